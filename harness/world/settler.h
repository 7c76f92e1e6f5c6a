#pragma once

// Settler: waits until a world has settled, so that nothing more will happen.
//
//   Settler settler(rules, {.time = &time, .journal = &journal, .subject = &subject}, hooks);
//   settler.start_subject();
//   settler.settle();
//
// How that is seen depends on the subject. A daemon looks by itself, and its listings show it (see SettleTracker). One
// that runs in cycles has settled when two passes in a row changed nothing; one with a trigger likewise.
//
// Throws SubjectTrouble where the subject ends, or does not settle. Used from the thread that runs the world.

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "harness/subject/subject.h"
#include "harness/world/settle_tracker.h"
#include "harness/world/time.h"
#include "mocks/http/journal.h"

namespace dataflow_qa::world {

class Settler {
 public:
  enum class Way { daemon, cycle, trigger };

  struct Rules {
    Way way = Way::daemon;
    std::optional<std::chrono::milliseconds> full_scan_interval;
    std::chrono::milliseconds settle_timeout{30'000};  // without progress
    SettleTracker::Rules tracker;                      // poll and quiet time among them
  };
  struct Parts {
    Time* time = nullptr;
    const mocks::Journal* journal = nullptr;
    subject::Subject* subject = nullptr;
  };
  struct Hooks {
    /// Called a few times a second while it waits, with what it waits for. May throw.
    std::function<void(const std::string& what)> on_waiting;
    /// True while a check waits for a request to come: nothing has settled before. Given up when it does not come for
    /// some polls.
    std::function<bool()> request_pending;
    /// A daemon is certain to send it: it is waited for as long as anything.
    std::function<bool()> request_is_certain;
    std::function<void()> give_up_requests;
    /// True where the subject was disturbed on purpose since it was last asked for: its failure says nothing.
    std::function<bool()> was_disturbed;
    /// The subject has ended by itself. True where it had reason to, and was started again.
    std::function<bool()> revive;
    /// Called when it has settled. May throw.
    std::function<void()> on_settled;
  };

  Settler(Rules rules, const Parts& parts, Hooks hooks);

  void start_subject();
  /// Returns when it has settled.
  void settle();
  using Collections = std::set<SettleTracker::Collection>;
  /// Settles after the subject has compared everything in each of these groups of collections. For each: false where
  /// the subject does not say how often it does so, and was not seen to.
  std::vector<bool> settle_compared(const std::vector<Collections>& groups);
  /// Calls `hold` when the subject is not in the middle of a listing, and returns its guard, which keeps requests from
  /// being answered.
  [[nodiscard]] std::shared_ptr<void> hold_still(const std::function<std::shared_ptr<void>()>& hold);
  /// Lets some time go by, in which the subject does what it does.
  void wait_a_little();
  /// Waits until the next change gets a timestamp at least a second after the last one.
  void wait_a_second();

  /// When the subject last brought something further, as of the journal.
  [[nodiscard]] Time::Point last_progress();
  /// Without the time in which this program was stopped: the tracker's time.
  [[nodiscard]] Time::Point now() const;
  [[nodiscard]] const SettleTracker& tracker() const { return tracker_; }
  [[nodiscard]] std::chrono::milliseconds last_settle() const { return last_settle_; }

 private:
  [[nodiscard]] bool looks_by_itself() const { return rules_.way == Way::daemon; }
  [[nodiscard]] std::chrono::milliseconds three_polls() const { return 3 * rules_.tracker.poll + rules_.tracker.quiet; }
  void settle_with_requests();
  void settle_once();
  void settle_daemon();
  void settle_cycle();
  void settle_trigger();
  void trigger();
  void wait_until_quiet();
  void take_journal();
  /// A pass that could not read the last change would say nothing.
  void wait_until_readable();
  void waiting(const std::string& what);
  void let_go_by(std::chrono::milliseconds time, const std::string& why);
  void wait(std::uint64_t seen, Time::Point deadline);
  void wait_for_news(Time::Point deadline);
  void require_alive();
  [[nodiscard]] bool lost_a_process();
  [[noreturn]] void trouble(const std::string& what,
                            subject::SubjectTrouble::What kind = subject::SubjectTrouble::What::unsettled);

  Rules rules_;
  Parts parts_;
  Hooks hooks_;
  SettleTracker tracker_;
  std::uint64_t taken_ = 0;  // the journal's sequence up to which the tracker knows it
  std::chrono::milliseconds last_settle_{0};
  Time::Point::duration stopped_for_{0};  // this program, while it waited
  bool has_passed_ = false;               // a pass of a subject that runs in cycles has succeeded
  std::set<int> processes_;               // of the subject, as of the last look
  int most_losses_ = 5;                   // of processes, within one settle
};

}  // namespace dataflow_qa::world
