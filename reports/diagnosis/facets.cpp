// Held by diagnosis_test.cpp.
#include "reports/diagnosis/facets.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <set>

#include "reports/model/likeness.h"

namespace dataflow_qa::reports {
namespace {

template <typename T>
void add_once(std::vector<T>& all, const T& one) {
  if (std::ranges::find(all, one) == all.end()) all.push_back(one);
}

template <typename T>
bool includes_all(const std::vector<T>& all, const std::vector<T>& some) {
  return std::ranges::all_of(some, [&](const T& one) { return std::ranges::find(all, one) != all.end(); });
}

/// Effects on the records of the side where they show; others show on the side opposite of what persons did.
bool is_about_own_side(const Observation& one) {
  switch (one.effect) {
    case Effect::lost_edit:
    case Effect::changed:
    case Effect::endless:
    case Effect::excess:
      return true;
    case Effect::link:
      return one.failure->kind == FailureKind::orphan;
    case Effect::deletion:
      return one.failure->kind == FailureKind::recreated;
    default:
      return false;
  }
}

/// The record of the failure on the side.
const RecordName* record_on(const Failure& failure, Side side) {
  for (const auto* record : {&failure.record, &failure.counterpart, &failure.rewritten}) {
    if (*record && (*record)->side == side) return &**record;
  }
  return nullptr;
}

const RecordName* record_of(const Observation& one) {
  const Failure& failure = *one.failure;
  if (one.effect == Effect::endless && failure.rewritten) return &*failure.rewritten;
  if (one.toward) {
    const Side side = is_about_own_side(one) ? *one.toward : opposite(*one.toward);
    if (const auto* record = record_on(failure, side)) return record;
  }
  return failure.record ? &*failure.record : nullptr;
}

std::string label_of(const Observation& one, Side side) {
  const Failure& failure = *one.failure;
  if (const auto* record = record_on(failure, side)) return record->system;
  return failure.record && failure.record->side != side ? failure.elsewhere : "";
}

template <typename Value, typename Of>
Value most_common(const std::vector<Observation>& observations, Of of) {
  std::map<Value, std::size_t> counts;
  for (const auto& one : observations) ++counts[of(one)];
  return std::ranges::max_element(counts, {}, [](const auto& entry) { return entry.second; })->first;
}

/// What is known of each record, by whichever check: an invariant does not know what others did to it.
using CircumstancesOfRecords = std::map<std::string, std::set<Circumstance>>;

std::string record_key(const Observation& one) {
  const auto& record = one.failure->record;
  return record ? std::string(to_string(record->side)) + " " + record->collection + " " + record->id : "";
}

/// Invariants look at the records of all others, so their names say nothing of what is tried, and they do not know what
/// was done to a record.
constexpr auto names_of_invariants = std::to_array<std::string_view>({"one-to-one", "untouched", "at-rest"});

bool is_invariant(const Check& check) {
  return std::ranges::any_of(names_of_invariants,
                             [&](std::string_view name) { return check.name.ends_with("." + std::string(name)); });
}

/// An invariant repeats what other checks noticed: it counts only where no other check failed.
template <typename T, typename Of>
std::vector<T> without_invariants(const std::vector<T>& all, Of check_of) {
  std::vector<T> result;
  std::ranges::copy_if(all, std::back_inserter(result), [&](const T& one) { return !is_invariant(check_of(one)); });
  return result.empty() ? all : result;
}

/// What at least four of five share. Reading and writing go together: an edit may come in between.
std::vector<Circumstance> shared_circumstances(const std::vector<Observation>& all) {
  const auto observations = without_invariants(all, [](const Observation& one) -> const Check& { return *one.check; });
  CircumstancesOfRecords known;
  for (const auto& one : all) {
    const auto& own = one.failure->circumstances;
    known[record_key(one)].insert(own.begin(), own.end());
  }
  std::map<Circumstance, std::size_t> counts;
  std::size_t in_flight = 0;
  for (const auto& one : observations) {
    const auto& circumstances = known.at(record_key(one));
    for (const auto circumstance : circumstances) ++counts[circumstance];
    in_flight +=
        circumstances.contains(Circumstance::read_in_flight) || circumstances.contains(Circumstance::write_in_flight)
            ? 1
            : 0;
  }
  const auto are_most = [&](std::size_t count) { return 5 * count >= 4 * observations.size(); };
  const bool either = !are_most(counts[Circumstance::read_in_flight]) &&
                      !are_most(counts[Circumstance::write_in_flight]) && are_most(in_flight);
  std::vector<Circumstance> shared;
  for (const auto& [circumstance, count] : counts) {
    const bool is_flight =
        circumstance == Circumstance::read_in_flight || circumstance == Circumstance::write_in_flight;
    if (are_most(count) || (is_flight && either)) shared.push_back(circumstance);
  }
  return shared;
}

bool is_trait(std::string_view part) {
  // The sentence says the side.
  const bool is_side = part.find(to_string(Side::source)) != std::string_view::npos ||
                       part.find(to_string(Side::target)) != std::string_view::npos;
  return !is_side && std::ranges::find(names_of_invariants, part) == names_of_invariants.end();
}

/// Names of one thing: what "link.twins" and "later-near-duplicate" are about.
std::string common_name(std::string_view part) {
  const bool near = part == "twins" || part.find("near-duplicate") != std::string_view::npos;
  return near ? "near-duplicate" : std::string(part);
}

/// The parts of a check's name that say what it tries: "inactive" of "customers.link.inactive".
std::vector<std::string> traits_of(const Check& check) {
  std::vector<std::string> parts;
  std::string_view rest = check.name;
  if (check.direction) return parts;  // it ends with a property
  for (int place = 0; !rest.empty(); ++place) {
    const auto end = std::min(rest.find('.'), rest.size());
    const auto part = rest.substr(0, end);
    if (place > 1 && is_trait(part)) parts.emplace_back(common_name(part));  // after the dataflow and the class
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return parts;
}

using TraitCounts = std::map<std::string, std::size_t>;

TraitCounts passed_traits(const Results& results) {
  TraitCounts passed;
  for (const Item& item : results.items) {
    for (const Check& check : item.checks) {
      if (check.verdict != Verdict::passed) continue;
      for (const auto& trait : traits_of(check)) ++passed[trait];
    }
  }
  return passed;
}

/// The trait that at least half of the failed checks share, and of which few others passed; empty where there is none.
std::string trait_of_half(const std::vector<const Check*>& failed, const TraitCounts& passed) {
  TraitCounts among_failed;
  for (const Check* check : failed) {
    for (const auto& trait : traits_of(*check)) ++among_failed[trait];
  }
  std::string best;
  for (const Check* check : failed) {
    for (const auto& trait : traits_of(*check)) {
      const auto count = among_failed[trait];
      const auto others = passed.find(trait);
      const bool fits = 2 * count >= failed.size() && (others == passed.end() || 4 * others->second <= count);
      // Of two that as many share, the one further back in the names says more.
      if (fits && (best.empty() || count >= among_failed[best])) best = trait;
    }
  }
  return best;
}

/// The trait of most failed checks and, where many lack that, one that most of those share.
std::vector<std::string> shared_traits(const Results& results, const std::vector<const Check*>& all) {
  auto failed = without_invariants(all, [](const Check* check) -> const Check& { return *check; });
  const auto passed = passed_traits(results);
  const auto tried = failed.size();
  std::vector<std::string> traits;
  constexpr std::size_t most_named = 2;
  while (traits.size() < most_named && (traits.empty() || 4 * failed.size() >= tried)) {
    const auto trait = failed.empty() ? "" : trait_of_half(failed, passed);
    if (trait.empty()) break;
    traits.push_back(trait);
    std::erase_if(failed, [&](const Check* check) {
      const auto own = traits_of(*check);
      return std::ranges::find(own, trait) != own.end();
    });
  }
  return traits;
}

std::optional<ValueFunction> shared_function(const std::vector<Observation>& observations) {
  const auto& first = observations.front().function;
  const bool same = std::ranges::all_of(observations, [&](const Observation& one) { return one.function == first; });
  return same ? first : std::nullopt;
}

/// The shape of edits that never arrived or were lost: the value is still, or again, the one before the edit.
std::optional<std::string> shared_shape(const std::vector<Observation>& observations,
                                        const std::optional<ValueFunction>& function) {
  std::vector<Edit> edits;
  for (const auto& one : observations) {
    const Failure& failure = *one.failure;
    if (failure.kind == FailureKind::not_arrived) {
      edits.push_back({failure.before, failure.expected});
    } else if (one.effect == Effect::lost_edit && one.example && !function) {
      edits.push_back({one.example->actual, one.example->expected});
    } else {
      return std::nullopt;
    }
  }
  return shape_of(edits);
}

/// All properties that were tried of the dataflows are among these.
bool is_every_property(const Results& results, const Diagnosis& diagnosis) {
  std::set<std::string> dataflows;
  for (const auto& one : diagnosis.observations) dataflows.insert(one.item->dataflow);
  std::size_t tried = 0;
  for (const Item& item : results.items) {
    if (item.kind != "property" || !item.property || !dataflows.contains(item.dataflow)) continue;
    const auto is_failed = [](const Check& check) { return check.verdict == Verdict::failed; };
    const auto is_passed = [](const Check& check) { return check.verdict == Verdict::passed; };
    const bool is_tried = std::ranges::any_of(item.checks, is_failed) || std::ranges::any_of(item.checks, is_passed);
    if (!is_tried) continue;
    ++tried;
    const PropertyName name{item.property->source, item.property->target};
    if (std::ranges::find(diagnosis.properties, name) == diagnosis.properties.end()) return false;
  }
  constexpr std::size_t several = 5;
  return tried >= several;
}

bool is_value(Effect effect) {
  return effect == Effect::wrong_value || effect == Effect::lost_edit || effect == Effect::changed ||
         effect == Effect::conflict || effect == Effect::endless;
}

}  // namespace

std::string request_shape(std::string_view request) {
  std::string out;
  const auto path = request.substr(0, request.find('?'));
  for (std::size_t from = 0; from <= path.size();) {
    const auto to = std::min(path.find('/', from), path.size());
    const auto part = path.substr(from, to - from);
    const bool is_version = part.size() <= 3 && part.starts_with('v');
    const bool is_id = !is_version && part.find_first_of("0123456789") != std::string_view::npos;
    out.append(is_id ? "…" : part);
    if (to < path.size()) out += '/';
    from = to + 1;
  }
  return out;
}

Diagnosis described(const Results& results, std::vector<Observation> observations) {
  Diagnosis out;
  const auto& first = observations.front();
  out.effect = first.effect;
  out.kind = most_common<FailureKind>(observations, [](const Observation& one) { return one.failure->kind; });
  out.toward = first.toward;
  const auto all = [&](auto holds) { return std::ranges::all_of(observations, holds); };
  if (all([](const Observation& one) { return one.check->verdict == Verdict::flaky; })) out.verdict = Verdict::flaky;
  if (all([](const Observation& one) { return one.check->level == "advisory"; })) out.level = "advisory";
  for (const auto& one : observations) {
    add_once(out.checks, one.check);
    if (const auto* record = record_of(one)) {
      add_once(out.records, Records{record->side, record->system, record->collection});
    }
    if (!one.property.empty()) add_once(out.properties, one.property);
    if (one.failure->cause.kind != CauseKind::unknown) add_once(out.causes, one.failure->cause.kind);
    const Side side = one.toward.value_or(Side::target);
    if (out.system.empty()) out.system = label_of(one, side);
    if (out.other_system.empty()) out.other_system = label_of(one, opposite(side));
  }
  out.function = shared_function(observations);
  out.shape = shared_shape(observations, out.function);
  out.circumstances = shared_circumstances(observations);
  out.traits = shared_traits(results, out.checks);
  out.observations = std::move(observations);
  out.is_every_property = is_every_property(results, out);
  return out;
}

bool follows_from(const Diagnosis& later, const Diagnosis& earlier) {
  if (later.checks.empty()) return includes_all(earlier.checks, std::vector<const Check*>{later.example().check});
  if (earlier.effect == Effect::unreached) return true;
  if (!is_value(later.effect) || !is_value(earlier.effect) || later.properties.empty()) return false;
  if (!includes_all(earlier.properties, later.properties)) return false;
  if (later.effect == Effect::wrong_value && later.toward != earlier.toward) {
    return later.function && later.function == earlier.function;
  }
  return true;
}

void in_order_of_document(Diagnosis& diagnosis, const Results& results) {
  std::map<const Check*, std::size_t> places;
  for (const Item& item : results.items) {
    for (const Check& check : item.checks) places.emplace(&check, places.size());
  }
  const auto place = [&](const Check* check) { return places.at(check); };
  std::ranges::sort(diagnosis.checks, {}, place);
}

}  // namespace dataflow_qa::reports
