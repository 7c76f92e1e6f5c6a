#include "sync/page_place.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace pms_go_sync {
namespace {

/// Takes a number and the colon behind it off the front of `rest`.
std::optional<std::size_t> take_number(std::string_view& rest) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
  if (error != std::errc{} || end == rest.data() + rest.size() || *end != ':') return std::nullopt;
  rest.remove_prefix(static_cast<std::size_t>(end - rest.data()) + 1);
  return number;
}

}  // namespace

std::string PagePlace::cursor() const {
  return fmt::format("{}:{}:{}", end, size, last);
}

std::optional<PagePlace> PagePlace::parse(std::string_view cursor) {
  const auto end = take_number(cursor);
  const auto size = end ? take_number(cursor) : std::nullopt;
  if (!size || *end == 0 || *size == 0) return std::nullopt;
  return PagePlace{*end, *size, std::string{cursor}};
}

NumberedPage page_after(const PagePlace& place) {
  const auto last = place.end - 1;
  NumberedPage best{1, place.end + place.size};  // for pages of a few records, which have little choice
  std::size_t furthest = place.end;
  for (auto size = place.size; size > 0 && size >= place.size / 2; --size) {
    const NumberedPage page{last / size + 1, size};
    if (page.begin() + size <= furthest) continue;
    furthest = page.begin() + size;
    best = page;
  }
  return best;
}

}  // namespace pms_go_sync
