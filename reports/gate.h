#pragma once

// Whether a run may pass: rules over its results, and whether each of them holds. A pure function.
//
// The built-in policy: nothing uncovered, no required item failed, flaky, in error or not run, the whole document
// tried; advisory items and findings as they come. A policy file changes the numbers (the most that is allowed; null:
// any):
//
//   {"format": "dataflow-qa/gate-policy", "version": 1, "uncovered": 0,
//    "required": {"failed": 0, "flaky": 1, "known": 3}, "advisory": {"failed": 5},
//    "findings": {"unknown-route": 0, "*": null}, "unclaimed": 0, "partial": false}
//
// A run that ended early, was in trouble, or in which nothing passed never passes, whatever a policy says.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "reports/formats/console.h"
#include "reports/model/results.h"

namespace dataflow_qa::reports {

/// The most that is allowed; no value: any number.
using Limit = std::optional<std::int64_t>;

struct GatePolicy {
  std::string name = "built-in";
  Limit uncovered = 0;  // items of any level
  std::map<Verdict, Limit> required = {
      {Verdict::failed, 0}, {Verdict::flaky, 0}, {Verdict::error, 0}, {Verdict::not_run, 0}};
  std::map<Verdict, Limit> advisory;
  std::map<std::string, Limit> findings;  // by kind; "*": any other kind
  Limit by_hand = std::nullopt;           // items that passed by hand alone
  Limit unclaimed;                        // required items that the subject does not claim, or not wholly
  bool partial = false;                   // whether a filtered run or a single shard may pass
};

/// Keys that a policy file leaves out are as in the built-in policy. The error begins with `file_name` and a place, a
/// JSON pointer or, in broken JSON, line and column.
[[nodiscard]] base::Result<GatePolicy> read_gate_policy(std::string_view text, std::string_view file_name);

struct GateRule {
  bool holds = false;
  std::string text;                // "failed required statements: 1 (none is allowed)"
  std::vector<std::string> about;  // ids of the items, or findings, that break it
};

struct Gate {
  std::string policy;
  std::vector<GateRule> rules;  // in a fixed order, those that hold too
  [[nodiscard]] bool passes() const;
};

[[nodiscard]] Gate judge(const Results& results, const GatePolicy& policy);

namespace console {
/// The verdict, the rules that are broken with what breaks them, then those that hold.
[[nodiscard]] std::string gate(const Gate& gate, const Style& style);
}  // namespace console

}  // namespace dataflow_qa::reports
