#pragma once

// A run: selected checks of a catalogue, played in worlds, told by GoogleTest, as results.
//
// `execute` registers each check as a GoogleTest test whose name carries the check's, plays the waves before the first
// test, and lets each test tell what its check came to; so GoogleTest's own filters and shards work on checks.

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
#include "harness/subject/process.h"
#include "harness/subject/subject_file.h"
#include "reports/model/results.h"

namespace dataflow_qa::run {

/// One of the shares that the checks of a run are dealt out to.
struct Part {
  std::size_t index = 0;
  std::size_t count = 1;
};

struct RunOptions {
  const checklist::Checklist* checklist = nullptr;
  const model::Model* model = nullptr;
  const subject::SubjectFile* subject = nullptr;
  const fixtures::Dataset* dataset = nullptr;
  const subject::Reaper* reaper = nullptr;
  std::filesystem::path mapping_file;
  std::filesystem::path program_dir;
  std::uint64_t seed = 1;
  std::optional<std::string> filter;
  std::optional<std::string> googletest_filter;  // both select
  std::string profile = "checklist";             // "full" and "load": advisory checks too
  std::optional<Part> shard;                     // of the checks that the filter selects, dealt out to machines
  Part part;                                     // of this shard's, dealt out to processes
  /// More failures than this are tried again together in one fresh world; as many or fewer, and all where it is not
  /// set, each alone. Many fail hardly because they disturbed each other, and each alone may take long.
  std::optional<std::size_t> retried_alone;
  bool shuffled = false;  // checks are played in another order, drawn from the seed
  /// Of a subject that runs elsewhere: the ports that the mocks serve, by alias.
  std::map<std::string, int> ports;
  /// The command line that runs this document, mapping and subject again: "dataflow-qa run --subject my.json".
  std::string command_line = "dataflow-qa run";
  std::string harness_version;
};

struct RunObserver {
  /// May throw world::Interrupted: the run then ends at once, and its results are not complete.
  std::function<void(const std::string& what)> on_progress;  // several times a second while the subject is waited for
  std::function<void(const reports::Item&)> on_item;         // as soon as it is known
  /// Of a subject that runs elsewhere: where the mocks are, and their keys.
  std::function<void(const std::map<std::string, std::string>&)> on_serving;
};

/// The checks that the filters select and that fall to this part. A world that checks have of their own is dealt out
/// whole; of the one that all others share, each part has one with its share of them. Phases belong to every part.
[[nodiscard]] std::vector<const CheckDefinition*> chosen(const RunOptions& options,
                                                         const std::vector<CheckDefinition>& catalogue);

/// Dealt out to more parts than this, some have nothing to do.
[[nodiscard]] std::size_t most_parts(const std::vector<const CheckDefinition*>& chosen);

/// Results with every item and the selected checks, nothing run yet.
[[nodiscard]] reports::Results skeleton(const RunOptions& options, const std::vector<CheckDefinition>& catalogue);

/// Plays the run; never throws for trouble of subject or harness, which `results.run.trouble` tells. `run.exit` is set.
[[nodiscard]] reports::Results execute(const RunOptions& options, const std::vector<CheckDefinition>& catalogue,
                                       const RunObserver& observer);

/// What makes a run red beyond its required items.
struct Strictness {
  bool advisory = false;
  bool findings = false;
};

/// The exit status that the subject contract gives these results: 0, 1 or 3.
[[nodiscard]] int exit_status(const reports::Results& results, const Strictness& strictness = {});

}  // namespace dataflow_qa::run
