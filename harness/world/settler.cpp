#include "harness/world/settler.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace dataflow_qa::world {
namespace {

constexpr auto heartbeat = std::chrono::milliseconds(100);

}  // namespace

Settler::Settler(Rules rules, const Parts& parts, Hooks hooks)
    : rules_(std::move(rules)), parts_(parts), hooks_(std::move(hooks)), tracker_(rules_.tracker, parts_.time->now()) {}

void Settler::start_subject() {
  take_journal();
  parts_.subject->start();
  tracker_.start(now());
  processes_ = parts_.subject->processes();
}

void Settler::settle() {
  const auto begun = now();
  take_journal();
  tracker_.begin(begun);
  settle_with_requests();
  tracker_.learn();
  last_settle_ = std::chrono::duration_cast<std::chrono::milliseconds>(now() - begun);
  if (hooks_.on_settled) hooks_.on_settled();
}

/// A task at a request would otherwise be done at any later time, or never. How long is waited for one that may come
/// goes by how often the subject lists in this settle: a long pass before, or a time in which it was held, says
/// nothing.
void Settler::settle_with_requests() {
  const auto pending = [&] { return hooks_.request_pending && hooks_.request_pending(); };
  const auto begun = now();
  const auto give_up = [&] {
    const auto gaps = std::min<Time::Point::duration>(3 * tracker_.longest_gap(), rules_.settle_timeout);
    const auto patience = looks_by_itself() ? std::max<Time::Point::duration>(three_polls(), gaps) : three_polls();
    const bool certain = looks_by_itself() && hooks_.request_is_certain && hooks_.request_is_certain();
    return begun + (certain ? std::max<Time::Point::duration>(patience, rules_.settle_timeout) : patience);
  };
  settle_once();
  while (pending() && now() < give_up()) {
    if (looks_by_itself()) require_alive();
    wait_for_news(give_up());
    if (!pending()) settle_once();
  }
  if (!pending()) return;
  const bool was_certain = looks_by_itself() && hooks_.request_is_certain && hooks_.request_is_certain();
  hooks_.give_up_requests();
  if (was_certain) {
    trouble(fmt::format("the subject did not settle: waiting for it to list records again for {} s",
                        rules_.settle_timeout.count() / 1000));
  }
}

void Settler::settle_once() {
  switch (rules_.way) {
    case Way::daemon:
      return settle_daemon();
    case Way::cycle:
      return settle_cycle();
    case Way::trigger:
      return settle_trigger();
  }
}

/// A subject that says how often it compares everything is believed, whether or not a listing shows it, after three
/// times as long: on a busy machine it may be late. From another one a listing must be seen.
std::vector<bool> Settler::settle_compared(const std::vector<Collections>& groups) {
  settle();
  const auto from = parts_.journal->last_sequence();
  const auto until = now() + 3 * rules_.full_scan_interval.value_or(std::chrono::milliseconds(0)) + three_polls();
  const auto compared = [&](const Collections& group) { return tracker_.compared_since(from, group); };
  while (!std::all_of(groups.begin(), groups.end(), compared) && now() < until) {
    require_alive();
    if (looks_by_itself()) {
      wait_for_news(until);
    } else {
      settle_once();
    }
  }
  std::vector<bool> result;
  result.reserve(groups.size());
  for (const auto& group : groups) result.push_back(compared(group) || rules_.full_scan_interval);
  // The subject has read everything, and has yet to act on it.
  if (std::any_of(groups.begin(), groups.end(), compared)) {
    tracker_.expect_news(parts_.journal->last_sequence(), now());
  }
  settle();
  return result;
}

std::shared_ptr<void> Settler::hold_still(const std::function<std::shared_ptr<void>()>& hold) {
  // One that never reads a listing to its end would be waited for in vain.
  const auto give_up = now() + three_polls();
  while (true) {
    auto guard = hold();
    take_journal();
    if (!tracker_.walking() || now() >= give_up) return guard;
    guard.reset();
    wait_for_news(give_up);
  }
}

void Settler::wait_a_second() {
  let_go_by(std::chrono::milliseconds(1010), "letting a second go by between two edits");
}

void Settler::wait_a_little() {
  let_go_by(std::chrono::milliseconds(200), "letting the subject try again");
}

void Settler::let_go_by(std::chrono::milliseconds time, const std::string& why) {
  const auto until = now() + time;
  while (now() < until) {
    waiting(why);
    wait(parts_.journal->last_sequence(), std::min(until, now() + heartbeat));
  }
}

void Settler::waiting(const std::string& what) {
  if (hooks_.on_waiting) hooks_.on_waiting(what);
}

void Settler::trouble(const std::string& what, subject::SubjectTrouble::What kind) {
  throw subject::SubjectTrouble(what, subject::last_output(*parts_.subject), kind);
}

void Settler::take_journal() {
  parts_.journal->for_each_since(taken_, [&](const mocks::JournalEntry& entry) {
    tracker_.take(entry, now());
    taken_ = entry.sequence;
  });
  const auto at = now();
  tracker_.clock(parts_.journal->last_sequence(), at);
}

void Settler::wait_until_readable() {
  take_journal();
  while (now() < tracker_.readable_from()) wait_for_news(tracker_.readable_from());
}

Time::Point Settler::last_progress() {
  take_journal();
  return tracker_.last_progress() + stopped_for_;
}

Time::Point Settler::now() const {
  return parts_.time->now() - stopped_for_;
}

/// Who comes back much later than asked was stopped meanwhile, as a container is that is paused. The subject may have
/// been too, and has that much more time.
void Settler::wait(std::uint64_t seen, Time::Point deadline) {
  constexpr auto much_later = std::chrono::seconds(2);
  deadline += stopped_for_;
  const auto begun = std::max(deadline, parts_.time->now());
  parts_.time->wait(*parts_.journal, seen, deadline);
  const auto late = parts_.time->now() - begun;
  if (late >= much_later) stopped_for_ += late;
}

void Settler::wait_for_news(Time::Point deadline) {
  const auto begun = now();
  waiting(tracker_.waiting_for(begun));
  wait(taken_, std::min(deadline, begun + heartbeat));
  take_journal();
}

/// Whether it has lost a process since the last look, as where something that watches over it begins it anew.
bool Settler::lost_a_process() {
  auto processes = parts_.subject->processes();
  const bool lost = !std::ranges::includes(processes, processes_);
  processes_ = std::move(processes);
  return lost;
}

/// `settle_timeout` bounds the time without progress. The time in all needs no bound: what counts as progress comes to
/// an end (see SettleTracker::Rules), for properties that oscillate and duplicates that multiply too.
///
/// A process that has gone may have been killed between what it read and what it would have written: what was listed
/// no longer counts. Some subjects are a new process for each pass: one that loses a process at each look does so.
void Settler::settle_daemon() {
  int losses = 0;
  while (true) {
    require_alive();
    const auto at = now();
    if (tracker_.settled(at)) {
      if (!lost_a_process()) return;
      if (losses == most_losses_) {
        most_losses_ = 1;
        return;
      }
      ++losses;
      tracker_.expect_news(parts_.journal->last_sequence(), at);
    }
    const auto patience = std::max(tracker_.last_progress(), tracker_.readable_from()) + rules_.settle_timeout;
    if (at >= patience) {
      trouble(fmt::format("the subject did not settle: {} for {} s", tracker_.waiting_for(at),
                          rules_.settle_timeout.count() / 1000));
    }
    wait_for_news(std::min(tracker_.next_look(at), patience));
  }
}

/// Settled: two passes in a row that were done and changed nothing. As many may be needed as there are records: those
/// that bring it further are not counted.
void Settler::settle_cycle() {
  constexpr int idle_passes_at_most = 50;
  constexpr auto between_spoiled_passes = std::chrono::milliseconds(30);
  int failed = 0;
  int quiet = 0;
  int idle = 0;
  for (int pass = 1; idle < idle_passes_at_most; ++pass) {
    waiting(fmt::format("running pass {} of the subject", pass));
    wait_until_readable();
    const auto before = tracker_.changes();
    const auto spoiled = tracker_.spoiled();
    const auto ending = parts_.subject->pass();
    take_journal();
    // What was done to it on purpose speaks neither for nor against it.
    const bool interrupted = hooks_.was_disturbed && hooks_.was_disturbed();
    const bool passed = ending.succeeded() || tracker_.spoiled() != spoiled;
    if (ending.how == subject::Ending::How::timed_out) {
      trouble(fmt::format("a pass of the subject did not end, and brought nothing further for {} s",
                          subject::in_seconds(rules_.settle_timeout)));
    }
    failed = passed || interrupted ? 0 : failed + 1;
    const bool further = tracker_.changes() != before;
    idle += further || interrupted ? 0 : 1;
    quiet = passed && !interrupted && !further ? quiet + 1 : 0;
    if (interrupted) wait_for_news(now() + between_spoiled_passes);
    if (quiet == 2) return;
    has_passed_ = has_passed_ || ending.succeeded();
    if (failed < 3) continue;
    using What = subject::SubjectTrouble::What;
    trouble(fmt::format("three passes of the subject in a row failed; the last one {}", ending.text()),
            has_passed_ ? What::unsettled : What::unusable);
  }
  trouble(fmt::format("the subject did not settle: {} passes changed nothing, and no two in a row were done",
                      idle_passes_at_most));
}

void Settler::require_alive() {
  if (hooks_.revive && parts_.subject->ending() && hooks_.revive()) return;
  subject::require_alive(*parts_.subject);
}

/// Waits until no request has come for the quiet time. One that asks for something all the time, and not only when it
/// is triggered, has gone quiet when it has changed nothing for the settle timeout. The time in all needs no bound: see
/// settle_daemon().
void Settler::wait_until_quiet() {
  take_journal();
  auto taken = taken_;
  auto changes = tracker_.changes();
  auto quiet_since = now();
  auto unchanged_since = quiet_since;
  const auto end = [&] {
    return std::min(quiet_since + rules_.tracker.quiet, unchanged_since + rules_.settle_timeout);
  };
  while (now() < end()) {
    require_alive();
    wait_for_news(end());
    if (std::exchange(taken, taken_) != taken_) quiet_since = now();
    if (std::exchange(changes, tracker_.changes()) != tracker_.changes()) unchanged_since = now();
  }
}

/// One whose requests a mock spoiled on purpose may say that its pass has failed.
void Settler::trigger() {
  const auto spoiled = tracker_.spoiled();
  try {
    parts_.subject->trigger();
  } catch (const subject::SubjectTrouble& trouble) {
    take_journal();
    const bool died = trouble.kind() == subject::SubjectTrouble::What::died;
    if (died && hooks_.revive && hooks_.revive()) return;
    const bool interrupted = hooks_.was_disturbed && hooks_.was_disturbed();
    if (died || (tracker_.spoiled() == spoiled && !interrupted)) throw;
  }
}

/// Settled: the trigger fired twice, the second time after the first had gone quiet, without a write.
void Settler::settle_trigger() {
  int quiet = 0;
  while (quiet < 2) {
    wait_until_readable();
    const auto before = tracker_.changes();
    trigger();
    wait_until_quiet();
    quiet = tracker_.changes() == before ? quiet + 1 : 0;
  }
}

}  // namespace dataflow_qa::world
