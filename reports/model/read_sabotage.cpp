// Held by reports/merge_shares_test.cpp.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/json_text.h"
#include "reports/model/as_written.h"
#include "reports/model/sabotage.h"
#include "reports/model/schema.h"

namespace dataflow_qa::reports {
namespace {

using nlohmann::json;

constexpr SabotageOutcome all_outcomes[] = {
    SabotageOutcome::noticed,     SabotageOutcome::elsewhere,  SabotageOutcome::not_noticed, SabotageOutcome::made_good,
    SabotageOutcome::not_in_play, SabotageOutcome::not_judged, SabotageOutcome::not_tried};

SabotageOutcome outcome_from(const std::string& name) {
  for (const auto outcome : all_outcomes) {
    if (to_string(outcome) == name) return outcome;
  }
  return SabotageOutcome::not_tried;  // the schema has accepted the name
}

std::optional<std::string> text_or_none(const json& from) {
  return from.is_null() ? std::nullopt : std::optional(from.get<std::string>());
}

Tampering tampering_from(const json& from) {
  return {.name = from.at("name"),
          .kind = from.at("kind"),
          .what = from.at("what"),
          .outcome = outcome_from(from.at("outcome")),
          .touched = from.at("touched"),
          .noticed_by = from.at("noticed_by").get<std::vector<std::string>>(),
          .elsewhere = from.at("elsewhere").get<std::vector<std::string>>(),
          .note = from.at("note")};
}

SabotagedStatement statement_from(const json& from) {
  SabotagedStatement statement{.item = from.at("item"),
                               .dataflow = from.at("dataflow"),
                               .statement = from.at("statement"),
                               .stands = from.at("stands")};
  for (const auto& each : from.at("tamperings")) statement.tamperings.push_back(tampering_from(each));
  return statement;
}

}  // namespace

base::Result<Sabotage> read_sabotage(std::string_view text, const std::string& file) {
  auto from = base::parse_json(text);
  if (!from) {
    from.error().file = file;
    return tl::unexpected(std::move(from.error()));
  }
  if (const auto wrong = first_violation(*from, sabotage_schema())) {
    return base::failure(fmt::format("{} is no sabotage.json: {}", file, *wrong));
  }
  if (auto as_it_was = require_unedited(*from, file); !as_it_was) return tl::unexpected(as_it_was.error());
  Sabotage result{.complete = from->at("complete"),
                  .started = from->at("started"),
                  .duration_ms = from->at("duration_ms"),
                  .seed = from->at("seed"),
                  .filter = text_or_none(from->at("filter")),
                  .shard = text_or_none(from->at("shard")),
                  .subject = from->at("subject"),
                  .document = from->at("document"),
                  .inputs = from->value("inputs", ""),
                  .harness_version = from->at("harness_version"),
                  .trouble = text_or_none(from->at("trouble"))};
  for (const auto& each : from->at("statements")) result.statements.push_back(statement_from(each));
  if (auto fits = require_exit(*from, exit_status(result), file); !fits) return tl::unexpected(fits.error());
  return result;
}

}  // namespace dataflow_qa::reports
