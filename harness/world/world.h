#pragma once

// A world: both mock systems, one subject, one set of fixtures, one journal and one clock.
//
//   World world(options);            // mocks up, fixtures loaded, subject not started
//   world.start_subject();
//   world.settle();                  // returns when nothing more will happen
//   world.system(Side::target).edit("Customers", id, {{"Name", "Fjord AS"}});
//
// Throws SubjectTrouble where the subject cannot do its work, HarnessTrouble where harness or machine cannot. Used from
// one thread. The destructor stops the subject and the mocks and removes the state folder.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "fixtures/dataset.h"
#include "harness/model/conversion.h"
#include "harness/model/model.h"
#include "harness/subject/subject_file.h"
#include "harness/world/ledger.h"
#include "harness/world/request_hooks.h"
#include "harness/world/runner.h"
#include "harness/world/settle.h"
#include "mocks/http/fault.h"
#include "mocks/http/journal.h"
#include "mocks/mock_system.h"
#include "mocks/store/clock.h"

namespace dataflow_qa::world {

/// The harness, its configuration or the machine cannot do its work.
class HarnessTrouble : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Somebody asked the run to end.
class Interrupted : public HarnessTrouble {
 public:
  Interrupted() : HarnessTrouble("interrupted") {}
};

struct WorldOptions {
  const Model* model = nullptr;
  const fixtures::Dataset* dataset = nullptr;
  const subject::SubjectFile* subject = nullptr;
  const subject::Reaper* reaper = nullptr;
  std::filesystem::path mapping_file;
  std::filesystem::path program_dir;
  std::uint64_t seed = 0;
  /// Of a subject that runs elsewhere: the ports that the mocks serve, by alias; any free one where it has none.
  std::map<std::string, int> ports;
  /// Makes the tokens of this run's records other than those of any other run.
  std::string salt;
  /// For the same reason: so far beyond the usual ones the ids of records begin.
  std::int64_t id_offset = 0;
  /// Systems (aliases) of which it was not seen to list records in another world, so that there is nothing to wait for.
  std::set<std::string> never_listed;
  /// What the systems' descriptions leave open, by the mocks' own names, where a check wants it otherwise.
  std::map<Side, std::map<std::string, std::string>> switches;
  /// Called while a settle waits, a few times a second, with what it waits for. May throw Interrupted.
  std::function<void(const std::string&)> on_waiting;
};

/// The names that a subject file may use in braces, for these two systems.
[[nodiscard]] std::set<std::string> placeholder_names(const Model& model);

class World final : public Resolver {
 public:
  explicit World(WorldOptions options);
  ~World() override;
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  /// Starts it, unless it runs.
  void start_subject();
  void stop_subject();
  /// Waits until everything has settled and notes new pairs in the ledger. Returns how long it took.
  std::chrono::milliseconds settle();
  /// The same, after the subject has compared everything. False where it does not say how often it does so, and is not
  /// seen to.
  bool settle_compared();
  /// The moment of the journal at which it settled last: what came later, the subject has not answered yet.
  [[nodiscard]] std::uint64_t settled_at() const { return settled_at_; }
  /// What the last settle_compared() returned.
  [[nodiscard]] bool compared_everything() const { return compared_; }
  /// No request is answered while the guard lives, and the subject is not in the middle of a walk.
  [[nodiscard]] std::shared_ptr<void> hold_still();
  /// Until what changes next has a timestamp that is later by a second or more than what changed last.
  void wait_a_second();
  /// What is done, on the thread that runs this world, while a request waits; either may be empty.
  struct AtRequest {
    std::function<void()> before_work;
    std::function<void()> before_answer;  // after the work
  };
  /// Once, at the next request to `side` that matches; only until all has settled, which waits for that request for
  /// some polls. What the tasks refer to has to live that long: a check arms them last, when nothing can end it any
  /// more before it waits.
  void at_next_request(Side side, mocks::FaultMatch match, AtRequest tasks);

  [[nodiscard]] const Model& model() const { return *options_.model; }
  [[nodiscard]] std::uint64_t seed() const { return options_.seed; }
  [[nodiscard]] const std::string& salt() const { return options_.salt; }
  /// What a client needs to connect to both, by placeholder: {"pms.base_url", …}.
  [[nodiscard]] std::map<std::string, std::string> connection() const;
  [[nodiscard]] const subject::SubjectFile& subject() const { return *options_.subject; }
  [[nodiscard]] mocks::MockSystem& system(Side side) { return side == Side::source ? *source_ : *target_; }
  [[nodiscard]] const mocks::MockSystem& system(Side side) const { return side == Side::source ? *source_ : *target_; }
  [[nodiscard]] const std::string& label(Side side) const { return options_.model->label(side); }
  [[nodiscard]] mocks::Journal& journal() { return journal_; }
  [[nodiscard]] const mocks::Journal& journal() const { return journal_; }
  [[nodiscard]] mocks::Clock& clock() { return clock_; }
  [[nodiscard]] Ledger& ledger() { return ledger_; }
  [[nodiscard]] const Ledger& ledger() const { return ledger_; }
  [[nodiscard]] const subject::SubjectFile& subject_file() const { return *options_.subject; }
  [[nodiscard]] const SubjectRunner& runner() const { return *runner_; }

  [[nodiscard]] std::optional<nlohmann::json> record(Side side, const Flow& flow, std::string_view id) const;
  [[nodiscard]] Ledger::Records records(Side side, const Flow& flow) const;
  /// As they were when all had last settled: what expectations are judged on, whatever other checks edit meanwhile.
  [[nodiscard]] const Ledger::Records& settled(Side side, const Flow& flow) const;
  /// One of them; an empty object where it was not there.
  [[nodiscard]] nlohmann::json settled_record(Side side, const Flow& flow, const std::string& id) const;
  [[nodiscard]] int settles() const { return settles_; }
  [[nodiscard]] std::chrono::milliseconds last_settle() const { return last_settle_; }
  /// A property of the record that kept being written though nobody edited it; `property` narrows it to that one.
  [[nodiscard]] std::optional<Oscillation> oscillation(Side side, const Flow& flow, std::string_view id,
                                                       const std::optional<std::string>& property = std::nullopt) const;
  /// Systems (aliases) of which the subject has not listed records that a dataflow is about.
  [[nodiscard]] std::set<std::string> unlisted() const;
  /// What was not waited for any longer, in words ("Projects of PowerOffice Go"), and at how many settles.
  [[nodiscard]] const std::map<std::string, int>& given_up() const { return given_up_; }
  /// "requests", "effective_writes", "refused_writes", "walks", "polls", "settles".
  [[nodiscard]] std::map<std::string, std::int64_t> figures() const;

  std::optional<std::string> counterpart_id(Side side, std::string_view slug, std::string_view id) const override;
  std::optional<nlohmann::json> id_of(const mapping::Lookup& lookup, const nlohmann::json& value) const override;
  std::optional<nlohmann::json> value_of(const mapping::Lookup& lookup, const nlohmann::json& id) const override;

 private:
  std::unique_ptr<mocks::MockSystem> start_mock(Side side);
  void load_fixtures();
  void know_fixtures(Side side, const Flow& flow);
  SubjectRunner::Options runner_options();
  void require_sound_mocks() const;
  void settle_daemon();
  void settle_cycle();
  void settle_trigger();
  void wait_until_quiet();
  void settle_by_mode();
  void settle_with_requests_waited_for();
  void note_settled();
  void waiting(const std::string& what);
  [[nodiscard]] bool looks_by_itself() const;
  void take_journal();
  void wait_for_news(SettleTracker::Time deadline);

  WorldOptions options_;
  std::filesystem::path state_dir_;
  mocks::Clock clock_;
  mocks::Journal journal_;
  RequestHooks request_hooks_{[this] { journal_.poke(); }};
  std::shared_ptr<int> waited_for_ = std::make_shared<int>(0);  // requests of at_next_request that have not come yet
  std::unique_ptr<mocks::MockSystem> source_;
  std::unique_ptr<mocks::MockSystem> target_;
  Ledger ledger_;
  std::map<std::pair<Side, const Flow*>, Ledger::Records> settled_;
  std::uint64_t settled_at_ = 0;
  SettleTracker tracker_;
  std::uint64_t taken_ = 0;  // the journal's moment up to which the tracker knows it
  std::unique_ptr<SubjectRunner> runner_;
  bool started_ = false;
  bool compared_ = false;
  std::map<std::string, int> given_up_;
  int settles_ = 0;
  std::chrono::milliseconds last_settle_{0};
};

}  // namespace dataflow_qa::world
