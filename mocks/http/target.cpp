#include "mocks/http/target.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "base/url.h"

namespace dataflow_qa::mocks {
namespace {

/// Calls `part` with each piece between separators; false as soon as it says false.
template <typename Part>
bool for_each_part(std::string_view text, char separator, const Part& part) {
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t to = std::min(text.find(separator, from), text.size());
    if (!part(text.substr(from, to - from))) return false;
    from = to + 1;
  }
  return true;
}

}  // namespace

const std::string* Target::parameter(std::string_view name) const {
  const auto found = std::find_if(query.begin(), query.end(), [&](const auto& item) { return item.first == name; });
  return found == query.end() ? nullptr : &found->second;
}

std::string origin_form(std::string_view target) {
  constexpr std::string_view separator = "://";
  const auto scheme = target.find(separator);
  if (scheme == std::string_view::npos || target.find_first_of("/?#") < scheme) return std::string(target);
  const bool is_http = base::equal_ignoring_case(target.substr(0, scheme), "http") ||
                       base::equal_ignoring_case(target.substr(0, scheme), "https");
  if (!is_http) return std::string(target);
  target.remove_prefix(scheme + separator.size());
  const auto path = target.find_first_of("/?#");
  // Without a path, the root is meant (RFC 9110, 4.2.3).
  if (path == std::string_view::npos) return "/";
  return target[path] == '/' ? std::string(target.substr(path)) : fmt::format("/{}", target.substr(path));
}

std::optional<Target> parse_target(std::string_view target) {
  target = target.substr(0, target.find('#'));
  const std::size_t question = std::min(target.find('?'), target.size());
  std::string_view path = target.substr(0, question);
  if (path.empty() || path.front() != '/') return std::nullopt;
  Target parsed;
  const bool path_ok = for_each_part(path.substr(1), '/', [&](std::string_view segment) {
    auto decoded = base::percent_decoded(segment, false);
    if (decoded) parsed.path.push_back(std::move(*decoded));
    return decoded.has_value();
  });
  if (!path_ok) return std::nullopt;
  if (question >= target.size()) return parsed;
  const bool query_ok = for_each_part(target.substr(question + 1), '&', [&](std::string_view item) {
    if (item.empty()) return true;
    const std::size_t equals = std::min(item.find('='), item.size());
    auto name = base::percent_decoded(item.substr(0, equals), true);
    auto value = base::percent_decoded(equals < item.size() ? item.substr(equals + 1) : std::string_view{}, true);
    if (!name || !value) return false;
    parsed.query.emplace_back(std::move(*name), std::move(*value));
    return true;
  });
  if (!query_ok) return std::nullopt;
  return parsed;
}

}  // namespace dataflow_qa::mocks
