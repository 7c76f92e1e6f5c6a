#include "harness/sabotage/value_kinds.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <cmath>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/text.h"
#include "harness/model/conversion.h"
#include "harness/model/values.h"

namespace dataflow_qa::sabotage {
namespace {

using mocks::FieldType;
using model::Property;
using model::Side;
using nlohmann::json;

constexpr std::size_t cut_length = 20;

Turn stays() {
  return {};
}
Turn goes() {
  return {Turn::What::goes, {}};
}
/// A value that is as good as the one that came changes nothing.
Turn becomes(const Passing& passing, json value) {
  const auto& field = passing.property.field(passing.side);
  if (model::normalized(field, value) == model::normalized(field, passing.value)) return stays();
  return {Turn::What::changes, std::move(value)};
}
Turn becomes_if_any(const Passing& passing, const json* value) {
  return value == nullptr ? stays() : becomes(passing, *value);
}

bool points_elsewhere(const Property& property) {
  return property.mapping->reference || property.mapping->lookup;
}
bool is_edited(const Property& property, Side /*side*/) {
  return !model::is_set_once(property);
}
bool is_any(const Property& /*property*/, Side /*side*/) {
  return true;
}
bool is_text(const Property& property, Side side) {
  return property.field(side).type == FieldType::string && property.mapping->enumeration.empty() &&
         !points_elsewhere(property) && is_edited(property, side);
}
bool has_letters(const Property& property, Side side) {
  return is_text(property, side) && !model::either_has(property, mocks::TextFormat::phone);
}
bool has_small_letters(const Property& property, Side side) {
  return has_letters(property, side) &&
         (model::takes_any_text(property) || model::either_has(property, mocks::TextFormat::email) ||
          model::either_has(property, mocks::TextFormat::url));
}
bool takes_anything(const Property& property, Side side) {
  return is_text(property, side) && model::takes_any_text(property);
}
bool is_digits(const Property& property, Side side) {
  return is_text(property, side) && !model::either_has(property, mocks::TextFormat::email) &&
         !model::either_has(property, mocks::TextFormat::url) &&
         !model::either_has(property, mocks::TextFormat::country) &&
         !model::either_has(property, mocks::TextFormat::currency);
}
bool is_phone(const Property& property, Side side) {
  return is_text(property, side) && model::either_has(property, mocks::TextFormat::phone);
}
bool is_date(const Property& property, Side side) {
  return property.mapping->type == mapping::Type::date && is_edited(property, side);
}
bool is_flag(const Property& property, Side side) {
  return property.field(side).type == FieldType::boolean && property.mapping->enumeration.empty() &&
         is_edited(property, side);
}
bool is_number(const Property& property, Side side) {
  const auto type = property.field(side).type;
  return (type == FieldType::integer || type == FieldType::number) && !points_elsewhere(property) &&
         property.mapping->enumeration.empty() && is_edited(property, side);
}
bool is_enumerated(const Property& property, Side side) {
  return property.mapping->enumeration.size() > 1 && is_edited(property, side);
}
bool may_be_cleared(const Property& property, Side side) {
  // What a system stores for "no value" never comes as none.
  const bool has_default = property.mapping->source_default || property.mapping->target_default;
  return model::may_be_cleared(property) && !has_default && is_edited(property, side);
}
bool may_be_null(const Property& property, Side side) {
  const auto& field = property.field(side);
  return field.nullable && !field.required && is_edited(property, side);
}
bool varies(const Property& property, Side side) {
  return !is_flag(property, side) && is_edited(property, side);
}

/// The text after `change`, which takes text and returns text.
template <typename ChangeText>
Turn text_becomes(const Passing& passing, ChangeText change) {
  if (!passing.value.is_string()) return stays();
  return becomes(passing, change(passing.value.get<std::string>()));
}

Turn leaves_out(const Passing& /*passing*/) {
  return goes();
}
Turn leaves_out_of_half(const Passing& passing) {
  return passing.draw % 2 == 0 ? goes() : stays();
}
Turn leaves_out_what_clears(const Passing& passing) {
  return model::is_nothing(passing.value) ? goes() : stays();
}
Turn leaves_out_what_fills(const Passing& passing) {
  const bool fills = passing.there != nullptr && model::is_nothing(*passing.there);
  return fills && !model::is_nothing(passing.value) ? goes() : stays();
}
Turn clears(const Passing& passing) {
  return becomes(passing, nullptr);
}
Turn becomes_earlier(const Passing& passing) {
  return becomes_if_any(passing, passing.earlier);
}
Turn becomes_anothers(const Passing& passing) {
  return model::is_nothing(passing.value) ? stays() : becomes_if_any(passing, passing.of_another);
}
Turn stays_as_first_seen(const Passing& passing) {
  return becomes_if_any(passing, passing.first);
}
Turn lowers(const Passing& passing) {
  return text_becomes(passing, [](std::string text) {
    for (auto& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
  });
}
Turn raises(const Passing& passing) {
  return text_becomes(passing, [](std::string text) {
    for (auto& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return text;
  });
}
Turn squeezes(const Passing& passing) {
  return text_becomes(passing, [](std::string text) {
    for (auto at = text.find("  "); at != std::string::npos; at = text.find("  ")) text.erase(at, 1);
    return text;
  });
}
Turn loses_last_letter(const Passing& passing) {
  return text_becomes(passing, [](const std::string& text) {
    const auto length = model::utf16_length(text);
    return length < 2 ? text : model::utf16_prefix(text, length - 1);
  });
}
Turn cuts(const Passing& passing) {
  return text_becomes(passing, [](const std::string& text) { return model::utf16_prefix(text, cut_length); });
}
Turn doubles(const Passing& passing) {
  return text_becomes(passing, [](const std::string& text) { return text + text; });
}
Turn loses_accents(const Passing& passing) {
  return text_becomes(passing, [](const std::string& text) {
    std::string result;
    for (const auto point : base::code_points(text)) result += point < 0x80 ? static_cast<char>(point) : '?';
    return result;
  });
}
/// UTF-8 that was read as Latin-1.
Turn is_read_as_latin_1(const Passing& passing) {
  return text_becomes(passing, [](const std::string& text) {
    std::string result;
    for (const auto c : text) {
      const auto byte = static_cast<unsigned char>(c);
      if (byte < 0x80) {
        result += c;
        continue;
      }
      result += static_cast<char>(0xC0U | (byte >> 6U));
      result += static_cast<char>(0x80U | (byte & 0x3FU));
    }
    return result;
  });
}
Turn loses_leading_zeros(const Passing& passing) {
  return text_becomes(passing, [](const std::string& text) {
    const bool number = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
    const auto first = text.find_first_not_of('0');
    return number && first != std::string::npos ? text.substr(first) : text;
  });
}
Turn loses_plus(const Passing& passing) {
  return text_becomes(passing, [](std::string text) {
    std::erase(text, '+');
    return text;
  });
}
Turn loses_blanks(const Passing& passing) {
  return text_becomes(passing, [](std::string text) {
    std::erase(text, ' ');
    return text;
  });
}
Turn is_escaped(const Passing& passing) {
  return text_becomes(passing, [](const std::string& text) {
    std::string result;
    for (const auto c : text) {
      if (c == '&') {
        result += "&amp;";
      } else if (c == '<') {
        result += "&lt;";
      } else if (c == '"') {
        result += "&quot;";
      } else {
        result += c;
      }
    }
    return result;
  });
}

/// The day after `change`; what follows it in the text stays. A time as a number moves by whole days.
template <typename ChangeDay>
Turn day_becomes(const Passing& passing, ChangeDay change) {
  if (!passing.value.is_string()) return stays();
  const auto text = passing.value.get<std::string>();
  constexpr std::size_t length = 10;
  const auto day = base::day_of(text.substr(0, length));
  if (!day) return stays();
  const std::optional<std::chrono::year_month_day> other = change(*day);
  if (!other || !other->ok()) return stays();
  return becomes(passing, base::to_text(*other) + (text.size() > length ? text.substr(length) : ""));
}
Turn is_a_day_later(const Passing& passing) {
  return day_becomes(passing, [](auto day) { return std::optional(base::later(day, std::chrono::days(1))); });
}
Turn is_a_day_earlier(const Passing& passing) {
  return day_becomes(passing, [](auto day) { return std::optional(base::later(day, std::chrono::days(-1))); });
}
Turn is_a_year_later(const Passing& passing) {
  return day_becomes(passing, [](auto day) { return std::optional(day + std::chrono::years(1)); });
}
Turn is_the_first_of_the_month(const Passing& passing) {
  return day_becomes(passing, [](auto day) { return std::optional(day.year() / day.month() / 1); });
}
Turn has_day_for_month(const Passing& passing) {
  return day_becomes(passing, [](auto day) -> std::optional<std::chrono::year_month_day> {
    constexpr unsigned months = 12;
    const auto number = static_cast<unsigned>(day.day());
    if (number > months) return std::nullopt;
    return day.year() / std::chrono::month(number) / std::chrono::day(static_cast<unsigned>(day.month()));
  });
}

/// A flag in the system's own way: true, 1, "true", "1".
std::optional<bool> flag(const json& value) {
  if (value.is_boolean()) return value.get<bool>();
  if (value == 0 || value == "0" || value == "false") return false;
  if (value == 1 || value == "1" || value == "true") return true;
  return std::nullopt;
}
json like(const json& value, bool on) {
  if (value.is_boolean()) return on;
  if (value.is_number()) return on ? 1 : 0;
  const bool digit = value == "0" || value == "1";
  if (digit) return on ? "1" : "0";
  return on ? "true" : "false";
}
Turn flips(const Passing& passing) {
  const auto on = flag(passing.value);
  return on ? becomes(passing, like(passing.value, !*on)) : stays();
}
Turn is_always_on(const Passing& passing) {
  return flag(passing.value) ? becomes(passing, like(passing.value, true)) : stays();
}
Turn is_always_off(const Passing& passing) {
  return flag(passing.value) ? becomes(passing, like(passing.value, false)) : stays();
}

std::vector<json> values_on(const Passing& passing) {
  std::vector<json> values;
  for (const auto& each : passing.property.mapping->enumeration) {
    const auto& value = passing.side == Side::source ? each.source : each.target;
    if (std::find(values.begin(), values.end(), value) == values.end()) values.push_back(value);
  }
  return values;
}
Turn is_the_next_value(const Passing& passing) {
  const auto values = values_on(passing);
  const auto found = std::find(values.begin(), values.end(), passing.value);
  if (found == values.end()) return stays();
  return becomes(passing, std::next(found) == values.end() ? values.front() : *std::next(found));
}
Turn is_always_the_first_value(const Passing& passing) {
  const auto values = values_on(passing);
  if (std::find(values.begin(), values.end(), passing.value) == values.end()) return stays();
  return becomes(passing, values.front());
}

Turn is_one_more(const Passing& passing) {
  if (!passing.value.is_number()) return stays();
  if (passing.value.is_number_integer()) return becomes(passing, passing.value.get<std::int64_t>() + 1);
  return becomes(passing, passing.value.get<double>() + 1);
}
Turn is_rounded(const Passing& passing) {
  return passing.value.is_number_float() ? becomes(passing, std::round(passing.value.get<double>())) : stays();
}

constexpr auto updates = Traffic::updates;
constexpr auto creations = Traffic::creations;
constexpr auto writes = Traffic::writes;
constexpr auto answers = Traffic::answers;

constexpr std::array of_values = {
    ValueKind{"left-out-of-updates", "is left out of updates", updates, is_edited, leaves_out},
    ValueKind{"left-out-of-half", "is left out of the updates of half of the records", updates, is_edited,
              leaves_out_of_half},
    ValueKind{"left-out-of-creations", "is left out of creations", creations, is_any, leaves_out},
    ValueKind{"never-cleared", "is never cleared", updates, may_be_cleared, leaves_out_what_clears},
    ValueKind{"never-filled", "is not filled where it was empty", updates, may_be_cleared, leaves_out_what_fills},
    ValueKind{"cleared", "is cleared", writes, may_be_null, clears},
    ValueKind{"one-edit-late", "is updated to the value of the edit before", updates, is_edited, becomes_earlier},
    ValueKind{"of-another-record", "is that of another record", writes, varies, becomes_anothers},
    ValueKind{"in-small-letters", "comes in small letters", writes, has_letters, lowers},
    ValueKind{"in-capitals", "comes in capitals", writes, has_small_letters, raises},
    ValueKind{"blanks-squeezed", "loses the second of two blanks", writes, takes_anything, squeezes},
    ValueKind{"blanks-lost", "loses its blanks", writes, takes_anything, loses_blanks},
    ValueKind{"last-letter-lost", "loses its last letter", writes, is_text, loses_last_letter},
    ValueKind{"cut-short", "is cut down to 20 letters", writes, takes_anything, cuts},
    ValueKind{"doubled-text", "comes twice in a row", writes, takes_anything, doubles},
    ValueKind{"question-marks", "has question marks for letters beyond ASCII", writes, takes_anything, loses_accents},
    ValueKind{"read-as-latin-1", "is read as Latin-1", writes, takes_anything, is_read_as_latin_1},
    ValueKind{"escaped", "is escaped as in HTML", writes, takes_anything, is_escaped},
    ValueKind{"zeros-lost", "loses zeros in front", writes, is_digits, loses_leading_zeros},
    ValueKind{"plus-lost", "loses its plus", writes, is_phone, loses_plus},
    ValueKind{"a-day-later", "is a day later", writes, is_date, is_a_day_later},
    ValueKind{"a-day-earlier", "is a day earlier", writes, is_date, is_a_day_earlier},
    ValueKind{"a-year-later", "is a year later", writes, is_date, is_a_year_later},
    ValueKind{"first-of-month", "is the first day of its month", writes, is_date, is_the_first_of_the_month},
    ValueKind{"day-for-month", "has day and month the wrong way round", writes, is_date, has_day_for_month},
    ValueKind{"flipped", "is the other way round", writes, is_flag, flips},
    ValueKind{"always-on", "is always true", writes, is_flag, is_always_on},
    ValueKind{"always-off", "is always false", writes, is_flag, is_always_off},
    ValueKind{"next-value", "is the next value of the list", writes, is_enumerated, is_the_next_value},
    ValueKind{"always-first-value", "is always the first value of the list", writes, is_enumerated,
              is_always_the_first_value},
    ValueKind{"one-more", "is one more", writes, is_number, is_one_more},
    ValueKind{"rounded", "is rounded", writes, is_number, is_rounded},
    ValueKind{"hidden", "is hidden", answers, is_edited, leaves_out},
    ValueKind{"blank", "is blank", answers, may_be_null, clears},
    ValueKind{"as-first-seen", "stays as it was first seen", answers, is_edited, stays_as_first_seen},
    ValueKind{"read-of-another-record", "is that of another record", answers, varies, becomes_anothers},
    ValueKind{"read-in-small-letters", "comes in small letters", answers, has_letters, lowers},
    ValueKind{"read-cut-short", "is cut down to 20 letters", answers, takes_anything, cuts},
    ValueKind{"read-without-last-letter", "loses its last letter", answers, is_text, loses_last_letter},
    ValueKind{"read-without-accents", "has question marks for letters beyond ASCII", answers, takes_anything,
              loses_accents},
    ValueKind{"read-a-day-earlier", "is a day earlier", answers, is_date, is_a_day_earlier},
    ValueKind{"read-flipped", "is the other way round", answers, is_flag, flips},
    ValueKind{"read-as-next-value", "is the next value of the list", answers, is_enumerated, is_the_next_value},
    ValueKind{"read-as-one-more", "is one more", answers, is_number, is_one_more},
};

}  // namespace

std::span<const ValueKind> value_kinds() {
  return of_values;
}

}  // namespace dataflow_qa::sabotage
