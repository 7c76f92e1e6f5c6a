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

Defect stray_customers() {
  return {.target = [](Exchange exchange, const Forward& forward) {
    auto answer = forward(exchange);
    if (exchange.is("POST", "/Customers")) {
      exchange.body = R"({"Name": "Unknown customer", "InvoiceDeliveryType": "Print"})";
      forward(exchange);
    }
    return answer;
  }};
}

Defect squeezes_spaces() {
  return {.target = [](Exchange exchange, const Forward& forward) {
    if (is_write(exchange)) {
      for (auto at = exchange.body.find("  "); at != std::string::npos; at = exchange.body.find("  ")) {
        exchange.body.erase(at, 1);
      }
    }
    return forward(exchange);
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

Defect forgets_links() {
  Defect defect{.target = [](Exchange exchange, const Forward& forward) {
    if (exchange.is("POST", "/Customers")) {
      auto body = parsed(exchange.body);
      body.erase("ExternalImportReference");
      exchange.body = body.dump();
    }
    if (exchange.query.find("projectCodes=") != std::string::npos) return Answer{.status = 204};
    auto answer = forward(exchange);
    if (exchange.is("POST", "/Projects") && answer.status >= 400) {
      auto body = parsed(exchange.body);
      body["Code"] = body.value("Code", "") + "-2";
      exchange.body = body.dump();
      answer = forward(exchange);
    }
    return answer;
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
  return {.target = [](Exchange exchange, const Forward& forward) {
    const auto body = parsed(exchange.body);
    const auto lacks = [&](const char* field) { return !body.contains(field) || body[field].is_null(); };
    if (exchange.is("POST", "/Customers") && lacks("EmailAddress")) return refusal("EmailAddress is missing");
    if (exchange.is("POST", "/Projects") && lacks("CustomerId")) return refusal("CustomerId is missing");
    return forward(exchange);
  }};
}

/// Writes every field as it was last read, and makes sure of nothing.
Defect writes_whole_records() {
  struct Read {
    std::mutex mutex;
    std::map<std::string, json> records;  // by path
  };
  static const std::vector<std::string> fields = {
      "EmailAddress", "InvoiceEmailAddress", "FirstName", "LastName", "Code", "Name"};
  return {.target = [read = std::make_shared<Read>()](Exchange exchange, const Forward& forward) {
    const std::lock_guard lock(read->mutex);
    if (exchange.method == "PATCH") {
      const auto own = parsed(exchange.body);
      json patch = json::array();
      std::set<std::string> written;
      for (const auto& operation : own) {
        if (operation.value("op", "") == "test") continue;
        written.insert(operation.value("path", ""));
        patch.push_back(operation);
      }
      const auto& last = read->records[exchange.path];
      for (const auto& field : fields) {
        const bool person_name = field == "Name" && last.value("IsPerson", false);
        if (last.contains(field) && !last[field].is_null() && !written.contains("/" + field) && !person_name) {
          patch.push_back({{"op", "replace"}, {"path", "/" + field}, {"value", last[field]}});
        }
      }
      exchange.body = patch.dump();
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

Defect tampers_with_other_fields() {
  return {.target = [](Exchange exchange, const Forward& forward) {
    if (exchange.method == "PATCH") {
      auto patch = parsed(exchange.body);
      const bool customer = exchange.path.starts_with("/Customers/");
      patch.push_back(
          {{"op", "replace"}, {"path", customer ? "/SendPaymentReminders" : "/IsBillable"}, {"value", !customer}});
      exchange.body = patch.dump();
    }
    return forward(exchange);
  }};
}

/// Writes into a collection that no dataflow is about.
Defect renames_employees() {
  return {.target = [turn = std::make_shared<std::atomic<int>>(0)](const Exchange& exchange, const Forward& forward) {
    auto answer = forward(exchange);
    if (!exchange.is("PATCH", "/Projects") || answer.status >= 300) return answer;
    auto listing = exchange;
    listing.method = "GET";
    listing.path = "/Employees";
    listing.body.clear();
    const auto employees = parsed(forward(listing).body);
    if (!employees.is_array() || employees.empty()) return answer;
    auto rename = exchange;
    rename.path = "/Employees/" + employees[0].at("Id").dump();
    rename.body =
        json{{{"op", "replace"}, {"path", "/LastName"}, {"value", fmt::format("Renamed {}", ++*turn)}}}.dump();
    forward(rename);
    return answer;
  }};
}

Defect breeds_customers() {
  return {.target = [](const Exchange& exchange, const Forward& forward) {
    auto answer = forward(exchange);
    if (is_listing(exchange, "/Customers")) {
      auto creation = exchange;
      creation.method = "POST";
      creation.query.clear();
      creation.headers.erase("Content-Type");
      creation.headers.emplace("Content-Type", "application/json");
      creation.body = R"({"Name": "Unknown customer", "InvoiceDeliveryType": "Print"})";
      forward(creation);
    }
    return answer;
  }};
}

Defect asks_again_and_again() {
  return {.source = [](const Exchange& exchange, const Forward& forward) {
    auto answer = forward(exchange);
    if (is_listing(exchange, "/customers")) {
      auto update = exchange;
      update.method = "PATCH";
      update.path = "/customers/C-1001";
      update.query.clear();
      update.headers.erase("Content-Type");
      update.headers.emplace("Content-Type", "application/merge-patch+json");
      update.body = R"({"email": "nonsense"})";
      forward(update);
    }
    return answer;
  }};
}

/// What no dataflow carries, set to this or that.
static Exchange other_field(Exchange exchange, int turn) {
  const bool customer = exchange.path.starts_with("/Customers/");
  exchange.method = "PATCH";
  exchange.query.clear();
  exchange.headers.erase("Content-Type");
  exchange.headers.emplace("Content-Type", "application/json-patch+json");
  exchange.body =
      json{{{"op", "replace"}, {"path", customer ? "/SendPaymentReminders" : "/IsBillable"}, {"value", turn % 2 == 0}}}
          .dump();
  return exchange;
}

/// Each update is followed by others that nobody asked for.
Defect updates_too_often() {
  return {.target = [](const Exchange& exchange, const Forward& forward) {
    auto answer = forward(exchange);
    if (exchange.method != "PATCH") return answer;
    for (int turn = 0; turn < 3; ++turn) forward(other_field(exchange, turn));
    return answer;
  }};
}

/// What it has made it writes to now and then, though nothing has happened.
Defect writes_when_idle() {
  struct Made {
    std::mutex mutex;
    std::set<std::string> paths;
    int listings = 0;
  };
  return {.target = [made = std::make_shared<Made>()](const Exchange& exchange, const Forward& forward) {
    constexpr int seldom = 2;
    auto answer = forward(exchange);
    const std::lock_guard lock(made->mutex);
    const auto id = exchange.method == "POST" ? parsed(answer.body).value("Id", json()) : json();
    if (id.is_number()) made->paths.insert(exchange.path + "/" + id.dump());
    if (is_listing(exchange, "/Customers") && ++made->listings % seldom == 0) {
      for (const auto& path : made->paths) {
        auto write = exchange;
        write.path = path;
        forward(other_field(write, made->listings / seldom));
      }
    }
    return answer;
  }};
}

/// A customer without an address is refused.
Defect wants_an_address() {
  return {.target = [](const Exchange& exchange, const Forward& forward) {
    const bool lacks = exchange.is("POST", "/Customers") && !parsed(exchange.body).contains("MailAddress");
    return lacks ? refusal("MailAddress is missing") : forward(exchange);
  }};
}

/// Each record is asked for again and again before it is written.
Defect asks_too_much() {
  return {.target = [](const Exchange& exchange, const Forward& forward) {
    constexpr int many = 60;
    if (exchange.method == "PATCH") {
      for (int i = 0; i < many; ++i) unchanged(exchange, forward);
    }
    return forward(exchange);
  }};
}

/// Takes a record that changed in several fields for another one.
Defect makes_changed_records_anew() {
  return {.target = [](Exchange exchange, const Forward& forward) {
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
    Exchange creation{.method = "POST", .path = project ? "/Projects" : "/Customers", .body = made.dump()};
    creation.headers = exchange.headers;
    creation.headers.erase("Content-Type");
    creation.headers.emplace("Content-Type", "application/json");
    forward(creation);
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

/// The phone number that it wrote last into Custom PMS it writes again and again, each time another one.
Defect flips_the_phone() {
  struct Last {
    std::mutex mutex;
    std::optional<Exchange> write;
    int turn = 0;
  };
  return {.source = [last = std::make_shared<Last>()](const Exchange& exchange, const Forward& forward) {
    const std::lock_guard lock(last->mutex);
    if (exchange.is("PATCH", "/customers") && parsed(exchange.body).value("phone", json()).is_string()) {
      last->write = exchange;
      last->write->headers.erase("If-Match");
    }
    if (last->write && is_listing(exchange, "/customers")) {
      last->write->body = json{{"phone", fmt::format("+47 22 00 00 0{}", ++last->turn % 2)}}.dump();
      forward(*last->write);
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
