#pragma once

// What a history shows: a column for each run, a row for each statement and each check, and what became of them. Made
// by store.h; the texts made from it are in views.h. Values only, no I/O.

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reports/model/results.h"

namespace dataflow_qa::reports::history {

/// A run, as a column.
struct RunPoint {
  std::string run;      // its id
  std::string started;  // RFC 3339
  std::string name;     // what persons call it: its release, else when it began
  std::string subject;  // name and version
  Labels labels;
  bool is_whole = true;  // no filter left anything out
  Verdict verdict = Verdict::not_run;
  Totals totals;
  std::int64_t duration_ms = 0;
  std::map<std::string, std::int64_t> figures;
};

/// What became of a statement or a check, as the newest run shows it.
enum class State {
  untried,        // the newest run did not try it
  holds,          // or it is excused: known, not applicable
  newly_failing,  // it fails in the newest run and did not in the last one before that tried it
  still_failing,
  fixed,  // it holds in the newest run and failed in the last one before that tried it
};
[[nodiscard]] std::string_view to_string(State state);  // "newly-failing"

struct Row {
  std::string id;    // of the item; name of the check
  std::string text;  // the statement; what the check tries
  std::string level;
  std::string dataflow;                          // slug; empty beyond the document
  std::vector<std::optional<Verdict>> verdicts;  // one for each run; empty where it was not selected, or not there
  State state = State::untried;
  std::string since;  // where it fails: the run that it has failed since, by its name
};

struct Timeline {
  std::string title;  // of the document
  std::string profile;
  std::vector<Dataflow> dataflows;  // of the newest run
  std::vector<RunPoint> runs;       // oldest first
  std::vector<Row> statements;      // in the newest run's order, then those that it no longer has
  std::vector<Row> checks;
  std::size_t older = 0;  // runs before the first one shown
  std::size_t other = 0;  // runs of another document, subject or profile, or without the labels asked for
};

/// Failed, flaky, an error, or uncovered.
[[nodiscard]] bool is_failing(Verdict verdict);

/// Checks that passed, of those that were tried and apply. Null where none was.
[[nodiscard]] std::optional<double> pass_rate(const RunPoint& run);
[[nodiscard]] std::int64_t flaky_checks(const RunPoint& run);
/// "98.7 %", rounded down, so that "100 %" means all; "–" for null.
[[nodiscard]] std::string percent_text(const std::optional<double>& rate);

/// "release 1.4" → "1.4"; else "2026-01-31 12:00".
[[nodiscard]] std::string name_of(const RunInfo& run);

/// The rows in this state, in order.
[[nodiscard]] std::vector<const Row*> rows_in(State state, const std::vector<Row>& rows);

/// Follows one row through the runs, oldest first. Runs are known by their place among all runs of the history.
class Track {
 public:
  void add(std::size_t run, Verdict verdict);
  [[nodiscard]] State state(std::size_t newest) const;
  /// The run that it has failed since; null where it does not fail.
  [[nodiscard]] std::optional<std::size_t> failing_since() const { return failing_since_; }

 private:
  std::optional<std::size_t> tried_;  // last
  std::optional<std::size_t> failing_since_;
  std::optional<std::size_t> fixed_;
};

}  // namespace dataflow_qa::reports::history
