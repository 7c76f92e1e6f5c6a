#pragma once

// GoogleTest's variables and options, and their meaning for a run.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/run/selection.h"

namespace dataflow_qa::cli {

/// The variables by which a test runner asks for a share of the tests. GoogleTest would deal out tests by them;
/// `--shard` deals out worlds and has invariants in each share.
inline constexpr const char* googletest_shard_variables[] = {"GTEST_TOTAL_SHARDS", "GTEST_SHARD_INDEX",
                                                             "GTEST_SHARD_STATUS_FILE"};

/// The share that they ask for; nothing where they ask for all. Removes the variables, so that nobody sees them from
/// then on. Writes the status file, by which a test runner learns that shares are understood. Throws UsageError.
[[nodiscard]] std::optional<run::Share> take_googletest_shard();

/// GoogleTest has read its variables already: those by which a failed check would break into a debugger, end the
/// program or be sent elsewhere count no longer, and neither does an output that it does not know. They are for tests
/// of code, and often set for all of a CI job.
void forget_harmful_googletest_variables();

/// Throws UsageError where the command line asks for the same, or for what GoogleTest would end the program over.
void refuse_harmful_googletest_options();
/// The same, before GoogleTest reads these options: what it would print a warning about in its own way.
void refuse_malformed_googletest_options(const std::vector<std::string_view>& options);

/// Throws UsageError where the files that GoogleTest is to write cannot be made: it would end the program over that
/// after all checks.
void require_googletest_files();

/// `--gtest_filter`, where it leaves anything out.
[[nodiscard]] std::optional<std::string> googletest_filter();

}  // namespace dataflow_qa::cli
