// Held by go_system_test.cpp.
#include "sync/go_patch.h"

#include <algorithm>
#include <map>

#include "harness/mapping/mapping.h"
#include "sync/record_path.h"

namespace pms_go_sync {
namespace {

using dataflow_qa::mapping::value_at;

std::string pointer(std::string_view path) {
  std::string text{"/"};
  for (const char c : path) text += c == '.' ? '/' : c;
  return text;
}

}  // namespace

Json json_patch(const Json& current, const std::vector<Change>& changes, bool guarded) {
  Json tests = Json::array();
  Json edits = Json::array();
  std::map<std::string, Json> whole;
  const auto replace = [&](const std::string& path, const Json& before, const Json& after) {
    if (guarded) tests.push_back({{"op", "test"}, {"path", pointer(path)}, {"value", before}});
    edits.push_back({{"op", "replace"}, {"path", pointer(path)}, {"value", after}});
  };
  for (const auto& change : changes) {
    const auto parent = parent_path(change.path);
    if (parent && value_at(current, *parent).is_null()) {
      whole[*parent][leaf(change.path)] = change.value;
    } else {
      replace(change.path, value_at(current, change.path), change.value);
    }
  }
  for (const auto& [path, object] : whole) replace(path, nullptr, object);
  for (auto& edit : edits) tests.push_back(std::move(edit));
  return tests;
}

}  // namespace pms_go_sync
