// Held by observer_test.cpp, and by the mutants, each of which must fail its checks.
// What the subject did that leaves persons nothing to go on with.

#include <algorithm>
#include <map>
#include <string>

#include "base/date.h"
#include "base/text.h"
#include "harness/checks/observer.h"

namespace dataflow_qa::checks {
namespace {

using nlohmann::json;

/// As systems hold unique values against each other: without regard to the case of texts.
bool is_same_key(const json& a, const json& b) {
  if (!a.is_string() || !b.is_string()) return a == b;
  return base::equal_ignoring_case(a.get_ref<const std::string&>(), b.get_ref<const std::string&>());
}

void note_request(UnexpectedChange& change, const mocks::JournalEntry& entry) {
  change.request = entry.method + " " + entry.target;
  change.time = base::to_text(entry.time);
}

}  // namespace

std::optional<reports::Failure> Observer::fault_of(const Pair& pair) const {
  for (const auto side : {Side::source, Side::target}) {
    if (auto fault = deleted_by_subject(end_of(pair, side))) return fault;
  }
  // Two records that the check arranged are a pair to it alone, and one made since has no settled state yet.
  const auto source = view_.record(end_of(pair, Side::source));
  const bool unsettled = source.empty() || view_.record(end_of(pair, Side::target)).empty();
  if (unsettled || view_.ledger().is_arranged(Side::source, *pair.flow, pair.source)) return std::nullopt;
  auto result = agreement_of(pair);
  for (const auto& property : view_.model().properties_of(*pair.flow, source)) {
    if (was_just_edited(pair, property) || !carries(pair, property)) continue;
    find_differences(pair, property, result);
    find_overwritten(pair, property, result);
  }
  return AgreesInEveryProperty()(result);
}

std::optional<reports::Failure> Observer::fault_of(const RecordRef& record, Side side) const {
  if (auto fault = deleted_by_subject(record)) return fault;
  // A record that was made since the last settle may still be linked.
  if (record.side == side || beginning_of(record).settles == world_.view().settles()) return std::nullopt;
  const auto pair = view_.ledger().pair_of(record.side, *record.flow, record.id);
  if (pair) return deleted_by_subject(end_of(*pair, side));
  return HasOneCounterpart()(linkage(record));
}

/// Then the subject carried the deletion of the counterpart over.
bool Observer::was_deleted_by_person_elsewhere(const RecordRef& record) const {
  const auto there = other(record.side);
  const auto pair = view_.ledger().pair_of(record.side, *record.flow, record.id);
  if (!pair) return false;
  bool by_person = false;
  journal_.for_each_since(0, [&](Side side, const mocks::JournalEntry& entry) {
    const bool own = side == there && entry.collection == record.flow->collection(there) &&
                     entry.record == pair->id(there) && entry.deleted;
    by_person = by_person || (own && entry.actor == mocks::Actor::harness);
  });
  return by_person;
}

std::optional<reports::Failure> Observer::deleted_by_subject(const RecordRef& record) const {
  if (world_.systems().record(record.side, *record.flow, record.id)) return std::nullopt;
  UnexpectedChange deletion{.record = view_.name_of(record)};
  journal_.for_each_since(0, [&](Side side, const mocks::JournalEntry& entry) {
    const bool own = side == record.side && entry.collection == record.flow->collection(side) &&
                     entry.record == record.id && entry.deleted;
    if (own && entry.actor == mocks::Actor::subject) note_request(deletion, entry);
  });
  if (deletion.request.empty() || was_deleted_by_person_elsewhere(record)) return std::nullopt;
  return IsExplained()(deletion);
}

std::optional<reports::Failure> Observer::changed_beyond_mapping(const RecordRef& record) const {
  const auto& flow = *record.flow;
  const auto parts = view_.model().with_parts(*flow.whole);
  const auto is_mapped = [&](const std::string& path) {
    return std::any_of(parts.begin(), parts.end(), [&](const Flow* part) {
      return std::any_of(part->properties.begin(), part->properties.end(),
                         [&](const Property& property) { return property.path(record.side) == path; });
    });
  };
  const auto is_of_server = [&](const std::string& path) {
    const auto* field = flow.entity(record.side).find(path);
    return field == nullptr || field->server_set || field->derived || field->read_only;
  };
  std::optional<UnexpectedChange> last;
  journal_.for_each_since(0, [&](Side side, const mocks::JournalEntry& entry) {
    const bool own = side == record.side && entry.collection == flow.collection(side) && entry.record == record.id;
    if (!own || entry.actor != mocks::Actor::subject || entry.created) return;
    for (const auto& change : entry.changes) {
      if (is_mapped(change.path) || is_of_server(change.path)) continue;
      last = {view_.name_of(record), on_one_side(side, change.path), change.before, change.after};
      note_request(*last, entry);
    }
  });
  return last ? IsExplained()(*last) : std::nullopt;
}

/// Whether the value is the latest one that a person gave the record there, on either side: the subject carried it
/// over.
bool Observer::is_latest_of_persons(const RecordRef& record, const std::string& path, const json& value) const {
  const auto pair = view_.ledger().pair_of(record.side, *record.flow, record.id);
  if (!pair) return false;
  const Property* mapped = nullptr;
  for (const auto* part : view_.model().with_parts(*record.flow)) {
    for (const auto& property : part->properties) {
      if (property.path(record.side) == path) mapped = &property;
    }
  }
  json latest;
  journal_.for_each_since(0, [&](Side side, const mocks::JournalEntry& entry) {
    const bool own = entry.collection == record.flow->collection(side) && entry.record == pair->id(side);
    if (!own || entry.actor != mocks::Actor::harness) return;
    for (const auto& change : entry.changes) {
      if (side == record.side && change.path == path) latest = change.after;
      if (side == record.side || mapped == nullptr || change.path != mapped->path(side)) continue;
      latest = view_.converted(*mapped, side, change.after).value_or(json());
    }
  });
  return is_same_key(latest, value);
}

std::optional<reports::Failure> Observer::taken_by_subject(const Flow& flow, Side side, const json& values) const {
  std::vector<std::pair<std::string, UnexpectedChange>> given;  // by the record's id
  for (const auto& field : flow.entity(side).fields) {
    const auto& wanted = mapping::value_at(values, field.path);
    if (!field.unique || is_nothing(wanted)) continue;
    journal_.for_each_since(0, [&](Side of, const mocks::JournalEntry& entry) {
      if (of != side || entry.collection != flow.collection(side) || entry.actor != mocks::Actor::subject) return;
      for (const auto& change : entry.changes) {
        if (change.path != field.path || !is_same_key(change.after, wanted)) continue;
        const RecordRef record{side, flow.whole, entry.record};
        given.push_back(
            {entry.record, {view_.name_of(record), on_one_side(side, field.path), change.before, change.after}});
        note_request(given.back().second, entry);
      }
    });
  }
  for (const auto& [id, change] : given) {
    const auto now = world_.systems().record(side, *flow.whole, id);
    const auto path = change.property.on(as_reported(side));
    if (is_latest_of_persons({side, flow.whole, id}, path, change.after)) continue;
    if (now && is_same_key(mapping::value_at(*now, path), change.after)) return IsExplained()(change);
  }
  return std::nullopt;
}

std::optional<reports::Failure> Observer::lookup_taken_by_subject(const mapping::Lookup& lookup,
                                                                  const json& value) const {
  std::map<std::string, UnexpectedChange> holders;  // by the record's id
  journal_.for_each_since(0, [&](Side side, const mocks::JournalEntry& entry) {
    if (side != Side::target || entry.collection != lookup.collection) return;
    if (entry.deleted) holders.erase(entry.record);
    for (const auto& change : entry.changes) {
      if (change.path != lookup.by) continue;
      holders.erase(entry.record);
      if (entry.actor != mocks::Actor::subject || !is_same_key(change.after, value)) continue;
      auto& holder = holders[entry.record];
      holder = {{as_reported(side), view_.label(side), lookup.collection, entry.record},
                on_one_side(side, lookup.by),
                change.before,
                change.after};
      note_request(holder, entry);
    }
  });
  return holders.empty() ? std::nullopt : IsExplained()(holders.begin()->second);
}

std::optional<reports::Failure> Observer::lookup_lost_by_subject(const mapping::Lookup& lookup) const {
  std::optional<UnexpectedChange> first;
  journal_.for_each_since(0, [&](Side side, const mocks::JournalEntry& entry) {
    const bool own = side == Side::target && entry.collection == lookup.collection && !entry.created;
    if (!own || entry.actor != mocks::Actor::subject || first) return;
    const auto renamed = std::find_if(entry.changes.begin(), entry.changes.end(),
                                      [&](const auto& change) { return change.path == lookup.by; });
    if (!entry.deleted && renamed == entry.changes.end()) return;
    first = {.record = {as_reported(side), view_.label(side), lookup.collection, entry.record}};
    if (!entry.deleted) {
      first->property = on_one_side(side, lookup.by);
      first->before = renamed->before;
      first->after = renamed->after;
    }
    note_request(*first, entry);
  });
  return first ? IsExplained()(*first) : std::nullopt;
}

std::optional<reports::Failure> Observer::kept_by_subject(const RecordRef& record) const {
  std::map<std::pair<std::string, std::string>, UnexpectedChange> keepers;  // by collection and id
  const auto& wanted = record.flow->collection(record.side);
  journal_.for_each_since(0, [&](Side side, const mocks::JournalEntry& entry) {
    const auto* entity = view_.model().system(side).find(entry.collection);
    if (side != record.side || entity == nullptr) return;
    const std::pair key{entry.collection, entry.record};
    if (entry.deleted) keepers.erase(key);
    for (const auto& change : entry.changes) {
      const auto* field = entity->find(change.path);
      if (entry.deleted || field == nullptr || field->reference != wanted) continue;
      keepers.erase(key);
      const bool refers = !change.after.is_null() && mocks::text_of_id(change.after) == record.id;
      if (!refers || entry.actor != mocks::Actor::subject || is_counterpart(side, entry)) continue;
      auto& keeper = keepers[key];
      keeper = {{as_reported(side), view_.label(side), entry.collection, entry.record},
                on_one_side(side, change.path),
                change.before,
                change.after};
      note_request(keeper, entry);
    }
  });
  return keepers.empty() ? std::nullopt : IsExplained()(keepers.begin()->second);
}

/// Whether the record stands for one that a person made on the other side.
bool Observer::is_counterpart(Side side, const mocks::JournalEntry& entry) const {
  const auto& flows = view_.model().flows();
  return std::any_of(flows.begin(), flows.end(), [&](const Flow& flow) {
    return !flow.is_part() && flow.collection(side) == entry.collection &&
           view_.ledger().pair_of(side, flow, entry.record).has_value();
  });
}

}  // namespace dataflow_qa::checks
