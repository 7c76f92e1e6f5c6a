#pragma once

// Explores: draws stories from seeds, plays them side by side, and cuts down each that fails.
//
//   const auto explored = explore(setup, {.seeds = 100}, observer);

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "harness/explore/draw.h"
#include "harness/explore/shrink.h"
#include "harness/explore/story_player.h"

namespace dataflow_qa::explore {

struct ExploreOptions {
  std::uint64_t first_seed = 1;
  std::uint64_t every = 1;                        // of the seeds: a share of several takes each third, say
  std::optional<std::size_t> seeds;               // how many
  std::optional<std::chrono::milliseconds> time;  // no further stories begin after it
  DrawOptions draw;
  std::size_t findings_at_most = 5;  // that are cut down; more of another kind end the exploration
};

/// What a story showed that no correct sync does.
struct Finding {
  std::uint64_t seed = 0;
  Story drawn;
  Shrunk shrunk;                     // until that is done, up to the failure, played and failed once
  std::vector<std::uint64_t> alike;  // seeds of further stories that failed like this one
};

struct Explored {
  std::size_t stories = 0;
  std::size_t steps = 0;                 // that happened
  std::chrono::milliseconds playing{0};  // not counting what cutting down took
  std::vector<Finding> findings;
};

struct ExploreObserver {
  /// What is kept where it ends early: after each batch, and whenever a failure was seen or cut down.
  std::function<void(const Explored& so_far)> on_news;
  std::function<void(const Finding&)> on_finding;
};

/// What persons may do in each dataflow that stories can be about. A flow in which nothing may be edited has none.
[[nodiscard]] std::vector<Abilities> abilities_of(const run::SuiteInput& input);

/// Why persons cannot do a step of the story, or why it says nothing about the subject: a record that the subject does
/// not claim to create, a property that nobody edits. With a JSON pointer; nothing where all can be played.
[[nodiscard]] std::optional<base::Error> misfit(const Story& story, const std::vector<Abilities>& abilities,
                                                const model::Model& model);

/// Throws what StoryPlayer throws.
[[nodiscard]] Explored explore(const std::vector<Abilities>& abilities, const StoryPlayer& player,
                               std::size_t stories_at_once, const ExploreOptions& options,
                               const ExploreObserver& observer);

/// The story of this seed.
[[nodiscard]] Story story_of(const std::vector<Abilities>& abilities, std::uint64_t seed, const DrawOptions& options);

/// The story with what befell all that shared its world: each step of `companions` that stops the subject or takes a
/// system away, between the same settles.
[[nodiscard]] Story with_surroundings(const Story& story, const std::vector<const Story*>& companions);

}  // namespace dataflow_qa::explore
