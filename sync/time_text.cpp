#include "sync/time_text.h"

#include <date/date.h>

#include <cctype>
#include <sstream>

namespace pms_go_sync {
namespace {

using std::chrono::microseconds;

/// Takes ".1234567" off the front of `rest`; digits beyond the sixth are dropped.
std::optional<microseconds> take_fraction(std::string_view& rest) {
  if (rest.empty() || rest.front() != '.') return microseconds{0};
  rest.remove_prefix(1);
  std::int64_t value = 0;
  std::int64_t weight = 100000;
  std::size_t digits = 0;
  for (; digits < rest.size() && std::isdigit(static_cast<unsigned char>(rest[digits])) != 0; ++digits) {
    value += weight * (rest[digits] - '0');
    weight /= 10;
  }
  if (digits == 0 || digits > 9) return std::nullopt;
  rest.remove_prefix(digits);
  return microseconds{value};
}

/// "Z", "+02:00", " -0030" or nothing.
std::optional<std::chrono::minutes> read_offset(std::string_view rest, std::chrono::minutes otherwise) {
  if (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
  if (rest.empty()) return otherwise;
  if (rest == "Z" || rest == "z") return std::chrono::minutes{0};
  const bool negative = rest.front() == '-';
  if (!negative && rest.front() != '+') return std::nullopt;
  std::string digits;
  for (const char c : rest.substr(1)) {
    if (c == ':') continue;
    if (std::isdigit(static_cast<unsigned char>(c)) == 0) return std::nullopt;
    digits += c;
  }
  if (digits.size() != 4) return std::nullopt;
  const auto minutes =
      std::chrono::hours{std::stoi(digits.substr(0, 2))} + std::chrono::minutes{std::stoi(digits.substr(2))};
  return negative ? -minutes : minutes;
}

}  // namespace

std::optional<Time> parse_time(std::string_view text, std::chrono::minutes ahead) {
  constexpr std::size_t seconds_end = 19;  // "2024-10-08T12:00:00"
  if (text.size() < seconds_end || (text[10] != 'T' && text[10] != 't' && text[10] != ' ')) return std::nullopt;
  std::istringstream head{std::string{text.substr(0, 10)} + 'T' + std::string{text.substr(11, 8)}};
  date::sys_seconds seconds;
  head >> date::parse("%FT%T", seconds);
  if (head.fail()) return std::nullopt;
  auto rest = text.substr(seconds_end);
  const auto fraction = take_fraction(rest);
  const auto offset = read_offset(rest, ahead);
  if (!fraction || !offset) return std::nullopt;
  return Time{seconds.time_since_epoch() + *fraction - *offset};
}

std::string millisecond_text(Time time) {
  return date::format("%FT%TZ", date::floor<std::chrono::milliseconds>(time));
}

std::string microsecond_text(Time time) {
  return date::format("%FT%T+00:00", time);
}

}  // namespace pms_go_sync
