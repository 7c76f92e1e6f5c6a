#include "base/terminal.h"

#include <cctype>
#include <utility>

#include "base/visible.h"

namespace dataflow_qa::base {
namespace {

constexpr char escape = '\x1b';
constexpr std::size_t longest_escape = 16;

bool is_part_of_escape(char c) {
  return (c >= '0' && c <= '9') || c == ';';
}

bool stays(char c) {
  return c == '\n' || c == '\t';
}

/// In UTF-8, by its first byte; 1 where no character begins so.
std::size_t length_of_character(char first) {
  const auto byte = static_cast<unsigned char>(first);
  if (byte >= 0xC2 && byte <= 0xDF) return 2;
  if (byte >= 0xE0 && byte <= 0xEF) return 3;
  return byte >= 0xF0 && byte <= 0xF4 ? 4 : 1;
}

bool goes_on(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80;
}

}  // namespace

std::string TerminalFilter::take(std::string_view piece) {
  std::string out;
  out.reserve(piece.size());
  for (const char c : piece) take(c, out);
  return out;
}

void TerminalFilter::take(char c, std::string& out) {
  if (begun_ == "\r") return take_after_return(c, out);
  if (!begun_.empty()) return begun_.front() == escape ? take_escape(c, out) : take_character(c, out);
  const bool returns = c == '\r' && escapes_ == Escapes::shown;
  if (returns || c == escape || length_of_character(c) > 1) {
    begun_ = c;
  } else if (stays(c) || c == '\r') {
    put(c, out);
  } else {
    show({&c, 1}, out);
  }
}

/// A return that ends no line would let what follows stand over what came before it.
void TerminalFilter::take_after_return(char c, std::string& out) {
  if (c != '\n') {
    show(std::exchange(begun_, {}), out);
    return take(c, out);
  }
  for (const char each : std::exchange(begun_, {})) put(each, out);
  put(c, out);
}

/// A character of several bytes.
void TerminalFilter::take_character(char c, std::string& out) {
  if (!goes_on(c)) {
    show(std::exchange(begun_, {}), out);
    return take(c, out);
  }
  begun_ += c;
  if (begun_.size() == length_of_character(begun_.front())) show(std::exchange(begun_, {}), out);
}

/// Colours ("ESC[1;31m") and erasing ("ESC[K") may be the program's own; of all else the escape is shown.
void TerminalFilter::take_escape(char c, std::string& out) {
  if (escapes_ == Escapes::shown) {
    show(std::exchange(begun_, {}), out);
    return take(c, out);
  }
  const bool opens = begun_.size() == 1 && c == '[';
  const bool is_inside = begun_.size() > 1 && begun_.size() < longest_escape && is_part_of_escape(c);
  if (opens || is_inside) {
    begun_ += c;
  } else if (begun_.size() > 1 && (c == 'm' || c == 'K')) {
    out += std::exchange(begun_, {}) + c;
  } else {
    show(std::exchange(begun_, {}), out);
    take(c, out);
  }
}

void TerminalFilter::show(std::string_view text, std::string& out) {
  for (const char each : visible(text)) put(each, out);
}

void TerminalFilter::put(char c, std::string& out) {
  if (leading_colon_ && c == ':') out += ' ';
  if (hashes_ >= 2 && (c == '[' || std::isalpha(static_cast<unsigned char>(c)) != 0)) out += ' ';
  out += c;
  const bool line_begins = c == '\n' || c == '\r';
  leading_colon_ = only_blanks_ && c == ':';
  only_blanks_ = line_begins || (only_blanks_ && (c == ' ' || c == '\t'));
  hashes_ = c == '#' ? hashes_ + 1 : 0;
}

std::string harmless_json(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i > 0 && text[i] == '#' && text[i - 1] == '#') {
      out += "\\u0023";
    } else if (text[i] == '\x7f') {
      out += "\\u007f";
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string harmless_markup(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool line_begins = true;  // blanks and one colon at most so far
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool again = i > 0 && text[i - 1] == c;
    if (again && c == '#') {
      out += "&#35;";
    } else if (again && c == ':' && line_begins) {
      out += "&#58;";
    } else {
      out += c;
    }
    line_begins = c == '\n' || c == '\r' || (line_begins && (c == ' ' || c == '\t' || (c == ':' && !again)));
  }
  return out;
}

}  // namespace dataflow_qa::base
