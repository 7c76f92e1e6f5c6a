#pragma once

// Results of one run that was dealt out over several worlds, put together again.

#include <string>
#include <vector>

#include "base/error.h"
#include "reports/model/results.h"

namespace dataflow_qa::run {

/// All parts have the same items and checks in the same order; each check comes from the part that ran it (from
/// several, the worst). Figures and findings add up, trouble of any part is trouble of the whole. `parts` is not empty.
[[nodiscard]] reports::Results merge(std::vector<reports::Results> parts);

/// A shard of a run, and where it came from.
struct Shard {
  std::string name;  // of its file, for messages
  reports::Results results;
};

/// The shards of one run put together: each of the N there once, all of the same document, mapping, fixtures, subject,
/// harness, seed, profile and filter. The error is a sentence that says what does not fit.
[[nodiscard]] base::Result<reports::Results> merge_shards(std::vector<Shard> shards);

}  // namespace dataflow_qa::run
