// Held by json_test.cpp and version_1_test.cpp.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <utility>

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

Evidence read_evidence(const json& from) {
  return {.records = list_at(from, "records"),
          .diff = list_at(from, "diff"),
          .requests = list_at(from, "requests"),
          .subject_output = list_at(from, "subject_output").get<std::vector<std::string>>()};
}

/// The beginning of the reason of a check that was left out, in version 1.
constexpr std::string_view not_selected = "not selected";

Check read_check(const json& from, int version) {
  Check check;
  check.name = from.at("name");
  check.item = from.at("item");
  check.level = from.at("level");
  check.direction = optional_at<std::string>(from, "direction");
  check.selected = from.value("selected", true);
  if (!check.selected) return check;
  check.verdict = verdict_at(from);
  check.duration_ms = from.at("duration_ms");
  check.reason = optional_at<std::string>(from, "reason");
  for (const json& failure : from.at("failures")) {
    check.failures.push_back(version == 1 ? read_failure_of_version_1(failure) : read_failure(failure));
  }
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
  for (const json& check : from.at("checks")) item.checks.push_back(read_check(check, version));
  return item;
}

RunInfo read_run(const json& from) {
  RunInfo run;
  run.id = from.at("id");
  run.started = from.at("started");
  run.duration_ms = from.at("duration_ms");
  run.seed = from.at("seed");
  run.profile = from.at("profile");
  run.filter = optional_at<std::string>(from, "filter");
  run.shard = optional_at<std::string>(from, "shard");
  run.exit = from.at("exit");
  run.trouble = optional_at<std::string>(from, "trouble");
  const json& subject = from.at("subject");
  run.subject = {subject.at("name"), subject.at("version"), subject.at("mode"), subject.at("capabilities")};
  run.harness_version = from.at("harness").at("version");
  run.os = from.at("environment").at("os");
  run.cpus = from.at("environment").at("cpus");
  return run;
}

Results read_results(const json& from) {
  const int version = from.at("version");
  Results results;
  results.complete = from.at("complete");
  results.run = read_run(from.at("run"));
  const json& document = from.at("document");
  results.document = {document.at("title"), document.at("generated"), document.at("sha256")};
  results.mapping = {from.at("mapping").at("file"), from.at("mapping").at("sha256")};
  results.fixtures = {from.at("fixtures").at("name"), from.at("fixtures").at("sha256")};
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

/// What the schema cannot say.
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

/// What is wrong with a file of another program or version, said before its many differences.
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

/// "12:3" for a byte offset counted from 1, as nlohmann counts.
std::string place(std::string_view text, std::size_t byte) {
  const std::string_view before = text.substr(0, byte > 0 ? byte - 1 : 0);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t last = before.rfind('\n');
  return fmt::format("{}:{}", line, before.size() - (last == std::string_view::npos ? 0 : last + 1) + 1);
}

/// A file of results may be cut off where a machine stopped: the error says so.
tl::expected<json, std::string> parse_json(std::string_view text, std::string_view file_name) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    return tl::unexpected(fmt::format("{}: the file is empty", file_name));
  }
  try {
    return json::parse(text);
  } catch (const json::parse_error& broken) {
    const bool cut_off = broken.byte > text.size();
    return tl::unexpected(fmt::format("{}:{}: {}", file_name, place(text, broken.byte),
                                      cut_off ? "the file ends too early; was it cut off?" : "not valid JSON"));
  }
}

}  // namespace

tl::expected<Results, std::string> read_json(std::string_view text, std::string_view file_name) {
  const auto parsed = parse_json(text, file_name);
  if (!parsed) return tl::unexpected(parsed.error());
  const json& document = *parsed;
  if (auto wrong = wrong_format(document)) return tl::unexpected(fmt::format("{}: {}", file_name, *wrong));
  const auto schema = document.at("version") == 1 ? results_schema_of_version_1() : results_schema();
  if (auto wrong = first_violation(document, schema)) {
    return tl::unexpected(fmt::format("{}: {}", file_name, *wrong));
  }
  Results results = read_results(document);
  if (auto wrong = contradiction(results)) return tl::unexpected(fmt::format("{}: {}", file_name, *wrong));
  return results;
}

}  // namespace dataflow_qa::reports
