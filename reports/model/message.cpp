#include "reports/model/message.h"

#include <algorithm>
#include <array>
#include <optional>

namespace dataflow_qa::reports {
namespace {

struct Quotes {
  std::string_view opening;
  std::string_view closing;
  bool is_value;
};
constexpr std::array<Quotes, 3> quotes{{{"“", "”", true}, {"\"", "\"", true}, {"`", "`", false}}};

bool is_a_digit(char c) {
  return c >= '0' && c <= '9';
}

/// A count or an HTTP status.
bool is_small_number(std::string_view word) {
  return word.size() <= 3 && std::ranges::all_of(word, is_a_digit);
}

/// The length of a word, which ends before a space and before a quotation mark.
std::size_t length_of_word(std::string_view text) {
  std::size_t end = std::min(text.find_first_of(" \n\t"), text.size());
  for (const Quotes& pair : quotes) end = std::min({end, text.find(pair.opening), text.find(pair.closing)});
  return end;
}

void append_word(std::string& out, std::string_view word) {
  constexpr std::string_view punctuation = "()[]{}.,;:!?'";
  const std::size_t begin = std::min(word.find_first_not_of(punctuation), word.size());
  const std::size_t end = word.find_last_not_of(punctuation) + 1;  // 0 where there is nothing else
  const std::string_view core = begin < end ? word.substr(begin, end - begin) : std::string_view();
  if (std::ranges::none_of(core, is_a_digit) || is_small_number(core)) {
    out += word;
    return;
  }
  out += word.substr(0, begin);
  out += '*';
  out += word.substr(end);
}

/// Appends the quoted text at the start of `text`; its length, 0 where there is none.
std::size_t append_quoted(std::string& out, std::string_view text) {
  for (const Quotes& pair : quotes) {
    if (!text.starts_with(pair.opening)) continue;
    const std::size_t end = text.find(pair.closing, pair.opening.size());
    if (end == std::string_view::npos) continue;
    const std::size_t length = end + pair.closing.size();
    if (pair.is_value) {
      out += pair.opening;
      out += '*';
      out += pair.closing;
    } else {
      out += text.substr(0, length);
    }
    return length;
  }
  return 0;
}

}  // namespace

std::string pattern_of(std::string_view message) {
  std::string out;
  while (!message.empty()) {
    std::size_t length = append_quoted(out, message);
    if (length == 0) {
      length = length_of_word(message);
      if (length > 0) {
        append_word(out, message.substr(0, length));
      } else {
        length = 1;
        out += message.front();
      }
    }
    message.remove_prefix(length);
  }
  return out;
}

std::string common_message(std::string_view message) {
  std::string out;
  for (const char c : pattern_of(message)) {
    if (c == '*') {
      out += "…";
    } else {
      out += c;
    }
  }
  return out;
}

bool same_message(std::string_view a, std::string_view b) {
  return a == b || pattern_of(a) == pattern_of(b);
}

bool fits(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::optional<std::size_t> star;  // where the last star stands, and how far it reaches in the text
  std::size_t reach = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      reach = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star) {
      p = *star + 1;
      t = ++reach;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace dataflow_qa::reports
