#pragma once

// JSON that a person wrote, read strictly:
//
//   Result<Dataset> read_dataset(std::string_view text, std::string file) {
//     return base::read_json(text, std::move(file), [](const JsonPlace& root) {
//       Dataset dataset;
//       if (!root.is_object_of({"name", "records"})) return dataset;
//       if (const auto name = root.required("name")) dataset.name = name->text();
//       …

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/json_text.h"

namespace dataflow_qa::base {

/// A place in a JSON value. A value that is missing or of another kind is noted as an error with the place's pointer,
/// and an empty value is returned, so that reading goes on without a branch at each step. The first error counts: later
/// ones often only follow from it. Refers to the value and the error; both must outlive it. One thread.
class JsonPlace {
 public:
  JsonPlace(const nlohmann::json& value, std::string pointer, std::optional<Error>& error)
      : value_(&value), pointer_(std::move(pointer)), error_(&error) {}

  [[nodiscard]] const nlohmann::json& value() const { return *value_; }
  [[nodiscard]] const std::string& pointer() const { return pointer_; }

  void fail(std::string message) const;
  /// The same place in another value, whose errors count as this one's. `value` outlives what is read from it.
  [[nodiscard]] JsonPlace beside(const nlohmann::json& value) const { return {value, pointer_, *error_}; }
  /// Whether an error was noted, here or anywhere else in the value.
  [[nodiscard]] bool has_failed() const { return error_->has_value(); }

  /// An object with no key but these; false (and an error) where it is something else.
  [[nodiscard]] bool is_object_of(std::initializer_list<std::string_view> known) const;
  [[nodiscard]] bool has(std::string_view key) const;
  /// The member `key`, which must be there.
  [[nodiscard]] std::optional<JsonPlace> required(std::string_view key) const;
  [[nodiscard]] std::optional<JsonPlace> optional(std::string_view key) const;

  /// The elements of a list, which must have at least one.
  [[nodiscard]] std::vector<JsonPlace> list() const;
  /// The elements of a list, which may be empty.
  [[nodiscard]] std::vector<JsonPlace> elements() const;
  /// The members of an object, which must have at least one.
  [[nodiscard]] std::vector<std::pair<std::string, JsonPlace>> members() const;
  /// The members of an object, which may be empty.
  [[nodiscard]] std::vector<std::pair<std::string, JsonPlace>> entries() const;
  /// The one member of an object that has no other.
  [[nodiscard]] std::optional<std::pair<std::string, JsonPlace>> only_member() const;

  /// A string that is not empty and does not start or end with a blank.
  [[nodiscard]] std::string text() const;
  /// Any string.
  [[nodiscard]] std::string string() const;
  [[nodiscard]] bool boolean() const;
  [[nodiscard]] double number(double lowest, double highest) const;
  [[nodiscard]] std::int64_t integer(std::int64_t lowest, std::int64_t highest) const;
  /// A string, number or boolean.
  [[nodiscard]] nlohmann::json scalar() const;

  /// The enumerator that the string here names. The error for an unknown string lists the known ones.
  template <typename Enum>
  [[nodiscard]] Enum one_of(std::initializer_list<std::pair<std::string_view, Enum>> known) const {
    return one_of(std::vector<std::pair<std::string_view, Enum>>(known));
  }
  template <typename Enum>
  [[nodiscard]] Enum one_of(const std::vector<std::pair<std::string_view, Enum>>& known) const {
    std::vector<std::string_view> names;
    const std::string name = text();
    for (const auto& [each, meaning] : known) {
      if (each == name) return meaning;
      names.push_back(each);
    }
    fail_unknown(name, names);
    return known.front().second;
  }

 private:
  /// The member `key` of an object that has it.
  [[nodiscard]] JsonPlace at(std::string_view key) const;
  void fail_unknown(const std::string& name, const std::vector<std::string_view>& known) const;

  const nlohmann::json* value_;
  std::string pointer_;
  std::optional<Error>* error_;
};

/// Calls `read` with the root of `text` and returns its result, or the first error with the file's name.
template <typename Read>
[[nodiscard]] auto read_json(std::string_view text, std::string file, const Read& read)
    -> Result<decltype(read(std::declval<const JsonPlace&>()))> {
  auto value = parse_json(text);
  std::optional<Error> error;
  if (!value) {
    error = std::move(value.error());
  } else {
    auto result = read(JsonPlace(*value, "", error));
    if (!error) return result;
  }
  error->file = std::move(file);
  return tl::unexpected(std::move(*error));
}

}  // namespace dataflow_qa::base
