#pragma once

// The mutants: correct syncs with one defect each, and which checks must notice it (mutants.json). The conformant
// variants: correct syncs of other shapes, which no check may fail.

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "harness/run/catalogue.h"
#include "harness/run/run.h"
#include "harness/run/testing/documents.h"
#include "harness/subject/process.h"
#include "reports/model/results.h"

namespace dataflow_qa::run::testing {

/// An entry of mutants.json.
struct Mutant {
  std::string name;
  std::string what;                      // what it does
  std::string document = "own";          // see read_document
  Profile profile = Profile::checklist;  // of the checks
  std::optional<std::string> filter;     // of the checks that are tried with it at all
  std::string defect;                    // see defects.h; the name where the entry has none
  std::map<std::string, std::string> options;
  nlohmann::json subject;              // what subject.json says of it
  std::vector<std::string> must_fail;  // checks, by GoogleTest's globs: a minimum
  std::vector<std::string> may_fail;   // globs of those that it fails or not by luck of the time
  std::vector<std::string> must_pass;  // globs of checks that are tried beside those, whatever is drawn
  std::string says;                    // a part of what one of its failures says
  bool prints_key_at_stop = false;
  bool is_long = false;  // takes minutes
  bool retries = false;  // failures are tried once more, in the short form too

  [[nodiscard]] bool must_fail_check(const std::string& check) const;
  [[nodiscard]] bool may_fail_check(const std::string& check) const;
  [[nodiscard]] bool must_pass_check(const std::string& check) const;
};

/// `kind`: "mutants" or "conformant".
[[nodiscard]] std::vector<Mutant> read_mutants(const std::string& kind);
[[nodiscard]] Mutant find_mutant(const std::string& kind, const std::string& name);

/// DATAFLOW_QA_LONG=1: the whole catalogue is tried with each mutant.
[[nodiscard]] bool is_long();

/// A mutant's result.
struct Tried {
  std::map<std::string, reports::Check> checks;  // by name
  std::map<std::string, std::int64_t> figures;
  std::optional<std::string> trouble;

  [[nodiscard]] std::vector<std::string> with(reports::Verdict verdict) const;
  [[nodiscard]] std::string messages() const;  // of all failures
};

/// Tries checks with a mutant, in worlds of their own.
class MutantRun {
 public:
  explicit MutantRun(Mutant mutant);
  ~MutantRun();
  MutantRun(const MutantRun&) = delete;
  MutantRun& operator=(const MutantRun&) = delete;

  /// All checks that its document, profile and filter call for.
  [[nodiscard]] const std::vector<CheckDefinition>& catalogue() const { return catalogue_; }
  [[nodiscard]] Tried run(const std::vector<const CheckDefinition*>& checks) const;
  /// What was tried, as a run of the program would have reported it.
  [[nodiscard]] reports::Results results_of(const std::vector<const CheckDefinition*>& checks,
                                            const Tried& tried) const;
  /// All that worlds of it need. They refer to this object.
  [[nodiscard]] RunOptions options() const;

 private:
  Mutant mutant_;
  std::filesystem::path folder_;
  std::unique_ptr<Document> document_;
  std::unique_ptr<subject::SubjectFile> subject_;
  std::vector<CheckDefinition> catalogue_;
  subject::Reaper reaper_;
};

/// True for one of `one_of` pairs of mutant and check, chosen by the names: the same in each run.
[[nodiscard]] bool is_sampled(const std::string& mutant, const std::string& check, std::uint32_t one_of);

}  // namespace dataflow_qa::run::testing
