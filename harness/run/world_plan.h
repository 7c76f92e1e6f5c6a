#pragma once

// Which checks of a run are tried in which world. Pure.

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "harness/run/catalogue.h"
#include "harness/subject/subject_file.h"

namespace dataflow_qa::run {

struct WorldPlan {
  std::string name;  // empty: the world that most checks share
  std::vector<const CheckDefinition*> checks;
};

/// The world that most checks share comes first; then one for each name that checks give a world of their own. The
/// invariants among `checks` are looked at in every world, except where the document leaves open what becomes of its
/// records. A check that is not applicable needs no world of its own. Where more checks share a world than `at_once`,
/// they are dealt out to as many such worlds as they need: side by side they take no longer than one wave.
[[nodiscard]] std::vector<WorldPlan> plan_worlds(const std::vector<const CheckDefinition*>& checks,
                                                 std::size_t at_once = std::numeric_limits<std::size_t>::max());

/// How many checks may be at work at the same time, so that a subject that keeps to a pace settles in reasonable time.
[[nodiscard]] std::size_t wave_size(const subject::SubjectFile& subject);

/// How many checks are best tried in one world where so many worlds run side by side. Beyond that, two worlds are done
/// sooner than one: each waits for one subject, which does one thing after another.
[[nodiscard]] std::size_t world_size(const subject::SubjectFile& subject, std::size_t worlds_at_once);

}  // namespace dataflow_qa::run
