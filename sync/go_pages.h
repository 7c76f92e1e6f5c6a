#pragma once

// How PowerOffice Go's collections are listed. It has pages by number only, and they shift while records come and go:
// one that is deleted lets the first of the next page slip into a page that was read already. So each page is asked for
// in a size that lets it begin with the last record of the page before, or a little earlier. Where that record is found
// there again, nothing was skipped, whatever happened in between, since the order is a fixed one.
//
//   GoPlace place{200, 200, "7"};         // the first page is read: 200 records, the last one has the id 7
//   const auto page = page_after(place);  // to be read: page.number of page.size, with record 7 among the first

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace pms_go_sync {

/// How far a listing has come.
struct GoPlace {
  std::size_t end = 0;   // how many records are behind it
  std::size_t size = 0;  // of a page: what was asked for, or less where the server gives less
  std::string last;      // id of the last of them

  [[nodiscard]] std::string cursor() const;
  /// Nothing where `cursor` is none.
  [[nodiscard]] static std::optional<GoPlace> parse(std::string_view cursor);
};

struct GoPage {
  std::size_t number = 1;
  std::size_t size = 0;

  [[nodiscard]] std::size_t begin() const { return (number - 1) * size; }
};

/// The page that reaches furthest beyond `place` of those that begin before it, with up to `place.size` records.
[[nodiscard]] GoPage page_after(const GoPlace& place);

}  // namespace pms_go_sync
