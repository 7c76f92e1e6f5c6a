#pragma once

// A failure as data: matchers and invariants of the harness return it, results.json (version 2) holds it, and
// one place (sentences.h) makes prose from it. Grouping, comparison and known issues work on its fields; nobody
// takes a sentence apart. Values only.

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dataflow_qa::reports {

/// Each kind names the fields that its sentence needs. All take `record`, and `waited_ms` where they wait for
/// something.
enum class FailureKind {
  // Links
  missing,           // a record has no counterpart where the document asks for one; elsewhere, nearest, cause
  duplicate,         // it has several; elsewhere, counterparts
  premature_link,    // it has one, though nothing calls for a link yet; elsewhere, counterparts
  outside_dataflow,  // it has one, though the record is none of the dataflow's; elsewhere, counterparts
  relinked,          // its counterparts changed; elsewhere, counterparts, counterparts_before
  orphan,            // the subject created a record that is nobody's counterpart
  merged,            // two records that differ in every criterion were made one; counterpart, properties
  // Values
  differs,      // the pair does not hold the same; record: the source's, counterpart: the target's; differences
  not_arrived,  // a person's edit did not reach the counterpart; property, written, expected, actual, before, cause
  overwritten,  // a person's edit is gone where it was made; property, written, actual; or differences
  unexpected_change,  // a property changed though nobody edited it; property, before, actual
  not_kept,           // a property that nobody edited is not what it was; counterpart, property, before, actual,
                      // actual_elsewhere
  deleted,            // the subject deleted a record though nobody deleted its counterpart
  // Conflicts: one property edited on both sides at once. record: the source's, counterpart: the target's; property,
  // written, written_elsewhere (both as the source has them), actual, actual_elsewhere
  diverged,      // the sides do not end equal
  invented,      // they end equal, at a value that nobody wrote
  wrong_winner,  // they end equal, at the value that the claimed rule does not let stand; rule
  // Deletions by persons; counterpart, outcome, recreated
  deletion_policy,  // what became of the counterpart is not what the claimed rule says; rule
  recreated,        // several records came into being where the deleted one stood
  // Writes without end; rewritten, rewritten_property, writes. After an edit: property, written; a deletion: outcome
  oscillation,         // a property or a record is written again and again without any edit
  refused_repeatedly,  // the same refused write is sent again and again
  // Rest
  excess_writes,  // more writes than needed; writes, writes_allowed
  unsettled,      // the subject never came to rest each time that the check was tried; `message` says what was awaited
  died,           // the subject ended by itself each time that the check was tried; `message` says how it ended
  other,          // what only the check itself can say; `message` says it. Stays the last one
};

[[nodiscard]] std::string_view to_string(FailureKind kind);  // "not-arrived"
[[nodiscard]] std::optional<FailureKind> failure_kind_from(std::string_view text);
[[nodiscard]] const std::vector<FailureKind>& failure_kinds();  // all of them, in the order above

/// Why an edit did not arrive, or a record is missing, as far as the journal shows.
enum class CauseKind {
  unknown,
  no_write_sent,    // the subject sent no write to the record
  refused,          // its last write was refused; `request` and `status` say which and how
  written_in_vain,  // its writes were accepted, and none brought the value
  never_listed,     // it has not listed the edited collection since
  read_in_part,     // it has read only the first pages of that collection since, again and again: see `page`
  no_request,       // it has sent no request to `system` since, or to neither system where that is empty
  requests_failed,  // all its requests to `system` since were answered with an error; `request` and `status` of the
                    // last
};
/// Such failures differ by their `message` alone.
[[nodiscard]] bool is_known_by_message(FailureKind kind);

[[nodiscard]] std::string_view to_string(CauseKind kind);  // "no-write-sent"
[[nodiscard]] std::optional<CauseKind> cause_kind_from(std::string_view text);

struct Cause {
  CauseKind kind = CauseKind::unknown;
  std::int64_t writes = 0;  // of the subject to that record, since the edit
  std::string request;      // "PATCH /v2/Customers/1"
  int status = 0;
  std::string since;       // RFC 3339: when the record was made or edited; may be empty
  std::int64_t walks = 0;  // of the edited collection, since the edit
  std::string system;      // its label
  std::string collection;
  std::int64_t requests = 0;  // of the subject to that system
  std::int64_t page = 0;      // the last page that it read, from 1
  std::int64_t rows = 0;      // records up to the end of that page,
  std::int64_t of_rows = 0;   // of so many
};

/// When it happened, where that matters.
enum class Circumstance {
  before_first_start,  // the record was there before the subject started for the first time
  born_in_target,      // the record was created in the target
  while_down,          // the subject was stopped
  write_in_flight,     // a write of the subject was under way
  read_in_flight,      // the subject was reading what it wrote by
  same_tick,           // in one tick of the clock with another change
  both_sides_at_once,  // both sides were edited before the subject looked
  many_at_once,        // more records than the subject reads in one page
  killed,              // the subject was killed after a write
  stopped_midway,      // the subject was asked to end in the middle of its work
  disk_full,           // the subject could write to no file, for a while
  source_away,         // the source did not do what requests asked for, for a while
  target_away,         // nor the target
  both_away,           // neither of them
  answer_lost,         // a write was done, and its answer never came
  throttled,           // a system asked the subject to wait
  token_ended,         // the subject's token was no longer good
  answers_garbled,     // answers could not be read
  list_empty,          // a listing showed no record at all, once
  list_cut,            // a listing ended before its end
  pages_shifted,       // records moved between the pages of a listing while it was read
  another_refused,     // a system refused another record, again and again
  answers_slow,        // answers took long
  clocks_wrong,        // the systems' clocks were off
};
[[nodiscard]] std::string_view to_string(Circumstance circumstance);  // "while-down"
[[nodiscard]] std::optional<Circumstance> circumstance_from(std::string_view text);

enum class Side { source, target };
[[nodiscard]] std::string_view to_string(Side side);  // "source"
[[nodiscard]] std::optional<Side> side_from(std::string_view text);
[[nodiscard]] Side opposite(Side side);

struct RecordName {
  Side side = Side::source;
  std::string system;      // its label: "PowerOffice GO"
  std::string collection;  // "Customers"
  std::string id;

  friend bool operator==(const RecordName&, const RecordName&) = default;
};

/// A property by its path on each side; one of them is empty where it is about that side alone.
struct PropertyName {
  std::string source;  // "email"
  std::string target;  // "EmailAddress"

  [[nodiscard]] const std::string& on(Side side) const { return side == Side::source ? source : target; }
  [[nodiscard]] bool empty() const { return source.empty() && target.empty(); }
  [[nodiscard]] std::string label() const;  // "email ↔ EmailAddress", or the path that there is

  friend bool operator==(const PropertyName&, const PropertyName&) = default;
};

/// One property that is not what was expected.
struct PropertyDifference {
  PropertyName property;
  RecordName record;  // the one whose property was looked at
  nlohmann::json expected;
  nlohmann::json actual;
  bool overwritten = false;  // a person wrote `expected` there
};

/// The new record most like the one that is missing.
struct NearestRecord {
  std::string id;
  std::int64_t equal = 0;  // in how many properties it is equal
};

struct Failure {
  FailureKind kind = FailureKind::other;
  std::string dataflow;                          // its slug; empty where it is about none
  std::optional<RecordName> record;              // what it is about: the record that was made, edited or changed
  std::optional<RecordName> counterpart;         // the other record of the pair, where there is one
  std::string elsewhere;                         // label of the other system, where there is no counterpart
  PropertyName property;                         // empty where it is about a record as a whole, or about `differences`
  nlohmann::json expected;                       // on the side where the value was looked for
  nlohmann::json actual;                         // there
  nlohmann::json before;                         // there, before the edit or change
  nlohmann::json written;                        // by the person, as the edited side has it; null: cleared
  nlohmann::json written_elsewhere;              // in a conflict: by the person on the other side
  nlohmann::json actual_elsewhere;               // in a conflict, and of what is not kept: what the counterpart holds
  std::vector<PropertyDifference> differences;   // of a pair that does not hold the same
  std::vector<PropertyName> properties;          // in which two records were merged
  std::vector<std::string> counterparts;         // ids
  std::vector<std::string> counterparts_before;  // ids, of what is `relinked`
  std::optional<NearestRecord> nearest;
  std::string rule;                     // that the subject claims, of conflicts and deletions
  std::string outcome;                  // of a deletion: "stays", "archived", "deleted"
  std::int64_t recreated = 0;           // records that came into being where the deleted one stood
  std::optional<RecordName> rewritten;  // that is written without end
  PropertyName rewritten_property;      // of it; empty: only its timestamp
  std::int64_t writes = 0;              // of an oscillation, or of excess
  std::int64_t writes_allowed = 0;
  Cause cause;
  std::vector<Circumstance> circumstances;
  std::int64_t affected = 1;   // how many alike in one check this failure stands for,
  std::int64_t of = 1;         // and of how many that were tried
  std::int64_t settles = 0;    // since the edit; 0: not known
  std::int64_t waited_ms = 0;  // for the last settle
  std::string message;         // of `other`, `died` and `unsettled`, and of each failure in a file of version 1
  std::string file;            // place in the suite, relative to the project; empty where there is none
  int line = 0;
};

/// The side on which something was expected and failed, or on which the subject did what it should not have done;
/// nothing for a conflict, and where no record is named. A function of kind and records, so that nobody can set it at
/// odds with them.
[[nodiscard]] std::optional<Side> toward(const Failure& failure);

/// The properties that it is about, each once.
[[nodiscard]] std::vector<PropertyName> properties_of(const Failure& failure);

/// Expected and actual values, property by property; for a conflict, the values that both sides hold.
[[nodiscard]] std::vector<PropertyDifference> differences_of(const Failure& failure);

/// A source file relative to the project, wherever the program was built: "suites/common.cpp" of
/// "../../suites/common.cpp".
[[nodiscard]] std::string_view project_path(std::string_view file);

}  // namespace dataflow_qa::reports
