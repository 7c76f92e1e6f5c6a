#pragma once

// Results for the tests of the reports: one of each kind of item, verdict and evidence, and texts that mean harm.

#include <cstddef>

#include "reports/model/results.h"

namespace dataflow_qa::reports::sample {

/// Two dataflows: passed, failed with full evidence, known, flaky, error, not applicable, not run, uncovered, advisory.
[[nodiscard]] Results mixed();

/// Everything passed.
[[nodiscard]] Results all_passed();

/// The same, but for one edit that did not arrive.
[[nodiscard]] Results one_failure();

/// `mixed` with tries by hand: beside checks that passed, against checks, instead of a check, and one that failed.
[[nodiscard]] Results tried_by_hand();

/// Every text from outside tries to break out: markup, quotes, "]]>", "</script>", control characters, a direction
/// override, terminal escapes and invalid UTF-8.
[[nodiscard]] Results hostile();

/// A run in which edits of this number of properties do not reach the source from the target.
[[nodiscard]] Results one_way(std::size_t properties = 4);

/// The subject, whose last requests are known and whose output is in a file, ended: in the middle of the run, so that a
/// check failed, or at its start, so that nothing more was tried.
[[nodiscard]] Results subject_ended(bool at_its_start);

/// `failures` properties that failed with evidence as long as that of real runs: records with 30 properties, exchanges
/// with whole bodies.
[[nodiscard]] Results like_a_real_run(std::size_t failures);

/// `checks` checks over many dataflows, of which one in `fails_each` failed with evidence (0: none).
[[nodiscard]] Results large(std::size_t checks, std::size_t fails_each);

/// A property item with a check for each direction, both passed.
[[nodiscard]] Item property_item(const std::string& dataflow, const std::string& source, const std::string& target);

/// A check that failed with `message`.
void fail(Check& check, const std::string& message);

/// Computes the verdict of every item from its checks.
void settle(Results& results);

}  // namespace dataflow_qa::reports::sample
