#include "harness/run/world_run.h"

#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "base/limits.h"
#include "harness/run/running_check.h"
#include "harness/subject/subject.h"
#include "harness/world/trouble.h"

namespace dataflow_qa::run {
namespace {

using Steady = std::chrono::steady_clock;
using checks::WaitPoint;

double cpu_ms_of_this_thread() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

struct Time {
  double wall_ms = 0;
  double cpu_ms = 0;  // that this thread was at work, meanwhile
  std::vector<std::pair<Steady::time_point, Steady::time_point>> stretches;

  void add(Steady::time_point from, Steady::time_point to) {
    constexpr std::size_t stretches_kept = 100;  // the last one stands for all that follow
    wall_ms += std::chrono::duration<double, std::milli>(to - from).count();
    if (stretches.size() < stretches_kept) {
      stretches.emplace_back(from, to);
    } else {
      stretches.back().second = to;
    }
  }
};

/// Where the time of a world goes.
struct Spent {
  Time waiting;   // for the subject
  Time starting;  // and stopping the subject
};

/// Nothing where it was not ready to begin with.
std::optional<reports::FailureKind> failure_of(subject::SubjectTrouble::What what) {
  switch (what) {
    case subject::SubjectTrouble::What::died:
      return reports::FailureKind::died;
    case subject::SubjectTrouble::What::unsettled:
      return reports::FailureKind::unsettled;
    case subject::SubjectTrouble::What::unusable:
      break;
  }
  return std::nullopt;
}

/// Adds up the time that `work` takes, also where it throws.
template <typename Work>
void timed(Time& sum, Work work) {
  struct Stopwatch {
    Time& sum;
    Steady::time_point began = Steady::now();
    double cpu_before = cpu_ms_of_this_thread();
    ~Stopwatch() {
      sum.add(began, Steady::now());
      sum.cpu_ms += cpu_ms_of_this_thread() - cpu_before;
    }
  };
  const Stopwatch stopwatch{sum};
  work();
}

reports::Period since(Steady::time_point begun, Steady::time_point from, Steady::time_point to) {
  const auto ms = [&](auto at) { return std::chrono::duration_cast<std::chrono::milliseconds>(at - begun).count(); };
  return {ms(from), ms(to)};
}

/// All checks of one world, at work together.
class WorldRun {
 public:
  WorldRun(CheckedWorld& world, const std::vector<const CheckDefinition*>& checks, const WorldRunOptions& options)
      : world_(world), checks_(checks), options_(options), results_(checks.size()), running_(checks.size()) {}

  WorldOutcome run() {
    WorldOutcome outcome;
    excuse_what_does_not_apply();
    try {
      run_waves();
    } catch (const subject::SubjectTrouble& trouble) {
      outcome.trouble = trouble.what();
      outcome.subject_failed = failure_of(trouble.kind());
      outcome.last_output = trouble.last_output();
      outcome.last_requests = world_.last_requests();
      if (outcome.subject_failed) cut_short_after_ = outcome.last_requests;
      give_up(reports::Verdict::not_run, trouble.what());
    } catch (const world::Interrupted& interrupted) {
      outcome.trouble = interrupted.what();
      outcome.interrupted = true;
      interrupted_ = true;
      give_up(reports::Verdict::not_run, interrupted.what());
    } catch (const world::HarnessTrouble& trouble) {
      outcome.trouble = trouble.what();
      give_up(reports::Verdict::error, trouble.what());
    } catch (const std::exception& broken) {
      // Our own mistake: what is finished stands, all else is in error, and the run says so.
      outcome.trouble = "the harness failed: " + base::what_of(broken);
      give_up(reports::Verdict::error, *outcome.trouble);
    }
    finish(outcome);
    return outcome;
  }

 private:
  void excuse_what_does_not_apply() {
    for (std::size_t i = 0; i < checks_.size(); ++i) {
      const auto& why = checks_[i]->not_applicable;
      if (why) report(i, untried(*checks_[i], reports::Verdict::not_applicable, why));
    }
  }

  void run_waves() {
    begin_invariants();
    begin(false);
    bool at_work = std::any_of(checks_.begin(), checks_.end(), [](const auto* each) { return !each->not_applicable; });
    for (int wave = 1; at_work; ++wave) {
      if (options_.on_wave) options_.on_wave(wave);
      run_wave();
      at_work = begin(true);
    }
    if (options_.invariants_at_end) look_at_invariants();
    timed(spent_.starting, [&] { world_.stop_subject(); });
  }

  /// One wave: from the point where all checks wait to the point where the world has settled again.
  void run_wave() {
    if (any_waits_for(WaitPoint::stopped)) {
      timed(spent_.starting, [&] { world_.stop_subject(); });
      resume({WaitPoint::stopped});
    }
    if (any_waits_for(WaitPoint::held)) edit_while_held();
    timed(spent_.starting, [&] { world_.start_subject(); });
    if (any_waits_for(WaitPoint::later)) timed(spent_.waiting, [&] { world_.wait_a_little(); });
    const auto compared = flows_to_compare();
    timed(spent_.waiting, [&] { compared.empty() ? world_.settle() : world_.settle_compared(compared); });
    if (options_.invariants_at_end) {
      for (auto& [i, invariant] : invariants_) invariant->meet();
    } else {
      look_at_invariants();
    }
    resume({WaitPoint::settled, WaitPoint::compared, WaitPoint::later});
  }

  void look_at_invariants() {
    for (auto& [i, invariant] : invariants_) {
      begin_work();
      invariant->look();
    }
  }

  void edit_while_held() {
    std::shared_ptr<void> held;
    timed(spent_.waiting, [&] { held = world_.hold_still(); });
    resume({WaitPoint::held});
    if (!any_waits_for(WaitPoint::second_later)) return;
    timed(spent_.waiting, [&] { world_.wait_a_second(); });
    resume({WaitPoint::second_later});
  }

  /// Before the subject starts for the first time.
  void begin_invariants() {
    for (std::size_t i = 0; i < checks_.size(); ++i) {
      if (results_[i] || !checks_[i]->is_invariant()) continue;
      invariants_.emplace(i, std::make_unique<RunningInvariant>(*checks_[i], world_));
    }
  }

  /// Begins the checks that may begin now, as far as there is room. True where any is at work then.
  bool begin(bool subject_started) {
    auto active = static_cast<std::size_t>(
        std::count_if(running_.begin(), running_.end(), [](const auto& each) { return each && !each->done(); }));
    for (std::size_t i = 0; i < checks_.size(); ++i) {
      const auto& check = *checks_[i];
      const bool due = !check.is_invariant() && (subject_started || check.world.before_start);
      if (results_[i] || running_[i] || !due || active >= options_.checks_at_once) continue;
      begin_work();
      running_[i] = std::make_unique<RunningCheck>(check, world_);
      resume(i);
      active += running_[i]->done() ? 0 : 1;
    }
    return active > 0;
  }

  [[nodiscard]] bool any_waits_for(WaitPoint point) const {
    return std::any_of(running_.begin(), running_.end(),
                       [&](const auto& each) { return each && each->waits_for(point); });
  }

  /// Those of which checks wait for a comparison of everything.
  [[nodiscard]] std::set<const model::Flow*> flows_to_compare() const {
    std::set<const model::Flow*> flows;
    for (std::size_t i = 0; i < checks_.size(); ++i) {
      if (running_[i] && running_[i]->waits_for(WaitPoint::compared)) flows.insert(checks_[i]->flow);
    }
    return flows;
  }

  /// Those that wait for one of these now.
  void resume(std::initializer_list<WaitPoint> points) {
    std::vector<std::size_t> due;
    for (std::size_t i = 0; i < running_.size(); ++i) {
      const auto waits = [&](WaitPoint point) { return running_[i] && running_[i]->waits_for(point); };
      if (std::any_of(points.begin(), points.end(), waits)) due.push_back(i);
    }
    for (const auto i : due) resume(i);
  }
  void resume(std::size_t i) {
    begin_work();
    running_[i]->resume();
    if (running_[i]->done()) report(i, running_[i]->result(evidence_of(i)));
  }

  void begin_work() const {
    if (options_.on_work) options_.on_work();
  }

  [[nodiscard]] EvidenceOf evidence_of(std::size_t i) const {
    if (interrupted_) return EvidenceOf::none;  // whoever asked for the end does not wait for it
    const bool counts = options_.judged.empty() || options_.judged.contains(checks_[i]->name);
    return counts ? options_.evidence : EvidenceOf::none;
  }

  void report(std::size_t i, reports::Check result) {
    if (result.verdict == reports::Verdict::not_run) result.evidence.last_requests = cut_short_after_;
    results_[i] = std::move(result);
    if (options_.on_check) options_.on_check(*results_[i]);
  }

  /// A check that is not over gets this verdict.
  void give_up(reports::Verdict verdict, const std::string& why) {
    for (std::size_t i = 0; i < checks_.size(); ++i) {
      if (auto* each = running(i)) {
        each->abandon(verdict, why);
      } else if (!results_[i]) {
        report(i, untried(*checks_[i], verdict, why));
      }
    }
  }
  /// The check or invariant at this place; nothing where it was not begun.
  [[nodiscard]] Running* running(std::size_t i) const {
    if (const auto invariant = invariants_.find(i); invariant != invariants_.end()) return invariant->second.get();
    return running_[i].get();
  }

  /// The result of each check, in the order given.
  void finish(WorldOutcome& outcome) {
    for (const auto& [i, invariant] : invariants_) {
      const auto& blame = invariant->blame();
      if (blame.anybody || !blame.checks.empty()) outcome.blamed[checks_[i]->name] = blame;
    }
    for (std::size_t i = 0; i < checks_.size(); ++i) {
      if (!results_[i]) report(i, running(i)->result(evidence_of(i)));
      outcome.checks.push_back(std::move(*results_[i]));
    }
    note_timeline(outcome);
    outcome.figures["waiting_ms"] = std::llround(spent_.waiting.wall_ms);
    outcome.figures["waiting_cpu_ms"] = std::llround(spent_.waiting.cpu_ms);
    outcome.figures["starting_ms"] = std::llround(spent_.starting.wall_ms);
  }

  void note_timeline(WorldOutcome& outcome) const {
    auto& timeline = outcome.timeline;
    outcome.begun = begun_;
    timeline.checks = static_cast<std::int64_t>(checks_.size());
    timeline.whole = since(begun_, begun_, Steady::now());
    for (const auto& [from, to] : spent_.waiting.stretches) timeline.waits.push_back(since(begun_, from, to));
    for (const auto& [from, to] : spent_.starting.stretches) timeline.starts.push_back(since(begun_, from, to));
    // Starting what runs already takes no time.
    std::erase_if(timeline.starts, [](const reports::Period& each) { return each.from_ms == each.to_ms; });
  }

  CheckedWorld& world_;
  const std::vector<const CheckDefinition*>& checks_;
  const WorldRunOptions& options_;
  Steady::time_point begun_ = Steady::now();
  Spent spent_;
  bool interrupted_ = false;
  std::vector<std::optional<reports::Check>> results_;
  std::vector<std::unique_ptr<RunningCheck>> running_;  // nothing for invariants, and for what has not begun
  std::map<std::size_t, std::unique_ptr<RunningInvariant>> invariants_;
  std::vector<reports::LastRequest> cut_short_after_;  // of a subject that died or hung
};

}  // namespace

WorldOutcome run_checks(CheckedWorld& world, const std::vector<const CheckDefinition*>& checks,
                        const WorldRunOptions& options) {
  return WorldRun(world, checks, options).run();
}

}  // namespace dataflow_qa::run
