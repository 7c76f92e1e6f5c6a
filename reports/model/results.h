#pragma once

// The results model: the one machine-readable product of a run, and the only thing that reports know.
// Written as results.json. Values only.

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reports/model/account.h"
#include "reports/model/failure.h"
#include "reports/model/labels.h"

namespace dataflow_qa::reports {

enum class Verdict { passed, failed, known, flaky, not_applicable, not_run, error, uncovered };

/// A request of the subject: one of the last before it died, hung, or was given up because it was refused.
struct LastRequest {
  std::string time;    // RFC 3339
  std::string system;  // its label: "PowerOffice GO"
  std::string method;
  std::string target;      // path and query, secrets masked
  int status = 0;          // 0: no answer was sent
  std::string reason;      // of an error, as the system's answer gives it; may be empty
  std::int64_t times = 1;  // how often it is among its last hundred
};

/// The evidence for a verdict.
struct Evidence {
  nlohmann::json records = nlohmann::json::array();   // [{"system": "source", "id": "C-1004", "history": [...]}]
  nlohmann::json diff = nlohmann::json::array();      // [{"property", "system", "id", "expected", "actual"}]
  nlohmann::json requests = nlohmann::json::array();  // [{"time", "system", "actor", "method", "target", "status", …}]
  std::vector<std::string> subject_output;
  std::vector<LastRequest> last_requests;  // where the subject died, hung or was refused; whatever they were about
};

struct Check {
  std::string name;  // "customers.sync.from-source.email"
  std::string item;  // id of the one item that it proves
  std::string level = "required";
  std::string about;     // what it tries, in a sentence for people; may be empty
  bool selected = true;  // false: a filter or a shard left it out. It is `not_run` then, and counts neither for nor
                         // against its item as long as another check of it was selected
  std::optional<std::string> direction;  // "from-source", "from-target"
  Verdict verdict = Verdict::not_run;
  std::int64_t duration_ms = 0;
  bool unclaimed = false;             // not applicable because the subject does not claim what the statement says
  std::optional<std::string> reason;  // why not applicable, not run or in error; of a passed one: what was seen
  std::vector<Failure> failures;
  std::optional<Account> account;  // of a passed one: what it did and saw
  Evidence evidence;
  std::optional<Evidence> retry;  // of the second try, where there was one
  std::string reproduce;          // the command line that runs this check again
};

struct Property {
  std::string source;
  std::string target;
  std::string type;
};

/// A statement that somebody tried by hand.
struct ManualTry {
  std::string done;                  // what was done, and what was seen
  Verdict result = Verdict::passed;  // passed or failed
  std::string by;
  std::string on;       // day, "2026-01-31"
  std::string remarks;  // may be empty

  friend bool operator==(const ManualTry&, const ManualTry&) = default;
};

struct Item {
  std::string id;
  std::string dataflow;  // slug; empty for qa items
  std::string kind;
  std::string level = "required";
  std::string statement;
  std::optional<Property> property;
  std::optional<std::int64_t> line;  // of the document
  std::string origin;                // "document", "mapping", "catalogue"
  Verdict verdict = Verdict::not_run;
  std::vector<Check> checks;
  std::vector<ManualTry> manual;  // in the order given
};

struct Finding {
  std::string kind;
  std::string message;
  std::optional<std::int64_t> line;
  std::optional<std::string> dataflow;
};

struct Dataflow {
  std::string slug;
  std::string title;
  std::string source;
  std::string target;
  std::string reading;  // how the sentence was read, where that needs saying
};

struct Subject {
  std::string name;
  std::string version;
  std::string mode;
  nlohmann::json capabilities = nlohmann::json::object();

  /// "pms-go-sync 1.0.0", or what there is of it.
  [[nodiscard]] std::string label() const {
    return name.empty() || version.empty() ? name + version : name + " " + version;
  }
};

/// What fails a run beyond its required items.
struct Strictness {
  bool advisory = false;  // an advisory item in trouble
  bool findings = false;  // a finding about the document or the run
};

struct RunInfo {
  std::string id;       // "20260131T120000Z-42"
  std::string started;  // RFC 3339, UTC, milliseconds
  Labels labels;        // that whoever started it gave, or that a CI service did
  std::int64_t duration_ms = 0;
  std::uint64_t seed = 0;
  std::string profile = "checklist";
  std::optional<std::string> filter;
  std::optional<std::string> shard;
  Strictness strictness;
  int exit = 0;
  Subject subject;
  std::string harness_version;
  std::string os;
  int cpus = 0;
  std::optional<std::string> trouble;         // why the subject, the machine or the harness could not do its work
  std::vector<LastRequest> last_requests;     // where that trouble is the subject's
  std::optional<std::string> subject_output;  // name of the file beside results.json with all that it wrote
};

struct NamedFile {
  std::string name;
  std::string sha256;
};

struct Document {
  std::string title;
  std::string generated;
  std::string sha256;
};

/// What changed since an earlier run of the same history. The names are those of checks.
struct Since {
  std::string run;    // its id
  std::string label;  // what persons call it: "release 1.4", "the last run that passed (2026-01-31)"
  std::vector<std::string> newly_failing;
  std::vector<std::string> still_failing;
  std::vector<std::string> fixed;
};

/// From one point in time to another, in milliseconds since the run began.
struct Period {
  std::int64_t from_ms = 0;
  std::int64_t to_ms = 0;

  friend bool operator==(const Period&, const Period&) = default;
};

/// Where the time of one world went. What is neither waiting nor starting is the checks' own work.
struct WorldTimeline {
  std::string name;  // empty: the world that most checks share
  std::int64_t checks = 0;
  bool again = false;  // a second try
  Period whole;
  std::vector<Period> waits;   // for the subject; each ends a wave
  std::vector<Period> starts;  // and stops of the subject
};

/// What persons call the two systems.
struct SystemLabels {
  std::string source;  // "Custom PMS"
  std::string target;  // "PowerOffice GO"
};

struct Results {
  bool complete = false;
  RunInfo run;
  std::optional<Since> since;
  Document document;
  NamedFile mapping;
  NamedFile fixtures;
  SystemLabels systems;  // empty in files of earlier releases
  std::vector<Dataflow> dataflows;
  std::vector<Finding> findings;
  std::vector<Item> items;  // in the document's order
  std::map<std::string, std::int64_t> figures;
  std::vector<WorldTimeline> timeline;
};

/// How many items and checks have each verdict; both count everything once.
struct Totals {
  std::map<Verdict, std::int64_t> items;
  std::map<Verdict, std::int64_t> checks;
  std::map<Verdict, std::int64_t> manual;  // tries by hand; empty where there are none
};

[[nodiscard]] Totals totals(const Results& results);

/// Every verdict, from the worst to the most harmless: error, failed, flaky, uncovered, not_run, known, passed,
/// not_applicable.
[[nodiscard]] const std::vector<Verdict>& worst_first();

/// True for what keeps a required item from being proved: error, failed, flaky, uncovered, not_run.
[[nodiscard]] bool is_trouble(Verdict verdict);

/// The verdict of an item from those of its selected checks: the worst of them; not_applicable where all are; uncovered
/// where there are none; not_run where none was selected.
[[nodiscard]] Verdict verdict_of(const std::vector<Check>& checks);

/// The verdict of an item: that of its checks, and `failed` where it failed by hand. What passed by hand counts where
/// no check says anything (uncovered, not run, not applicable), and never overrides a check.
[[nodiscard]] Verdict verdict_of(const Item& item);

/// True for an item that no check proves: somebody tried it by hand, and it passed.
[[nodiscard]] bool is_passed_by_hand(const Item& item);
/// True where somebody saw it pass, and checks say that it does not.
[[nodiscard]] bool is_contradicted_by_hand(const Item& item);

/// The advisory items that fail a run of this strictness.
[[nodiscard]] std::vector<const Item*> strict_items(const Results& results);

/// Whether nothing but what its strictness counts fails the run.
[[nodiscard]] bool is_failed_by_strictness(const Results& results);

/// The verdict of a whole run, over its selected required items: `passed` (the only one with which a run may pass)
/// where at least one of them passed by its checks and the rest are passed, known or not applicable; else the worst. A
/// run that is not complete or was in trouble is an `error`; where nothing but advisory items was selected, they
/// decide; one in which nothing ran is `not_run`, never `passed`. Under a filter, uncovered items and items of which no
/// check was selected do not count. A run that would have passed is `failed` by what its strictness counts.
[[nodiscard]] Verdict verdict_of(const Results& results);

/// Adds up the costs of two parts of a run. For names that begin with "most_" the greater counts.
void add_figures(std::map<std::string, std::int64_t>& whole, const std::map<std::string, std::int64_t>& part);

[[nodiscard]] std::string_view to_string(Verdict verdict);  // "not-applicable"
[[nodiscard]] std::optional<Verdict> verdict_from(std::string_view text);

}  // namespace dataflow_qa::reports
