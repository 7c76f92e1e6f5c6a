#pragma once

// Points in time as the systems write and read them. Pure functions; any thread.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "mocks/system/declaration.h"

namespace dataflow_qa::mocks {

/// Nanoseconds since 1970-01-01T00:00:00Z.
using Ticks = std::int64_t;

/// `ticks` cut (not rounded) to the digits that `format` has.
[[nodiscard]] Ticks cut_to_format(Ticks ticks, const TimeFormat& format);
/// `ticks` as text, behind what is in `out`.
void append_time(std::string& out, Ticks ticks, const TimeFormat& format);
[[nodiscard]] std::string format_time(Ticks ticks, const TimeFormat& format);

enum class TimeGrammar {
  rfc3339,  // date, "T", time with seconds, offset: all of it required
  dotnet,   // as DateTimeOffset.Parse: a space for "T", space before the offset, seconds, time and offset optional
};

/// Null where the text is no time. 64 bits of nanoseconds hold the years 1678 to 2261. A time beyond them becomes their
/// first or last tick, so that every record's time lies after or before it. Fraction digits beyond nine are cut.
/// `ahead_min`: by how many minutes the clock of a text without offset is ahead of UTC.
[[nodiscard]] std::optional<Ticks> parse_time(std::string_view text, TimeGrammar grammar, int ahead_min = 0);

/// "2024-02-29": four, two and two digits that name a day of the calendar.
[[nodiscard]] bool is_date(std::string_view text);

}  // namespace dataflow_qa::mocks
