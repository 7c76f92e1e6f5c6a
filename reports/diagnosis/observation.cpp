// Held by diagnosis_test.cpp.
#include "reports/diagnosis/observation.h"

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "reports/model/shown.h"

namespace dataflow_qa::reports {
namespace {

Effect effect_of_kind(FailureKind kind) {
  switch (kind) {
    case FailureKind::missing:
      return Effect::missing;
    case FailureKind::differs:
    case FailureKind::not_arrived:
      return Effect::wrong_value;
    case FailureKind::overwritten:
      return Effect::lost_edit;
    case FailureKind::unexpected_change:
    case FailureKind::not_kept:
    case FailureKind::deleted:
      return Effect::changed;
    case FailureKind::diverged:
    case FailureKind::invented:
    case FailureKind::wrong_winner:
      return Effect::conflict;
    case FailureKind::duplicate:
    case FailureKind::premature_link:
    case FailureKind::outside_dataflow:
    case FailureKind::relinked:
    case FailureKind::orphan:
    case FailureKind::merged:
      return Effect::link;
    case FailureKind::deletion_policy:
    case FailureKind::recreated:
      return Effect::deletion;
    case FailureKind::oscillation:
    case FailureKind::refused_repeatedly:
      return Effect::endless;
    case FailureKind::excess_writes:
      return Effect::excess;
    case FailureKind::unsettled:
    case FailureKind::died:
      return Effect::stopped;
    case FailureKind::other:
      return Effect::message;
  }
  throw std::logic_error("a failure of a kind that does not exist");
}

/// A cause that is about the subject as a whole goes before what was seen of it.
Effect effect_of(const Failure& failure) {
  switch (failure.cause.kind) {
    case CauseKind::no_request:
    case CauseKind::requests_failed:
      return Effect::unreached;
    case CauseKind::never_listed:
    case CauseKind::read_in_part:
      return Effect::half_read;
    case CauseKind::refused:
      return Effect::refused;
    case CauseKind::unknown:
    case CauseKind::no_write_sent:
    case CauseKind::written_in_vain:
      break;
  }
  return effect_of_kind(failure.kind);
}

/// What stood at the place of `difference` before, where the failure says it.
std::optional<nlohmann::json> before_of(const Failure& failure) {
  const bool is_edit = failure.kind == FailureKind::not_arrived || failure.kind == FailureKind::overwritten;
  // Of an edit that is lost it may not be known.
  if (!is_edit || failure.property.empty()) return std::nullopt;
  if (failure.kind == FailureKind::overwritten && failure.before.is_null()) return std::nullopt;
  return failure.before;
}

std::vector<Observation> of_failure(const Item& item, const Check& check, const Failure& failure) {
  const Observation whole{.effect = effect_of(failure),
                          .item = &item,
                          .check = &check,
                          .failure = &failure,
                          .toward = toward(failure),
                          .property = failure.property};
  const bool of_values =
      whole.effect == Effect::wrong_value || whole.effect == Effect::lost_edit || whole.effect == Effect::changed;
  const auto differences = of_values ? differences_of(failure) : std::vector<PropertyDifference>();
  if (differences.empty()) return {whole};
  std::vector<Observation> result;
  for (const auto& difference : differences) {
    auto one = whole;
    one.property = difference.property;
    one.toward = difference.record.side;
    if (failure.kind != FailureKind::not_kept && failure.kind != FailureKind::unexpected_change) {
      one.effect = difference.overwritten ? Effect::lost_edit : Effect::wrong_value;
    }
    one.example = ValueExample{difference.expected, difference.actual, before_of(failure)};
    result.push_back(std::move(one));
  }
  return result;
}

/// Observations of one property on one side, which may have one function.
using Places = std::vector<std::size_t>;

void set_function(std::vector<Observation>& all, const Places& places) {
  std::vector<ValueExample> examples;
  for (const auto place : places) examples.push_back(*all[place].example);
  const auto function = function_of(examples);
  for (const auto place : places) all[place].function = function;
}

/// What stands there still, what is empty, and the rest.
int form_of(const ValueExample& example) {
  if (example.before && *example.before == example.actual) return 0;
  return is_empty(example.actual) ? 1 : 2;
}

void find_function(std::vector<Observation>& all, const Places& places) {
  set_function(all, places);
  if (all[places.front()].function) return;
  std::map<int, Places> by_form;
  for (const auto place : places) by_form[form_of(*all[place].example)].push_back(place);
  for (const auto& [form, some] : by_form) {
    set_function(all, some);
    if (all[some.front()].function) continue;
    for (const auto place : some) set_function(all, {place});
  }
}

void find_functions(std::vector<Observation>& all) {
  std::map<std::tuple<Effect, std::optional<Side>, std::string>, Places> by_property;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!all[i].example) continue;
    by_property[{all[i].effect, all[i].toward, all[i].property.label()}].push_back(i);
  }
  for (const auto& [key, places] : by_property) find_function(all, places);
}

/// Of other values, such as booleans, two may stand so by chance.
bool is_some_text(const nlohmann::json& value) {
  return value.is_string() && !value.get_ref<const std::string&>().empty();
}

/// Two values of one failure, and so of one pair of records, each of which stands where the other one is meant.
bool are_swapped(const Observation& one, const Observation& other) {
  const bool are_values = one.effect == Effect::wrong_value && other.effect == Effect::wrong_value && one.example &&
                          other.example && one.toward == other.toward;
  return are_values && is_some_text(one.example->actual) && is_some_text(one.example->expected) &&
         one.example->actual == other.example->expected && other.example->actual == one.example->expected &&
         one.example->actual != one.example->expected;
}

using PropertyPlace = std::tuple<std::string, std::optional<Side>, std::string>;

PropertyPlace place_of(const Observation& one) {
  return {one.item->dataflow, one.toward, one.property.label()};
}

/// By property, the one whose value it has and that has its own; none where that is now one, now another.
std::map<PropertyPlace, std::string> swapped_properties(const std::vector<Observation>& all) {
  std::map<PropertyPlace, std::set<std::string>> partners;
  for (auto one = all.begin(); one != all.end(); ++one) {
    for (auto other = one + 1; other != all.end() && other->failure == one->failure; ++other) {
      if (!are_swapped(*one, *other)) continue;
      partners[place_of(*one)].insert(other->property.label());
      partners[place_of(*other)].insert(one->property.label());
    }
  }
  std::map<PropertyPlace, std::string> result;
  for (const auto& [place, labels] : partners) {
    if (labels.size() == 1) result.emplace(place, *labels.begin());
  }
  return result;
}

/// Marks the observations of properties that were seen swapped, also where a failure shows one of the two alone and
/// nothing else explains it.
void find_swaps(std::vector<Observation>& all) {
  const auto swapped = swapped_properties(all);
  for (auto& one : all) {
    const bool is_other =
        one.effect == Effect::wrong_value && one.example && form_of(*one.example) == 2 && !one.function;
    if (!is_other || !swapped.contains(place_of(one))) continue;
    one.function = {ValueFunction::Kind::changed, "in each other's place"};
  }
}

}  // namespace

std::vector<Observation> observations(const Results& results) {
  std::vector<Observation> all;
  for (const Item& item : results.items) {
    for (const Check& check : item.checks) {
      if (check.verdict != Verdict::failed && check.verdict != Verdict::flaky) continue;
      for (const Failure& failure : check.failures) {
        for (auto& one : of_failure(item, check, failure)) all.push_back(std::move(one));
      }
    }
  }
  find_functions(all);
  find_swaps(all);
  return all;
}

}  // namespace dataflow_qa::reports
