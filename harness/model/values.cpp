#include "harness/model/values.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

namespace dataflow_qa::model {
namespace {

using mocks::FieldType;
using mocks::TextFormat;
using nlohmann::json;

/// The same seed for the same text on every machine (FNV-1a), which std::hash does not promise.
std::uint64_t hashed(std::string_view text) {
  std::uint64_t hash = 14695981039346656037U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  return hash;
}

/// The turn at which a value goes to its limits: the second edit of a property.
constexpr int edge_turn = 2;

/// `text` filled up to the limit, where that is one that a person could come to.
std::string filled(std::string text, std::size_t limit, char filler = 'x') {
  constexpr std::size_t longest = 4000;
  const auto length = utf16_length(text);
  if (limit <= longest && length < limit) text.append(limit - length, filler);
  return text;
}

/// The leap day, month ends and a day of summer time come early; each year after a leap year or in it.
struct Day {
  int years_after;
  std::string_view day;
};
constexpr std::array<Day, 7> days = {
    {{1, "01-31"}, {0, "02-29"}, {1, "06-30"}, {0, "04-30"}, {1, "02-28"}, {0, "12-31"}, {1, "03-01"}}};

/// Another code for each of some hundred turns, also where there is room for little more than the token.
std::string code_of(const std::string& token, int turn, std::size_t limit) {
  constexpr std::string_view digits = "0123456789abcdefghijklmnopqrstuvwxyz";
  constexpr std::size_t two = 2;
  auto whole = fmt::format("{}-N{}", token, turn);
  if (whole.size() <= limit) return whole;
  const auto number = static_cast<std::size_t>(turn);
  const std::size_t room = limit < two ? 0 : limit - two;
  return utf16_prefix(token, room) + digits[number / digits.size() % digits.size()] + digits[number % digits.size()];
}

/// Whether the value, as the source has it, makes a record of either side inactive.
bool makes_inactive(const Property& property, const json& value) {
  if (property.source->inactive_value == value) return true;
  const auto& all = property.mapping->enumeration;
  return std::any_of(all.begin(), all.end(), [&](const mapping::EnumValue& each) {
    return each.source == value && property.target->inactive_value == each.target;
  });
}

/// The value of that turn, so that a record is active in the first one.
json value_of_turn(const Property& property, std::vector<json> all, int turn) {
  std::stable_partition(all.begin(), all.end(), [&](const json& value) { return !makes_inactive(property, value); });
  return all[static_cast<std::size_t>(turn) % all.size()];
}

bool is_date(const mocks::FieldDeclaration& field) {
  return field.type == FieldType::date || field.type == FieldType::date_time;
}

}  // namespace

Values::Values(SampleTexts texts, std::uint64_t seed, std::string_view salt)
    : texts_(std::move(texts)), random_(seed ^ hashed(salt)) {}

std::size_t Values::pick(std::size_t size) {
  return static_cast<std::size_t>(random_() % size);
}

std::string Values::token() {
  constexpr std::string_view letters = "abcdefghjkmnpqrstuvwxyz23456789";
  std::string token = "q";
  while (token.size() < 8) token += letters[pick(letters.size())];
  return token;
}

json Values::draw(const Property& property, const std::string& token, int turn) {
  const auto& field = *property.source;
  if (!property.mapping->enumeration.empty()) return value_of_turn(property, enumerated(property), turn);
  if (!field.enumeration.empty()) {
    return value_of_turn(property, {field.enumeration.begin(), field.enumeration.end()}, turn);
  }
  switch (field.type) {
    case FieldType::boolean:
      return (turn % 2 == 0) != (field.inactive_value == json(true));
    case FieldType::integer:
    case FieldType::number:
      return draw_number(property, turn);
    case FieldType::date:
      return draw_date(property, turn);
    case FieldType::date_time:
      return draw_date(property, turn).get<std::string>() + "T12:00:00Z";
    case FieldType::object:
      return json::object();
    case FieldType::list:
      return json::array();
    default:
      return draw_text(property, token, turn);
  }
}

/// Where the two systems count in other units, one that is whole in both.
json Values::draw_number(const Property& property, int turn) {
  const auto factor = property.mapping->factor.value_or(mapping::Factor{});
  const auto here = static_cast<double>(factor.source);
  const auto there = static_cast<double>(factor.target);
  constexpr double most = 1e6;
  const auto low = static_cast<std::int64_t>(
      std::ceil(std::max(property.source->minimum.value_or(0) / here, property.target->minimum.value_or(0) / there)));
  const auto high = static_cast<std::int64_t>(
      std::min(property.source->maximum.value_or(most) / here, property.target->maximum.value_or(most) / there));
  if (turn == edge_turn - 1) return low * factor.source;
  if (turn == edge_turn) return high * factor.source;
  const auto drawn = static_cast<std::int64_t>(pick(1000)) * 10 + turn;
  return (low + 1 + drawn % std::max<std::int64_t>(1, high - low - 1)) * factor.source;
}

/// Start dates and end dates come from windows that do not touch, so that an end never precedes a start, whatever is
/// edited first. A date of which the system shows an example lies near that: a birth date, say, in the past.
json Values::draw_date(const Property& property, int turn) {
  const bool is_end = property.source->not_before || property.target->not_before;
  constexpr int latest_leap_year = 2024;
  const auto& example = property.source->example;
  const int near_example = example ? std::stoi(example->substr(0, 4)) / 4 * 4 : latest_leap_year;
  const int leap_year = is_end ? latest_leap_year + 4 : std::min(near_example, latest_leap_year);
  const auto& [years_after, day] = days[static_cast<std::size_t>(turn) % days.size()];
  return fmt::format("{}-{}", leap_year + years_after, day);
}

json Values::draw_text(const Property& property, const std::string& token, int turn) {
  if (either_has(property, TextFormat::email) || either_has(property, TextFormat::email_list)) {
    return turn == edge_turn ? longest_email(token, length_limit(property))
                             : fmt::format("{}.ola.{}@{}", token, turn, texts_.email_domain);
  }
  if (either_has(property, TextFormat::url)) {
    const auto url = fmt::format("https://{}.example/om/{}", token, turn);
    return turn == edge_turn ? filled(url, length_limit(property)) : url;
  }
  if (either_has(property, TextFormat::country)) {
    constexpr std::array<std::string_view, 4> countries = {"SE", "DK", "FI", "IS"};
    return countries[static_cast<std::size_t>(turn) % countries.size()];
  }
  if (either_has(property, TextFormat::currency)) {
    constexpr std::array<std::string_view, 4> currencies = {"SEK", "DKK", "EUR", "ISK"};
    return currencies[static_cast<std::size_t>(turn) % currencies.size()];
  }
  const auto limit = length_limit(property);
  const auto to_limit = [&](const std::string& text) {
    const auto cut = utf16_prefix(text, limit);
    return turn == edge_turn ? filled(cut, limit) : cut;
  };
  if (either_has(property, TextFormat::code)) return to_limit(code_of(token, turn, limit));
  if (property.source->free_text && property.target->free_text) {
    return to_limit(fmt::format("{} {} {}", token, texts_.words[pick(texts_.words.size())], turn));
  }
  return digits_like(property.source->example.value_or(property.target->example.value_or("1000")), limit, turn);
}

/// Within what RFC 5321 allows: 64 characters before the @, 63 between dots, 254 in all.
std::string Values::longest_email(const std::string& token, std::size_t limit) const {
  constexpr std::size_t longest_local = 64;
  constexpr std::size_t longest = 254;
  constexpr std::size_t label = 60;
  const auto most = std::min(limit, longest);
  std::string domain = texts_.email_domain;
  auto local = token;
  const auto left = [&] { return most - std::min(most, local.size() + 1 + domain.size()); };
  local.append(std::min(left(), longest_local - local.size()), 'x');
  while (left() > 1) domain.insert(0, std::string(std::min(left() - 1, label), 'x') + ".");
  return local + "@" + domain;
}

/// Numbers that are texts: of the shape of `example`, at one turn with a zero in front, at the next as long as allowed.
/// The last digit keeps one turn's from being the next one's; an example without digits gets one.
std::string Values::digits_like(std::string text, std::size_t limit, int turn) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (std::none_of(text.begin(), text.end(), is_digit))
    text = utf16_prefix(text, std::max<std::size_t>(limit, 1) - 1) + '1';
  if (turn == edge_turn) text = filled(text, limit, '0');
  text = utf16_prefix(text, limit);
  for (auto& c : text) {
    if (is_digit(c)) c = static_cast<char>('1' + pick(9));
  }
  if (turn == edge_turn - 1 && text.size() > 1 && is_digit(text.front())) text.front() = '0';
  if (!text.empty() && is_digit(text.back())) text.back() = static_cast<char>('1' + turn % 9);
  return text;
}

bool either_has(const Property& property, mocks::TextFormat format) {
  return property.source->format == format || property.target->format == format;
}

std::size_t utf16_length(std::string_view utf8) {
  std::size_t length = 0;
  for (const char c : utf8) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0U) != 0x80U) length += byte >= 0xF0U ? 2 : 1;
  }
  return length;
}

std::string utf16_prefix(std::string_view utf8, std::size_t limit) {
  std::size_t length = 0;
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto byte = static_cast<unsigned char>(utf8[i]);
    if ((byte & 0xC0U) == 0x80U) continue;
    length += byte >= 0xF0U ? 2 : 1;
    if (length > limit) return std::string(utf8.substr(0, i));
  }
  return std::string(utf8);
}

std::size_t length_limit(const Property& property) {
  constexpr auto none = std::numeric_limits<std::size_t>::max();
  return std::min(property.source->max_length.value_or(none), property.target->max_length.value_or(none));
}

bool allows(const Property& property, std::string_view text) {
  const auto takes = [text](const mocks::FieldDeclaration& field) {
    return utf16_length(text) >= field.min_length && text.find_first_of(field.forbidden) == std::string_view::npos;
  };
  return utf16_length(text) <= length_limit(property) && takes(*property.source) && takes(*property.target);
}

std::string without_forbidden(const Property& property, std::string_view text) {
  std::string result;
  for (const char c : text) {
    const bool forbidden = property.source->forbidden.find(c) != std::string::npos ||
                           property.target->forbidden.find(c) != std::string::npos;
    if (!forbidden) result += c;
  }
  return result;
}

bool takes_any_text(const Property& property) {
  const auto any = [](const mocks::FieldDeclaration& field) {
    return field.free_text && field.format == TextFormat::any;
  };
  return any(*property.source) && any(*property.target);
}

bool may_be_cleared(const Property& property) {
  const auto may_be_null = [](const mocks::FieldDeclaration& field) { return field.nullable && !field.required; };
  return may_be_null(*property.source) && may_be_null(*property.target);
}

bool has_several_values(const Property& property) {
  return property.mapping->enumeration.size() != 1;
}

bool is_of_system(const mocks::FieldDeclaration& field) {
  return (field.read_only && !field.set_by_actions) || field.server_set || field.derived;
}

bool is_set_once(const Property& property) {
  return property.mapping->edit == mapping::Edit::create_only || property.source->create_only ||
         property.target->create_only;
}

std::optional<std::string> why_not_edited(const Property& property, Side side) {
  using mapping::Edit;
  const auto edit = property.mapping->edit;
  if (edit == Edit::source && side == Side::target) return "the mapping says that it is edited in the source only";
  if (edit == Edit::target && side == Side::source) return "the mapping says that it is edited in the target only";
  const auto is_closed = [](const auto& field) { return field.read_only && !field.set_by_actions; };
  if (is_closed(*property.source) || is_closed(*property.target)) return "one of both sides is read-only";
  if (is_set_once(property)) return "it is set on creation only";
  return std::nullopt;
}

bool is_free_to_edit(const Property& property) {
  return !why_not_edited(property, Side::source) && !why_not_edited(property, Side::target) &&
         !property.mapping->reference && !property.mapping->lookup && has_several_values(property);
}

int turns_of(const Property& property) {
  const auto values = property.mapping->enumeration.size();
  if (values > 0) return static_cast<int>(values);
  return is_date(*property.source) ? static_cast<int>(days.size()) - 1 : edge_turn;
}

std::vector<json> enumerated(const Property& property) {
  std::vector<json> result;
  result.reserve(property.mapping->enumeration.size());
  for (const auto& value : property.mapping->enumeration) result.push_back(value.source);
  return result;
}

}  // namespace dataflow_qa::model
