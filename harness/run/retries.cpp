#include "harness/run/retries.h"

#include <fmt/format.h>

#include <algorithm>
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

/// The evidence of both tries stays. One that passes at the second try was disturbed by other checks, or the subject is
/// not steady.
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
  }
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
    auto& sum = blamed_[invariant];
    sum.checks.insert(blame.checks.begin(), blame.checks.end());
    if (!blame.anybody) continue;
    sum.anybody = true;
    for (const auto* check : plan.checks) {
      if (!check->is_invariant()) sum.checks.insert(check->name);
    }
  }
}

std::map<std::string, std::vector<std::string>> Retries::failed_by_world() const {
  std::map<std::string, std::vector<std::string>> result;
  for (const auto& [name, check] : open_) {
    if (has_failed(check.verdict)) result[all_.at(name)->world.name].push_back(name);
  }
  return result;
}

bool Retries::are_tried_together(std::size_t failures) const {
  return options_.has_fresh_worlds && options_.alone_at_most && failures > *options_.alone_at_most;
}

Retry Retries::retry_of(const std::vector<std::string>& names, std::string title) const {
  Retry retry{.title = std::move(title), .names = names};
  std::set<const CheckDefinition*> wanted;
  for (const auto& name : names) {
    for (const auto* check : with_blamed(name)) {
      if (wanted.insert(check).second) retry.checks.push_back(check);
    }
  }
  return retry;
}

/// Where the subject reads the first pages of a collection alone, takes all that failed in that world out of `failed`,
/// and tries it with all checks of the world, once: alone, each would find its record on the first page.
void Retries::add_retries_of_pages(std::map<std::string, std::vector<std::string>>& failed,
                                   std::vector<Retry>& retries) const {
  for (auto& [world, names] : failed) {
    if (std::none_of(names.begin(), names.end(), [&](const auto& name) { return is_of_pages(open_.at(name)); })) {
      continue;
    }
    // Invariants look at several worlds, and are tried with the checks that they blame.
    const auto invariants = std::stable_partition(names.begin(), names.end(),
                                                  [&](const auto& name) { return !all_.at(name)->is_invariant(); });
    Retry retry{.title = "records beyond the first page once more", .names = {names.begin(), invariants}};
    names.erase(names.begin(), invariants);
    // In the order of before, so that the same records are beyond it.
    for (const auto* check : in_order_) {
      if (check->world.name == world && !check->not_applicable) retry.checks.push_back(check);
    }
    retries.push_back(std::move(retry));
  }
}

std::vector<Retry> Retries::plan() const {
  std::vector<Retry> result;
  if (!options_.has_fresh_worlds) return result;
  auto failed = failed_by_world();
  add_retries_of_pages(failed, result);
  for (const auto& [name, check] : open_) {
    if (check.verdict != Verdict::not_run || all_.at(name)->not_applicable) continue;
    result.push_back(retry_of({name}, name + " alone"));
    result.back().cut_short = true;
  }
  std::size_t count = 0;
  for (const auto& [world, names] : failed) count += names.size();
  std::size_t number = 0;
  for (const auto& [world, names] : failed) {
    if (are_tried_together(count)) {
      result.push_back(retry_of(names, "failures once more"));
      continue;
    }
    for (const auto& name : names) {
      result.push_back(retry_of({name}, fmt::format("failure {} of {} once more, alone ({})", ++number, count, name)));
    }
  }
  return result;
}

std::optional<reports::Finding> Retries::retried_together() const {
  std::size_t count = 0;
  for (const auto& [world, names] : failed_by_world()) count += names.size();
  if (!are_tried_together(count)) return std::nullopt;
  return reports::Finding{
      "retried-together",
      fmt::format("{} check{} failed, more than --retry-alone {}: those of each world were retried together, "
                  "in a fresh world",
                  count, count == 1 ? "" : "s", *options_.alone_at_most),
      std::nullopt, std::nullopt};
}

std::vector<Check> Retries::judge(const Retry& retry, const WorldOutcome& outcome) {
  std::vector<Check> result;
  // What could not be tried stays open, as it was.
  if (outcome.interrupted || (retry.cut_short && outcome.trouble && !outcome.subject_failed)) return result;
  for (const auto& second : outcome.checks) {
    const auto first = open_.find(second.name);
    const bool is_wanted = std::find(retry.names.begin(), retry.names.end(), second.name) != retry.names.end();
    if (!is_wanted || first == open_.end()) continue;
    result.push_back(retry.cut_short ? after_cut_short(*all_.at(second.name), first->second, second, outcome)
                                     : after_both(std::move(first->second), second));
    open_.erase(first);
  }
  return result;
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
  for (const auto& other : blamed->second.checks) {
    if (const auto found = all_.find(other); found != all_.end()) result.push_back(found->second);
  }
  return result;
}

bool Retries::blames_anybody(const std::string& name) const {
  const auto blamed = blamed_.find(name);
  return blamed != blamed_.end() && blamed->second.anybody;
}

}  // namespace dataflow_qa::run
