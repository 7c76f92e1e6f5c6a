// Held by rest_lists_test.cpp.
#include "mocks/rest/listing.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/digest.h"
#include "base/url.h"
#include "mocks/http/body.h"
#include "mocks/rest/parameters.h"
#include "mocks/rest/selection.h"
#include "mocks/rest/words.h"

namespace dataflow_qa::mocks::rest {

using nlohmann::json;

namespace {

/// The place of a row in an order: what a cursor remembers of the last one.
struct Position {
  std::vector<json> keys;  // its values at the order's slots; null for the order of creation
  std::uint64_t sequence = 0;
};

struct Cursor {
  Position after;
  std::uint64_t walk_started = 0;
};

Position position_of(const Record& record, const std::vector<ListOrder>& order) {
  Position position{{}, record.sequence};
  for (const ListOrder& by : order) position.keys.push_back(by.slot == no_slot ? json() : record.values[by.slot]);
  return position;
}

/// Whether `a` stands before `b`.
bool stands_before(const Position& a, const Position& b, const std::vector<ListOrder>& order, bool oldest_first) {
  bool descending = false;
  for (std::size_t i = 0; i < order.size(); ++i) {
    descending = order[i].descending;
    const json& left = descending ? b.keys[i] : a.keys[i];
    const json& right = descending ? a.keys[i] : b.keys[i];
    if (left < right) return true;
    if (right < left) return false;
  }
  // Records that are equal in the order stay in that of their creation, newest first where it descends.
  return descending && !oldest_first ? b.sequence < a.sequence : a.sequence < b.sequence;
}

std::string to_text(const Cursor& cursor) {
  return base::base64(
      json{{"after", cursor.after.keys}, {"row", cursor.after.sequence}, {"walk", cursor.walk_started}}.dump());
}

std::optional<Cursor> read_cursor(const std::string& text, std::size_t keys) {
  const auto decoded = base::base64_decoded(text);
  const auto value = decoded ? parse_body(*decoded) : parse_body("");
  if (!value || !value->is_object()) return std::nullopt;
  const json after = value->value("after", json());
  const json row = value->value("row", json());
  const json walk = value->value("walk", json());
  const bool whole = after.is_array() && after.size() == keys && row.is_number_unsigned() && walk.is_number_unsigned();
  if (!whole) return std::nullopt;
  return Cursor{{after.get<std::vector<json>>(), row.get<std::uint64_t>()}, walk.get<std::uint64_t>()};
}

/// One list while it is being made.
class Page {
 public:
  Page(const ListPlace& place, const ListRequest& asked, const Request& request)
      : place_(place),
        asked_(asked),
        request_(request),
        parameters_(place.dialect, *request.target),
        selection_(select(place.store, place.entity, asked)) {}

  std::optional<Reply> reply() {
    const auto total = static_cast<std::int64_t>(selection_.rows.size());
    from_ = std::min(total, asked_.from);
    sort(asked_.cursor || asked_.size == 0 ? total : std::min(total, from_ + asked_.size));
    if (asked_.cursor && !go_to_cursor()) return std::nullopt;
    to_ = asked_.size == 0 ? total : std::min(total, from_ + asked_.size);
    Reply reply;
    reply.note.collection = place_.entity.declaration->collection;
    reply.note.listing = listing(total);
    if (from_ == to_ && place_.dialect.empty_list_status != 0) {
      reply.status = place_.dialect.empty_list_status;
      return reply;
    }
    reply.status = place_.store.system().dialect->words(OutcomeKind::listed).status;
    say(total, reply);
    return reply;
  }

 private:
  /// Whether `a` stands before `b`.
  [[nodiscard]] bool before(const Record* a, const Record* b) const {
    bool turned = false;
    for (const auto& [slot, descending] : asked_.order) {
      turned = descending && !place_.dialect.ordering.oldest_first;
      if (slot == no_slot) continue;
      const json& left = (descending ? b : a)->values[slot];
      const json& right = (descending ? a : b)->values[slot];
      if (left < right) return true;
      if (right < left) return false;
    }
    return turned ? b->sequence < a->sequence : a->sequence < b->sequence;
  }

  /// Puts the first `count` rows into their places.
  void sort(std::int64_t count) {
    const bool as_created =
        std::all_of(asked_.order.begin(), asked_.order.end(), [](const ListOrder& by) { return by.slot == no_slot; });
    if (as_created && (asked_.order.empty() || !asked_.order.back().descending)) return;
    auto& rows = selection_.own;
    if (rows.empty()) rows.assign(selection_.rows.begin(), selection_.rows.end());
    if (as_created) {
      std::reverse(rows.begin(), rows.end());
    } else {
      std::partial_sort(rows.begin(), rows.begin() + count, rows.end(),
                        [this](const Record* a, const Record* b) { return before(a, b); });
    }
    selection_.rows = rows;
  }

  bool go_to_cursor() {
    const auto cursor = read_cursor(*asked_.cursor, asked_.order.size());
    if (!cursor) return false;
    walk_started_ = cursor->walk_started;
    const auto at = std::find_if(selection_.rows.begin(), selection_.rows.end(), [&](const Record* record) {
      return stands_before(cursor->after, position_of(*record, asked_.order), asked_.order,
                           place_.dialect.ordering.oldest_first);
    });
    from_ = at - selection_.rows.begin();
    return true;
  }

  Listing listing(std::int64_t total) {
    if (!asked_.cursor) {
      const std::string walk =
          place_.entity.declaration->collection + "?" + query_without_page(place_.dialect.paging.size_parameter);
      walk_started_ = place_.walks.started(walk, {asked_.from, asked_.size}, request_.received);
    }
    Listing listing;
    listing.lookup = asked_.lookup;
    listing.change_filtered = asked_.change_filtered;
    listing.first_page = !asked_.cursor && asked_.from == 0;
    listing.last_page = to_ == total;
    listing.walk_started = walk_started_;
    listing.rows = to_ - from_;
    listing.page_size = asked_.size;
    listing.beyond = total - to_;
    return listing;
  }

  [[nodiscard]] std::string query_without_page(std::string_view size = {}) const {
    const Paging& paging = place_.dialect.paging;
    std::vector<std::string_view> left_out{size};
    if (paging.page) left_out.emplace_back(paging.page->parameter);
    if (paging.offset) left_out.emplace_back(paging.offset->parameter);
    if (paging.cursor) left_out.emplace_back(*paging.cursor);
    return parameters_.without(left_out, place_.store.system());
  }

  [[nodiscard]] std::string url_with(const std::string& parameter, const std::string& value) const {
    const std::string path = request_.raw_target.substr(0, request_.raw_target.find('?'));
    const std::string query = query_without_page();
    return fmt::format("{}{}?{}{}{}={}", place_.origin, path, query, query.empty() ? "" : "&", parameter,
                       base::percent_encoded(value));
  }

  /// The URL of the page that begins with this row; null where there is none such.
  [[nodiscard]] json url_from(std::int64_t row) const {
    const Paging& paging = place_.dialect.paging;
    if (row < 0) return nullptr;
    if (paging.page) {
      return url_with(paging.page->parameter,
                      std::to_string(row / std::max<std::int64_t>(asked_.size, 1) + paging.page->first));
    }
    if (paging.offset) return url_with(paging.offset->parameter, std::to_string(row + paging.offset->first));
    return row == 0 ? json(place_.origin + request_.raw_target) : json();
  }

  void add_page_words(Words& words, std::int64_t total) const {
    const std::int64_t size = std::max<std::int64_t>(asked_.size, 1);
    const std::int64_t pages = asked_.size == 0 ? 1 : std::max<std::int64_t>((total + size - 1) / size, 1);
    words["total_pages"] = pages;
    if (is_said("first_url")) words["first_url"] = url_from(0);
    if (is_said("last_url")) words["last_url"] = url_from((pages - 1) * size);
    if (asked_.cursor) return;
    const std::int64_t first = place_.dialect.paging.page ? place_.dialect.paging.page->first : 1;
    const std::int64_t page = asked_.from / size + first;
    words["page"] = page;
    words["offset"] = asked_.from + (place_.dialect.paging.offset ? place_.dialect.paging.offset->first : 0);
    if (to_ < total) words["next_page"] = page + 1;
    if (to_ < total) words["next_offset"] = asked_.from + asked_.size;
    if (asked_.from > 0) words["previous_page"] = page - 1;
    if (asked_.from > 0 && is_said("previous_url"))
      words["previous_url"] = url_from(std::max<std::int64_t>(asked_.from - asked_.size, 0));
    if (to_ < total && is_said("next_url")) words["next_url"] = url_from(asked_.from + asked_.size);
  }

  [[nodiscard]] bool is_said(std::string_view word) const {
    return std::find(place_.said.begin(), place_.said.end(), word) != place_.said.end();
  }

  [[nodiscard]] std::string items() const {
    constexpr std::size_t most_reserved = 1U << 20U;
    Look look{asked_.view, place_.look};
    look.plain.fields = asked_.members;
    std::string items = "[";
    for (std::int64_t at = from_; at < to_; ++at) {
      if (at != from_) items += ',';
      place_.wire.append(items, *selection_.rows[static_cast<std::size_t>(at)], look);
      // The rows of a page are much alike: with the first one, the room that all need is known.
      if (at == from_) items.reserve(std::min(most_reserved, items.size() * static_cast<std::size_t>(to_ - from_ + 1)));
    }
    return items += ']';
  }

  void say(std::int64_t total, Reply& reply) const {
    const json& form = place_.dialect.list;
    const bool bare = form == "{items}";
    if (bare) reply.body = items();
    if (bare && place_.dialect.list_headers.empty()) return;
    // The rows are text already: a mark stands for them until the envelope is text, too.
    const std::string mark = "\u0001items";
    Words words{{"items", mark}, {"count", to_ - from_}, {"total", total}, {"page_size", asked_.size}};
    add_page_words(words, total);
    if (to_ < total && to_ > from_ && place_.dialect.paging.cursor) {
      const Record& last = *selection_.rows[static_cast<std::size_t>(to_ - 1)];
      const std::string cursor = to_text({position_of(last, asked_.order), walk_started_});
      words["next_cursor"] = cursor;
      words["next_url"] = url_with(*place_.dialect.paging.cursor, cursor);
    }
    for (const auto& [name, header] : place_.dialect.list_headers) {
      const json value = filled(header, words);
      reply.headers.emplace_back(name, value.is_string() ? value.get<std::string>() : value.dump());
    }
    if (bare) return;
    reply.body = filled(form, words).dump();
    const std::string marked = json(mark).dump();
    reply.body.replace(reply.body.find(marked), marked.size(), items());
  }

  const ListPlace& place_;
  const ListRequest& asked_;
  const Request& request_;
  Parameters parameters_;
  Selection selection_;
  std::int64_t from_ = 0;
  std::int64_t to_ = 0;
  std::uint64_t walk_started_ = 0;
};

}  // namespace

std::optional<Reply> list_reply(const ListPlace& place, const ListRequest& asked, const Request& request) {
  return Page(place, asked, request).reply();
}

}  // namespace dataflow_qa::mocks::rest
