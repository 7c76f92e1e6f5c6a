#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>

#include "reports/compare/compare.h"

namespace dataflow_qa::reports {
namespace {

std::set<std::string> names(const Results& results, bool selected) {
  std::set<std::string> found;
  for (const Item& item : results.items) {
    for (const Check& check : item.checks) {
      if (check.selected == selected) found.insert(check.name);
    }
  }
  return found;
}

std::string part_of(const Results& results) {
  std::string out;
  if (results.run.filter) out += "filter " + *results.run.filter;
  if (results.run.shard) out += fmt::format("{}shard {}", out.empty() ? "" : ", ", *results.run.shard);
  if (!out.empty()) return out;
  return names(results, false).empty() ? "the whole document" : "some checks left out";
}

void keep(Results& results, const std::set<std::string>& left_out) {
  std::erase_if(results.items, [&](Item& item) {
    const bool had_checks = !item.checks.empty();
    std::erase_if(item.checks, [&](const Check& check) { return left_out.contains(check.name); });
    if (had_checks && !item.checks.empty()) item.verdict = verdict_of(item);
    return had_checks && item.checks.empty();
  });
}

}  // namespace

std::string different_selection(const Results& before, const Results& now) {
  const auto crosses = [](const std::set<std::string>& left_out, const std::set<std::string>& tried) {
    return std::ranges::any_of(left_out, [&](const std::string& name) { return tried.contains(name); });
  };
  const bool same = before.run.filter == now.run.filter && before.run.shard == now.run.shard &&
                    !crosses(names(before, false), names(now, true)) &&
                    !crosses(names(now, false), names(before, true));
  if (same) return "";
  return fmt::format("the runs tried different checks: {} before, {} now", part_of(before), part_of(now));
}

CommonPart common_part(Results before, Results now) {
  std::set<std::string> left_out = names(before, false);
  left_out.merge(names(now, false));
  keep(before, left_out);
  keep(now, left_out);
  // Items that only one of them still has are left out too: the other was not to try them.
  const auto in = [](const Results& results) {
    std::set<std::string> ids;
    for (const Item& item : results.items) ids.insert(item.id);
    return ids;
  };
  const auto old_ids = in(before);
  const auto new_ids = in(now);
  std::erase_if(before.items, [&](const Item& item) { return !new_ids.contains(item.id); });
  std::erase_if(now.items, [&](const Item& item) { return !old_ids.contains(item.id); });
  return {std::move(before), std::move(now)};
}

}  // namespace dataflow_qa::reports
