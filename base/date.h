#pragma once

// Calendar days and points in time as text, by <chrono>. Pure functions; any thread.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace dataflow_qa::base {

/// The day that "2026-03-01" names; null for any other form and for a day that does not exist.
[[nodiscard]] std::optional<std::chrono::year_month_day> day_of(std::string_view text);
/// "2026-03-01"
[[nodiscard]] std::string to_text(std::chrono::year_month_day day);
/// "2026-01-31T12:00:00.000Z", by RFC 3339
[[nodiscard]] std::string to_text(std::chrono::system_clock::time_point time);
[[nodiscard]] std::chrono::year_month_day later(std::chrono::year_month_day day, std::chrono::days days);

}  // namespace dataflow_qa::base
