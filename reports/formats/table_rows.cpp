// Held by csv_test.cpp.
#include "reports/formats/table_rows.h"

#include <fmt/format.h>

#include "reports/account_text.h"
#include "reports/basis.h"

namespace dataflow_qa::reports {
namespace {

std::string origin_text(const Item& item) {
  return item.line ? fmt::format("line {}", *item.line) : item.origin;
}

/// The system that is edited.
std::string direction_text(const Check& check, const SystemLabels& systems) {
  if (check.direction == "from-source") return systems.source.empty() ? "source" : systems.source;
  if (check.direction == "from-target") return systems.target.empty() ? "target" : systems.target;
  return "";
}

/// Why it has its verdict; of one that passed, what it did and saw.
std::string said_of(const Check& check, const SystemLabels& systems) {
  std::string out = sentence(check);
  if (check.verdict == Verdict::known && check.reason) out += " (" + *check.reason + ")";
  if (!check.account) return out;
  out += (out.empty() ? "" : "; ") + account_summary(*check.account, systems);
  for (const auto& each : account_sentences(*check.account, systems)) out += ". " + each;
  return out;
}

TableRow row_of(const Section& section, const Item& item) {
  TableRow row;
  row.cells = {section.title, item.id, item.statement, origin_text(item), item.level};
  return row;
}

void set_cell(TableRow& row, Column column, std::string text) {
  row.cells[static_cast<std::size_t>(column)] = std::move(text);
}

void set_verdict(TableRow& row, Verdict verdict) {
  row.verdict = verdict;
  set_cell(row, Column::verdict, label(verdict));
}

TableRow row_of(const Section& section, const Item& item, const Check& check, const Results& results) {
  TableRow row = row_of(section, item);
  set_cell(row, Column::level, check.level);
  set_cell(row, Column::check, check.name);
  set_cell(row, Column::direction, direction_text(check, results.systems));
  set_cell(row, Column::tries, check.about);
  set_cell(row, Column::said, said_of(check, results.systems));
  set_cell(row, Column::seconds, fmt::format("{:.3f}", static_cast<double>(check.duration_ms) / 1000));
  set_verdict(row, check.verdict);
  return row;
}

TableRow row_of(const Section& section, const Item& item, const ManualTry& manual) {
  TableRow row = row_of(section, item);
  row.by_hand = true;
  set_cell(row, Column::check, "by hand");
  set_cell(row, Column::tries, manual.done);
  set_cell(row, Column::said, sentence(manual));
  set_verdict(row, manual.result);
  return row;
}

}  // namespace

std::vector<TableRow> table_rows(const Section& section, const Results& results) {
  std::vector<TableRow> rows;
  for (const Item* item : section.items) {
    for (const Check& check : item->checks) rows.push_back(row_of(section, *item, check, results));
    if (item->checks.empty()) {
      rows.push_back(row_of(section, *item));
      set_cell(rows.back(), Column::said, "no check exists");
      set_verdict(rows.back(), Verdict::uncovered);
    }
    for (const ManualTry& each : item->manual) rows.push_back(row_of(section, *item, each));
  }
  return rows;
}

}  // namespace dataflow_qa::reports
