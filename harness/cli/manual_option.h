#pragma once

// `--manual FILE`: what persons tried by hand, for the commands that write reports.

#include <CLI/CLI.hpp>
#include <set>
#include <string>
#include <vector>

#include "harness/checklist/print.h"
#include "reports/manual/manual.h"
#include "reports/model/results.h"

namespace dataflow_qa::cli {

/// `--manual FILE`, several times. `files` outlives the command.
void add_manual_option(CLI::App& command, std::vector<std::string>& files);

/// Reads each once: it may be a pipe. Throws UsageError for what cannot be read.
[[nodiscard]] std::vector<reports::ManualFile> read_manual_files(const std::vector<std::string>& names);

/// Puts the tries of the files into the results and sets the exit status that they come to then. Throws UsageError for
/// items that the results do not have, and for tries that contradict each other. Does nothing where there is no file.
void take_manual(reports::Results& results, const std::vector<reports::ManualFile>& files);

/// What was tried by hand, as coverage of checklists.
class CoverageByHand {
 public:
  /// Throws UsageError for what cannot be read.
  explicit CoverageByHand(const std::vector<std::string>& files) : files_(read_manual_files(files)) {}

  /// Puts the tries of its items beside their checks.
  void add_to(checklist::Listing& listing);
  /// Throws UsageError for the first item that no checklist had.
  void require_known() const;

 private:
  std::vector<reports::ManualFile> files_;
  std::set<std::string> known_;  // ids
};

}  // namespace dataflow_qa::cli
