#pragma once

// Reads one field of a description.

#include "base/json_place.h"
#include "mocks/system/entity.h"

namespace dataflow_qa::mocks {

/// The part of a field that the harness reads.
[[nodiscard]] FieldDeclaration field_at(const base::JsonPlace& place);
/// The part of a field that only the mock and its clients read, as far as it names no other field.
[[nodiscard]] FieldRules rules_at(const base::JsonPlace& place, const FieldDeclaration& field);
[[nodiscard]] Missing missing_at(const base::JsonPlace& place);
/// Whether a record may have the value in that field. Null stands for no value.
[[nodiscard]] bool can_hold(const FieldDeclaration& field, const nlohmann::json& value);
/// False, and an error, where a field has a key that none has.
[[nodiscard]] bool has_only_known_keys(const base::JsonPlace& field);

}  // namespace dataflow_qa::mocks
