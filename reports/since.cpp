#include "reports/since.h"

#include <fmt/format.h>

#include "reports/compare/compare.h"
#include "reports/text.h"

namespace dataflow_qa::reports {
namespace {

std::vector<std::string> names_of_checks(const std::vector<CheckChange>& changes) {
  std::vector<std::string> names;
  names.reserve(changes.size());
  for (const CheckChange& change : changes) names.push_back(change.name);
  return names;
}

}  // namespace

Since changes_since(const Results& before, const std::string& label, const Results& now) {
  const Comparison comparison = compare(before, now);
  return {.run = before.run.id,
          .label = label,
          .newly_failing = names_of_checks(comparison.newly_failing),
          .still_failing = names_of_checks(comparison.still_failing),
          .fixed = names_of_checks(comparison.fixed)};
}

std::string since_text(const Since& since) {
  std::string changes;
  const auto add = [&](const std::vector<std::string>& checks, std::string_view what) {
    if (checks.empty()) return;
    const auto number = static_cast<std::int64_t>(checks.size());
    changes += changes.empty() ? fmt::format("{} {}", text::counted(number, "check"), what)
                               : fmt::format(", {} {}", number, what);
  };
  add(since.newly_failing, "newly failing");
  add(since.still_failing, "still failing");
  add(since.fixed, "fixed");
  return fmt::format("Since {}: {}", since.label, changes.empty() ? "no check fails, and none is fixed" : changes);
}

}  // namespace dataflow_qa::reports
