#pragma once

// Runs the real program in a folder of its own, for end-to-end tests.

#include <gtest/gtest.h>

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "harness/subject/process.h"
#include "reports/model/results.h"

namespace dataflow_qa::cli::testing {

struct Outcome {
  int exit = -1;
  std::string out;
  std::string err;
  std::vector<std::string> left;  // processes that it left behind
};

/// The checks and items that a run without options tries.
struct Listed {
  std::set<std::string> checks;
  std::set<std::string> items;
};

/// DATAFLOW_QA_LONG=1: what takes many minutes is tried, too.
[[nodiscard]] bool is_long();

class ProgramTest : public ::testing::Test {
 protected:
  ProgramTest();
  ~ProgramTest() override;

  /// `dataflow-qa ARGUMENTS`, in the test's own folder, with these variables beside the few that it always has.
  Outcome program(std::vector<std::string> arguments, std::map<std::string, std::string> environment = {});
  /// Any other program, with the same environment.
  Outcome command(std::vector<std::string> words);
  /// `dataflow-qa ARGUMENTS` in two steps: starts it, and waits for its end.
  [[nodiscard]] std::unique_ptr<subject::Process> begin(std::vector<std::string> arguments,
                                                        std::map<std::string, std::string> environment = {});
  [[nodiscard]] static Outcome end_of(subject::Process& started);
  /// Waits until `find` finds something in the lines that it has written so far, and returns that; empty where it finds
  /// nothing for a minute.
  [[nodiscard]] std::string awaited(const subject::Process& started,
                                    const std::function<std::string(const std::vector<subject::OutputLine>&)>& find);
  /// Writes a file into the test's own folder; returns its path.
  std::string file(const std::string& name, std::string_view text) const;
  /// The options that name another document, and its mapping where it wants one. "linked": with sentences about what
  /// comes first and what is merged. "conditional": the own document with a condition over its projects, and a mapping
  /// that says by a field what it means.
  [[nodiscard]] std::vector<std::string> other_document(const std::string& name) const;
  /// The subject file of a sync with one defect (see defective_sync.cpp).
  [[nodiscard]] std::string defective(const std::string& defect) const;
  /// The checks and items of the own document, as `run --list` shows them.
  Listed listed();
  /// The files that `--out NAME` left behind.
  [[nodiscard]] reports::Results results(const std::string& name = "dataflow-qa-report") const;
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  /// Where the program makes what it needs for a while.
  [[nodiscard]] const std::filesystem::path& temporary() const { return temporary_; }

 private:
  std::unique_ptr<subject::Process> begin_command(std::vector<std::string> words,
                                                  std::map<std::string, std::string> environment);

  std::filesystem::path folder_;
  std::filesystem::path temporary_;
  std::mutex mutex_;
  std::condition_variable news_;  // somebody wrote a line
  subject::Reaper reaper_;
};

/// The ids of the items with this verdict.
[[nodiscard]] std::vector<std::string> items_that(const reports::Results& results, reports::Verdict verdict);
/// The names of the checks with this verdict.
[[nodiscard]] std::vector<std::string> checks_that(const reports::Results& results, reports::Verdict verdict);
[[nodiscard]] std::string read_text(const std::filesystem::path& file);

}  // namespace dataflow_qa::cli::testing
