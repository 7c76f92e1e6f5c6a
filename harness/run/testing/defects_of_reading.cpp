// Held by mutants_test.cpp and harness/cli/verdict_test.cpp.
// Defects of a sync that does not see what is there.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

#include "harness/run/testing/defects.h"
#include "harness/run/testing/exchange.h"

namespace dataflow_qa::run::testing {
namespace {

namespace fs = std::filesystem;

Defect hides_in_source(std::function<bool(const json&)> hidden) {
  return {.source = [hidden = std::move(hidden)](const Exchange& exchange, const Forward& forward) {
    auto answer = forward(exchange);
    return is_listing(exchange, "/customers") || is_listing(exchange, "/projects") ? without(answer, hidden) : answer;
  }};
}

Defect ignores_existing(const fs::path& state_dir) {
  return hides_in_source([since = first_start(state_dir)](const json& record) { return record["createdAt"] <= since; });
}

Defect ignores_what_is_in_the_target(const fs::path& state_dir) {
  return {.target = [since = first_start(state_dir)](const Exchange& exchange, const Forward& forward) {
    auto answer = forward(exchange);
    if (!is_listing(exchange, "/Customers") && !is_listing(exchange, "/Projects")) return answer;
    return without(std::move(answer), [&](const json& record) {
      const auto* field = record.contains("IsPerson") ? "CustomerCreatedDateTimeOffset" : "CreatedDateTimeOffset";
      return record.at(field).get<std::string>() < since;
    });
  }};
}

Defect stops_listing_projects() {
  return {.target = [looks = std::make_shared<std::atomic<int>>(0)](const Exchange& exchange, const Forward& forward) {
    constexpr int enough = 4;
    if (is_listing(exchange, "/Projects") && ++*looks > enough) return Answer{.status = 204};
    return forward(exchange);
  }};
}

Defect ignores_inactive() {
  return hides_in_source(
      [](const json& record) { return !record.value("active", true) || record.value("status", "") == "archived"; });
}

/// A change may bear the very millisecond of the restart.
Defect misses_what_happened_while_down(const fs::path& state_dir) {
  const bool restarted = fs::exists(state_dir / "first-start");
  first_start(state_dir);
  return hides_in_source(
      [restarted, since = now_as_text()](const json& record) { return restarted && record["updatedAt"] <= since; });
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

Defect reads_one_page_of_the_target();

Defect reads_one_page_of_both() {
  return {.source = reads_one_page().source, .target = reads_one_page_of_the_target().target};
}

Defect reads_one_page_of_the_target() {
  return {.target = [](const Exchange& exchange, const Forward& forward) {
    auto answer = forward(exchange);
    const auto paging = answer.headers.find("x-pagination");
    if (paging == answer.headers.end()) return answer;
    auto links = parsed(paging->second);
    links["nextPageLink"] = nullptr;
    paging->second = links.dump();
    return answer;
  }};
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

/// Once it has listed a record, it does not look at it again before its timestamp moves.
Defect trusts_timestamps() {
  struct Seen {
    std::mutex mutex;
    std::set<std::string> records;  // path, id and timestamp
  };
  return {.target = [seen = std::make_shared<Seen>()](const Exchange& exchange, const Forward& forward) {
    auto answer = forward(exchange);
    if (!is_listing(exchange, "/Customers")) return answer;
    const std::lock_guard lock(seen->mutex);
    return without(answer, [&](const json& record) {
      return !seen->records.insert(record.at("Id").dump() + record.value("LastChangedDateTimeOffset", "")).second;
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

}  // namespace

DefectTable defects_of_reading() {
  return {{"ignores-existing", ignores_existing},
          {"ignores-inactive", ignores_inactive},
          {"misses-what-happened-while-down", misses_what_happened_while_down},
          {"gives-up-on-busy-records", gives_up_on_busy_records},
          {"reads-one-page", reads_one_page},
          {"reads-one-page-of-both", reads_one_page_of_both},
          {"strict-cursor", strict_cursor},
          {"stops-listing-projects", stops_listing_projects},
          {"reads-one-page-of-the-target", reads_one_page_of_the_target},
          {"finds-no-references", finds_no_references},
          {"takes-parts-for-wholes", takes_parts_for_wholes},
          {"trusts-timestamps", trusts_timestamps},
          {"ignores-what-is-in-the-target", ignores_what_is_in_the_target},
          {"blind-to-moves", blind_to_moves},
          {"reads-singly", reads_singly}};
}

}  // namespace dataflow_qa::run::testing
