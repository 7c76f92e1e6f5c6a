// Held by value_function_test.cpp.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <set>

#include "base/date.h"
#include "reports/diagnosis/function_tables.h"
#include "reports/text.h"

namespace dataflow_qa::reports {
namespace {

using std::chrono::sys_days;
using std::chrono::sys_seconds;

/// A day, with or without a time: "2026-03-01", "2026-03-01T12:00:00Z", "2026-03-01T00:00:00+02:00".
struct Instant {
  sys_seconds time;
  std::chrono::year_month_day day;
  std::string rest;  // what stands after the day
};

std::optional<Instant> instant_of(const std::string& text) {
  constexpr std::size_t day_length = 10;
  constexpr std::size_t time_length = 9;  // "T12:00:00"
  if (text.size() < day_length) return std::nullopt;
  const auto day = base::day_of(text.substr(0, day_length));
  if (!day) return std::nullopt;
  Instant result{sys_days(*day), *day, text.substr(day_length)};
  if (result.rest.empty()) return result;
  int hours = 0;
  int minutes = 0;
  int whole_seconds = 0;
  if (result.rest.size() < time_length ||
      std::sscanf(result.rest.c_str(), "T%2d:%2d:%2d", &hours, &minutes, &whole_seconds) != 3) {
    return std::nullopt;
  }
  result.time += std::chrono::hours(hours) + std::chrono::minutes(minutes) + std::chrono::seconds(whole_seconds);
  return result;
}

struct Pair {
  Instant expected;
  Instant actual;
};

std::string amount(std::int64_t number, std::string_view noun) {
  return number == 1 ? fmt::format("one {}", noun) : text::counted(number, noun);
}

std::string moved(std::int64_t by, std::string_view noun) {
  return fmt::format("{} {}", amount(std::abs(by), noun), by < 0 ? "early" : "late");
}

/// All by the same stretch of time. Any two days are some days apart, so a single pair says it of one day alone.
std::optional<std::string> by_shift(const std::vector<Pair>& pairs) {
  const auto shift = pairs.front().actual.time - pairs.front().expected.time;
  for (const auto& pair : pairs) {
    if (pair.actual.time - pair.expected.time != shift) return std::nullopt;
  }
  constexpr std::chrono::seconds day = std::chrono::hours(24);
  constexpr std::chrono::seconds hour = std::chrono::hours(1);
  if (shift == std::chrono::seconds(0) || (pairs.size() < 2 && std::chrono::abs(shift) > day)) return std::nullopt;
  if (shift % day == std::chrono::seconds(0)) return moved(shift / day, "day");
  if (shift % hour == std::chrono::seconds(0)) return moved(shift / hour, "hour");
  return moved(shift / std::chrono::minutes(1), "minute");
}

/// The same day of another year or month, or day and month for each other.
std::optional<std::string> by_part(const std::vector<Pair>& pairs) {
  std::set<int> years;
  bool swapped = true;
  for (const auto& [expected, actual] : pairs) {
    const bool same_day = expected.day.month() == actual.day.month() && expected.day.day() == actual.day.day();
    years.insert(same_day ? int(actual.day.year()) - int(expected.day.year()) : 0);
    swapped = swapped && expected.day.year() == actual.day.year() &&
              unsigned(expected.day.month()) == unsigned(actual.day.day()) &&
              unsigned(expected.day.day()) == unsigned(actual.day.month());
  }
  if (swapped) return "with day and month for each other";
  if (years.size() == 1 && *years.begin() != 0) return moved(*years.begin(), "year");
  return std::nullopt;
}

/// No day before, or after, a certain one. Two ends of time are known; any other one needs two examples.
std::optional<std::string> by_limit(const std::vector<Pair>& pairs) {
  const auto& limit = pairs.front().actual;
  const auto all = [&](auto holds) { return std::ranges::all_of(pairs, holds); };
  if (!all([&](const Pair& pair) { return pair.actual.time == limit.time; })) return std::nullopt;
  const auto text = base::to_text(limit.day);
  if (pairs.size() < 2 && text != "1970-01-01" && text != "2038-01-19") return std::nullopt;
  if (all([&](const Pair& pair) { return pair.expected.time < limit.time; })) {
    return fmt::format("as {} where it is earlier", text);
  }
  if (all([&](const Pair& pair) { return pair.expected.time > limit.time; })) {
    return fmt::format("as {} where it is later", text);
  }
  return std::nullopt;
}

/// The two days at which usual counters of time begin and end: with them, a value is rather cut off than moved.
std::optional<std::string> by_end_of_time(const std::vector<Pair>& pairs) {
  const auto text = base::to_text(pairs.front().actual.day);
  return text == "1970-01-01" || text == "2038-01-19" ? by_limit(pairs) : std::nullopt;
}

bool near(double a, double b) {
  return std::abs(a - b) <= 1e-9 * std::max({1.0, std::abs(a), std::abs(b)});
}

/// Factors between units, which a single pair shows.
constexpr auto usual_factors = std::to_array<double>({10, 12, 24, 60, 100, 1000, 3600, 86400, 1000000});

std::string factor_text(double factor) {
  return factor >= 1 ? fmt::format("multiplied by {:g}", factor) : fmt::format("divided by {:g}", 1 / factor);
}

std::optional<std::string> by_factor(const NumberExamples& examples) {
  const auto& first = examples.front();
  if (near(first.expected, 0) || near(first.actual, 0)) return std::nullopt;
  const double factor = first.actual / first.expected;
  for (const auto& one : examples) {
    if (!near(one.expected * factor, one.actual)) return std::nullopt;
  }
  if (near(factor, -1)) return "with the opposite sign";
  if (factor < 0) return std::nullopt;
  const auto is_usual = [&](double usual) { return near(factor, usual) || near(factor, 1 / usual); };
  if (examples.size() < 2 && !std::ranges::any_of(usual_factors, is_usual)) return std::nullopt;
  return factor_text(factor);
}

std::optional<std::string> by_rounding(const NumberExamples& examples) {
  for (const int decimals : {4, 3, 2, 1, 0}) {
    const double scale = std::pow(10, decimals);
    const auto all = [&](double (*round)(double)) {
      return std::ranges::all_of(
          examples, [&](const NumberExample& one) { return near(round(one.expected * scale) / scale, one.actual); });
    };
    const auto places =
        decimals == 0 ? "to a whole number" : fmt::format("after {}", text::counted(decimals, "decimal"));
    if (all([](double value) { return std::round(value); })) return "rounded " + places;
    if (all([](double value) { return std::trunc(value); })) return "cut " + places;
    if (all([](double value) { return std::ceil(value); })) return "rounded up " + places;
  }
  return std::nullopt;
}

std::optional<std::string> by_sum(const NumberExamples& examples) {
  const double shift = examples.front().actual - examples.front().expected;
  const bool same =
      std::ranges::all_of(examples, [&](const NumberExample& one) { return near(one.actual - one.expected, shift); });
  if (!same || examples.size() < 2) return std::nullopt;
  return fmt::format("{:g} too {}", std::abs(shift), shift < 0 ? "low" : "high");
}

}  // namespace

std::optional<std::string> date_function(const TextExamples& examples) {
  std::vector<Pair> pairs;
  for (const auto& one : examples) {
    auto expected = instant_of(one.expected);
    auto actual = instant_of(one.actual);
    if (!expected || !actual) return std::nullopt;
    pairs.push_back({std::move(*expected), std::move(*actual)});
  }
  for (const auto find : {by_end_of_time, by_part, by_shift, by_limit}) {
    if (auto words = find(pairs)) return words;
  }
  return std::nullopt;
}

std::optional<std::string> number_function(const NumberExamples& examples) {
  for (const auto find : {by_factor, by_rounding, by_sum}) {
    if (auto words = find(examples)) return words;
  }
  return std::nullopt;
}

}  // namespace dataflow_qa::reports
