// Held by compare_test.cpp.
#include <nlohmann/json.hpp>

#include "base/terminal.h"
#include "reports/compare/compare_reports.h"

namespace dataflow_qa::reports {
namespace {

using Json = nlohmann::ordered_json;

Json nullable(const std::optional<Verdict>& verdict) {
  return verdict ? Json(to_string(*verdict)) : Json(nullptr);
}
Json nullable(const std::optional<double>& number) {
  return number ? Json(*number) : Json(nullptr);
}

Json write(const std::map<Verdict, std::int64_t>& counts) {
  Json out = Json::object();
  for (const auto& [verdict, count] : counts) out[std::string(to_string(verdict))] = count;
  return out;
}

Json write(const RunSummary& side) {
  return {{"subject", side.subject},
          {"run", side.run},
          {"verdict", to_string(side.verdict)},
          {"totals", {{"items", write(side.totals.items)}, {"checks", write(side.totals.checks)}}}};
}

Json write(const CheckChange& change) {
  return {{"name", change.name},
          {"item", change.item},
          {"statement", change.statement},
          {"level", change.level},
          {"before", nullable(change.before)},
          {"now", nullable(change.now)},
          {"why_before", change.why_before},
          {"why_now", change.why_now},
          {"same_reason", change.same_reason},
          {"reproduce", change.reproduce}};
}

Json write(const ItemChange& change) {
  const auto level = [](const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); };
  return {{"id", change.id},
          {"statement", change.statement},
          {"level_before", level(change.before)},
          {"level_now", level(change.now)},
          {"verdict", to_string(change.verdict)}};
}

Json write(const Finding& finding) {
  return {{"kind", finding.kind},
          {"message", finding.message},
          {"line", finding.line ? Json(*finding.line) : Json(nullptr)},
          {"dataflow", finding.dataflow ? Json(*finding.dataflow) : Json(nullptr)}};
}

Json write(const RunChange& change) {
  return {{"what", change.what}, {"before", change.before}, {"now", change.now}};
}

Json write(const FigureChange& figure) {
  return {{"name", figure.name},
          {"before", nullable(figure.before)},
          {"now", nullable(figure.now)},
          {"ratio", nullable(figure.ratio)}};
}

template <typename Element>
Json list(const std::vector<Element>& elements) {
  Json out = Json::array();
  for (const Element& element : elements) out.push_back(write(element));
  return out;
}

}  // namespace

std::string comparison_json(const Comparison& comparison) {
  const Json file{{"format", "dataflow-qa/comparison"},
                  {"version", 1},
                  {"regressions", has_regressions(comparison)},
                  {"changes", has_changes(comparison)},
                  {"before", write(comparison.before)},
                  {"now", write(comparison.now)},
                  {"changed", list(comparison.changed)},
                  {"newly_failing", list(comparison.newly_failing)},
                  {"still_failing", list(comparison.still_failing)},
                  {"fixed", list(comparison.fixed)},
                  {"otherwise", list(comparison.otherwise)},
                  {"added", list(comparison.added)},
                  {"vanished", list(comparison.vanished)},
                  {"levels", list(comparison.levels)},
                  {"findings_added", list(comparison.findings_added)},
                  {"findings_gone", list(comparison.findings_gone)},
                  {"figures", list(comparison.figures)}};
  return base::harmless_json(file.dump(1, ' ', false, Json::error_handler_t::replace)) + "\n";
}

}  // namespace dataflow_qa::reports
