// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.

#include "harness/checks/observer.h"

#include <algorithm>
#include <stdexcept>

#include "harness/checks/check_script.h"
#include "harness/model/conversion.h"
#include "harness/world/claims.h"

namespace dataflow_qa::checks {
namespace {

using nlohmann::json;

void add_all(std::vector<reports::Circumstance>& to, const std::vector<reports::Circumstance>& more) {
  for (const auto each : more) {
    if (std::find(to.begin(), to.end(), each) == to.end()) to.push_back(each);
  }
}

}  // namespace

Beginning Observer::beginning_of(const RecordRef& record) const {
  const auto* known = view_.ledger().find(record.side, *record.flow, record.id);
  if (trail_.has_made(record.side, record.id) || known == nullptr || known->owner.empty()) {
    return trail_.beginning_of(record);
  }
  Beginning beginning{known->sequence, known->settles, {}, known->time};
  if (known->settles == 0) beginning.circumstances.push_back(reports::Circumstance::before_first_start);
  if (record.side == Side::target) beginning.circumstances.push_back(reports::Circumstance::born_in_target);
  return beginning;
}

Occasion Observer::occasion_since(const Beginning& beginning) const {
  return {beginning.circumstances, world_.view().settles() - beginning.settles, world_.view().took()};
}

Side Observer::born_on(const Pair& pair) const {
  const bool in_target = view_.ledger().find(Side::target, *pair.flow, pair.target) != nullptr &&
                         view_.ledger().find(Side::source, *pair.flow, pair.source) == nullptr;
  return in_target ? Side::target : Side::source;
}

/// Since the pair's record was made from which the other one came.
Occasion Observer::occasion_of(const Pair& pair) const {
  return occasion_since(beginning_of(end_of(pair, born_on(pair))));
}

PairProperty Observer::property_of(const Pair& pair, const Property& property) const {
  return {view_.name_of(end_of(pair, Side::source)), view_.name_of(end_of(pair, Side::target)), named(property)};
}

std::optional<EndlessWrites> Observer::endless_writes(const RecordRef& record,
                                                      const std::optional<std::string>& property) const {
  const auto seen = world_.view().oscillation(record.side, *record.flow, record.id, property);
  if (!seen) return std::nullopt;
  return EndlessWrites{view_.name_of(record), on_one_side(record.side, seen->property), seen->writes, seen->refused};
}

Linkage Observer::linkage(const RecordRef& record) const {
  const auto there = other(record.side);
  Linkage result{.record = view_.name_of(record),
                 .elsewhere = view_.label(there),
                 .collection_elsewhere = record.flow->collection(there),
                 .occasion = occasion_since(beginning_of(record))};
  const auto* known = view_.ledger().find(record.side, *record.flow, record.id);
  if (known != nullptr) {
    result.counterparts = view_.ledger().counterparts(*known, world_.view().records(there, *record.flow));
  }
  result.endless_writes = endless_writes(record);
  for (const auto& id : result.counterparts) {
    if (!result.endless_writes) result.endless_writes = endless_writes({there, record.flow, id});
  }
  if (result.counterparts.empty()) {
    result.nearest = nearest_to(record);
    result.cause = cause_of_missing(record);
    // What it made may have lost what the record is known by.
    if (result.nearest && result.cause.kind == reports::CauseKind::no_write_sent) result.cause.kind = {};
  }
  return result;
}

/// The record on the other side, of those that nobody can account for, that agrees in the most properties.
std::optional<reports::NearestRecord> Observer::nearest_to(const RecordRef& ref) const {
  const auto& flow = *ref.flow;
  const auto own = view_.record(ref);
  reports::NearestRecord nearest;
  for (const auto& [id, record] : world_.view().records(other(ref.side), flow)) {
    if (view_.ledger().is_accounted_for(other(ref.side), flow, id)) continue;
    const auto& source = ref.side == Side::source ? own : record;
    const auto& target = ref.side == Side::source ? record : own;
    const auto properties = view_.model().properties_of(flow, source);
    const auto equal = std::count_if(properties.begin(), properties.end(), [&](const Property& property) {
      return !mapping::value_at(own, property.path(ref.side)).is_null() && agree(property, source, target, world_);
    });
    if (equal > nearest.equal) nearest = {id, equal};
  }
  return nearest.equal == 0 ? std::nullopt : std::optional(nearest);
}

std::vector<Orphan> Observer::orphans(Side side) const {
  const auto& flow = view_.flow();
  std::vector<Orphan> result;
  for (const auto& [id, record] : view_.records(side)) {
    if (view_.ledger().is_accounted_for(side, flow, id)) continue;
    result.push_back({view_.name_of({side, flow.whole, id}), record, original_of(side, record)});
  }
  return result;
}

/// The record of that side, made by a check or a fixture, whose texts the copy bears.
std::optional<reports::RecordName> Observer::original_of(Side side, const json& copy) const {
  for (const auto& known : view_.ledger().records()) {
    if (known.ref.side != side || known.ref.flow != view_.flow().whole || known.correlation_keys.empty()) continue;
    const auto& key = known.correlation_keys.front();
    auto own = token_keys(view_.flow(), other(side), view_.model(), key.text);
    for (auto& each : own) each.prefix = key.prefix;
    if (world::carries_any(own, copy)) return view_.name_of(known.ref);
  }
  return std::nullopt;
}

Agreement Observer::agreement(const Pair& pair) const {
  return agreement(pair, view_.model().properties_of(*pair.flow, view_.record(end_of(pair, Side::source))));
}

bool Observer::carries(const Pair& pair, const Property& property) const {
  const world::Claims claims(world_.subject_file().capabilities, view_.model());
  return claims.carries_at_creation(*pair.flow, property);
}

Agreement Observer::agreement(const Pair& pair, const std::vector<Property>& wanted) const {
  auto properties = wanted;
  std::erase_if(properties, [&](const Property& each) { return !carries(pair, each); });
  auto result = agreement_of(pair);
  result.left_out = properties.empty() && !wanted.empty();
  for (const auto& property : properties) find_differences(pair, property, result);
  for (const auto& property : properties) find_overwritten(pair, property, result);
  return result;
}

/// Nothing compared yet.
Agreement Observer::agreement_of(const Pair& pair) const {
  const auto born = born_on(pair);
  return {.record = view_.name_of(end_of(pair, born)),
          .counterpart = view_.name_of(end_of(pair, other(born))),
          .occasion = occasion_of(pair)};
}

void Observer::find_differences(const Pair& pair, const Property& property, Agreement& agreement) const {
  const auto& source = view_.record(end_of(pair, Side::source));
  const auto& target = view_.record(end_of(pair, Side::target));
  if (agree(property, source, target, world_)) {
    agreement.agreed.push_back(named(property));
    return;
  }
  const auto born = born_on(pair);
  const auto& record = born == Side::source ? source : target;
  const auto& counterpart = born == Side::source ? target : source;
  const auto wanted = view_.converted(property, born, mapping::value_at(record, property.path(born)));
  agreement.differences.push_back({named(property), agreement.counterpart, wanted.value_or(json()),
                                   mapping::value_at(counterpart, property.path(other(born))), false});
}

void Observer::find_overwritten(const Pair& pair, const Property& property, Agreement& agreement) const {
  for (const auto side : {Side::source, Side::target}) {
    const auto there = other(side);
    const auto* written = trail_.written(side, pair.id(side), property.path(side));
    // Where a check made both records to become a pair, one value gives way.
    const bool on_both = trail_.written(there, pair.id(there), property.path(there)) != nullptr;
    const auto now = view_.value(pair, side, property);
    // A system that gives each record a value by itself, such as a number, cannot hold nothing: what it gave comes
    // back.
    const bool cannot_stay = written != nullptr && is_nothing(*written) && !property.field(there).nullable;
    if (written == nullptr || on_both || cannot_stay || same_on(property, side, now, *written)) continue;
    agreement.differences.push_back({named(property), view_.name_of(end_of(pair, side)), *written, now, true});
  }
}

Arrival Observer::arrival(const Pair& pair, Side edited, const Property& property) const {
  if (trail_.was_left_out(pair, edited, property)) return {.left_out = true};
  const auto there = other(edited);
  const auto* edit = trail_.last_edit(pair, edited, property);
  if (edit == nullptr && trail_.waits_for_requests()) {
    throw NotApplicable{"the subject did not send the request at which a person was to edit"};
  }
  if (edit == nullptr) throw std::logic_error("the check asks for an edit that it did not make");
  const auto in_target = view_.converted(property, Side::source, edit->source_value).value_or(json());
  Arrival result{.property = named(property),
                 .edited = view_.name_of(end_of(pair, edited)),
                 .elsewhere = view_.name_of(end_of(pair, there)),
                 .written = edited == Side::source ? edit->source_value : in_target,
                 .edited_now = view_.value(pair, edited, property),
                 .expected = edited == Side::source ? in_target : edit->source_value,
                 .actual = view_.value(pair, there, property),
                 .before = edit->before_on_other_side,
                 .occasion = occasion_since(edit->beginning)};
  add_all(result.occasion.circumstances, occasion_of(pair).circumstances);
  result.still_there = same_on(property, edited, result.edited_now, result.written);
  result.arrived =
      same_on(property, there, result.actual, result.expected) ||
      agree(property, view_.record(end_of(pair, Side::source)), view_.record(end_of(pair, Side::target)), world_);
  result.endless_writes = endless_writes(end_of(pair, edited), property.path(edited));
  if (!result.endless_writes) result.endless_writes = endless_writes(end_of(pair, there), property.path(there));
  if (!result.arrived) result.cause = cause_of_absence(pair, edited, *edit);
  return result;
}

Kept Observer::kept(const Pair& pair, const Property& property, const json& before) const {
  Kept result{.pair = property_of(pair, property),
              .before = before,
              .on_source = view_.value(pair, Side::source, property),
              .on_target = view_.value(pair, Side::target, property),
              .left_out = !carries(pair, property),
              .occasion = occasion_of(pair)};
  result.kept =
      same_on(property, Side::source, result.on_source, before) &&
      agree(property, view_.record(end_of(pair, Side::source)), view_.record(end_of(pair, Side::target)), world_);
  return result;
}

Conflict Observer::conflict(const Pair& pair, const Property& property, const json& in_source,
                            const json& in_target) const {
  const bool not_in_source = trail_.was_left_out(pair, Side::source, property);
  const bool not_in_target = trail_.was_left_out(pair, Side::target, property);
  const auto& from_source = not_in_source ? in_target : in_source;
  const auto& from_target = not_in_target ? in_source : in_target;
  Conflict result{.pair = property_of(pair, property),
                  .from_source = from_source,
                  .from_target = from_target,
                  .on_source = view_.value(pair, Side::source, property),
                  .on_target = view_.value(pair, Side::target, property),
                  .equal = agree(property, view_.record(end_of(pair, Side::source)),
                                 view_.record(end_of(pair, Side::target)), world_),
                  .left_out = not_in_source && not_in_target,
                  .occasion = occasion_of(pair)};
  for (const auto side : {Side::source, Side::target}) {
    const auto* edit = trail_.last_edit(pair, side, property);
    if (edit == nullptr) continue;
    result.occasion.settles = world_.view().settles() - edit->beginning.settles;
    add_all(result.occasion.circumstances, edit->beginning.circumstances);
  }
  result.source_stands = same_on(property, Side::source, result.on_source, from_source);
  result.target_stands = same_on(property, Side::source, result.on_source, from_target);
  return result;
}

/// Since the last settle: what the settled state holds is older than the edit.
bool Observer::was_just_edited(const Pair& pair, const Property& property) const {
  const auto on = [&](Side side) {
    const auto* edit = trail_.last_edit(pair, side, property);
    return edit != nullptr && edit->beginning.settles == world_.view().settles();
  };
  return on(Side::source) || on(Side::target);
}

DeletionOutcome Observer::deletion_outcome(const Pair& pair, Side deleted) const {
  const auto& flow = *pair.flow;
  const auto there = other(deleted);
  DeletionOutcome result{.record = view_.name_of(end_of(pair, deleted)),
                         .survivor = view_.name_of(end_of(pair, there)),
                         .rule = world_.subject_file().capabilities.deletes_of(flow.slug()),
                         .occasion = occasion_of(pair)};
  const auto& others = world_.view().records(there, flow);
  const auto survivor = others.find(pair.id(there));
  if (survivor == others.end()) {
    result.survivors = DeletionOutcome::Of::deleted;
  } else {
    const auto& fields = flow.entity(there).fields;
    const auto is_archived = [&](const json& record) {
      return std::any_of(fields.begin(), fields.end(), [&](const auto& field) {
        return field.inactive_value && mapping::value_at(record, field.path) == *field.inactive_value;
      });
    };
    result.survivors = is_archived(survivor->second) ? DeletionOutcome::Of::archived : DeletionOutcome::Of::stays;
    result.was_archived = is_archived(trail_.counterpart_at_deletion(end_of(pair, deleted)));
  }
  // What is made in its place bears the token, wherever the first record was made.
  for (const auto side : {Side::source, Side::target}) {
    const auto* made = view_.ledger().find(side, flow, pair.id(side));
    if (made == nullptr || made->correlation_keys.empty()) continue;
    const auto& token = made->correlation_keys.front().text;
    const KnownRecord like{{there, &flow, ""}, "", token_keys(flow, there, view_.model(), token)};
    const auto again = view_.ledger().counterparts(like, world_.view().records(deleted, flow));
    result.made_again = static_cast<std::int64_t>(again.size());
    break;
  }
  result.endless_writes = endless_writes(end_of(pair, there));
  return result;
}

WriteCount Observer::writes_since(std::uint64_t since, const Pair& pair, Side side, std::int64_t needed) const {
  return {view_.name_of(end_of(pair, side)), journal_.writes_since(since, end_of(pair, side)), needed};
}

}  // namespace dataflow_qa::checks
