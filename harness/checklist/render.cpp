#include "harness/checklist/render.h"

#include <fmt/format.h>

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
    add(std::string(characters(heading), mark));
  }

  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  std::string_view end_;
  std::string text_;
};

void table_head(Lines& lines, const Section& section) {
  lines.blank();
  lines.add(phrases::kTable);
  lines.add(phrases::kHeaderRows);
  lines.blank();
  lines.add({phrases::kFirstCell, section.source.full(), phrases::kPropertyHeader});
  lines.add({phrases::kNextCell, section.target.full(), phrases::kPropertyHeader});
}

void pair(Lines& lines, const Cell& source, const Cell& target) {
  lines.add({phrases::kFirstCell, source.text(), source.trailing});
  lines.add({phrases::kNextCell, target.text(), target.trailing});
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
  lines.add({phrases::kNextCell, section.type_label, phrases::kTypeHeader});
  for (const PropertyRow& row : section.rows) {
    pair(lines, row.source, row.target);
    lines.add({row.unindented_type ? std::string_view{} : phrases::kNextCell, row.type, row.trailing});
  }
  lines.blank();
}

}  // namespace

std::string opening_sentence(const Section& section) {
  const std::string source = section.source.full();
  const std::string target = section.target.full();
  switch (section.opening) {
    case Opening::every:
      return join({phrases::kEvery, source, phrases::kSynchronized, target, "."});
    case Opening::conditional:
      return join({section.condition, phrases::kConditionally, target, "."});
    case Opening::link_first:
      return join({phrases::kBeforeAny, source, phrases::kAndA, target, phrases::kMustBeEstablished});
  }
  throw std::logic_error("a checklist::Opening that is none");
}

std::string create_sentence(const Section& section) {
  if (!section.create) return {};
  const Create& create = *section.create;
  std::string sentence = join({phrases::kNew, section.target.full(), phrases::kCreatedFrom, section.source.full(),
                               phrases::kIfConnected, create.label, " "});
  for (std::size_t i = 0; i < create.items.size(); ++i) {
    if (i > 0) sentence += phrases::kComma;
    if (i > 0 && i + 1 == create.items.size()) sentence += phrases::kOr;
    sentence += create.items[i];
  }
  return sentence + join({phrases::kSynchronizedInto, create.target_label, "."});
}

std::string match_sentences(const Section& section) {
  const std::string target = section.target.full();
  return join({phrases::kIfMatching, target, phrases::kExists, section.source.full(), phrases::kMergedWithExisting,
               "\n", phrases::kIfNoMatching, target, phrases::kFoundNew, target, phrases::kWillBeCreated});
}

std::string merge_sentence(const Section& section) {
  return join({phrases::kA, section.source.full(), phrases::kMergeWith, section.target.full(), phrases::kCombinations});
}

std::string keep_sentence(const Section& section) {
  return join(
      {phrases::kOnceLinked, section.source.full(), phrases::kAndA, section.target.full(), phrases::kKeepInSync});
}

std::string properties_sentence(const Section& section) {
  return join({phrases::kProperties, section.source.full(), phrases::kAndA, section.target.full(), ":"});
}

std::string render(const Section& section) {
  Lines lines("\n");
  render_section(lines, section);
  return lines.take();
}

std::string render(const Document& document) {
  Lines lines(document.crlf ? "\r\n" : "\n");
  const std::string title = document.title();
  lines.add(std::string(characters(title), '='));
  lines.underlined(title, '=');
  lines.blank();
  lines.add({phrases::kGenerated, document.generated});
  lines.blank();
  lines.add({phrases::kIntroduction, document.introduction_dot ? "." : ""});
  lines.add(std::string(phrases::kIntroduction.size(), '-'));
  lines.blank();
  for (const std::string& line : document.introduction) lines.add(line);
  for (const Section& section : document.sections) {
    lines.blank();
    render_section(lines, section);
  }
  return lines.take();
}

}  // namespace dataflow_qa::checklist
