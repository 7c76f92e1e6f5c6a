#pragma once

// From failures to causes: what a subject does wrong, each thing once, and first what explains most. Pure functions; a
// diagnosis points into the results that it was made from, and must not outlive them.

#include <optional>
#include <string>
#include <vector>

#include "reports/diagnosis/observation.h"
#include "reports/model/results.h"

namespace dataflow_qa::reports {

/// A collection of records on one side.
struct Records {
  Side side = Side::source;
  std::string system;      // its label
  std::string collection;  // "customers"

  friend bool operator==(const Records&, const Records&) = default;
};

/// One thing that the subject does wrong, and all failed checks that show it.
struct Diagnosis {
  Effect effect = Effect::message;
  FailureKind kind = FailureKind::other;  // of most of its failures
  Verdict verdict = Verdict::failed;      // flaky where all its checks are
  std::string level = "required";         // advisory where all its checks are
  std::optional<Side> toward;             // the side on which it shows
  std::string system;                     // the label of that side's system,
  std::string other_system;               // and of the other one's
  std::vector<Records> records;           // that persons made or edited, each collection once
  std::vector<PropertyName> properties;
  bool is_every_property = false;           // all that were tried of these dataflows
  std::optional<ValueFunction> function;    // what makes the actual values of the expected ones
  std::optional<std::string> shape;         // of the edits, see shape_of()
  std::vector<Circumstance> circumstances;  // that nearly all its failures share
  /// Parts of names that most of its checks share, and few that passed: "inactive". At most two; the more common one
  /// first.
  std::vector<std::string> traits;
  std::vector<CauseKind> causes;          // of its failures, as far as they are known, each once
  std::vector<Observation> observations;  // never empty
  std::vector<const Check*> checks;       // in the order of the document; each is one diagnosis' alone
  std::vector<Diagnosis> explained;       // what shows in its checks alone, or follows from it

  /// The one to show: the first of its first check.
  [[nodiscard]] const Observation& example() const { return observations.front(); }
};

/// Every failed and flaky check that noted a failure is in exactly one diagnosis. Required before advisory, failed
/// before flaky; then what stops or hinders the subject as a whole, then by the number of checks.
[[nodiscard]] std::vector<Diagnosis> diagnose(const Results& results);

}  // namespace dataflow_qa::reports
