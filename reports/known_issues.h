#pragma once

// Known issues: failures that somebody has accepted, with a reason, an owner and an end date. They read `known` and do
// not fail a gate; an entry that no longer tells the truth turns red: where what it names passes, its date is over, the
// message differs, or it matches nothing.
//
//   {"format": "dataflow-qa/known-issues", "version": 1, "issues": [
//     {"check": "customers.sync.burst", "message": "The last of * edits did not arrive.", "reason": "DQ-17: bursts",
//      "owner": "kari@example.com", "until": "2026-06-30"}]}
//
// `check` (a check's name) or `item` (an item's id) and `message` are patterns in which "*" stands for any characters;
// the message is the first line of a failure. `until` is the last day on which the entry holds, in UTC. Pure functions.

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "reports/model/results.h"

namespace dataflow_qa::reports {

struct KnownIssue {
  std::string check;  // pattern of a check's name; empty where `item` is set
  std::string item;   // pattern of an item's id
  std::string message;
  std::string reason;
  std::string owner;
  std::string until;  // "2026-06-30"
};

struct KnownIssues {
  std::string file;  // as it was named, for messages
  std::vector<KnownIssue> issues;
};

/// Reads the file's text. The error is a sentence that begins with `file_name` and a place: line and column in broken
/// JSON, else a JSON pointer ("known.json: /issues/2/until: …"). A text that a draft left to be filled in is an error.
[[nodiscard]] tl::expected<KnownIssues, std::string> read_known_issues(std::string_view text,
                                                                       std::string_view file_name);

/// Turns the failures of `item` that an entry expects on the day `today` ("2026-01-31") into `known`; for reports as a
/// run goes. Whether an entry still tells the truth is known only at the end: see apply.
void mark_known(Item& item, const KnownIssues& known, std::string_view today);

/// mark_known for every item, and every entry that no longer tells the truth turned red: a failure in the check that
/// passes, is over or fails otherwise, and an item of its own ("known-issues/3") for an entry that matches nothing. The
/// verdicts of the items are computed anew. Entries about checks that a filter or shard left out are passed over.
void apply(Results& results, const KnownIssues& known, std::string_view today);

/// A file to start from: an entry for each failed or flaky check, its message with "*" for what changes from run to
/// run, until 30 days after `today`; reason and owner are left to be filled in. The error says why the results are no
/// ground for one: a run that was filtered, sharded or in part left out, that ended early or was in trouble, or that
/// has no failure.
[[nodiscard]] tl::expected<std::string, std::string> draft_known_issues(const Results& results, std::string_view today);

/// True for a day of the calendar, written "2026-01-31".
[[nodiscard]] bool is_date(std::string_view text);

}  // namespace dataflow_qa::reports
