// Held by mutants_test.cpp.
// Defects of a sync that is overtaken: a person edits while it reads, writes or creates.

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

/// Asks for the version again just before it writes, and so writes over whatever came after what it had read.
Defect writes_over_with_the_latest_version() {
  return {.source =
              [](Exchange exchange, const Forward& forward) {
                if (exchange.method != "PATCH" || !exchange.headers.contains("If-Match")) return forward(exchange);
                const auto now = parsed(forward(instead(exchange, "GET", exchange.path, nullptr)).body);
                if (now.contains("version")) exchange.headers["If-Match"] = "\"" + now.at("version").dump() + "\"";
                return forward(exchange);
              },
          .target =
              [](Exchange exchange, const Forward& forward) {
                if (exchange.method != "PATCH") return forward(exchange);
                const auto now = parsed(forward(instead(exchange, "GET", exchange.path, nullptr)).body);
                auto patch = parsed(exchange.body);
                for (auto& operation : patch) {
                  const json::json_pointer place(operation.value("path", ""));
                  const bool tests = operation.value("op", "") == "test";
                  if (tests && now.contains(place)) operation["value"] = now.at(place);
                }
                exchange.body = patch.dump();
                return forward(exchange);
              }};
}

/// What the sync has written is known by its timestamp, and is not looked at again.
struct OwnWrites {
  std::mutex mutex;
  std::set<std::string> seen;  // id and timestamp

  static std::string key(const json& record) {
    return (record.contains("Id") ? record.at("Id").dump() : record.value("id", "")) +
           record.value("LastChangedDateTimeOffset", record.value("updatedAt", ""));
  }
};

Tamper skips_own_timestamps() {
  return [own = std::make_shared<OwnWrites>()](const Exchange& exchange, const Forward& forward) {
    auto answer = forward(exchange);
    const std::lock_guard lock(own->mutex);
    if (exchange.method == "PATCH" && answer.status == 200) own->seen.insert(OwnWrites::key(parsed(answer.body)));
    if (exchange.method != "GET" || exchange.path.find('/', 1) != std::string::npos) return answer;
    return without(std::move(answer), [&](const json& record) { return own->seen.contains(OwnWrites::key(record)); });
  };
}

Defect knows_its_writes_by_their_time() {
  return {.source = skips_own_timestamps(), .target = skips_own_timestamps()};
}  // NOLINT(clang-analyzer-cplusplus.NewDeleteLeaks): a std::function frees it

/// The versions in which records of Custom PMS are passed over: what came before them is never seen.
struct PassedOver {
  std::mutex mutex;
  std::set<std::string> made;           // what was just made: ids, and names of projects
  std::map<std::string, json> version;  // by id

  Answer left_out(Answer answer) {
    return without(std::move(answer), [&](const json& record) {
      const auto id = record.value("id", "");
      const auto now = record.value("version", json(0));
      if (made.erase(id) + made.erase(record.contains("code") ? record.value("name", "") : "") > 0) version[id] = now;
      const auto found = version.find(id);
      return found != version.end() && found->second == now;
    });
  }
};

/// Takes a record of Custom PMS, once its counterpart has been made, for what it is by then.
Defect forgets_edits_during_creation() {
  auto passed_over = std::make_shared<PassedOver>();
  Defect defect;
  defect.target = [passed_over](const Exchange& exchange, const Forward& forward) {
    auto answer = forward(exchange);
    if (exchange.method != "POST" || answer.status != 201) return answer;
    const auto body = parsed(exchange.body);
    const auto reference = body.value("ExternalImportReference", "");
    const std::lock_guard lock(passed_over->mutex);
    if (reference.starts_with("pms:")) passed_over->made.insert(reference.substr(4));
    if (body.contains("Code")) passed_over->made.insert(body.value("Name", ""));
    return answer;
  };
  defect.source = [passed_over](const Exchange& exchange, const Forward& forward) {
    auto answer = forward(exchange);
    if (!is_listing(exchange, "/customers") && !is_listing(exchange, "/projects")) return answer;
    const std::lock_guard lock(passed_over->mutex);
    return passed_over->left_out(std::move(answer));
  };
  return defect;
}

/// The same of records that it made in Custom PMS itself.
Defect forgets_edits_of_what_it_made() {
  return {.source = [passed_over = std::make_shared<PassedOver>()](const Exchange& exchange, const Forward& forward) {
    auto answer = forward(exchange);
    const std::lock_guard lock(passed_over->mutex);
    if (exchange.method == "POST" && answer.status == 201) {
      passed_over->made.insert(parsed(answer.body).value("id", ""));
    }
    if (!is_listing(exchange, "/customers") && !is_listing(exchange, "/projects")) return answer;
    return passed_over->left_out(std::move(answer));
  }};
}

}  // namespace

DefectTable defects_of_races() {
  return {{"forgets-edits-during-creation", forgets_edits_during_creation},
          {"forgets-edits-of-what-it-made", forgets_edits_of_what_it_made},
          {"knows-its-writes-by-their-time", knows_its_writes_by_their_time},
          {"writes-over-with-the-latest-version", writes_over_with_the_latest_version}};
}

}  // namespace dataflow_qa::run::testing
