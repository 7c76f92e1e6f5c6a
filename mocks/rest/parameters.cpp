// Held by mocks/poweroffice_go/lists_test.cpp and rest_lists_test.cpp.
#include "mocks/rest/parameters.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "base/url.h"

namespace dataflow_qa::mocks::rest {

namespace {

bool starts_with_ignoring_case(std::string_view text, std::string_view front) {
  return text.size() >= front.size() && base::equal_ignoring_case(text.substr(0, front.size()), front);
}

bool is_key(const System& system, std::string_view name) {
  return std::any_of(system.dialect->gateway.begin(), system.dialect->gateway.end(), [&](const Credential& each) {
    return each.in_query && base::equal_ignoring_case(each.name, name);
  });
}

}  // namespace

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || text.front() == '-' || error != std::errc{} || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return number;
}

Parameters::Parameters(const CollectionDialect& dialect, const Target& target) : dialect_(dialect), target_(target) {
  grouped_ =
      std::any_of(target.query.begin(), target.query.end(), [this](const auto& each) { return in_group(each.first); });
}

bool Parameters::same(std::string_view name, std::string_view other) const {
  return dialect_.query_names.ignore_case ? base::equal_ignoring_case(name, other) : name == other;
}

bool Parameters::in_group(std::string_view name) const {
  const std::string& group = dialect_.query_names.group;
  return !group.empty() && starts_with_ignoring_case(name, group);
}

std::string_view Parameters::own_name(std::string_view name) const {
  const std::string& group = dialect_.query_names.group;
  if (!in_group(name) || name.size() == group.size()) return name;
  name.remove_prefix(group.size() + 1);
  if (name.ends_with(']')) name.remove_suffix(1);
  return name;
}

std::optional<std::string> Parameters::filter(std::string_view name) const {
  for (const auto& [key, value] : target_.query) {
    if (!same(key, name)) continue;
    if (!dialect_.query_names.ignore_case) return value;
    const auto text = base::trimmed(value);
    return text.empty() ? std::nullopt : std::optional(std::string(text));
  }
  return std::nullopt;
}

/// Once a name stands in the group, flat ones are not looked at. [assumed, from ASP.NET's binding]
std::optional<std::string> Parameters::of_group(std::string_view name) const {
  if (name.empty()) return std::nullopt;
  if (!grouped_) return filter(name);
  for (const auto& [key, value] : target_.query) {
    if (!in_group(key) || !same(own_name(key), name)) continue;
    const auto text = base::trimmed(value);
    return text.empty() ? std::nullopt : std::optional(std::string(text));
  }
  return std::nullopt;
}

bool Parameters::is_known(const std::string& name, const System& system) const {
  const Paging& paging = dialect_.paging;
  const Ordering& ordering = dialect_.ordering;
  const auto is = [&](std::string_view known) { return !known.empty() && same(name, known); };
  return in_group(name) || is_key(system, name) || is(paging.size_parameter) || is(ordering.parameter) ||
         is(ordering.direction_parameter) || (paging.page && is(paging.page->parameter)) ||
         (paging.offset && is(paging.offset->parameter)) || (paging.cursor && is(*paging.cursor)) ||
         std::any_of(dialect_.query.begin(), dialect_.query.end(),
                     [&](const QueryParameter& parameter) { return is(parameter.name); });
}

const std::string* Parameters::refused(bool unknown, const System& system) const {
  const std::string& prefix = dialect_.query_names.refused_prefix;
  for (const auto& [name, value] : target_.query) {
    if ((!prefix.empty() && name.starts_with(prefix)) || (unknown && !is_known(name, system))) return &name;
  }
  return nullptr;
}

std::string Parameters::without(const std::vector<std::string_view>& names, const System& system) const {
  std::string query;
  for (const auto& [name, value] : target_.query) {
    const bool out = std::any_of(names.begin(), names.end(), [&, own = own_name(name)](std::string_view each) {
      return !each.empty() && same(own, each);
    });
    if (out || is_key(system, name)) continue;
    query +=
        fmt::format("{}{}={}", query.empty() ? "" : "&", base::percent_encoded(name), base::percent_encoded(value));
  }
  return query;
}

}  // namespace dataflow_qa::mocks::rest
