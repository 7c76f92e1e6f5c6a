// Held by journal_test.cpp.
#include "mocks/http/packed_changes.h"

#include <nlohmann/json.hpp>

#include "mocks/http/journal.h"

namespace dataflow_qa::mocks {

using nlohmann::json;

PackedChanges ChangePacker::pack(std::vector<PropertyChange> changes) {
  if (changes.empty()) return {};
  json flat = json::array();
  for (PropertyChange& change : changes) {
    const auto [known, fresh] = numbers_.emplace(change.path, paths_.size());
    if (fresh) paths_.push_back(change.path);
    flat.push_back(known->second);
    flat.push_back(std::move(change.before));
    flat.push_back(std::move(change.after));
  }
  PackedChanges packed = json::to_cbor(flat);
  packed.shrink_to_fit();
  return packed;
}

std::vector<PropertyChange> ChangePacker::unpack(const PackedChanges& packed) const {
  std::vector<PropertyChange> changes;
  if (packed.empty()) return changes;
  json flat = json::from_cbor(packed);
  for (std::size_t i = 0; i < flat.size(); i += 3) {
    changes.push_back({paths_.at(flat[i].get<std::size_t>()), std::move(flat[i + 1]), std::move(flat[i + 2])});
  }
  return changes;
}

}  // namespace dataflow_qa::mocks
