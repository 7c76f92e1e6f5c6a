#pragma once

// Draws a story from a seed: a few records, and rounds in which persons do what both systems let them do. Pure: the
// same seed and the same input give the same story.

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "harness/explore/story.h"

namespace dataflow_qa::explore {

/// What the persons of stories about one dataflow may do.
struct Abilities {
  const model::Flow* flow = nullptr;
  std::vector<Side> births;            // where records may come into being
  std::vector<std::string> editable;   // properties, by their paths in the source
  std::set<std::string> clearable;     // of those
  std::set<std::string> exchangeable;  // of those: two records may swap their values
  std::set<std::string> passed_on;     // of those: a new record may have what another one had before
  bool may_remove = false;             // the subject claims what becomes of deletions
  bool may_stop = true;                // the harness can stop the subject
  bool may_kill = false;
  std::vector<Side> tokens;  // the systems that give out tokens
};

struct DrawOptions {
  std::size_t steps = 30;
  bool faults = false;
};

[[nodiscard]] Story draw_story(const Abilities& abilities, std::uint64_t seed, const DrawOptions& options);

}  // namespace dataflow_qa::explore
