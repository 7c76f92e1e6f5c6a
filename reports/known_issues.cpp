#include "reports/known_issues.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "reports/digest.h"
#include "reports/reason.h"
#include "reports/sentences.h"
#include "reports/text.h"

namespace dataflow_qa::reports {
namespace {

bool can_be_known(const Check& check) {
  return check.verdict == Verdict::failed || check.verdict == Verdict::flaky;
}

bool is_about(const KnownIssue& issue, const Check& check) {
  return issue.item.empty() ? fits(issue.check, check.name) : fits(issue.item, check.item);
}

bool is_over(const KnownIssue& issue, std::string_view today) {
  return issue.until < today;
}

/// The first line of each failure of the check; its plain sentence where it tells none.
std::vector<std::string> messages(const Check& check) {
  std::vector<std::string> all;
  for (const Failure& failure : check.failures) all.emplace_back(text::first_line(sentence(failure)));
  if (all.empty()) all.push_back(sentence(check));
  return all;
}

/// True where a failure of the check is one that the entry expects.
bool expects(const KnownIssue& issue, const Check& check) {
  const auto all = messages(check);
  return std::any_of(all.begin(), all.end(), [&](const std::string& message) { return fits(issue.message, message); });
}

/// The first entry that expects a failure of the check, where each of its failures is expected by one that holds.
const KnownIssue* expected_by(const KnownIssues& known, const Check& check, std::string_view today) {
  const KnownIssue* first = nullptr;
  for (const std::string& message : messages(check)) {
    const auto found = std::find_if(known.issues.begin(), known.issues.end(), [&](const KnownIssue& issue) {
      return is_about(issue, check) && !is_over(issue, today) && fits(issue.message, message);
    });
    if (found == known.issues.end()) return nullptr;
    if (first == nullptr) first = &*found;
  }
  return first;
}

/// "entry 3 of known.json (DQ-17: bursts, kari@example.com, until 2026-06-30)".
std::string told(const KnownIssues& known, std::size_t index) {
  const KnownIssue& issue = known.issues[index];
  return fmt::format("entry {} of {} ({}; {}, until {})", index + 1, known.file, issue.reason, issue.owner,
                     issue.until);
}

/// What the results say about one entry, before anything is marked.
struct Matched {
  std::vector<Check*> tried;   // checks that it names and that ran
  bool any_left_out = false;   // a filter, a shard or trouble kept one from being tried
  bool any_failed = false;     // one of them failed, whatever the message
  std::vector<Check*> others;  // of those, the ones that failed with another message
};

Matched match(Results& results, const KnownIssue& issue) {
  Matched found;
  for (Item& item : results.items) {
    for (Check& check : item.checks) {
      if (!is_about(issue, check)) continue;
      if (check.verdict == Verdict::not_run || check.verdict == Verdict::error) found.any_left_out = true;
      if (check.verdict == Verdict::passed || can_be_known(check)) found.tried.push_back(&check);
      if (!can_be_known(check)) continue;
      found.any_failed = true;
      if (!expects(issue, check)) found.others.push_back(&check);
    }
  }
  return found;
}

void add_failure(Check& check, const std::string& message) {
  check.failures.push_back({.message = message});
}

/// An item of its own for an entry that is about nothing, so that every report and gate shows it.
Item stale(const KnownIssues& known, std::size_t index) {
  const KnownIssue& issue = known.issues[index];
  Check check;
  check.name = fmt::format("known-issues.{}", index + 1);
  check.item = fmt::format("known-issues/{}", index + 1);
  check.verdict = Verdict::failed;
  const bool by_item = !issue.item.empty();
  add_failure(check, fmt::format("No {} that was tried fits \"{}\": remove or correct {}.", by_item ? "item" : "check",
                                 by_item ? issue.item : issue.check, told(known, index)));
  Item item;
  item.id = check.item;
  item.kind = "qa";
  item.statement = "Every known issue is about something that is checked.";
  item.origin = "catalogue";
  item.checks = {std::move(check)};
  return item;
}

/// What is wrong with each entry, told in the checks that it is about. Must run before marking: it reads the verdicts.
class Auditor {
 public:
  Auditor(Results& results, const KnownIssues& known, std::string_view today)
      : results_(results), known_(known), today_(today) {}

  void audit() {
    for (std::size_t i = 0; i < known_.issues.size(); ++i) audit(i);
    // Only now, so that no entry is judged by what another one turned red.
    for (auto& [check, message] : told_) {
      if (check->verdict == Verdict::passed) check->verdict = Verdict::failed;
      add_failure(*check, message);
    }
    for (Item& item : stale_) results_.items.push_back(std::move(item));
  }

 private:
  void audit(std::size_t index) {
    const KnownIssue& issue = known_.issues[index];
    const Matched found = match(results_, issue);
    if (found.tried.empty()) {
      if (!found.any_left_out) stale_.push_back(stale(known_, index));
      return;
    }
    if (!found.any_failed) {
      if (found.any_left_out) return;
      told_.emplace_back(
          found.tried.front(),
          fmt::format("It passes, and the known issues say that it fails: remove {}.", told(known_, index)));
      return;
    }
    for (Check* check : found.others) {
      if (expected_by(known_, *check, today_) != nullptr) continue;
      told_.emplace_back(check, fmt::format("It fails otherwise than \"{}\", which is what {} expects.", issue.message,
                                            told(known_, index)));
    }
    if (!is_over(issue, today_)) return;
    for (Check* check : found.tried) {
      if (!can_be_known(*check) || !expects(issue, *check)) continue;
      told_.emplace_back(check,
                         fmt::format("It is a known issue no longer: the date of {} is over.", told(known_, index)));
    }
  }

  Results& results_;
  const KnownIssues& known_;
  std::string_view today_;
  std::vector<std::pair<Check*, std::string>> told_;
  std::vector<Item> stale_;
};

}  // namespace

void mark_known(Item& item, const KnownIssues& known, std::string_view today) {
  for (Check& check : item.checks) {
    if (!can_be_known(check)) continue;
    const KnownIssue* found = expected_by(known, check, today);
    if (found == nullptr) continue;
    check.verdict = Verdict::known;
    check.reason = fmt::format("{} ({}, until {})", found->reason, found->owner, found->until);
  }
  item.verdict = verdict_of(item.checks);
}

void apply(Results& results, const KnownIssues& known, std::string_view today) {
  // The audit must see the verdicts as they came out; a check that a valid entry expects stays known whatever else
  // another entry says about it.
  std::vector<Item> marked = results.items;
  for (Item& item : marked) mark_known(item, known, today);
  const std::size_t before = results.items.size();
  Auditor(results, known, today).audit();
  for (std::size_t i = 0; i < before; ++i) {
    Item& item = results.items[i];
    for (std::size_t k = 0; k < item.checks.size(); ++k) {
      if (marked[i].checks[k].verdict == Verdict::known) item.checks[k] = std::move(marked[i].checks[k]);
    }
  }
  for (Item& item : results.items) item.verdict = verdict_of(item.checks);
}

}  // namespace dataflow_qa::reports
