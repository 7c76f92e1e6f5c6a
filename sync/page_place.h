#pragma once

// How far a listing has come whose pages go by number. They shift while records come and go: one that is deleted lets
// the first of the next page slip into a page that was read already. So each page is asked for in a size that lets it
// begin with the last record of the page before, or a little earlier. Where that record is found there again, nothing
// was skipped, whatever happened in between, since the order is a fixed one.
//
//   PagePlace place{200, 200, "7"};       // the first page is read: 200 records, the last one has the id 7
//   const auto page = page_after(place);  // to be read: page.number of page.size, with record 7 among the first

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace pms_go_sync {

/// How far a listing has come.
struct PagePlace {
  std::size_t end = 0;   // how many records are behind it
  std::size_t size = 0;  // of a page: what was asked for, or less where the server gives less
  std::string last;      // id of the last of them

  [[nodiscard]] std::string cursor() const;
  /// Nothing where `cursor` is none.
  [[nodiscard]] static std::optional<PagePlace> parse(std::string_view cursor);
};

struct NumberedPage {
  std::size_t number = 1;
  std::size_t size = 0;

  [[nodiscard]] std::size_t begin() const { return (number - 1) * size; }
};

/// The page that reaches furthest beyond `place` of those that begin before it, with up to `place.size` records.
[[nodiscard]] NumberedPage page_after(const PagePlace& place);

}  // namespace pms_go_sync
