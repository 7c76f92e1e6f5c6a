#include "reports/compare/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "reports/compare/compare_runs.h"
#include "reports/grouping.h"

namespace dataflow_qa::reports {
namespace {

/// A check with its item; the item alone where no check exists.
struct Place {
  const Item* item = nullptr;
  const Check* check = nullptr;

  [[nodiscard]] std::string name() const { return check != nullptr ? check->name : item->id; }
  [[nodiscard]] const std::string& level() const { return check != nullptr ? check->level : item->level; }
  [[nodiscard]] Verdict verdict() const { return check != nullptr ? check->verdict : item->verdict; }
  [[nodiscard]] std::string why() const { return check != nullptr ? sentence(*check) : "No check exists for it."; }
  [[nodiscard]] bool is_selected() const { return check == nullptr || check->selected; }
  [[nodiscard]] bool fails() const { return is_trouble(verdict()) && is_selected(); }
};

std::vector<Place> places(const Results& results) {
  std::vector<Place> all;
  for (const Item& item : results.items) {
    if (item.checks.empty()) all.push_back({&item, nullptr});
    for (const Check& check : item.checks) all.push_back({&item, &check});
  }
  return all;
}

std::map<std::string, Place> by_name(const std::vector<Place>& all) {
  std::map<std::string, Place> found;
  for (const Place& place : all) found.emplace(place.name(), place);
  return found;
}

CheckChange change_of(const std::optional<Place>& before, const std::optional<Place>& now) {
  const Place& shown = now ? *now : *before;
  CheckChange change;
  change.name = shown.name();
  change.item = shown.item->id;
  change.statement = shown.item->statement;
  change.level = shown.level();
  if (before) {
    change.before = before->verdict();
    change.why_before = before->why();
  }
  if (now) {
    change.now = now->verdict();
    change.why_now = now->why();
  }
  if (before && now) {
    const bool both = before->check != nullptr && now->check != nullptr;
    change.same_reason = both ? same_reason(*before->check, *now->check) : change.why_before == change.why_now;
  }
  if (shown.check != nullptr) change.reproduce = shown.check->reproduce;
  return change;
}

bool worse(const CheckChange& a, const CheckChange& b) {
  const auto rank = [](const CheckChange& change) {
    const auto& order = worst_first();
    const Verdict verdict = change.now.value_or(Verdict::uncovered);
    return std::pair(change.level != "required", std::find(order.begin(), order.end(), verdict) - order.begin());
  };
  return rank(a) < rank(b);
}

/// Puts each check that both runs have, or only the new one, where it belongs.
void add_check(const std::optional<Place>& before, const Place& now, Comparison& out) {
  const bool failed_before = before && before->fails();
  if (now.fails()) {
    (failed_before ? out.still_failing : out.newly_failing).push_back(change_of(before, now));
    return;
  }
  if (!before || before->verdict() == now.verdict()) return;
  const bool was_known = before->verdict() == Verdict::known;
  const bool fixed = now.verdict() == Verdict::passed && (failed_before || was_known);
  (fixed ? out.fixed : out.otherwise).push_back(change_of(before, now));
}

void compare_checks(const Results& before, const Results& now, Comparison& out) {
  const auto old_places = places(before);
  const auto new_places = places(now);
  const auto old_names = by_name(old_places);
  const auto new_names = by_name(new_places);
  std::map<std::string, bool> old_items;
  std::map<std::string, bool> new_items;
  for (const Item& item : before.items) old_items[item.id] = true;
  for (const Item& item : now.items) new_items[item.id] = true;
  for (const Place& place : new_places) {
    const auto found = old_names.find(place.name());
    add_check(found == old_names.end() ? std::nullopt : std::optional(found->second), place, out);
    const bool joins = found == old_names.end() && old_items.contains(place.item->id) && place.check != nullptr;
    if (joins && !place.fails()) out.otherwise.push_back(change_of(std::nullopt, place));
  }
  for (const Place& place : old_places) {
    if (place.check == nullptr || new_names.contains(place.name()) || !new_items.contains(place.item->id)) continue;
    out.otherwise.push_back(change_of(place, std::nullopt));
  }
  for (auto* list : {&out.newly_failing, &out.still_failing, &out.fixed, &out.otherwise}) {
    std::stable_sort(list->begin(), list->end(), worse);
  }
}

void compare_levels(const Item& before, const Item& now, Comparison& out) {
  if (before.level != now.level) {
    out.levels.push_back({now.id, now.statement, before.level, now.level, now.verdict});
    return;
  }
  for (const Check& check : now.checks) {
    const auto found = std::find_if(before.checks.begin(), before.checks.end(),
                                    [&](const Check& old) { return old.name == check.name; });
    if (found == before.checks.end() || found->level == check.level) continue;
    out.levels.push_back({check.name, now.statement, found->level, check.level, check.verdict});
  }
}

void compare_items(const Results& before, const Results& now, Comparison& out) {
  const auto find = [](const Results& results, const std::map<std::string, std::size_t>& index, const std::string& id) {
    const auto found = index.find(id);
    return found == index.end() ? nullptr : &results.items[found->second];
  };
  const auto index_of = [](const Results& results) {
    std::map<std::string, std::size_t> index;
    for (std::size_t i = 0; i < results.items.size(); ++i) index.emplace(results.items[i].id, i);
    return index;
  };
  const auto old_index = index_of(before);
  const auto new_index = index_of(now);
  for (const Item& item : now.items) {
    const Item* old = find(before, old_index, item.id);
    if (old == nullptr) {
      out.added.push_back({item.id, item.statement, "", item.level, item.verdict});
    } else {
      compare_levels(*old, item, out);
    }
  }
  for (const Item& item : before.items) {
    if (find(now, new_index, item.id) != nullptr) continue;
    out.vanished.push_back({item.id, item.statement, item.level, "", item.verdict});
  }
}

/// The leads of the new run, as if all that does not newly fail had passed: what fails alike is one lead.
std::vector<Lead> what_broke(const Comparison& comparison, Results now) {
  std::map<std::string, bool> broken;
  for (const CheckChange& change : comparison.newly_failing) broken[change.name] = true;
  for (Item& item : now.items) {
    if (item.checks.empty() && !broken.contains(item.id)) item.verdict = Verdict::passed;
    for (Check& check : item.checks) {
      if (is_trouble(check.verdict) && check.selected && !broken.contains(check.name)) {
        check.verdict = Verdict::passed;
      }
    }
  }
  auto all = leads(now);
  // Checks that could not be run are many and say the same: the run's own trouble speaks for them.
  const auto not_run = std::find_if(comparison.newly_failing.begin(), comparison.newly_failing.end(),
                                    [](const CheckChange& change) { return change.now == Verdict::not_run; });
  if (not_run != comparison.newly_failing.end() && !now.run.trouble) {
    all.push_back({.verdict = Verdict::not_run,
                   .level = not_run->level,
                   .text = not_run->why_now,
                   .item = not_run->item,
                   .check = not_run->name,
                   .checks = {not_run->name}});
  }
  return all;
}

RunSummary side_of(const Results& results) {
  return {results.run.subject.label(), results.run.id, verdict_of(results), totals(results)};
}

}  // namespace

std::optional<FailOn> fail_on_from(std::string_view text) {
  if (text == "regressions") return FailOn::regressions;
  if (text == "any-change") return FailOn::any_change;
  if (text == "never") return FailOn::never;
  return std::nullopt;
}

Comparison compare(const Results& before, const Results& now) {
  Comparison out;
  out.title = now.document.title;
  out.before = side_of(before);
  out.now = side_of(now);
  out.is_subject_known = !before.run.subject.version.empty() || !now.run.subject.version.empty();
  out.changed = changes_of_runs(before, now);
  compare_checks(before, now, out);
  compare_items(before, now, out);
  out.findings_added = findings_only_in(now, before);
  out.findings_gone = findings_only_in(before, now);
  out.figures = changes_of_figures(before, now);
  out.broke = what_broke(out, now);
  return out;
}

bool has_regressions(const Comparison& comparison) {
  const bool lost = comparison.before.verdict == Verdict::passed && comparison.now.verdict != Verdict::passed;
  return lost || !comparison.newly_failing.empty();
}

bool has_changes(const Comparison& comparison) {
  const bool other_reason =
      std::any_of(comparison.still_failing.begin(), comparison.still_failing.end(),
                  [](const CheckChange& change) { return !change.same_reason || change.before != change.now; });
  return has_regressions(comparison) || other_reason || !comparison.fixed.empty() || !comparison.otherwise.empty() ||
         !comparison.added.empty() || !comparison.vanished.empty() || !comparison.levels.empty() ||
         !comparison.findings_added.empty() || !comparison.findings_gone.empty();
}

bool is_reached(FailOn fail_on, const Comparison& comparison) {
  switch (fail_on) {
    case FailOn::regressions:
      return has_regressions(comparison);
    case FailOn::any_change:
      return has_changes(comparison);
    case FailOn::never:
      break;
  }
  return false;
}

std::string not_comparable(const Results& results) {
  if (!results.complete) return "the run ended early (\"complete\" is false): what is missing was not tried";
  if (results.items.empty()) return "nothing ran: the file has no items";
  return "";
}

}  // namespace dataflow_qa::reports
