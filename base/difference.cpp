#include "base/difference.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "base/text.h"
#include "base/visible.h"

namespace dataflow_qa::base {
namespace {

/// The end of what is shown of a difference.
std::size_t shown_end(const Difference& difference) {
  constexpr std::size_t most_points = 8;
  return std::min(difference.end, difference.from + most_points);
}

}  // namespace

std::string Difference::points() const {
  std::string points;
  for (std::size_t at = from; at < shown_end(*this); ++at) {
    points += fmt::format("U+{:04X} ", static_cast<std::uint32_t>(text[at]));
  }
  return fmt::format("{}at character {}", points.empty() ? "nothing " : points, from + 1);
}

std::string Difference::surroundings() const {
  constexpr std::size_t characters = 12;
  const std::size_t first = from > characters ? from - characters : 0;
  const std::size_t last = std::min(text.size(), shown_end(*this) + characters);
  std::string part;
  for (std::size_t at = first; at < last; ++at) append_visible(part, text[at]);
  return fmt::format("\"{}{}{}\"", first > 0 ? "…" : "", part, last < text.size() ? "…" : "");
}

std::pair<Difference, Difference> difference(std::string_view before, std::string_view after) {
  Difference a{code_points(before)};
  Difference b{code_points(after)};
  const std::size_t limit = std::min(a.text.size(), b.text.size());
  std::size_t start = 0;
  while (start < limit && a.text[start] == b.text[start]) ++start;
  std::size_t same_end = 0;
  while (same_end < limit - start && a.text[a.text.size() - 1 - same_end] == b.text[b.text.size() - 1 - same_end]) {
    ++same_end;
  }
  a.from = b.from = start;
  a.end = a.text.size() - same_end;
  b.end = b.text.size() - same_end;
  return {std::move(a), std::move(b)};
}

}  // namespace dataflow_qa::base
