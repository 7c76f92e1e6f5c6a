#pragma once

// Questions about texts that the systems' rules ask. Pure functions; any thread.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "mocks/system/declaration.h"

namespace dataflow_qa::mocks {

/// In what a system counts the length of a text.
enum class LengthUnit { utf16, code_points };
/// `text` is valid UTF-8.
[[nodiscard]] std::size_t length_in(LengthUnit unit, std::string_view text);
[[nodiscard]] bool is_utf8(std::string_view text);
/// Lower case, for comparison: ASCII, Latin, Greek and Cyrillic letters; all else as it is.
[[nodiscard]] std::string fold(std::string_view text);
[[nodiscard]] bool equal_ignoring_case(std::string_view a, std::string_view b);
[[nodiscard]] std::string_view trimmed(std::string_view text);
/// The parts between `separator`, trimmed, without the empty ones.
[[nodiscard]] std::vector<std::string> split_list(std::string_view text, char separator);
/// True where `text` has the form that `format` names.
[[nodiscard]] bool has_format(std::string_view text, TextFormat format);
/// "a string with one @": what a text of that format must be, to be put after "must be".
[[nodiscard]] std::string_view format_description(TextFormat format);
/// `text` as a JSON string with its quotes, appended to `out`. `text` is valid UTF-8.
void append_json_string(std::string& out, std::string_view text);

}  // namespace dataflow_qa::mocks
