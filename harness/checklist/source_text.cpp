#include "harness/checklist/source_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <utility>

#include "base/difference.h"
#include "base/text.h"
#include "base/visible.h"

namespace dataflow_qa::checklist {
namespace {

constexpr std::size_t excerpt_length = 70;  // characters of a line that are shown around a place: 80 columns hold them
constexpr std::size_t characters_before = 40;  // of them, those that stand before the place
constexpr std::size_t quotation_length = 40;   // characters of a text that a message quotes

unsigned char byte_at(std::string_view text, std::size_t index) {
  return static_cast<unsigned char>(text[index]);
}

bool is_control(unsigned char byte) {
  return (byte < 0x20 && byte != '\t') || byte == 0x7F;
}

/// The control characters beyond ASCII, some of which steer terminals as ESC does.
bool is_wide_control(char32_t code) {
  return code >= 0x80 && code <= 0x9F;
}

/// True where the line is printable ASCII throughout: the usual case, eight bytes at a time.
bool is_plain(std::string_view line) {
  constexpr std::uint64_t high_bits = 0x8080808080808080U;
  constexpr std::uint64_t ones = 0x0101010101010101U;
  std::size_t i = 0;
  for (; i + 8 <= line.size(); i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, line.data() + i, 8);
    const std::uint64_t below_blank = (word - ones * 0x20) & ~word & high_bits;
    const std::uint64_t deleted = word ^ (ones * 0x7F);
    if (((word & high_bits) | below_blank | ((deleted - ones) & ~deleted & high_bits)) != 0) return false;
  }
  for (; i < line.size(); ++i) {
    const unsigned char byte = byte_at(line, i);
    if (byte < 0x20 || byte >= 0x7F) return false;
  }
  return true;
}

/// Where the line stops being text, and why; nothing where all of it is.
std::optional<std::pair<std::size_t, std::string>> first_fault(std::string_view line) {
  for (std::size_t i = 0; i < line.size();) {
    const unsigned char byte = byte_at(line, i);
    if (byte == '\r') return std::pair{i, std::string("a carriage return that no line feed follows")};
    if (is_control(byte)) return std::pair{i, fmt::format("the control character 0x{:02X}", byte)};
    const base::Decoded next = base::decode(line.substr(i));
    if (!next.valid) return std::pair{i, fmt::format("the byte 0x{:02X}, which is not UTF-8", byte)};
    if (is_wide_control(next.point)) {
      return std::pair{i, fmt::format("the control character U+{:04X}", static_cast<std::uint32_t>(next.point))};
    }
    i += next.bytes;
  }
  return std::nullopt;
}

/// Where the line has its first invisible character, and which.
std::optional<std::pair<std::size_t, char32_t>> first_invisible(std::string_view line) {
  for (std::size_t i = 0; i < line.size();) {
    const base::Decoded next = base::decode(line.substr(i));
    if (next.point != U'\t' && base::is_hidden(next.point)) return std::pair{i, next.point};
    i += next.bytes;
  }
  return std::nullopt;
}

/// Printable: hidden characters as code points, bytes that are not UTF-8 as U+FFFD, a tab as an arrow.
void append_printable(std::string& to, base::Decoded next) {
  if (next.point == U'\t') return base::append_utf8(to, U'→');
  base::append_visible(to, next.point);
}

/// At most `limit` characters of `text`, printable; sets `whole` where nothing was cut off.
std::string printable(std::string_view text, std::size_t limit, bool& whole) {
  std::string shown;
  std::size_t count = 0;
  std::size_t i = 0;
  for (; i < text.size() && count < limit; ++count) {
    const base::Decoded next = base::decode(text.substr(i));
    append_printable(shown, next);
    i += next.bytes;
  }
  whole = i >= text.size();
  return shown;
}

/// Byte offset of the character `column` (from 1) of a line.
std::size_t offset_of(std::string_view line, std::size_t column) {
  std::size_t offset = 0;
  for (std::size_t i = 1; i < column && offset < line.size(); ++i) {
    offset += base::decode(line.substr(offset)).bytes;
  }
  return offset;
}

Errors single(Diagnostic diagnostic) {
  return Errors{{std::move(diagnostic)}, 0};
}

std::string not_text(std::string_view text, std::size_t line, const std::string& why) {
  const bool utf16 = line == 0 && (text.substr(0, 2) == "\xFF\xFE" || text.substr(0, 2) == "\xFE\xFF");
  return fmt::format("expected UTF-8 text, got {}{}", why, utf16 ? " (the file looks like UTF-16)" : "");
}

}  // namespace

std::string Diagnostic::text() const {
  std::string text = base::visible(file);
  if (place.line > 0) text += fmt::format(":{}:{}", place.line, place.column);
  text += ": ";
  if (!kind.empty()) text += kind + ": ";
  text += message + "\n";
  if (place.line > 0 && !excerpt.empty()) text += fmt::format("  {}\n  {}^\n", excerpt, std::string(caret, ' '));
  return text;
}

std::string Errors::text() const {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) text += diagnostic.text();
  if (more > 0) text += fmt::format("and {} more errors\n", more);
  return text;
}

std::string quotation(std::string_view text) {
  bool whole = true;
  const std::string shown = printable(text, quotation_length, whole);
  return fmt::format("\"{}{}\"", shown, whole ? "" : "…");
}

Quotations quotations(std::string_view before, std::string_view after) {
  Quotations quoted{quotation(before), quotation(after)};
  if (before == after || !base::look_alike(quoted.before, quoted.after)) return quoted;
  const auto [a, b] = base::difference(before, after);
  const bool only_cut = quoted.before == quoted.after && !base::look_alike(before, after);
  if (only_cut) return {a.surroundings(), b.surroundings()};
  return {fmt::format("{} ({})", a.surroundings(), a.points()), fmt::format("{} ({})", b.surroundings(), b.points())};
}

Quotations whole_quotations(std::string_view before, std::string_view after, QuoteMarks marks) {
  Quotations quoted{fmt::format("{}{}{}", marks.open, base::visible(before), marks.close),
                    fmt::format("{}{}{}", marks.open, base::visible(after), marks.close)};
  if (before == after || !base::look_alike(quoted.before, quoted.after)) return quoted;
  const auto [a, b] = base::difference(before, after);
  quoted.before += fmt::format(" ({})", a.points());
  quoted.after += fmt::format(" ({})", b.points());
  return quoted;
}

Excerpt excerpt_of(std::string_view line, std::size_t column) {
  const std::size_t before = column - 1;
  const std::size_t skipped = before > characters_before ? before - characters_before : 0;
  bool whole = true;
  const std::string_view shown = line.substr(offset_of(line, skipped + 1));
  Excerpt excerpt;
  excerpt.caret = base::characters(printable(shown, before - skipped, whole));
  excerpt.text = printable(shown, excerpt_length, whole);
  if (skipped > 0) {
    excerpt.text.insert(0, "…");
    ++excerpt.caret;
  }
  if (!whole) excerpt.text += "…";
  return excerpt;
}

Result<SourceText> SourceText::open(std::string_view text, std::string file) {
  SourceText source;
  source.file_ = std::move(file);
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  const bool marked = text.substr(0, mark.size()) == mark;
  if (marked) text.remove_prefix(mark.size());
  if (text.empty()) {
    return tl::unexpected(single(source.diagnostic("", {1, 1}, "expected a dataflow document, got an empty file")));
  }
  source.lines_.reserve(static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1);
  std::size_t with_crlf = 0;
  const bool ended = text.back() == '\n';
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t end = rest.find('\n');
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (end != std::string_view::npos && !line.empty() && line.back() == '\r') {
      line.remove_suffix(1);
      ++with_crlf;
    }
    source.lines_.push_back(line);
    if (is_plain(line)) continue;
    if (auto fault = first_fault(line)) {
      const std::size_t index = source.lines_.size() - 1;
      return tl::unexpected(
          single(source.diagnostic("", source.place(index, fault->first), not_text(text, index, fault->second))));
    }
    if (const auto invisible = first_invisible(line)) {
      const std::size_t index = source.lines_.size() - 1;
      source.findings_.push_back(source.diagnostic("invisible-character", source.place(index, invisible->first),
                                                   fmt::format("the line has a character that cannot be seen, U+{:04X}",
                                                               static_cast<std::uint32_t>(invisible->second))));
    }
  }
  source.crlf_ = with_crlf > 0;
  const std::size_t lines = source.lines_.size();
  if (marked) {
    source.findings_.push_back(source.diagnostic("byte-order-mark", {1, 1}, "the file starts with a byte order mark"));
  }
  if (with_crlf > 0 && with_crlf + (ended ? 0 : 1) < lines) {
    source.findings_.push_back(source.diagnostic(
        "mixed-line-ends", {}, fmt::format("{} of {} lines end with CR LF, the others with LF", with_crlf, lines)));
  }
  if (!ended) {
    source.findings_.push_back(source.diagnostic("missing-line-end",
                                                 source.place(lines - 1, source.lines_.back().size()),
                                                 "the last line has no line end: the file may be cut off"));
  }
  return source;
}

Place SourceText::place(std::size_t index, std::size_t offset) const {
  return {index + 1, base::characters(line(index).substr(0, offset)) + 1};
}

Diagnostic SourceText::diagnostic(std::string kind, Place place, std::string message) const {
  Diagnostic diagnostic{std::move(kind), std::move(message), file_, place, {}, 0, std::nullopt};
  if (place.line == 0) return diagnostic;
  auto [excerpt, caret] = excerpt_of(line(place.line - 1), place.column);
  diagnostic.excerpt = std::move(excerpt);
  diagnostic.caret = caret;
  return diagnostic;
}

}  // namespace dataflow_qa::checklist
