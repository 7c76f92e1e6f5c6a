// Held by mutants_test.cpp.
// Defects of a sync with what records refer to and look up; and with what it should leave alone.

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>

#include "harness/run/testing/defects.h"
#include "harness/run/testing/exchange.h"

namespace dataflow_qa::run::testing {
namespace {

bool is_look_up(const Exchange& exchange) {
  return exchange.method == "GET" &&
         (exchange.path.starts_with("/Departments") || exchange.path.starts_with("/Employees"));
}

/// Reads departments and employees once, and never again.
Defect looks_up_once() {
  struct Seen {
    std::mutex mutex;
    std::map<std::string, Answer> first;
  };
  return {.target = [seen = std::make_shared<Seen>()](const Exchange& exchange, const Forward& forward) {
    if (!is_look_up(exchange)) return forward(exchange);
    const std::lock_guard lock(seen->mutex);
    // The query holds the page, and the time of the latest change.
    const auto page = exchange.query.find("PageNumber=");
    const auto key = exchange.path + (page == std::string::npos ? "" : exchange.query.substr(page, 12));
    const auto found = seen->first.find(key);
    if (found != seen->first.end()) return found->second;
    auto answer = forward(exchange);
    if (answer.status == 200 || answer.status == 204) seen->first.emplace(key, answer);
    return answer;
  }};
}

Defect looks_up_on_first_pages() {
  return {.target = [](const Exchange& exchange, const Forward& forward) {
    const auto page = exchange.query.find("PageNumber=");
    const bool further = page != std::string::npos && exchange.query.substr(page + 11, 2) != "1" &&
                         exchange.query.substr(page + 11, 2) != "1&";
    return is_look_up(exchange) && further ? Answer{.status = 204} : forward(exchange);
  }};
}

/// A department or employee keeps the name by which it was seen first.
Defect looks_up_by_old_names() {
  struct Seen {
    std::mutex mutex;
    std::map<std::string, json> names;  // by path and id
  };
  return {.target = [seen = std::make_shared<Seen>()](const Exchange& exchange, const Forward& forward) {
    auto answer = forward(exchange);
    if (!is_look_up(exchange)) return answer;
    const auto* key = exchange.path.starts_with("/Departments") ? "Code" : "EmailAddress";
    const std::lock_guard lock(seen->mutex);
    return rewritten(std::move(answer), [&](json& record) {
      if (!record.contains("Id") || !record.contains(key)) return;
      record[key] = seen->names.emplace(exchange.path + record["Id"].dump(), record[key]).first->second;
    });
  }};
}

/// Takes the first department whose code begins like the one that is meant.
Defect looks_up_by_beginnings() {
  struct Seen {
    std::mutex mutex;
    std::map<std::string, std::string> codes;  // by id
  };
  auto seen = std::make_shared<Seen>();
  const auto alike = [seen](json& value) {
    const std::lock_guard lock(seen->mutex);
    const auto meant = seen->codes.find(value.dump());
    if (meant == seen->codes.end()) return;
    for (const auto& [id, code] : seen->codes) {
      if (code.size() < meant->second.size() && code.size() > 3 && meant->second.starts_with(code)) {
        value = json::parse(id);
        return;
      }
    }
  };
  return {.target = [seen, alike](Exchange exchange, const Forward& forward) {
    if (exchange.is("POST", "/Projects")) {
      auto body = parsed(exchange.body);
      if (body.contains("DepartmentId")) alike(body["DepartmentId"]);
      exchange.body = body.dump();
    }
    auto answer = forward(exchange);
    if (exchange.method != "GET" || !exchange.path.starts_with("/Departments")) return answer;
    const std::lock_guard lock(seen->mutex);
    return rewritten(std::move(answer), [&](json& record) {
      if (record.contains("Id")) seen->codes[record["Id"].dump()] = record.value("Code", "");
    });
  }};
}

/// Leaves `field` out of what is written to `path` where `unwanted` says so of the record that it refers to.
Tamper drops_references(const std::string& path, const std::string& field, const std::string& referred,
                        bool (*unwanted)(const json& record)) {
  return [=](Exchange exchange, const Forward& forward) {
    auto body = parsed(exchange.body);
    if (body.is_object() && body.contains(field) && body[field].is_null()) return forward(exchange);
    const auto read = [&](const json& id) {
      const auto text = id.is_string() ? id.get<std::string>() : id.dump();
      return parsed(forward(instead(exchange, "GET", referred + "/" + text, nullptr)).body);
    };
    if (exchange.is("POST", path) && body.contains(field) && unwanted(read(body[field]))) body.erase(field);
    if (exchange.is("PATCH", path)) {
      for (const auto& operation : parsed(exchange.body)) {
        const bool own = operation.is_object() && operation.value("path", "") == "/" + field;
        if (!own || operation.value("op", "") == "test" || !unwanted(read(operation.at("value")))) continue;
        body = parsed(patch_without(exchange.body, [&](const std::string& each) { return each == "/" + field; }));
      }
      if (body.empty()) return unchanged(std::move(exchange), forward);
    }
    if (exchange.method == "POST" || exchange.method == "PATCH") exchange.body = body.dump();
    return forward(exchange);
  };
}

Defect refers_to_nobody_archived() {
  return {.target = drops_references("/Projects", "CustomerId", "/Customers",
                                     [](const json& customer) { return customer.value("IsArchived", false); })};
}  // NOLINT(clang-analyzer-cplusplus.NewDeleteLeaks): a std::function frees it

/// Takes the first customer of a name for all of that name.
Defect refers_to_the_first_of_a_name() {
  struct Seen {
    std::mutex mutex;
    std::map<std::string, json> first;  // id, by name
  };
  return {.target = [seen = std::make_shared<Seen>()](Exchange exchange, const Forward& forward) {
    const std::lock_guard lock(seen->mutex);
    if (exchange.is("POST", "/Projects")) {
      auto body = parsed(exchange.body);
      if (body.contains("CustomerId")) {
        const auto path = "/Customers/" + body["CustomerId"].dump();
        const auto customer = parsed(forward(instead(exchange, "GET", path, nullptr)).body);
        body["CustomerId"] = seen->first.emplace(customer.value("Name", ""), body["CustomerId"]).first->second;
        exchange.body = body.dump();
      }
    }
    auto answer = forward(exchange);
    if (exchange.is("POST", "/Customers") && answer.status == 201) {
      const auto made = parsed(answer.body);
      seen->first.emplace(made.value("Name", ""), made.value("Id", json()));
    }
    return answer;
  }};
}

/// Writes whole records, and what no mapping names as it takes it to be.
Defect clears_what_no_mapping_names() {
  return {.target = [](Exchange exchange, const Forward& forward) {
    if (exchange.method != "PATCH") return forward(exchange);
    auto patch = parsed(exchange.body);
    const auto add = [&](const char* path) {
      patch.push_back({{"op", "replace"}, {"path", path}, {"value", nullptr}});
    };
    if (exchange.is("PATCH", "/Customers")) add("/PaymentReminderEmailAddress");
    if (exchange.is("PATCH", "/Projects")) add("/PurchaseOrderNo");
    exchange.body = patch.dump();
    return forward(exchange);
  }};
}

/// Every now and then it writes to the first records that it made what stands there already.
Defect writes_what_is_there() {
  struct Seen {
    std::mutex mutex;
    std::map<std::string, std::pair<std::string, json>> first;  // path and record, by kind
    int listings = 0;
  };
  return {.target = [seen = std::make_shared<Seen>()](const Exchange& exchange, const Forward& forward) {
    constexpr int often = 4;
    auto answer = forward(exchange);
    const std::lock_guard lock(seen->mutex);
    if (exchange.method == "POST" && answer.status == 201) {
      const auto record = parsed(answer.body);
      const auto kind = exchange.path + record.value("IsPerson", json()).dump();
      seen->first.try_emplace(kind, exchange.path + "/" + record.value("Id", json()).dump(), record);
    }
    if (!is_listing(exchange, "/Customers") || ++seen->listings % often != 0) return answer;
    for (const auto& [kind, made] : seen->first) {
      const auto* field = made.second.contains("PhoneNumber") ? "PhoneNumber" : "Name";
      json patch = json::array();
      patch.push_back({{"op", "replace"}, {"path", std::string("/") + field}, {"value", made.second.at(field)}});
      forward(instead(exchange, "PATCH", made.first, patch));
    }
    return answer;
  }};
}

/// Which customers of PowerOffice Go are gone, as its whole listings show it.
struct Survivors {
  std::mutex mutex;
  std::map<std::string, std::string> pairs;  // id there, by id in Custom PMS
  std::set<std::string> walked;              // ids there, by the listing under way
  std::set<std::string> gone;                // ids in Custom PMS
  std::map<std::string, json> versions;      // there, when their counterparts were not gone yet

  void take_page(const Exchange& exchange, const Answer& answer) {
    if (exchange.query.find("PageNumber=") == std::string::npos) walked.clear();  // the first page has no number
    const auto page = parsed(answer.body);
    if (page.is_array()) {
      for (const auto& record : page) walked.insert(record.at("Id").dump());
    }
    const auto size = exchange.query.find("PageSize=");
    if (page.is_array() && page.size() == std::stoul(exchange.query.substr(size + 9))) return;
    for (const auto& [id, there] : pairs) {
      if (!walked.contains(there)) gone.insert(id);
    }
  }
};

/// What is edited after its counterpart was deleted is new, it thinks, since it knows it by another id.
Defect makes_survivors_anew() {
  auto seen = std::make_shared<Survivors>();
  Defect defect;
  defect.target = [seen](const Exchange& exchange, const Forward& forward) {
    auto answer = forward(exchange);
    const std::lock_guard lock(seen->mutex);
    const bool whole = exchange.query.find("lastChanged") == std::string::npos;
    if (is_listing(exchange, "/Customers") && whole) seen->take_page(exchange, answer);
    if (exchange.is("POST", "/Customers") && answer.status == 201) {
      const auto reference = parsed(exchange.body).value("ExternalImportReference", "");
      if (reference.starts_with("pms:")) seen->pairs[reference.substr(4)] = parsed(answer.body).at("Id").dump();
    }
    return answer;
  };
  defect.source = [seen](Exchange exchange, const Forward& forward) {
    const std::string again = "-again";
    const auto at = exchange.path.find(again);
    if (at != std::string::npos) exchange.path.erase(at, again.size());
    auto answer = forward(exchange);
    if (!is_listing(exchange, "/customers")) return answer;
    const std::lock_guard lock(seen->mutex);
    auto body = parsed(answer.body);
    if (!body.is_object() || !body.contains("data")) return answer;
    for (auto& record : body["data"]) {
      const auto id = record.value("id", "");
      const auto version = record.value("version", json(0));
      if (!seen->gone.contains(id)) {
        seen->versions[id] = version;
      } else if (seen->versions[id] != version) {
        record["id"] = id + again;
      }
    }
    answer.body = body.dump();
    return answer;
  };
  return defect;
}

/// Gives up each project that refers to a customer which PowerOffice Go refused once.
Defect gives_up_what_refers_to_the_refused() {
  struct Refused {
    std::mutex mutex;
    std::set<std::string> references;  // as creations of customers have them
    std::set<std::string> ids;         // of those that were taken later
  };
  return {.target = [refused = std::make_shared<Refused>()](const Exchange& exchange, const Forward& forward) {
    constexpr int bad_request = 400;
    const std::lock_guard lock(refused->mutex);
    const bool of_project = exchange.is("POST", "/Projects") || exchange.is("PATCH", "/Projects");
    const bool refers = std::any_of(refused->ids.begin(), refused->ids.end(),
                                    [&](const std::string& id) { return exchange.body.find(id) != std::string::npos; });
    if (of_project && refers) return refusal("it was given up");
    auto answer = forward(exchange);
    if (!exchange.is("POST", "/Customers")) return answer;
    const auto reference = parsed(exchange.body).value("ExternalImportReference", "");
    if (answer.status == bad_request) refused->references.insert(reference);
    if (answer.status == 201 && refused->references.contains(reference)) {
      refused->ids.insert(parsed(answer.body).at("Id").dump());
    }
    return answer;
  }};
}

/// A project that it makes in Custom PMS lacks its customer, where it has just made that one there, too.
Defect forgets_customers_that_are_new() {
  struct New {
    std::mutex mutex;
    std::set<std::string> ids;
  };
  return {.source = [made = std::make_shared<New>()](Exchange exchange, const Forward& forward) {
    const std::lock_guard lock(made->mutex);
    if (exchange.is("POST", "/projects")) {
      auto body = parsed(exchange.body);
      if (made->ids.contains(text_in(body, "customerId"))) body.erase("customerId");
      exchange.body = body.dump();
    }
    auto answer = forward(exchange);
    if (exchange.is("POST", "/customers") && answer.status == 201) made->ids.insert(text_in(parsed(answer.body), "id"));
    if (is_listing(exchange, "/customers")) made->ids.clear();
    return answer;
  }};
}

/// With a customer, all of its projects become inactive.
Defect archives_what_refers_to_the_archived() {
  return {.target = [](const Exchange& exchange, const Forward& forward) {
    auto answer = forward(exchange);
    const bool archives = exchange.method == "PATCH" && exchange.path.starts_with("/Customers/") &&
                          answer.status == 200 && parsed(answer.body).value("IsArchived", false);
    if (!archives) return answer;
    const auto customer = parsed(answer.body).at("Id");
    auto all = instead(exchange, "GET", "/Projects", nullptr);
    all.query = "?PageSize=100";
    for (const auto& project : records_of(forward(all))) {
      if (project.value("CustomerId", json()) != customer) continue;
      const auto patch = json::array({{{"op", "replace"}, {"path", "/ProjectStatus"}, {"value", "Archived"}}});
      forward(instead(exchange, "PATCH", "/Projects/" + project.at("Id").dump(), patch));
    }
    return answer;
  }};
}

}  // namespace

DefectTable defects_of_references() {
  return {{"archives-what-refers-to-the-archived", archives_what_refers_to_the_archived},
          {"clears-what-no-mapping-names", clears_what_no_mapping_names},
          {"forgets-customers-that-are-new", forgets_customers_that_are_new},
          {"gives-up-what-refers-to-the-refused", gives_up_what_refers_to_the_refused},
          {"looks-up-by-beginnings", looks_up_by_beginnings},
          {"looks-up-by-old-names", looks_up_by_old_names},
          {"looks-up-on-first-pages", looks_up_on_first_pages},
          {"looks-up-once", looks_up_once},
          {"makes-survivors-anew", makes_survivors_anew},
          {"refers-to-nobody-archived", refers_to_nobody_archived},
          {"refers-to-the-first-of-a-name", refers_to_the_first_of_a_name},
          {"writes-what-is-there", writes_what_is_there}};
}

}  // namespace dataflow_qa::run::testing
