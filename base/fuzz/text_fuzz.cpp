// Text from outside: whatever the bytes are, what is shown is UTF-8 without hidden characters, and comparisons agree
// with themselves.

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "base/fuzz/require.h"
#include "base/text.h"
#include "base/visible.h"

namespace {

namespace base = dataflow_qa::base;
using base::fuzz::require;

void require_shown(const std::string& text) {
  const auto shown = base::visible(text);
  const auto points = base::code_points(shown);
  require(base::is_utf8(shown), "what is shown is UTF-8");
  require(std::none_of(points.begin(), points.end(), base::is_hidden), "what is shown has no hidden character");
  require(base::visible(shown) == shown, "what was shown once stays as it is");
}

void require_comparisons(const std::string& text) {
  const auto folded = base::fold(text);
  require(base::fold(folded) == folded, "folding twice changes nothing more");
  require(base::equal_ignoring_case(text, folded), "a text equals its folding, but for case");
  require(base::look_alike(text, text), "a text looks like itself");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  const auto valid = base::valid_utf8(text);
  require(base::is_utf8(valid) && (valid == text) == base::is_utf8(text), "only what is not UTF-8 is replaced");
  require(base::characters(valid) == base::code_points(text).size(), "each character is counted once");
  require_shown(text);
  require_comparisons(text);
  const auto inner = base::trimmed(text);
  require(base::trimmed(inner) == inner, "trimmed once is trimmed");
  for (const auto& part : base::split_list(text, ',')) require(!part.empty(), "no part of a list is empty");
  return 0;
}
