#include "reports/model/json.h"

#include <nlohmann/json.hpp>

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

Json write(const Evidence& evidence) {
  Json result{{"records", Json(evidence.records)},
              {"diff", Json(evidence.diff)},
              {"requests", Json(evidence.requests)},
              {"subject_output", evidence.subject_output}};
  if (!evidence.last_requests.empty()) result["last_requests"] = write(evidence.last_requests);
  return result;
}

Json write(const Check& check) {
  Json result{{"name", check.name}, {"item", check.item}, {"level", check.level}, {"selected", check.selected}};
  if (!check.selected) {
    if (check.direction) result["direction"] = *check.direction;  // the page has a column for each
    return result;
  }
  Json failures = Json::array();
  for (const Failure& failure : check.failures) failures.push_back(write_failure(failure));
  if (!check.about.empty()) result["about"] = check.about;
  result["direction"] = nullable(check.direction);
  result["verdict"] = to_string(check.verdict);
  result["duration_ms"] = check.duration_ms;
  result["reason"] = nullable(check.reason);
  result["failures"] = std::move(failures);
  result["evidence"] = write(check.evidence);
  if (check.retry) result["retry"] = write(*check.retry);
  result["reproduce"] = check.reproduce;
  return result;
}

Json write(const Item& item) {
  Json property(nullptr);
  if (item.property) {
    property = {{"source", item.property->source}, {"target", item.property->target}, {"type", item.property->type}};
  }
  Json checks = Json::array();
  for (const Check& check : item.checks) checks.push_back(write(check));
  return {{"id", item.id},
          {"dataflow", item.dataflow},
          {"kind", item.kind},
          {"level", item.level},
          {"statement", item.statement},
          {"property", std::move(property)},
          {"source", {{"line", nullable(item.line)}, {"origin", item.origin}}},
          {"verdict", to_string(item.verdict)},
          {"checks", std::move(checks)}};
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

/// Whoever reads the file refuses the character NUL, and a subject may have printed or written it: it is shown instead.
void show_nul(Json& value) {
  if (auto* text = value.get_ptr<std::string*>()) {
    for (auto at = text->find('\0'); at != std::string::npos; at = text->find('\0', at)) text->replace(at, 1, "␀");
  }
  if (value.is_structured()) {
    for (auto& member : value) show_nul(member);
  }
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
  if (const auto& since = results.since) {
    file["since"] = {{"run", since->run},
                     {"label", since->label},
                     {"newly_failing", since->newly_failing},
                     {"still_failing", since->still_failing},
                     {"fixed", since->fixed}};
  }
  show_nul(file);
  file["sha256"] = content_digest(file);
  return file.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string_view results_schema() {
  return embedded::results_schema_json;
}

std::string_view results_schema_of_version_1() {
  return embedded::results_v1_schema_json;
}

}  // namespace dataflow_qa::reports
