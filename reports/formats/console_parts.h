#pragma once

// The parts of the texts for a terminal. Internal to the console reports. Pure functions.

#include <cstddef>
#include <string>
#include <string_view>

#include "reports/formats/console.h"

namespace dataflow_qa::reports::console {

/// `text` between `color` and its end; as it is where the style has no colours.
[[nodiscard]] std::string painted(std::string_view text, std::string_view color, const Style& style);
/// `text` in the colour of a verdict.
[[nodiscard]] std::string painted(std::string_view text, Verdict verdict, const Style& style);
[[nodiscard]] std::string bold(std::string_view text, const Style& style);
[[nodiscard]] std::string dim(std::string_view text, const Style& style);

/// The sign of a verdict, "✓" or "ok", and the columns that it takes.
[[nodiscard]] std::string mark(Verdict verdict, const Style& style);
[[nodiscard]] std::size_t mark_width(Verdict verdict, const Style& style);

/// `body` wrapped to the width, its first line after `lead`, the others indented by `indent` columns.
[[nodiscard]] std::string block(const std::string& lead, std::size_t indent, std::string_view body, const Style& style);

/// `text` with "..." for "…" where the terminal knows only ASCII.
[[nodiscard]] std::string plain_gaps(std::string text, const Style& style);

/// " (advisory)" for that level; else empty.
[[nodiscard]] std::string advisory(std::string_view level);
[[nodiscard]] std::size_t lines_of(std::string_view text);

}  // namespace dataflow_qa::reports::console
