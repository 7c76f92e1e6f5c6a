#pragma once

// Values for the fields of a record, each by what its declaration allows. The same calls give the same values.

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

#include "mocks/system/entity.h"

namespace dataflow_qa::trial {

/// Not thread-safe: each value differs from those before it, where the type has as many.
class Draws {
 public:
  /// Writes times as `time` says.
  explicit Draws(mocks::TimeFormat time) : time_(std::move(time)) {}

  /// A value that the field takes. For a yes or no the one that keeps the record active. Not for objects.
  [[nodiscard]] nlohmann::json draw(const mocks::FieldDeclaration& field, const mocks::FieldRules& rules);
  /// One that differs from `now`; the same where there is no other.
  [[nodiscard]] nlohmann::json other_than(const nlohmann::json& now, const mocks::FieldDeclaration& field,
                                          const mocks::FieldRules& rules);

 private:
  [[nodiscard]] nlohmann::json value(const mocks::FieldDeclaration& field, const mocks::FieldRules& rules);
  [[nodiscard]] std::string text(const mocks::FieldDeclaration& field) const;

  mocks::TimeFormat time_;
  std::int64_t turn_ = 0;
};

}  // namespace dataflow_qa::trial
