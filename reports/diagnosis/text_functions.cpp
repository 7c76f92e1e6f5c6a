// Held by value_function_test.cpp.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <utility>

#include "base/letters.h"
#include "base/text.h"
#include "reports/diagnosis/function_tables.h"

namespace dataflow_qa::reports {
namespace {

using Points = std::vector<char32_t>;

constexpr char32_t beyond_16_bits = 0x10000;
constexpr std::size_t shortest_cut = 16;  // characters: a shorter common beginning may be chance

std::string text_of(const Points& points) {
  std::string out;
  for (const auto point : points) base::append_utf8(out, point);
  return out;
}

/// `text` with `to` for each `from`.
std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
  std::string out;
  while (!text.empty()) {
    const auto at = std::min(text.find(from), text.size());
    out.append(text.substr(0, at));
    text.remove_prefix(at);
    if (text.empty()) break;
    out.append(to);
    text.remove_prefix(from.size());
  }
  return out;
}

/// The text without the characters of which `drop` is true.
template <typename Predicate>
std::string without(std::string_view text, Predicate drop) {
  auto points = base::code_points(text);
  std::erase_if(points, drop);
  return text_of(points);
}

bool is_blank(char32_t point) {
  return point == U' ' || point == U'\t' || point == U'\r' || point == U'\n' || point == 0xA0;
}

std::string squeezed(std::string_view text) {
  Points out;
  for (const auto point : base::code_points(text)) {
    if (is_blank(point) && !out.empty() && out.back() == U' ') continue;
    out.push_back(is_blank(point) ? U' ' : point);
  }
  return text_of(out);
}

std::string single_blanks(const std::string& text) {
  Points out;
  for (const auto point : base::code_points(text)) {
    if (point != U' ' || out.empty() || out.back() != U' ') out.push_back(point);
  }
  return text_of(out);
}

std::string escaped(const std::string& text, bool with_quotes) {
  auto out = replaced(replaced(replaced(text, "&", "&amp;"), "<", "&lt;"), ">", "&gt;");
  return with_quotes ? replaced(replaced(out, "\"", "&quot;"), "'", "&#39;") : out;
}

std::string without_escapes(const std::string& text) {
  auto out = replaced(replaced(text, "&lt;", "<"), "&gt;", ">");
  return replaced(replaced(replaced(out, "&quot;", "\""), "&#39;", "'"), "&amp;", "&");
}

std::string in_ascii(const std::string& text, bool as_question_marks) {
  std::string out;
  for (const auto point : base::code_points(text)) {
    if (point < 0x80) {
      out += static_cast<char>(point);
    } else if (as_question_marks) {
      out += '?';
    }
  }
  return out;
}

/// Each byte of the UTF-8 as a character of its own.
std::string read_as_latin_1(const std::string& text) {
  std::string out;
  for (const char byte : text) base::append_utf8(out, static_cast<unsigned char>(byte));
  return out;
}

std::string capitalized(const std::string& text) {
  auto points = base::code_points(base::lower(text));
  bool begins = true;
  for (auto& point : points) {
    if (begins) point = base::code_points(base::upper(text_of({point}))).front();
    begins = is_blank(point);
  }
  return text_of(points);
}

/// "kari+shop@x.example" → "kari@x.example"
std::string without_detail(const std::string& address) {
  const auto at = address.rfind('@');
  const auto plus = address.find('+');
  return at == std::string::npos || plus > at ? address : address.substr(0, plus) + address.substr(at);
}

bool is_digit(char32_t point) {
  return point >= U'0' && point <= U'9';
}

struct Transformation {
  std::string_view words;
  std::string (*apply)(const std::string& text);
};

/// The narrower one before the wider one that may give the same.
constexpr auto transformations = std::to_array<Transformation>({
    {"without the blanks around it", [](const std::string& text) { return std::string(base::trimmed(text)); }},
    {"without carriage returns", [](const std::string& text) { return replaced(text, "\r", ""); }},
    {"with blanks in place of tabs", [](const std::string& text) { return replaced(text, "\t", " "); }},
    {"with blanks in place of line breaks",
     [](const std::string& text) { return replaced(replaced(text, "\r\n", " "), "\n", " "); }},
    {"without its line breaks",
     [](const std::string& text) { return without(text, [](char32_t c) { return c == U'\n' || c == U'\r'; }); }},
    {"with several blanks as one", single_blanks},
    {"with each stretch of blanks as one blank", [](const std::string& text) { return squeezed(text); }},
    {"with each stretch of blanks as one blank, and none around it",
     [](const std::string& text) { return std::string(base::trimmed(squeezed(text))); }},
    {"without blanks", [](const std::string& text) { return without(text, is_blank); }},
    {"in lower case", [](const std::string& text) { return base::lower(text); }},
    {"in upper case", [](const std::string& text) { return base::upper(text); }},
    {"with a capital at the beginning of each word", capitalized},
    {"in lower case and without the blanks around it",
     [](const std::string& text) { return base::lower(base::trimmed(text)); }},
    {"with composed letters (é as one character)", [](const std::string& text) { return base::composed(text); }},
    {"with decomposed letters (é as two characters)", [](const std::string& text) { return base::decomposed(text); }},
    {"without accents", [](const std::string& text) { return base::without_marks(text); }},
    {"with markup escaped (“&lt;” for “<”)", [](const std::string& text) { return escaped(text, false); }},
    {"with markup and quotation marks escaped (“&quot;”)", [](const std::string& text) { return escaped(text, true); }},
    {"with escaped markup turned back (“<” for “&lt;”)", without_escapes},
    {"without characters that take more than 16 bits, such as emoji",
     [](const std::string& text) { return without(text, [](char32_t c) { return c >= beyond_16_bits; }); }},
    {"with “?” in place of letters outside ASCII", [](const std::string& text) { return in_ascii(text, true); }},
    {"without letters outside ASCII", [](const std::string& text) { return in_ascii(text, false); }},
    {"with its UTF-8 read as Latin-1", read_as_latin_1},
    {"without what stands between “+” and “@”", without_detail},
    {"with its digits alone",
     [](const std::string& text) { return without(text, [](char32_t c) { return !is_digit(c); }); }},
});

std::optional<std::string> by_transformation(const TextExamples& examples) {
  for (const auto& row : transformations) {
    const auto fits = [&](const TextExample& one) { return row.apply(one.expected) == one.actual; };
    if (std::ranges::all_of(examples, fits)) return std::string(row.words);
  }
  return std::nullopt;
}

/// One, some or all of the zeros at the beginning are gone.
std::optional<std::string> by_leading_zeros(const TextExamples& examples) {
  const auto fits = [](const TextExample& one) {
    if (one.actual.empty() || !one.expected.ends_with(one.actual)) return false;
    const auto gone = std::string_view(one.expected).substr(0, one.expected.size() - one.actual.size());
    return !gone.empty() && std::ranges::all_of(gone, [](char c) { return c == '0'; });
  };
  if (!std::ranges::all_of(examples, fits)) return std::nullopt;
  return "with fewer leading zeros";
}

/// What a single example may lack or have more than expected: an edit of a person would rather change letters.
bool is_no_word(std::string_view text) {
  const auto is_plain = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; };
  return text.ends_with("://") || std::ranges::all_of(text, is_plain);
}

/// Cut after a number of characters, the same in all; a single long one is said without the number.
std::optional<std::string> by_cut(const TextExamples& examples) {
  std::set<std::size_t> lengths;
  for (const auto& one : examples) {
    const auto length = base::characters(one.actual);
    if (!one.expected.starts_with(one.actual) || length < 1) return std::nullopt;
    lengths.insert(length);
  }
  if (lengths.size() != 1) return std::nullopt;
  if (examples.size() > 1) return fmt::format("cut after {} characters", *lengths.begin());
  if (*lengths.begin() < shortest_cut) return std::nullopt;
  return fmt::format("cut, here after {} characters", *lengths.begin());
}

/// The stretch in which two texts differ, as bytes at the borders of characters.
struct Differing {
  std::size_t before = 0;  // bytes that both begin with
  std::string expected;
  std::string actual;
  std::size_t after = 0;  // bytes that both end with
};

Differing differing_of(const TextExample& one) {
  const auto a = base::code_points(one.expected);
  const auto b = base::code_points(one.actual);
  const auto limit = std::min(a.size(), b.size());
  std::size_t before = 0;
  while (before < limit && a[before] == b[before]) ++before;
  std::size_t after = 0;
  while (after < limit - before && a[a.size() - 1 - after] == b[b.size() - 1 - after]) ++after;
  const auto from = [&](const Points& points) {
    return text_of(Points(points.begin() + static_cast<std::ptrdiff_t>(before),
                          points.end() - static_cast<std::ptrdiff_t>(after)));
  };
  return {before, from(a), from(b), after};
}

/// At the beginning, or at the end, of each example something comes, goes or is another.
std::optional<std::string> by_edge(const TextExamples& examples) {
  std::set<std::pair<std::string, std::string>> changes;
  bool all_at_front = true;
  bool all_at_end = true;
  for (const auto& one : examples) {
    const auto stretch = differing_of(one);
    changes.emplace(stretch.expected, stretch.actual);
    all_at_front = all_at_front && stretch.before == 0 && stretch.after > 0;
    all_at_end = all_at_end && stretch.after == 0 && stretch.before > 0;
  }
  if (changes.size() != 1 || all_at_front == all_at_end) return std::nullopt;
  const auto& [expected, actual] = *changes.begin();
  const auto* where = all_at_front ? "in front" : "at the end";
  const bool both = !expected.empty() && !actual.empty();
  if (examples.size() < 2 && (both || !is_no_word(expected + actual))) return std::nullopt;
  if (expected.empty()) return fmt::format("with “{}” {}", actual, where);
  if (actual.empty()) return fmt::format("without “{}” {}", expected, where);
  return fmt::format("with “{}” for “{}” {}", actual, expected, where);
}

/// All characters of a few kinds are gone: brackets and hyphens of a phone number.
std::optional<std::string> by_removal(const TextExamples& examples) {
  std::set<char32_t> gone;
  for (const auto& one : examples) {
    const auto kept = base::code_points(one.actual);
    for (const auto point : base::code_points(one.expected)) {
      if (std::ranges::find(kept, point) == kept.end()) gone.insert(point);
    }
  }
  const auto is_gone = [&](char32_t point) { return gone.contains(point); };
  const auto fits = [&](const TextExample& one) {
    return !one.actual.empty() && without(one.expected, is_gone) == one.actual;
  };
  constexpr std::size_t few = 6;
  const auto is_word = [](char32_t point) { return !is_no_word(text_of({point})); };
  if (examples.size() < 2 && std::ranges::any_of(gone, is_word)) return std::nullopt;
  if (gone.empty() || gone.size() > few || !std::ranges::all_of(examples, fits)) return std::nullopt;
  std::vector<std::string> names;
  names.reserve(gone.size());
  for (const auto point : gone) names.push_back(point == U' ' ? "blanks" : fmt::format("“{}”", text_of({point})));
  return fmt::format("without {}", fmt::join(names, ", "));
}

/// One stretch stands for another wherever it occurs.
std::optional<std::string> by_replacement(const TextExamples& examples) {
  const auto stretch = differing_of(examples.front());
  if (stretch.expected.empty() || examples.size() < 2) return std::nullopt;
  const auto fits = [&](const TextExample& one) {
    return replaced(one.expected, stretch.expected, stretch.actual) == one.actual;
  };
  if (!std::ranges::all_of(examples, fits)) return std::nullopt;
  if (stretch.actual.empty()) return fmt::format("without “{}”", stretch.expected);
  return fmt::format("with “{}” for “{}”", stretch.actual, stretch.expected);
}

}  // namespace

std::optional<std::string> text_function(const TextExamples& examples) {
  for (const auto find : {by_transformation, by_leading_zeros, by_cut, by_edge, by_removal, by_replacement}) {
    if (auto words = find(examples)) return words;
  }
  return std::nullopt;
}

}  // namespace dataflow_qa::reports
