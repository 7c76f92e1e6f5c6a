#include "base/terminal.h"

#include <fmt/format.h>

#include <cctype>
#include <utility>

#include "base/text.h"

namespace dataflow_qa::base {
namespace {

constexpr char escape = '\x1b';
constexpr char first_of_c1 = '\xc2';  // in UTF-8
constexpr std::size_t longest_escape = 16;
constexpr char32_t pictures = 0x2400;  // of control characters
constexpr char32_t picture_of_delete = 0x2421;

bool is_part_of_escape(char c) {
  return (c >= '0' && c <= '9') || c == ';';
}

bool stays(char c) {
  return c == '\n' || c == '\t' || c == '\r';
}

}  // namespace

std::string TerminalFilter::take(std::string_view piece) {
  std::string out;
  out.reserve(piece.size());
  for (const char c : piece) take(c, out);
  return out;
}

void TerminalFilter::take(char c, std::string& out) {
  if (!escape_.empty()) return take_escape(c, out);
  if (c == escape || c == first_of_c1) {
    escape_ = c;
  } else if (stays(c) || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F)) {
    put(c, out);
  } else {
    show(c, out);
  }
}

/// Colours ("ESC[1;31m") and erasing ("ESC[K") are the program's own; of all else the escape is shown.
void TerminalFilter::take_escape(char c, std::string& out) {
  if (escape_.front() == first_of_c1) {
    escape_.clear();
    const auto second = static_cast<unsigned char>(c);
    if (second >= 0x80 && second <= 0x9F) {
      for (const char each : fmt::format("\\u{{{:04X}}}", second)) put(each, out);
      return;
    }
    put(first_of_c1, out);
    return take(c, out);
  }
  const bool opens = escape_.size() == 1 && c == '[';
  const bool goes_on = escape_.size() > 1 && escape_.size() < longest_escape && is_part_of_escape(c);
  if (opens || goes_on) {
    escape_ += c;
  } else if (escape_.size() > 1 && (c == 'm' || c == 'K')) {
    out += std::exchange(escape_, {}) + c;
  } else {
    const auto begun = std::exchange(escape_, {});
    show(begun.front(), out);
    for (const char each : begun.substr(1)) put(each, out);
    take(c, out);
  }
}

void TerminalFilter::show(char c, std::string& out) {
  std::string picture;
  append_utf8(picture, c == 0x7F ? picture_of_delete : pictures + static_cast<unsigned char>(c));
  for (const char each : picture) put(each, out);
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

}  // namespace dataflow_qa::base
