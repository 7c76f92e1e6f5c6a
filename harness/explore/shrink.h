#pragma once

// Cuts a failing story down to what its failure needs: fewer steps, records, properties and faults, simpler values.
// Pure, but for `play`, which tries many candidates at once.

#include <cstddef>
#include <functional>
#include <vector>

#include "harness/explore/story_player.h"

namespace dataflow_qa::explore {

using PlayStories = std::function<std::vector<Outcome>(const std::vector<Story>&)>;

struct Shrunk {
  Story story;
  reports::Failure failure;
  std::size_t played = 0;  // how often the story was played as it is now,
  std::size_t failed = 0;  // and how often it failed like that
};

/// The story must have failed with `failure`. Where it does not do so again, it comes back as it was, with 0 failed.
[[nodiscard]] Shrunk shrink(const Story& story, const reports::Failure& failure, const PlayStories& play);

/// What is simpler than the story by one large change: without a record, or without half of its steps or a quarter.
[[nodiscard]] std::vector<Story> much_simpler(const Story& story);
/// What is simpler than the story by one small change.
[[nodiscard]] std::vector<Story> simpler(const Story& story);

/// Two failures that one defect may show, whatever records and properties they are about.
[[nodiscard]] bool is_like(const reports::Failure& one, const reports::Failure& other);

}  // namespace dataflow_qa::explore
