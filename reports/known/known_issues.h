#pragma once

// Known issues: failures that somebody has accepted, with a reason, an owner and an end date. They read `known` and do
// not fail a gate. An entry that is no longer true fails itself: where what it names passes, its date is over, the
// check fails otherwise, or it matches nothing.
//
//   {"format": "dataflow-qa/known-issues", "version": 2, "issues": [
//     {"check": "customers.sync.burst", "kind": "not-arrived", "property": "email", "cause": "no-write-sent",
//      "reason": "DQ-17: bursts", "owner": "kari@example.com", "until": "2026-06-30"}]}
//
// `check` (a check's name) or `item` (an item's id) is a pattern in which "*" stands for any characters. `kind`,
// `property` (a pattern of its path on either side, or of "email ↔ EmailAddress"), `toward` and `cause` name the
// failure as results.json does; what an entry leaves out may be anything. A failure of kind `other` is known by its
// `message`, a pattern of its first line. `until` is the last day on which the entry holds, in UTC.
//
// Version 1 has neither kind nor fields but a `message` for every failure: a pattern of its sentence, of today's or of
// version 1's. Pure functions.

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "reports/model/results.h"

namespace dataflow_qa::reports {

/// The traits of a failure that an entry expects.
struct ExpectedFailure {
  std::optional<FailureKind> kind;  // version 1: none
  std::string property;             // pattern; empty: any
  std::optional<Side> toward;
  std::optional<CauseKind> cause;
  std::string message;  // pattern; empty: any
};

struct KnownIssue {
  std::vector<std::string> checks;  // patterns of checks' names; empty where `item` is set
  std::string item;                 // pattern of an item's id
  std::vector<ExpectedFailure> failures;
  std::string reason;
  std::string owner;
  std::string until;  // "2026-06-30"
};

struct KnownIssues {
  std::string file;  // as it was named, for messages
  std::vector<KnownIssue> issues;
};

/// Reads the file's text, of version 1 or 2. The error is a sentence that begins with `file_name` and a place: line and
/// column in broken JSON, else a JSON pointer ("known.json: /issues/2/until: …"). A text that a draft left to be filled
/// in is an error.
[[nodiscard]] base::Result<KnownIssues> read_known_issues(std::string_view text, std::string_view file_name);

[[nodiscard]] bool matches(const ExpectedFailure& expected, const Failure& failure);

/// Turns the failures of `item` that an entry expects on the day `today` ("2026-01-31") into `known`; for reports as a
/// run goes. Whether an entry is still true is known only at the end: see apply.
void mark_known(Item& item, const KnownIssues& known, std::string_view today);

/// mark_known for every item; and each entry that is no longer true fails: in the check that passes, is over or fails
/// otherwise, and in an item of its own ("known-issues/3") where it matches nothing. The verdicts of the items are
/// computed anew. Entries about checks that a filter or shard left out are ignored.
/// `partly_tried`: checks that look at the records of others, of which this run did not select all. Where such a check
/// passes, nobody knows whether its failure is gone.
void apply(Results& results, const KnownIssues& known, std::string_view today,
           const std::set<std::string>& partly_tried = {});

/// A file of version 2 to start from: an entry for each cause (diagnosis/diagnosis.h), with its checks and the kinds of
/// failures in them, until 30 days after `today`; reason and owner are left to be filled in. The error says why the
/// results are no ground for one: a run that was filtered, sharded or in part left out, that ended early or was in
/// trouble, or that has no failures.
[[nodiscard]] base::Result<std::string> draft_known_issues(const Results& results, std::string_view today);

/// True for a day of the calendar, written "2026-01-31".
[[nodiscard]] bool is_date(std::string_view text);

}  // namespace dataflow_qa::reports
