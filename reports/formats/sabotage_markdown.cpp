// Held by sabotage_test.cpp.
#include <fmt/format.h>

#include "reports/formats/markdown.h"
#include "reports/formats/sabotage.h"
#include "reports/text.h"

namespace dataflow_qa::reports {
namespace {

/// The checks that noticed, or what is known instead.
std::string noticed_by(const Tampering& tampering) {
  const bool elsewhere = tampering.noticed_by.empty();
  const auto& checks = elsewhere ? tampering.elsewhere : tampering.noticed_by;
  if (checks.empty()) return markdown_escaped(tampering.note);
  auto text = markdown_escaped(checks.front());
  if (checks.size() > 1) text += fmt::format(" and {} more", checks.size() - 1);
  return text;
}

std::string table_of_tamperings(const SabotagedStatement& statement) {
  auto out = fmt::format("\n### {}\n\n{}\n", markdown_escaped(statement.item), markdown_escaped(statement.statement));
  if (!statement.stands) out += "\nIts checks fail without any tampering, so they can judge none.\n";
  if (statement.tamperings.empty()) return out + "\nThere is nothing to tamper with.\n";
  out += "\n| outcome | tampering | name | by |\n| --- | --- | --- | --- |\n";
  for (const auto& each : statement.tamperings) {
    out += fmt::format("| {} | {} | {} | {} |\n", words(each.outcome), markdown_escaped(each.what),
                       markdown_escaped(each.name), noticed_by(each));
  }
  return out;
}

}  // namespace

std::string sabotage_markdown(const Sabotage& sabotage) {
  auto out = fmt::format("## Sabotage of {}\n\n{}\n\n", markdown_escaped(sabotage.subject),
                         markdown_escaped(sabotage.document));
  if (sabotage.trouble) out += fmt::format("It ended early: {}\n\n", markdown_escaped(*sabotage.trouble));
  out += "| outcome | tamperings |\n| --- | ---: |\n";
  for (const auto& [outcome, count] : totals(sabotage)) out += fmt::format("| {} | {} |\n", words(outcome), count);
  out += fmt::format("\n{} of tampering, in {}.\n", text::counted(kinds_tried(sabotage), "kind"),
                     text::duration(sabotage.duration_ms));
  for (const auto& statement : sabotage.statements) out += table_of_tamperings(statement);
  return out;
}

}  // namespace dataflow_qa::reports
