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
#include "harness/subject/subject_file.h"
#include "harness/world/conversion.h"
#include "harness/world/ledger.h"
#include "harness/world/model.h"
#include "harness/world/runner.h"
#include "harness/world/settle.h"
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

  void start_subject();
  void stop_subject();
  /// Waits until everything has settled and notes new pairs in the ledger. Returns how long it took.
  std::chrono::milliseconds settle();

  [[nodiscard]] const Model& model() const { return *options_.model; }
  [[nodiscard]] std::uint64_t seed() const { return options_.seed; }
  [[nodiscard]] const subject::SubjectFile& subject() const { return *options_.subject; }
  [[nodiscard]] mocks::MockSystem& system(Side side) { return side == Side::source ? *source_ : *target_; }
  [[nodiscard]] const mocks::MockSystem& system(Side side) const { return side == Side::source ? *source_ : *target_; }
  [[nodiscard]] const std::string& label(Side side) const { return options_.model->label(side); }
  [[nodiscard]] mocks::Journal& journal() { return journal_; }
  [[nodiscard]] Ledger& ledger() { return ledger_; }
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
  [[nodiscard]] std::optional<Restless> restless(Side side, const Flow& flow, std::string_view id,
                                                 const std::optional<std::string>& property = std::nullopt) const;
  /// "requests", "effective_writes", "refused_writes", "walks", "settles".
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
  void take_journal();
  void wait_for_news(SettleTracker::Time deadline);
  [[nodiscard]] std::int64_t effective_writes_since(std::uint64_t moment) const;

  WorldOptions options_;
  std::filesystem::path state_dir_;
  mocks::Clock clock_;
  mocks::Journal journal_;
  std::unique_ptr<mocks::MockSystem> source_;
  std::unique_ptr<mocks::MockSystem> target_;
  Ledger ledger_;
  std::map<std::pair<Side, const Flow*>, Ledger::Records> settled_;
  SettleTracker tracker_;
  std::uint64_t taken_ = 0;  // the journal's moment up to which the tracker knows it
  std::unique_ptr<SubjectRunner> runner_;
  int settles_ = 0;
  std::chrono::milliseconds last_settle_{0};
};

}  // namespace dataflow_qa::world
