#include "harness/subject/capabilities.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>
#include <vector>

namespace dataflow_qa::subject {
namespace {

using base::JsonPlace;

template <typename Enum>
using Words = std::vector<std::pair<std::string_view, Enum>>;

const Words<DeletionRule> deletion_rules{{"unspecified", DeletionRule::unspecified},
                                         {"ignore", DeletionRule::ignore},
                                         {"archive", DeletionRule::archive},
                                         {"propagate", DeletionRule::propagate}};
const Words<ConflictRule> conflict_rules{{"unspecified", ConflictRule::unspecified},
                                         {"source-wins", ConflictRule::source_wins},
                                         {"target-wins", ConflictRule::target_wins},
                                         {"last-change-wins", ConflictRule::last_change_wins}};

enum class Direction { from_source, from_target };

template <typename Enum>
std::string_view word_for(const Words<Enum>& words, Enum value) {
  for (const auto& [word, each] : words) {
    if (each == value) return word;
  }
  throw std::logic_error("an enumerator without a word");
}

Directions directions_at(const JsonPlace& place) {
  Directions result{false, false};
  if (!place.value().is_array()) {
    place.fail(R"(expected a list of "from-source" and "from-target"; an empty one claims neither)");
    return result;
  }
  for (const auto& each : place.elements()) {
    const auto direction =
        each.one_of<Direction>({{"from-source", Direction::from_source}, {"from-target", Direction::from_target}});
    auto& named = direction == Direction::from_source ? result.from_source : result.from_target;
    if (std::exchange(named, true)) each.fail("the direction is named twice: leave one out, or name the other one");
  }
  return result;
}

DataflowClaims dataflow_at(const JsonPlace& place) {
  DataflowClaims claims{.place = place.pointer()};
  if (place.value() == false) {
    claims.any = false;
    return claims;
  }
  if (!place.is_object_of({"directions", "creates_in_source", "creates_in_target", "deletes", "properties"})) {
    return claims;
  }
  if (const auto directions = place.optional("directions")) claims.directions = directions_at(*directions);
  if (const auto creates = place.optional("creates_in_source")) claims.creates_in_source = creates->boolean();
  if (const auto creates = place.optional("creates_in_target")) claims.creates_in_target = creates->boolean();
  if (const auto deletes = place.optional("deletes")) claims.deletes = deletes->one_of(deletion_rules);
  if (const auto properties = place.optional("properties")) {
    for (const auto& [name, value] : properties->entries()) claims.properties[name] = directions_at(value);
  }
  return claims;
}

/// Whether some property may be carried in all of these directions, as far as the claims say.
bool carries(const Capabilities& claims, const Directions& wanted) {
  const auto fits = [&](const Directions& some) {
    return (some.from_source || !wanted.from_source) && (some.from_target || !wanted.from_target);
  };
  if (fits(claims.directions)) return true;  // of dataflows that the file does not name
  return std::ranges::any_of(claims.dataflows, [&](const auto& entry) {
    const DataflowClaims& flow = entry.second;
    if (!flow.any) return false;
    return fits(flow.directions.value_or(claims.directions)) ||
           std::ranges::any_of(flow.properties, [&](const auto& property) { return fits(property.second); });
  });
}

/// An edit that nobody carries cannot stand on both sides. Other combinations are sensible: a sync may create what it
/// never edits, and a property may be carried though its dataflow is not.
void refuse_rule_for_what_is_not_carried(const JsonPlace& place, const Capabilities& claims) {
  const bool source =
      claims.conflicts == ConflictRule::source_wins || claims.conflicts == ConflictRule::last_change_wins;
  const bool target =
      claims.conflicts == ConflictRule::target_wins || claims.conflicts == ConflictRule::last_change_wins;
  if (carries(claims, {source, target})) return;
  place.fail(fmt::format(
      "\"{}\" contradicts \"directions\" and \"dataflows\": by them, no property is carried {}; correct them, or leave "
      "\"conflicts\" out",
      to_string(claims.conflicts),
      source && target ? "both ways"
      : source         ? "from the source"
                       : "from the target"));
}

}  // namespace

Capabilities read_capabilities(const JsonPlace& place) {
  Capabilities result;
  if (!place.is_object_of(
          {"creates_in_source", "creates_in_target", "deletes", "conflicts", "directions", "dataflows"})) {
    return result;
  }
  if (const auto creates = place.optional("creates_in_source")) result.creates_in_source = creates->boolean();
  if (const auto creates = place.optional("creates_in_target")) result.creates_in_target = creates->boolean();
  if (const auto deletes = place.optional("deletes")) result.deletes = deletes->one_of(deletion_rules);
  if (const auto conflicts = place.optional("conflicts")) result.conflicts = conflicts->one_of(conflict_rules);
  if (const auto directions = place.optional("directions")) result.directions = directions_at(*directions);
  if (const auto dataflows = place.optional("dataflows")) {
    for (const auto& [slug, value] : dataflows->entries()) result.dataflows[slug] = dataflow_at(value);
  }
  if (const auto conflicts = place.optional("conflicts")) refuse_rule_for_what_is_not_carried(*conflicts, result);
  return result;
}

const DataflowClaims* Capabilities::find(std::string_view dataflow) const {
  const auto found = dataflows.find(std::string(dataflow));
  return found == dataflows.end() ? nullptr : &found->second;
}

bool Capabilities::claims(std::string_view dataflow) const {
  const auto* own = find(dataflow);
  return own == nullptr || own->any;
}

bool Capabilities::creates_source_of(std::string_view dataflow) const {
  const auto* own = find(dataflow);
  return claims(dataflow) && (own != nullptr && own->creates_in_source ? *own->creates_in_source : creates_in_source);
}

bool Capabilities::creates_target_of(std::string_view dataflow) const {
  const auto* own = find(dataflow);
  return claims(dataflow) && (own != nullptr && own->creates_in_target ? *own->creates_in_target : creates_in_target);
}

DeletionRule Capabilities::deletes_of(std::string_view dataflow) const {
  const auto* own = find(dataflow);
  return own != nullptr && own->deletes ? *own->deletes : deletes;
}

Directions Capabilities::directions_of(std::string_view dataflow) const {
  const auto* own = find(dataflow);
  if (own == nullptr) return directions;
  return own->any ? own->directions.value_or(directions) : Directions{false, false};
}

Directions Capabilities::directions_of(std::string_view dataflow, const std::string& source,
                                       const std::string& target) const {
  const auto* own = find(dataflow);
  if (own == nullptr || !own->any) return directions_of(dataflow);
  for (const auto& name : {source, target}) {
    const auto property = own->properties.find(name);
    if (property != own->properties.end()) return property->second;
  }
  return directions_of(dataflow);
}

std::string_view to_string(DeletionRule rule) {
  return word_for(deletion_rules, rule);
}

std::string_view to_string(ConflictRule rule) {
  return word_for(conflict_rules, rule);
}

}  // namespace dataflow_qa::subject
