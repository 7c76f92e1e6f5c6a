// Held by described_record_test.cpp and described_system_test.cpp.
#include "sync/described_values.h"

#include <date/date.h>
#include <fmt/format.h>

#include <charconv>

#include "sync/time_text.h"

namespace pms_go_sync {
namespace {

using dataflow_qa::mocks::Codec;
using dataflow_qa::mocks::FieldDeclaration;
using dataflow_qa::mocks::FieldType;
using dataflow_qa::mocks::TimeFormat;
using std::chrono::microseconds;

constexpr std::size_t date_length = 10;  // "2024-10-08"
constexpr int most_digits = 6;           // of a fraction that the sync keeps

std::optional<std::int64_t> whole_number(const std::string& text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// A number in a text, as it is or in JSON's words.
Json number_in(const std::string& text) {
  if (const auto whole = whole_number(text)) return *whole;
  auto number = Json::parse(text, nullptr, false);
  return number.is_number() ? number : Json(text);
}

Json boolean_in(const Json& wire) {
  if (wire.is_number_integer()) return wire != 0;
  if (wire == "1" || wire == "true") return true;
  if (wire == "0" || wire == "false") return false;
  return wire;
}

std::optional<Time> unix_time(const Json& value, microseconds unit) {
  auto number = value;
  if (value.is_string()) number = number_in(value.get<std::string>());
  if (!number.is_number()) return std::nullopt;
  constexpr double most = 9e18;
  const auto count = number.get<double>() * static_cast<double>(unit.count());
  if (!(count < most && count > -most)) return std::nullopt;
  return Time{number.is_number_integer() ? microseconds{number.get<std::int64_t>() * unit.count()}
                                         : microseconds{static_cast<std::int64_t>(count)}};
}

microseconds unit_of(Codec codec) {
  return codec == Codec::unix_seconds ? microseconds{std::chrono::seconds{1}} : std::chrono::milliseconds{1};
}

bool is_unix(Codec codec) {
  return codec == Codec::unix_seconds || codec == Codec::unix_milliseconds;
}

std::string day_text(Time time) {
  return date::format("%F", date::floor<date::days>(time));
}

std::optional<Time> start_of(const std::string& day) {
  return parse_time(day.substr(0, date_length) + "T00:00:00");
}

Json read_date(const Json& wire, Codec codec) {
  if (is_unix(codec)) {
    const auto time = unix_time(wire, unit_of(codec));
    return time ? Json(day_text(*time)) : wire;
  }
  if (!wire.is_string()) return wire;
  return wire.get_ref<const std::string&>().substr(0, date_length);
}

Json written_date(const std::string& day, Codec codec) {
  if (codec == Codec::date_time) return day.substr(0, date_length) + "T00:00:00";
  if (!is_unix(codec)) return day;
  const auto time = start_of(day);
  return time ? Json(time->time_since_epoch() / unit_of(codec)) : Json(day);
}

std::string as_text(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

}  // namespace

Json read_value(const dataflow_qa::mocks::System& /*system*/, const FieldDeclaration& field, Codec codec,
                const Json& wire) {
  const bool empty = wire.is_string() && wire.get_ref<const std::string&>().empty();
  if (codec == Codec::since) return !wire.is_null() && !empty && wire != 0 && wire != false;
  if (wire.is_null() || empty) return nullptr;
  switch (field.type) {
    case FieldType::boolean:
      return boolean_in(wire);
    case FieldType::integer:
    case FieldType::number:
      return wire.is_string() ? number_in(wire.get<std::string>()) : wire;
    case FieldType::date:
      return read_date(wire, codec);
    case FieldType::string:
      return wire.is_number() ? Json(wire.dump()) : wire;
    case FieldType::date_time:
    case FieldType::object:
    case FieldType::list:
      break;
  }
  return wire;
}

Json written_value(const dataflow_qa::mocks::System& /*system*/, const FieldDeclaration& field, Codec codec,
                   const Json& value) {
  if (value.is_null()) return nullptr;
  Json written = value;
  switch (field.type) {
    case FieldType::boolean:
      if (codec == Codec::zero_one) return value == true ? 1 : 0;
      break;
    case FieldType::integer:
    case FieldType::number:  // the id of a counterpart comes as a text
      if (value.is_string()) written = number_in(value.get<std::string>());
      break;
    case FieldType::date:
      if (value.is_string()) written = written_date(value.get<std::string>(), codec);
      break;
    case FieldType::string:
      if (value.is_number()) written = value.dump();
      break;
    default:
      break;
  }
  return codec == Codec::text ? Json(as_text(written)) : written;
}

std::optional<Time> time_of(const dataflow_qa::mocks::System& system, const Json& value) {
  switch (system.time.form) {
    case TimeFormat::Form::unix_seconds:
      return unix_time(value, std::chrono::seconds{1});
    case TimeFormat::Form::unix_milliseconds:
      return unix_time(value, std::chrono::milliseconds{1});
    case TimeFormat::Form::text:
      break;
  }
  if (!value.is_string()) return std::nullopt;
  return parse_time(value.get_ref<const std::string&>(), std::chrono::minutes{system.time.ahead_min});
}

std::string time_text(const dataflow_qa::mocks::System& system, Time time) {
  const auto since = time.time_since_epoch();
  switch (system.time.form) {
    case TimeFormat::Form::unix_seconds:
      return fmt::format("{}", date::floor<std::chrono::seconds>(since).count());
    case TimeFormat::Form::unix_milliseconds:
      return fmt::format("{}", date::floor<std::chrono::milliseconds>(since).count());
    case TimeFormat::Form::text:
      break;
  }
  const auto local = time + std::chrono::minutes{system.time.ahead_min};
  const auto seconds = date::floor<std::chrono::seconds>(local);
  auto text = date::format(std::string("%F") + system.time.separator + "%T", seconds);
  const auto digits = system.time.fraction_digits;
  if (digits > 0) {
    auto fraction = fmt::format("{:06}", (local - seconds).count());
    if (digits > most_digits) fraction.append(static_cast<std::size_t>(digits - most_digits), '0');
    text += '.' + fraction.substr(0, static_cast<std::size_t>(digits));
  }
  return text + system.time.zone;
}

}  // namespace pms_go_sync
