#pragma once

// Conditions on records, in the ways in which APIs write them. Pure functions; any thread.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "mocks/rest/query.h"

namespace dataflow_qa::mocks::rest {

/// Finds the field that a condition names, and turns what it is compared with into the form that is stored.
class ConditionBinder {
 public:
  /// All outlive this.
  ConditionBinder(const Store& store, const Entity& entity, const CollectionDialect& dialect)
      : store_(store), entity_(entity), dialect_(dialect) {}

  /// Nothing where there is no such field, or the value is none of its type.
  [[nodiscard]] std::optional<BoundCondition> bind(const std::string& path, Comparison comparison,
                                                   const nlohmann::json& value) const;

 private:
  [[nodiscard]] std::optional<nlohmann::json> stored(const BoundCondition& condition,
                                                     const nlohmann::json& value) const;

  const Store& store_;
  const Entity& entity_;
  const CollectionDialect& dialect_;
};

[[nodiscard]] bool holds(const Store& store, const BoundCondition& condition, const Record& record);

/// The conditions in a JSON text; nothing where it is none, or has a field or an operator that is not known.
[[nodiscard]] std::optional<std::vector<BoundCondition>> conditions_from(const std::string& text,
                                                                         const QueryParameter& parameter,
                                                                         const ConditionBinder& binder);

/// The longest operator that `value` begins with; null where it begins with none.
[[nodiscard]] const std::pair<std::string, Comparison>* longest_operator(const QueryParameter& parameter,
                                                                         const std::string& value);

/// Paths, each with "descending?"; nothing where the text is no order.
[[nodiscard]] std::optional<std::vector<std::pair<std::string, bool>>> orders_from(const std::string& text,
                                                                                   const std::string* direction,
                                                                                   const Ordering& ordering);

}  // namespace dataflow_qa::mocks::rest
