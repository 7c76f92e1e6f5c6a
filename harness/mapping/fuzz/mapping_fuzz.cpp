// Mapping files: what is read names its records and properties; what is refused has a message that names the file.

#include <cstddef>
#include <cstdint>

#include "base/fuzz/require.h"
#include "harness/mapping/mapping.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using dataflow_qa::base::fuzz::require;
  const auto mapping = dataflow_qa::mapping::read_text(std::string(data, data + size), "mapping.json");
  if (!mapping) {
    dataflow_qa::base::fuzz::require_readable(mapping.error());
    require(mapping.error().file == "mapping.json", "an error names the file");
    return 0;
  }
  require(!mapping->dataflows.empty(), "a mapping has dataflows");
  for (const auto& dataflow : mapping->dataflows) {
    require(mapping->find(dataflow.slug) == &dataflow, "each dataflow is found by its slug, which is its own");
  }
  return 0;
}
