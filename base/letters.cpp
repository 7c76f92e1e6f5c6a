#include "base/letters.h"

#include <utf8proc.h>

#include "base/text.h"

namespace dataflow_qa::base {
namespace {

bool counts(char32_t point) {
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(point));
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;  // letters, marks, numbers
}

}  // namespace

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
