#pragma once

// The changes of old journal entries in a tenth of the room: one run of CBOR, each path written once a journal.
// Not thread-safe: the journal locks.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace dataflow_qa::mocks {

struct PropertyChange;

using PackedChanges = std::vector<std::uint8_t>;  // empty where there are none

class ChangePacker {
 public:
  [[nodiscard]] PackedChanges pack(std::vector<PropertyChange> changes);
  /// Returns the changes in their order. `packed` comes from this packer.
  [[nodiscard]] std::vector<PropertyChange> unpack(const PackedChanges& packed) const;

 private:
  std::map<std::string, std::size_t, std::less<>> numbers_;
  std::vector<std::string> paths_;  // by number
};

}  // namespace dataflow_qa::mocks
