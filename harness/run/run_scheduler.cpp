#include "harness/run/run_scheduler.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "base/limits.h"
#include "harness/run/cause.h"
#include "harness/run/evidence.h"
#include "harness/run/reproduce.h"
#include "reports/model/results.h"

namespace dataflow_qa::run {
namespace {

using reports::Check;
using reports::Verdict;

bool is_cut_short(const Retry& retry) {
  return retry.how == Retry::How::cut_short;
}

/// As time since the run began.
void shift(reports::WorldTimeline& timeline, std::chrono::milliseconds by) {
  const auto move = [&](reports::Period& stretch) {
    stretch.from_ms += by.count();
    stretch.to_ms += by.count();
  };
  move(timeline.whole);
  std::ranges::for_each(timeline.waits, move);
  std::ranges::for_each(timeline.starts, move);
}

class RunScheduler {
 public:
  RunScheduler(const Selection& selection, const RunWorld& run_world, const ScheduleOptions& options,
               const ScheduleObserver& observer)
      : selection_(selection),
        options_(options),
        observer_(observer),
        pool_(run_world, options.worlds_at_once),
        retries_(selection.chosen, options.retries) {}

  Scheduled run() {
    try {
      run_worlds();
      if (!result_.trouble) run_retries();
    } catch (const std::exception& broken) {
      note_trouble(base::what_of(broken));
    }
    for (auto& check : retries_.rest()) report(std::move(check));
    for (auto& finding : seen_.findings()) result_.findings.push_back(std::move(finding));
    return std::move(result_);
  }

 private:
  /// Each world that the plan has.
  void run_worlds() {
    const auto plans = plan_worlds(selection_.chosen, options_.checks_at_once);
    std::vector<WorldJob> jobs;
    jobs.reserve(plans.size());
    for (const auto& plan : plans) jobs.push_back({.plan = plan});
    pool_.run(jobs, {.on_check = [&](const Check& check) { take(check); },
                     .on_progress = [&](std::size_t running, const std::string& what) { show(running, what); },
                     .on_serving = observer_.on_serving,
                     .on_ended =
                         [&](std::size_t index, const WorldOutcome& outcome) {
                           note_world(outcome);
                           note_timeline(outcome, jobs[index], false);
                           retries_.take_blamed(plans[index], outcome.blamed);
                           return outcome.subject_failed && options_.retries.has_fresh_worlds
                                      ? note_subject_failed(outcome)
                                      : note_trouble_of(outcome);
                         }});
  }

  /// Those that were cut short come first, and in a pool of their own: they may end before all are tried.
  void run_retries() {
    for (auto retries = retries_.plan(); !retries.empty(); retries = retries_.plan()) {
      const auto others = std::stable_partition(retries.begin(), retries.end(), is_cut_short);
      run_retries({retries.begin(), others});
      if (!result_.trouble) run_retries({others, retries.end()});
      if (result_.trouble) break;
    }
    if (const auto& together = retries_.tried_together()) result_.findings.push_back(*together);
  }

  void run_retries(const std::vector<Retry>& retries) {
    std::vector<WorldJob> jobs;
    jobs.reserve(retries.size());
    for (const auto& retry : retries) {
      jobs.push_back({.plan = {retry.title, retry.checks},
                      .evidence = is_cut_short(retry) ? EvidenceOf::failures : EvidenceOf::all,
                      .judged = {retry.names.begin(), retry.names.end()},
                      .never_listed = never_listed_.value_or(std::set<std::string>{})});
    }
    pool_.run(jobs, {.on_progress = [&](std::size_t running, const std::string& what) { show(running, what); },
                     .on_ended =
                         [&](std::size_t index, const WorldOutcome& outcome) {
                           note_world(outcome);
                           note_timeline(outcome, jobs[index], true);
                           for (auto& check : retries_.judge(retries[index], outcome)) report(std::move(check));
                           const bool cut_short = is_cut_short(retries[index]);
                           if (cut_short && outcome.subject_failed) return may_be_worth_it(outcome);
                           const bool ends = outcome.interrupted || cut_short;
                           return !ends || note_trouble_of(outcome);
                         }});
  }

  void take(const Check& check) {
    const bool failed = check.verdict == Verdict::failed || check.verdict == Verdict::error;
    if (failed && observer_.on_failure) observer_.on_failure(check);
    if (auto over = retries_.take(check)) report(std::move(*over));
  }

  void report(Check check) {
    ++reported_;
    if (!keeps_all_evidence(check)) {
      check.evidence = brief(std::move(check.evidence));
      if (check.retry) check.retry = brief(std::move(*check.retry));
    }
    check.reproduce = options_.command_line + selecting_again(check.name, retries_, selection_.asked);
    if (observer_.on_check) observer_.on_check(check);
  }

  /// The first few, and then the first of each kind: a reader of hundreds that are alike looks at one.
  bool keeps_all_evidence(const Check& check) {
    if (check.failures.empty()) return true;
    constexpr std::size_t few = 8;
    const bool of_new_kind = kinds_.emplace(check.verdict, cause_kind_of(check).likenesses).second;
    return ++with_failures_ <= few || of_new_kind;
  }

  void show(std::size_t running, const std::string& what) {
    if (!observer_.on_progress) return;
    const auto side_by_side = running > 1 ? fmt::format("{} worlds at work; ", running) : "";
    observer_.on_progress(
        fmt::format("{} of {} checks done, {}{}", reported_, selection_.chosen.size(), side_by_side, what));
  }

  /// Notes what every world leaves, however it ended.
  void note_world(const WorldOutcome& outcome) {
    reports::add_figures(result_.figures, outcome.figures);
    ++result_.figures["worlds"];
    seen_.add(outcome.seen);
    note_never_listed(outcome);
    for (const auto& note : outcome.stop_notes) {
      const auto same = [&](const auto& finding) { return finding.message == note; };
      if (std::none_of(result_.findings.begin(), result_.findings.end(), same)) {
        result_.findings.push_back({"subject-stop", note, std::nullopt, std::nullopt});
      }
    }
  }

  void note_timeline(const WorldOutcome& outcome, const WorldJob& job, bool again) {
    constexpr std::size_t worlds_kept = 60;
    if (result_.timeline.size() == worlds_kept) return;
    auto timeline = outcome.timeline;
    timeline.name = job.plan.name;
    timeline.again = again;
    shift(timeline, std::chrono::duration_cast<std::chrono::milliseconds>(outcome.begun - options_.begun));
    result_.timeline.push_back(std::move(timeline));
  }

  /// A system counts where the subject listed none of its records in any world.
  void note_never_listed(const WorldOutcome& outcome) {
    if (!never_listed_) {
      never_listed_ = outcome.never_listed;
    } else {
      std::erase_if(*never_listed_, [&](const auto& system) { return !outcome.never_listed.contains(system); });
    }
  }

  /// What was cut short is tried again.
  bool note_subject_failed(const WorldOutcome& outcome) {
    const bool died = outcome.subject_failed == reports::FailureKind::died;
    result_.findings.push_back(
        {died ? "subject-died" : "subject-unsettled", with_last_words(outcome), std::nullopt, std::nullopt});
    return true;
  }

  /// False where the subject hangs whatever is tried: each further try would wait for it as long.
  bool may_be_worth_it(const WorldOutcome& outcome) {
    constexpr int enough = 8;
    hung_ = outcome.subject_failed == reports::FailureKind::unsettled ? hung_ + 1 : 0;
    if (hung_ == enough) {
      result_.findings.push_back(
          {"subject-unsettled",
           fmt::format("the subject did not come to rest {} times in a row: what was cut short is not tried again",
                       enough),
           std::nullopt, std::nullopt});
    }
    return hung_ < enough;
  }

  /// False where there was any: further worlds would fare no better.
  bool note_trouble_of(const WorldOutcome& outcome) {
    if (!outcome.trouble) return true;
    auto text = *outcome.trouble;
    for (const auto& line : outcome.last_output) text += "\n  | " + line;
    if (!result_.trouble) result_.last_requests = outcome.last_requests;
    note_trouble(text);
    return false;
  }
  /// The first one counts.
  void note_trouble(const std::string& text) {
    if (!result_.trouble) result_.trouble = text;
  }

  const Selection& selection_;
  const ScheduleOptions& options_;
  const ScheduleObserver& observer_;
  WorldPool pool_;
  Retries retries_;
  WorldFindings seen_;
  std::optional<std::set<std::string>> never_listed_;
  std::size_t reported_ = 0;
  std::size_t with_failures_ = 0;
  std::set<std::pair<Verdict, std::set<reports::Likeness>>> kinds_;
  int hung_ = 0;  // retries in a row
  Scheduled result_;
};

}  // namespace

Scheduled schedule(const Selection& selection, const RunWorld& run_world, const ScheduleOptions& options,
                   const ScheduleObserver& observer) {
  return RunScheduler(selection, run_world, options, observer).run();
}

}  // namespace dataflow_qa::run
