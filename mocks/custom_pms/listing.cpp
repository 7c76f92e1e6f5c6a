// Held by custom_pms_test.cpp.
#include "mocks/custom_pms/listing.h"

#include <fmt/format.h>

#include <charconv>

#include "mocks/store/text.h"

namespace dataflow_qa::mocks::custom_pms {
namespace {

constexpr std::size_t greatest_limit = 1000;

tl::unexpected<Violation> wrong(std::string parameter, std::string detail, const std::string& value) {
  return tl::unexpected(Violation{ViolationKind::invalid, std::move(parameter), std::move(detail), value, {}, {}});
}

/// An unencoded "+" of an offset arrives as a space.
std::string with_plus(std::string text) {
  if (text.size() > 6 && text[text.size() - 6] == ' ') text[text.size() - 6] = '+';
  return text;
}

}  // namespace

tl::expected<ListQuery, Violation> read_list_query(const Target& target) {
  ListQuery query;
  const std::string* since = target.parameter("updatedSince");
  if (since != nullptr) {
    query.since = parse_time(with_plus(*since), TimeGrammar::rfc3339);
    if (!query.since) return wrong("updatedSince", "updatedSince must be a timestamp of RFC 3339.", *since);
  }
  const std::string* deleted = target.parameter("includeDeleted");
  if (deleted != nullptr) {
    if (*deleted != "true" && *deleted != "false") {
      return wrong("includeDeleted", "includeDeleted must be true or false.", *deleted);
    }
    query.with_deleted = *deleted == "true";
  }
  if (const std::string* limit = target.parameter("limit")) {
    const auto [end, error] = std::from_chars(limit->data(), limit->data() + limit->size(), query.limit);
    const bool whole = error == std::errc{} && end == limit->data() + limit->size();
    if (!whole || query.limit < 1 || query.limit > greatest_limit) {
      return wrong("limit", "limit must be a number from 1 to 1000.", *limit);
    }
  }
  if (const std::string* cursor = target.parameter("cursor")) {
    query.after = read_cursor(*cursor);
    if (!query.after) return wrong("cursor", "cursor must be a nextCursor of this listing.", *cursor);
    // A parameter that a request leaves out stays as it was when the walk began; one that it repeats must be the same.
    if ((since != nullptr && query.since != query.after->since) ||
        (deleted != nullptr && query.with_deleted != query.after->with_deleted)) {
      return wrong("cursor", "cursor belongs to a listing with other parameters.", *cursor);
    }
    query.since = query.after->since;
    query.with_deleted = query.after->with_deleted;
  }
  return query;
}

Reply list_records(const Collection& collection, const ListQuery& query, std::uint64_t received) {
  const auto& order = collection.by_changed();
  using Key = Collection::ChangedIndex::key_type;
  auto at = query.after   ? order.upper_bound(Key(query.after->changed, query.after->id))
            : query.since ? order.lower_bound(Key(*query.since, std::string_view{}))
                          : order.begin();
  Reply reply;
  reply.content_type = "application/json";
  reply.body = "{\"data\":[";
  const Record* last = nullptr;
  std::size_t rows = 0;
  std::size_t beyond = 0;
  for (; at != order.end(); ++at) {
    const Record& record = *at->second;
    if (record.deleted && !query.with_deleted) continue;
    if (rows == query.limit) {
      ++beyond;
      continue;
    }
    if (rows++ > 0) reply.body += ',';
    append_record(reply.body, collection.entity(), record);
    last = &record;
  }
  Listing listing;
  listing.change_filtered = query.since.has_value();
  listing.first_page = !query.after;
  listing.last_page = beyond == 0;
  listing.walk_started = query.after ? query.after->walk_started : received;
  listing.rows = static_cast<std::int64_t>(rows);
  listing.page_size = static_cast<std::int64_t>(query.limit);
  listing.beyond = static_cast<std::int64_t>(beyond);
  reply.body += "],\"nextCursor\":";
  if (beyond > 0) {
    append_json_string(reply.body,
                       to_text({last->changed, last->id, query.since, query.with_deleted, listing.walk_started}));
  } else {
    reply.body += "null";
  }
  reply.body += '}';
  reply.note.collection = collection.entity().declaration->collection;
  reply.note.listing = listing;
  return reply;
}

}  // namespace dataflow_qa::mocks::custom_pms
