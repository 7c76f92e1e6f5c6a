#pragma once

// The options of `dataflow-qa run`.

#include <CLI/CLI.hpp>
#include <cstdint>
#include <limits>
#include <memory>

#include "harness/cli/run_input.h"

namespace dataflow_qa::cli {

/// Refuses what is no number from 0 to `most`: CLI11 takes -1 for the greatest one.
CLI::Validator whole_number(std::uint64_t most = std::numeric_limits<std::uint64_t>::max());
/// Those that say what is tested, and with what: document, subject, mapping, systems, ports.
void add_what_is_tested(CLI::App& command, const std::shared_ptr<RunArguments>& arguments);
/// One of several machines' shares.
void add_shard_option(CLI::App& command, const std::shared_ptr<RunArguments>& arguments, const std::string& help);
/// `--label NAME=VALUE`, several times. `labels` outlives the command.
void add_label_option(CLI::App& command, reports::Labels& labels, const std::string& help);
void add_seed_and_jobs(CLI::App& command, const std::shared_ptr<RunArguments>& arguments);
void add_run_options(CLI::App& command, const std::shared_ptr<RunArguments>& arguments);

}  // namespace dataflow_qa::cli
