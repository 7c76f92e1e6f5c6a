// URLs and days: what is taken apart is what was put together.

#include <cstddef>
#include <cstdint>

#include "base/date.h"
#include "base/fuzz/require.h"
#include "base/url.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace base = dataflow_qa::base;
  using base::fuzz::require;
  const std::string text(data, data + size);
  if (const auto url = base::split_url(text)) {
    require(!url->authority.empty(), "a URL has an authority");
    require(url->origin() + url->target == text, "the parts of a URL are the whole");
  }
  for (const bool plus_is_space : {false, true}) {
    const auto there_and_back = base::percent_decoded(base::percent_encoded(text), plus_is_space);
    require(there_and_back.has_value() == base::is_utf8(text), "what is UTF-8 is encoded and decoded");
    require(!there_and_back || *there_and_back == text, "encoded and decoded is as before");
    if (const auto decoded = base::percent_decoded(text, plus_is_space)) {
      require(base::is_utf8(*decoded), "what is decoded is UTF-8");
    }
  }
  if (const auto day = base::day_of(text)) require(base::to_text(*day) == text, "a day is written as it was read");
  return 0;
}
