// Held by rest_records_test.cpp.
#include "mocks/rest/rules.h"

#include <fmt/format.h>

#include <algorithm>

namespace dataflow_qa::mocks::rest {

using nlohmann::json;

namespace {

bool is_given(const json& value) {
  return !value.is_null() && !(value.is_string() && value.get_ref<const std::string&>().empty());
}

/// The next number of the series that no record bears.
json next_number(const Change& change, Slot slot, const Automatic& automatic) {
  const Collection& collection = change.store.collection(change.entity);
  const bool as_text = change.entity.field(slot).type == FieldType::string;
  for (std::int64_t number = automatic.first + static_cast<std::int64_t>(collection.in_order().size());; ++number) {
    json value = number;
    if (as_text) value = fmt::format("{}{:0{}}", automatic.prefix, number, automatic.digits);
    if (collection.with_value(slot, value).empty()) return value;
  }
}

void check_characters(Change& change, const FieldDeclaration& field, const json& value) {
  const auto& text = value.get_ref<const std::string&>();
  if (text.find_first_of(field.forbidden) == std::string::npos) return;
  change.refuse(field.path, fmt::format("must not contain any of the characters {}", field.forbidden));
}

void check_order(Change& change, const FieldDeclaration& field, const json& value) {
  const json& start = change.value(*field.not_before);
  if (start.is_string() && value < start)
    change.refuse(field.path, fmt::format("must not be before {}", *field.not_before));
}

void check_referred(Change& change, Slot slot) {
  const auto& [path, wanted] = *change.entity.field(slot).referenced_has;
  const std::string& collection = *change.entity.field(slot).reference;
  const Record* record = change.store.referred(collection, change.draft.values[slot]);
  if (record == nullptr) return;  // said already
  if (Store::value(*change.store.system().find(collection), *record, path) == wanted) return;
  change.violations.push_back({ViolationKind::no_such,
                               change.entity.field(slot).path,
                               fmt::format("refers to a record whose {} is not {}", path, wanted.dump()),
                               change.draft.values[slot],
                               collection,
                               {}});
}

}  // namespace

DescribedRules::DescribedRules(const Entity& entity, const SwitchSettings& switches, std::unique_ptr<EntityRules> own)
    : switches_(switches), own_(std::move(own)) {
  for (Slot slot = 0; slot < entity.size(); ++slot) {
    const FieldDeclaration& field = entity.field(slot);
    const FieldRules& rules = entity.rules[slot];
    if (rules.automatic || rules.kept_when) completed_.push_back(slot);
    if (field.unseen) unseen_.push_back({slot, std::nullopt, false});
    if (const auto& with = field.unseen_with) {
      unseen_.push_back({slot, switches_.index_of(with->first), with->second == "on"});
    }
    // Where the system takes anything, the order of dates only says what belongs there.
    const bool ordered = field.not_before && !rules.lenient_format;
    const bool apart = !rules.wire.write_as.empty() && field.required;
    if (apart || ordered || !field.forbidden.empty() || field.referenced_has) checked_.push_back(slot);
  }
}

void DescribedRules::complete(Change& change) const {
  for (const Slot slot : completed_) {
    const FieldRules& rules = change.entity.rules[slot];
    json& value = change.draft.values[slot];
    const bool counts = change.before == nullptr || rules.null_is_default;
    if (rules.automatic && counts && !is_given(value)) {
      value = next_number(change, slot, *rules.automatic);
    }
    if (rules.kept_when && change.draft.values[rules.kept_when->slot] != rules.kept_when->equals) value = nullptr;
  }
  if (own_) own_->complete(change);
}

void DescribedRules::check_field(Change& change, Slot slot) const {
  const FieldDeclaration& field = change.entity.field(slot);
  const FieldRules& rules = change.entity.rules[slot];
  const json& value = change.draft.values[slot];
  const auto differs = [&] { return change.before == nullptr || change.before->values[slot] != value; };
  // A part that bodies hold under a name of its own is asked for wherever its object is, also where there is none.
  const Slot parent = rules.wire.write_as.empty() ? no_slot : rules.parent;
  const bool no_object = parent != no_slot && change.draft.values[parent].is_null();
  if (no_object && field.required) {
    change.violations.push_back({ViolationKind::missing, field.path, "is required", value, {}, {}});
  }
  if (!is_given(value)) return;
  if (!field.forbidden.empty() && value.is_string() && differs()) check_characters(change, field, value);
  if (field.not_before && !rules.lenient_format) check_order(change, field, value);
  if (field.referenced_has && differs()) check_referred(change, slot);
}

void DescribedRules::check(Change& change) const {
  for (const Slot slot : checked_) check_field(change, slot);
  if (own_) own_->check(change);
}

void DescribedRules::stored(Store& store, const Record& record, const std::vector<json>& before) const {
  if (own_) own_->stored(store, record, before);
}

bool DescribedRules::is_unseen(const Entity& entity, Slot slot) const {
  return std::any_of(unseen_.begin(), unseen_.end(), [&](const Unseen& unseen) {
    const bool holds = !unseen.of_switch || switches_.on(*unseen.of_switch) == unseen.on;
    return holds && (slot == unseen.slot || entity.rules[slot].parent == unseen.slot);
  });
}

/// A change that changes nothing counts by what it gives.
bool DescribedRules::touches(const Change& change) const {
  const auto& before = change.before->values;
  const auto& draft = change.draft;
  const bool differs = before != draft.values;
  bool any = false;
  for (Slot slot = 0; slot < change.entity.size(); ++slot) {
    const bool concerned = differs ? before[slot] != draft.values[slot] : draft.given[slot];
    if (concerned && !is_unseen(change.entity, slot)) return true;
    any = any || concerned;
  }
  return !any;
}

std::optional<std::string> DescribedRules::keeps(const Store& store, const Record& record) const {
  return own_ ? own_->keeps(store, record) : std::nullopt;
}

}  // namespace dataflow_qa::mocks::rest
