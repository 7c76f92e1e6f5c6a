// Held by rest_lists_test.cpp.
#include "mocks/rest/listing.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "base/url.h"
#include "mocks/rest/cursor.h"
#include "mocks/rest/parameters.h"
#include "mocks/rest/selection.h"

namespace dataflow_qa::mocks::rest {

using nlohmann::json;

namespace {

/// Whether the answer says how many records there are, or where other pages begin.
bool counts_all(const std::vector<std::string>& said) {
  constexpr std::array<std::string_view, 4> others{"items", "count", "page_size", "next_cursor"};
  return std::any_of(said.begin(), said.end(), [&](const std::string& word) {
    return std::find(others.begin(), others.end(), word) == others.end();
  });
}

/// The header Link (RFC 8288) of these pages; null where there are none.
json link_header(const Words& words) {
  std::string links;
  for (const auto& [word, relation] : {std::pair("first_url", "first"), std::pair("previous_url", "prev"),
                                       std::pair("next_url", "next"), std::pair("last_url", "last")}) {
    const auto url = words.find(word);
    if (url == words.end() || url->second.is_null()) continue;
    links += fmt::format("{}<{}>; rel=\"{}\"", links.empty() ? "" : ", ", url->second.get<std::string>(), relation);
  }
  return links.empty() ? json() : json(links);
}

/// One list while it is being made.
class Page {
 public:
  Page(const ListPlace& place, const ListRequest& asked, const Target& target, const Request& request)
      : place_(place),
        asked_(asked),
        target_(target),
        request_(request),
        parameters_(place.dialect, *request.target),
        counts_all_(counts_all(place.said)) {}

  std::optional<Reply> reply() {
    if (asked_.cursor) {
      cursor_ = read_cursor(*asked_.cursor);
      if (!cursor_ || cursor_->after.keys.size() != asked_.order.size()) return std::nullopt;
      walk_started_ = cursor_->walk_started;
    }
    if (is_kept_in_order()) {
      if (!take_in_order()) return std::nullopt;
    } else {
      take_sorted();
    }
    Reply reply;
    reply.note.collection = place_.entity.declaration->collection;
    reply.note.listing = listing();
    if (from_ == to_ && place_.dialect.empty_list_status != 0) {
      reply.status = place_.dialect.empty_list_status;
      return reply;
    }
    reply.status = place_.store.system().dialect->words(OutcomeKind::listed, place_.dialect).status;
    write(reply);
    return reply;
  }

 private:
  /// Whether the collection keeps its records in the order that is asked for, and nobody counts those before the page.
  [[nodiscard]] bool is_kept_in_order() const {
    const auto& order = asked_.order;
    const Entity& entity = place_.entity;
    const bool by_change = order.size() == 2 && !order[0].descending && !order[1].descending &&
                           order[0].slot == entity.changed_slot && order[1].slot == entity.id_slot;
    const Paging& paging = place_.dialect.paging;
    return by_change && entity.changed_slot != no_slot && entity.id_kind != IdKind::number && !paging.page &&
           !paging.offset && asked_.size > 0 && !counts_all_;
  }

  /// Goes to the page at once. False where the cursor is none of this order.
  bool take_in_order() {
    using Key = Collection::ChangedIndex::key_type;
    const Collection& collection = place_.store.collection(place_.entity);
    const auto& kept = collection.by_changed();
    auto& rows = selection_.own;
    auto at = asked_.since ? kept.lower_bound(Key(*asked_.since, std::string_view{})) : kept.begin();
    if (cursor_) {
      const json& changed = cursor_->after.keys[0];
      const json& id = cursor_->after.keys[1];
      if (!changed.is_number_integer() || !id.is_string()) return false;
      at = kept.upper_bound(Key(changed.get<Ticks>(), id.get_ref<const std::string&>()));
    }
    const bool is_first = at == kept.begin() && asked_.wanted.empty();
    const std::size_t all = asked_.with_deleted ? collection.in_order().size() : collection.live();
    for (; at != kept.end(); ++at) {
      if (is_first && static_cast<std::int64_t>(rows.size()) == asked_.size) {
        beyond_ = static_cast<std::int64_t>(all - rows.size());
        break;
      }
      const Record& record = *at->second;
      if (record.deleted && !asked_.with_deleted) continue;
      if (!asked_.wanted.empty() && !fits(place_.store, asked_, record)) continue;
      if (static_cast<std::int64_t>(rows.size()) == asked_.size) {
        ++beyond_;
      } else {
        rows.push_back(&record);
      }
    }
    selection_.rows = rows;
    to_ = static_cast<std::int64_t>(rows.size());
    return true;
  }

  void take_sorted() {
    selection_ = select(place_.store, place_.entity, asked_);
    total_ = static_cast<std::int64_t>(selection_.rows.size());
    from_ = std::min(total_, asked_.from);
    const bool needs_all = cursor_ || asked_.size == 0;
    sort(needs_all ? total_ : std::min(total_, from_ + asked_.size));
    if (cursor_) from_ = row_after_cursor();
    to_ = asked_.size == 0 ? total_ : std::min(total_, from_ + asked_.size);
    beyond_ = total_ - to_;
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
                        [this](const Record* a, const Record* b) { return stands_before(*a, *b, asked_); });
    }
    selection_.rows = rows;
  }

  [[nodiscard]] std::int64_t row_after_cursor() const {
    const auto at = std::find_if(selection_.rows.begin(), selection_.rows.end(),
                                 [&](const Record* record) { return stands_before(cursor_->after, *record, asked_); });
    return at - selection_.rows.begin();
  }

  Listing listing() {
    const Paging& paging = place_.dialect.paging;
    if (!cursor_ && paging.cursor && !paging.page && !paging.offset) {
      walk_started_ = request_.received;
    } else if (!cursor_) {
      const std::string walk = place_.entity.declaration->collection + "?" + query_without_page(paging.size_parameter);
      walk_started_ = place_.walks.started(walk, {asked_.from, asked_.size}, request_.received);
    }
    Listing listing;
    listing.lookup = asked_.lookup;
    listing.change_filtered = asked_.change_filtered;
    listing.first_page = !cursor_ && asked_.from == 0;
    listing.last_page = beyond_ == 0;
    listing.walk_started = walk_started_;
    listing.rows = to_ - from_;
    listing.page_size = asked_.size;
    listing.beyond = beyond_;
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

  void add_page_words(Words& words) const {
    const std::int64_t size = std::max<std::int64_t>(asked_.size, 1);
    const std::int64_t pages = asked_.size == 0 ? 1 : std::max<std::int64_t>((total_ + size - 1) / size, 1);
    words["total"] = total_;
    words["total_pages"] = pages;
    if (links_to("first_url")) words["first_url"] = url_from(0);
    if (links_to("last_url")) words["last_url"] = url_from((pages - 1) * size);
    if (cursor_) return;
    const std::int64_t first = place_.dialect.paging.page ? place_.dialect.paging.page->first : 1;
    const std::int64_t page = asked_.from / size + first;
    words["page"] = page;
    words["offset"] = asked_.from + (place_.dialect.paging.offset ? place_.dialect.paging.offset->first : 0);
    if (beyond_ > 0) words["next_page"] = page + 1;
    if (beyond_ > 0) words["next_offset"] = asked_.from + asked_.size;
    if (asked_.from > 0) words["previous_page"] = page - 1;
    if (asked_.from > 0 && links_to("previous_url"))
      words["previous_url"] = url_from(std::max<std::int64_t>(asked_.from - asked_.size, 0));
    if (beyond_ > 0 && links_to("next_url")) words["next_url"] = url_from(asked_.from + asked_.size);
  }

  [[nodiscard]] bool is_said(std::string_view word) const {
    return std::find(place_.said.begin(), place_.said.end(), word) != place_.said.end();
  }

  /// Whether anything says where that page is.
  [[nodiscard]] bool links_to(std::string_view word) const {
    return is_said(word) || is_said("links") || (word == "next_url" && is_said("next_path"));
  }

  void append_items(std::string& out) const {
    constexpr std::size_t most_reserved = 1U << 20U;
    Look look{asked_.view, place_.look};
    look.plain.fields = asked_.members;
    out += '[';
    for (std::int64_t at = from_; at < to_; ++at) {
      if (at != from_) out += ',';
      place_.wire.append(out, *selection_.rows[static_cast<std::size_t>(at)], look);
      // The rows of a page are much alike: with the first one, the room that all need is known.
      if (at == from_) out.reserve(std::min(most_reserved, out.size() * static_cast<std::size_t>(to_ - from_ + 1)));
    }
    out += ']';
  }

  [[nodiscard]] Words words() const {
    Words words{{"count", to_ - from_}, {"page_size", asked_.size}};
    if (counts_all_) add_page_words(words);
    if (beyond_ > 0 && to_ > from_ && place_.dialect.paging.cursor) {
      const Record& last = *selection_.rows[static_cast<std::size_t>(to_ - 1)];
      const std::string cursor =
          to_text({position_of(last, asked_.order), walk_started_, kept_query(place_.dialect, target_)});
      words["next_cursor"] = cursor;
      if (counts_all_) words["next_url"] = url_with(*place_.dialect.paging.cursor, cursor);
    }
    if (is_said("links")) words["links"] = link_header(words);
    const auto next = words.find("next_url");
    if (is_said("next_path") && next != words.end() && next->second.is_string()) {
      words["next_path"] = next->second.get_ref<const std::string&>().substr(place_.origin.size());
    }
    return words;
  }

  void write(Reply& reply) const {
    Words words = this->words();
    for (const auto& [name, form] : place_.dialect.list_headers) {
      const json value = filled(form, words);
      if (value.is_null()) continue;  // such a header says something or is left out
      reply.headers.emplace_back(name, value.is_string() ? value.get<std::string>() : value.dump());
    }
    if (place_.form.is_plain()) {
      write_plain(reply.body, words);
    } else {
      write_filled(reply.body, std::move(words));
    }
  }

  void write_plain(std::string& out, const Words& words) const {
    for (const auto& [text, word] : place_.form.pieces()) {
      out += text;
      if (word == "items") {
        append_items(out);
      } else if (!word.empty()) {
        const auto found = words.find(word);
        out += found == words.end() ? "null" : found->second.dump();
      }
    }
  }

  void write_filled(std::string& out, Words words) const {
    // The rows are text already: a mark stands for them until the envelope is text, too.
    const std::string mark = "\u0001items";
    words["items"] = mark;
    out = filled(place_.dialect.list, words).dump();
    const std::string marked = json(mark).dump();
    std::string items;
    append_items(items);
    out.replace(out.find(marked), marked.size(), items);
  }

  const ListPlace& place_;
  const ListRequest& asked_;
  const Target& target_;
  const Request& request_;
  Parameters parameters_;
  bool counts_all_;
  std::optional<Cursor> cursor_;
  Selection selection_;
  std::int64_t from_ = 0;
  std::int64_t to_ = 0;
  std::int64_t total_ = 0;   // where they are counted
  std::int64_t beyond_ = 0;  // rows behind the page
  std::uint64_t walk_started_ = 0;
};

}  // namespace

std::optional<Reply> list_reply(const ListPlace& place, const ListRequest& asked, const Target& target,
                                const Request& request) {
  return Page(place, asked, target, request).reply();
}

}  // namespace dataflow_qa::mocks::rest
