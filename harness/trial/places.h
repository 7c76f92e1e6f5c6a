#pragma once

// Where a description says something: JSON pointers for a person who looks it up. What it does not say yet has the
// pointer under which it would. Immutable; any thread.

#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "mocks/system/dialect.h"

namespace dataflow_qa::trial {

class Places {
 public:
  explicit Places(nlohmann::json description) : description_(std::move(description)) {}

  /// A key of "rest": "/rest/token".
  [[nodiscard]] std::string rest(std::string_view key) const;
  /// What a collection, or else the whole system, says under `key`: "/entities/0/rest/paging" or "/rest/paging".
  [[nodiscard]] std::string of_collection(std::size_t entity, std::string_view key) const;
  /// The query parameter of this name.
  [[nodiscard]] std::string parameter(std::size_t entity, std::string_view name) const;
  /// "/entities/0/fields/3", or a key of it where that is there: "/entities/0/fields/3/views".
  [[nodiscard]] std::string field(std::size_t entity, std::string_view path, std::string_view key = {}) const;
  [[nodiscard]] std::string fields(std::size_t entity) const;
  /// The words of an outcome; those of a collection where `entity` says which. `about_body`: the body of all errors
  /// where the outcome has none of its own.
  [[nodiscard]] std::string outcome(mocks::OutcomeKind kind, bool about_body = false,
                                    std::optional<std::size_t> entity = {}) const;

 private:
  [[nodiscard]] bool has(const std::string& pointer) const;

  nlohmann::json description_;
};

}  // namespace dataflow_qa::trial
