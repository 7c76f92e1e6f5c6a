#include "mocks/http/routes.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/suggest.h"
#include "base/text.h"

namespace dataflow_qa::mocks {
namespace {

std::vector<std::string> segments_of(std::string_view path) {
  std::vector<std::string> segments;
  for (std::size_t from = 1; from <= path.size();) {
    const std::size_t to = std::min(path.find('/', from), path.size());
    segments.emplace_back(path.substr(from, to - from));
    from = to + 1;
  }
  return segments;
}

bool is_value(std::string_view segment) {
  return segment.starts_with('{');
}

constexpr std::string_view number_mark = ":number}";

bool is_number(std::string_view segment) {
  return segment.ends_with(number_mark);
}

bool is_whole_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// How far a path is from a pattern: edits of letters; a segment too many or too few counts like a long word.
std::size_t distance(const std::vector<std::string>& pattern, const std::vector<std::string>& path) {
  constexpr std::size_t segment_cost = 8;
  constexpr std::size_t longest = 64;  // of a segment, in what is compared
  std::size_t sum = segment_cost * (std::max(pattern.size(), path.size()) - std::min(pattern.size(), path.size()));
  for (std::size_t i = 0; i < std::min(pattern.size(), path.size()); ++i) {
    if (is_value(pattern[i])) continue;
    sum += base::edit_distance(base::fold(pattern[i]), base::fold(std::string_view(path[i]).substr(0, longest)));
  }
  return sum;
}

}  // namespace

Routes::Routes(std::string prefix, bool ignore_case) : prefix_(std::move(prefix)), ignore_case_(ignore_case) {}

void Routes::add(std::string method, const std::string& pattern, RouteHandler handler, bool prefixed) {
  std::string name = method + " " + pattern;
  for (auto at = name.find(number_mark); at != std::string::npos; at = name.find(number_mark)) {
    name.erase(at, number_mark.size() - 1);
  }
  auto segments = segments_of(prefixed ? prefix_ + pattern : pattern);
  routes_.push_back({std::move(method), std::move(name), std::move(segments), std::move(handler), !prefixed});
}

Routes Routes::like() const {
  Routes alike(prefix_, ignore_case_);
  alike.other_prefix_ = other_prefix_;
  return alike;
}

void Routes::also_below(std::string_view prefix) {
  other_prefix_ = segments_of(prefix);
}

bool Routes::is_below(const std::vector<std::string>& path) const {
  if (other_prefix_.empty() || path.size() < other_prefix_.size()) return false;
  return std::equal(other_prefix_.begin(), other_prefix_.end(), path.begin(),
                    [this](const std::string& a, const std::string& b) { return same(a, b); });
}

bool Routes::same(std::string_view a, std::string_view b) const {
  return ignore_case_ ? base::equal_ignoring_case(a, b) : a == b;
}

bool Routes::fits(const Route& route, const std::vector<std::string>& path, PathValues& values) const {
  if (route.segments.size() != path.size()) return false;
  values.clear();
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (is_value(route.segments[i])) {
      if (path[i].empty() || (is_number(route.segments[i]) && !is_whole_number(path[i]))) return false;
      values.push_back(path[i]);
    } else if (!same(route.segments[i], path[i])) {
      return false;
    }
  }
  return true;
}

Routes::Match Routes::match(std::string_view method, const std::vector<std::string>& path) const {
  if (!is_below(path)) return match_own(method, path);
  const auto own = path.begin() + static_cast<std::ptrdiff_t>(other_prefix_.size());
  return match_own(method, std::vector<std::string>(own, path.end()));
}

Routes::Match Routes::match_own(std::string_view method, const std::vector<std::string>& path) const {
  Match match;
  PathValues values;
  for (const Route& route : routes_) {
    if (!fits(route, path, values)) continue;
    match.known_path = true;
    if (route.method != method) continue;
    match.handler = &route.handler;
    match.name = route.name;
    match.values = std::move(values);
    return match;
  }
  return match;
}

std::vector<Routes::Known> Routes::all() const {
  std::vector<Known> known;
  known.reserve(routes_.size());
  for (const Route& route : routes_) known.push_back({route.name, route.is_beside});
  return known;
}

std::string Routes::as_called(std::string_view path) const {
  const auto without = [](std::string_view text, std::string_view prefix) {
    const bool is_below = !prefix.empty() && text.size() > prefix.size() && text[prefix.size()] == '/' &&
                          base::equal_ignoring_case(text.substr(0, prefix.size()), prefix);
    return is_below ? text.substr(prefix.size()) : text;
  };
  std::string other;
  for (const std::string& segment : other_prefix_) other += '/' + segment;
  return std::string(without(without(path, other), prefix_));
}

std::string Routes::nearest_to(std::string_view method, std::string_view route,
                               const std::function<bool(const Known&)>& fits) const {
  const auto path = segments_of(fmt::format("{}{}", prefix_, route));
  const Route* best = nullptr;
  for (const Route& each : routes_) {
    if (!fits({each.name, each.is_beside})) continue;
    if (best == nullptr || rank(each, method, path) < rank(*best, method, path)) best = &each;
  }
  return best == nullptr ? std::string{} : best->name;
}

bool Routes::serves(std::string_view method, std::string_view route) const {
  const auto reaches = [&](const std::string& whole) {
    auto path = segments_of(whole);
    for (auto& segment : path) {
      if (is_value(segment)) segment = "1";  // a value for texts and numbers alike
    }
    return match_own(method, path).handler != nullptr;
  };
  return reaches(fmt::format("{}{}", prefix_, route)) || reaches(std::string(route));
}

std::size_t Routes::rank(const Route& route, std::string_view method, const std::vector<std::string>& path) {
  return 2 * distance(route.segments, path) + (route.method == method ? 0U : 1U);
}

/// A client may leave out the prefix, or write a slash too many.
std::string Routes::nearest(std::string_view method, const std::vector<std::string>& path) const {
  auto own = path;
  if (is_below(path)) own.erase(own.begin(), own.begin() + static_cast<std::ptrdiff_t>(other_prefix_.size()));
  std::erase(own, "");
  auto prefixed = segments_of(prefix_);
  prefixed.insert(prefixed.end(), own.begin(), own.end());
  const auto nearness = [&](const Route& route) {
    return std::min(rank(route, method, own), rank(route, method, prefixed));
  };
  const auto best = std::min_element(routes_.begin(), routes_.end(),
                                     [&](const Route& a, const Route& b) { return nearness(a) < nearness(b); });
  return best == routes_.end() ? std::string{} : best->name;
}

}  // namespace dataflow_qa::mocks
