#include "reports/model/json.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "base/terminal.h"
#include "reports/model/account_json.h"
#include "reports/model/as_written.h"
#include "reports/model/failure_json.h"
#include "reports_embedded.h"

namespace dataflow_qa::reports {
namespace {

using Json = nlohmann::ordered_json;  // keys stay in the order of the format's description

template <typename T>
Json nullable(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json write(const std::vector<LastRequest>& requests) {
  Json out = Json::array();
  for (const LastRequest& request : requests) {
    out.push_back({{"time", request.time},
                   {"system", request.system},
                   {"method", request.method},
                   {"target", request.target},
                   {"status", request.status},
                   {"reason", request.reason},
                   {"times", request.times}});
  }
  return out;
}

/// Without what it lacks: of checks that passed, there is none.
Json write(const Evidence& evidence) {
  Json result = Json::object();
  if (!evidence.records.empty()) result["records"] = Json(evidence.records);
  if (!evidence.diff.empty()) result["diff"] = Json(evidence.diff);
  if (!evidence.requests.empty()) result["requests"] = Json(evidence.requests);
  if (!evidence.subject_output.empty()) result["subject_output"] = evidence.subject_output;
  if (!evidence.last_requests.empty()) result["last_requests"] = write(evidence.last_requests);
  return result;
}

Json write(const Check& check, const PropertyName& of_item) {
  Json result{{"name", check.name}, {"item", check.item}, {"level", check.level}, {"selected", check.selected}};
  if (!check.selected) {
    if (check.direction) result["direction"] = *check.direction;  // the page has a column for each
    return result;
  }
  Json failures = Json::array();
  for (const Failure& failure : check.failures) failures.push_back(write_failure(failure));
  if (!check.about.empty()) result["about"] = check.about;
  if (check.direction) result["direction"] = *check.direction;
  result["verdict"] = to_string(check.verdict);
  result["duration_ms"] = check.duration_ms;
  if (check.unclaimed) result["unclaimed"] = true;
  if (check.reason) result["reason"] = *check.reason;
  result["failures"] = std::move(failures);
  if (check.account) result["account"] = write_account(*check.account, of_item);
  if (Json evidence = write(check.evidence); !evidence.empty()) result["evidence"] = std::move(evidence);
  if (check.retry) result["retry"] = write(*check.retry);
  result["reproduce"] = check.reproduce;
  return result;
}

Json write(const ManualTry& manual) {
  Json result{{"done", manual.done}, {"result", to_string(manual.result)}, {"by", manual.by}, {"on", manual.on}};
  if (!manual.remarks.empty()) result["remarks"] = manual.remarks;
  return result;
}

Json write(const Item& item) {
  Json property(nullptr);
  if (item.property) {
    property = {{"source", item.property->source}, {"target", item.property->target}, {"type", item.property->type}};
  }
  Json checks = Json::array();
  PropertyName of_item;
  if (item.property) of_item = {item.property->source, item.property->target};
  for (const Check& check : item.checks) checks.push_back(write(check, of_item));
  Json result{{"id", item.id},
              {"dataflow", item.dataflow},
              {"kind", item.kind},
              {"level", item.level},
              {"statement", item.statement},
              {"property", std::move(property)},
              {"source", {{"line", nullable(item.line)}, {"origin", item.origin}}},
              {"verdict", to_string(item.verdict)},
              {"checks", std::move(checks)}};
  for (const ManualTry& each : item.manual) result["manual"].push_back(write(each));
  return result;
}

Json write(const RunInfo& run) {
  Json result{{"id", run.id},
              {"started", run.started},
              {"duration_ms", run.duration_ms},
              {"seed", run.seed},
              {"profile", run.profile},
              {"filter", nullable(run.filter)},
              {"shard", nullable(run.shard)},
              {"exit", run.exit},
              {"trouble", nullable(run.trouble)},
              {"subject",
               {{"name", run.subject.name},
                {"version", run.subject.version},
                {"mode", run.subject.mode},
                {"capabilities", Json(run.subject.capabilities)}}},
              {"harness", {{"version", run.harness_version}}},
              {"environment", {{"os", run.os}, {"cpus", run.cpus}}}};
  if (!run.labels.empty()) result["labels"] = run.labels;
  if (run.strictness.advisory) result["strict"].push_back("advisory");
  if (run.strictness.findings) result["strict"].push_back("findings");
  if (!run.last_requests.empty()) result["last_requests"] = write(run.last_requests);
  if (run.subject_output) result["subject_output"] = *run.subject_output;
  return result;
}

Json write(const std::map<Verdict, std::int64_t>& counts) {
  Json out = Json::object();
  for (const auto& [verdict, count] : counts) out[std::string(to_string(verdict))] = count;
  return out;
}

Json write_dataflows(const std::vector<Dataflow>& dataflows) {
  Json out = Json::array();
  for (const Dataflow& flow : dataflows) {
    out.push_back({{"slug", flow.slug},
                   {"title", flow.title},
                   {"source", flow.source},
                   {"target", flow.target},
                   {"reading", flow.reading}});
  }
  return out;
}

Json write_findings(const std::vector<Finding>& findings) {
  Json out = Json::array();
  for (const Finding& finding : findings) {
    out.push_back({{"kind", finding.kind},
                   {"message", finding.message},
                   {"line", nullable(finding.line)},
                   {"dataflow", nullable(finding.dataflow)}});
  }
  return out;
}

/// Flat lists of from and to, which take less room.
Json write(const std::vector<Period>& stretches) {
  Json out = Json::array();
  for (const Period& each : stretches) {
    out.push_back(each.from_ms);
    out.push_back(each.to_ms);
  }
  return out;
}

Json write(const WorldTimeline& world) {
  Json out{{"name", world.name},         {"checks", world.checks},      {"from_ms", world.whole.from_ms},
           {"to_ms", world.whole.to_ms}, {"waits", write(world.waits)}, {"starts", write(world.starts)}};
  if (world.again) out["again"] = true;
  return out;
}

std::string dumped(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// An element a line; but what there is much of, and people read on the page, takes one line.
void print(const Json& value, std::size_t depth, std::string& out) {
  if (!value.is_structured() || value.empty()) {
    out += dumped(value);
    return;
  }
  const std::string line = "\n" + std::string(depth + 1, ' ');
  std::string_view separator;
  out += value.is_object() ? '{' : '[';
  for (const auto& [key, member] : value.items()) {
    out += std::exchange(separator, ",");
    out += line;
    if (value.is_object()) out += dumped(Json(key)) + ": ";
    if (value.is_object() && (key == "account" || key == "timeline")) {
      out += dumped(member);
    } else {
      print(member, depth + 1, out);
    }
  }
  out += "\n" + std::string(depth, ' ') + (value.is_object() ? '}' : ']');
}

}  // namespace

std::string write_json(const Results& results) {
  const Totals counted = totals(results);
  Json items = Json::array();
  for (const Item& item : results.items) items.push_back(write(item));
  Json figures = Json::object();
  for (const auto& [name, value] : results.figures) figures[name] = value;

  Json file{
      {"format", "dataflow-qa/results"},
      {"version", 2},
      {"complete", results.complete},
      {"run", write(results.run)},
      {"document",
       {{"title", results.document.title},
        {"generated", results.document.generated},
        {"sha256", results.document.sha256}}},
      {"mapping", {{"file", results.mapping.name}, {"sha256", results.mapping.sha256}}},
      {"fixtures", {{"name", results.fixtures.name}, {"sha256", results.fixtures.sha256}}},
      {"verdict", to_string(verdict_of(results))},
      {"totals", {{"items", write(counted.items)}, {"checks", write(counted.checks)}}},
      {"dataflows", write_dataflows(results.dataflows)},
      {"findings", write_findings(results.findings)},
      {"items", std::move(items)},
      {"figures", std::move(figures)},
  };
  for (const auto& [verdict, count] : counted.manual) file["totals"]["manual"][std::string(to_string(verdict))] = count;
  if (!results.systems.source.empty()) {
    file["systems"] = {{"source", results.systems.source}, {"target", results.systems.target}};
  }
  for (const WorldTimeline& world : results.timeline) file["timeline"].push_back(write(world));
  if (const auto& since = results.since) {
    file["since"] = {{"run", since->run},
                     {"label", since->label},
                     {"newly_failing", since->newly_failing},
                     {"still_failing", since->still_failing},
                     {"fixed", since->fixed}};
  }
  show_nul(file);
  file["sha256"] = content_digest(file);
  std::string text;
  print(file, 0, text);
  return base::harmless_json(text + "\n");
}

std::string_view results_schema() {
  return embedded::results_schema_json;
}

std::string_view results_schema_of_version_1() {
  return embedded::results_v1_schema_json;
}

}  // namespace dataflow_qa::reports
