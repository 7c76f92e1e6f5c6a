#pragma once

// Bodies with {placeholders}, the other way round: what stands in the places of those in an answer. The mock fills
// such forms with code of its own, so that a mistake on one side shows on the other. Pure functions; any thread.

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace dataflow_qa::trial {

/// What was found in the place of each placeholder that stands alone, by its name without braces.
using Found = std::map<std::string, nlohmann::json, std::less<>>;

struct Mismatch {
  std::string pointer;  // into the answer
  std::string expected;
  std::string actual;
};

/// Reads `actual` by `form`. Members that the form does not have are a mismatch; one whose name ends in "?" may lack.
[[nodiscard]] tl::expected<Found, Mismatch> read_form(const nlohmann::json& form, const nlohmann::json& actual);

/// Whether a text is what `form` can become: "The number {value} is used." with something in the place of {value}.
[[nodiscard]] bool text_fits(std::string_view form, std::string_view text);

/// Whether the placeholder stands anywhere in the form.
[[nodiscard]] bool has_placeholder(const nlohmann::json& form, std::string_view name);

/// The value as text for a message, cut where it is long.
[[nodiscard]] std::string short_text(const nlohmann::json& value);

}  // namespace dataflow_qa::trial
