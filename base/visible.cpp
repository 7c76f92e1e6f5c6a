#include "base/visible.h"

#include <fmt/format.h>
#include <utf8proc.h>

#include <cstdint>

#include "base/text.h"

namespace dataflow_qa::base {

bool is_hidden(char32_t point) {
  if (point >= 0x20 && point < 0x7F) return false;
  // Letters by category, marks that belong to none, though nothing of them is seen.
  const bool filler = point == 0x034F || point == 0x115F || point == 0x1160 || point == 0x17B4 || point == 0x17B5 ||
                      point == 0x2800 || point == 0x3164 || point == 0xFFA0 || (point >= 0x180B && point <= 0x180F) ||
                      (point >= 0xFE00 && point <= 0xFE0F) || (point >= 0xE0100 && point <= 0xE01EF);
  const bool no_character = (point & 0xFFFEU) == 0xFFFE;  // U+FFFE, U+FFFF and their like
  if (filler || no_character) return true;
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(point))) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
      return true;
    default:
      return false;
  }
}

void append_visible(std::string& out, char32_t point) {
  if (is_hidden(point)) {
    out += fmt::format("<U+{:04X}>", static_cast<std::uint32_t>(point));
  } else {
    append_utf8(out, point);
  }
}

std::string visible(std::string_view text) {
  std::string shown;
  shown.reserve(text.size());
  while (!text.empty()) {
    const Decoded next = decode(text);
    append_visible(shown, next.point);
    text.remove_prefix(next.bytes);
  }
  return shown;
}

}  // namespace dataflow_qa::base
