#include "reports/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace dataflow_qa::reports::text {
namespace {

constexpr char32_t replacement = 0xFFFD;

struct Decoded {
  char32_t point;
  std::size_t bytes;  // 1 for an invalid byte
};

/// The code point at the start of `text`, which is not empty.
Decoded decode(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return {replacement, 1};
  char32_t point = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return {replacement, 1};
    point = (point << 6U) | (byte(i) & 0x3FU);
  }
  constexpr std::array<char32_t, 5> smallest{0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
  if (point < smallest.at(length) || point > 0x10FFFF || surrogate) return {replacement, 1};
  return {point, length};
}

void append(std::string& out, char32_t point) {
  const auto put = [&](char32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xC0U | (point >> 6U));
    put(0x80U | (point & 0x3FU));
  } else if (point < 0x10000) {
    put(0xE0U | (point >> 12U));
    put(0x80U | ((point >> 6U) & 0x3FU));
    put(0x80U | (point & 0x3FU));
  } else {
    put(0xF0U | (point >> 18U));
    put(0x80U | ((point >> 12U) & 0x3FU));
    put(0x80U | ((point >> 6U) & 0x3FU));
    put(0x80U | (point & 0x3FU));
  }
}

template <std::size_t N>
bool within(char32_t point, const std::array<std::pair<char32_t, char32_t>, N>& ranges) {
  return std::ranges::any_of(ranges, [&](const auto& r) { return point >= r.first && point <= r.second; });
}

/// Format characters that turn or hide what stands around them, and what XML 1.0 does not allow.
bool acts(char32_t point) {
  static constexpr std::array<std::pair<char32_t, char32_t>, 8> ranges{{{0x7F, 0x9F},
                                                                        {0xAD, 0xAD},
                                                                        {0x061C, 0x061C},
                                                                        {0x200B, 0x200F},
                                                                        {0x2028, 0x202E},
                                                                        {0x2060, 0x2069},
                                                                        {0xFEFF, 0xFEFF},
                                                                        {0xFFFE, 0xFFFF}}};
  // U+200D joins emoji and letters of several scripts; it hides nothing.
  return point != 0x200D && within(point, ranges);
}

bool is_combining(char32_t point) {
  static constexpr std::array<std::pair<char32_t, char32_t>, 6> ranges{
      {{0x0300, 0x036F}, {0x0591, 0x05BD}, {0x200D, 0x200D}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0x1F3FB, 0x1F3FF}}};
  return within(point, ranges);
}

bool is_wide(char32_t point) {
  static constexpr std::array<std::pair<char32_t, char32_t>, 6> ranges{
      {{0x1100, 0x115F}, {0x2E80, 0xA4CF}, {0xAC00, 0xD7A3}, {0xF900, 0xFAFF}, {0xFF00, 0xFF60}, {0x1F300, 0x1FAFF}}};
  return within(point, ranges);
}

std::size_t width_of(char32_t point) {
  if (point < 0x20 || is_combining(point)) return 0;
  return is_wide(point) ? 2 : 1;
}

}  // namespace

std::vector<char32_t> code_points(std::string_view text) {
  std::vector<char32_t> points;
  points.reserve(text.size());
  while (!text.empty()) {
    const Decoded next = decode(text);
    points.push_back(next.point);
    text.remove_prefix(next.bytes);
  }
  return points;
}

std::string encode(const std::vector<char32_t>& points, std::size_t from, std::size_t to) {
  std::string out;
  for (std::size_t i = from; i < to && i < points.size(); ++i) append(out, points[i]);
  return out;
}

std::string valid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Decoded next = decode(text);
    append(out, next.point);
    text.remove_prefix(next.bytes);
  }
  return out;
}

std::string visible(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Decoded next = decode(text);
    text.remove_prefix(next.bytes);
    if (next.point == '\t' || next.point == '\n') {
      append(out, next.point);
    } else if (next.point < 0x20 || next.point == 0x7F) {
      append(out, next.point == 0x7F ? 0x2421 : 0x2400 + next.point);
    } else if (acts(next.point)) {
      out += fmt::format("\\u{{{:04X}}}", static_cast<std::uint32_t>(next.point));
    } else {
      append(out, next.point);
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

std::size_t width(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const Decoded next = decode(text);
    columns += width_of(next.point);
    text.remove_prefix(next.bytes);
  }
  return columns;
}

std::string shortened(std::string_view text, std::size_t columns) {
  if (width(text) <= columns) return valid_utf8(text);
  std::string out;
  std::size_t used = 1;  // for the ellipsis
  while (!text.empty()) {
    const Decoded next = decode(text);
    used += width_of(next.point);
    if (used > columns) break;
    append(out, next.point);
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
