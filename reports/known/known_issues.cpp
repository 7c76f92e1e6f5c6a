#include "reports/known/known_issues.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <utility>
#include <vector>

#include "reports/digest.h"
#include "reports/known/version_1.h"
#include "reports/model/message.h"
#include "reports/model/sentences.h"
#include "reports/text.h"

namespace dataflow_qa::reports {
namespace {

bool can_be_known(const Check& check) {
  return check.verdict == Verdict::failed || check.verdict == Verdict::flaky;
}

bool is_about(const KnownIssue& issue, const Check& check) {
  if (!issue.item.empty()) return fits(issue.item, check.item);
  return std::ranges::any_of(issue.checks, [&](const std::string& pattern) { return fits(pattern, check.name); });
}

bool is_over(const KnownIssue& issue, std::string_view today) {
  return issue.until < today;
}

/// The failures of a check; its plain sentence where it has none.
std::vector<Failure> failures_of(const Check& check) {
  if (!check.failures.empty()) return check.failures;
  return {Failure{.message = sentence(check)}};
}

bool expects(const KnownIssue& issue, const Failure& failure) {
  return std::ranges::any_of(issue.failures,
                             [&](const ExpectedFailure& expected) { return matches(expected, failure); });
}

/// True where a failure of the check is one that the entry expects.
bool expects(const KnownIssue& issue, const Check& check) {
  return std::ranges::any_of(failures_of(check), [&](const Failure& failure) { return expects(issue, failure); });
}

/// The first entry that expects a failure of the check, where each of its failures is expected by one that holds.
const KnownIssue* expected_by(const KnownIssues& known, const Check& check, std::string_view today) {
  const KnownIssue* first = nullptr;
  for (const Failure& failure : failures_of(check)) {
    const auto found = std::find_if(known.issues.begin(), known.issues.end(), [&](const KnownIssue& issue) {
      return is_about(issue, check) && !is_over(issue, today) && expects(issue, failure);
    });
    if (found == known.issues.end()) return nullptr;
    if (first == nullptr) first = &*found;
  }
  return first;
}

/// "entry 3 of known.json (DQ-17: bursts, kari@example.com, until 2026-06-30)".
std::string entry_text(const KnownIssues& known, std::size_t index) {
  const KnownIssue& issue = known.issues[index];
  return fmt::format("entry {} of {} ({}; {}, until {})", index + 1, known.file, issue.reason, issue.owner,
                     issue.until);
}

/// "not-arrived, property email, cause no-write-sent", or the pattern of a message.
std::string expected_text(const ExpectedFailure& expected) {
  if (!expected.kind) return fmt::format("\"{}\"", expected.message);
  std::string out(to_string(*expected.kind));
  if (!expected.property.empty()) out += ", property " + expected.property;
  if (expected.toward) out += fmt::format(", toward the {}", to_string(*expected.toward));
  if (expected.cause) out += fmt::format(", cause {}", to_string(*expected.cause));
  if (!expected.message.empty()) out += fmt::format(", \"{}\"", expected.message);
  return out;
}

std::string expected_text(const KnownIssue& issue) {
  std::vector<std::string> texts;
  for (const auto& expected : issue.failures) texts.push_back(expected_text(expected));
  return fmt::format("{}", fmt::join(texts, "; or "));
}

std::string capital(std::string text) {
  if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

/// The results about one entry, before anything is marked.
struct Matched {
  std::vector<Check*> tried;   // checks that it names and that ran
  bool any_left_out = false;   // a filter, a shard or trouble kept one from being tried
  bool any_failed = false;     // one of them failed, however
  std::vector<Check*> others;  // of those, the ones that failed otherwise
};

Matched match(Results& results, const KnownIssue& issue, const std::set<std::string>& partly_tried) {
  Matched found;
  bool any_partly_tried = false;
  for (Item& item : results.items) {
    for (Check& check : item.checks) {
      if (!is_about(issue, check)) continue;
      if (check.verdict == Verdict::passed && partly_tried.contains(check.name)) {
        any_partly_tried = true;
        continue;
      }
      if (check.verdict == Verdict::not_run || check.verdict == Verdict::error) found.any_left_out = true;
      if (check.verdict == Verdict::passed || can_be_known(check)) found.tried.push_back(&check);
      if (!can_be_known(check)) continue;
      found.any_failed = true;
      if (!expects(issue, check)) found.others.push_back(&check);
    }
  }
  // What the fully tried checks came to decides.
  if (found.tried.empty() && any_partly_tried) found.any_left_out = true;
  return found;
}

void add_failure(Check& check, const std::string& message) {
  check.failures.push_back({.message = message});
}

/// An item of its own for an entry that matches nothing, so that every report and gate shows it.
Item stale(const KnownIssues& known, std::size_t index, const KnownIssue& issue) {
  Check check;
  check.name = fmt::format("known-issues.{}{}", index + 1,
                           known.issues[index].checks.size() > 1 ? "." + issue.checks.front() : "");
  check.item = fmt::format("known-issues/{}", index + 1);
  check.verdict = Verdict::failed;
  const bool by_item = !issue.item.empty();
  add_failure(check, fmt::format("No {} that ran matches \"{}\": remove or correct {}.", by_item ? "item" : "check",
                                 by_item ? issue.item : issue.checks.front(), entry_text(known, index)));
  Item item;
  item.id = check.item;
  item.kind = "qa";
  item.statement = "Every known issue matches something that is checked.";
  item.origin = "catalogue";
  item.checks = {std::move(check)};
  return item;
}

/// Adds what is wrong with each entry to the checks that it is about. Must run before marking: it reads the verdicts.
class Auditor {
 public:
  Auditor(Results& results, const KnownIssues& known, std::string_view today, const std::set<std::string>& partly_tried)
      : results_(results), known_(known), today_(today), partly_tried_(partly_tried) {}

  void audit() {
    for (std::size_t i = 0; i < known_.issues.size(); ++i) audit(i);
    // Only now, so that no entry is judged by what another one made fail.
    for (auto& [check, message] : complaints_) {
      if (check->verdict == Verdict::passed) check->verdict = Verdict::failed;
      add_failure(*check, message);
    }
    for (Item& item : stale_) {
      auto& items = results_.items;
      const bool is_new = items.empty() || items.back().id != item.id;
      if (is_new)
        items.push_back(std::move(item));
      else
        items.back().checks.push_back(std::move(item.checks.front()));
    }
  }

 private:
  /// Each check that an entry names must fail still.
  void audit(std::size_t index) {
    KnownIssue one = known_.issues[index];
    if (one.checks.size() < 2) return audit(index, one);
    for (const std::string& pattern : known_.issues[index].checks) {
      one.checks = {pattern};
      audit(index, one);
    }
  }

  void audit(std::size_t index, const KnownIssue& issue) {
    const Matched found = match(results_, issue, partly_tried_);
    if (found.tried.empty()) {
      if (!found.any_left_out) stale_.push_back(stale(known_, index, issue));
      return;
    }
    if (!found.any_failed) {
      if (found.any_left_out) return;
      complaints_.emplace_back(found.tried.front(), fmt::format("It passes, although it is a known issue: remove {}.",
                                                                entry_text(known_, index)));
      return;
    }
    for (Check* check : found.others) {
      if (expected_by(known_, *check, today_) != nullptr) continue;
      complaints_.emplace_back(
          check, fmt::format("It fails, but not as {} expects ({}).", entry_text(known_, index), expected_text(issue)));
    }
    if (!is_over(issue, today_)) return;
    for (Check* check : found.tried) {
      if (!can_be_known(*check) || !expects(issue, *check)) continue;
      complaints_.emplace_back(
          check, fmt::format("{} has expired; the failure counts again.", capital(entry_text(known_, index))));
    }
  }

  Results& results_;
  const KnownIssues& known_;
  std::string_view today_;
  const std::set<std::string>& partly_tried_;
  std::vector<std::pair<Check*, std::string>> complaints_;
  std::vector<Item> stale_;
};

}  // namespace

bool matches(const ExpectedFailure& expected, const Failure& failure) {
  // Results of version 1 hold every failure as one of kind `other`, and so does a draft that was made from them.
  const bool by_text = !expected.kind || (expected.kind == FailureKind::other && !expected.message.empty());
  if (by_text) {
    return fits(expected.message, text::first_line(sentence(failure))) ||
           fits(expected.message, text::first_line(version_1_sentence(failure)));
  }
  const auto properties = properties_of(failure);
  const auto named = [&](const PropertyName& name) {
    return fits(expected.property, name.label()) || fits(expected.property, name.source) ||
           fits(expected.property, name.target);
  };
  return expected.kind == failure.kind && (expected.property.empty() || std::ranges::any_of(properties, named)) &&
         (!expected.toward || expected.toward == toward(failure)) &&
         (!expected.cause || expected.cause == failure.cause.kind) &&
         (expected.message.empty() || fits(expected.message, text::first_line(failure.message)));
}

void mark_known(Item& item, const KnownIssues& known, std::string_view today) {
  for (Check& check : item.checks) {
    if (!can_be_known(check)) continue;
    const KnownIssue* found = expected_by(known, check, today);
    if (found == nullptr) continue;
    check.verdict = Verdict::known;
    check.reason = fmt::format("{} ({}, until {})", found->reason, found->owner, found->until);
  }
  item.verdict = verdict_of(item);
}

void apply(Results& results, const KnownIssues& known, std::string_view today,
           const std::set<std::string>& partly_tried) {
  // The audit must see the verdicts as they came out; a check that a valid entry expects stays known whatever else
  // another entry says about it.
  std::vector<Item> marked = results.items;
  for (Item& item : marked) mark_known(item, known, today);
  const std::size_t before = results.items.size();
  Auditor(results, known, today, partly_tried).audit();
  for (std::size_t i = 0; i < before; ++i) {
    Item& item = results.items[i];
    for (std::size_t k = 0; k < item.checks.size(); ++k) {
      if (marked[i].checks[k].verdict == Verdict::known) item.checks[k] = std::move(marked[i].checks[k]);
    }
  }
  for (Item& item : results.items) item.verdict = verdict_of(item);
}

}  // namespace dataflow_qa::reports
