// Held by store_test.cpp.
// The store's mirror fields: what shows a key of a record that another field refers to.

#include <utility>

#include "mocks/store/checks.h"
#include "mocks/store/store.h"

namespace dataflow_qa::mocks {

using nlohmann::json;

namespace {

bool lies_within(const FieldDeclaration& field, double number) {
  return number >= field.minimum.value_or(number) && number <= field.maximum.value_or(number);
}

/// A text that showed a record goes with the reference to it.
void forget_texts(Change& change) {
  for (Slot slot = 0; slot < change.entity.size(); ++slot) {
    const auto& mirror = change.entity.rules[slot].mirror;
    if (!mirror || !mirror->any_text || change.before->values[mirror->of].is_null()) continue;
    if (change.draft.values[mirror->of].is_null()) change.draft.values[slot] = nullptr;
  }
}

}  // namespace

/// Finds the id where a creation names a record by its code only. The id beats the code where both are there.
void Store::resolve_mirrors(Change& change) const {
  if (change.before != nullptr) return forget_texts(change);
  for (Slot slot = 0; slot < change.entity.size(); ++slot) {
    const auto& mirror = change.entity.rules[slot].mirror;
    const json& key = change.draft.values[slot];
    if (!mirror || is_blank(key) || !change.draft.values[mirror->of].is_null()) continue;
    const std::string& name = *change.entity.field(mirror->of).reference;
    const Collection& others = collection(name);
    // A number that no record can have is refused as such.
    const FieldDeclaration& shown = others.entity().field(others.entity().slot_of(mirror->key));
    if (key.is_number() && !lies_within(shown, key.get<double>())) {
      change.violations.push_back(
          {ViolationKind::invalid, change.entity.field(slot).path, "lies beyond what its type can hold", key, {}, {}});
      continue;
    }
    const auto found = others.with_value(others.entity().slot_of(mirror->key), key);
    if (found.empty() && mirror->any_text) continue;
    if (found.empty()) {
      change.violations.push_back({ViolationKind::no_such, change.entity.field(slot).path,
                                   "refers to a record that does not exist", key, name, mirror->key});
    } else {
      change.draft.values[mirror->of] = id_value(others.entity(), found.front()->id);
    }
  }
}

void Store::fill_mirrors(const Entity& entity, std::vector<json>& values) const {
  for (Slot slot = 0; slot < entity.size(); ++slot) {
    const auto& mirror = entity.rules[slot].mirror;
    if (!mirror) continue;
    const json& id = values[mirror->of];
    if (id.is_null() && mirror->any_text) continue;
    const Record* other = id.is_null() ? nullptr : referred(*entity.field(mirror->of).reference, id);
    values[slot] = other == nullptr
                       ? json()
                       : value(collection(*entity.field(mirror->of).reference).entity(), *other, mirror->key);
  }
}

/// Other records show keys of this one: where such a key has changed, they follow.
void Store::refresh_mirrors_of(const Entity& entity, const Record& record, const std::vector<json>& before) {
  for (const Entity& other : system_.entities) {
    for (Slot slot = 0; slot < other.size(); ++slot) {
      const auto& mirror = other.rules[slot].mirror;
      if (!mirror || other.field(mirror->of).reference != entity.declaration->collection) continue;
      const Slot key = entity.slot_of(mirror->key);
      if (before[key] == record.values[key]) continue;
      for (const Record* referring : collection(other).with_value(mirror->of, id_value(entity, record.id))) {
        Draft draft(*referring);
        draft.values[slot] = record.values[key];
        rewrite(other, *referring, std::move(draft), false);
      }
    }
  }
}

}  // namespace dataflow_qa::mocks
