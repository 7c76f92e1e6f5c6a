#include "harness/trial/draws.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "base/text.h"
#include "mocks/store/text.h"
#include "mocks/store/timestamp.h"

namespace dataflow_qa::trial {

using mocks::FieldDeclaration;
using mocks::FieldType;
using mocks::TextFormat;
using nlohmann::json;

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// The example with the digits of `turn` in the places of its last ones: "#1f77b4" → "#1f77b9". Where it has too few of
/// them, letters make up for that: "Acme" → "Acmg".
std::string like_example(std::string text, std::int64_t turn) {
  for (auto at = text.rbegin(); at != text.rend() && turn > 0; ++at) {
    if (!is_digit(*at)) continue;
    *at = static_cast<char>('0' + turn % 10);
    turn /= 10;
  }
  constexpr int letters = 26;
  for (auto at = text.rbegin(); at != text.rend() && turn > 0; ++at) {
    if (!is_letter(*at)) continue;
    const char first = *at >= 'a' ? 'a' : 'A';
    *at = static_cast<char>(first + (*at - first + turn) % letters);
    turn /= letters;
  }
  return text;
}

/// `text`, or where that is too long a short one that differs from turn to turn.
std::string within_limits(std::string text, const FieldDeclaration& field, std::int64_t turn) {
  constexpr std::string_view alphabet = "abcdefghijklmnopqrstuvwxyz";
  std::erase_if(text, [&](char c) { return field.forbidden.find(c) != std::string::npos; });
  if (field.max_length && base::characters(text) > *field.max_length) {
    text.clear();
    for (std::size_t i = 0; i < std::min<std::size_t>(*field.max_length, 6); ++i) {
      text.insert(text.begin(), alphabet[static_cast<std::size_t>(turn) % alphabet.size()]);
      turn /= static_cast<std::int64_t>(alphabet.size());
    }
  }
  const std::size_t length = base::characters(text);
  if (length < field.min_length) text.append(field.min_length - length, 'x');
  return text;
}

/// A number as text that has a form which only the system knows how to check.
std::string with_check_digits(TextFormat format, std::int64_t turn) {
  constexpr std::int64_t tries = 5000;
  std::string text;
  for (std::int64_t i = 1; i <= tries; ++i) {
    text = fmt::format("{:011}", turn * tries + i);
    if (mocks::has_format(text, format)) break;
  }
  return text;
}

json number_within(const FieldDeclaration& field, std::int64_t turn) {
  const double low = field.minimum.value_or(std::min(0.0, field.maximum.value_or(0)));
  const double high = field.maximum.value_or(std::max(0.0, low) + 1e6);
  const double span = std::max(1.0, std::floor(high - low) - 1);
  double value = std::ceil(low) + 1 + std::fmod(static_cast<double>(turn), span);
  if (value > high) value = std::floor(high);
  if (field.type == FieldType::integer) return static_cast<std::int64_t>(value);
  constexpr double quarter = 0.25;
  return value + quarter <= high ? value + quarter : value;
}

/// The first of two dates lies in the past, the one that must not be before it in the future.
std::string day(const FieldDeclaration& field, std::int64_t turn) {
  const int year = static_cast<int>(turn % 10) + (field.not_before ? 2080 : 2010);
  return fmt::format("{:04}-{:02}-{:02}", year, 1 + turn % 12, 1 + turn % 28);
}

json point_in_time(const std::string& day, const mocks::TimeFormat& format) {
  constexpr mocks::Ticks second = 1'000'000'000;
  const mocks::Ticks ticks = mocks::parse_time(day + "T12:00:00Z", mocks::TimeGrammar::rfc3339).value_or(0);
  switch (format.form) {
    case mocks::TimeFormat::Form::unix_seconds:
      return ticks / second;
    case mocks::TimeFormat::Form::unix_milliseconds:
      return ticks / (second / 1000);
    default:
      return mocks::format_time(ticks, format);
  }
}

}  // namespace

json Draws::draw(const FieldDeclaration& field, const mocks::FieldRules& rules) {
  ++turn_;
  return value(field, rules);
}

json Draws::other_than(const json& now, const FieldDeclaration& field, const mocks::FieldRules& rules) {
  constexpr int tries = 32;
  if (field.type == FieldType::boolean) return now != json(true);
  json other = draw(field, rules);
  for (int i = 0; i < tries && other == now; ++i) other = draw(field, rules);
  return other;
}

json Draws::value(const FieldDeclaration& field, const mocks::FieldRules& rules) {
  const auto turn = static_cast<std::size_t>(turn_);
  if (!field.enumeration.empty()) return field.enumeration[turn % field.enumeration.size()];
  switch (field.type) {
    case FieldType::boolean:
      return field.inactive_value ? json(*field.inactive_value != json(true)) : json(turn % 2 == 0);
    case FieldType::integer:
    case FieldType::number: {
      json number = number_within(field, turn_);
      const bool is_limit = rules.exclusive_minimum && field.minimum && number.get<double>() <= *field.minimum;
      return is_limit ? json(number.get<double>() + 1) : number;
    }
    case FieldType::date:
      return day(field, turn_);
    case FieldType::date_time:
      return point_in_time(day(field, turn_), time_);
    case FieldType::list:
      return json::array({turn_});
    default:
      return within_limits(text(field), field, turn_);
  }
}

std::string Draws::text(const FieldDeclaration& field) const {
  constexpr std::array<std::string_view, 4> countries{"SE", "DK", "FI", "IS"};
  constexpr std::array<std::string_view, 4> currencies{"SEK", "DKK", "EUR", "ISK"};
  const auto turn = static_cast<std::size_t>(turn_);
  switch (field.format) {
    case TextFormat::email:
    case TextFormat::email_list:
      return fmt::format("t{}@people.example", turn_);
    case TextFormat::url:
      return fmt::format("https://trial{}.example", turn_);
    case TextFormat::country:
      return std::string(countries[turn % countries.size()]);
    case TextFormat::currency:
      return std::string(currencies[turn % currencies.size()]);
    case TextFormat::guid:
      return fmt::format("7a1a0000-0000-4000-8000-{:012x}", turn_);
    case TextFormat::code:
      return fmt::format("T{}", turn_);
    case TextFormat::any:
    case TextFormat::phone:
      return field.example ? like_example(*field.example, turn_) : fmt::format("Trial {}", turn_);
    default:
      return with_check_digits(field.format, turn_);
  }
}

}  // namespace dataflow_qa::trial
