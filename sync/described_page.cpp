// Held by described_listing_test.cpp.
// What a page of a described system says: its records, and where the next page is.

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "mocks/system/dialect_reader.h"
#include "sync/described_listing.h"
#include "sync/described_template.h"
#include "sync/text.h"

namespace pms_go_sync {
namespace {

Trouble odd_answer(const std::string& what) {
  return {TroubleKind::unavailable, fmt::format("the system answered with {}", what)};
}

bool says(const Json& form, std::string_view placeholder) {
  const auto names = dataflow_qa::mocks::placeholders_in(form);
  return std::any_of(names.begin(), names.end(), [&](const auto& each) { return each.second == placeholder; });
}

bool is_nothing(const Json& value) {
  return value.is_null() || value == "";
}

/// The next page in a header Link (RFC 8288): `<https://x/a?page=2>; rel="next", <…>; rel="last"`. Null: there is none.
Json next_in(const std::string& links) {
  for (std::size_t open = links.find('<'); open != std::string::npos; open = links.find('<', open + 1)) {
    const auto close = links.find('>', open);
    if (close == std::string::npos) return nullptr;
    const auto parameters = links.substr(close, links.find('<', close) - close);
    if (parameters.find("rel=\"next\"") != std::string::npos || parameters.find("rel=next") != std::string::npos) {
      return links.substr(open + 1, close - open - 1);
    }
    open = close;
  }
  return nullptr;
}

std::string lower_case(std::string text) {
  for (auto& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
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

/// What an answer says of itself, by the templates of its body and its headers.
class DescribedListing::Said {
 public:
  Said(const dataflow_qa::mocks::CollectionDialect& dialect, const ListAnswer& answer)
      : dialect_{dialect}, answer_{answer} {}

  /// Where the next page is, in whatever way the description says it; null on the last one.
  [[nodiscard]] Json next_link() const {
    for (const auto& [name, form] : dialect_.list_headers) {
      if (form != "{links}") continue;
      const auto header = answer_.headers.find(lower_case(name));
      return header == answer_.headers.end() ? Json{} : next_in(header->second);
    }
    return value(has("next_path") ? "next_path" : "next_url");
  }
  [[nodiscard]] bool links_on() const {
    return has("next_url") || has("next_path") ||
           std::any_of(dialect_.list_headers.begin(), dialect_.list_headers.end(),
                       [](const auto& each) { return each.second == "{links}"; });
  }
  /// False where the description says it nowhere, or the answer lacks the header that it stands in.
  [[nodiscard]] bool has(std::string_view placeholder) const {
    if (says(dialect_.list, placeholder)) return true;
    return std::any_of(dialect_.list_headers.begin(), dialect_.list_headers.end(), [&](const auto& each) {
      return says(each.second, placeholder) && answer_.headers.count(lower_case(each.first)) > 0;
    });
  }
  [[nodiscard]] Json value(std::string_view placeholder) const {
    if (says(dialect_.list, placeholder)) return placed(dialect_.list, placeholder, answer_.body);
    for (const auto& [name, form] : dialect_.list_headers) {
      const auto header = answer_.headers.find(lower_case(name));
      if (header == answer_.headers.end() || !says(form, placeholder)) continue;
      if (!form.is_structured()) return header->second;
      return placed(form, placeholder, answer_json(header->second));
    }
    return nullptr;
  }

 private:
  const dataflow_qa::mocks::CollectionDialect& dialect_;
  const ListAnswer& answer_;
};

Outcome<Page> DescribedListing::page(const ListQuery& query, const ListAnswer& answer,
                                     std::string_view base_path) const {
  const auto turn = turn_of(query);
  auto page = page_of_turn(turn.query, answer, base_path);
  if (!page || turns_.empty()) return page;
  page->total.reset();  // it is that of the turn alone
  const bool ends = !page->next.has_value();
  if (!ends) page->next = fmt::format("{}|{}", turn.number, *page->next);
  if (ends && turn.number + 1 < turns_.size()) page->next = fmt::format("{}|", turn.number + 1);
  return page;
}

Outcome<Page> DescribedListing::page_of_turn(const ListQuery& query, const ListAnswer& answer,
                                             std::string_view base_path) const {
  const auto& list = collection_.dialect.list;
  const Said said{collection_.dialect, answer};
  auto items = list == "{items}" ? answer.body : placed(list, "items", answer.body);
  if (!items.is_array()) return tl::unexpected{odd_answer("a listing that has no records where they belong")};
  Page page;
  page.records.reserve(items.size());
  for (auto& item : items) {
    if (!item.is_object()) return tl::unexpected{odd_answer("a listing of what are no records")};
    page.records.push_back(std::move(item));
  }
  if (const auto total = number(said.value("total")); total && *total >= 0) {
    page.total = static_cast<std::size_t>(*total);
  }
  if (is_numbered()) {
    const auto numbered = number_next(PagePlace::parse(query.cursor), said, page);
    if (!numbered) return tl::unexpected{numbered.error()};
    return page;
  }
  auto next = linked_next(said, base_path);
  if (!next) return tl::unexpected{next.error()};
  if (next->empty()) return page;
  if (*next == query.cursor) return tl::unexpected{odd_answer("a listing without end")};
  page.next = std::move(*next);
  return page;
}

/// The cursor of the next page; empty: there is none.
Outcome<std::string> DescribedListing::linked_next(const Said& said, std::string_view base_path) const {
  if (said.links_on()) {
    const auto link = said.next_link();
    if (!link.is_string() || is_nothing(link)) return std::string{};
    const auto target = below(link.get<std::string>(), base_path);
    if (target.empty()) return tl::unexpected{odd_answer("a link to the next page that is none")};
    return "u:" + target;
  }
  const auto cursor = said.value("next_cursor");
  if (is_nothing(cursor)) return std::string{};
  return "c:" + (cursor.is_string() ? cursor.get<std::string>() : cursor.dump());
}

/// Whether pages go by numbers or offsets that the sync counts itself.
bool DescribedListing::is_numbered() const {
  const auto& list = collection_.dialect.list;
  const auto& paging = collection_.dialect.paging;
  return (paging.page || paging.offset) && !says(list, "next_url") && !says(list, "next_path") &&
         !says(list, "next_cursor");
}

/// The page that joins on to what was read. Where its size is the system's choice, it is just the next one.
NumberedPage DescribedListing::wanted_after(const std::optional<PagePlace>& place) const {
  const auto& paging = collection_.dialect.paging;
  if (!place) return {1, size_};
  if (paging.offset) return {place->end, place->size};
  if (paging.size_parameter.empty()) return {place->end / place->size + 1, place->size};
  return page_after(*place);
}

/// An offset is the number of records before the page: it begins with the last one of the page before.
void DescribedListing::put_number(const NumberedPage& wanted, Parameters& parameters) const {
  const auto& paging = collection_.dialect.paging;
  const auto& by = paging.offset ? paging.offset : paging.page;
  if (!by) return;
  parameters.emplace_back(by->parameter, fmt::format("{}", static_cast<std::int64_t>(wanted.number) - 1 + by->first));
}

/// By what the answer says, or else until a page is short.
bool DescribedListing::goes_on(const NumberedPage& wanted, const Page& page, const Said& said) const {
  for (const auto* name : {"next_page", "next_offset"}) {
    if (said.has(name)) return number(said.value(name)).has_value();
  }
  if (said.links_on()) return !is_nothing(said.next_link());
  const auto before = collection_.dialect.paging.offset ? wanted.number - 1 : wanted.begin();
  if (page.total) return before + page.records.size() < *page.total;
  if (const auto pages = number(said.value("total_pages"))) {
    return static_cast<std::int64_t>(wanted.number) < *pages;
  }
  return page.records.size() >= wanted.size;
}

Outcome<void> DescribedListing::number_next(const std::optional<PagePlace>& place, const Said& said, Page& page) const {
  const auto& id = collection_.entity.declaration->id_field;
  const auto& paging = collection_.dialect.paging;
  const auto wanted = wanted_after(place);
  const bool overlaps = place && (paging.offset || !paging.size_parameter.empty());
  page.gap = overlaps && std::none_of(page.records.begin(), page.records.end(),
                                      [&](const Json& record) { return text_at(record, id) == place->last; });
  const bool says_more = said.links_on() && !is_nothing(said.next_link());
  if ((page.records.empty() && !says_more) || !goes_on(wanted, page, said)) return {};
  const auto end = (paging.offset ? wanted.number - 1 : wanted.begin()) + page.records.size();
  if (end <= (place ? place->end : 0)) return tl::unexpected{odd_answer("a listing without end")};
  const auto size = place ? place->size : std::min(wanted.size == 0 ? end : wanted.size, page.records.size());
  page.next = PagePlace{end, size, text_at(page.records.back(), id)}.cursor();
  return {};
}

}  // namespace pms_go_sync
