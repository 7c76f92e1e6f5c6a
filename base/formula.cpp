#include "base/formula.h"

#include "base/text.h"

namespace dataflow_qa::base {
namespace {

bool is_blank(char32_t point) {
  constexpr std::u32string_view blanks = U" \t\r\n\v\f\u0085\u00A0\u1680\u2028\u2029\u202F\u205F\u3000\uFEFF";
  return blanks.find(point) != std::u32string_view::npos || (point >= U'\u2000' && point <= U'\u200F');
}

}  // namespace

bool looks_like_formula(std::string_view cell) {
  constexpr std::u32string_view signs = U"=+-@\uFF1D\uFF0B\uFF0D\uFF20";
  while (!cell.empty()) {
    const auto first = decode(cell);
    if (!is_blank(first.point)) return signs.find(first.point) != std::u32string_view::npos;
    cell.remove_prefix(first.bytes);
  }
  return false;
}

}  // namespace dataflow_qa::base
