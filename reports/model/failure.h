#pragma once

// What went wrong, as data: matchers and invariants of the harness return it, results.json (version 2) holds it, and
// one place (reports/sentences) makes prose from it. Grouping, comparison and known issues work on its fields; nobody
// takes a sentence apart. Values only.

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dataflow_qa::reports {

enum class FailureKind {
  // Links
  missing,           // a record has no counterpart where the document asks for one
  duplicate,         // it has several; `counterparts` names them
  premature_link,    // it has one, though nothing calls for a link yet
  outside_dataflow,  // it has one, though the record is none of the dataflow's
  relinked,          // its counterparts are others than before; `counterparts_before` names those
  orphan,            // the subject created a record that is nobody's counterpart
  merged,            // two records that differ in every criterion were made one; `properties` names what they share
  // Values
  differs,            // the pair does not hold the same; `differences` says where
  not_arrived,        // a person's edit did not reach the other side
  overwritten,        // a person's edit is gone from the side on which it was made
  unexpected_change,  // a property changed though nobody edited it
  not_kept,           // a property that nobody edited is not what it was, on either side
  deleted,            // the subject deleted a record though nobody deleted its counterpart
  // Conflicts: one property edited on both sides at one moment
  diverged,      // the sides do not end equal
  invented,      // they end equal, at a value that nobody wrote
  wrong_winner,  // they end equal, at the value that the claimed rule does not let stand
  // Deletions by persons
  deletion_policy,  // what became of the counterpart is not what the claimed rule says
  recreated,        // a record came into being where the deleted one stood
  // Rest
  oscillation,         // a property or a record is written again and again without any edit
  refused_repeatedly,  // the same refused write is sent again and again
  excess_writes,       // more writes than needed; `writes` and `writes_allowed`
  // The subject as a program
  died,   // it ended by itself during the check, each time that the check was tried
  other,  // what only the check itself can say; `message` says it
};

[[nodiscard]] std::string_view to_string(FailureKind kind);  // "not-arrived"
[[nodiscard]] std::optional<FailureKind> failure_kind_from(std::string_view text);

/// Why an edit did not arrive, or a record is missing, as far as the journal shows.
enum class CauseKind {
  unknown,
  no_write_sent,    // the subject sent no write to the record
  refused,          // its last write was refused; `request` and `status` say which and how
  written_in_vain,  // its writes were accepted, and none brought the value
  never_listed,     // it has not listed the edited collection since
};
[[nodiscard]] std::string_view to_string(CauseKind kind);  // "no-write-sent"
[[nodiscard]] std::optional<CauseKind> cause_kind_from(std::string_view text);

struct Cause {
  CauseKind kind = CauseKind::unknown;
  std::int64_t writes = 0;  // of the subject to that record, since the edit
  std::string request;      // "PATCH /v2/Customers/1"
  int status = 0;
  std::string since;       // RFC 3339: when the edit was made; may be empty
  std::int64_t walks = 0;  // of the edited collection, since the edit
};

/// When it happened, where that matters.
enum class Circumstance {
  before_first_start,  // the record was there before the subject started for the first time
  born_in_target,      // the record was created in the target
  while_down,          // the subject was stopped
  write_in_flight,     // a write of the subject was under way
  same_tick,           // in one tick of the clock with another change
  both_sides_at_once,  // both sides were edited before the subject looked
  many_at_once,        // more records than the subject reads in one page
};
[[nodiscard]] std::string_view to_string(Circumstance circumstance);  // "while-down"
[[nodiscard]] std::optional<Circumstance> circumstance_from(std::string_view text);

enum class Side { source, target };
[[nodiscard]] std::string_view to_string(Side side);  // "source"
[[nodiscard]] std::optional<Side> side_from(std::string_view text);

struct RecordName {
  Side side = Side::source;
  std::string system;      // its label: "PowerOffice GO"
  std::string collection;  // "Customers"
  std::string id;

  friend bool operator==(const RecordName&, const RecordName&) = default;
};

/// One property that is not what was expected.
struct PropertyDifference {
  std::string property;  // "email ↔ EmailAddress"; where persons wrote, the path on that side
  RecordName record;     // of which the property was looked at
  nlohmann::json expected;
  nlohmann::json actual;
  bool overwritten = false;  // a person wrote `expected` there
};

struct Failure {
  FailureKind kind = FailureKind::other;
  std::string dataflow;                          // its slug; empty where it is about none
  std::optional<RecordName> record;              // what it is about: the record that was made, edited or changed
  std::optional<RecordName> counterpart;         // the other record of the pair, where there is one
  std::string elsewhere;                         // label of the other system, where there is no counterpart
  std::string property;                          // as the side of `record` has it: "email"
  std::string counterpart_property;              // as the other side has it: "EmailAddress"
  std::string label;                             // both: "email ↔ EmailAddress"
  nlohmann::json expected;                       // on the side where the value was looked for
  nlohmann::json actual;                         // there
  nlohmann::json before;                         // there, before the edit or change
  nlohmann::json written;                        // by the person, as the edited side has it
  nlohmann::json written_elsewhere;              // in a conflict: by the person on the other side
  nlohmann::json actual_elsewhere;               // in a conflict or of what is not kept: what the counterpart holds
  std::vector<PropertyDifference> differences;   // of a pair that does not hold the same
  std::vector<std::string> properties;           // labels, of what is `merged`
  std::vector<std::string> counterparts;         // ids
  std::vector<std::string> counterparts_before;  // ids, of what is `relinked`
  std::string nearest;                           // id of the new record most like the expected one; may be empty
  std::int64_t nearest_equal = 0;                // in how many properties it is equal
  std::string rule;                              // that the subject claims, of conflicts and deletions
  std::string outcome;                           // of a deletion: "stays", "archived", "deleted"
  std::int64_t writes = 0;                       // of an oscillation, or of excess
  std::int64_t writes_allowed = 0;
  Cause cause;
  std::vector<Circumstance> circumstances;
  std::int64_t affected = 1;   // one failure stands for so many alike in one check,
  std::int64_t of = 1;         // of so many that were tried
  std::int64_t settles = 0;    // since the edit
  std::int64_t waited_ms = 0;  // for the last settle
  std::string message;         // of `other`, and of each failure in a file of version 1: the sentence
  std::string file;            // place in the suite, relative to the project; empty where there is none
  int line = 0;
};

}  // namespace dataflow_qa::reports
