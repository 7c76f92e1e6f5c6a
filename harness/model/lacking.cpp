// Held by lacking_test.cpp.
#include "harness/model/lacking.h"

#include "harness/mapping/mapping.h"
#include "harness/model/conversion.h"
#include "harness/model/values.h"

namespace dataflow_qa::model {
namespace {

using mocks::Entity;
using mocks::no_slot;
using mocks::Slot;
using nlohmann::json;

/// One record, as its system will see it.
class NewRecord {
 public:
  NewRecord(const Entity& entity, const json& record) : entity_(entity), record_(record) {}

  [[nodiscard]] bool lacks(Slot slot) const { return !has(slot) && is_asked_for(slot); }

 private:
  [[nodiscard]] bool has(Slot slot) const { return !is_nothing(mapping::value_at(record_, entity_.field(slot).path)); }

  [[nodiscard]] bool holds(const std::optional<mocks::Condition>& condition) const {
    if (!condition) return false;
    const auto& field = entity_.field(condition->slot);
    const auto& given = mapping::value_at(record_, field.path);
    return (given.is_null() ? field.default_value.value_or(json()) : given) == condition->equals;
  }

  /// Nobody but the system fills it, or it has no value on such records.
  [[nodiscard]] bool is_left_out(Slot slot) const {
    const auto& field = entity_.field(slot);
    const auto& rules = entity_.rules[slot];
    const bool by_itself = rules.automatic || rules.mirror || rules.stamp != mocks::Stamp::none;
    const bool has_none = holds(rules.null_when) || (rules.kept_when && !holds(rules.kept_when));
    return is_of_system(field) || by_itself || field.default_value || has_none || field.link_key;
  }

  [[nodiscard]] bool is_asked_for(Slot slot) const {
    const auto& field = entity_.field(slot);
    const auto& rules = entity_.rules[slot];
    if (is_left_out(slot)) return false;
    if (rules.required || holds(rules.required_when) || slot == entity_.parent_slot) return true;
    const bool in_object = rules.parent != no_slot;
    if (in_object && !has(rules.parent)) return false;
    return !field.nullable || (in_object && rules.required_on_create);
  }

  const Entity& entity_;
  const json& record_;
};

}  // namespace

std::vector<const mocks::FieldDeclaration*> lacking(const Entity& entity, const json& record) {
  const NewRecord made(entity, record);
  std::vector<const mocks::FieldDeclaration*> result;
  for (Slot slot = 0; slot < entity.size(); ++slot) {
    if (made.lacks(slot)) result.push_back(&entity.field(slot));
  }
  return result;
}

}  // namespace dataflow_qa::model
