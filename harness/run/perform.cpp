#include "harness/run/perform.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <utility>

#include "harness/run/shell_word.h"
#include "harness/run/wave.h"
#include "harness/run/world_findings.h"
#include "reports/cost.h"

namespace dataflow_qa::run {
namespace {

using Checks = std::vector<const CheckDefinition*>;
using reports::Check;
using reports::Verdict;

class Performer {
 public:
  Performer(const Checks& checks, const PerformOptions& options) : options_(options) {
    for (const auto* check : checks) {
      if (check->phase) phases_.push_back(check);
      all_[check->name] = check;
    }
    for (const auto* check : checks) {
      if (!check->phase) worlds_[check->not_applicable ? "" : check->world].push_back(check);
    }
    if (worlds_.empty() && !phases_.empty()) worlds_[""] = {};
  }

  Performed perform() {
    for (const auto& [name, checks] : worlds_) {
      const auto played = play_world(with_phases(checks), name, [&](const Check& check) { take(check); });
      for (const auto& [phase, blamed] : played.blamed) {
        blamed_[phase].insert(blamed.begin(), blamed.end());
        if (!blamed.contains(checks::everybody)) continue;
        for (const auto* check : checks) blamed_[phase].insert(check->name);
      }
      if (played.died && !is_external()) {
        result_.findings.push_back({"subject-died", with_last_words(played), std::nullopt, std::nullopt});
        for (const auto& check : played.checks) unfinished_ += check.verdict == Verdict::not_run ? 1 : 0;
      } else if (played.trouble) {
        note_trouble(played);
        break;
      }
    }
    if (!result_.trouble) finish_what_was_cut_short();
    if (!result_.trouble && !is_external()) try_failures_again();
    for (auto& [name, check] : first_) report(std::move(check));
    for (auto& finding : seen_.told()) result_.findings.push_back(std::move(finding));
    return std::move(result_);
  }

 private:
  /// A subject that runs elsewhere has one world: nothing can be tried in a fresh one.
  [[nodiscard]] bool is_external() const { return options_.run->subject->mode == subject::Mode::external; }
  [[nodiscard]] Checks with_phases(Checks checks) const {
    const auto stands_apart = [](const CheckDefinition* check) { return check->without_phases; };
    if (std::any_of(checks.begin(), checks.end(), stands_apart)) return checks;
    checks.insert(checks.end(), phases_.begin(), phases_.end());
    return checks;
  }

  /// What a check came to in its world. A phase is in every world: the worst counts.
  void take(Check check) {
    const auto* definition = all_.at(check.name);
    const bool is_final = check.verdict != Verdict::failed && check.verdict != Verdict::not_run;
    if (!definition->phase && is_final) return report(std::move(check));
    const auto [stored, added] = first_.try_emplace(check.name, check);
    if (!added && reports::verdict_of({stored->second, check}) == check.verdict) stored->second = std::move(check);
  }

  void report(Check check) {
    ++reported_;
    check.reproduce = fmt::format("{} --seed {}", options_.run->command_line, options_.run->seed);
    check.reproduce += selecting_again(check.name);
    if (options_.on_check) options_.on_check(check);
  }

  /// What selects the check again. A phase alone would see nothing but fixtures: with it go the checks whose records it
  /// complained of. Where those are many, or cannot be told, the run's own filters select them.
  [[nodiscard]] std::string selecting_again(const std::string& name) const {
    constexpr std::size_t blamed_at_most = 5;
    const auto blamed = blamed_.find(name);
    const auto checks = alone(name);
    const bool everybody = blamed != blamed_.end() && blamed->second.contains(checks::everybody);
    const auto option = [](const char* words, const std::optional<std::string>& filter) {
      return filter ? words + shell_word(*filter) : "";
    };
    if (everybody || checks.size() > 1 + blamed_at_most) {
      return option(" --filter ", options_.run->filter) + option(" --gtest_filter=", options_.run->googletest_filter);
    }
    std::string filter;
    for (const auto* check : checks) filter += (filter.empty() ? "" : ":") + check->name;
    return option(" --filter ", filter);
  }

  Play play_world(const Checks& checks, const std::string& name, const std::function<void(const Check&)>& on_check,
                  EvidenceOf evidence = EvidenceOf::failures) {
    int wave = 0;
    const auto progress = [&](const std::string& what) {
      if (!options_.on_progress) return;
      options_.on_progress(fmt::format("{} of {} checks done, {}wave {}: {}", reported_, all_.size(),
                                       name.empty() ? "" : name + ", ", wave, what));
    };
    world::World world(world_options(checks, progress));
    if (is_external() && options_.on_serving) options_.on_serving(world.connection());
    const PlayOptions play_options{.on_wave = [&](int number, std::size_t, std::size_t) { wave = number; },
                                   .on_check = on_check,
                                   .evidence = evidence,
                                   .at_once = wave_size(*options_.run->subject)};
    auto played = play(world, checks, play_options);
    reports::add_figures(result_.figures, played.figures);
    ++result_.figures["worlds"];
    never_listed_ = played.trouble ? std::set<std::string>{} : world.unlisted();
    for (const auto& note : world.runner().stop_notes()) {
      const auto same = [&](const auto& finding) { return finding.message == note; };
      if (std::none_of(result_.findings.begin(), result_.findings.end(), same)) {
        result_.findings.push_back({"subject-stop", note, std::nullopt, std::nullopt});
      }
    }
    seen_.take(world);
    return played;
  }

  world::WorldOptions world_options(const Checks& checks, std::function<void(const std::string&)> progress) const {
    const auto& run = *options_.run;
    world::WorldOptions world{.model = run.model,
                              .dataset = run.dataset,
                              .subject = run.subject,
                              .reaper = run.reaper,
                              .mapping_file = run.mapping_file,
                              .program_dir = run.program_dir,
                              .seed = run.seed,
                              .ports = run.ports,
                              .salt = is_external() ? std::to_string(run_salt_) : "",
                              .id_offset = is_external() ? run_salt_ % 1'000'000 * 1'000 : 0,
                              .never_listed = never_listed_,
                              .on_waiting = std::move(progress)};
    for (const auto* check : checks) {
      for (const auto& [side, switches] : check->switches) {
        world.switches[side].insert(switches.begin(), switches.end());
      }
    }
    return world;
  }

  void note_trouble(const Play& played) {
    result_.trouble = *played.trouble;
    for (const auto& line : played.last_output) *result_.trouble += "\n  | " + line;
  }

  /// The check and, for a phase, those whose records it complained of.
  [[nodiscard]] Checks alone(const std::string& name) const {
    Checks result{all_.at(name)};
    const auto blamed = blamed_.find(name);
    if (blamed == blamed_.end()) return result;
    for (const auto& other : blamed->second) {
      if (const auto found = all_.find(other); found != all_.end()) result.push_back(found->second);
    }
    return result;
  }

  /// What `names` come to in a fresh world.
  std::map<std::string, Check> play_again(const std::vector<std::string>& names, const std::string& why,
                                          EvidenceOf evidence, Play* played = nullptr) {
    std::set<const CheckDefinition*> wanted;
    Checks checks;
    for (const auto& name : names) {
      for (const auto* check : alone(name)) {
        if (wanted.insert(check).second) checks.push_back(check);
      }
    }
    auto again = play_world(checks, why, {}, evidence);
    std::map<std::string, Check> result;
    for (auto& check : again.checks) result.emplace(check.name, check);
    if (played != nullptr) *played = std::move(again);
    return result;
  }

  /// "the subject exited with status 4 in the middle of the run; the last that it said: panic: oh no"
  static std::string with_last_words(const Play& played) {
    return *played.trouble +
           (played.last_output.empty() ? "" : "; the last that it said: " + played.last_output.back());
  }

  /// The subject died in the middle: what was not over is tried alone. One during which it dies again has failed; one
  /// that passes then has passed at the second try only, like a failure that does.
  void finish_what_was_cut_short() {
    if (unfinished_ == 0) return;
    for (auto& [name, check] : first_) {
      if (check.verdict != Verdict::not_run || all_.at(name)->not_applicable) continue;
      Play played;
      auto again = play_again({name}, name + " alone", EvidenceOf::failures, &played).at(name);
      if (played.trouble && !played.died) return note_trouble(played);
      if (played.died && again.verdict == Verdict::not_run) {
        again.verdict = Verdict::failed;
        again.reason.reset();
        again.failures.push_back({.kind = reports::FailureKind::died,
                                  .message = with_last_words(played),
                                  .file = all_.at(name)->written.file_name(),
                                  .line = static_cast<int>(all_.at(name)->written.line())});
        again.evidence.subject_output = played.last_output;
      } else if (again.verdict == Verdict::passed) {
        again.verdict = Verdict::flaky;
        again.reason =
            "the subject ended while it was tried, and it passed when it was tried once more in a fresh world";
      }
      check = std::move(again);
      tried_alone_.insert(name);
    }
  }

  void try_failures_again() {
    std::map<std::string, std::vector<std::string>> failed;  // by world
    std::size_t count = 0;
    for (const auto& [name, check] : first_) {
      if (check.verdict != Verdict::failed || tried_alone_.contains(name)) continue;
      failed[all_.at(name)->world].push_back(name);
      ++count;
    }
    const auto most = options_.run->retried_alone.value_or(count);
    std::size_t tried = 0;
    for (const auto& [world, names] : failed) {
      Play played;
      if (count > most) {
        judge_again(names, play_again(names, "failures once more", EvidenceOf::all, &played));
        if (played.interrupted) return note_trouble(played);
        continue;
      }
      for (const auto& name : names) {
        const auto why = fmt::format("failure {} of {} once more, alone ({})", ++tried, count, name);
        judge_again({name}, play_again({name}, why, EvidenceOf::all, &played));
        if (played.interrupted) return note_trouble(played);
      }
    }
    if (count <= most) return;
    result_.findings.push_back(
        {"retried-together",
         fmt::format("{} check{} failed, more than --retry-alone {}: all were tried again together in a fresh world, "
                     "and not each alone",
                     count, count == 1 ? "" : "s", most),
         std::nullopt, std::nullopt});
  }

  /// Failed twice: failed. Whatever it comes to, the evidence of both tries is told. Otherwise the checks disturbed
  /// each other, or the subject is not steady.
  void judge_again(const std::vector<std::string>& names, const std::map<std::string, Check>& again) {
    for (const auto& name : names) {
      auto& first = first_.at(name);
      const auto& second = again.at(name);
      first.retry = second.evidence;
      if (second.verdict == Verdict::failed) continue;
      if (second.verdict == Verdict::passed) {
        first.verdict = Verdict::flaky;
        first.reason = "it failed, and passed when it was tried once more in a fresh world";
      } else {
        first.reason = fmt::format("it could not be tried once more: {}", second.reason.value_or("it was not run"));
      }
    }
  }

  const PerformOptions& options_;
  std::int64_t run_salt_ =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  Checks phases_;
  std::map<std::string, const CheckDefinition*> all_;
  std::map<std::string, Checks> worlds_;  // the shared one, which has no name, comes first
  std::map<std::string, Check> first_;    // not reported yet: failed, not run, or a phase
  std::map<std::string, std::set<std::string>> blamed_;
  std::set<std::string> tried_alone_;
  WorldFindings seen_;
  std::set<std::string> never_listed_;  // see WorldOptions
  std::size_t unfinished_ = 0;
  std::size_t reported_ = 0;
  Performed result_;
};

}  // namespace

Performed perform(const Checks& checks, const PerformOptions& options) {
  return Performer(checks, options).perform();
}

}  // namespace dataflow_qa::run
