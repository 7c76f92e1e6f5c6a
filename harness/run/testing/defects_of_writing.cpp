// Held by mutants_test.cpp.
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

#include "harness/run/testing/defects.h"
#include "harness/run/testing/exchange.h"

namespace dataflow_qa::run::testing {
namespace {

/// Nor does it make records there.
Defect no_write_back() {
  return {.source = [](Exchange exchange, const Forward& forward) {
    if (exchange.method == "POST") return refusal("this key may not write");
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

/// The traits by which a sync that is too clever takes two records for "the same".
std::string looks_of(const json& record) {
  return record.value("Name", "") + "|" + record.value("FirstName", "") + "|" + record.value("LastName", "");
}

Defect merges_near_duplicates() {
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
Answer with_another_code(Exchange exchange, const Forward& forward) {
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

/// A customer without an address is refused.
Defect wants_an_address() {
  return {.target = [](const Exchange& exchange, const Forward& forward) {
    const bool lacks = exchange.is("POST", "/Customers") && !parsed(exchange.body).contains("MailAddress");
    return lacks ? refusal("MailAddress is missing") : forward(exchange);
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
    } else if (exchange.method == "POST") {
      auto body = parsed(exchange.body);
      if (body.is_object()) {
        for (const auto& field : fields) body.erase(field);
        exchange.body = body.dump();
      }
    }
    return forward(exchange);
  }};
}

/// A customer of PowerOffice Go that was changed in Custom PMS is deleted in its place.
Defect deletes_changed_customers() {
  return {.target = [](const Exchange& exchange, const Forward& forward) {
    const bool change = exchange.method == "PATCH" && exchange.path.starts_with("/Customers/");
    return change ? forward(instead(exchange, "DELETE", exchange.path, json())) : forward(exchange);
  }};
}

Defect archives_what_it_makes() {
  return {.target = [](Exchange exchange, const Forward& forward) {
    if (exchange.is("POST", "/Customers")) {
      auto body = parsed(exchange.body);
      body["IsArchived"] = true;
      exchange.body = body.dump();
    }
    return forward(exchange);
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

}  // namespace

DefectTable defects_of_writing() {
  return {{"no-write-back", no_write_back},
          {"never-carries-the-customer", [] { return drops_from_writes({"CustomerId"}); }},
          {"never-carries-the-phone", [] { return drops_from_writes({"PhoneNumber"}); }},
          {"never-updates-target", never_updates_target},
          {"double-customers", double_customers},
          {"merges-near-duplicates", merges_near_duplicates},
          {"renames-taken-codes", renames_taken_codes},
          {"forgets-links", forgets_links},
          {"human-part-for-organisations", human_part_for_organisations},
          {"persons-become-organisations", persons_become_organisations},
          {"wants-more-than-required", wants_more_than_required},
          {"never-moves-to-persons", never_moves_to_persons},
          {"clears-the-second-line", clears_the_second_line},
          {"makes-changed-records-anew", makes_changed_records_anew},
          {"wants-an-address", wants_an_address},
          {"leaves-out-the-customer-of-new-projects", leaves_out_the_customer_of_new_projects},
          {"deletes-changed-customers", deletes_changed_customers},
          {"archives-what-it-makes", archives_what_it_makes},
          {"writes-late", writes_late}};
}

}  // namespace dataflow_qa::run::testing
