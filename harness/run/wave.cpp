#include "harness/run/wave.h"

#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>
#include <tuple>

#include "harness/run/evidence.h"

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

/// What stands for a check that has not been played.
reports::Check not_applicable(const CheckDefinition& check) {
  return {.name = check.name,
          .item = check.item,
          .level = std::string(checklist::to_string(check.level)),
          .direction = check.direction,
          .verdict = reports::Verdict::not_applicable,
          .reason = check.not_applicable};
}

}  // namespace

template <typename Work>
void Performance::guarded(Work work) {
  try {
    work();
  } catch (const checks::NotApplicable& excuse) {
    abandoned_.emplace(reports::Verdict::not_applicable, excuse.reason);
  } catch (const std::exception& broken) {
    error_ = fmt::format("{}: {}", check_->name, broken.what());
  } catch (...) {
    error_ = check_->name + ": an exception of an unknown type";
  }
}

Performance::Performance(const CheckDefinition& check, world::World& world)
    : check_(&check), world_(&world), scene_(world, *check.flow, check.name), begun_(Steady::now()) {
  guarded([&] { story_.emplace(check.body(scene_)); });
}

void Performance::resume() {
  if (done()) return;
  guarded([&] { story_->resume(); });
  took_ = std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - begun_);
}

void Performance::abandon(reports::Verdict verdict, const std::string& reason) {
  if (!done() || check_->phase) abandoned_.emplace(verdict, reason);
}

reports::Check Performance::result(EvidenceOf evidence) {
  reports::Check result{.name = check_->name,
                        .item = check_->item,
                        .level = std::string(checklist::to_string(check_->level)),
                        .direction = check_->direction,
                        .duration_ms = took_.count()};
  const bool wanted = !scene_.failures().empty() || error_ || (evidence == EvidenceOf::all && !abandoned_);
  if (wanted) guarded([&] { result.evidence = gather_evidence(*world_, scene_); });
  if (!scene_.failures().empty()) {
    result.verdict = reports::Verdict::failed;
    result.failures = scene_.failures();
    result.reason = error_;  // what was seen before it stands
  } else if (error_) {
    result.verdict = reports::Verdict::error;
    result.reason = error_;
  } else if (abandoned_) {
    std::tie(result.verdict, result.reason) = *abandoned_;
  } else {
    result.verdict = reports::Verdict::passed;
    if (!scene_.observed().empty()) result.reason = "seen: " + scene_.observed();
  }
  return result;
}

namespace {

/// All checks of one world, at work together.
class Cast {
 public:
  Cast(world::World& world, const std::vector<const CheckDefinition*>& checks, const PlayOptions& options)
      : world_(world), checks_(checks), options_(options), results_(checks.size()), roles_(checks.size()) {
    for (std::size_t i = 0; i < checks_.size(); ++i) {
      if (checks_[i]->not_applicable) report(i, not_applicable(*checks_[i]));
    }
  }

  /// Some check needs the subject.
  [[nodiscard]] bool any() const {
    return std::any_of(checks_.begin(), checks_.end(), [](const auto* check) { return !check->not_applicable; });
  }
  /// Begins those that this is the time for, as far as there is room. True where any is at work then.
  bool begin(bool subject_started) {
    std::size_t active = 0;
    for (const auto& role : roles_) active += role && !role->done() && !role->check().phase ? 1 : 0;
    for (std::size_t i = 0; i < checks_.size(); ++i) {
      const auto& check = *checks_[i];
      const bool due = subject_started || check.phase || check.before_start;
      if (results_[i] || roles_[i] || !due || (!check.phase && active >= options_.at_once)) continue;
      roles_[i] = std::make_unique<Performance>(check, world_);
      resume(i);
      active += !check.phase && !roles_[i]->done() ? 1 : 0;
    }
    return active > 0;
  }
  [[nodiscard]] bool any_waits_for(WaitPoint moment) const {
    return std::any_of(roles_.begin(), roles_.end(), [&](const auto& role) { return role && role->waits_for(moment); });
  }
  /// Those that waited for one of these when it was called.
  void resume(std::initializer_list<WaitPoint> moments) {
    std::vector<std::size_t> due;
    for (std::size_t i = 0; i < roles_.size(); ++i) {
      const auto waits = [&](WaitPoint moment) { return roles_[i] && roles_[i]->waits_for(moment); };
      if (std::any_of(moments.begin(), moments.end(), waits)) due.push_back(i);
    }
    for (const auto i : due) resume(i);
  }
  [[nodiscard]] std::size_t reported() const {
    return static_cast<std::size_t>(
        std::count_if(results_.begin(), results_.end(), [](const auto& result) { return result.has_value(); }));
  }
  /// What is not over has this verdict.
  void give_up(reports::Verdict verdict, const std::string& why) {
    for (std::size_t i = 0; i < checks_.size(); ++i) {
      if (roles_[i]) {
        roles_[i]->abandon(verdict, why);
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
    for (std::size_t i = 0; i < checks_.size(); ++i) {
      if (!results_[i]) report(i, roles_[i] ? roles_[i]->result(options_.evidence) : not_applicable(*checks_[i]));
      if (roles_[i] && !roles_[i]->blamed().empty()) outcome.blamed[checks_[i]->name] = roles_[i]->blamed();
      outcome.checks.push_back(std::move(*results_[i]));
    }
  }

 private:
  void resume(std::size_t i) {
    roles_[i]->resume();
    if (roles_[i]->done() && !checks_[i]->phase) report(i, roles_[i]->result(options_.evidence));
  }
  void report(std::size_t i, reports::Check result) {
    results_[i] = std::move(result);
    if (options_.on_check) options_.on_check(*results_[i]);
  }

  world::World& world_;
  const std::vector<const CheckDefinition*>& checks_;
  const PlayOptions& options_;
  std::vector<std::optional<reports::Check>> results_;
  std::vector<std::unique_ptr<Performance>> roles_;
};

/// From where all checks wait to where the world has settled again.
void play_wave(world::World& world, Cast& cast, Spent& spent) {
  if (cast.any_waits_for(WaitPoint::stopped)) {
    timed(spent.starting, [&] { world.stop_subject(); });
    cast.resume({WaitPoint::stopped});
  }
  if (cast.any_waits_for(WaitPoint::held)) {
    const auto held = timed(spent.waiting, [&] { return world.hold_still(); });
    cast.resume({WaitPoint::held});
    if (cast.any_waits_for(WaitPoint::second_later)) {
      timed(spent.waiting, [&] { world.wait_a_second(); });
      cast.resume({WaitPoint::second_later});
    }
  }
  timed(spent.starting, [&] { world.start_subject(); });
  if (cast.any_waits_for(WaitPoint::compared)) {
    timed(spent.waiting, [&] { world.settle_compared(); });
  } else {
    timed(spent.waiting, [&] { world.settle(); });
  }
  cast.resume({WaitPoint::settled, WaitPoint::compared});
}

void play_all(world::World& world, Cast& cast, Spent& spent, const PlayOptions& options, std::size_t checks) {
  cast.begin(false);
  bool at_work = cast.any();
  for (int wave = 1; at_work; ++wave) {
    if (options.on_wave) options.on_wave(wave, cast.reported(), checks);
    play_wave(world, cast, spent);
    at_work = cast.begin(true);
  }
  timed(spent.starting, [&] { world.stop_subject(); });
}

}  // namespace

WorldOutcome play(world::World& world, const std::vector<const CheckDefinition*>& checks, const PlayOptions& options) {
  WorldOutcome result;
  Cast cast(world, checks, options);
  Spent spent;
  try {
    play_all(world, cast, spent, options, checks.size());
  } catch (const world::SubjectTrouble& trouble) {
    result.trouble = trouble.what();
    result.died = trouble.died();
    result.last_output = trouble.last_output();
    cast.give_up(reports::Verdict::not_run, trouble.what());
  } catch (const world::Interrupted& interrupted) {
    result.trouble = interrupted.what();
    result.interrupted = true;
    cast.give_up(reports::Verdict::not_run, interrupted.what());
  } catch (const world::HarnessTrouble& trouble) {
    result.trouble = trouble.what();
    cast.give_up(reports::Verdict::error, trouble.what());
  } catch (const std::exception& broken) {
    // Of our own: what is finished stands, all else is in error, and the run says so.
    result.trouble = std::string("the harness failed: ") + broken.what();
    cast.give_up(reports::Verdict::error, *result.trouble);
  }
  cast.finish(result);
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
