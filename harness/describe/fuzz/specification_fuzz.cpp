// Specifications of others, JSON or YAML: whatever they hold, the draft is a JSON object with notes, or there is a
// message.

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>

#include "base/fuzz/require.h"
#include "harness/describe/draft.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using dataflow_qa::base::fuzz::require;
  const auto draft = dataflow_qa::describe::draft_system(std::string(data, data + size), "openapi.yaml", {});
  if (!draft) {
    dataflow_qa::base::fuzz::require_readable(draft.error());
    return 0;
  }
  require(nlohmann::json::parse(draft->json).is_object(), "a draft is a JSON object");
  for (const auto& note : draft->notes) require(!note.empty(), "a note says something");
  return 0;
}
