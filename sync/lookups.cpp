// Held by engine_test.cpp.
#include "sync/lookups.h"

#include "sync/text.h"

namespace pms_go_sync {

bool Lookups::set(const std::string& collection, const std::string& id, const std::string& key) {
  auto& names = collections_[collection];
  const auto known = names.key_by_id.find(id);
  if (known == names.key_by_id.end() ? key.empty() : known->second == key) return false;
  if (known != names.key_by_id.end()) {
    names.ids_by_key[folded(known->second)].erase(id);
    names.key_by_id.erase(known);
  }
  if (!key.empty()) {
    names.key_by_id.emplace(id, key);
    names.ids_by_key[folded(key)].insert(id);
  }
  return true;
}

std::optional<std::string> Lookups::id_of(const std::string& collection, const std::string& key) const {
  const auto names = collections_.find(collection);
  if (names == collections_.end()) return std::nullopt;
  const auto ids = names->second.ids_by_key.find(folded(key));
  if (ids == names->second.ids_by_key.end() || ids->second.empty()) return std::nullopt;
  return *ids->second.begin();
}

std::optional<std::string> Lookups::key_of(const std::string& collection, const std::string& id) const {
  const auto names = collections_.find(collection);
  if (names == collections_.end()) return std::nullopt;
  const auto key = names->second.key_by_id.find(id);
  if (key == names->second.key_by_id.end()) return std::nullopt;
  return key->second;
}

}  // namespace pms_go_sync
