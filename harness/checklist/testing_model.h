#pragma once

// A whole document as it was read, as text that tests compare: the model line by line, then the slugs that its
// dataflows have in ids, then every finding. An error is shown as its reader sees it.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>

#include "harness/checklist/items.h"
#include "harness/checklist/parse.h"
#include "harness/checklist/slugs.h"

namespace dataflow_qa::checklist::testing_document {

/// "path [VALUE in PATH]", with "-" for what is empty and the blanks at the end in quotes.
inline std::string in_words(const Cell& cell) {
  const auto or_dash = [](const std::string& text) { return text.empty() ? "-" : text; };
  std::string text = or_dash(cell.path);
  for (const Dependency& each : cell.dependencies) {
    text += fmt::format(" [{} in {}]", or_dash(each.value), or_dash(each.path));
  }
  if (!cell.trailing.empty()) text += fmt::format(" and {} blank", cell.trailing.size());
  return text;
}

/// "SYSTEM|ENTITY > SYSTEM|ENTITY: kind of opening", then a line for each thing that the section says.
inline std::string in_words(const Section& section) {
  std::string text = fmt::format("{}|{} > {}|{}: {}\n", section.source.system, section.source.entity,
                                 section.target.system, section.target.entity, opening_kind(section.opening));
  if (!section.condition.empty()) text += fmt::format("  if: {}\n", section.condition);
  if (const auto& create = section.create) {
    text += fmt::format("  create: {}|{} > {}\n", create->label, fmt::join(create->items, "|"), create->target_label);
  }
  if (section.match) text += "  match\n";
  if (section.merge) text += "  merge\n";
  for (const MergeRow& row : section.merge.value_or(Merge{}).rows) {
    text += fmt::format("    {} = {}\n", in_words(row.source), in_words(row.target));
  }
  text += fmt::format("  properties, types of {}\n", section.type_label.empty() ? "-" : section.type_label);
  for (const PropertyRow& row : section.rows) {
    text += fmt::format("    {} > {}: {}{}{}\n", in_words(row.source), in_words(row.target), row.type,
                        row.trailing.empty() ? "" : fmt::format(" and {} blank", row.trailing.size()),
                        row.unindented_type ? ", not indented" : "");
  }
  return text;
}

inline std::string seen(const std::string& file) {
  const auto document = parse(file, "t.rst");
  if (!document) return document.error().text();
  std::string text = fmt::format("{}|{} {}{}\n", document->source, document->target, document->generated,
                                 document->crlf ? ", CR LF" : "");
  for (const Section& section : document->sections) text += in_words(section);
  const Checklist list = make_checklist(*document, nullptr);
  for (const DataflowSummary& flow : list.dataflows) text += fmt::format("id {}\n", flow.slug);
  for (const Finding& each : list.findings) {
    text += fmt::format("{}:{} {}: {}\n", each.line.value_or(0), each.column.value_or(0), each.kind, each.message);
  }
  return text;
}

}  // namespace dataflow_qa::checklist::testing_document
