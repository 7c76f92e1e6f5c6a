#include "reports/model/shown.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "base/text.h"

namespace dataflow_qa::reports {
namespace {

using Points = std::vector<char32_t>;

constexpr std::size_t longest_whole = 120;  // characters; of a longer text only what surrounds the difference is shown
constexpr std::size_t surroundings = 20;    // characters on each side
constexpr std::size_t most_points = 8;

/// The stretch of a text in which the other text differs.
struct Stretch {
  const Points& text;
  std::size_t begin;
  std::size_t end;
};

std::string text_of(const Points& points, std::size_t begin, std::size_t end) {
  std::string result;
  for (auto at = begin; at < std::min(end, points.size()); ++at) base::append_utf8(result, points[at]);
  return result;
}

/// "character 3: U+00EB"
std::string points_of(const Stretch& stretch) {
  if (stretch.begin == stretch.end) {
    if (stretch.begin == 0) return "nothing in front";
    return stretch.begin == stretch.text.size()
               ? fmt::format("nothing more after character {}", stretch.begin)
               : fmt::format("nothing more between characters {} and {}", stretch.begin, stretch.begin + 1);
  }
  std::vector<std::string> names;
  for (auto at = stretch.begin; at < std::min(stretch.end, stretch.begin + most_points); ++at) {
    names.push_back(fmt::format("U+{:04X}", static_cast<std::uint32_t>(stretch.text[at])));
  }
  const bool cut = stretch.end - stretch.begin > most_points;
  const auto place = stretch.end - stretch.begin == 1
                         ? fmt::format("character {}", stretch.begin + 1)
                         : fmt::format("characters {} to {}", stretch.begin + 1, stretch.end);
  return fmt::format("{}: {}{}", place, fmt::join(names, " "), cut ? " …" : "");
}

std::string shown(const Stretch& stretch, bool alike) {
  const auto size = stretch.text.size();
  const auto note = alike ? points_of(stretch) : "";
  if (size <= longest_whole) {
    const auto whole = fmt::format("“{}”", text_of(stretch.text, 0, size));
    return alike ? fmt::format("{} ({})", whole, note) : whole;
  }
  const auto begin = stretch.begin > surroundings ? stretch.begin - surroundings : 0;
  const auto end = std::min({size, stretch.end + surroundings, begin + longest_whole});
  return fmt::format("“{}{}{}” ({})", begin > 0 ? "…" : "", text_of(stretch.text, begin, end), end < size ? "…" : "",
                     alike ? note : fmt::format("from character {} of {}", begin + 1, size));
}

}  // namespace

bool is_empty(const nlohmann::json& value) {
  return value.is_null() || (value.is_string() && value.get_ref<const std::string&>().empty());
}

std::string shown(const nlohmann::json& value) {
  if (is_empty(value)) return "empty";
  if (!value.is_string()) return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return fmt::format("“{}”", value.get_ref<const std::string&>());
}

ShownPair shown_apart(const nlohmann::json& actual, const nlohmann::json& expected) {
  if (actual == expected || !actual.is_string() || !expected.is_string()) return {shown(actual), shown(expected)};
  const auto& text = actual.get_ref<const std::string&>();
  const auto& other = expected.get_ref<const std::string&>();
  if (text.empty() || other.empty()) return {shown(actual), shown(expected)};
  const auto a = base::code_points(text);
  const auto b = base::code_points(other);
  const auto limit = std::min(a.size(), b.size());
  std::size_t before = 0;
  while (before < limit && a[before] == b[before]) ++before;
  std::size_t after = 0;
  while (after < limit - before && a[a.size() - 1 - after] == b[b.size() - 1 - after]) ++after;
  const bool alike = base::look_alike(text, other);
  return {shown(Stretch{a, before, a.size() - after}, alike), shown(Stretch{b, before, b.size() - after}, alike)};
}

}  // namespace dataflow_qa::reports
