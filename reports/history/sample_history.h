#pragma once

// Runs for the tests of histories.

#include <string>
#include <vector>

#include "reports/model/results.h"

namespace dataflow_qa::reports::history::sample {

/// The verdicts of a run's three checks: "customers.sync.name", "customers.sync.email" and "projects.link.new".
struct Checks {
  Verdict name = Verdict::passed;
  Verdict email = Verdict::passed;
  Verdict link = Verdict::passed;
};

/// A run that began on that day of January 2026; with a release label unless that is empty.
[[nodiscard]] Results run_on(int day, const Checks& checks = {}, const std::string& release = {});

/// Five runs in which checks break, stay broken, are fixed, and are flaky; three are releases.
[[nodiscard]] std::vector<Results> five_runs();

/// Runs whose every text from outside tries to break out.
[[nodiscard]] std::vector<Results> hostile_runs();

}  // namespace dataflow_qa::reports::history::sample
