// The strict reader of JSON: what it takes is what the parser takes, writes and reads again; what it refuses has a
// message.

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>

#include "base/fuzz/require.h"
#include "base/json_text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace base = dataflow_qa::base;
  const std::string text(data, data + size);
  const auto read = base::parse_json(text);
  if (!read) {
    base::fuzz::require_readable(read.error());
    return 0;
  }
  base::fuzz::require(*read == nlohmann::json::parse(text), "the strict reader reads what the parser does");
  const auto again = base::parse_json(read->dump());
  base::fuzz::require(again && *again == *read, "what was read reads back");
  return 0;
}
