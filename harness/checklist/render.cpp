// Held by round_trip_test.cpp.
#include "harness/checklist/render.h"

#include <fmt/format.h>

#include "base/text.h"
#include "harness/checklist/phrases.h"

namespace dataflow_qa::checklist {
namespace {

std::string join(std::initializer_list<std::string_view> pieces) {
  std::string text;
  for (const std::string_view piece : pieces) text += piece;
  return text;
}

/// Lines, each with the document's line end.
class Lines {
 public:
  explicit Lines(std::string_view end) : end_(end) {}

  void add(std::initializer_list<std::string_view> pieces) {
    for (const std::string_view piece : pieces) text_ += piece;
    text_ += end_;
  }
  void add(std::string_view line) { add({line}); }
  void blank() { text_ += end_; }
  void underlined(std::string_view heading, char mark) {
    add(heading);
    add(std::string(base::characters(heading), mark));
  }

  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  std::string_view end_;
  std::string text_;
};

void table_head(Lines& lines, const Section& section) {
  lines.blank();
  lines.add(phrases::table);
  lines.add(phrases::header_rows);
  lines.blank();
  lines.add({phrases::first_cell, section.source.full(), phrases::property_header});
  lines.add({phrases::next_cell, section.target.full(), phrases::property_header});
}

void pair(Lines& lines, const Cell& source, const Cell& target) {
  lines.add({phrases::first_cell, source.text(), source.trailing});
  lines.add({phrases::next_cell, target.text(), target.trailing});
}

void render_section(Lines& lines, const Section& section) {
  lines.underlined(section.heading(), '-');
  lines.add(opening_sentence(section));
  lines.blank();
  if (section.create) {
    lines.add(create_sentence(section));
    lines.blank();
  }
  if (section.match) {
    const std::string both = match_sentences(section);
    const std::size_t end = both.find('\n');
    lines.add(std::string_view(both).substr(0, end));
    lines.add(std::string_view(both).substr(end + 1));
    lines.blank();
  }
  if (section.merge) {
    lines.add(merge_sentence(section));
    table_head(lines, section);
    for (const MergeRow& row : section.merge->rows) pair(lines, row.source, row.target);
    lines.blank();
  }
  lines.add(keep_sentence(section));
  lines.blank();
  lines.add(properties_sentence(section));
  table_head(lines, section);
  lines.add({phrases::next_cell, section.type_label, phrases::type_header});
  for (const PropertyRow& row : section.rows) {
    pair(lines, row.source, row.target);
    lines.add({row.unindented_type ? std::string_view{} : phrases::next_cell, row.type, row.trailing});
  }
  lines.blank();
}

}  // namespace

std::string opening_sentence(const Section& section) {
  const std::string source = section.source.full();
  const std::string target = section.target.full();
  switch (section.opening) {
    case Opening::every:
      return join({phrases::every, source, phrases::synchronized, target, "."});
    case Opening::conditional:
      return join({section.condition, phrases::conditionally, target, "."});
    case Opening::link_first:
      return join({phrases::before_any, source, phrases::and_a, target, phrases::must_be_established});
  }
  throw std::logic_error("a checklist::Opening that is none");
}

std::string create_sentence(const Section& section) {
  if (!section.create) return {};
  const Create& create = *section.create;
  std::string sentence = join({phrases::a_new, section.target.full(), phrases::created_from, section.source.full(),
                               phrases::if_connected, create.label, " "});
  for (std::size_t i = 0; i < create.items.size(); ++i) {
    if (i > 0) sentence += phrases::comma;
    if (i > 0 && i + 1 == create.items.size()) sentence += phrases::or_else;
    sentence += create.items[i];
  }
  return sentence + join({phrases::synchronized_into, create.target_label, "."});
}

std::string match_sentences(const Section& section) {
  const std::string target = section.target.full();
  return join({phrases::if_matching, target, phrases::exists, section.source.full(), phrases::merged_with_existing,
               "\n", phrases::if_no_matching, target, phrases::found_new, target, phrases::will_be_created});
}

std::string merge_sentence(const Section& section) {
  return join({phrases::a, section.source.full(), phrases::merge_with, section.target.full(), phrases::combinations});
}

std::string keep_sentence(const Section& section) {
  return join(
      {phrases::once_linked, section.source.full(), phrases::and_a, section.target.full(), phrases::keep_in_sync});
}

std::string properties_sentence(const Section& section) {
  return join({phrases::properties, section.source.full(), phrases::and_a, section.target.full(), ":"});
}

std::string render(const Section& section) {
  Lines lines("\n");
  render_section(lines, section);
  return lines.take();
}

std::string render(const Document& document) {
  Lines lines(document.crlf ? "\r\n" : "\n");
  const std::string title = document.title();
  lines.add(std::string(base::characters(title), '='));
  lines.underlined(title, '=');
  lines.blank();
  lines.add({phrases::generated, document.generated});
  lines.blank();
  lines.add({phrases::introduction, document.introduction_dot ? "." : ""});
  lines.add(std::string(phrases::introduction.size(), '-'));
  lines.blank();
  for (const std::string& line : document.introduction) lines.add(line);
  for (const Section& section : document.sections) {
    lines.blank();
    render_section(lines, section);
  }
  return lines.take();
}

}  // namespace dataflow_qa::checklist
