#include "mocks/system/entity.h"

#include <algorithm>

#include "base/text.h"

namespace dataflow_qa::mocks {
namespace {

Slot found_in(const std::unordered_map<std::string, Slot>& index, const std::string& path) {
  const auto found = index.find(path);
  return found == index.end() ? no_slot : found->second;
}

}  // namespace

bool Entity::allows(std::string_view method) const {
  return std::find(methods.begin(), methods.end(), method) != methods.end();
}

Slot Entity::slot_of(std::string_view path) const {
  return found_in(by_path_, std::string(path));
}

Slot Entity::slot_ignoring_case(std::string_view path) const {
  return found_in(by_folded_path_, base::fold(path));
}

const Entity* System::find(std::string_view collection) const {
  const auto found = std::find_if(entities.begin(), entities.end(),
                                  [&](const Entity& entity) { return entity.declaration->collection == collection; });
  return found == entities.end() ? nullptr : &*found;
}

const Entity* System::find_ignoring_case(std::string_view collection) const {
  const auto found = std::find_if(entities.begin(), entities.end(), [&](const Entity& entity) {
    return base::equal_ignoring_case(entity.declaration->collection, collection);
  });
  return found == entities.end() ? nullptr : &*found;
}

}  // namespace dataflow_qa::mocks
