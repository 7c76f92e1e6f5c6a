// Held by rest_lists_test.cpp.
#include "mocks/rest/cursor.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/digest.h"
#include "mocks/http/body.h"

namespace dataflow_qa::mocks::rest {

using nlohmann::json;

namespace {

const json& key_of(const Position& position, std::size_t at, const ListOrder& /*by*/) {
  return position.keys[at];
}

const json& key_of(const Record& record, std::size_t /*at*/, const ListOrder& by) {
  static const json none;
  return by.slot == no_slot ? none : record.values[by.slot];
}

template <typename Place>
bool precedes(const ListRequest& asked, const Place& a, const Record& b) {
  const auto& order = asked.order;
  bool descending = false;
  for (std::size_t i = 0; i < order.size(); ++i) {
    descending = order[i].descending;
    const json& one = key_of(a, i, order[i]);
    const json& other = key_of(b, i, order[i]);
    if (one == other) continue;
    return descending ? other < one : one < other;
  }
  return descending && !asked.oldest_first ? b.sequence < a.sequence : a.sequence < b.sequence;
}

}  // namespace

Position position_of(const Record& record, const std::vector<ListOrder>& order) {
  Position position{{}, record.sequence};
  for (const ListOrder& by : order) position.keys.push_back(by.slot == no_slot ? json() : record.values[by.slot]);
  return position;
}

bool stands_before(const Position& a, const Record& b, const ListRequest& asked) {
  return precedes(asked, a, b);
}

bool stands_before(const Record& a, const Record& b, const ListRequest& asked) {
  return precedes(asked, a, b);
}

std::string to_text(const Cursor& cursor) {
  json parts{{"after", cursor.after.keys}, {"row", cursor.after.sequence}, {"walk", cursor.walk_started}};
  for (const auto& [name, value] : cursor.query) parts["query"].push_back({name, value});
  return base::base64_url(parts.dump());
}

std::optional<Cursor> read_cursor(const std::string& text) {
  const auto decoded = base::base64_url_decoded(text);
  const auto value = decoded ? parse_body(*decoded) : parse_body("");
  if (!value || !value->is_object()) return std::nullopt;
  const json after = value->value("after", json());
  const json row = value->value("row", json());
  const json walk = value->value("walk", json());
  const json query = value->value("query", json::array());
  const bool whole = after.is_array() && row.is_number_unsigned() && walk.is_number_unsigned() && query.is_array() &&
                     std::all_of(query.begin(), query.end(), [](const json& each) {
                       return each.is_array() && each.size() == 2 && each[0].is_string() && each[1].is_string();
                     });
  if (!whole) return std::nullopt;
  Cursor cursor{{after.get<std::vector<json>>(), row.get<std::uint64_t>()}, walk.get<std::uint64_t>(), {}};
  for (const json& each : query) cursor.query.emplace_back(each[0].get<std::string>(), each[1].get<std::string>());
  return cursor;
}

std::vector<std::pair<std::string, std::string>> kept_query(const CollectionDialect& dialect, const Target& target) {
  std::vector<std::pair<std::string, std::string>> kept;
  if (!dialect.paging.cursor_keeps_query) return kept;
  for (const QueryParameter& parameter : dialect.query) {
    if (const std::string* value = target.parameter(parameter.name)) kept.emplace_back(parameter.name, *value);
  }
  return kept;
}

tl::expected<Target, QueryFault> with_kept_query(const CollectionDialect& dialect, const Target& target) {
  const std::string& name = *dialect.paging.cursor;
  const std::string* text = target.parameter(name);
  const auto cursor = text == nullptr ? std::nullopt : read_cursor(*text);
  if (!cursor) return tl::unexpected(bad_cursor(name, "{name} is none that this list gave"));
  for (const auto& given : kept_query(dialect, target)) {
    if (std::find(cursor->query.begin(), cursor->query.end(), given) != cursor->query.end()) continue;
    return tl::unexpected(bad_cursor(name, fmt::format("{{name}} belongs to a list with another {}", given.first)));
  }
  Target whole = target;
  for (const auto& kept : cursor->query) {
    if (target.parameter(kept.first) == nullptr) whole.query.push_back(kept);
  }
  return whole;
}

}  // namespace dataflow_qa::mocks::rest
