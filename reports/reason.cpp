#include "reports/reason.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>
#include <vector>

namespace dataflow_qa::reports {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter_or_digit(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0;
}
bool belongs_to_a_word(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || std::isalnum(byte) != 0 || std::string_view("-._:@/+%?=&~#").find(c) != std::string_view::npos;
}

/// Fits a picture: '0' a digit, 'x' a hexadecimal digit, anything else itself.
bool looks_like(std::string_view text, std::string_view picture) {
  return text.size() >= picture.size() &&
         std::equal(picture.begin(), picture.end(), text.begin(), [](char wanted, char got) {
           if (wanted == '0') return is_digit(got);
           if (wanted == 'x') return std::isxdigit(static_cast<unsigned char>(got)) != 0;
           return wanted == got;
         });
}

bool holds(std::string_view text, std::string_view picture) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (looks_like(text.substr(at), picture)) return true;
  }
  return false;
}

/// The token with which every free text of a record begins, at the start of a word or a part of one.
bool holds_token(std::string_view text) {
  constexpr std::size_t length = 8;
  for (std::size_t at = 0; at + length <= text.size(); ++at) {
    const bool starts = text[at] == 'q' && (at == 0 || !is_letter_or_digit(text[at - 1]));
    const std::string_view rest = text.substr(at + 1, length - 1);
    const bool drawn =
        std::all_of(rest.begin(), rest.end(), [](char c) { return is_digit(c) || (c >= 'a' && c <= 'z'); });
    const bool ends = at + length == text.size() || !is_letter_or_digit(text[at + length]);
    if (starts && drawn && ends && std::any_of(rest.begin(), rest.end(), is_digit)) return true;
    // A token of letters alone is one where a value follows it, as in “qstxkdaa Fjordbygg 102”.
    if (starts && drawn && ends && at + length < text.size()) return true;
  }
  return false;
}

bool is_volatile_word(std::string_view word) {
  return holds(word, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx") || holds(word, "0000") || holds(word, "00:00:00") ||
         holds_token(word);
}

/// Where a port begins in "127.0.0.1:8080" or "http://localhost:8080/v2", and where it ends.
std::optional<std::pair<std::size_t, std::size_t>> port_in(std::string_view word) {
  for (std::size_t at = word.find(':'); at != std::string_view::npos; at = word.find(':', at + 1)) {
    std::size_t end = at + 1;
    while (end < word.size() && is_digit(word[end])) ++end;
    const bool after_host = at > 0 && is_letter_or_digit(word[at - 1]);
    if (after_host && end - at > 2 && (end == word.size() || word[end] == '/')) return std::pair{at + 1, end};
  }
  return std::nullopt;
}

bool is_number(std::string_view word) {
  return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) { return is_digit(c) || c == '.'; });
}

bool is_unit(std::string_view word) {
  return word == "s" || word == "ms" || word == "min";
}

class Steady {
 public:
  explicit Steady(std::string_view text) : rest_(text) {}

  std::string take() {
    while (!rest_.empty()) {
      if (!take_quoted("“", "”") && !take_quoted("\"", "\"")) take_word_or_character();
    }
    return std::move(out_);
  }

 private:
  void star() {
    if (!out_.ends_with('*')) out_ += '*';
  }

  bool take_quoted(std::string_view opening, std::string_view closing) {
    if (!rest_.starts_with(opening)) return false;
    const std::size_t end = rest_.find(closing, opening.size());
    if (end == std::string_view::npos) return false;
    const std::string_view inside = rest_.substr(opening.size(), end - opening.size());
    out_ += opening;
    if (std::any_of(inside.begin(), inside.end(), is_digit) || holds_token(inside)) {
      star();
    } else {
      out_ += inside;
    }
    out_ += closing;
    rest_.remove_prefix(end + closing.size());
    return true;
  }

  void take_word_or_character() {
    std::size_t length = 0;
    while (length < rest_.size() && belongs_to_a_word(rest_[length]) && !rest_.substr(length).starts_with("“") &&
           !rest_.substr(length).starts_with("”")) {
      ++length;
    }
    if (length == 0) {
      out_ += rest_.front();
      rest_.remove_prefix(1);
      return;
    }
    std::string_view word = rest_.substr(0, length);
    while (!word.empty() && std::string_view(".:?").find(word.back()) != std::string_view::npos) word.remove_suffix(1);
    if (word.empty()) word = rest_.substr(0, length);
    rest_.remove_prefix(word.size());
    put(word);
  }

  void put(std::string_view word) {
    if (is_number(word) && rest_.starts_with(' ')) {
      std::size_t end = 1;
      while (end < rest_.size() && is_letter_or_digit(rest_[end])) ++end;
      if (is_unit(rest_.substr(1, end - 1))) return star();
    }
    if (holds(word, "00:00:00")) return star();  // not a port
    if (const auto port = port_in(word)) {
      out_ += word.substr(0, port->first);
      star();
      word = word.substr(port->second);
      if (!is_volatile_word(word)) out_ += word;
      return;
    }
    if (is_volatile_word(word)) return star();
    out_ += word;
  }

  std::string_view rest_;
  std::string out_;
};

}  // namespace

std::string steady(std::string_view text) {
  return Steady(text).take();
}

bool same_reason(std::string_view a, std::string_view b) {
  return a == b || steady(a) == steady(b);
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
