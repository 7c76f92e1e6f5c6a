// Defects of a sync that does not write what it should.

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <utility>

#include "harness/cli/testing/defect_list.h"
#include "harness/cli/testing/tampering.h"

namespace dataflow_qa::cli::testing {

Defect no_write_back() {
  return {.source = [](Exchange exchange, const Forward& forward) {
    return is_write(exchange) ? unchanged(std::move(exchange), forward) : forward(exchange);
  }};
}

Defect never_updates_target() {
  return {.target = [](Exchange exchange, const Forward& forward) {
    return exchange.method == "PATCH" ? unchanged(std::move(exchange), forward) : forward(exchange);
  }};
}

Defect double_customers() {
  return {.target = [](Exchange exchange, const Forward& forward) {
    auto answer = forward(exchange);
    if (exchange.is("POST", "/Customers")) {
      auto again = parsed(exchange.body);
      again.erase("ExternalImportReference");  // it would give the second one away
      exchange.body = again.dump();
      forward(exchange);
    }
    return answer;
  }};
}

/// What makes two records "the same" for a sync that is too clever.
static std::string looks_of(const json& record) {
  return record.value("Name", "") + "|" + record.value("FirstName", "") + "|" + record.value("LastName", "");
}

Defect merges_twins() {
  struct Seen {
    std::mutex mutex;
    std::map<std::string, Answer> first;
  };
  return {.target = [seen = std::make_shared<Seen>()](const Exchange& exchange, const Forward& forward) {
    if (exchange.method != "POST" || (exchange.path != "/Customers" && exchange.path != "/Projects")) {
      return forward(exchange);
    }
    const std::lock_guard lock(seen->mutex);
    auto& first = seen->first[exchange.path + looks_of(parsed(exchange.body))];
    if (first.status != 201) first = forward(exchange);
    return first;
  }};
}

/// A project whose code is taken is made with another code.
static Answer with_another_code(Exchange exchange, const Forward& forward) {
  if (exchange.query.find("projectCodes=") != std::string::npos) return Answer{.status = 204};
  auto answer = forward(exchange);
  if (!exchange.is("POST", "/Projects") || answer.status < 400) return answer;
  auto body = parsed(exchange.body);
  body["Code"] = body.value("Code", "") + "-2";
  exchange.body = body.dump();
  return forward(exchange);
}

Defect renames_taken_codes() {
  return {.target = with_another_code};
}

Defect forgets_links() {
  Defect defect{.target = [](Exchange exchange, const Forward& forward) {
    if (exchange.is("POST", "/Customers")) {
      auto body = parsed(exchange.body);
      body.erase("ExternalImportReference");
      exchange.body = body.dump();
    }
    return with_another_code(std::move(exchange), forward);
  }};
  defect.forgets = true;
  return defect;
}

Defect human_part_for_organisations() {
  return {.target = [](Exchange exchange, const Forward& forward) {
    if (exchange.is("POST", "/Customers")) {
      auto body = parsed(exchange.body);
      if (!body.value("IsPerson", false)) body["FirstName"] = "Contact";
      exchange.body = body.dump();
    }
    return forward(exchange);
  }};
}

Defect persons_become_organisations() {
  return {.target = [](Exchange exchange, const Forward& forward) {
    if (exchange.is("POST", "/Customers")) {
      auto body = parsed(exchange.body);
      if (body.value("IsPerson", false)) {
        body["IsPerson"] = false;
        body["Name"] = body.value("FirstName", "") + " " + body.value("LastName", "");
      }
      exchange.body = body.dump();
    }
    return forward(exchange);
  }};
}

Defect wants_more_than_required() {
  return {.target = [](const Exchange& exchange, const Forward& forward) {
    const auto body = parsed(exchange.body);
    const auto lacks = [&](const char* field) { return !body.contains(field) || body[field].is_null(); };
    if (exchange.is("POST", "/Customers") && lacks("EmailAddress")) return refusal("EmailAddress is missing");
    if (exchange.is("POST", "/Projects") && lacks("CustomerId")) return refusal("CustomerId is missing");
    return forward(exchange);
  }};
}

/// A patch that writes any of `fields` (JSON Pointers) writes all of them, as they were last read, and makes sure of
/// none.
static Defect writes_together(std::vector<std::string> fields) {
  struct Read {
    std::mutex mutex;
    std::map<std::string, json> records;  // by path
  };
  const auto with_the_others = [fields = std::move(fields)](const json& patch, const json& last) {
    json result = json::array();
    std::set<std::string> written;
    const auto is_field = [&](const std::string& path) {
      return std::find(fields.begin(), fields.end(), path) != fields.end();
    };
    for (const auto& operation : patch) {
      const auto path = operation.value("path", "");
      if (operation.value("op", "") == "test" && is_field(path)) continue;
      written.insert(path);
      result.push_back(operation);
    }
    if (std::none_of(fields.begin(), fields.end(), [&](const auto& field) { return written.contains(field); })) {
      return result;
    }
    for (const auto& field : fields) {
      const auto value = last.value(json::json_pointer(field), json());
      const bool person_name = field == "/Name" && last.value("IsPerson", false);
      if (value.is_null() || written.contains(field) || person_name) continue;
      result.push_back({{"op", "replace"}, {"path", field}, {"value", value}});
    }
    return result;
  };
  return {.target = [read = std::make_shared<Read>(), with_the_others](Exchange exchange, const Forward& forward) {
    const std::lock_guard lock(read->mutex);
    if (exchange.method == "PATCH") {
      exchange.body = with_the_others(parsed(exchange.body), read->records[exchange.path]).dump();
    }
    auto answer = forward(exchange);
    const auto body = parsed(answer.body);
    const auto keep = [&](const std::string& path, const json& record) { read->records[path] = record; };
    if (body.is_object() && body.contains("Id")) {
      keep(exchange.method == "POST" ? exchange.path + "/" + body["Id"].dump() : exchange.path, body);
    }
    for (const auto& record : body.is_array() ? body : json::array()) {
      if (record.is_object() && record.contains("Id")) keep(exchange.path + "/" + record["Id"].dump(), record);
    }
    return answer;
  }};
}

Defect writes_whole_records() {
  return writes_together({"/EmailAddress", "/InvoiceEmailAddress", "/FirstName", "/LastName", "/Code", "/Name"});
}

Defect writes_whole_addresses() {
  return writes_together({"/MailAddress/AddressLine1", "/MailAddress/AddressLine2", "/MailAddress/ZipCode",
                          "/MailAddress/City", "/MailAddress/CountryCode"});
}

/// A customer without an address is refused.
Defect wants_an_address() {
  return {.target = [](const Exchange& exchange, const Forward& forward) {
    const bool lacks = exchange.is("POST", "/Customers") && !parsed(exchange.body).contains("MailAddress");
    return lacks ? refusal("MailAddress is missing") : forward(exchange);
  }};
}

/// Overwrites without making sure that what it overwrites is what it has read.
Defect makes_sure_of_nothing() {
  return {.source =
              [](Exchange exchange, const Forward& forward) {
                exchange.headers.erase("If-Match");
                return forward(exchange);
              },
          .target =
              [](Exchange exchange, const Forward& forward) {
                if (exchange.method == "PATCH") {
                  auto patch = parsed(exchange.body);
                  std::erase_if(patch.get_ref<json::array_t&>(),
                                [](const json& operation) { return operation.value("op", "") == "test"; });
                  exchange.body = patch.dump();
                }
                return forward(exchange);
              }};
}

/// A project that comes to belong to a person stays where it was.
Defect never_moves_to_persons() {
  return {.target = [](Exchange exchange, const Forward& forward) {
    if (!exchange.is("PATCH", "/Projects")) return forward(exchange);
    for (const auto& operation : parsed(exchange.body)) {
      if (operation.value("op", "") == "test" || operation.value("path", "") != "/CustomerId") continue;
      const auto customer = instead(exchange, "GET", "/Customers/" + operation.at("value").dump(), nullptr);
      if (!parsed(forward(customer).body).value("IsPerson", false)) continue;
      exchange.body = patch_without(exchange.body, [](const std::string& path) { return path == "/CustomerId"; });
      break;
    }
    return forward(exchange);
  }};
}

/// What is edited in a Custom PMS customer while its counterpart is being written is taken for what was carried over.
Defect swallows_edits_made_meanwhile() {
  struct Writes {
    std::mutex mutex;
    std::map<std::string, std::pair<std::string, std::string>> times;  // by source id: begun, done
  };
  auto writes = std::make_shared<Writes>();
  return {.source =
              [writes](const Exchange& exchange, const Forward& forward) {
                auto answer = forward(exchange);
                if (!is_listing(exchange, "/customers")) return answer;
                const std::lock_guard lock(writes->mutex);
                return without(std::move(answer), [&](const json& record) {
                  const auto write = writes->times.find(record.value("id", ""));
                  const auto changed = record.value("updatedAt", "");
                  return write != writes->times.end() && changed >= write->second.first &&
                         changed <= write->second.second;
                });
              },
          .target =
              [writes](const Exchange& exchange, const Forward& forward) {
                const auto begun = now_as_text();
                auto answer = forward(exchange);
                const auto reference = parsed(answer.body);
                if (!exchange.is("PATCH", "/Customers") || !reference.is_object()) return answer;
                const auto link = reference.value("ExternalImportReference", json());
                const std::lock_guard lock(writes->mutex);
                if (link.is_string()) writes->times[link.get<std::string>().substr(4)] = {begun, now_as_text()};
                return answer;
              }};
}

/// A project that begins in PowerOffice Go comes to Custom PMS without its customer.
Defect leaves_out_the_customer_of_new_projects() {
  return {.source = [](Exchange exchange, const Forward& forward) {
    if (exchange.is("POST", "/projects")) {
      auto body = parsed(exchange.body);
      body.erase("customerId");
      exchange.body = body.dump();
    }
    return forward(exchange);
  }};
}

/// Patches an address as a whole, and what it does not write is gone.
Defect clears_the_second_line() {
  return {.target = [](Exchange exchange, const Forward& forward) {
    if (exchange.is("PATCH", "/Customers")) {
      auto patch = parsed(exchange.body);
      const auto writes = [&](const char* path) {
        return std::any_of(patch.begin(), patch.end(), [&](const json& operation) {
          return operation.value("op", "") != "test" && operation.value("path", "") == path;
        });
      };
      if (writes("/MailAddress/City") && !writes("/MailAddress/AddressLine2")) {
        patch.push_back({{"op", "replace"}, {"path", "/MailAddress/AddressLine2"}, {"value", nullptr}});
        exchange.body = patch.dump();
      }
    }
    return forward(exchange);
  }};
}

/// Takes a record that changed in several fields for another one.
Defect makes_changed_records_anew() {
  return {.target = [](const Exchange& exchange, const Forward& forward) {
    if (exchange.method != "PATCH" || fields_changed(exchange.body) < 2) return forward(exchange);
    const auto answer = unchanged(exchange, forward);
    auto record = parsed(answer.body);
    json made{{"InvoiceDeliveryType", "Print"}};
    for (const auto& operation : parsed(exchange.body)) {
      const auto path = operation.value("path", "").substr(1);
      const bool text = path == "Name" || path == "FirstName" || path == "LastName" || path == "Code";
      if (operation.value("op", "") != "test" && text) made[path] = operation.at("value");
    }
    const bool project = exchange.path.starts_with("/Projects/");
    if (project) made.erase("InvoiceDeliveryType");
    if (record.value("IsPerson", false)) made["IsPerson"] = true;
    forward(instead(exchange, "POST", project ? "/Projects" : "/Customers", made));
    return answer;
  }};
}

Defect drops_from_writes(std::set<std::string> fields) {
  return {.target = [fields = std::move(fields)](Exchange exchange, const Forward& forward) {
    if (exchange.method == "PATCH") {
      exchange.body = patch_without(
          exchange.body, [&](const std::string& path) { return !path.empty() && fields.contains(path.substr(1)); });
    } else if (exchange.method == "POST" && exchange.path != "/OAuth/Token") {
      auto body = parsed(exchange.body);
      if (body.is_object()) {
        for (const auto& field : fields) body.erase(field);
        exchange.body = body.dump();
      }
    }
    return forward(exchange);
  }};
}

/// Where both sides changed, it carries over the source's change alone, and takes the target's for seen. The two writes
/// to one pair follow each other without a listing between them.
Defect one_side_takes_all() {
  struct Written {
    std::mutex mutex;
    std::set<std::string> ids;  // of source records whose counterpart was written since the last listing
  };
  auto written = std::make_shared<Written>();
  const auto heed_listing = [written](const Exchange& exchange) {
    if (exchange.method != "GET" || exchange.path.find('/', 1) != std::string::npos) return;
    const std::lock_guard lock(written->mutex);
    written->ids.clear();
  };
  return {.source =
              [written, heed_listing](Exchange exchange, const Forward& forward) {
                heed_listing(exchange);
                if (exchange.method != "PATCH") return forward(exchange);
                const std::lock_guard lock(written->mutex);
                const bool both = written->ids.contains(exchange.path.substr(exchange.path.rfind('/') + 1));
                return both ? unchanged(std::move(exchange), forward) : forward(exchange);
              },
          .target =
              [written, heed_listing](const Exchange& exchange, const Forward& forward) {
                heed_listing(exchange);
                auto answer = forward(exchange);
                if (exchange.method != "PATCH") return answer;
                const std::lock_guard lock(written->mutex);
                const auto reference = parsed(answer.body).value("ExternalImportReference", "");
                if (reference.starts_with("pms:")) written->ids.insert(reference.substr(4));
                return answer;
              }};
}

/// No defect: the first write after a pause waits.
Defect writes_late() {
  struct Last {
    std::mutex mutex;
    std::chrono::steady_clock::time_point write;
  };
  const auto late = [last = std::make_shared<Last>()](const Exchange& exchange, const Forward& forward) {
    constexpr auto pause = std::chrono::milliseconds(250);
    if (is_write(exchange)) {
      const std::lock_guard lock(last->mutex);
      if (std::chrono::steady_clock::now() > last->write + pause) std::this_thread::sleep_for(pause);
      last->write = std::chrono::steady_clock::now();
    }
    return forward(exchange);
  };
  return {.source = late, .target = late};
}

}  // namespace dataflow_qa::cli::testing
