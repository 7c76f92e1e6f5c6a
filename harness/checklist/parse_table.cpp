// Held by parse_test.cpp and diagnostics_test.cpp.
// The tables of a dataflow section: merge criteria (two columns) and properties (three).

#include <fmt/format.h>

#include "harness/checklist/cells.h"
#include "harness/checklist/parser.h"
#include "harness/checklist/phrases.h"

namespace dataflow_qa::checklist {
namespace {

/// True where the line starts with `mark` ("   * - "), or is that mark without its last blank: an empty cell.
bool has_mark(std::string_view line, std::string_view mark) {
  return line.substr(0, mark.size()) == mark || line == mark.substr(0, mark.size() - 1);
}

}  // namespace

bool Parser::read_table_head() {
  return sentence({phrases::table}) && sentence({phrases::header_rows}) && blank_lines(1, "above the table's rows");
}

bool Parser::read_header_cell(std::string_view mark, Pieces pieces) {
  std::string text;
  for (const std::string_view piece : pieces) text += piece;
  return sentence({mark, text});
}

bool Parser::read_type_header(Section& section) {
  std::string_view text = line();
  const std::size_t size = phrases::next_cell.size() + phrases::type_header.size();
  if (text.size() < size || text.substr(0, phrases::next_cell.size()) != phrases::next_cell ||
      text.substr(text.size() - phrases::type_header.size()) != phrases::type_header) {
    return fail(at_, 0, fmt::format("\"{}SYSTEM{}\"", phrases::next_cell, phrases::type_header));
  }
  section.type_label_place = {at_ + 1, phrases::next_cell.size() + 1};
  section.type_label = text.substr(phrases::next_cell.size(), text.size() - size);
  ++at_;
  return true;
}

bool Parser::at_row() const {
  return !at_end() && has_mark(line(), phrases::first_cell);
}

bool Parser::read_property(std::string_view mark, Cell& cell) {
  if (at_end() || !has_mark(line(), mark)) return fail(at_, 0, fmt::format("a cell \"{}…\"", mark));
  const std::string_view text = line().size() < mark.size() ? std::string_view{} : line().substr(mark.size());
  auto read = read_cell(text, {at_ + 1, mark.size() + 1});
  if (!read) return fail(at_, mark.size() + read.error().offset, read.error().expected);
  cell = std::move(*read);
  ++at_;
  return true;
}

bool Parser::read_type(PropertyRow& row) {
  std::string_view text = line();
  row.type_place = here();
  if (has_mark(text, phrases::next_cell)) {
    text = text.size() < phrases::next_cell.size() ? std::string_view{} : text.substr(phrases::next_cell.size());
    row.type_place.column += phrases::next_cell.size();
  } else if (!text.empty() && (text.front() == '"' || text.front() == '[' || text == phrases::no_type)) {
    row.unindented_type = true;
  } else {
    return fail(at_, 0, fmt::format("the row's data type, \"{}…\"", phrases::next_cell));
  }
  const std::string_view content = without_trailing(text);
  row.type = content;
  row.trailing = text.substr(content.size());
  ++at_;
  return true;
}

bool Parser::end_of_row() {
  if (at_end() || is_blank(at_) || at_row()) return true;
  return fail(at_, 0, fmt::format("a row \"{}…\" or a blank line", phrases::first_cell));
}

}  // namespace dataflow_qa::checklist
