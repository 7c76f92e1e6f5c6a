// Held by described_listing_test.cpp.
// What a page of a described system says: its records, and where the next page is.

#include <fmt/format.h>

#include <charconv>

#include "mocks/system/dialect_reader.h"
#include "sync/described_listing.h"

namespace pms_go_sync {
namespace {

Trouble odd_answer(const std::string& what) {
  return {TroubleKind::unavailable, fmt::format("the system answered with {}", what)};
}

/// The value at the place where the template of lists has the placeholder; null where it has none, or the answer lacks
/// it.
Json placed(const Json& list, std::string_view placeholder, const Json& answer) {
  for (const auto& [pointer, name] : dataflow_qa::mocks::placeholders_in(list)) {
    if (name != placeholder) continue;
    const Json::json_pointer place{pointer};
    if (list.at(place) != fmt::format("{{{}}}", name)) continue;
    auto plain = pointer;
    std::erase(plain, '?');  // members that are there where they say something
    const Json::json_pointer at{plain};
    return answer.contains(at) ? answer.at(at) : Json{};
  }
  return nullptr;
}

bool says(const Json& list, std::string_view placeholder) {
  for (const auto& [pointer, name] : dataflow_qa::mocks::placeholders_in(list)) {
    if (name == placeholder) return true;
  }
  return false;
}

std::optional<std::int64_t> number(const Json& value) {
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (!value.is_string()) return std::nullopt;
  const auto& text = value.get_ref<const std::string&>();
  std::int64_t parsed = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), parsed);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return parsed;
}

/// The number behind the tag of a cursor; `otherwise` on the first page.
std::int64_t place_of(const std::string& cursor, std::int64_t otherwise) {
  constexpr std::size_t tag = 2;
  return cursor.size() <= tag ? otherwise : number(Json(cursor.substr(tag))).value_or(otherwise);
}

/// Path and query of a link below the base URL, whatever host it names: keys go nowhere else. Empty: it is none.
std::string below(const std::string& link, std::string_view base_path) {
  auto rest = std::string_view{link};
  if (const auto scheme = rest.find("://"); scheme != std::string_view::npos) {
    const auto path = rest.find('/', scheme + 3);
    if (path == std::string_view::npos) return {};
    rest.remove_prefix(path);
  }
  if (rest.empty() || rest.front() != '/') return {};
  const bool has_base =
      rest.size() > base_path.size() && rest.substr(0, base_path.size()) == base_path && rest[base_path.size()] == '/';
  if (!base_path.empty() && has_base) rest.remove_prefix(base_path.size());
  return std::string{rest};
}

}  // namespace

Outcome<Page> DescribedListing::page(const ListQuery& query, const Json& answer, std::string_view base_path) const {
  const auto& list = collection_.dialect.list;
  auto items = list == "{items}" ? answer : placed(list, "items", answer);
  if (!items.is_array()) return tl::unexpected{odd_answer("a listing that has no records where they belong")};
  Page page;
  page.records.reserve(items.size());
  for (auto& item : items) {
    if (!item.is_object()) return tl::unexpected{odd_answer("a listing of what are no records")};
    page.records.push_back(std::move(item));
  }
  if (const auto total = number(placed(list, "total", answer)); total && *total >= 0) {
    page.total = static_cast<std::size_t>(*total);
  }
  auto next = next_of(query, page, answer, base_path);
  if (!next) return tl::unexpected{next.error()};
  if (next->empty()) return page;
  if (*next == query.cursor) return tl::unexpected{odd_answer("a listing without end")};
  page.next = std::move(*next);
  return page;
}

/// The cursor of the next page; empty: there is none.
Outcome<std::string> DescribedListing::next_of(const ListQuery& query, const Page& page, const Json& answer,
                                               std::string_view base_path) const {
  const auto& list = collection_.dialect.list;
  if (says(list, "next_url")) {
    const auto link = placed(list, "next_url", answer);
    if (!link.is_string() || link == "") return std::string{};
    const auto target = below(link.get<std::string>(), base_path);
    if (target.empty()) return tl::unexpected{odd_answer("a link to the next page that is none")};
    return "u:" + target;
  }
  if (says(list, "next_cursor")) {
    const auto cursor = placed(list, "next_cursor", answer);
    if (cursor.is_null() || cursor == "") return std::string{};
    return "c:" + (cursor.is_string() ? cursor.get<std::string>() : cursor.dump());
  }
  for (const auto& [name, tag] : {std::pair{"next_page", "p:"}, {"next_offset", "o:"}}) {
    if (!says(list, name)) continue;
    const auto place = number(placed(list, name, answer));
    if (!place) return std::string{};
    if (!query.cursor.empty() && *place <= place_of(query.cursor, *place - 1)) {
      return tl::unexpected{odd_answer("a listing that goes back")};
    }
    return fmt::format("{}{}", tag, *place);
  }
  return numbered_next(query, page, answer);
}

/// Where the answer points nowhere: by its total, or until a page is short.
std::string DescribedListing::numbered_next(const ListQuery& query, const Page& page, const Json& answer) const {
  const auto& paging = collection_.dialect.paging;
  const auto count = static_cast<std::int64_t>(page.records.size());
  if (count == 0 || (!paging.page && !paging.offset)) return {};
  const auto& list = collection_.dialect.list;
  const auto size = number(placed(list, "page_size", answer)).value_or(size_);
  if (paging.page) {
    const auto at = place_of(query.cursor, paging.page->first);
    const auto pages = number(placed(list, "total_pages", answer));
    const auto before = (at - paging.page->first) * size;
    bool more = count >= size;
    if (page.total) more = before + count < static_cast<std::int64_t>(*page.total);
    if (pages) more = at - paging.page->first + 1 < *pages;
    return more ? fmt::format("p:{}", at + 1) : "";
  }
  const auto at = place_of(query.cursor, paging.offset->first);
  bool more = size_ == 0 || count >= size;
  if (page.total) more = at - paging.offset->first + count < static_cast<std::int64_t>(*page.total);
  return more ? fmt::format("o:{}", at + count) : "";
}

}  // namespace pms_go_sync
