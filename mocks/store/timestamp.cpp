#include "mocks/store/timestamp.h"

#include <date/date.h>

#include <array>
#include <chrono>
#include <limits>

namespace dataflow_qa::mocks {
namespace {

using std::chrono::nanoseconds;
constexpr std::array<Ticks, 10> powers{1,       10,        100,        1'000,       10'000,
                                       100'000, 1'000'000, 10'000'000, 100'000'000, 1'000'000'000};

/// Reads a text from its front; each step says whether what it wanted was there.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool at_end() const { return at_ == text_.size(); }
  bool take(char c) {
    if (at_end() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool take_any(std::string_view choice, char* taken) {
    if (at_end() || choice.find(text_[at_]) == std::string_view::npos) return false;
    *taken = text_[at_++];
    return true;
  }
  bool digits(std::size_t count, int* value) {
    if (text_.size() - at_ < count) return false;
    int read = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const char c = text_[at_ + i];
      if (c < '0' || c > '9') return false;
      read = read * 10 + (c - '0');
    }
    at_ += count;
    *value = read;
    return true;
  }
  /// One digit or more, as nanoseconds.
  bool fraction(Ticks* value) {
    Ticks read = 0;
    std::size_t count = 0;
    for (; !at_end() && text_[at_] >= '0' && text_[at_] <= '9'; ++at_, ++count) {
      if (count < 9) read = read * 10 + (text_[at_] - '0');
    }
    if (count == 0) return false;
    *value = read * powers[9 - (count < 9 ? count : 9)];
    return true;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

std::optional<date::sys_days> read_day(Reader& reader) {
  int year = 0;
  int month = 0;
  int day = 0;
  if (!reader.digits(4, &year) || !reader.take('-') || !reader.digits(2, &month) || !reader.take('-') ||
      !reader.digits(2, &day)) {
    return std::nullopt;
  }
  const date::year_month_day read{date::year{year}, date::month{static_cast<unsigned>(month)},
                                  date::day{static_cast<unsigned>(day)}};
  if (!read.ok()) return std::nullopt;
  return date::sys_days{read};
}

std::optional<nanoseconds> read_clock_time(Reader& reader, bool seconds_required) {
  int hour = 0;
  int minute = 0;
  int second = 0;
  Ticks fraction = 0;
  if (!reader.digits(2, &hour) || !reader.take(':') || !reader.digits(2, &minute)) return std::nullopt;
  if (reader.take(':')) {
    if (!reader.digits(2, &second)) return std::nullopt;
    if (reader.take('.') && !reader.fraction(&fraction)) return std::nullopt;
  } else if (seconds_required) {
    return std::nullopt;
  }
  if (hour > 23 || minute > 59 || second > 59) return std::nullopt;
  return std::chrono::hours{hour} + std::chrono::minutes{minute} + std::chrono::seconds{second} + nanoseconds{fraction};
}

/// How far the text's clock is ahead of UTC.
std::optional<nanoseconds> read_offset(Reader& reader, bool required, std::chrono::minutes otherwise) {
  char sign = 0;
  if (!reader.take_any("Zz+-", &sign)) {
    if (required) return std::nullopt;
    return otherwise;
  }
  if (sign == 'Z' || sign == 'z') return nanoseconds{0};
  int hours = 0;
  int minutes = 0;
  if (!reader.digits(2, &hours) || !reader.take(':') || !reader.digits(2, &minutes)) return std::nullopt;
  if (hours > 23 || minutes > 59) return std::nullopt;
  const nanoseconds ahead = std::chrono::hours{hours} + std::chrono::minutes{minutes};
  return sign == '-' ? -ahead : ahead;
}

}  // namespace

Ticks cut_to_format(Ticks ticks, const TimeFormat& format) {
  const Ticks unit = powers[static_cast<std::size_t>(9 - format.fraction_digits)];
  const Ticks rest = ticks % unit;
  return ticks - (rest < 0 ? rest + unit : rest);
}

void append_time(std::string& out, Ticks ticks, const TimeFormat& format) {
  const auto time =
      date::sys_time<nanoseconds>{nanoseconds{cut_to_format(ticks, format)}} + std::chrono::minutes{format.ahead_min};
  const auto day = date::floor<date::days>(time);
  const date::year_month_day calendar{day};
  const date::hh_mm_ss<nanoseconds> clock{time - day};
  // By hand: each record of a listing has several.
  const auto digits = [&out](Ticks value, std::size_t count) {
    for (; count > 0; --count) out += static_cast<char>('0' + value / powers[count - 1] % 10);
  };
  digits(static_cast<int>(calendar.year()), 4);
  out += '-';
  digits(static_cast<unsigned>(calendar.month()), 2);
  out += '-';
  digits(static_cast<unsigned>(calendar.day()), 2);
  out += format.separator;
  digits(clock.hours().count(), 2);
  out += ':';
  digits(clock.minutes().count(), 2);
  out += ':';
  digits(clock.seconds().count(), 2);
  if (format.fraction_digits > 0) {
    out += '.';
    const auto count = static_cast<std::size_t>(format.fraction_digits);
    digits(clock.subseconds().count() / powers[9 - count], count);
  }
  out += format.zone;
}

std::string format_time(Ticks ticks, const TimeFormat& format) {
  std::string text;
  append_time(text, ticks, format);
  return text;
}

std::optional<Ticks> parse_time(std::string_view text, TimeGrammar grammar, int ahead_min) {
  const bool strict = grammar == TimeGrammar::rfc3339;
  Reader reader(text);
  const auto day = read_day(reader);
  if (!day) return std::nullopt;
  nanoseconds time{0};
  char separator = 0;
  if (reader.take_any(strict ? "Tt" : "Tt ", &separator)) {
    const auto clock = read_clock_time(reader, strict);
    if (!clock) return std::nullopt;
    time = *clock;
  } else if (strict || !reader.at_end()) {
    return std::nullopt;
  }
  if (!strict) reader.take(' ');
  const auto ahead = read_offset(reader, strict, std::chrono::minutes{ahead_min});
  if (!ahead || !reader.at_end()) return std::nullopt;
  constexpr auto last = std::chrono::floor<std::chrono::seconds>(nanoseconds::max()) - std::chrono::seconds{1};
  const auto seconds = day->time_since_epoch() + std::chrono::floor<std::chrono::seconds>(time - *ahead);
  if (seconds > last) return std::numeric_limits<Ticks>::max();
  if (seconds < -last) return std::numeric_limits<Ticks>::min();
  return (date::sys_time<nanoseconds>{*day} + time - *ahead).time_since_epoch().count();
}

bool is_date(std::string_view text) {
  Reader reader(text);
  return read_day(reader).has_value() && reader.at_end();
}

}  // namespace dataflow_qa::mocks
