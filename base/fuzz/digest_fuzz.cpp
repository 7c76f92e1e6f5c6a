// Base64 of both alphabets: what was encoded is decoded, and only what an encoder writes is taken.

#include <cstddef>
#include <cstdint>

#include "base/digest.h"
#include "base/fuzz/require.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace base = dataflow_qa::base;
  using base::fuzz::require;
  const std::string bytes(data, data + size);
  require(base::base64_decoded(base::base64(bytes)) == bytes, "what was encoded is decoded");
  require(base::base64_url_decoded(base::base64_url(bytes)) == bytes, "so it is for URLs");
  if (const auto decoded = base::base64_decoded(bytes)) {
    require(base::base64(*decoded) == bytes, "nothing was passed over");
  }
  require(base::sha256_hex(bytes).size() == 64, "a digest has 64 digits");
  return 0;
}
