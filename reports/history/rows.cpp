// Held by store_test.cpp.
#include "reports/history/rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "base/digest.h"
#include "reports/model/failure_json.h"
#include "reports/model/json.h"

namespace dataflow_qa::reports::history {
namespace {

using nlohmann::json;

std::string dumped(const nlohmann::ordered_json& value) {
  return value.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::optional<std::string> why(const Check& check) {
  if (!is_trouble(check.verdict) && check.verdict != Verdict::known) return std::nullopt;
  nlohmann::ordered_json out = nlohmann::ordered_json::object();
  if (check.reason) out["reason"] = *check.reason;
  if (!check.failures.empty()) out["failure"] = write_failure(check.failures.front());
  return dumped(out);
}

void read_why(Check& check, const std::string& text) {
  const auto from = json::parse(text);
  if (const auto reason = from.find("reason"); reason != from.end()) check.reason = reason->get<std::string>();
  if (const auto failure = from.find("failure"); failure != from.end()) {
    check.failures.push_back(read_failure(*failure));
  }
}

/// Leaves out what only a tried check has, as results.json does.
VerdictRow row_of_unselected(const Check& check) {
  return {.definition = {.is_check = true,
                         .id = check.name,
                         .item = check.item,
                         .kind = check.direction.value_or(""),
                         .level = check.level},
          .selected = false};
}

}  // namespace

std::string write(const Definition& definition) {
  return dumped({definition.is_check ? "check" : "item", definition.id, definition.item, definition.dataflow,
                 definition.kind, definition.level, definition.text});
}

Definition read_definition(const std::string& text) {
  const auto from = json::parse(text);
  return {.is_check = from.at(0) == "check",
          .id = from.at(1),
          .item = from.at(2),
          .dataflow = from.at(3),
          .kind = from.at(4),
          .level = from.at(5),
          .text = from.at(6)};
}

std::vector<VerdictRow> rows_of(const Results& results) {
  std::vector<VerdictRow> rows;
  for (const Item& item : results.items) {
    const auto is_selected = [](const Check& check) { return check.selected; };
    rows.push_back({.definition = {.id = item.id,
                                   .item = item.id,
                                   .dataflow = item.dataflow,
                                   .kind = item.kind,
                                   .level = item.level,
                                   .text = item.statement},
                    .selected = item.checks.empty() || std::ranges::any_of(item.checks, is_selected),
                    .verdict = item.verdict});
    for (const Check& check : item.checks) {
      if (!check.selected) {
        rows.push_back(row_of_unselected(check));
        continue;
      }
      rows.push_back({.definition = {.is_check = true,
                                     .id = check.name,
                                     .item = item.id,
                                     .dataflow = item.dataflow,
                                     .kind = check.direction.value_or(""),
                                     .level = check.level,
                                     .text = check.about},
                      .verdict = check.verdict,
                      .duration_ms = check.duration_ms,
                      .why = why(check)});
    }
  }
  return rows;
}

void add_row(Results& results, const VerdictRow& row) {
  const auto& from = row.definition;
  if (!from.is_check) {
    results.items.push_back({.id = from.id,
                             .dataflow = from.dataflow,
                             .kind = from.kind,
                             .level = from.level,
                             .statement = from.text,
                             .verdict = row.verdict});
    return;
  }
  if (results.items.empty()) throw std::runtime_error("a history has a check without its statement: " + from.id);
  Check check{.name = from.id, .item = from.item, .level = from.level, .about = from.text, .selected = row.selected};
  if (!from.kind.empty()) check.direction = from.kind;
  check.verdict = row.verdict;
  check.duration_ms = row.duration_ms;
  if (row.why) read_why(check, *row.why);
  results.items.back().checks.push_back(std::move(check));
}

std::string series_of(const Results& results) {
  return dumped({results.document.title, results.run.subject.name, results.run.profile});
}

Results head_of(const Results& results) {
  Results head{.complete = results.complete,
               .run = results.run,
               .document = results.document,
               .mapping = results.mapping,
               .fixtures = results.fixtures,
               .dataflows = results.dataflows,
               .findings = results.findings,
               .figures = results.figures};
  head.run.last_requests.clear();
  return head;
}

std::string digest_of(const Results& results) {
  auto text = write_json(head_of(results));
  for (const auto& row : rows_of(results)) {
    text += fmt::format("{} {} {} {} {}\n", write(row.definition), row.selected, to_string(row.verdict),
                        row.duration_ms, row.why.value_or(""));
  }
  return base::sha256_hex(text);
}

}  // namespace dataflow_qa::reports::history
