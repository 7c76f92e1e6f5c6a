#include "harness/checklist/parse.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/digest.h"
#include "base/file.h"
#include "base/text.h"
#include "harness/checklist/names.h"
#include "harness/checklist/parser.h"
#include "harness/checklist/phrases.h"
#include "harness/checklist/review.h"

namespace dataflow_qa::checklist {
namespace {

constexpr std::size_t kept_errors = 20;  // enough to work with; a file of another kind would give thousands

bool by_place(const Diagnostic& left, const Diagnostic& right) {
  return std::pair{left.place.line, left.place.column} < std::pair{right.place.line, right.place.column};
}

/// True for a line that only a dataflow section has. In an introduction it shows that a heading was not recognised.
bool belongs_to_section(std::string_view line) {
  const auto starts = [&](std::string_view phrase) { return line.substr(0, phrase.size()) == phrase; };
  const auto holds = [&](std::string_view phrase) { return line.find(phrase) != std::string_view::npos; };
  return (starts(phrases::every) && holds(phrases::synchronized)) || holds(phrases::conditionally) ||
         starts(phrases::before_any) || (starts(phrases::a_new) && holds(phrases::created_from)) ||
         starts(phrases::if_matching) || starts(phrases::if_no_matching) ||
         (starts(phrases::a) && holds(phrases::merge_with)) || starts(phrases::once_linked) ||
         starts(phrases::properties) || starts(".. ") || starts("   * - ") || starts("     - ");
}

}  // namespace

void Parser::read() {
  if (!read_head()) return;
  while (!at_end()) {
    if (!at_heading()) {
      fail(at_, 0, "a dataflow's heading, underlined with \"-\"");
      ++at_;
      skip_to_heading();
      continue;
    }
    Section section;
    if (read_section(section)) {
      headings_.names.push_back(heading_);
      document_.sections.push_back(std::move(section));
    } else {
      skip_to_heading();
    }
  }
  // Labels point into sections that no longer grow.
  for (const Section& section : document_.sections) headings_.type_labels.push_back(section.type_label);
  resolve_title();
}

bool Parser::fail(std::size_t index, std::size_t offset, const std::string& expected) {
  std::string got = "the end of the file";
  if (index < text_.size()) {
    const std::string_view rest = text_.line(index).substr(offset);
    got = rest.empty() ? (offset == 0 ? "a blank line" : "the end of the line") : quotation(rest);
  }
  return add_error(index, offset, expected, got);
}

bool Parser::fail_with_text(std::size_t index, std::size_t offset, std::string_view expected) {
  const std::string_view rest = index < text_.size() ? text_.line(index).substr(offset) : "";
  const bool is_ascii = std::all_of(rest.begin(), rest.end(), [](char c) { return static_cast<signed char>(c) >= 0; });
  if (rest.empty() || is_ascii) return fail(index, offset, quotation(expected));
  const Quotations quoted = quotations(expected, rest);
  return add_error(index, offset, quoted.before, quoted.after);
}

bool Parser::add_error(std::size_t index, std::size_t offset, const std::string& expected, const std::string& got) {
  if (errors_.diagnostics.size() >= kept_errors) {
    ++errors_.more;
  } else {
    errors_.diagnostics.push_back(
        text_.diagnostic("", text_.place(index, offset), fmt::format("expected {}, got {}", expected, got)));
  }
  return false;
}

void Parser::note(std::string kind, Place place, std::string message) {
  document_.findings.push_back(text_.diagnostic(std::move(kind), place, std::move(message)));
}

bool Parser::is_blank(std::size_t index) const {
  return text_.line(index).find_first_not_of(" \t") == std::string_view::npos;
}

bool Parser::is_rule(std::size_t index, char mark) const {
  const std::string_view text = text_.line(index);
  return !text.empty() && text.find_first_not_of(mark) == std::string_view::npos;
}

bool Parser::rule(char mark, std::size_t length, const std::string& what) {
  if (!is_rule(at_, mark)) return fail(at_, 0, fmt::format("{} of {} \"{}\"", what, length, mark));
  if (line().size() != length) {
    note("underline-length", here(),
         fmt::format("expected {} of {} \"{}\", got {}", what, length, mark, line().size()));
  }
  ++at_;
  return true;
}

bool Parser::blank_line() {
  return blank_lines(1, "here");
}

bool Parser::blank_lines(std::size_t wanted, const std::string& before) {
  const std::size_t first = at_;
  for (; !at_end() && is_blank(at_); ++at_) {
    if (!line().empty()) note("trailing-whitespace", here(), "blanks in an empty line");
  }
  const std::size_t count = at_ - first;
  if (count == 0) return fail(at_, 0, "a blank line");
  if (count != wanted && !at_end()) {
    note("blank-lines", here(),
         fmt::format("expected {} blank line{} {}, got {}", wanted, wanted == 1 ? "" : "s", before, count));
  }
  return true;
}

bool Parser::is_sentence(Pieces pieces) const {
  std::string_view rest = line();
  for (const std::string_view piece : pieces) {
    if (rest.substr(0, piece.size()) != piece) return false;
    rest.remove_prefix(piece.size());
  }
  return rest.empty();
}

bool Parser::sentence(Pieces pieces) {
  if (!at_end() && is_sentence(pieces)) {
    ++at_;
    return true;
  }
  std::string expected;
  for (const std::string_view piece : pieces) expected += piece;
  const std::string_view got = line();
  const auto ends = std::mismatch(expected.begin(), expected.end(), got.begin(), got.end());
  auto offset = static_cast<std::size_t>(ends.first - expected.begin());
  if (offset == expected.size()) return fail(at_, offset, "the end of the line");
  // Show from the start of the word in which they differ.
  if (const std::size_t blank = offset == 0 ? std::string::npos : expected.rfind(' ', offset - 1);
      offset > 0 && got.size() > offset) {
    offset = blank == std::string::npos ? 0 : blank + 1;
  }
  return fail_with_text(at_, offset, std::string_view(expected).substr(offset));
}

bool Parser::read_head() {
  return read_title() && read_stamp() && read_introduction();
}

bool Parser::read_title() {
  if (!is_rule(0, '=')) return fail(0, 0, "a line of \"=\" above the title of a dataflow document");
  const std::string_view title = text_.line(1);
  const std::size_t size = title.size();
  const bool ends =
      size >= phrases::dataflow.size() && title.substr(size - phrases::dataflow.size()) == phrases::dataflow;
  if (ends) title_ = title.substr(0, size - phrases::dataflow.size());
  if (!ends || title_.find(phrases::to) == std::string_view::npos) {
    return fail(1, 0, "a title \"SOURCE to TARGET Dataflow\"");
  }
  const std::size_t length = base::characters(title);
  if (!rule('=', length, "a line above the title")) return false;
  ++at_;
  return rule('=', length, "an underline") && blank_line();
}

bool Parser::read_stamp() {
  constexpr std::string_view form = "0000-00-00 00:00:00";
  const std::string_view text = line();
  const std::size_t start = phrases::generated.size();
  if (text.substr(0, start) != phrases::generated) return fail(at_, 0, "\"Generated: YYYY-MM-DD HH:MM:SS\"");
  const std::string_view stamp = text.substr(start);
  for (std::size_t i = 0; i < std::max(stamp.size(), form.size()); ++i) {
    const bool digit = i < stamp.size() && stamp[i] >= '0' && stamp[i] <= '9';
    const bool good = i < stamp.size() && i < form.size() && (form[i] == '0' ? digit : stamp[i] == form[i]);
    if (!good) return fail(at_, start + i, i < form.size() ? "YYYY-MM-DD HH:MM:SS" : "the end of the line");
  }
  document_.generated = stamp;
  ++at_;
  return blank_line();
}

bool Parser::read_introduction() {
  constexpr std::string_view heading_text = phrases::introduction;
  document_.introduction_dot =
      !line().empty() && line().substr(0, line().size() - 1) == heading_text && line().back() == '.';
  if (document_.introduction_dot) {
    note("introduction-heading", here(), "the heading reads \"Introduction.\", longer than its underline");
    ++at_;
  } else if (!sentence({heading_text})) {
    return false;
  }
  if (!rule('-', heading_text.size(), "an underline") || !blank_line()) return false;
  bool in_paragraph = false;
  while (!at_end()) {
    if (is_blank(at_)) {
      const std::size_t first = at_;
      while (!at_end() && is_blank(at_)) ++at_;
      in_paragraph = false;
      const std::size_t count = at_ - first;
      if (at_end() || at_heading()) {
        const std::size_t wanted = at_end() ? 0 : 1;
        if (count != wanted) {
          note("blank-lines", {first + 1, 1},
               fmt::format("expected {} after the introduction, got {}", wanted == 0 ? "no blank line" : "1 blank line",
                           count));
        }
        return true;
      }
      if (count > 1) return fail(at_, 0, "a dataflow's heading, underlined with \"-\"");
      document_.introduction.emplace_back();
    }
    const bool heading_too_early = is_rule(at_ + 1, '-');
    if (heading_too_early)
      return fail(at_, 0, in_paragraph ? "a blank line above a heading" : "the introduction's text");
    if (belongs_to_section(line())) {
      return fail(at_, 0, "the introduction's text, or a dataflow's heading underlined with \"-\" above this");
    }
    document_.introduction.emplace_back(line());
    in_paragraph = true;
    ++at_;
  }
  return !document_.introduction.empty() || fail(at_, 0, "the introduction's text");
}

bool Parser::at_heading() const {
  return !is_blank(at_) && is_rule(at_ + 1, '-') && (at_ == 0 || is_blank(at_ - 1));
}

void Parser::skip_to_heading() {
  while (!at_end() && !at_heading()) ++at_;
}

/// Names may hold " to " themselves. Then the headings and the data type headers say which is meant, if they agree.
void Parser::note_if_guessed() {
  if (title_.find(phrases::to) == title_.rfind(phrases::to)) return;
  const std::string& source = document_.source;
  const bool agreed =
      std::any_of(headings_.type_labels.begin(), headings_.type_labels.end(),
                  [&](std::string_view label) { return label == document_.target; }) ||
      std::any_of(headings_.names.begin(), headings_.names.end(), [&](std::string_view name) {
        return name.size() > source.size() && name.substr(0, source.size()) == source && name[source.size()] == ' ';
      });
  if (agreed) return;
  note("ambiguous-title", {2, 1},
       fmt::format("nothing says where the name of the source ends; it is read as {} to {}", quotation(source),
                   quotation(document_.target)));
}

/// The title's names are known once every section is read; only then can full names be split into system and entity.
void Parser::resolve_title() {
  auto systems = split_title(title_, headings_.names, headings_.type_labels);
  if (!systems) return;  // read_title has made sure that there is a split
  document_.source = std::move(systems->first);
  document_.target = std::move(systems->second);
  note_if_guessed();
  for (Section& section : document_.sections) {
    const std::size_t index = section.heading_place.line - 1;
    const std::string heading = section.source.entity + std::string(phrases::to);
    auto source = split_name(section.source.entity, document_.source);
    auto target = split_name(section.target.entity, document_.target);
    if (!source) fail(index, 0, "the name of a system, a blank and the name of an entity");
    if (!target) fail(index, heading.size(), "the name of a system, a blank and the name of an entity");
    if (!source || !target) continue;
    section.source = std::move(*source);
    section.target = std::move(*target);
    if (!section.create) continue;
    std::string& first = section.create->items.front();
    std::size_t label = std::string::npos;
    for (const std::string& system : {document_.source, section.source.system}) {
      if (label == std::string::npos && first.size() > system.size() + 1 &&
          first.compare(0, system.size(), system) == 0 && first[system.size()] == ' ') {
        label = system.size();
      }
    }
    if (label == std::string::npos) label = first.rfind(' ');
    if (label == std::string::npos || label + 1 >= first.size()) {
      fail(section.create->place.line - 1, 0, "a system and its records after \"connected to a\"");
      continue;
    }
    section.create->label = first.substr(0, label);
    first.erase(0, label + 1);
  }
}

Result<Document> parse(std::string_view text, const std::string& file_name) {
  const auto source = SourceText::open(text, file_name);
  if (!source) return tl::unexpected(source.error());
  Document document;
  document.file = file_name;
  document.crlf = source->uses_crlf();
  document.sha256 = base::sha256_hex(text);
  document.findings = source->findings();
  Parser parser(*source, document);
  parser.read();
  if (Errors& errors = parser.errors(); !errors.diagnostics.empty()) {
    std::stable_sort(errors.diagnostics.begin(), errors.diagnostics.end(), by_place);
    return tl::unexpected(std::move(errors));
  }
  review(*source, document);
  std::stable_sort(document.findings.begin(), document.findings.end(), by_place);
  return document;
}

Result<Document> read_file(const std::filesystem::path& path) {
  const auto text = base::read_file(path, "a dataflow document");
  if (text) return parse(*text, path.string());
  return tl::unexpected(Errors{{Diagnostic{{}, text.error().message, path.string(), {}, {}, 0, std::nullopt}}, 0});
}

}  // namespace dataflow_qa::checklist
