// Held by reports/formats/sabotage_test.cpp.
#include "reports/model/sabotage.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "base/terminal.h"
#include "reports/model/as_written.h"
#include "reports_embedded.h"

namespace dataflow_qa::reports {
namespace {

using Json = nlohmann::ordered_json;

struct OutcomeName {
  SabotageOutcome outcome;
  std::string_view name;
  std::string_view words;
};
constexpr OutcomeName outcome_names[] = {{SabotageOutcome::noticed, "noticed", "noticed"},
                                         {SabotageOutcome::elsewhere, "elsewhere", "noticed elsewhere"},
                                         {SabotageOutcome::not_noticed, "not-noticed", "not noticed"},
                                         {SabotageOutcome::made_good, "made-good", "made good by the sync"},
                                         {SabotageOutcome::not_in_play, "not-in-play", "never came into play"},
                                         {SabotageOutcome::not_judged, "not-judged", "not judged"},
                                         {SabotageOutcome::not_tried, "not-tried", "not tried"}};

const OutcomeName& named(SabotageOutcome outcome) {
  return *std::find_if(std::begin(outcome_names), std::end(outcome_names),
                       [&](const OutcomeName& each) { return each.outcome == outcome; });
}

template <typename Value>
Json or_null(const std::optional<Value>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json write(const std::map<SabotageOutcome, std::int64_t>& counts) {
  Json out = Json::object();
  for (const auto& [outcome, count] : counts) out[std::string(to_string(outcome))] = count;
  return out;
}

Json write(const Tampering& tampering) {
  return {{"name", tampering.name},           {"kind", tampering.kind},
          {"what", tampering.what},           {"outcome", to_string(tampering.outcome)},
          {"touched", tampering.touched},     {"noticed_by", tampering.noticed_by},
          {"elsewhere", tampering.elsewhere}, {"note", tampering.note}};
}

Json write(const SabotagedStatement& statement) {
  Json tamperings = Json::array();
  for (const auto& each : statement.tamperings) tamperings.push_back(write(each));
  return {{"item", statement.item},     {"dataflow", statement.dataflow},     {"statement", statement.statement},
          {"stands", statement.stands}, {"totals", write(totals(statement))}, {"tamperings", std::move(tamperings)}};
}

}  // namespace

std::string_view to_string(SabotageOutcome outcome) {
  return named(outcome).name;
}
std::string_view words(SabotageOutcome outcome) {
  return named(outcome).words;
}

std::map<SabotageOutcome, std::int64_t> totals(const SabotagedStatement& statement) {
  std::map<SabotageOutcome, std::int64_t> result;
  for (const auto& each : statement.tamperings) ++result[each.outcome];
  return result;
}

std::map<SabotageOutcome, std::int64_t> totals(const Sabotage& sabotage) {
  std::map<SabotageOutcome, std::int64_t> result;
  for (const auto& statement : sabotage.statements) {
    for (const auto& [outcome, count] : totals(statement)) result[outcome] += count;
  }
  return result;
}

std::int64_t kinds_tried(const Sabotage& sabotage) {
  std::set<std::string> kinds;
  for (const auto& statement : sabotage.statements) {
    for (const auto& each : statement.tamperings) kinds.insert(each.kind);
  }
  return static_cast<std::int64_t>(kinds.size());
}

int exit_status(const Sabotage& sabotage) {
  if (sabotage.trouble || !sabotage.complete) return 3;
  const auto all = totals(sabotage);
  const auto some = [&](SabotageOutcome outcome) { return all.contains(outcome); };
  const bool hole =
      some(SabotageOutcome::not_noticed) || some(SabotageOutcome::elsewhere) || some(SabotageOutcome::not_judged);
  return hole || !some(SabotageOutcome::noticed) ? 1 : 0;
}

std::string sabotage_json(const Sabotage& sabotage) {
  Json statements = Json::array();
  for (const auto& each : sabotage.statements) statements.push_back(write(each));
  Json file{{"format", "dataflow-qa/sabotage"},
            {"version", 1},
            {"complete", sabotage.complete},
            {"exit", exit_status(sabotage)},
            {"started", sabotage.started},
            {"duration_ms", sabotage.duration_ms},
            {"seed", sabotage.seed},
            {"filter", or_null(sabotage.filter)},
            {"shard", or_null(sabotage.shard)},
            {"subject", sabotage.subject},
            {"document", sabotage.document},
            {"inputs", sabotage.inputs},
            {"harness_version", sabotage.harness_version},
            {"trouble", or_null(sabotage.trouble)},
            {"kinds", kinds_tried(sabotage)},
            {"totals", write(totals(sabotage))},
            {"statements", std::move(statements)}};
  file["sha256"] = content_digest(file);
  return base::harmless_json(file.dump(1, ' ', false, Json::error_handler_t::replace)) + "\n";
}

std::string_view sabotage_schema() {
  return embedded::sabotage_schema_json;
}

}  // namespace dataflow_qa::reports
