// How a world waits until it has settled, for each mode of a subject.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "harness/world/world.h"
#include "mocks/controls.h"

namespace dataflow_qa::world {
namespace {

using Steady = std::chrono::steady_clock;

constexpr auto heartbeat = std::chrono::milliseconds(100);

}  // namespace

std::chrono::milliseconds World::settle() {
  const auto begun = Steady::now();
  take_journal();
  tracker_.begin(begun);
  settle_with_requests_waited_for();
  require_sound_mocks();
  tracker_.learn();
  ++settles_;
  last_settle_ = std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - begun);
  note_settled();
  return last_settle_;
}

/// Nobody knows when it will look, so that what is settled is seen by its walks.
bool World::looks_by_itself() const {
  return options_.subject->mode != subject::Mode::cycle && !options_.subject->trigger;
}

/// What is to be done at a request would otherwise be done at any later time, or never.
void World::settle_with_requests_waited_for() {
  const auto polls = 3 * options_.subject->poll_interval + options_.subject->quiet;
  const auto gaps = std::min<Steady::duration>(3 * tracker_.longest_gap(), options_.subject->settle_timeout);
  const auto give_up = Steady::now() + (looks_by_itself() ? std::max<Steady::duration>(polls, gaps) : polls);
  settle_by_mode();
  while (*waited_for_ > 0 && Steady::now() < give_up) {
    wait_for_news(give_up);
    if (*waited_for_ == 0) settle_by_mode();
  }
  if (*waited_for_ == 0) return;
  for (const auto side : {Side::source, Side::target}) system(side).controls()->clear_faults();
  waited_for_ = std::make_shared<int>(0);
}

void World::settle_by_mode() {
  if (options_.subject->mode == subject::Mode::cycle) {
    settle_cycle();
  } else if (options_.subject->trigger) {
    settle_trigger();
  } else {
    settle_daemon();
  }
}

/// What the world holds is what expectations are judged on until it settles again.
void World::note_settled() {
  settled_at_ = journal_.last_moment();
  if (looks_by_itself()) {
    for (const auto& collection : tracker_.given_up()) ++given_up_[collection];
  }
  for (const auto& flow : options_.model->flows()) {
    if (flow.is_part()) continue;
    for (const auto side : {Side::source, Side::target}) settled_[{side, &flow}] = records(side, flow);
    for (const auto side : {Side::source, Side::target}) ledger_.find_pairs(side, flow, settled(other(side), flow));
  }
}

/// A subject that says how often it compares everything is believed, whether or not that shows as a walk; of another
/// one a walk must be seen.
bool World::settle_compared() {
  settle();
  const auto from = journal_.last_moment();
  const auto polls = 3 * options_.subject->poll_interval + options_.subject->quiet;
  const auto until =
      Steady::now() + options_.subject->full_scan_interval.value_or(std::chrono::milliseconds(0)) + polls;
  while (!tracker_.compared_since(from) && Steady::now() < until) {
    runner_->require_alive();
    if (looks_by_itself()) {
      wait_for_news(until);
    } else {
      settle_by_mode();
    }
  }
  compared_ = tracker_.compared_since(from) || options_.subject->full_scan_interval;
  settle();
  return compared_;
}

std::shared_ptr<void> World::hold_still() {
  using Guards = std::pair<std::shared_ptr<void>, std::shared_ptr<void>>;
  // One that never reads a listing to its end would be waited for in vain.
  const auto give_up = Steady::now() + 3 * options_.subject->poll_interval + options_.subject->quiet;
  while (true) {
    auto guards = std::make_shared<Guards>(source_->hold_requests(), target_->hold_requests());
    take_journal();
    if (!tracker_.walking() || Steady::now() >= give_up) return guards;
    guards.reset();
    wait_for_news(give_up);
  }
}

void World::wait_a_second() {
  const auto until = Steady::now() + std::chrono::milliseconds(1010);
  while (Steady::now() < until) {
    waiting("letting a second go by between two edits");
    journal_.wait_beyond(journal_.last_moment(), std::min(until, Steady::now() + heartbeat));
  }
}

void World::require_sound_mocks() const {
  for (const auto side : {Side::source, Side::target}) {
    const auto troubles = system(side).troubles();
    if (!troubles.empty()) throw HarnessTrouble(fmt::format("the mock of {}: {}", label(side), troubles.front()));
  }
}

void World::take_journal() {
  journal_.for_each_since(taken_, [&](const mocks::JournalEntry& entry) {
    tracker_.take(entry, Steady::now());
    taken_ = entry.moment;
  });
}

void World::wait_for_news(SettleTracker::Time deadline) {
  const auto now = Steady::now();
  waiting(tracker_.waiting_for(now));
  journal_.wait_beyond(taken_, std::min(deadline, now + heartbeat));
  take_journal();
}

/// `settle_s` bounds the time without progress. The time in all needs no bound: what counts as progress comes to an end
/// (see SettleTracker::Rules), for properties that flip and duplicates that breed too.
void World::settle_daemon() {
  while (true) {
    runner_->require_alive();
    const auto now = Steady::now();
    if (tracker_.settled(now)) return;
    const auto patience = tracker_.last_progress() + options_.subject->settle_timeout;
    if (now >= patience) {
      throw SubjectTrouble(fmt::format("the subject did not settle: {} for {} s", tracker_.waiting_for(now),
                                       options_.subject->settle_timeout.count() / 1000),
                           runner_->last_output());
    }
    wait_for_news(std::min(tracker_.next_look(now), patience));
  }
}

/// Settled: two passes in a row that were done and changed nothing. As many may be needed as there are records: those
/// that bring it further are not counted.
void World::settle_cycle() {
  constexpr int idle_passes_at_most = 50;
  int failed = 0;
  int quiet = 0;
  int idle = 0;
  for (int pass = 1; idle < idle_passes_at_most; ++pass) {
    waiting(fmt::format("running pass {} of the subject", pass));
    take_journal();
    const auto before = tracker_.changes();
    const bool done = runner_->run_pass();
    take_journal();
    failed = done ? 0 : failed + 1;
    const bool further = tracker_.changes() != before;
    idle += further ? 0 : 1;
    quiet = done && !further ? quiet + 1 : 0;
    if (quiet == 2) return;
    if (failed == 3) throw SubjectTrouble("three passes of the subject in a row failed", runner_->last_output());
  }
  throw SubjectTrouble(
      fmt::format("the subject did not settle: {} passes changed nothing, and no two in a row were done",
                  idle_passes_at_most),
      runner_->last_output());
}

/// Waits until no request has come for the quiet time. One that asks for something all the time, and not only when it
/// is triggered, has gone quiet when it has changed nothing for `settle_s`. The time in all needs no bound: see
/// settle_daemon().
void World::wait_until_quiet() {
  take_journal();
  auto taken = taken_;
  auto changes = tracker_.changes();
  auto quiet_since = Steady::now();
  auto unchanged_since = quiet_since;
  const auto end = [&] {
    return std::min(quiet_since + options_.subject->quiet, unchanged_since + options_.subject->settle_timeout);
  };
  while (Steady::now() < end()) {
    runner_->require_alive();
    wait_for_news(end());
    if (std::exchange(taken, taken_) != taken_) quiet_since = Steady::now();
    if (std::exchange(changes, tracker_.changes()) != tracker_.changes()) unchanged_since = Steady::now();
  }
}

/// Settled: the trigger fired twice, the second time after the first had gone quiet, without a write.
void World::settle_trigger() {
  int quiet = 0;
  while (quiet < 2) {
    take_journal();
    const auto before = tracker_.changes();
    runner_->fire();
    wait_until_quiet();
    quiet = tracker_.changes() == before ? quiet + 1 : 0;
  }
}

}  // namespace dataflow_qa::world
