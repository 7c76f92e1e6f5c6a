#include "harness/sabotage/sabotage.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "base/date.h"
#include "harness/run/run_scheduler.h"
#include "harness/run/world_factory.h"
#include "harness/run/world_plan.h"
#include "harness/run/world_pool.h"
#include "harness/sabotage/end_state.h"
#include "harness/sabotage/judging.h"
#include "harness/world/trouble.h"

namespace dataflow_qa::sabotage {
namespace {

using Checks = std::vector<const run::CheckDefinition*>;
using model::Side;

/// One world of one tampering.
struct Play {
  std::size_t tampering = 0;
  run::WorldPlan plan;
};

/// A tampering may leave a subject without rest: it gets less time than in a run, and enough to compare everything.
subject::SubjectFile impatient(subject::SubjectFile subject) {
  constexpr auto least = std::chrono::milliseconds(4'000);
  const auto useful =
      std::max(least, 40 * subject.poll_interval) + subject.full_scan_interval.value_or(std::chrono::milliseconds(0));
  subject.settle_timeout = std::min(subject.settle_timeout, useful);
  return subject;
}

/// At most `most` of them, from all over the list.
Checks spread(const Checks& checks, std::size_t most) {
  if (checks.size() <= most) return checks;
  Checks result;
  for (std::size_t i = 0; i < most; ++i) result.push_back(checks[i * checks.size() / most]);
  return result;
}

class Sabotaging {
 public:
  Sabotaging(const std::vector<Tampering>& tamperings, const SabotageOptions& options, const SabotageObserver& observer)
      : tamperings_(tamperings),
        options_(options),
        observer_(observer),
        subject_(impatient(*options.run->subject)),
        run_(*options.run),
        wires_{{Side::source, Wire(run_.model->description(Side::source))},
               {Side::target, Wire(run_.model->description(Side::target))}} {
    run_.subject = &subject_;
    run_world_ = run::make_run_world(run_);
    for (const auto& tampering : tamperings) judgements_.emplace_back(tampering);
  }

  reports::Sabotage play() {
    const auto begun = std::chrono::steady_clock::now();
    reports::Sabotage result;
    result.started = base::to_text(std::chrono::system_clock::now());
    try {
      try_without_tampering();
      if (!trouble_) play_all();
      result.complete = !trouble_;
    } catch (const world::Interrupted& interrupted) {
      trouble_ = interrupted.what();
    }
    result.trouble = trouble_;
    result.duration_ms =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun).count();
    fill(result);
    return result;
  }

 private:
  /// The required checks of these statements that apply, which disturb others or do not, and the invariants among them.
  [[nodiscard]] Checks checks_of(const std::vector<std::string>& items) const {
    Checks result;
    for (const auto& check : *options_.catalogue) {
      const bool of_them = std::find(items.begin(), items.end(), check.item) != items.end();
      if (of_them && check.level == checklist::Level::required && !check.not_applicable) result.push_back(&check);
    }
    return result;
  }

  void try_without_tampering() {
    std::set<std::string> items;
    for (const auto& each : tamperings_) items.insert(each.items.begin(), each.items.end());
    const auto checks = checks_of({items.begin(), items.end()});
    const auto at_once = run::worlds_at_once(run_);
    const run::ScheduleOptions schedule_options{.worlds_at_once = at_once,
                                                .checks_at_once = run::world_size(subject_, at_once)};
    auto scheduled =
        run::schedule({.chosen = checks}, run_world_, schedule_options,
                      {.on_check =
                           [&](const reports::Check& check) {
                             if (check.verdict == reports::Verdict::passed) return;
                             unfit_.insert(check.name);
                             if (check.verdict != reports::Verdict::not_applicable) fallen_.insert(check.item);
                           },
                       .on_progress = [&](const std::string& what) { progress("without tampering, " + what); }});
    trouble_ = scheduled.trouble;
    if (trouble_) fallen_.clear();  // that says nothing of the statements
  }

  /// Each tampering goes on to its next play as soon as the one before has ended.
  void play_all() {
    std::deque<run::WorldJob> jobs;
    std::deque<Play> plays;
    std::deque<Played> played;
    const auto add = [&](Play play) {
      plays.push_back(std::move(play));
      played.emplace_back();
      jobs.push_back(job_of(plays.back(), played.back()));
    };
    // No sooner than there is room for it: what noticed others of its kind by then meets it first.
    std::size_t next_one = 0;
    const auto add_next_one = [&] {
      while (next_one < tamperings_.size() && !is_judged(next_one)) ++next_one;
      if (next_one == tamperings_.size()) return;
      add({next_one, {"", first_checks(tamperings_[next_one])}});
      ++next_one;
    };
    const auto at_once = run::worlds_at_once(run_);
    for (std::size_t i = 0; i < at_once; ++i) add_next_one();
    const run::WorldPool pool(run_world_, at_once);
    const auto say = [&](std::size_t, const std::string&) {
      progress(fmt::format("{} of {} tamperings", over_.size(), tamperings_.size()));
    };
    const auto go_on = [&](std::size_t at, run::WorldOutcome outcome) {
      played[at].world = std::move(outcome);
      if (!take(plays[at], played[at])) return false;
      played[at] = {};
      auto next = next_play(plays[at].tampering);
      if (next) {
        add(std::move(*next));
      } else {
        over_.insert(plays[at].tampering);
        add_next_one();
      }
      return true;
    };
    pool.run_with_more(jobs, {.on_progress = say, .on_ended = go_on});
  }

  /// What a tampering meets that nobody has noticed yet; nothing where it has met all.
  [[nodiscard]] std::optional<Play> next_play(std::size_t i) {
    if (!is_open(i)) return std::nullopt;
    auto& further = further_[i];
    if (!further) {
      further = last_plans(tamperings_[i]);
      further->push_front({"", shared(checks_of(tamperings_[i].items))});
    }
    if (further->empty()) return std::nullopt;
    Play play{i, std::move(further->front())};
    further->pop_front();
    return play;
  }

  [[nodiscard]] bool is_judged(std::size_t i) const { return !fallen_.contains(tamperings_[i].items.front()); }
  [[nodiscard]] bool is_open(std::size_t i) const { return is_judged(i) && !judgements_[i].is_noticed() && !trouble_; }

  [[nodiscard]] static Checks shared(Checks checks) {
    std::erase_if(checks, [](const auto* check) { return !check->world.name.empty(); });
    return checks;
  }

  /// The name of a check without that of its dataflow.
  static std::string tail_of(const std::string& check) { return check.substr(check.find('.') + 1); }

  /// A few checks of the statement that it is reported at, those that noticed others of its kind, and its dataflow's
  /// invariants.
  [[nodiscard]] Checks first_checks(const Tampering& tampering) const {
    auto checks = shared(checks_of({tampering.items.front()}));
    std::erase_if(checks, [&](const auto* check) {
      return check->is_invariant() ||
             (tampering.direction && check->direction && *check->direction != *tampering.direction);
    });
    checks = spread(checks, options_.first_checks);
    const auto noticed = noticed_by_.find(tampering.kind);
    for (const auto* check : checks_of(tampering.items)) {
      const bool known = noticed != noticed_by_.end() && noticed->second.contains(tail_of(check->name)) &&
                         check->world.name.empty() && std::find(checks.begin(), checks.end(), check) == checks.end();
      if (check->is_invariant() || known) checks.push_back(check);
    }
    return checks;
  }

  /// What no check of the shared world noticed: the worlds that checks of these statements have of their own, and the
  /// checks of all other statements.
  [[nodiscard]] std::deque<run::WorldPlan> last_plans(const Tampering& tampering) const {
    std::deque<run::WorldPlan> plans;
    auto own = checks_of(tampering.items);
    std::erase_if(own, [](const auto* check) { return check->world.name.empty() && !check->is_invariant(); });
    for (auto& plan : run::plan_worlds(own)) {
      if (!plan.name.empty()) plans.push_back(std::move(plan));
    }
    Checks others;
    for (const auto& check : *options_.catalogue) {
      const bool concerned =
          std::find(tampering.items.begin(), tampering.items.end(), check.item) != tampering.items.end();
      const bool fits = check.level == checklist::Level::required && !check.not_applicable && check.world.name.empty();
      if (fits && (!concerned || check.is_invariant())) others.push_back(&check);
    }
    plans.push_back({"", std::move(others)});
    return plans;
  }

  [[nodiscard]] run::WorldJob job_of(const Play& play, Played& played) const {
    const auto& tampering = tamperings_[play.tampering];
    const auto& wire = wires_.at(tampering.side);
    Scene scene{.wire = &wire,
                .place = wire.place(tampering.collection),
                .side = tampering.side,
                .kind = tampering.only,
                .properties = tampering.flow->properties,
                .seed = run_.seed};
    auto meddling = std::make_shared<Meddling>(std::move(scene), tampering.make());
    run::WorldJob job{.plan = play.plan, .evidence = run::EvidenceOf::none};
    job.between[tampering.side] = [meddling](const mocks::Request& request, const mocks::Forward& forward) {
      return meddling->answer(request, forward);
    };
    job.at_end = [meddling, &tampering, &played](const world::World& world) {
      const auto touched = meddling->touched();
      for (const auto& [id, times] : touched) played.touched += times;
      const bool of_flow = tampering.collection == tampering.flow->collection(tampering.side);
      if (of_flow) played.wrong = what_is_wrong(world, tampering.side, *tampering.flow, touched);
    };
    return job;
  }

  bool take(const Play& play, const Played& played) {
    const auto& world = played.world;
    if (world.interrupted) return false;
    const auto broken = std::find_if(world.checks.begin(), world.checks.end(),
                                     [](const auto& check) { return check.verdict == reports::Verdict::error; });
    if (broken != world.checks.end() && !trouble_) {
      trouble_ = fmt::format("{}: {}", tamperings_[play.tampering].name, broken->reason.value_or(broken->name));
    }
    auto& judgement = judgements_[play.tampering];
    const bool is_first = !judgement.is_tried();
    judgement.take(played, unfit_);
    if (!is_first && judgement.is_noticed()) learn(tamperings_[play.tampering].kind, judgement.result(true).noticed_by);
    return !trouble_;
  }

  /// What noticed a tampering that went past the first checks is likely to notice others of its kind.
  void learn(const std::string& kind, const std::vector<std::string>& checks) {
    constexpr std::size_t enough = 3;
    auto& known = noticed_by_[kind];
    for (const auto& check : checks) {
      if (known.size() < enough) known.insert(tail_of(check));
    }
  }

  void progress(const std::string& what) const {
    if (observer_.on_progress) observer_.on_progress(what);
  }

  void fill(reports::Sabotage& result) const {
    for (const auto& item : run_.checklist->items) {
      if (item.level != checklist::Level::required) continue;
      reports::SabotagedStatement statement{.item = item.id,
                                            .dataflow = item.dataflow,
                                            .statement = item.statement,
                                            .stands = !fallen_.contains(item.id)};
      for (std::size_t i = 0; i < tamperings_.size(); ++i) {
        if (tamperings_[i].items.front() != item.id) continue;
        statement.tamperings.push_back(judgements_[i].result(over_.contains(i)));
        if (!statement.stands) statement.tamperings.back().outcome = reports::SabotageOutcome::not_judged;
      }
      result.statements.push_back(std::move(statement));
    }
  }

  const std::vector<Tampering>& tamperings_;
  const SabotageOptions& options_;
  const SabotageObserver& observer_;
  subject::SubjectFile subject_;
  run::RunOptions run_;
  std::map<Side, Wire> wires_;
  run::RunWorld run_world_;
  std::vector<Judgement> judgements_;
  std::map<std::size_t, std::optional<std::deque<run::WorldPlan>>> further_;  // by tampering: what it has not met yet
  std::set<std::size_t> over_;                                                // those that have met all
  std::map<std::string, std::set<std::string>> noticed_by_;                   // by kind: tails of checks
  std::set<std::string> unfit_;                                               // checks that fail without any tampering
  std::set<std::string> fallen_;                                              // their statements
  std::optional<std::string> trouble_;
};

}  // namespace

reports::Sabotage play(const std::vector<Tampering>& tamperings, const SabotageOptions& options,
                       const SabotageObserver& observer) {
  return Sabotaging(tamperings, options, observer).play();
}

}  // namespace dataflow_qa::sabotage
