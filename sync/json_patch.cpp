// Held by described_go_test.cpp.
#include "sync/json_patch.h"

#include <map>

#include "harness/mapping/mapping.h"
#include "sync/record_path.h"

namespace pms_go_sync {
namespace {

using dataflow_qa::mapping::value_at;
using dataflow_qa::mocks::no_slot;

std::string pointer(std::string_view path) {
  std::string text{"/"};
  for (const char c : path) {
    if (c == '~') text += "~0";
    if (c == '/') text += "~1";
    if (c != '~' && c != '/') text += c == '.' ? '/' : c;
  }
  return text;
}

/// Under its name in bodies.
std::string written_path(const Described& collection, const std::string& path) {
  const auto slot = collection.entity.slot_of(path);
  const auto name = slot == no_slot ? std::string{} : collection.entity.rules[slot].wire.write_as;
  return name.empty() ? path : name;
}

Json written(const Described& collection, const std::string& path, const Json& value) {
  const auto slot = collection.entity.slot_of(path);
  return slot == no_slot ? value : update_value(collection, slot, value);
}

/// What the system was seen to hold, as it says it.
Json held(const Described& collection, const Json& current, const std::string& path) {
  if (const auto wire = current.find(mark_wire); wire != current.end() && wire->contains(path)) return wire->at(path);
  const auto& value = value_at(current, path);
  return value.is_null() ? Json{} : written(collection, path, value);
}

}  // namespace

Json json_patch(const Described& collection, const Json& current, const std::vector<Change>& changes, bool guarded) {
  Json tests = Json::array();
  Json edits = Json::array();
  std::map<std::string, Json> whole;
  const auto replace = [&](const std::string& path, const Json& before, const Json& after) {
    const auto at = pointer(written_path(collection, path));
    if (guarded) tests.push_back({{"op", "test"}, {"path", at}, {"value", before}});
    edits.push_back({{"op", "replace"}, {"path", at}, {"value", after}});
  };
  for (const auto& change : changes) {
    const auto parent = parent_path(change.path);
    if (parent && value_at(current, *parent).is_null()) {
      whole[*parent][leaf(change.path)] = written(collection, change.path, change.value);
    } else {
      replace(change.path, held(collection, current, change.path), written(collection, change.path, change.value));
    }
  }
  for (const auto& [path, object] : whole) replace(path, nullptr, object);
  for (auto& edit : edits) tests.push_back(std::move(edit));
  return tests;
}

}  // namespace pms_go_sync
