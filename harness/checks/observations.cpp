// What a scene sees of its records once the world has settled.

#include <fmt/format.h>

#include <algorithm>

#include "harness/checks/check_context.h"

namespace dataflow_qa::checks {

using nlohmann::json;

const CheckContext::Beginning& CheckContext::beginning_of(const RecordRef& record) const {
  static const Beginning fixture{0, 0, {reports::Circumstance::before_first_start}};
  const auto found = beginnings_.find({record.side, record.id});
  return found == beginnings_.end() ? fixture : found->second;
}

Occasion CheckContext::occasion_since(const Beginning& beginning) const {
  return {beginning.circumstances, world_.settles() - beginning.settles, world_.last_settle()};
}

/// Since the pair's record was made from which the other one came.
Occasion CheckContext::occasion_of(const Pair& pair) const {
  const bool born_in_target = beginnings_.contains({Side::target, pair.target});
  const auto side = born_in_target ? Side::target : Side::source;
  return occasion_since(beginning_of({side, pair.flow, pair.id(side)}));
}

std::optional<EndlessWrites> CheckContext::endless_writes(Side side, const Flow& flow, const std::string& id,
                                                          const std::optional<std::string>& property) const {
  const auto seen = world_.oscillation(side, flow, id, property);
  if (!seen) return std::nullopt;
  return EndlessWrites{name_of(side, id, flow), on_one_side(side, seen->property), seen->writes, seen->refused};
}

Linkage CheckContext::linkage(const RecordRef& ref) const {
  const auto& flow = *ref.flow;
  Linkage result{.record = name_of(ref.side, ref.id, flow),
                 .elsewhere = world_.label(other(ref.side)),
                 .occasion = occasion_since(beginning_of(ref))};
  const auto* known = world_.ledger().find(ref.side, flow, ref.id);
  if (known != nullptr)
    result.counterparts = world_.ledger().counterparts(*known, world_.settled(other(ref.side), flow));
  result.endless_writes = endless_writes(ref.side, flow, ref.id);
  for (const auto& id : result.counterparts) {
    if (!result.endless_writes) result.endless_writes = endless_writes(other(ref.side), flow, id);
  }
  if (result.counterparts.empty()) {
    find_nearest(ref, result);
    result.cause = cause_of_missing(ref);
  }
  return result;
}

/// The record on the other side, of those that nobody can account for, that agrees in the most properties.
void CheckContext::find_nearest(const RecordRef& ref, Linkage& linkage) const {
  const auto& flow = *ref.flow;
  const auto own = world_.settled_record(ref.side, flow, ref.id);
  reports::NearestRecord nearest;
  for (const auto& [id, record] : world_.settled(other(ref.side), flow)) {
    if (world_.ledger().is_accounted_for(other(ref.side), flow, id)) continue;
    const auto& source = ref.side == Side::source ? own : record;
    const auto& target = ref.side == Side::source ? record : own;
    const auto properties = world_.model().properties_of(flow, source);
    const auto equal = std::count_if(properties.begin(), properties.end(), [&](const Property& property) {
      return !mapping::value_at(own, property.path(ref.side)).is_null() && agree(property, source, target, world_);
    });
    if (equal > nearest.equal) nearest = {id, equal};
  }
  if (nearest.equal > 0) linkage.nearest = nearest;
}

std::vector<Orphan> CheckContext::orphans(Side side) const {
  std::vector<Orphan> result;
  for (const auto& [id, record] : world_.settled(side, flow_)) {
    if (world_.ledger().is_accounted_for(side, flow_, id)) continue;
    result.push_back({name_of(side, id, flow_), record});
  }
  return result;
}

Agreement CheckContext::agreement(const Pair& pair) const {
  const auto source = world_.settled_record(Side::source, *pair.flow, pair.source);
  return agreement(pair, world_.model().properties_of(*pair.flow, source));
}

Agreement CheckContext::agreement(const Pair& pair, const std::vector<Property>& properties) const {
  Agreement result{.source = name_of(Side::source, pair.source, *pair.flow),
                   .target = name_of(Side::target, pair.target, *pair.flow),
                   .occasion = occasion_of(pair)};
  const auto source = world_.settled_record(Side::source, *pair.flow, pair.source);
  const auto target = world_.settled_record(Side::target, *pair.flow, pair.target);
  std::vector<reports::PropertyDifference> overwritten;
  for (const auto& property : properties) {
    for (const auto side : {Side::source, Side::target}) {
      const auto written = written_.find({side, pair.id(side), property.path(side)});
      // Of two records that a check made to become a pair, one gives way.
      const auto there = model::other(side);
      const bool on_both = written_.contains({there, pair.id(there), property.path(there)});
      const auto now = mapping::value_at(side == Side::source ? source : target, property.path(side));
      if (written == written_.end() || on_both || same_on(property, side, now, written->second)) continue;
      overwritten.push_back({named(property), name_of(side, pair.id(side), *pair.flow), written->second, now, true});
    }
    if (agree(property, source, target, world_)) {
      result.agreed.push_back(named(property));
      continue;
    }
    const auto wanted = converted(property, Side::source, mapping::value_at(source, property.mapping->source), world_);
    result.differences.push_back({named(property), result.target, wanted.value_or(json()),
                                  mapping::value_at(target, property.mapping->target), false});
  }
  for (auto& difference : overwritten) result.differences.push_back(std::move(difference));
  return result;
}

Arrival CheckContext::arrival(const Pair& pair, Side edited, const Property& property) const {
  const auto there = other(edited);
  const auto source = world_.settled_record(Side::source, *pair.flow, pair.source);
  const auto target = world_.settled_record(Side::target, *pair.flow, pair.target);
  const auto& edited_record = edited == Side::source ? source : target;
  const auto& other_record = edited == Side::source ? target : source;
  const auto& last_edit = last_edits_.at({property.mapping, edited, pair.source});
  const auto in_target = converted(property, Side::source, last_edit.source_value, world_).value_or(json());
  const auto& written = edited == Side::source ? last_edit.source_value : in_target;
  const auto& expected = edited == Side::source ? in_target : last_edit.source_value;
  Arrival result{.property = named(property),
                 .edited = name_of(edited, pair.id(edited), *pair.flow),
                 .elsewhere = name_of(there, pair.id(there), *pair.flow),
                 .written = written,
                 .edited_now = mapping::value_at(edited_record, property.path(edited)),
                 .expected = expected,
                 .actual = mapping::value_at(other_record, property.path(there)),
                 .before = last_edit.before_on_other_side,
                 .occasion = occasion_since(last_edit.beginning)};
  for (const auto circumstance : occasion_of(pair).circumstances) result.occasion.circumstances.push_back(circumstance);
  result.still_there = same_on(property, edited, result.edited_now, written);
  result.arrived = same_on(property, there, result.actual, expected) || agree(property, source, target, world_);
  result.endless_writes = endless_writes(edited, *pair.flow, pair.id(edited), property.path(edited));
  if (!result.endless_writes) {
    result.endless_writes = endless_writes(there, *pair.flow, pair.id(there), property.path(there));
  }
  if (!result.arrived) result.cause = cause_of_absence(pair, edited, last_edit);
  return result;
}

DeletionOutcome CheckContext::deletion_outcome(const Pair& pair, Side deleted) const {
  const auto& flow = *pair.flow;
  const auto there = other(deleted);
  DeletionOutcome result{.record = name_of(deleted, pair.id(deleted), flow),
                         .survivor = name_of(there, pair.id(there), flow),
                         .rule = world_.subject().capabilities.deletes,
                         .occasion = occasion_of(pair)};
  const auto& others = world_.settled(there, flow);
  const auto survivor = others.find(pair.id(there));
  if (survivor == others.end()) {
    result.survivors = DeletionOutcome::Of::deleted;
  } else {
    const auto& fields = flow.entity(there).fields;
    const bool archived = std::any_of(fields.begin(), fields.end(), [&](const mocks::FieldDeclaration& field) {
      return field.inactive_value && mapping::value_at(survivor->second, field.path) == *field.inactive_value;
    });
    result.survivors = archived ? DeletionOutcome::Of::archived : DeletionOutcome::Of::stays;
  }
  // What is made in its place bears the token, wherever the first record was made.
  const auto token = world_.ledger().find(Side::source, flow, pair.source)->correlation_keys.front().text;
  const KnownRecord like{{there, &flow, ""}, "", token_keys(flow, there, world_.model(), token)};
  result.made_again =
      static_cast<std::int64_t>(world_.ledger().counterparts(like, world_.settled(deleted, flow)).size());
  result.endless_writes = endless_writes(there, flow, pair.id(there));
  return result;
}

PairProperty CheckContext::property_of(const Pair& pair, const Property& property) const {
  return {name_of(Side::source, pair.source, flow_), name_of(Side::target, pair.target, flow_), named(property)};
}

Kept CheckContext::kept(const Pair& pair, const Property& property, const json& before) const {
  const auto source = world_.settled_record(Side::source, flow_, pair.source);
  const auto target = world_.settled_record(Side::target, flow_, pair.target);
  Kept result{.pair = property_of(pair, property),
              .before = before,
              .on_source = mapping::value_at(source, property.mapping->source),
              .on_target = mapping::value_at(target, property.mapping->target),
              .occasion = occasion_of(pair)};
  result.kept = same_on(property, Side::source, result.on_source, before) && agree(property, source, target, world_);
  return result;
}

Conflict CheckContext::conflict(const Pair& pair, const Property& property, const json& from_source,
                                const json& from_target) const {
  const auto source = world_.settled_record(Side::source, flow_, pair.source);
  const auto target = world_.settled_record(Side::target, flow_, pair.target);
  Conflict result{.pair = property_of(pair, property),
                  .from_source = from_source,
                  .from_target = from_target,
                  .on_source = mapping::value_at(source, property.mapping->source),
                  .on_target = mapping::value_at(target, property.mapping->target),
                  .equal = agree(property, source, target, world_),
                  .occasion = occasion_of(pair)};
  for (const auto side : {Side::source, Side::target}) {
    const auto edit = last_edits_.find({property.mapping, side, pair.source});
    if (edit == last_edits_.end()) continue;
    result.occasion.settles = world_.settles() - edit->second.beginning.settles;
    for (const auto each : edit->second.beginning.circumstances) result.occasion.circumstances.push_back(each);
  }
  result.source_stands = same_on(property, Side::source, result.on_source, from_source);
  result.target_stands = same_on(property, Side::source, result.on_source, from_target);
  return result;
}

}  // namespace dataflow_qa::checks
