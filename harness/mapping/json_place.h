#pragma once

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dataflow_qa::mapping {

/// The first thing found wrong; later ones often only follow from it.
struct FirstFault {
  std::optional<std::string> pointer;  // set where something is wrong
  std::string message;

  [[nodiscard]] explicit operator bool() const { return pointer.has_value(); }
};

/// A place in a JSON value that a person wrote, read strictly: what is not there or of another kind is noted as a fault
/// with the place's pointer, and an empty value is returned, so that reading goes on without a branch at each step.
/// Refers to the value and the fault; both must outlive it. One thread.
class JsonPlace {
 public:
  JsonPlace(const nlohmann::json& value, std::string pointer, FirstFault& fault)
      : value_(&value), pointer_(std::move(pointer)), fault_(&fault) {}

  [[nodiscard]] const nlohmann::json& value() const { return *value_; }
  [[nodiscard]] const std::string& pointer() const { return pointer_; }

  void fail(std::string message) const;

  /// An object with no key but these; false (and a fault) where it is something else.
  [[nodiscard]] bool is_object_of(std::initializer_list<std::string_view> known) const;
  [[nodiscard]] bool has(std::string_view key) const;
  /// The member `key`, which must be there.
  [[nodiscard]] std::optional<JsonPlace> required(std::string_view key) const;
  [[nodiscard]] std::optional<JsonPlace> optional(std::string_view key) const;
  /// The elements of a list that must have at least one.
  [[nodiscard]] std::vector<JsonPlace> list() const;
  /// The members of an object that must have at least one.
  [[nodiscard]] std::vector<std::pair<std::string, JsonPlace>> members() const;

  /// A string that is not empty and does not start or end with a blank.
  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool boolean() const;
  /// A string, number or boolean.
  [[nodiscard]] nlohmann::json scalar() const;

 private:
  /// The member `key` of an object that has it.
  [[nodiscard]] JsonPlace at(std::string_view key) const;

  const nlohmann::json* value_;
  std::string pointer_;
  FirstFault* fault_;
};

}  // namespace dataflow_qa::mapping
