#include "base/date.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>

namespace dataflow_qa::base {

std::optional<std::chrono::year_month_day> day_of(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  int number = 0;  // 20260301
  for (const char c : text) {
    if (c == '-') continue;
    if (c < '0' || c > '9') return std::nullopt;
    number = 10 * number + (c - '0');
  }
  if (std::count(text.begin(), text.end(), '-') != 2) return std::nullopt;
  const std::chrono::year_month_day day{std::chrono::year(number / 10'000),
                                        std::chrono::month(static_cast<unsigned>(number / 100 % 100)),
                                        std::chrono::day(static_cast<unsigned>(number % 100))};
  return day.ok() ? std::optional(day) : std::nullopt;
}

std::string to_text(std::chrono::year_month_day day) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()));
}

std::string to_text(std::chrono::system_clock::time_point time) {
  const auto whole = std::chrono::floor<std::chrono::milliseconds>(time);
  const auto ms = whole.time_since_epoch() % std::chrono::seconds(1);
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z",
                     fmt::gmtime(std::chrono::system_clock::to_time_t(std::chrono::floor<std::chrono::seconds>(time))),
                     (ms + std::chrono::seconds(1)).count() % 1000);
}

std::chrono::year_month_day later(std::chrono::year_month_day day, std::chrono::days days) {
  return std::chrono::sys_days(day) + days;
}

}  // namespace dataflow_qa::base
