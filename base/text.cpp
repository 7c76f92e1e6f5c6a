#include "base/text.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "base/confusables.h"

namespace dataflow_qa::base {
namespace {

char32_t folded(char32_t point) {
  if (point < 0x80) return point >= U'A' && point <= U'Z' ? point + 32 : point;
  const auto code = static_cast<utf8proc_int32_t>(point);
  std::array<utf8proc_int32_t, 4> points{};
  int boundary = 0;
  const auto count = utf8proc_decompose_char(code, points.data(), static_cast<utf8proc_ssize_t>(points.size()),
                                             UTF8PROC_CASEFOLD, &boundary);
  // The few letters that fold to several ("ẞ" to "ss") have a simple folding too: their small letter.
  return static_cast<char32_t>(count == 1 ? points[0] : utf8proc_tolower(code));
}

template <typename Use>
void for_each_character(std::string_view text, const Use& use) {
  while (!text.empty()) {
    const Decoded next = decode(text);
    use(next, text.front());
    text.remove_prefix(next.bytes);
  }
}

}  // namespace

Decoded decode(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  if (first < 0x80) return {first, 1, true};
  utf8proc_int32_t point = 0;
  const auto bytes = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                      static_cast<utf8proc_ssize_t>(text.size()), &point);
  if (bytes <= 0) return {};
  return {static_cast<char32_t>(point), static_cast<std::size_t>(bytes), true};
}

void append_utf8(std::string& out, char32_t point) {
  std::array<utf8proc_uint8_t, 4> bytes{};
  const auto count = utf8proc_encode_char(static_cast<utf8proc_int32_t>(point), bytes.data());
  out.append(bytes.begin(), bytes.begin() + count);
}

bool is_utf8(std::string_view text) {
  bool valid = true;
  for_each_character(text, [&](const Decoded& next, char) { valid = valid && next.valid; });
  return valid;
}

std::vector<char32_t> code_points(std::string_view text) {
  std::vector<char32_t> points;
  points.reserve(text.size());
  for_each_character(text, [&](const Decoded& next, char) { points.push_back(next.point); });
  return points;
}

std::string valid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for_each_character(text, [&](const Decoded& next, char) { append_utf8(out, next.point); });
  return out;
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string fold(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for_each_character(text, [&](const Decoded& next, char byte) {
    if (next.valid) {
      append_utf8(out, folded(next.point));
    } else {
      out += byte;
    }
  });
  return out;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  if (a == b) return true;
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  if (!std::all_of(a.begin(), a.end(), is_ascii) || !std::all_of(b.begin(), b.end(), is_ascii))
    return fold(a) == fold(b);
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return folded(static_cast<unsigned char>(x)) == folded(static_cast<unsigned char>(y));
  });
}

std::string as_it_looks(std::string_view text) {
  auto valid = valid_utf8(text);
  // The library takes a combination of its flags as a value of their enumeration.
  // NOLINTNEXTLINE(clang-analyzer-optin.*)
  constexpr auto how = static_cast<utf8proc_option_t>(UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_IGNORE |
                                                      UTF8PROC_LUMP | UTF8PROC_STRIPCC);
  utf8proc_uint8_t* mapped = nullptr;
  const auto size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(valid.data()),
                                 static_cast<utf8proc_ssize_t>(valid.size()), &mapped, how);
  if (size < 0) return valid;
  std::string result;
  const std::string_view text_of_map(reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(size));
  for (std::string_view rest = text_of_map; !rest.empty();) {
    const Decoded next = decode(rest);
    const bool is_seen = next.point != U' ' || (!result.empty() && result.back() != ' ');
    if (is_seen) append_utf8(result, latin_look(next.point));
    rest.remove_prefix(next.bytes);
  }
  if (!result.empty() && result.back() == ' ') result.pop_back();
  std::free(mapped);
  return result;
}

bool look_alike(std::string_view a, std::string_view b) {
  return as_it_looks(a) == as_it_looks(b);
}

std::size_t width(char32_t point) {
  return static_cast<std::size_t>(std::max(0, utf8proc_charwidth(static_cast<utf8proc_int32_t>(point))));
}

std::size_t width(std::string_view text) {
  std::size_t columns = 0;
  for_each_character(text, [&](const Decoded& next, char) { columns += width(next.point); });
  return columns;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blank = " \t\r\n";
  const auto first = text.find_first_not_of(blank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

std::vector<std::string> split_list(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t to = std::min(text.find(separator, from), text.size());
    if (const auto part = trimmed(text.substr(from, to - from)); !part.empty()) parts.emplace_back(part);
    from = to + 1;
  }
  return parts;
}

}  // namespace dataflow_qa::base
