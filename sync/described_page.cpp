// Held by described_listing_test.cpp.
// What a page of a described system says: its records, and where the next page is.

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "mocks/system/dialect_reader.h"
#include "sync/described_listing.h"
#include "sync/text.h"

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
  if (is_numbered()) {
    const auto numbered = number_next(GoPlace::parse(query.cursor), answer, page);
    if (!numbered) return tl::unexpected{numbered.error()};
    return page;
  }
  auto next = linked_next(answer, base_path);
  if (!next) return tl::unexpected{next.error()};
  if (next->empty()) return page;
  if (*next == query.cursor) return tl::unexpected{odd_answer("a listing without end")};
  page.next = std::move(*next);
  return page;
}

/// The cursor of the next page; empty: there is none.
Outcome<std::string> DescribedListing::linked_next(const Json& answer, std::string_view base_path) const {
  const auto& list = collection_.dialect.list;
  if (says(list, "next_url")) {
    const auto link = placed(list, "next_url", answer);
    if (!link.is_string() || link == "") return std::string{};
    const auto target = below(link.get<std::string>(), base_path);
    if (target.empty()) return tl::unexpected{odd_answer("a link to the next page that is none")};
    return "u:" + target;
  }
  const auto cursor = placed(list, "next_cursor", answer);
  if (cursor.is_null() || cursor == "") return std::string{};
  return "c:" + (cursor.is_string() ? cursor.get<std::string>() : cursor.dump());
}

/// Whether pages go by numbers or offsets that the sync counts itself.
bool DescribedListing::is_numbered() const {
  const auto& list = collection_.dialect.list;
  const auto& paging = collection_.dialect.paging;
  return (paging.page || paging.offset) && !says(list, "next_url") && !says(list, "next_cursor");
}

/// The page that joins on to what was read. Where its size is the system's choice, it is just the next one.
GoPage DescribedListing::wanted_after(const std::optional<GoPlace>& place) const {
  const auto& paging = collection_.dialect.paging;
  if (!place) return {1, size_};
  if (paging.offset) return {place->end, place->size};
  if (paging.size_parameter.empty()) return {place->end / place->size + 1, place->size};
  return page_after(*place);
}

/// An offset is the number of records before the page: it begins with the last one of the page before.
void DescribedListing::put_number(const GoPage& wanted, Parameters& parameters) const {
  const auto& paging = collection_.dialect.paging;
  const auto& by = paging.offset ? paging.offset : paging.page;
  if (!by) return;
  parameters.emplace_back(by->parameter, fmt::format("{}", static_cast<std::int64_t>(wanted.number) - 1 + by->first));
}

/// By what the answer says, or else until a page is short.
bool DescribedListing::goes_on(const GoPage& wanted, const Page& page, const Json& answer) const {
  const auto& list = collection_.dialect.list;
  for (const auto* name : {"next_page", "next_offset"}) {
    if (says(list, name)) return number(placed(list, name, answer)).has_value();
  }
  const auto before = collection_.dialect.paging.offset ? wanted.number - 1 : wanted.begin();
  if (page.total) return before + page.records.size() < *page.total;
  if (const auto pages = number(placed(list, "total_pages", answer))) {
    return static_cast<std::int64_t>(wanted.number) < *pages;
  }
  return page.records.size() >= wanted.size;
}

Outcome<void> DescribedListing::number_next(const std::optional<GoPlace>& place, const Json& answer, Page& page) const {
  const auto& id = collection_.entity.declaration->id_field;
  const auto& paging = collection_.dialect.paging;
  const auto wanted = wanted_after(place);
  const bool overlaps = place && (paging.offset || !paging.size_parameter.empty());
  page.gap = overlaps && std::none_of(page.records.begin(), page.records.end(),
                                      [&](const Json& record) { return text_at(record, id) == place->last; });
  if (page.records.empty() || !goes_on(wanted, page, answer)) return {};
  const auto end = (paging.offset ? wanted.number - 1 : wanted.begin()) + page.records.size();
  if (place && end <= place->end) return tl::unexpected{odd_answer("a listing without end")};
  const auto size = place ? place->size : std::min(wanted.size == 0 ? end : wanted.size, page.records.size());
  page.next = GoPlace{end, size, text_at(page.records.back(), id)}.cursor();
  return {};
}

}  // namespace pms_go_sync
