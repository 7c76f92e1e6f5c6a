#include "harness/cli/testing/defects.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <thread>
#include <utility>

namespace dataflow_qa::cli::testing {
namespace {

using nlohmann::json;

json parsed(const std::string& text) {
  auto value = json::parse(text, nullptr, false);
  return value.is_discarded() ? json() : value;
}

/// The answer that a read of the same record gives: an update that is not done.
Answer unchanged(Exchange exchange, const Forward& forward) {
  exchange.method = "GET";
  exchange.body.clear();
  return forward(exchange);
}

Answer refusal(const std::string& detail) {
  return {
      .status = 400,
      .body = json{{"title", "One or more validation errors occurred."}, {"status", 400}, {"detail", detail}}.dump(),
      .type = "application/problem+json"};
}

/// Leaves out of a listing what `hidden` says. Custom PMS wraps its records in "data", PowerOffice Go does not.
Answer without(Answer answer, const std::function<bool(const json&)>& hidden) {
  auto body = parsed(answer.body);
  auto* records = body.is_object() && body.contains("data") ? &body["data"] : &body;
  if (!records->is_array()) return answer;
  json kept = json::array();
  for (auto& record : *records) {
    if (!hidden(record)) kept.push_back(std::move(record));
  }
  *records = std::move(kept);
  answer.body = body.dump();
  return answer;
}

/// Rewrites each record of an answer, whether it is one or a list.
Answer rewritten(Answer answer, const std::function<void(json&)>& rewrite) {
  auto body = parsed(answer.body);
  if (body.is_array()) {
    for (auto& record : body) rewrite(record);
  } else if (body.is_object()) {
    rewrite(body);
  } else {
    return answer;
  }
  answer.body = body.dump();
  return answer;
}

bool is_listing(const Exchange& exchange, const std::string& path) {
  return exchange.method == "GET" && exchange.path == path;
}

bool is_write(const Exchange& exchange) {
  return exchange.method != "GET" && exchange.path.find("oken") == std::string::npos;
}

std::string now_as_text() {
  const auto now = std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
  const auto ms = now.time_since_epoch().count() % 1000;
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(std::chrono::system_clock::to_time_t(now)), ms);
}

/// The moment of the first start, kept in a file.
std::string first_start(const std::string& state_dir) {
  const auto file = std::filesystem::path(state_dir) / "first-start";
  std::string text;
  if (std::ifstream(file) >> text) return text;
  text = now_as_text();
  std::ofstream(file) << text;
  return text;
}

/// The JSON Patch without the operations that `dropped` names; its tests stay.
std::string patch_without(const std::string& body, const std::function<bool(const std::string&)>& dropped) {
  json kept = json::array();
  for (auto& operation : parsed(body)) {
    const auto path = operation.value("path", "");
    if (!dropped(path)) kept.push_back(std::move(operation));
  }
  return kept.dump();
}

/// How many different fields a JSON Patch changes.
std::size_t fields_changed(const std::string& body) {
  std::set<std::string> paths;
  for (const auto& operation : parsed(body)) {
    if (operation.value("op", "") != "test") paths.insert(operation.value("path", ""));
  }
  return paths.size();
}

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

Defect hides_in_source(std::function<bool(const json&)> hidden) {
  return {.source = [hidden = std::move(hidden)](const Exchange& exchange, const Forward& forward) {
    auto answer = forward(exchange);
    return is_listing(exchange, "/customers") || is_listing(exchange, "/projects") ? without(answer, hidden) : answer;
  }};
}

Defect ignores_existing(const std::string& state_dir) {
  return hides_in_source([since = first_start(state_dir)](const json& record) { return record["createdAt"] < since; });
}

Defect ignores_inactive() {
  return hides_in_source([](const json& record) {
    return record.value("active", true) == false || record.value("status", "") == "archived";
  });
}

Defect misses_what_happened_while_down(const std::string& state_dir) {
  const bool restarted = std::filesystem::exists(std::filesystem::path(state_dir) / "first-start");
  first_start(state_dir);
  return hides_in_source(
      [restarted, since = now_as_text()](const json& record) { return restarted && record["updatedAt"] < since; });
}

Defect gives_up_on_busy_records() {
  return hides_in_source([](const json& record) { return record["version"] >= 9; });
}

Defect reads_one_page() {
  return {.source = [](const Exchange& exchange, const Forward& forward) {
    return rewritten(forward(exchange), [](json& body) {
      if (body.contains("nextCursor")) body["nextCursor"] = nullptr;
    });
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
std::string looks_of(const json& record) {
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

/// Reads from after the latest timestamp that it has seen: what shares that timestamp and comes later is never seen.
Defect strict_cursor() {
  struct Cursor {
    std::mutex mutex;
    std::map<std::string, std::string> latest;  // by path
    std::set<std::string> seen;                 // path, id and timestamp
  };
  return {.target = [cursor = std::make_shared<Cursor>()](const Exchange& exchange, const Forward& forward) {
    auto answer = forward(exchange);
    if (exchange.query.find("hangedDateTimeOffsetGreaterThan") == std::string::npos) return answer;
    const std::lock_guard lock(cursor->mutex);
    auto& latest = cursor->latest[exchange.path];
    auto newest = latest;
    answer = without(answer, [&](const json& record) {
      const auto changed = record.value("LastChangedDateTimeOffset", "");
      const auto key = exchange.path + record.at("Id").dump() + changed;
      if (changed == latest && !cursor->seen.contains(key)) return true;
      cursor->seen.insert(key);
      newest = std::max(newest, changed);
      return false;
    });
    latest = newest;
    return answer;
  }};
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

Defect finds_no_references() {
  return {.target = [](const Exchange& exchange, const Forward& forward) {
    if (is_listing(exchange, "/Departments") || is_listing(exchange, "/Employees")) return Answer{.status = 204};
    return forward(exchange);
  }};
}

Defect takes_parts_for_wholes() {
  const auto rewrite = [](json& record) {
    if (!record.is_object() || !record.contains("ParentProjectId")) return;
    record["ParentProjectId"] = nullptr;
    record["ParentProjectCode"] = nullptr;
    if (!record.contains("Code") || !record["Code"].is_string()) return;
    auto code = record["Code"].get<std::string>();
    std::replace(code.begin(), code.end(), '.', '-');
    record["Code"] = code;
  };
  return {.target = [rewrite](const Exchange& exchange, const Forward& forward) {
    return exchange.method == "GET" ? rewritten(forward(exchange), rewrite) : forward(exchange);
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

/// A project that had no customer when it was first seen is never seen to get one.
Defect blind_to_moves() {
  struct Seen {
    std::mutex mutex;
    std::map<std::string, bool> had_customer;  // by project
  };
  return {.source = [seen = std::make_shared<Seen>()](const Exchange& exchange, const Forward& forward) {
    auto answer = forward(exchange);
    if (!exchange.is("GET", "/projects")) return answer;
    const std::lock_guard lock(seen->mutex);
    const auto turn_back = [&](json& project) {
      if (!project.is_object() || !project.contains("customerId")) return;
      const auto id = project.at("id").get<std::string>();
      const bool had = seen->had_customer.try_emplace(id, !project["customerId"].is_null()).first->second;
      if (!had) project["customerId"] = nullptr;
    };
    return rewritten(std::move(answer), [&](json& body) {
      turn_back(body);
      if (!body.is_object() || !body.contains("data")) return;
      for (auto& project : body["data"]) turn_back(project);
    });
  }};
}

/// No defect: what a listing shows is read once more, record by record.
Defect reads_singly() {
  const auto singly = [](const Exchange& exchange, const Forward& forward) {
    auto answer = forward(exchange);
    if (exchange.method != "GET" || exchange.path.find('/', 1) != std::string::npos) return answer;
    auto body = parsed(answer.body);
    auto& records = body.is_object() && body.contains("data") ? body["data"] : body;
    if (!records.is_array()) return answer;
    for (auto& record : records) {
      const auto& id = record.contains("id") ? record["id"] : record["Id"];
      auto single = exchange;
      single.path += "/" + (id.is_string() ? id.get<std::string>() : id.dump());
      single.query.clear();
      if (auto now = forward(single); now.status == 200) record = parsed(now.body);
    }
    answer.body = body.dump();
    return answer;
  };
  return {.source = singly, .target = singly};
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

std::optional<Defect> find_defect(const std::string& name, const std::string& state_dir) {
  const std::map<std::string, std::function<Defect()>> all{
      {"none", [] { return Defect{}; }},
      {"no-write-back", no_write_back},
      {"never-updates-target", never_updates_target},
      {"double-customers", double_customers},
      {"stray-customers", stray_customers},
      {"ignores-existing", [&] { return ignores_existing(state_dir); }},
      {"ignores-inactive", ignores_inactive},
      {"misses-what-happened-while-down", [&] { return misses_what_happened_while_down(state_dir); }},
      {"gives-up-on-busy-records", gives_up_on_busy_records},
      {"reads-one-page", reads_one_page},
      {"squeezes-spaces", squeezes_spaces},
      {"merges-twins", merges_twins},
      {"forgets-links", forgets_links},
      {"strict-cursor", strict_cursor},
      {"human-part-for-organisations", human_part_for_organisations},
      {"persons-become-organisations", persons_become_organisations},
      {"wants-more-than-required", wants_more_than_required},
      {"writes-whole-records", writes_whole_records},
      {"tampers-with-other-fields", tampers_with_other_fields},
      {"makes-changed-records-anew", makes_changed_records_anew},
      {"never-carries-the-customer", [] { return drops_from_writes({"CustomerId"}); }},
      {"never-carries-the-phone", [] { return drops_from_writes({"PhoneNumber"}); }},
      {"finds-no-references", finds_no_references},
      {"takes-parts-for-wholes", takes_parts_for_wholes},
      {"one-side-takes-all", one_side_takes_all},
      {"blind-to-moves", blind_to_moves},
      {"reads-singly", reads_singly},
      {"writes-late", writes_late}};
  const auto found = all.find(name);
  return found == all.end() ? std::nullopt : std::optional(found->second());
}

}  // namespace dataflow_qa::cli::testing
