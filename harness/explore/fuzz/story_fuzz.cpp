// Histories that replay: what is read is written so that it reads the same, and can be tidied.

#include <cstddef>
#include <cstdint>

#include "base/fuzz/require.h"
#include "harness/explore/story.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace explore = dataflow_qa::explore;
  using dataflow_qa::base::fuzz::require;
  const auto story = explore::read_story(std::string(data, data + size), "story.json");
  if (!story) {
    dataflow_qa::base::fuzz::require_readable(story.error());
    return 0;
  }
  const auto text = explore::written(*story);
  const auto again = explore::read_story(text, "story.json");
  require(again && explore::written(*again) == text, "a history that was written reads as it was");
  const auto tidied = explore::tidied(*story);
  require(explore::written(explore::tidied(tidied)) == explore::written(tidied), "a tidied history is tidy");
  return 0;
}
