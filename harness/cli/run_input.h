#pragma once

// What `dataflow-qa run` was asked for, and all that it reads: document, mapping, subject, fixtures, checks.

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fixtures/dataset.h"
#include "harness/checklist/checklist.h"
#include "harness/mapping/mapping.h"
#include "harness/model/model.h"
#include "harness/run/catalogue.h"
#include "harness/run/run.h"
#include "harness/subject/subject_file.h"
#include "reports/known_issues.h"

namespace dataflow_qa::cli {

struct RunArguments {
  std::string document;
  std::string subject;
  std::string mapping;
  std::string out = "dataflow-qa-report";
  std::uint64_t seed = 1;
  std::string filter;
  bool list = false;
  std::size_t jobs = 1;
  std::string known_issues;
  bool quiet = false;
  bool verbose = false;
  /// Not given: "checklist" for a run and for the list of a share of it, "full" for the list of all.
  std::string profile;
  std::optional<run::Part> shard;
  run::Part part;
  std::optional<std::size_t> retried_alone;
  run::Strictness strictness;
  std::map<std::string, int> ports;  // by alias
  bool fresh = false;
};

/// All that a run reads, checked against each other. Kept together, since the parts point at each other.
struct Input {
  checklist::Checklist checklist;
  mapping::Mapping mapping;
  std::filesystem::path mapping_file;
  model::Model model;
  subject::SubjectFile subject;
  fixtures::Dataset dataset;
  std::vector<run::CheckDefinition> catalogue;
  std::optional<reports::KnownIssues> known;
};

/// Throws UsageError for whatever cannot be read or does not fit together.
[[nodiscard]] std::unique_ptr<Input> read_input(const RunArguments& arguments);
/// "checklist", "full" or "load".
[[nodiscard]] std::string profile_of(const RunArguments& arguments);
[[nodiscard]] std::optional<std::string> filter_of(const RunArguments& arguments);
/// Throws UsageError where the filters select no check.
void require_selection(const Input& input, const RunArguments& arguments);

}  // namespace dataflow_qa::cli
