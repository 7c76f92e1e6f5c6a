#pragma once

// A run: the selected checks of a catalogue, tried in worlds, reported by GoogleTest, as results.
//
//   const auto selection = select(catalogue, {.filter = "projects.*"});
//   const auto results = execute(options, catalogue, selection, {.on_item = print});

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "fixtures/dataset.h"
#include "harness/checklist/checklist.h"
#include "harness/model/model.h"
#include "harness/run/catalogue.h"
#include "harness/run/profile.h"
#include "harness/run/retries.h"
#include "harness/run/selection.h"
#include "harness/subject/output_file.h"
#include "harness/subject/process.h"
#include "harness/subject/subject.h"
#include "harness/subject/subject_file.h"
#include "reports/model/results.h"

namespace dataflow_qa::run {

struct RunOptions {
  const checklist::Checklist* checklist = nullptr;
  const model::Model* model = nullptr;
  const subject::SubjectFile* subject = nullptr;
  const fixtures::Dataset* dataset = nullptr;
  const subject::Reaper* reaper = nullptr;
  subject::SubjectFactory make_subject;  // see WorldOptions
  /// Takes the output of each start of the subject; null where nobody wants it, and where it runs elsewhere.
  subject::OutputFile* output = nullptr;
  std::filesystem::path mapping_file;
  std::string systems;  // see ProcessSubject::Options
  std::filesystem::path program_dir;
  std::uint64_t seed = 1;
  Profile profile = Profile::checklist;
  std::size_t retried_alone = RetryOptions{}.alone_at_most;  // see RetryOptions
  bool tries_again = true;                                   // see RetryOptions
  /// Worlds that run side by side; 1: one after another. Not set: see worlds_at_once().
  std::optional<std::size_t> jobs;
  /// For a subject that runs elsewhere: the ports that the mocks serve, by alias.
  std::map<std::string, int> ports;
  /// Switches of the mocks for all worlds, where no check wants them otherwise.
  std::map<model::Side, std::map<std::string, std::string>> switches;
  /// The command line that runs this document, mapping and subject again: "dataflow-qa run --subject my.json".
  std::string command_line = "dataflow-qa run";
  std::string harness_version;
  reports::Labels labels;  // of the run
};

/// All on the thread that calls `execute`.
struct RunObserver {
  /// Several times a second. May throw world::Interrupted: the run then ends at once, and its results are not complete.
  std::function<void(const std::string& what)> on_progress;
  std::function<void(const reports::Item&)> on_item;  // as soon as it is known
  /// A check failed, and may be tried again before its verdict is final; for an invariant, in each world where it
  /// failed.
  std::function<void(const reports::Check&)> on_failure;
  std::function<void(const reports::Check&)> on_check;  // its verdict is final
  /// For a subject that runs elsewhere: where the mocks are, and their keys.
  std::function<void(const std::map<std::string, std::string>&)> on_serving;
  /// A failure in a sentence, for GoogleTest's own report.
  std::function<std::string(const reports::Failure&)> describe;
};

/// How many worlds of this run may stand side by side: one where the subject runs elsewhere, else `jobs`. Where `jobs`
/// is not set: one where the subject's file names a port, else four for each core, since worlds wait most of the time;
/// more would wait for each other.
[[nodiscard]] std::size_t worlds_at_once(const RunOptions& options);

/// Results with every item and check; nothing has been tried yet.
[[nodiscard]] reports::Results skeleton(const RunOptions& options, const std::vector<CheckDefinition>& catalogue,
                                        const Selection& selection);

/// Tries the selected checks. Never throws for trouble of subject or harness, which `results.run.trouble` holds.
/// `run.exit` is set. Once for each program: GoogleTest keeps the tests that the checks become.
[[nodiscard]] reports::Results execute(const RunOptions& options, const std::vector<CheckDefinition>& catalogue,
                                       const Selection& selection, const RunObserver& observer);

/// The exit status that the subject contract gives these results: 0, 1 or 3.
[[nodiscard]] int exit_status(const reports::Results& results);

}  // namespace dataflow_qa::run
