// What a scene sees of its records once the world has settled.

#include <fmt/format.h>

#include <algorithm>

#include "harness/checks/check_context.h"

namespace dataflow_qa::checks {

using nlohmann::json;

Linkage CheckContext::linkage(const RecordRef& ref) const {
  const auto& flow = *ref.flow;
  Linkage result{.record = name_of(ref.side, ref.id, flow),
                 .elsewhere = world_.label(other(ref.side)),
                 .waited = world_.last_settle()};
  const auto* known = world_.ledger().find(ref.side, flow, ref.id);
  if (known != nullptr)
    result.counterparts = world_.ledger().counterparts(*known, world_.settled(other(ref.side), flow));
  result.oscillation = world_.oscillation(ref.side, flow, ref.id);
  for (const auto& id : result.counterparts) {
    if (!result.oscillation) result.oscillation = world_.oscillation(other(ref.side), flow, id);
  }
  if (result.counterparts.empty()) result.nearest = nearest_to(ref);
  return result;
}

/// The record on the other side, of those that nobody can account for, that agrees in the most properties.
std::string CheckContext::nearest_to(const RecordRef& ref) const {
  const auto& flow = *ref.flow;
  const auto own = world_.settled_record(ref.side, flow, ref.id);
  std::string nearest;
  std::ptrdiff_t most = 0;
  for (const auto& [id, record] : world_.settled(other(ref.side), flow)) {
    if (world_.ledger().is_accounted_for(other(ref.side), flow, id)) continue;
    const auto& source = ref.side == Side::source ? own : record;
    const auto& target = ref.side == Side::source ? record : own;
    const auto properties = world_.model().properties_of(flow, source);
    const auto equal = std::count_if(properties.begin(), properties.end(), [&](const Property& property) {
      return !mapping::value_at(own, property.path(ref.side)).is_null() && agree(property, source, target, world_);
    });
    if (equal > most) {
      most = equal;
      nearest = fmt::format("{} (equal in {} properties)", id, equal);
    }
  }
  return nearest;
}

std::vector<Orphan> CheckContext::orphans(Side side) const {
  std::vector<Orphan> result;
  for (const auto& [id, record] : world_.settled(side, flow_)) {
    if (world_.ledger().is_accounted_for(side, flow_, id)) continue;
    result.push_back({id, record, name_of(side, id, flow_)});
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
                   .waited = world_.last_settle()};
  const auto source = world_.settled_record(Side::source, *pair.flow, pair.source);
  const auto target = world_.settled_record(Side::target, *pair.flow, pair.target);
  for (const auto& property : properties) {
    for (const auto side : {Side::source, Side::target}) {
      const auto written = written_.find({side, pair.id(side), property.path(side)});
      // Of two records that a check made to become a pair, one gives way.
      const auto there = model::other(side);
      const bool on_both = written_.contains({there, pair.id(there), property.path(there)});
      const auto now = mapping::value_at(side == Side::source ? source : target, property.path(side));
      if (written == written_.end() || on_both || same_on(property, side, now, written->second)) continue;
      result.overwritten.push_back({property.path(side), side, pair.id(side), written->second, now});
    }
    if (agree(property, source, target, world_)) {
      result.agreed.push_back(property.mapping->label());
      continue;
    }
    const auto wanted = converted(property, Side::source, mapping::value_at(source, property.mapping->source), world_);
    result.differences.push_back({property.mapping->label(), Side::target, pair.target, wanted.value_or(json()),
                                  mapping::value_at(target, property.mapping->target)});
  }
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
  Arrival result{.property = property.path(edited),
                 .record = name_of(edited, pair.id(edited), *pair.flow),
                 .edited_in = world_.label(edited),
                 .elsewhere = name_of(there, pair.id(there), *pair.flow),
                 .label = property.mapping->label(),
                 .other_property = property.path(there),
                 .other_side = there,
                 .other_id = pair.id(there),
                 .expected = expected,
                 .actual = mapping::value_at(other_record, property.path(there)),
                 .before = last_edit.before_on_other_side,
                 .written = written,
                 .edited_actual = mapping::value_at(edited_record, property.path(edited)),
                 .settles = world_.settles() - last_edit.settles,
                 .waited = world_.last_settle()};
  result.still_there = same_on(property, edited, result.edited_actual, written);
  result.arrived = same_on(property, there, result.actual, expected) || agree(property, source, target, world_);
  result.oscillation = world_.oscillation(edited, *pair.flow, pair.id(edited), property.path(edited));
  if (!result.oscillation)
    result.oscillation = world_.oscillation(there, *pair.flow, pair.id(there), property.path(there));
  const auto& alias = world_.model().system(there).declaration->alias;
  world_.journal().for_each_since(last_edit.moment, [&](const mocks::JournalEntry& entry) {
    if (entry.actor != mocks::Actor::subject || entry.system != alias || entry.record != result.other_id) return;
    if (entry.effect == mocks::Effect::refused) {
      result.refused.push_back(fmt::format("{} {} was refused with {}", entry.method, entry.target, entry.status));
    } else if (entry.effect != mocks::Effect::none) {
      ++result.writes;
    }
  });
  return result;
}

DeletionOutcome CheckContext::deletion_outcome(const Pair& pair, Side deleted) const {
  const auto& flow = *pair.flow;
  const auto there = other(deleted);
  DeletionOutcome result{.record = name_of(deleted, pair.id(deleted), flow),
                         .survivor = name_of(there, pair.id(there), flow),
                         .rule = world_.subject().capabilities.deletes};
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
  result.made_again = world_.ledger().counterparts(like, world_.settled(deleted, flow)).size();
  result.oscillation = world_.oscillation(there, flow, pair.id(there));
  return result;
}

Kept CheckContext::kept(const Pair& pair, const Property& property, const json& before) const {
  const auto source = world_.settled_record(Side::source, flow_, pair.source);
  const auto target = world_.settled_record(Side::target, flow_, pair.target);
  Kept result{.property = property.mapping->label(),
              .source = name_of(Side::source, pair.source, flow_),
              .target = name_of(Side::target, pair.target, flow_),
              .target_id = pair.target,
              .before = before,
              .on_source = mapping::value_at(source, property.mapping->source),
              .on_target = mapping::value_at(target, property.mapping->target)};
  result.kept = same_on(property, Side::source, result.on_source, before) && agree(property, source, target, world_);
  return result;
}

Conflict CheckContext::conflict(const Pair& pair, const Property& property, const json& from_source,
                                const json& from_target) const {
  const auto source = world_.settled_record(Side::source, flow_, pair.source);
  const auto target = world_.settled_record(Side::target, flow_, pair.target);
  Conflict result{.label = property.mapping->label(),
                  .source = name_of(Side::source, pair.source, flow_),
                  .target = name_of(Side::target, pair.target, flow_),
                  .target_id = pair.target,
                  .from_source = from_source,
                  .from_target = from_target,
                  .on_source = mapping::value_at(source, property.mapping->source),
                  .on_target = mapping::value_at(target, property.mapping->target),
                  .equal = agree(property, source, target, world_),
                  .waited = world_.last_settle()};
  result.source_stands = same_on(property, Side::source, result.on_source, from_source);
  result.target_stands = same_on(property, Side::source, result.on_source, from_target);
  return result;
}

}  // namespace dataflow_qa::checks
