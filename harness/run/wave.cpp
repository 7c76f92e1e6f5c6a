#include "harness/run/wave.h"

#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <memory>

#include "harness/run/at_work.h"

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
};

/// Where the time of a world goes.
struct Spent {
  Time waiting;   // for the subject
  Time starting;  // and stopping the subject
};

/// What `work` returns; the time that it takes is added up, also where it throws.
template <typename Work>
auto timed(Time& sum, Work work) {
  struct Stopwatch {
    Time& sum;
    Steady::time_point began = Steady::now();
    double cpu_before = cpu_ms_of_this_thread();
    ~Stopwatch() {
      sum.wall_ms += std::chrono::duration<double, std::milli>(Steady::now() - began).count();
      sum.cpu_ms += cpu_ms_of_this_thread() - cpu_before;
    }
  };
  const Stopwatch stopwatch{sum};
  return work();
}

/// What stands for a check that has not been tried.
reports::Check not_applicable(const CheckDefinition& check) {
  return {.name = check.name,
          .item = check.item,
          .level = std::string(checklist::to_string(check.level)),
          .direction = check.direction,
          .verdict = reports::Verdict::not_applicable,
          .reason = check.not_applicable};
}

/// All checks of one world, at work together, and the invariants that are looked at there.
class ChecksOfWorld {
 public:
  ChecksOfWorld(world::World& world, const std::vector<const CheckDefinition*>& checks, const WaveOptions& options)
      : world_(world), checks_(checks), options_(options), results_(checks.size()), at_work_(checks.size()) {
    for (std::size_t i = 0; i < checks_.size(); ++i) {
      if (checks_[i]->not_applicable) report(i, not_applicable(*checks_[i]));
    }
  }

  /// Some check needs the subject.
  [[nodiscard]] bool any() const {
    return std::any_of(checks_.begin(), checks_.end(), [](const auto* check) { return !check->not_applicable; });
  }
  /// Before the subject starts for the first time.
  void begin_invariants() {
    for (std::size_t i = 0; i < checks_.size(); ++i) {
      if (!results_[i] && checks_[i]->is_invariant()) {
        invariants_[i] = std::make_unique<InvariantAtWork>(*checks_[i], world_);
      }
    }
  }
  /// Begins those that this is the time for, as far as there is room. True where any is at work then.
  bool begin(bool subject_started) {
    auto active = static_cast<std::size_t>(
        std::count_if(at_work_.begin(), at_work_.end(), [](const auto& check) { return check && !check->done(); }));
    for (std::size_t i = 0; i < checks_.size(); ++i) {
      const auto& check = *checks_[i];
      const bool due = !check.is_invariant() && (subject_started || check.world.before_start);
      if (results_[i] || at_work_[i] || !due || active >= options_.at_once) continue;
      at_work_[i] = std::make_unique<CheckAtWork>(check, world_);
      resume(i);
      active += at_work_[i]->done() ? 0 : 1;
    }
    return active > 0;
  }
  [[nodiscard]] bool any_waits_for(WaitPoint point) const {
    return std::any_of(at_work_.begin(), at_work_.end(),
                       [&](const auto& check) { return check && check->waits_for(point); });
  }
  /// Those that waited for one of these when it was called.
  void resume(std::initializer_list<WaitPoint> points) {
    std::vector<std::size_t> due;
    for (std::size_t i = 0; i < at_work_.size(); ++i) {
      const auto waits = [&](WaitPoint point) { return at_work_[i] && at_work_[i]->waits_for(point); };
      if (std::any_of(points.begin(), points.end(), waits)) due.push_back(i);
    }
    for (const auto i : due) resume(i);
  }
  /// All has settled.
  void look_at_invariants() {
    for (auto& [i, invariant] : invariants_) invariant->look();
  }
  /// What is not over has this verdict.
  void give_up(reports::Verdict verdict, const std::string& why) {
    for (std::size_t i = 0; i < checks_.size(); ++i) {
      if (auto* each = at_work(i)) {
        each->abandon(verdict, why);
      } else if (!results_[i]) {
        auto result = not_applicable(*checks_[i]);
        result.verdict = verdict;
        result.reason = why;
        report(i, std::move(result));
      }
    }
  }
  /// What each check came to, in the order given.
  void finish(WorldOutcome& outcome) {
    for (const auto& [i, invariant] : invariants_) {
      const auto& blame = invariant->blame();
      if (blame.anybody || !blame.checks.empty()) outcome.blamed[checks_[i]->name] = blame;
    }
    for (std::size_t i = 0; i < checks_.size(); ++i) {
      auto* each = at_work(i);
      if (!results_[i]) report(i, each != nullptr ? each->result(options_.evidence) : not_applicable(*checks_[i]));
      outcome.checks.push_back(std::move(*results_[i]));
    }
  }

 private:
  [[nodiscard]] AtWork* at_work(std::size_t i) const {
    if (const auto invariant = invariants_.find(i); invariant != invariants_.end()) return invariant->second.get();
    return at_work_[i].get();
  }
  void resume(std::size_t i) {
    at_work_[i]->resume();
    if (at_work_[i]->done()) report(i, at_work_[i]->result(options_.evidence));
  }
  void report(std::size_t i, reports::Check result) {
    results_[i] = std::move(result);
    if (options_.on_check) options_.on_check(*results_[i]);
  }

  world::World& world_;
  const std::vector<const CheckDefinition*>& checks_;
  const WaveOptions& options_;
  std::vector<std::optional<reports::Check>> results_;
  std::vector<std::unique_ptr<CheckAtWork>> at_work_;  // nothing for invariants, and for those that have not begun
  std::map<std::size_t, std::unique_ptr<InvariantAtWork>> invariants_;
};

/// From where all checks wait to where the world has settled again.
void run_wave(world::World& world, ChecksOfWorld& checks, Spent& spent) {
  if (checks.any_waits_for(WaitPoint::stopped)) {
    timed(spent.starting, [&] { world.stop_subject(); });
    checks.resume({WaitPoint::stopped});
  }
  if (checks.any_waits_for(WaitPoint::held)) {
    const auto held = timed(spent.waiting, [&] { return world.hold_still(); });
    checks.resume({WaitPoint::held});
    if (checks.any_waits_for(WaitPoint::second_later)) {
      timed(spent.waiting, [&] { world.wait_a_second(); });
      checks.resume({WaitPoint::second_later});
    }
  }
  timed(spent.starting, [&] { world.start_subject(); });
  if (checks.any_waits_for(WaitPoint::compared)) {
    timed(spent.waiting, [&] { world.settle_compared(); });
  } else {
    timed(spent.waiting, [&] { world.settle(); });
  }
  checks.look_at_invariants();
  checks.resume({WaitPoint::settled, WaitPoint::compared});
}

void run_waves(world::World& world, ChecksOfWorld& checks, Spent& spent, const WaveOptions& options) {
  checks.begin_invariants();
  checks.begin(false);
  bool at_work = checks.any();
  for (int wave = 1; at_work; ++wave) {
    if (options.on_wave) options.on_wave(wave);
    run_wave(world, checks, spent);
    at_work = checks.begin(true);
  }
  timed(spent.starting, [&] { world.stop_subject(); });
}

}  // namespace

WorldOutcome run_checks(world::World& world, const std::vector<const CheckDefinition*>& definitions,
                        const WaveOptions& options) {
  WorldOutcome result;
  ChecksOfWorld checks(world, definitions, options);
  Spent spent;
  try {
    run_waves(world, checks, spent, options);
  } catch (const world::SubjectTrouble& trouble) {
    result.trouble = trouble.what();
    result.died = trouble.died();
    result.last_output = trouble.last_output();
    checks.give_up(reports::Verdict::not_run, trouble.what());
  } catch (const world::Interrupted& interrupted) {
    result.trouble = interrupted.what();
    result.interrupted = true;
    checks.give_up(reports::Verdict::not_run, interrupted.what());
  } catch (const world::HarnessTrouble& trouble) {
    result.trouble = trouble.what();
    checks.give_up(reports::Verdict::error, trouble.what());
  } catch (const std::exception& broken) {
    // Of our own: what is finished stands, all else is in error, and the run says so.
    result.trouble = std::string("the harness failed: ") + broken.what();
    checks.give_up(reports::Verdict::error, *result.trouble);
  }
  checks.finish(result);
  result.figures = world.figures();
  result.figures["waiting_ms"] = std::llround(spent.waiting.wall_ms);
  result.figures["waiting_cpu_ms"] = std::llround(spent.waiting.cpu_ms);
  result.figures["starting_ms"] = std::llround(spent.starting.wall_ms);
  return result;
}

std::size_t wave_size(const subject::SubjectFile& subject) {
  constexpr std::size_t no_limit = 10'000;
  constexpr double requests_a_check = 8;  // from one settle to the next, looking for changes included
  constexpr double longest_wave_s = 60;
  if (!subject.max_requests_per_s) return no_limit;
  return static_cast<std::size_t>(
      std::clamp(*subject.max_requests_per_s * longest_wave_s / requests_a_check, 4.0, 1e4));
}

}  // namespace dataflow_qa::run
