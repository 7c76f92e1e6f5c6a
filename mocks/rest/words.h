#pragma once

// Bodies with {placeholders} in the places of what is known only when they are sent. Pure functions; any thread.

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace dataflow_qa::mocks::rest {

/// What stands for each placeholder, by its name without braces. One that is not here is null.
using Words = std::map<std::string, nlohmann::json, std::less<>>;

/// `form` with its placeholders filled in. A text that is one placeholder and nothing else becomes its value, of
/// whatever type; in a longer text the value's text stands in its place. A member whose name ends in "?" loses that
/// sign, and is left out where its value is null or has no elements. {"$text": x} is x written as JSON in a string.
[[nodiscard]] nlohmann::json filled(const nlohmann::json& form, const Words& words);
[[nodiscard]] std::string filled_text(std::string_view form, const Words& words);

}  // namespace dataflow_qa::mocks::rest
