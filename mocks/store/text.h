#pragma once

// Questions about texts that the systems' rules ask. Pure functions; any thread.

#include <cstddef>
#include <string>
#include <string_view>

#include "mocks/system/declaration.h"

namespace dataflow_qa::mocks {

/// Nothing but blanks, those of Unicode too. `text` is valid UTF-8.
[[nodiscard]] bool is_white_space(std::string_view text);
/// `text` is valid UTF-8.
[[nodiscard]] std::size_t length_in(LengthUnit unit, std::string_view text);
/// True where `text` has the form that `format` names.
[[nodiscard]] bool has_format(std::string_view text, TextFormat format);
/// "a string with one @": what a text of that format must be, to be put after "must be".
[[nodiscard]] std::string_view format_description(TextFormat format);
/// `text` as a JSON string with its quotes, appended to `out`. `text` is valid UTF-8.
void append_json_string(std::string& out, std::string_view text);

}  // namespace dataflow_qa::mocks
