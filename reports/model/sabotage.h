#pragma once

// The results of a sabotage: what was tried against each statement of a document, and whether its checks noticed.
// Written as sabotage.json. Values only.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace dataflow_qa::reports {

enum class SabotageOutcome {
  noticed,      // a check of the statement failed
  elsewhere,    // checks failed, and none of the statement
  not_noticed,  // no check failed, though records are not as they should be: a hole in the checks
  made_good,    // no check failed, and the records are as they should be: the subject made good for it
  not_in_play,  // nothing came by that could be tampered with
  not_judged,   // the statement's checks fail without any tampering, too
  not_tried,    // the sabotage ended before
};

/// One tampering with the traffic of the subject, and what came of it.
struct Tampering {
  std::string name;  // "customers.email.to-target.cut-short"
  std::string kind;  // "to-target.cut-short"
  std::string what;  // "email is cut down to 20 letters in writes to PowerOffice GO"
  SabotageOutcome outcome = SabotageOutcome::not_tried;
  std::int64_t touched = 0;             // requests and records that it changed
  std::vector<std::string> noticed_by;  // checks of the statements that it concerns
  std::vector<std::string> elsewhere;   // other checks that failed
  std::string note;                     // what is not as it should be; how the subject ended
};

struct SabotagedStatement {
  std::string item;  // id
  std::string dataflow;
  std::string statement;
  bool stands = true;  // its checks pass without any tampering
  std::vector<Tampering> tamperings;
};

struct Sabotage {
  bool complete = false;
  std::string started;  // RFC 3339
  std::int64_t duration_ms = 0;
  std::uint64_t seed = 0;
  std::optional<std::string> filter;
  std::optional<std::string> shard;
  std::string subject;
  std::string document;
  std::string inputs;  // as those of an exploration
  std::string harness_version;
  std::optional<std::string> trouble;          // why the machine or the harness could not do its work
  std::vector<SabotagedStatement> statements;  // in the document's order
};

[[nodiscard]] std::string_view to_string(SabotageOutcome outcome);  // "not-noticed"
/// "not noticed": for a reader.
[[nodiscard]] std::string_view words(SabotageOutcome outcome);

/// How many tamperings came to each outcome; of the whole, and of one statement.
[[nodiscard]] std::map<SabotageOutcome, std::int64_t> totals(const Sabotage& sabotage);
[[nodiscard]] std::map<SabotageOutcome, std::int64_t> totals(const SabotagedStatement& statement);
/// How many kinds of tampering there are among them.
[[nodiscard]] std::int64_t kinds_tried(const Sabotage& sabotage);

/// 0 all that came into play was noticed or made good; 1 something was not, or could not be judged, or nothing came
/// into play; 3 trouble.
[[nodiscard]] int exit_status(const Sabotage& sabotage);

/// sabotage.json: indented, ending in a line feed. Never throws over text from outside.
[[nodiscard]] std::string sabotage_json(const Sabotage& sabotage);
/// The error names the file and the place.
[[nodiscard]] base::Result<Sabotage> read_sabotage(std::string_view text, const std::string& file);
/// Its schema, JSON Schema draft 7.
[[nodiscard]] std::string_view sabotage_schema();

}  // namespace dataflow_qa::reports
