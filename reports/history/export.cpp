// Held by views_test.cpp.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/terminal.h"
#include "reports/csv.h"
#include "reports/history/views.h"

namespace dataflow_qa::reports::history {
namespace {

using Json = nlohmann::ordered_json;

Json counts_json(const std::map<Verdict, std::int64_t>& counts) {
  Json out = Json::object();
  for (const auto& [verdict, count] : counts) out[std::string(to_string(verdict))] = count;
  return out;
}

Json run_json(const RunPoint& run) {
  const auto rate = pass_rate(run);
  return {{"run", run.run},
          {"name", run.name},
          {"started", run.started},
          {"labels", run.labels},
          {"subject", run.subject},
          {"whole", run.is_whole},
          {"verdict", to_string(run.verdict)},
          {"pass_rate", rate ? Json(*rate) : Json(nullptr)},
          {"items", counts_json(run.totals.items)},
          {"checks", counts_json(run.totals.checks)},
          {"duration_ms", run.duration_ms},
          {"figures", run.figures}};
}

Json rows_json(const std::vector<Row>& rows, const char* name) {
  Json out = Json::array();
  for (const Row& row : rows) {
    Json verdicts = Json::array();
    for (const auto& verdict : row.verdicts) verdicts.push_back(verdict ? Json(to_string(*verdict)) : Json(nullptr));
    out.push_back({{name, row.id},
                   {"text", row.text},
                   {"level", row.level},
                   {"dataflow", row.dataflow},
                   {"state", to_string(row.state)},
                   {"failing_since", row.since.empty() ? Json(nullptr) : Json(row.since)},
                   {"verdicts", std::move(verdicts)}});
  }
  return out;
}

using csv::cell;

std::string lines(const Timeline& timeline, std::size_t run, const std::vector<Row>& rows, std::string_view kind) {
  const RunPoint& point = timeline.runs[run];
  const auto release = point.labels.find("release");
  const auto head = fmt::format("{},{},{},{},{}", cell(point.run), cell(point.started),
                                release == point.labels.end() ? "" : cell(release->second), cell(point.subject),
                                to_string(point.verdict));
  std::string out;
  for (const Row& row : rows) {
    if (!row.verdicts[run]) continue;
    out += fmt::format("{},{},{},{},{},{}\r\n", head, kind, cell(row.dataflow), cell(row.id), cell(row.level),
                       to_string(*row.verdicts[run]));
  }
  return out;
}

}  // namespace

std::string history_json(const Timeline& timeline) {
  Json runs = Json::array();
  for (const RunPoint& run : timeline.runs) runs.push_back(run_json(run));
  const Json file{{"format", "dataflow-qa/history"},
                  {"version", 1},
                  {"document", timeline.title},
                  {"profile", timeline.profile},
                  {"runs", std::move(runs)},
                  {"statements", rows_json(timeline.statements, "item")},
                  {"checks", rows_json(timeline.checks, "check")},
                  {"older_runs", timeline.older},
                  {"other_runs", timeline.other}};
  return base::harmless_json(file.dump(1, ' ', false, Json::error_handler_t::replace)) + "\n";
}

std::string history_csv(const Timeline& timeline) {
  std::string out = "run,started,release,subject,verdict of the run,kind,dataflow,name,level,verdict\r\n";
  for (std::size_t run = 0; run < timeline.runs.size(); ++run) {
    out += lines(timeline, run, timeline.statements, "statement") + lines(timeline, run, timeline.checks, "check");
  }
  return out;
}

}  // namespace dataflow_qa::reports::history
