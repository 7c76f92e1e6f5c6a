#include "base/letters.h"

#include <utf8proc.h>

#include <cstdlib>

#include "base/text.h"

namespace dataflow_qa::base {
namespace {

std::string normalized(std::string_view text, int flags) {
  // The library takes a combination of its flags as a value of their enumeration.
  // NOLINTNEXTLINE(clang-analyzer-optin.*)
  const auto how = static_cast<utf8proc_option_t>(flags);
  utf8proc_uint8_t* mapped = nullptr;
  const auto size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                 static_cast<utf8proc_ssize_t>(text.size()), &mapped, how);
  if (size < 0) return std::string(text);
  std::string result(reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(size));
  std::free(mapped);
  return result;
}

std::string each_mapped(std::string_view text, utf8proc_int32_t (*map)(utf8proc_int32_t)) {
  std::string out;
  while (!text.empty()) {
    const Decoded next = decode(text);
    if (next.valid) {
      append_utf8(out, static_cast<char32_t>(map(static_cast<utf8proc_int32_t>(next.point))));
    } else {
      out += text.front();
    }
    text.remove_prefix(next.bytes);
  }
  return out;
}

bool counts(char32_t point) {
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(point));
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;  // letters, marks, numbers
}

}  // namespace

std::string lower(std::string_view text) {
  return each_mapped(text, utf8proc_tolower);
}

std::string upper(std::string_view text) {
  return each_mapped(text, utf8proc_toupper);
}

std::string without_marks(std::string_view text) {
  return normalized(text, UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK);
}

std::string composed(std::string_view text) {
  return normalized(text, UTF8PROC_COMPOSE);
}

std::string decomposed(std::string_view text) {
  return normalized(text, UTF8PROC_DECOMPOSE);
}

std::string letters_of(std::string_view text) {
  std::string letters;
  const std::string folded = fold(text);
  for (std::string_view rest = folded; !rest.empty();) {
    const Decoded next = decode(rest);
    if (next.valid && counts(next.point)) letters += rest.substr(0, next.bytes);
    rest.remove_prefix(next.bytes);
  }
  return letters;
}

}  // namespace dataflow_qa::base
