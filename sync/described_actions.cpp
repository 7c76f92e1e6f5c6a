// Held by described_flags_test.cpp.
#include "sync/described_actions.h"

#include <algorithm>

#include "harness/mapping/mapping.h"

namespace pms_go_sync {

using dataflow_qa::mapping::value_at;
using dataflow_qa::mocks::Action;

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

}  // namespace pms_go_sync
