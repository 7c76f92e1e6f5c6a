// Held by json_test.cpp and version_1_test.cpp.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <utility>

#include "base/json_text.h"
#include "reports/model/account_json.h"
#include "reports/model/failure_json.h"
#include "reports/model/json.h"
#include "reports/model/schema.h"

// Everything below read_json works on a document that the schema has accepted.

namespace dataflow_qa::reports {
namespace {

using nlohmann::json;

std::string text_at(const json& object, const char* key) {
  return object.value(key, std::string());
}

template <typename T>
std::optional<T> optional_at(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || found->is_null()) return std::nullopt;
  return found->get<T>();
}

json list_at(const json& object, const char* key) {
  return object.value(key, json::array());
}

Verdict verdict_at(const json& object) {
  const auto verdict = verdict_from(object.at("verdict").get_ref<const std::string&>());
  if (!verdict) throw std::logic_error("the results schema allows a verdict that nobody knows");
  return *verdict;
}

std::vector<LastRequest> read_last_requests(const json& from) {
  std::vector<LastRequest> requests;
  for (const json& each : list_at(from, "last_requests")) {
    requests.push_back({.time = text_at(each, "time"),
                        .system = text_at(each, "system"),
                        .method = each.at("method"),
                        .target = each.at("target"),
                        .status = each.at("status"),
                        .reason = text_at(each, "reason"),
                        .times = each.value("times", std::int64_t{1})});
  }
  return requests;
}

Evidence read_evidence(const json& from) {
  return {.records = list_at(from, "records"),
          .diff = list_at(from, "diff"),
          .requests = list_at(from, "requests"),
          .subject_output = list_at(from, "subject_output").get<std::vector<std::string>>(),
          .last_requests = read_last_requests(from)};
}

/// The beginning of the reason of a check that was left out, in version 1.
constexpr std::string_view not_selected = "not selected";

Check read_check(const json& from, int version, const PropertyName& of_item) {
  Check check;
  check.name = from.at("name");
  check.item = from.at("item");
  check.level = from.at("level");
  check.direction = optional_at<std::string>(from, "direction");
  check.selected = from.value("selected", true);
  if (!check.selected) return check;
  check.about = from.value("about", "");
  check.verdict = verdict_at(from);
  check.duration_ms = from.at("duration_ms");
  check.unclaimed = from.value("unclaimed", false);
  check.reason = optional_at<std::string>(from, "reason");
  for (const json& failure : from.at("failures")) {
    check.failures.push_back(version == 1 ? read_failure_of_version_1(failure) : read_failure(failure));
  }
  if (const auto account = from.find("account"); account != from.end()) check.account = read_account(*account, of_item);
  if (const auto evidence = from.find("evidence"); evidence != from.end()) check.evidence = read_evidence(*evidence);
  if (const auto retry = from.find("retry"); retry != from.end()) check.retry = read_evidence(*retry);
  check.reproduce = text_at(from, "reproduce");
  const bool left_out =
      version == 1 && check.verdict == Verdict::not_run && check.reason && check.reason->starts_with(not_selected);
  if (left_out) {
    check.selected = false;
    check.reason.reset();
  }
  return check;
}

ManualTry read_manual(const json& from) {
  return {.done = from.at("done"),
          .result = from.at("result") == "passed" ? Verdict::passed : Verdict::failed,
          .by = from.at("by"),
          .on = from.at("on"),
          .remarks = text_at(from, "remarks")};
}

Item read_item(const json& from, int version) {
  Item item;
  item.id = from.at("id");
  item.dataflow = from.at("dataflow");
  item.kind = from.at("kind");
  item.level = from.at("level");
  item.statement = from.at("statement");
  if (const auto property = from.find("property"); property != from.end() && property->is_object()) {
    item.property = Property{property->at("source"), property->at("target"), property->at("type")};
  }
  item.line = optional_at<std::int64_t>(from.at("source"), "line");
  item.origin = from.at("source").at("origin");
  item.verdict = verdict_at(from);
  PropertyName of_item;
  if (item.property) of_item = {item.property->source, item.property->target};
  for (const json& check : from.at("checks")) item.checks.push_back(read_check(check, version, of_item));
  for (const json& each : list_at(from, "manual")) item.manual.push_back(read_manual(each));
  return item;
}

bool strict_holds(const json& strict, std::string_view what) {
  return std::ranges::find(strict, json(what)) != strict.end();
}

RunInfo read_run(const json& from) {
  RunInfo run;
  run.id = from.at("id");
  run.started = from.at("started");
  run.labels = from.value("labels", Labels());
  run.duration_ms = from.at("duration_ms");
  run.seed = from.at("seed");
  run.profile = from.at("profile");
  run.filter = optional_at<std::string>(from, "filter");
  run.shard = optional_at<std::string>(from, "shard");
  const json strict = from.value("strict", json::array());
  run.strictness = {.advisory = strict_holds(strict, "advisory"), .findings = strict_holds(strict, "findings")};
  run.exit = from.at("exit");
  run.trouble = optional_at<std::string>(from, "trouble");
  run.last_requests = read_last_requests(from);
  run.subject_output = optional_at<std::string>(from, "subject_output");
  const json& subject = from.at("subject");
  run.subject = {subject.at("name"), subject.at("version"), subject.at("mode"), subject.at("capabilities")};
  run.harness_version = from.at("harness").at("version");
  run.os = from.at("environment").at("os");
  run.cpus = from.at("environment").at("cpus");
  return run;
}

std::optional<Since> read_since(const json& from) {
  const auto since = from.find("since");
  if (since == from.end()) return std::nullopt;
  return Since{.run = since->at("run"),
               .label = since->at("label"),
               .newly_failing = since->at("newly_failing"),
               .still_failing = since->at("still_failing"),
               .fixed = since->at("fixed")};
}

std::vector<Period> read_periods(const json& from) {
  std::vector<Period> stretches;
  for (std::size_t i = 0; i + 1 < from.size(); i += 2) stretches.push_back({from[i], from[i + 1]});
  return stretches;
}

std::vector<WorldTimeline> read_timeline(const json& from) {
  std::vector<WorldTimeline> worlds;
  for (const json& each : list_at(from, "timeline")) {
    worlds.push_back({.name = each.at("name"),
                      .checks = each.at("checks"),
                      .again = each.value("again", false),
                      .whole = {each.at("from_ms"), each.at("to_ms")},
                      .waits = read_periods(list_at(each, "waits")),
                      .starts = read_periods(list_at(each, "starts"))});
  }
  return worlds;
}

Results read_results(const json& from) {
  const int version = from.at("version");
  Results results;
  results.complete = from.at("complete");
  results.run = read_run(from.at("run"));
  results.since = read_since(from);
  const json& document = from.at("document");
  results.document = {document.at("title"), document.at("generated"), document.at("sha256")};
  results.mapping = {from.at("mapping").at("file"), from.at("mapping").at("sha256")};
  results.fixtures = {from.at("fixtures").at("name"), from.at("fixtures").at("sha256")};
  if (const auto systems = from.find("systems"); systems != from.end()) {
    results.systems = {systems->at("source"), systems->at("target")};
  }
  results.timeline = read_timeline(from);
  for (const json& flow : list_at(from, "dataflows")) {
    results.dataflows.push_back(
        {flow.at("slug"), flow.at("title"), flow.at("source"), flow.at("target"), text_at(flow, "reading")});
  }
  for (const json& finding : from.at("findings")) {
    results.findings.push_back({finding.at("kind"), finding.at("message"), optional_at<std::int64_t>(finding, "line"),
                                optional_at<std::string>(finding, "dataflow")});
  }
  for (const json& item : from.at("items")) results.items.push_back(read_item(item, version));
  for (const auto& [name, value] : from.at("figures").items()) results.figures[name] = value;
  return results;
}

/// A contradiction that the schema cannot rule out.
std::optional<std::string> contradiction(const Results& results) {
  std::set<std::string> ids;
  std::set<std::string> names;
  for (std::size_t i = 0; i < results.items.size(); ++i) {
    const Item& item = results.items[i];
    if (!ids.insert(item.id).second) return fmt::format("/items/{}/id: '{}' stands twice", i, item.id);
    for (std::size_t k = 0; k < item.checks.size(); ++k) {
      const Check& check = item.checks[k];
      if (check.item != item.id) {
        return fmt::format("/items/{}/checks/{}/item: '{}' stands under the item '{}'", i, k, check.item, item.id);
      }
      if (!names.insert(check.name).second) {
        return fmt::format("/items/{}/checks/{}/name: '{}' stands twice", i, k, check.name);
      }
    }
  }
  return std::nullopt;
}

/// The error for a file of another program or version, reported before its many differences.
std::optional<std::string> wrong_format(const json& document) {
  if (!document.is_object()) return "/: not a results file (expected an object with \"format\")";
  const json format = document.value("format", json());
  if (format != "dataflow-qa/results") {
    return fmt::format("/format: not a results file of dataflow-qa (expected \"dataflow-qa/results\", got {})",
                       format.dump());
  }
  const json version = document.value("version", json());
  if (version != 1 && version != 2) {
    return fmt::format("/version: version {} is unknown (known: 1, 2)", version.dump());
  }
  return std::nullopt;
}

}  // namespace

base::Result<Results> read_json(std::string_view text, std::string_view file_name) {
  const auto wrong = [&](std::string what) { return base::failure(std::move(what), {}, std::string(file_name)); };
  const auto document = base::parse_json(text);
  if (!document) return base::failure(document.error().message, document.error().pointer, std::string(file_name));
  if (auto format = wrong_format(*document)) return wrong(*format);
  const auto schema = document->at("version") == 1 ? results_schema_of_version_1() : results_schema();
  if (auto violation = first_violation(*document, schema)) return wrong(*violation);
  Results results = read_results(*document);
  if (auto contradicted = contradiction(results)) return wrong(*contradicted);
  return results;
}

}  // namespace dataflow_qa::reports
