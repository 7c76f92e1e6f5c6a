#pragma once

// Converts a value of one system to the other by the mapping, and says whether two values mean the same.
//
// Equality, as the mapping format says: through the conversion; null, an absent key and "" are one; what a system
// stores for null is equal to null; a look-up that cannot be resolved leaves the other side's value alone and counts as
// equal.

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "harness/model/model.h"

namespace dataflow_qa::model {

/// Null, or the empty text.
[[nodiscard]] bool is_nothing(const nlohmann::json& value);

/// Answers questions about links and reference data of a world.
class Resolver {
 public:
  virtual ~Resolver() = default;
  /// The id, on the other side, of the record of `slug` that has `id` on `side`.
  [[nodiscard]] virtual std::optional<std::string> counterpart_id(Side side, std::string_view slug,
                                                                  std::string_view id) const = 0;
  /// The target record of `lookup.collection` whose field `lookup.by` is `value`: its id.
  [[nodiscard]] virtual std::optional<nlohmann::json> id_of(const mapping::Lookup& lookup,
                                                            const nlohmann::json& value) const = 0;
  /// The field `lookup.by` of the target record with this id.
  [[nodiscard]] virtual std::optional<nlohmann::json> value_of(const mapping::Lookup& lookup,
                                                               const nlohmann::json& id) const = 0;
};

/// The value as the source has it: the id of a record that is referred to, which may be given as text, in the field's
/// own type; all else as it is.
[[nodiscard]] nlohmann::json in_source_terms(const Property& property, const nlohmann::json& value);

/// The composition of the flow whose text stands at this path on `side`; null where there is none.
[[nodiscard]] const mapping::Composition* composition_of(const Flow& flow, Side side, std::string_view path);
/// Whether the mapping of the flow says what stands there: a property does, or a composition.
[[nodiscard]] bool is_mapped(const Flow& flow, Side side, std::string_view path);
/// What the other side is to hold in the text of a composition; null where none of its pieces has a value.
[[nodiscard]] nlohmann::json composed(const mapping::Composition& composition, const nlohmann::json& record);

/// Null for null, "" and absent; dates without a time part; all else as it is.
[[nodiscard]] nlohmann::json normalized(const mocks::FieldDeclaration& field, const nlohmann::json& value);

/// The value that stands on the other side for `value` of `side`; nothing where it cannot be resolved.
[[nodiscard]] std::optional<nlohmann::json> converted(const Property& property, Side side, const nlohmann::json& value,
                                                      const Resolver& resolver);

/// Whether the two values mean the same on that side, its default for null included.
[[nodiscard]] bool same_on(const Property& property, Side side, const nlohmann::json& left,
                           const nlohmann::json& right);

/// Whether the other side holds what `side` holds.
[[nodiscard]] bool agree(const Property& property, const nlohmann::json& source_record,
                         const nlohmann::json& target_record, const Resolver& resolver);

/// A value as a person reads it: “Bergen”, true, empty.
[[nodiscard]] std::string shown(const nlohmann::json& value);

}  // namespace dataflow_qa::model
