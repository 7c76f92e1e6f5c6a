// The bytes of an answer, and the origin of a server: an answer is refused at the same byte however it arrives, and
// never later than its limits say.

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "base/fuzz/require.h"
#include "base/limited_client.h"

namespace {

namespace base = dataflow_qa::base;
using base::fuzz::require;

constexpr std::size_t longest_answer = 1000;

/// How many bytes were taken.
std::size_t taken(std::string_view bytes, std::size_t piece) {
  base::AnswerMeter meter(longest_answer);
  meter.begin();
  std::size_t count = 0;
  for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size()))) {
    if (!meter.takes(bytes.substr(0, piece))) break;
    count += std::min(piece, bytes.size());
  }
  return count;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  require(taken(text, 1) <= base::longest_head, "a head has an end");
  const auto line = text.substr(0, text.find('\n'));
  if (line.size() > base::longest_header + 1) {
    require(taken(text, 1) <= base::longest_header + 1, "a header has an end");
  }
  base::AnswerMeter meter(longest_answer);
  const auto client = base::limited_client(text, meter);
  require(!client || text.starts_with("http://") || text.starts_with("https://"), "only an origin has a client");
  return 0;
}
