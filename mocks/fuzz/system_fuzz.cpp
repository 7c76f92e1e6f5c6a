// Descriptions of systems: what is read can be served, and what is refused has a message.

#include <cstddef>
#include <cstdint>

#include "base/fuzz/require.h"
#include "mocks/fuzz/in_process_client.h"
#include "mocks/system/entity.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using dataflow_qa::base::fuzz::require;
  const auto system = dataflow_qa::mocks::read_system(std::string(data, data + size), "system.json");
  if (!system) {
    dataflow_qa::base::fuzz::require_readable(system.error());
    return 0;
  }
  for (const auto& entity : (*system)->entities) {
    require(entity.size() > 0, "a collection has fields");
    for (dataflow_qa::mocks::Slot slot = 0; slot < entity.size(); ++slot) {
      require(entity.slot_of(entity.field(slot).path) == slot, "each field is found by its path, which is its own");
    }
  }
  return 0;
}
