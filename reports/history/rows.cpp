// Held by store_test.cpp.
#include "reports/history/rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/digest.h"
#include "base/json_place.h"
#include "reports/model/as_written.h"
#include "reports/model/failure_json.h"
#include "reports/model/json.h"

namespace dataflow_qa::reports::history {
namespace {

std::string dumped(nlohmann::ordered_json value) {
  show_nul(value);
  return value.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::optional<std::string> why(const Check& check) {
  if (!is_trouble(check.verdict) && check.verdict != Verdict::known) return std::nullopt;
  nlohmann::ordered_json out = nlohmann::ordered_json::object();
  if (check.reason) out["reason"] = *check.reason;
  if (!check.failures.empty()) out["failure"] = write_failure(check.failures.front());
  return dumped(out);
}

void read_failure_at(Check& check, const base::JsonPlace& place) try {
  check.failures.push_back(read_failure(place.value()));
} catch (const std::exception& error) {
  place.fail(fmt::format("not a failure: {}", error.what()));
}

base::Result<void> read_why(Check& check, const std::string& text) {
  const auto read = base::read_json(text, "", [&](const base::JsonPlace& root) {
    if (!root.is_object_of({"reason", "failure"})) return false;
    if (const auto reason = root.optional("reason")) check.reason = reason->string();
    if (const auto failure = root.optional("failure")) read_failure_at(check, *failure);
    return true;
  });
  if (!read) return tl::unexpected(read.error());
  return {};
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

base::Result<Definition> read_definition(const std::string& text) {
  return base::read_json(text, "", [](const base::JsonPlace& root) {
    const auto parts = root.list();
    if (parts.size() != 7) {
      root.fail(fmt::format("expected 7 texts, got {}", parts.size()));
      return Definition{};
    }
    return Definition{.is_check = parts[0].one_of<bool>({{"check", true}, {"item", false}}),
                      .id = parts[1].string(),
                      .item = parts[2].string(),
                      .dataflow = parts[3].string(),
                      .kind = parts[4].string(),
                      .level = parts[5].string(),
                      .text = parts[6].string()};
  });
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

base::Result<void> add_row(Results& results, const VerdictRow& row) {
  const auto& from = row.definition;
  if (!from.is_check) {
    results.items.push_back({.id = from.id,
                             .dataflow = from.dataflow,
                             .kind = from.kind,
                             .level = from.level,
                             .statement = from.text,
                             .verdict = row.verdict});
    return {};
  }
  if (results.items.empty()) return base::failure(fmt::format("a check without its statement: {}", from.id));
  Check check{.name = from.id, .item = from.item, .level = from.level, .about = from.text, .selected = row.selected};
  if (!from.kind.empty()) check.direction = from.kind;
  check.verdict = row.verdict;
  check.duration_ms = row.duration_ms;
  if (row.why) {
    if (auto read = read_why(check, *row.why); !read) return read;
  }
  results.items.back().checks.push_back(std::move(check));
  return {};
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
