#include "reports/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/visible.h"

namespace dataflow_qa::reports::text {

std::string encode(const std::vector<char32_t>& points, std::size_t from, std::size_t to) {
  std::string out;
  for (std::size_t i = from; i < to && i < points.size(); ++i) base::append_utf8(out, points[i]);
  return out;
}

std::string visible(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const base::Decoded next = base::decode(text);
    text.remove_prefix(next.bytes);
    if (next.point == '\t' || next.point == '\n') {
      base::append_utf8(out, next.point);
    } else {
      base::append_visible(out, next.point);
    }
  }
  return out;
}

std::string one_line(std::string_view text) {
  std::string out = visible(text);
  std::ranges::replace(out, '\n', ' ');
  std::ranges::replace(out, '\t', ' ');
  return out;
}

std::string shortened(std::string_view text, std::size_t columns) {
  if (width(text) <= columns) return valid_utf8(text);
  std::string out;
  std::size_t used = 1;  // for the ellipsis
  while (!text.empty()) {
    const base::Decoded next = base::decode(text);
    used += width(next.point);
    if (used > columns) break;
    base::append_utf8(out, next.point);
    text.remove_prefix(next.bytes);
  }
  return out + "…";
}

std::vector<std::string> wrapped(std::string_view text, std::size_t columns) {
  std::vector<std::string> lines{""};
  std::size_t used = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(" \n"), text.size());
    const std::string_view word = text.substr(0, end);
    const std::size_t wide = width(word);
    if (used > 0 && used + 1 + wide > columns) {
      lines.emplace_back();
      used = 0;
    } else if (used > 0) {
      lines.back() += ' ';
      ++used;
    }
    lines.back() += valid_utf8(word);
    used += wide;
    if (end < text.size() && text[end] == '\n') {
      lines.emplace_back();
      used = 0;
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string_view first_line(std::string_view text) {
  return text.substr(0, text.find('\n'));
}

std::string duration(std::int64_t milliseconds) {
  if (milliseconds < 1000) return fmt::format("{} ms", milliseconds);
  if (milliseconds < 60'000) return fmt::format("{}.{} s", milliseconds / 1000, milliseconds % 1000 / 100);
  return fmt::format("{} min {} s", milliseconds / 60'000, milliseconds % 60'000 / 1000);
}

std::string counted(std::int64_t number, std::string_view noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

}  // namespace dataflow_qa::reports::text
