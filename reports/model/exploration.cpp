#include "reports/model/exploration.h"

#include <fmt/format.h>

#include "base/json_text.h"
#include "base/terminal.h"
#include "reports/model/as_written.h"
#include "reports/model/failure_json.h"
#include "reports/model/schema.h"
#include "reports_embedded.h"

namespace dataflow_qa::reports {
namespace {

using Json = nlohmann::ordered_json;

Json written(const ExplorationFinding& finding) {
  return {{"seed", finding.seed},
          {"steps", finding.steps},
          {"drawn_steps", finding.drawn_steps},
          {"played", finding.played},
          {"failed", finding.failed},
          {"words", finding.words},
          {"failure", write_failure(finding.failure)},
          {"history", Json(finding.history)},
          {"alike", finding.alike},
          {"seeds", finding.seeds}};
}

ExplorationFinding finding_from(const nlohmann::json& from) {
  return {.seed = from.at("seed"),
          .steps = from.at("steps"),
          .drawn_steps = from.at("drawn_steps"),
          .played = from.at("played"),
          .failed = from.at("failed"),
          .words = from.at("words").get<std::vector<std::string>>(),
          .failure = read_failure(from.at("failure")),
          .history = from.at("history"),
          .alike = from.at("alike"),
          .seeds = from.at("seeds").get<std::vector<std::uint64_t>>()};
}

template <typename Value>
Json or_none(const std::optional<Value>& value) {
  return value ? Json(*value) : Json(nullptr);
}

template <typename Value>
std::optional<Value> optional_from(const nlohmann::json& from) {
  return from.is_null() ? std::nullopt : std::optional(from.get<Value>());
}

}  // namespace

int exit_status(const Exploration& exploration) {
  if (exploration.trouble || !exploration.complete) return 3;
  return exploration.findings.empty() ? 0 : 1;
}

std::string exploration_json(const Exploration& exploration) {
  Json findings = Json::array();
  for (const auto& finding : exploration.findings) findings.push_back(written(finding));
  Json file{{"format", "dataflow-qa/exploration"},
            {"version", 1},
            {"complete", exploration.complete},
            {"exit", exit_status(exploration)},
            {"started", exploration.started},
            {"duration_ms", exploration.duration_ms},
            {"first_seed", exploration.first_seed},
            {"seeds", or_none(exploration.seeds)},
            {"steps_each", exploration.steps_each},
            {"faults", exploration.faults},
            {"shard", or_none(exploration.shard)},
            {"subject", exploration.subject},
            {"document", exploration.document},
            {"inputs", exploration.inputs},
            {"harness_version", exploration.harness_version},
            {"trouble", or_none(exploration.trouble)},
            {"histories", exploration.histories},
            {"steps", exploration.steps},
            {"findings", std::move(findings)}};
  file["sha256"] = content_digest(file);
  return base::harmless_json(file.dump(1, ' ', false, Json::error_handler_t::replace)) + "\n";
}

base::Result<Exploration> read_exploration(std::string_view text, const std::string& file) {
  auto json = base::parse_json(text);
  if (!json) {
    json.error().file = file;
    return tl::unexpected(std::move(json.error()));
  }
  if (const auto wrong = first_violation(*json, exploration_schema())) {
    return base::failure(fmt::format("{} is no explore.json: {}", file, *wrong));
  }
  if (auto as_it_was = require_unedited(*json, file); !as_it_was) return tl::unexpected(as_it_was.error());
  Exploration result{.complete = json->at("complete"),
                     .started = json->at("started"),
                     .duration_ms = json->at("duration_ms"),
                     .first_seed = json->at("first_seed"),
                     .seeds = optional_from<std::uint64_t>(json->at("seeds")),
                     .steps_each = json->at("steps_each"),
                     .faults = json->at("faults"),
                     .shard = optional_from<std::string>(json->at("shard")),
                     .subject = json->at("subject"),
                     .document = json->at("document"),
                     .inputs = json->value("inputs", ""),
                     .harness_version = json->at("harness_version"),
                     .trouble = optional_from<std::string>(json->at("trouble")),
                     .histories = json->at("histories"),
                     .steps = json->at("steps")};
  try {
    for (const auto& each : json->at("findings")) result.findings.push_back(finding_from(each));
  } catch (const std::exception& error) {
    return base::failure(fmt::format("{} is no explore.json: a finding cannot be read: {}", file, error.what()));
  }
  if (auto fits = require_exit(*json, exit_status(result), file); !fits) return tl::unexpected(fits.error());
  return result;
}

std::string_view exploration_schema() {
  return embedded::exploration_schema_json;
}

}  // namespace dataflow_qa::reports
