// Held by described_flags_test.cpp.
#include "sync/described_actions.h"

#include <algorithm>

#include "harness/mapping/mapping.h"
#include "sync/described_listing.h"
#include "sync/described_values.h"

namespace pms_go_sync {

using dataflow_qa::mapping::value_at;
using dataflow_qa::mocks::Action;

namespace {

/// The body of an action, with the id in its place.
Json with_id(const Json& form, const Json& id) {
  if (form == Action::id_word) return id;
  if (!form.is_structured()) return form;
  auto body = form;
  for (auto& each : body) each = with_id(each, id);
  return body;
}

}  // namespace

const Action* action_for(const Described& collection, const Json& current, const std::vector<Change>& changes,
                         const Change& change) {
  const auto is_to_be = [&](const auto& set) {
    return std::ranges::any_of(changes,
                               [&](const Change& each) { return each.path == set.first && each.value == set.second; });
  };
  // What is not mapped was not read: there, the usual value is no change.
  const auto is_so = [&](const auto& set) {
    const auto* field = collection.field(set.first);
    const auto now = value_at(current, set.first);
    return now == set.second || (now.is_null() && field != nullptr && field->default_value == set.second);
  };
  const Action* found = nullptr;
  for (const auto& action : collection.dialect.actions) {
    const auto makes_it = [&](const auto& set) { return set.first == change.path && set.second == change.value; };
    const bool fits = std::ranges::any_of(action.sets, makes_it) &&
                      std::ranges::all_of(action.sets, [&](const auto& set) { return is_so(set) || is_to_be(set); });
    if (fits && (found == nullptr || action.sets.size() < found->sets.size())) found = &action;
  }
  return found;
}

HttpRequest request_of(const Described& collection, const Action& action, const std::string& id) {
  const auto& dialect = *collection.system.dialect;
  std::string target = '/' + collection.dialect.path;
  if (!action.names_records) target += '/' + percent_encoded(id);
  if (!action.path.empty()) target += '/' + action.path;
  target += dialect.path_suffix;
  if (!action.query.empty()) target += '?' + query_text(action.query);
  if (action.body.is_null()) return {action.method, target, {}, "", ""};
  const auto named = written_value(collection.system, collection.entity.field(collection.entity.id_slot),
                                   dataflow_qa::mocks::Codec::plain, id);
  return {action.method, target, {}, with_id(action.body, named).dump(), dialect.media_types.front()};
}

}  // namespace pms_go_sync
