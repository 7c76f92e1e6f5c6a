#pragma once

// Small JSON files that people write (known issues, gate policies), read strictly: an unknown key, a missing one and a
// value of another kind are errors with the file's name and a JSON pointer. Internal to the reports; nothing does I/O.

#include <cstdint>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace dataflow_qa::reports {

/// `text` as JSON. The error is a sentence that begins with `file_name` and, in broken JSON, line and column.
[[nodiscard]] tl::expected<nlohmann::json, std::string> parse_json(std::string_view text, std::string_view file_name);

namespace strict {

/// What is wrong, beginning with a JSON pointer. Caught by the reader that began; it never leaves this room.
class Fault : public std::runtime_error {
 public:
  Fault(const std::string& pointer, const std::string& what) : std::runtime_error(pointer + ": " + what) {}
};

/// Throws Fault unless `value` is an object with no key but `known`.
void require_object(const nlohmann::json& value, const std::string& pointer,
                    std::initializer_list<std::string_view> known);
/// The version of a document that calls itself `format`, of 1 to `newest`. Throws Fault where it does not.
int require_format(const nlohmann::json& document, std::string_view format, int newest = 1);
/// The text `key`, which must be there and not blank.
[[nodiscard]] std::string text(const nlohmann::json& object, const std::string& pointer, const std::string& key);
[[nodiscard]] std::optional<std::string> optional_text(const nlohmann::json& object, const std::string& pointer,
                                                       const std::string& key);

}  // namespace strict
}  // namespace dataflow_qa::reports
