// Secrets in text: the first line is the secret, the rest the text, in which it is put as it is and as it is encoded.

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "base/fuzz/require.h"
#include "base/mask.h"
#include "base/url.h"

namespace {

namespace base = dataflow_qa::base;
using base::fuzz::require;

constexpr std::size_t longest_secret = 200;

void require_masked(const base::Masker& masker, const std::string& text) {
  require(!masker.holds_secret(masker.masked(text)), "what was masked holds no secret");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input(data, data + size);
  const auto end = std::min(input.find('\n'), input.size());
  const auto secret = input.substr(0, end);
  // The mask itself is no secret, and may complete one that it stands in.
  if (secret.empty() || secret.size() > longest_secret || secret.find('*') != std::string::npos) return 0;
  const base::Masker masker({secret});
  const auto text = input.substr(end);
  require_masked(masker, text);
  const bool also_encoded = secret.size() >= 4;
  for (const auto& form : {secret, also_encoded ? base::percent_encoded(secret) : secret}) {
    require(masker.holds_secret(text + form), "a secret is found where it stands");
    require_masked(masker, text + form + text);
  }
  return 0;
}
