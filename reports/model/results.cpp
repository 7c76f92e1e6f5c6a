#include "reports/model/results.h"

#include <algorithm>
#include <array>
#include <utility>

namespace dataflow_qa::reports {
namespace {

constexpr std::array<std::pair<Verdict, std::string_view>, 8> verdict_names{
    {{Verdict::passed, "passed"},
     {Verdict::failed, "failed"},
     {Verdict::known, "known"},
     {Verdict::flaky, "flaky"},
     {Verdict::not_applicable, "not-applicable"},
     {Verdict::not_run, "not-run"},
     {Verdict::error, "error"},
     {Verdict::uncovered, "uncovered"}}};

std::ptrdiff_t badness(Verdict verdict) {
  const auto& order = worst_first();
  return std::ranges::find(order, verdict) - order.begin();
}

Verdict worse(Verdict a, Verdict b) {
  return badness(a) <= badness(b) ? a : b;
}

/// Left out by a filter or a shard: not_run with nothing but unselected checks, or, under a filter, without any check.
bool is_unselected(const Item& item, const Results& results) {
  if (item.verdict == Verdict::uncovered) return results.run.filter.has_value();
  return item.verdict == Verdict::not_run && !item.checks.empty() &&
         std::ranges::all_of(item.checks, [](const Check& check) { return !check.selected; });
}

}  // namespace

const std::vector<Verdict>& worst_first() {
  static const std::vector<Verdict> order{Verdict::error,   Verdict::failed, Verdict::flaky,  Verdict::uncovered,
                                          Verdict::not_run, Verdict::known,  Verdict::passed, Verdict::not_applicable};
  return order;
}

bool is_trouble(Verdict verdict) {
  return badness(verdict) < badness(Verdict::known);
}

Totals totals(const Results& results) {
  Totals counted;
  for (const auto& [verdict, name] : verdict_names) {
    counted.items[verdict] = 0;
    if (verdict != Verdict::uncovered) counted.checks[verdict] = 0;
  }
  for (const Item& item : results.items) {
    ++counted.items[item.verdict];
    for (const Check& check : item.checks) ++counted.checks[check.verdict];
    for (const ManualTry& each : item.manual) ++counted.manual[each.result];
  }
  return counted;
}

Verdict verdict_of(const std::vector<Check>& checks) {
  if (checks.empty()) return Verdict::uncovered;
  std::optional<Verdict> worst;
  for (const Check& check : checks) {
    if (check.selected) worst = worst ? worse(*worst, check.verdict) : check.verdict;
  }
  // What holds only as far as the subject claims it is no pass of the statement.
  if (worst == Verdict::passed && std::ranges::any_of(checks, [](const Check& check) { return check.unclaimed; })) {
    return Verdict::not_applicable;
  }
  return worst.value_or(Verdict::not_run);
}

namespace {

bool has_manual(const Item& item, Verdict result) {
  return std::ranges::find(item.manual, result, &ManualTry::result) != item.manual.end();
}

/// Whether checks leave it to a person to say something.
bool is_left_open(Verdict by_checks) {
  return by_checks == Verdict::uncovered || by_checks == Verdict::not_run || by_checks == Verdict::not_applicable;
}

bool is_unclaimed(const Item& item) {
  return std::ranges::any_of(item.checks, [](const Check& check) { return check.unclaimed; });
}

}  // namespace

Verdict verdict_of(const Item& item) {
  const Verdict by_checks = verdict_of(item.checks);
  if (has_manual(item, Verdict::failed)) return worse(by_checks, Verdict::failed);
  const bool counts = is_left_open(by_checks) && !is_unclaimed(item);
  return counts && has_manual(item, Verdict::passed) ? Verdict::passed : by_checks;
}

bool is_passed_by_hand(const Item& item) {
  return item.verdict == Verdict::passed && verdict_of(item.checks) != Verdict::passed;
}

bool is_contradicted_by_hand(const Item& item) {
  const Verdict by_checks = verdict_of(item.checks);
  return is_trouble(by_checks) && !is_left_open(by_checks) && has_manual(item, Verdict::passed);
}

namespace {

/// The verdict of a run that selected nothing that is required.
Verdict of_advisory_alone(const Results& results) {
  Verdict worst = Verdict::not_applicable;
  bool any_ran = false;
  for (const Item& item : results.items) {
    if (is_unselected(item, results)) continue;
    any_ran = any_ran || (item.verdict == Verdict::passed && !is_passed_by_hand(item));
    worst = worse(worst, item.verdict);
  }
  return is_trouble(worst) || any_ran ? worst : Verdict::not_run;
}

Verdict verdict_of_items(const Results& results) {
  if (!results.complete || results.run.trouble) return Verdict::error;
  Verdict worst = Verdict::not_applicable;
  bool any_selected = false;
  for (const Item& item : results.items) {
    if (item.level != "required" || is_unselected(item, results)) continue;
    any_selected = true;
    worst = worse(worst, item.verdict);
  }
  if (!any_selected) return of_advisory_alone(results);
  if (worst != Verdict::known && worst != Verdict::passed) return worst;
  const bool any_passed = std::ranges::any_of(results.items, [](const Item& item) {
    return item.level == "required" && item.verdict == Verdict::passed && !is_passed_by_hand(item);
  });
  if (any_passed) return Verdict::passed;
  return worst == Verdict::known ? Verdict::known : Verdict::not_run;
}

}  // namespace

std::vector<const Item*> strict_items(const Results& results) {
  std::vector<const Item*> counted;
  if (!results.run.strictness.advisory) return counted;
  for (const Item& item : results.items) {
    const bool counts = is_trouble(item.verdict) && item.verdict != Verdict::not_run;
    if (item.level == "advisory" && counts) counted.push_back(&item);
  }
  return counted;
}

bool is_failed_by_strictness(const Results& results) {
  const bool counts = (results.run.strictness.findings && !results.findings.empty()) || !strict_items(results).empty();
  return counts && verdict_of_items(results) == Verdict::passed;
}

Verdict verdict_of(const Results& results) {
  return is_failed_by_strictness(results) ? Verdict::failed : verdict_of_items(results);
}

void add_figures(std::map<std::string, std::int64_t>& whole, const std::map<std::string, std::int64_t>& part) {
  for (const auto& [name, value] : part) {
    auto& sum = whole[name];
    sum = name.starts_with("most_") ? std::max(sum, value) : sum + value;
  }
}

std::string_view to_string(Verdict verdict) {
  return std::ranges::find(verdict_names, verdict, [](const auto& pair) { return pair.first; })->second;
}

std::optional<Verdict> verdict_from(std::string_view text) {
  const auto* found = std::ranges::find(verdict_names, text, [](const auto& pair) { return pair.second; });
  if (found == verdict_names.end()) return std::nullopt;
  return found->first;
}

}  // namespace dataflow_qa::reports
