#include "harness/run/retries.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace dataflow_qa::run {
namespace {

using reports::Check;
using reports::Verdict;

constexpr const char* once_more = "when it was tried once more in a fresh world";

bool has_failed(Verdict verdict) {
  return verdict == Verdict::failed || verdict == Verdict::error;
}

bool is_of_pages(const Check& check) {
  return std::any_of(check.failures.begin(), check.failures.end(), [](const reports::Failure& failure) {
    return failure.cause.kind == reports::CauseKind::read_in_part;
  });
}

/// One that passes at the second try was disturbed by other checks, or the subject is not steady: the evidence of both
/// tries stays. One that fails again keeps that of the first try, and how values differed at the second.
Check after_both(Check first, const Check& second) {
  const std::string before =
      first.verdict == Verdict::error ? first.reason.value_or("it ended in an error") : "it failed";
  first.retry = second.evidence;
  if (second.verdict == Verdict::passed) {
    first.verdict = Verdict::flaky;
    first.reason = fmt::format("{}, and passed {}", before, once_more);
  } else if (second.verdict == Verdict::failed && first.verdict == Verdict::error) {
    first.verdict = Verdict::failed;
    first.failures = second.failures;
    first.reason = fmt::format("{}, and failed {}", before, once_more);
  } else if (second.verdict != first.verdict) {
    first.reason = fmt::format("it could not be tried once more: {}", second.reason.value_or("it was not run"));
  } else {
    first.retry = reports::Evidence{.diff = second.evidence.diff};
  }
  return first;
}

/// Another check stands for it.
Check confirmed_by(Check first, const Check& other) {
  first.reason = fmt::format("not tried again itself: {}, which failed for the same cause, failed again {}", other.name,
                             once_more);
  return first;
}

/// It passed at the second try, since its record then stood on the first page; another one's did not.
Check confirmed_beyond_first_page(Check first, const Check& other) {
  first.reason = fmt::format(
      "when it was tried again, its record stood on a page that the subject reads; that of {}, which failed for the "
      "same "
      "cause, did not",
      other.name);
  return first;
}

/// One during which the subject dies or hangs again has failed. One that passes then has passed at the second try only.
Check after_cut_short(const CheckDefinition& definition, const Check& first, Check again, const WorldOutcome& outcome) {
  if (outcome.subject_failed && again.verdict == Verdict::not_run) {
    again.verdict = Verdict::failed;
    again.reason.reset();
    again.failures.push_back({.kind = *outcome.subject_failed,
                              .message = with_last_words(outcome),
                              .file = definition.written.file_name(),
                              .line = static_cast<int>(definition.written.line())});
    again.evidence.subject_output = outcome.last_output;
    again.evidence.last_requests = outcome.last_requests;
  } else if (again.verdict == Verdict::passed) {
    again.verdict = Verdict::flaky;
    again.reason = "the first attempt was cut short by the subject; the second attempt, in a fresh world, passed";
    again.evidence.last_requests = first.evidence.last_requests;
  }
  return again;
}

}  // namespace

std::string with_last_words(const WorldOutcome& outcome) {
  const auto words = outcome.last_output.empty() ? "" : "; last output: " + outcome.last_output.back();
  return outcome.trouble.value_or("the subject ended") + words;
}

Retries::Retries(const std::vector<const CheckDefinition*>& checks, const RetryOptions& options)
    : options_(options), in_order_(checks) {
  for (const auto* check : checks) all_[check->name] = check;
}

std::optional<Check> Retries::take(Check check) {
  const bool is_final = !has_failed(check.verdict) && check.verdict != Verdict::not_run;
  if (is_final && !all_.at(check.name)->is_invariant()) return check;
  const auto [stored, added] = open_.try_emplace(check.name, check);
  if (!added && reports::verdict_of({stored->second, check}) == check.verdict) stored->second = std::move(check);
  return std::nullopt;
}

void Retries::take_blamed(const WorldPlan& plan, const std::map<std::string, Blame>& blamed) {
  for (const auto& [invariant, blame] : blamed) {
    auto& [sum, smallest_world] = blamed_[invariant];
    sum.checks.insert(blame.checks.begin(), blame.checks.end());
    for (const auto& [like, check] : blame.examples) {
      auto& example = sum.examples[like];
      if (example.empty()) example = check;
    }
    if (!blame.anybody) continue;
    sum.anybody = true;
    std::vector<const CheckDefinition*> world;
    for (const auto* check : plan.checks) {
      if (check->is_invariant()) continue;
      sum.checks.insert(check->name);
      world.push_back(check);
    }
    if (!smallest_world || world.size() < smallest_world->size()) smallest_world = std::move(world);
  }
}

std::vector<Retry> Retries::plan() {
  if (!options_.has_fresh_worlds || !options_.tries_again) return {};
  switch (rounds_++) {
    case 0:
      return first_retries();
    case 1:
      return second_retries();
    default:
      return {};
  }
}

std::vector<Retry> Retries::first_retries() {
  auto failed = failed_in_order();
  std::vector<Retry> result = retries_of_what_was_cut_short();
  const auto add = [&](std::vector<Retry> more) { std::move(more.begin(), more.end(), std::back_inserter(result)); };
  add(take_retries_of_pages(failed));
  add(take_retries_of_invariants(failed));
  add(retries_of_causes(failed));
  return result;
}

/// What the first retries left open: checks that nothing confirmed, each alone, and invariants that held.
std::vector<Retry> Retries::second_retries() {
  stands_for_.clear();
  std::vector<Retry> result;
  const auto failed = failed_in_order();
  for (const auto& name : failed) {
    result.push_back(retry_with({name}, with_blamed(name)));
    result.back().title = fmt::format("confirming {} of {} more, alone ({})", result.size(), failed.size(), name);
  }
  return result;
}

Retries::Names Retries::failed_in_order() const {
  Names result;
  for (const auto* check : in_order_) {
    const auto found = open_.find(check->name);
    if (found != open_.end() && has_failed(found->second.verdict)) result.push_back(check->name);
  }
  return result;
}

std::vector<Retry> Retries::retries_of_what_was_cut_short() const {
  std::vector<Retry> result;
  for (const auto& [name, check] : open_) {
    if (check.verdict != Verdict::not_run || all_.at(name)->not_applicable) continue;
    result.push_back(retry_with({name}, {}));
    result.back().title = name + " alone";
    result.back().how = Retry::How::cut_short;
  }
  return result;
}

/// Where the subject reads the first pages of a collection alone, takes all that failed in that world out of `failed`,
/// to try it with all checks of the world, once: alone, each would find its record on the first page.
std::vector<Retry> Retries::take_retries_of_pages(Names& failed) const {
  const auto world_of = [&](const std::string& name) { return all_.at(name)->world.name; };
  std::set<std::string> worlds;
  for (const auto& name : failed) {
    if (is_of_pages(open_.at(name))) worlds.insert(world_of(name));
  }
  std::vector<Retry> result;
  for (const auto& world : worlds) {
    // Invariants look at several worlds, and are tried with the checks that they blame.
    const auto others = std::stable_partition(failed.begin(), failed.end(), [&](const auto& name) {
      return world_of(name) != world || all_.at(name)->is_invariant();
    });
    Retry retry{.title = "confirming what lies beyond the first page", .names = {others, failed.end()}};
    failed.erase(others, failed.end());
    // In the order of before, so that the same records are beyond it.
    for (const auto* check : in_order_) {
      if (check->world.name == world && !check->not_applicable) retry.checks.push_back(check);
    }
    result.push_back(std::move(retry));
  }
  return result;
}

std::vector<Retry> Retries::take_retries_of_invariants(Names& failed) const {
  const auto invariants = std::stable_partition(failed.begin(), failed.end(),
                                                [&](const auto& name) { return !all_.at(name)->is_invariant(); });
  std::vector<Retry> result;
  for (auto name = invariants; name != failed.end(); ++name) {
    result.push_back(retry_with({*name}, few_blamed(*name)));
    result.back().title = fmt::format("confirming {}", *name);
  }
  failed.erase(invariants, failed.end());
  return result;
}

std::vector<Retry> Retries::retries_of_causes(const Names& failed) {
  const auto firsts = first_of_each_cause(failed);
  const bool each_alone = firsts.size() <= options_.alone_at_most;
  Names alone;
  ByWorld together;
  for (const auto& name : firsts) {
    const bool of_its_kind = kinds_.try_emplace(cause_kind_of(open_.at(name))).second;
    if (each_alone || of_its_kind) {
      alone.push_back(name);
    } else {
      together[all_.at(name)->world.name].push_back(name);
    }
  }
  std::vector<Retry> result;
  // These take longest, so they come first.
  for (const auto& [world, names] : together) {
    result.push_back(retry_with(names, {}));
    result.back().title = fmt::format("confirming {} together", names.size());
    result.back().how = Retry::How::together;
  }
  std::size_t number = 0;
  for (const auto& name : alone) {
    result.push_back(retry_with({name}, {}));
    result.back().title = fmt::format("confirming {} of {}, alone ({})", ++number, alone.size(), name);
  }
  if (!together.empty()) {
    tried_together_ = reports::Finding{
        "retried-together",
        fmt::format("{} checks failed for {} causes, more than --retry-alone {}: one of each kind was retried alone, "
                    "the others together in a fresh world",
                    failed.size(), firsts.size(), options_.alone_at_most),
        std::nullopt, std::nullopt};
  }
  return result;
}

Retries::Names Retries::first_of_each_cause(const Names& failed) {
  Names result;
  std::map<Cause, std::string> first;
  for (const auto& name : failed) {
    const auto [found, added] = first.emplace(cause_of(open_.at(name)), name);
    if (added) {
      result.push_back(name);
    } else {
      stands_for_[found->second].push_back(name);
    }
  }
  return result;
}

Retry Retries::retry_with(const Names& names, const std::vector<const CheckDefinition*>& others) const {
  Retry retry{.names = names};
  for (const auto& name : names) retry.checks.push_back(all_.at(name));
  for (const auto* other : others) {
    if (std::find(retry.checks.begin(), retry.checks.end(), other) == retry.checks.end()) retry.checks.push_back(other);
  }
  return retry;
}

std::vector<Check> Retries::judge(const Retry& retry, const WorldOutcome& outcome) {
  std::vector<Check> result;
  const bool cut_short = retry.how == Retry::How::cut_short;
  // What could not be tried stays open, as it was.
  if (outcome.interrupted || (cut_short && outcome.trouble && !outcome.subject_failed)) return result;
  const auto beyond_first_page = std::find_if(outcome.checks.begin(), outcome.checks.end(), [](const Check& check) {
    return has_failed(check.verdict) && is_of_pages(check);
  });
  for (const auto& second : outcome.checks) {
    const bool is_wanted = std::find(retry.names.begin(), retry.names.end(), second.name) != retry.names.end();
    if (!is_wanted || !open_.contains(second.name)) continue;
    if (cut_short) {
      result.push_back(after_cut_short(*all_.at(second.name), open_.at(second.name), second, outcome));
      open_.erase(second.name);
    } else if (second.verdict == Verdict::passed && is_of_pages(open_.at(second.name)) &&
               beyond_first_page != outcome.checks.end()) {
      result.push_back(confirmed_beyond_first_page(open_.extract(second.name).mapped(), *beyond_first_page));
    } else if (retry.how == Retry::How::together) {
      judge_together(second, result);
    } else {
      judge_alone(retry, second, result);
    }
  }
  return result;
}

void Retries::judge_alone(const Retry& retry, const Check& second, std::vector<Check>& result) {
  // An invariant that holds beside a few is still to be tried with all.
  const bool has_more = all_.at(second.name)->is_invariant() && retry.checks.size() < with_blamed(second.name).size();
  if (has_more && second.verdict == Verdict::passed) return;
  const auto kind = cause_kind_of(open_.at(second.name));
  const bool is_alike = kind == cause_kind_of(second);
  conclude(second, result);
  const auto of_its_kind = kinds_.find(kind);
  if (of_its_kind == kinds_.end() || of_its_kind->second.confirmed) return;
  of_its_kind->second.confirmed = is_alike;
  for (const auto& waiting : std::exchange(of_its_kind->second.waiting, {})) {
    if (is_alike) conclude(waiting, result);
  }
}

void Retries::judge_together(const Check& second, std::vector<Check>& result) {
  if (second.verdict == Verdict::passed) return conclude(second, result);
  const auto kind = cause_kind_of(open_.at(second.name));
  auto& of_its_kind = kinds_[kind];
  if (kind != cause_kind_of(second)) return;
  if (!of_its_kind.confirmed) {
    of_its_kind.waiting.push_back(second);
  } else if (*of_its_kind.confirmed) {
    conclude(second, result);
  }
}

/// Adds the final result of a check that was tried twice, and of those that it stands for.
void Retries::conclude(const Check& second, std::vector<Check>& result) {
  auto first = open_.extract(second.name).mapped();
  const bool is_alike = cause_of(first) == cause_of(second);
  result.push_back(after_both(std::move(first), second));
  const auto others = stands_for_.find(second.name);
  if (others == stands_for_.end() || !is_alike) return;
  for (const auto& other : others->second) {
    result.push_back(confirmed_by(open_.extract(other).mapped(), second));
  }
}

std::vector<Check> Retries::rest() {
  std::vector<Check> result;
  for (auto& [name, check] : std::exchange(open_, {})) result.push_back(std::move(check));
  return result;
}

std::vector<const CheckDefinition*> Retries::with_blamed(const std::string& name) const {
  std::vector<const CheckDefinition*> result{all_.at(name)};
  const auto blamed = blamed_.find(name);
  if (blamed == blamed_.end()) return result;
  for (const auto& other : blamed->second.sum.checks) {
    if (const auto found = all_.find(other); found != all_.end()) result.push_back(found->second);
  }
  return result;
}

/// One check for each kind of complaint; where no complaint names any, the smallest of the worlds.
std::vector<const CheckDefinition*> Retries::few_blamed(const std::string& name) const {
  std::vector<const CheckDefinition*> result;
  const auto blamed = blamed_.find(name);
  if (blamed == blamed_.end()) return result;
  for (const auto& [like, example] : blamed->second.sum.examples) {
    if (const auto found = all_.find(example); found != all_.end()) result.push_back(found->second);
  }
  return result.empty() ? blamed->second.smallest_world.value_or(result) : result;
}

bool Retries::blames_anybody(const std::string& name) const {
  const auto blamed = blamed_.find(name);
  return blamed != blamed_.end() && blamed->second.sum.anybody;
}

}  // namespace dataflow_qa::run
