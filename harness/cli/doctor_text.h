#pragma once

// What a subject did on its first day, in plain words, from the requests that two mocks saw. Pure.

#include <chrono>
#include <string>
#include <vector>

#include "harness/model/model.h"
#include "harness/subject/subject_file.h"
#include "mocks/http/journal.h"

namespace dataflow_qa::cli {

/// Everything about one start of a subject.
struct Examination {
  const model::Model* model = nullptr;
  const subject::SubjectFile* subject = nullptr;
  std::vector<mocks::JournalEntry> requests;  // its own
  std::chrono::milliseconds ready{0};         // it took so long to be ready, counted from its start
  std::chrono::milliseconds settled{0};       // and to come to rest
  std::vector<std::string> variables;         // of its environment, by name
  std::vector<std::string> not_passed;        // names of pass_env that are not set here
  std::vector<std::string> notes;             // what stopping it brought to light
};

/// How many of its requests the mocks refused, tokens that had ended not counted.
[[nodiscard]] std::size_t refusals_of(const Examination& examination);

/// Lines for a terminal.
[[nodiscard]] std::string examination_text(const Examination& examination);

}  // namespace dataflow_qa::cli
