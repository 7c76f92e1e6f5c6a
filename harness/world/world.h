#pragma once

// A world: both mock systems, one subject, one set of fixtures, one journal and one clock.
//
//   World world(options);            // mocks up, fixtures loaded, subject not started
//   world.start_subject();
//   world.settle();                  // returns when nothing more will happen
//   world.systems().at(Side::target).edit("Customers", id, {{"Name", "Fjord AS"}});
//   world.view().record(Side::source, flow, "C-1001");
//
// It owns its parts and wires them; each does its own work (systems.h, settler.h, settled_view.h, ledger.h). Throws
// SubjectTrouble where the subject cannot do its work, HarnessTrouble where harness or machine cannot. Used from one
// thread; worlds on other threads do not disturb it. The destructor stops the subject and the mocks and removes the
// state folder.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "fixtures/dataset.h"
#include "harness/model/conversion.h"
#include "harness/model/model.h"
#include "harness/model/values.h"
#include "harness/subject/folder_guard.h"
#include "harness/subject/process.h"
#include "harness/subject/subject.h"
#include "harness/subject/subject_file.h"
#include "harness/world/ledger.h"
#include "harness/world/request_tasks.h"
#include "harness/world/settled_view.h"
#include "harness/world/settler.h"
#include "harness/world/systems.h"
#include "harness/world/time.h"
#include "harness/world/trouble.h"
#include "harness/world/unseen_edits.h"

namespace dataflow_qa::world {

struct WorldOptions {
  const Model* model = nullptr;
  const fixtures::Dataset* dataset = nullptr;
  const subject::SubjectFile* subject = nullptr;
  const subject::Reaper* reaper = nullptr;
  /// Makes the subject; empty: the process, or the program elsewhere, that the subject file is about.
  subject::SubjectFactory make_subject;
  /// Takes the subject's whole output; null where nobody wants it. Outlives the world.
  subject::WorldOutput* output = nullptr;
  std::filesystem::path mapping_file;
  std::string systems;  // see ProcessSubject::Options
  std::filesystem::path program_dir;
  std::uint64_t seed = 0;
  /// The ports that the mocks serve for a subject that runs elsewhere, by alias; any free port where none is given.
  std::map<std::string, int> ports;
  /// Sets the tokens of this run's records apart from those of any other run.
  std::string salt;
  /// How far beyond the usual ids this run's ids of records begin, for the same reason.
  std::int64_t id_offset = 0;
  /// Systems (aliases) whose records the subject did not list in another world: there is nothing to wait for.
  std::set<std::string> never_listed;
  /// Switches of the mocks that a check wants set: they decide what the systems' descriptions leave open.
  std::map<Side, std::map<std::string, std::string>> switches;
  /// See Systems::Options.
  std::chrono::milliseconds clock_ahead{0};
  std::map<Side, mocks::Between> between;
  /// Called while a settle waits, a few times a second, with what it waits for. May throw Interrupted.
  std::function<void(const std::string&)> on_waiting;
};

/// The names that a subject file may use in braces, for these two systems.
[[nodiscard]] std::set<std::string> placeholder_names(const Model& model);

class World final : public Resolver {
 public:
  using AtRequest = world::AtRequest;

  explicit World(WorldOptions options);
  ~World() override;
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  [[nodiscard]] const Model& model() const { return *options_.model; }
  [[nodiscard]] std::uint64_t seed() const { return options_.seed; }
  [[nodiscard]] const std::string& salt() const { return options_.salt; }
  /// The parts of the texts that checks write.
  [[nodiscard]] model::SampleTexts sample_texts() const {
    return {.words = options_.dataset->words, .email_domain = options_.dataset->email_domain};
  }
  [[nodiscard]] Systems& systems() { return systems_; }
  [[nodiscard]] const Systems& systems() const { return systems_; }
  [[nodiscard]] const SettledView& view() const { return view_; }
  [[nodiscard]] Ledger& ledger() { return ledger_; }
  [[nodiscard]] const Ledger& ledger() const { return ledger_; }
  [[nodiscard]] const subject::SubjectFile& subject_file() const { return *options_.subject; }
  [[nodiscard]] const subject::Subject& subject() const { return *subject_; }

  /// Starts it, unless it runs.
  void start_subject();
  void stop_subject();
  /// Ends it at once, as a crash would: see Subject::kill().
  void kill_subject();
  /// A way to end the subject in the middle of its work.
  enum class Interruption {
    kill,  // before the write is answered
    stop,  // asked to end then, while it gets its answers
  };
  struct Interruptions {
    Interruption how = Interruption::kill;
    int nth = 1;              // the effective write from now on after which it is ended
    int times = 1;            // and then it is ended after each further one, until that was done so often
    bool ever_later = false;  // or after two further ones, then after three, and so on
  };
  /// Ends the subject right after writes. It is started again at once, while all else waits for it. stop_subject()
  /// calls it off.
  void interrupt_after_writes(const Interruptions& plan);
  /// How often it was ended so.
  [[nodiscard]] int interruptions() const { return interruptions_; }
  /// What was seen of the subject while it could write to no file, as if its disk were full.
  struct FullDisk {
    std::uint64_t since = 0;  // the journal's sequence
    std::uint64_t until = 0;
    std::chrono::system_clock::time_point from;  // of its output
    std::chrono::system_clock::time_point to;
    std::optional<subject::Ending> ended;  // by itself
  };
  /// Fills it from now on, for so long at most. From then on the subject may end by itself, once: it is started again,
  /// with room. False where the subject is no process of this machine's.
  [[nodiscard]] bool fill_disk(std::chrono::milliseconds longest);
  void free_disk();
  [[nodiscard]] const FullDisk& full_disk() const { return full_disk_; }
  /// Whether it has written to a file in its state folder since fill_disk().
  [[nodiscard]] bool has_written_state() const;
  /// Waits until everything has settled; then the view and the ledger's pairs are new. Where persons made edits that no
  /// change filter shows, the subject has compared those records by then.
  void settle();
  /// Settles after the subject has compared all records of these flows, and those that settle() asks for.
  void settle_compared(const std::set<const Flow*>& asked_for);
  /// At the last settle_compared() for the flow: false where the subject does not say how often it compares everything,
  /// and was not seen to.
  [[nodiscard]] bool compared_everything(const Flow& flow) const { return compared_.contains(flow.whole); }
  /// No request is answered while the guard lives, and the subject is not in the middle of a listing.
  [[nodiscard]] std::shared_ptr<void> hold_still();
  /// Until the next change gets a later timestamp, of milliseconds, than all before. Any thread.
  static void let_a_tick_go_by();
  void wait_a_second() { settler_->wait_a_second(); }
  void wait_a_little() { settler_->wait_a_little(); }
  /// Runs the tasks once, at the next request to `side` that matches, before all has settled: the settle waits some
  /// polls for that request, and as long as for anything where a daemon is certain to send it. The tasks' references
  /// must live that long: a check arms them last, when nothing can end it any more before it waits.
  void at_next_request(Side side, mocks::FaultMatch match, AtRequest tasks, Coming coming);

  /// Systems (aliases) of which the subject has not listed records that a dataflow is about.
  [[nodiscard]] std::set<std::string> unlisted() const;
  /// Places ("page 1 of Custom PMS customers") beyond which the subject did not read, and at how many settles.
  [[nodiscard]] const std::map<std::string, int>& read_in_part() const { return read_in_part_; }
  /// Collections ("PowerOffice Go Projects") that settles stopped waiting for, and at how many settles.
  [[nodiscard]] const std::map<std::string, int>& given_up() const { return given_up_; }
  /// A figure of a check's own; the largest one stands where the name begins with "most_", else the sum.
  void note_figure(const std::string& name, std::int64_t value) { noted_figures_[name] = value; }
  /// "requests", "effective_writes", "refused_writes", "walks", "polls", "settles", "most_memory_kib" where it is
  /// known, and what checks noted.
  [[nodiscard]] std::map<std::string, std::int64_t> figures() const;

  std::optional<std::string> counterpart_id(Side side, std::string_view slug, std::string_view id) const override;
  std::optional<nlohmann::json> id_of(const mapping::Lookup& lookup, const nlohmann::json& value) const override;
  std::optional<nlohmann::json> value_of(const mapping::Lookup& lookup, const nlohmann::json& id) const override;

 private:
  void know_fixtures();
  [[nodiscard]] subject::Surroundings surroundings();
  [[nodiscard]] std::unique_ptr<subject::Subject> make_subject();
  [[nodiscard]] Settler::Hooks settler_hooks();
  void note_settled();
  void give_up_tasks();
  void end_subject(Interruption how);
  void interrupt();
  bool revive_after_full_disk();
  void waiting(const std::string& what);

  WorldOptions options_;
  std::filesystem::path state_dir_;
  std::optional<subject::FolderGuard> state_dir_guard_;
  RequestTasks tasks_{[this] { systems_.journal().poke(); }};  // outlives the mocks, whose requests use it
  Systems systems_;
  Ledger ledger_;
  SettledView view_;
  RealTime time_;
  std::unique_ptr<subject::Subject> subject_;
  std::unique_ptr<Settler> settler_;
  bool started_ = false;
  /// Armed by interrupt_after_write(). The threads of requests read it, and that of the world changes it.
  struct Interrupting {
    Interruption how;
    bool ever_later;
    std::atomic<int> nth;
    std::atomic<int> left;
    std::atomic<std::uint64_t> since;  // the journal's sequence from which on writes count
  };
  std::shared_ptr<Interrupting> interrupting_;
  std::optional<Interruption> interrupted_;  // and not started again yet
  bool is_disturbed_ = false;                // on purpose, and the settler does not know yet
  int interruptions_ = 0;
  FullDisk full_disk_;
  std::optional<std::chrono::steady_clock::time_point> disk_full_until_;  // while it is
  bool may_end_ = false;                                                  // see fill_disk()
  std::map<std::string, std::int64_t> noted_figures_;
  std::set<const Flow*> compared_;  // wholes
  UnseenEdits unseen_edits_;
  std::uint64_t settled_at_ = 0;  // the journal's sequence
  std::map<std::string, int> given_up_;
  std::map<std::string, int> read_in_part_;
};

}  // namespace dataflow_qa::world
