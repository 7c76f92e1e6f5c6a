#include "mocks/store/store.h"

#include <algorithm>
#include <stdexcept>

#include "mocks/store/checks.h"
#include "mocks/store/clock.h"

namespace dataflow_qa::mocks {

using nlohmann::json;

namespace {

std::string id_of(const json& value) {
  return value.is_string() ? value.get<std::string>() : value.is_null() ? std::string{} : value.dump();
}

bool moves_by_itself(Stamp stamp) {
  return stamp == Stamp::changed || stamp == Stamp::version || stamp == Stamp::part_changed ||
         stamp == Stamp::field_changed;
}

/// The differences between two states of a record; either may be empty.
std::vector<FieldChange> difference(const Entity& entity, const std::vector<json>& before,
                                    const std::vector<json>& after) {
  static const json null;
  std::vector<FieldChange> changes;
  for (Slot slot = 0; slot < entity.size(); ++slot) {
    const FieldRules& rules = entity.rules[slot];
    if (entity.field(slot).type == FieldType::object || rules.hidden || moves_by_itself(rules.stamp)) continue;
    const json& old = before.empty() ? null : before[slot];
    const json& now = after.empty() ? null : after[slot];
    if (old == now) continue;
    changes.push_back({entity.field(slot).path, shown_value(entity, slot, old), shown_value(entity, slot, now)});
  }
  return changes;
}

/// `before`: the record that changes; null where it is made. A part is made with its object.
void fill_defaults(const Entity& entity, Draft& draft, const Record* before) {
  for (Slot slot = 0; slot < entity.size(); ++slot) {
    const auto& otherwise = entity.field(slot).default_value;
    const FieldRules& rules = entity.rules[slot];
    json& value = draft.values[slot];
    if (!otherwise || !is_blank(value)) continue;
    if (rules.parent != no_slot && draft.values[rules.parent].is_null()) continue;
    const bool creating = before == nullptr || (rules.parent != no_slot && before->values[rules.parent].is_null());
    if (rules.null_is_default || (creating && !draft.given[slot])) value = *otherwise;
  }
}

}  // namespace

bool Change::differs(std::string_view path) const {
  const Slot slot = need(path);
  return before == nullptr || before->values[slot] != draft.values[slot];
}

void Change::refuse(std::string path, std::string detail) {
  const json asked = value(path);
  violations.push_back({ViolationKind::invalid, std::move(path), std::move(detail), asked, {}, {}});
}

Slot Change::need(std::string_view path) const {
  const Slot slot = entity.slot_of(path);
  if (slot == no_slot) throw std::logic_error("no field " + std::string(path));
  return slot;
}

void EntityRules::complete(Change& /*change*/) const {}
void EntityRules::check(Change& /*change*/) const {}
void EntityRules::stored(Store& /*store*/, const Record& /*record*/, const std::vector<json>& /*before*/) const {}
bool EntityRules::touches(const Change& /*change*/) const {
  return true;
}
std::optional<std::string> EntityRules::keeps(const Store& /*store*/, const Record& /*record*/) const {
  return std::nullopt;
}

Store::Store(const System& system, const Clock& clock, std::map<std::string, std::unique_ptr<EntityRules>> rules)
    : system_(system), clock_(clock), rules_(std::move(rules)) {
  for (const Entity& entity : system.entities) collections_.emplace_back(entity);
}

void Store::skip_ids(std::int64_t count) {
  for (auto& collection : collections_) collection.skip_ids(count);
}

const Collection& Store::collection(const Entity& entity) const {
  return collections_[static_cast<std::size_t>(&entity - system_.entities.data())];
}

Collection& Store::mutable_collection(const Entity& entity) {
  return collections_[static_cast<std::size_t>(&entity - system_.entities.data())];
}

const Collection& Store::collection(std::string_view name) const {
  const Entity* entity = system_.find(name);
  if (entity == nullptr) throw std::logic_error("no collection " + std::string(name));
  return collection(*entity);
}

const Record* Store::find(const Entity& entity, std::string_view id) const {
  const Record* record = collection(entity).find(id);
  return record == nullptr || record->deleted ? nullptr : record;
}

const Record* Store::referred(std::string_view name, const json& value) const {
  return find(collection(name).entity(), id_of(value));
}

const json& Store::value(const Entity& entity, const Record& record, std::string_view path) {
  return record.values.at(entity.slot_of(path));
}

Ticks Store::tick() {
  const auto now = std::chrono::duration_cast<std::chrono::nanoseconds>(clock_.now().time_since_epoch()).count();
  if (clock_.history() != history_) last_tick_ = 0;
  history_ = clock_.history();
  last_tick_ = std::max(last_tick_, cut_to_format(now, system_.time));
  return last_tick_;
}

Outcome Store::create(const Entity& entity, Draft draft) {
  Violations violations;
  Change change{*this, entity, nullptr, draft, violations};
  complete(change);
  check(change);
  if (!violations.empty()) return tl::unexpected(std::move(violations));
  Record record;
  record.id = mutable_collection(entity).next_id(draft.values);
  record.changed = tick();
  stamp(entity, draft.values, nullptr, record.changed, true);
  for (Slot slot = 0; slot < entity.size(); ++slot) {
    if (entity.rules[slot].stamp == Stamp::id) draft.values[slot] = id_value(entity, record.id);
  }
  fill_mirrors(entity, draft.values);
  record.values = std::move(draft.values);
  record.values.shrink_to_fit();
  count_references(entity, record.values, 1);
  const Record& stored = insert(entity, std::move(record));
  Commit commit{&stored, true, false, difference(entity, {}, stored.values)};
  after_store(entity, stored, {});
  return commit;
}

Outcome Store::update(const Entity& entity, const Record& record, Draft draft, bool always_touch) {
  Violations violations;
  Change change{*this, entity, &record, draft, violations};
  complete(change);
  check(change);
  if (!violations.empty()) return tl::unexpected(std::move(violations));
  fill_mirrors(entity, draft.values);
  const bool same = draft.values == record.values;
  const EntityRules* own = own_rules(entity);
  const bool touch = own == nullptr || own->touches(change);
  if (same && !(always_touch && touch)) return Commit{&record, false, false, {}};
  const std::vector<json> before = record.values;
  put(entity, record, std::move(draft), true, touch);
  Commit commit{&record, true, same, difference(entity, before, record.values)};
  after_store(entity, record, before);
  return commit;
}

Outcome Store::remove(const Entity& entity, const Record& record) {
  const EntityRules* own = own_rules(entity);
  const auto kept = own == nullptr ? std::nullopt : own->keeps(*this, record);
  const Dependants dependants = dependants_of(entity);
  if (kept || (dependants == Dependants::refuse && is_referred_to(entity, record))) {
    const std::string why = kept.value_or("is in use and cannot be deleted");
    return tl::unexpected(Violations{{ViolationKind::in_use, {}, why, {}, record.id, {}}});
  }
  remove_children(entity, record);
  if (dependants == Dependants::cascade) remove_dependants(entity, record);
  if (entity.deleted_slot != no_slot) {
    Draft draft(record);
    draft.values[entity.deleted_slot] = true;
    const std::vector<json> before = record.values;
    rewrite(entity, record, std::move(draft), true);
    return Commit{&record, true, false, difference(entity, before, record.values)};
  }
  Commit commit{nullptr, true, false, difference(entity, record.values, {})};
  count_references(entity, record.values, -1);
  erase(entity, std::string(record.id));
  return commit;
}

/// Removes the records below a record, which go with it.
void Store::remove_children(const Entity& entity, const Record& record) {
  for (const Entity& other : system_.entities) {
    if (other.parent_slot == no_slot || other.field(other.parent_slot).reference != entity.declaration->collection) {
      continue;
    }
    for (const Record* child : collection(other).with_value(other.parent_slot, id_value(entity, record.id))) {
      count_references(other, child->values, -1);
      erase(other, std::string(child->id));
    }
  }
}

Dependants Store::dependants_of(const Entity& entity) const {
  if (!system_.dialect) return Dependants::refuse;
  return system_.dialect->collections[static_cast<std::size_t>(&entity - system_.entities.data())].dependants;
}

/// Removes the records that refer to a record, and those that refer to them.
void Store::remove_dependants(const Entity& entity, const Record& record) {
  const json id = id_value(entity, record.id);
  for (const Entity& other : system_.entities) {
    for (Slot slot = 0; slot < other.size(); ++slot) {
      if (other.field(slot).reference != entity.declaration->collection || slot == other.parent_slot) continue;
      for (const Record* dependant : collection(other).with_value(slot, id)) {
        if (dependant != &record) (void)remove(other, *dependant);
      }
    }
  }
}

void Store::rewrite(const Entity& entity, const Record& record, Draft draft, bool touch) {
  put(entity, record, std::move(draft), touch, touch);
}

void Store::put(const Entity& entity, const Record& record, Draft draft, bool stamps, bool touch) {
  Record next;
  next.id = record.id;
  next.changed = record.changed;
  if (stamps) {
    const Ticks now = tick();
    if (touch) next.changed = now;
    stamp(entity, draft.values, &record, now, touch);
  }
  next.values = std::move(draft.values);
  next.deleted = entity.deleted_slot != no_slot && next.values[entity.deleted_slot] == true;
  if (!record.deleted) count_references(entity, record.values, -1);
  if (!next.deleted) count_references(entity, next.values, 1);
  replace(entity, std::move(next));
}

Store::Image Store::image() const {
  Image image;
  for (const Collection& collection : collections_) image.collections.push_back(collection.image());
  image.next_part_id = next_part_id_;
  image.last_tick = last_tick_;
  return image;
}

void Store::restore(const Image& image) {
  references_.clear();
  for (std::size_t i = 0; i < collections_.size(); ++i) {
    collections_[i].restore(image.collections.at(i));
    for (const Record& record : image.collections[i].records) {
      if (!record.deleted) count_references(collections_[i].entity(), record.values, 1);
    }
  }
  next_part_id_ = image.next_part_id;
  last_tick_ = image.last_tick;
  if (observer_ != nullptr) observer_->after_restore();
}

std::unique_ptr<Store> Store::copy() const {
  auto other = std::make_unique<Store>(system_, clock_, std::map<std::string, std::unique_ptr<EntityRules>>{});
  other->restore(image());
  return other;
}

void Store::mirror(const Entity& entity, const std::string& id, std::optional<Record> now) {
  if (!now) {
    erase(entity, id);
  } else if (collection(entity).find(id) == nullptr) {
    insert(entity, std::move(*now));
  } else {
    replace(entity, std::move(*now));
  }
}

const Record& Store::insert(const Entity& entity, Record record) {
  if (observer_ != nullptr) observer_->before_change();
  const Record& stored = mutable_collection(entity).insert(std::move(record));
  if (observer_ != nullptr) observer_->after_change(entity, stored.id, &stored);
  return stored;
}

void Store::replace(const Entity& entity, Record record) {
  if (observer_ != nullptr) observer_->before_change();
  const Record& stored = mutable_collection(entity).replace(std::move(record));
  if (observer_ != nullptr) observer_->after_change(entity, stored.id, &stored);
}

void Store::erase(const Entity& entity, const std::string& id) {
  if (observer_ != nullptr) observer_->before_change();
  mutable_collection(entity).erase(id);
  if (observer_ != nullptr) observer_->after_change(entity, id, nullptr);
}

const EntityRules* Store::own_rules(const Entity& entity) const {
  const auto own = rules_.find(entity.declaration->collection);
  return own == rules_.end() ? nullptr : own->second.get();
}

void Store::complete(Change& change) const {
  fill_defaults(change.entity, change.draft, change.before);
  resolve_mirrors(change);
  if (const EntityRules* own = own_rules(change.entity)) own->complete(change);
}

void Store::check(Change& change) const {
  check_declared(change);
  if (const EntityRules* own = own_rules(change.entity)) own->check(change);
}

void Store::stamp(const Entity& entity, std::vector<json>& values, const Record* before, Ticks now, bool touch) {
  for (Slot slot = 0; slot < entity.size(); ++slot) {
    const FieldRules& rules = entity.rules[slot];
    const auto part_there = [&] { return rules.parent != no_slot && !values[rules.parent].is_null(); };
    const auto part_changed = [&] {
      const auto& parts = entity.rules[rules.parent].parts;
      return before == nullptr ||
             std::any_of(parts.begin(), parts.end(), [&](Slot part) { return before->values[part] != values[part]; });
    };
    switch (rules.stamp) {
      case Stamp::none:
      case Stamp::id:
        break;
      case Stamp::created:
        if (before == nullptr) values[slot] = now;
        break;
      case Stamp::changed:
        if (touch) values[slot] = now;
        break;
      case Stamp::version:
        values[slot] = before == nullptr ? 1 : before->values[slot].get<std::int64_t>() + 1;
        break;
      case Stamp::deleted:
        if (before == nullptr) values[slot] = false;
        break;
      case Stamp::field_changed: {
        const auto& value = values[rules.stamp_of];
        const bool is_new = before == nullptr ? !value.is_null() : before->values[rules.stamp_of] != value;
        const bool has_none = rules.null_when && values[rules.null_when->slot] == rules.null_when->equals;
        if (is_new) values[slot] = has_none ? json() : json(now);
        break;
      }
      case Stamp::part_id:
        if (!part_there()) values[slot] = nullptr;
        if (part_there() && values[slot].is_null()) values[slot] = next_part_id_++;
        break;
      case Stamp::part_changed:
        if (!part_there()) values[slot] = nullptr;
        if (part_there() && part_changed()) values[slot] = now;
        break;
    }
  }
}

void Store::count_references(const Entity& entity, const std::vector<json>& values, int step) {
  for (Slot slot = 0; slot < entity.size(); ++slot) {
    const auto& reference = entity.field(slot).reference;
    // Records below a record do not keep it.
    if (!reference || slot == entity.parent_slot || values[slot].is_null()) continue;
    const auto count = [&](const json& id) {
      std::size_t& known = references_[*reference + "/" + id_of(id)];
      known = step > 0 ? known + 1 : known - 1;
    };
    if (values[slot].is_array()) {
      std::for_each(values[slot].begin(), values[slot].end(), count);
    } else {
      count(values[slot]);
    }
  }
}

void Store::after_store(const Entity& entity, const Record& record, const std::vector<json>& before) {
  if (!before.empty()) refresh_mirrors_of(entity, record, before);
  if (const EntityRules* own = own_rules(entity)) own->stored(*this, record, before);
}

bool Store::is_referred_to(const Entity& entity, const Record& record) const {
  const auto found = references_.find(entity.declaration->collection + "/" + record.id);
  if (found == references_.end()) return false;
  // Who refers to himself alone, as an employee who is his own manager, is not kept by that.
  std::size_t own = 0;
  for (Slot slot = 0; slot < entity.size(); ++slot) {
    if (slot != entity.parent_slot && entity.field(slot).reference == entity.declaration->collection &&
        id_of(record.values[slot]) == record.id) {
      ++own;
    }
  }
  return found->second > own;
}

}  // namespace dataflow_qa::mocks
