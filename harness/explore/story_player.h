#pragma once

// Plays many stories side by side, each on records of its own, in worlds that they share as checks do.

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "harness/explore/story.h"
#include "harness/run/catalogue.h"
#include "harness/run/world_outcome.h"
#include "harness/subject/subject_file.h"
#include "reports/model/failure.h"

namespace dataflow_qa::explore {

/// What came of a story.
struct Outcome {
  std::optional<reports::Failure> failure;  // the first thing that no correct sync does; nothing: all was kept
  std::size_t step = 0;                     // at which it was seen
  std::size_t done = 0;                     // steps that happened
  std::size_t world = 0;                    // stories of one call with the same number shared a world
};

/// Who shares a world with whom.
enum class Sharing {
  all,       // as many as a world holds
  harmless,  // the same, but a story that stops the subject or takes a system away has a world of its own
  none,      // each has a world of its own
};

class StoryPlayer {
 public:
  struct Setup {
    run::RunWorld run_world;
    std::size_t worlds_at_once = 1;
    std::size_t stories_in_world = 20;
    const model::Model* model = nullptr;
    const subject::SubjectFile* subject = nullptr;
    /// Looked at in every world, but for those with deletions, of which they know nothing. Where something goes wrong,
    /// a sync may take its time: there they are looked at once all stories are over.
    std::vector<run::CheckDefinition> invariants;
    std::function<void(const std::string& what)> on_progress;  // several times a second; may throw world::Interrupted
  };

  explicit StoryPlayer(Setup setup) : setup_(std::move(setup)) {}

  /// The outcome of each story. Throws world::HarnessTrouble where the machine or the harness cannot play them.
  [[nodiscard]] std::vector<Outcome> play(const std::vector<Story>& stories, Sharing sharing) const;

 private:
  Setup setup_;
};

}  // namespace dataflow_qa::explore
