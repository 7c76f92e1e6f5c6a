#pragma once

// Text from outside, made fit for a report: it may hold invalid UTF-8, control characters and direction overrides, and
// no report may throw, break or lie because of it. Pure functions.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace dataflow_qa::reports::text {

using base::code_points;
using base::valid_utf8;
using base::width;

[[nodiscard]] std::string encode(const std::vector<char32_t>& points, std::size_t from, std::size_t to);

/// Valid UTF-8 in which nothing acts: hidden characters but tab and line feed as code points ("<U+202E>",
/// base/visible.h). Fit for XML 1.0 and HTML (still to be escaped) and safe on a terminal.
[[nodiscard]] std::string visible(std::string_view text);

/// `visible` with line feeds and tabs as spaces: fit for a table cell.
[[nodiscard]] std::string one_line(std::string_view text);

/// `text` cut to `columns` with "…" at the end where something is missing.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t columns);

/// `text` broken at spaces into lines of at most `columns`; a longer word keeps a line of its own. Line feeds stay.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text, std::size_t columns);

/// First line of `text`.
[[nodiscard]] std::string_view first_line(std::string_view text);

/// "130 ms", "4.1 s", "2 min 5 s".
[[nodiscard]] std::string duration(std::int64_t milliseconds);

/// "1 check", "2 checks".
[[nodiscard]] std::string counted(std::int64_t number, std::string_view noun);

}  // namespace dataflow_qa::reports::text
