#pragma once

// Says in plain words what a subject did after one start, from the requests that two mocks saw. Pure.

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "harness/cli/command.h"
#include "harness/model/model.h"
#include "harness/subject/subject_file.h"
#include "mocks/http/journal.h"

namespace dataflow_qa::cli {

/// Everything about one start of a subject.
struct Examination {
  const model::Model* model = nullptr;
  const subject::SubjectFile* subject = nullptr;
  std::vector<mocks::JournalEntry> requests;         // its own
  std::optional<std::chrono::milliseconds> ready;    // how long it took to be ready; empty: it never was
  std::optional<std::chrono::milliseconds> settled;  // and to come to rest, from its start, too
  std::optional<std::string> trouble;                // why it could not do its work
  std::vector<std::string> last_output;              // before the trouble
  std::vector<std::string> variables;                // of its environment, by name
  std::vector<std::string> not_passed;               // names of pass_env that are not set here
  std::vector<std::string> notes;                    // what stopping it brought to light
};

/// Whether the sync can be tried, in a sentence or two, and the exit status that this comes to.
struct Finding {
  ExitStatus exit = exit_passed;
  std::string text;  // lines for a terminal
};
[[nodiscard]] Finding finding_of(const Examination& examination);

/// The details below it: lines for a terminal.
[[nodiscard]] std::string examination_text(const Examination& examination);

}  // namespace dataflow_qa::cli
