#pragma once

// The parser's own workings, shared by its three parts: parse.cpp (the document's head), parse_section.cpp (the
// sentences of a dataflow) and parse_table.cpp. Nobody else includes this.

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "harness/checklist/document.h"

namespace dataflow_qa::checklist {

/// The part of a document that is still to be read, and what was wrong in the part that was. A function that reads
/// returns false after it has noted an error.
class Parser {
 public:
  Parser(const SourceText& text, Document& document) : text_(text), document_(document) {}

  /// Reads the whole text; what it could not read is in errors().
  void read();

  [[nodiscard]] Errors& errors() { return errors_; }

 private:
  using Pieces = std::initializer_list<std::string_view>;

  struct Headings {
    std::vector<std::string_view> names;
    std::vector<std::string_view> type_labels;
  };

  // Lines and messages.
  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
  [[nodiscard]] std::string_view line() const { return text_.line(at_); }
  [[nodiscard]] Place here() const { return {at_ + 1, 1}; }
  bool fail(std::size_t index, std::size_t offset, const std::string& expected);
  bool fail_with_text(std::size_t index, std::size_t offset, std::string_view expected);
  bool add_error(std::size_t index, std::size_t offset, const std::string& expected, const std::string& got);
  void note(std::string kind, Place place, std::string message);
  [[nodiscard]] bool is_blank(std::size_t index) const;
  [[nodiscard]] bool is_rule(std::size_t index, char mark) const;
  bool rule(char mark, std::size_t length, const std::string& what);
  bool blank_line();
  bool blank_lines(std::size_t wanted, const std::string& before);
  bool sentence(Pieces pieces);
  [[nodiscard]] bool is_sentence(Pieces pieces) const;

  // The document's head.
  bool read_head();
  bool read_title();
  bool read_stamp();
  bool read_introduction();
  [[nodiscard]] bool at_heading() const;
  void resolve_title();
  void note_if_guessed();

  // A dataflow.
  void skip_to_heading();
  bool read_section(Section& section);
  bool read_names(Section& section);
  bool read_opening(Section& section);
  bool opening_not_understood();
  bool read_create(Section& section);
  bool read_create_items(Create& create, std::string_view list, std::size_t offset);
  bool read_match(Section& section);
  bool read_merge(Section& section);
  bool read_keep(Section& section);
  bool read_properties(Section& section);

  // Tables.
  bool read_table_head();
  bool read_header_cell(std::string_view mark, Pieces pieces);
  bool read_type_header(Section& section);
  bool at_row() const;
  bool read_property(std::string_view mark, Cell& cell);
  bool read_type(PropertyRow& row);
  bool end_of_row();

  const SourceText& text_;
  Document& document_;
  Errors errors_;
  std::size_t at_ = 0;  // index of the next line

  std::string_view title_;  // without " Dataflow"
  Headings headings_;

  // The heading of the section that is being read, and its full names.
  std::string_view heading_;
  std::string_view source_;
  std::string_view target_;
};

}  // namespace dataflow_qa::checklist
