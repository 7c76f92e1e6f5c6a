#include "harness/run/selection.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <fnmatch.h>

#include <algorithm>
#include <random>
#include <sstream>

namespace dataflow_qa::run {
namespace {

/// Deals out worlds and, of the shared one, checks: round and round, each for itself.
class Dealer {
 public:
  explicit Dealer(Share own) : own_(own) {}
  [[nodiscard]] bool is_own(const CheckDefinition& check) {
    if (check.world.name.empty()) return checks_++ % own_.count == own_.index;
    const auto [place, added] = worlds_.try_emplace(check.world.name, worlds_.size());
    return place->second % own_.count == own_.index;
  }

 private:
  Share own_;
  std::size_t checks_ = 0;
  std::map<std::string, std::size_t> worlds_;
};

/// GoogleTest knows '*' and '?' alone; a name has nothing else that a shell knows.
bool matches_any_pattern(const std::string& test, const std::string& patterns) {
  std::istringstream all(patterns);
  for (std::string pattern; std::getline(all, pattern, ':');) {
    if (pattern.find('[') == std::string::npos && fnmatch(pattern.c_str(), test.c_str(), FNM_NOESCAPE) == 0)
      return true;
  }
  return false;
}

bool is_of_items(const CheckDefinition& check, const std::vector<std::string>& items) {
  const auto fits = [&](const std::string& glob) { return fnmatch(glob.c_str(), check.item.c_str(), 0) == 0; };
  return items.empty() || std::any_of(items.begin(), items.end(), fits);
}

std::optional<LeftOut> why_left_out(const CheckDefinition& check, const SelectionOptions& options, Dealer& shards) {
  if (!selected(check.name, options.filter)) return LeftOut::by_filter;
  if (options.names && !options.names->contains(check.name)) return LeftOut::by_filter;
  if (!is_of_items(check, options.items)) return LeftOut::by_filter;
  if (!selected_by_googletest(check.name, options.googletest_filter)) return LeftOut::by_googletest_filter;
  if (!check.is_invariant() && !shards.is_own(check)) return LeftOut::by_shard;
  return std::nullopt;
}

}  // namespace

bool Selection::filters_select_any() const {
  const auto by_shard = [](const auto& entry) { return entry.second == LeftOut::by_shard; };
  return !chosen.empty() || std::any_of(left_out.begin(), left_out.end(), by_shard);
}

bool Selection::is_empty_share() const {
  return asked.shard &&
         std::all_of(chosen.begin(), chosen.end(), [](const auto* check) { return check->is_invariant(); });
}

std::set<std::string> Selection::partly_tried() const {
  std::set<std::string> names;
  for (const auto* check : chosen) {
    if (check->is_invariant() && !left_out.empty()) names.insert(check->name);
  }
  return names;
}

std::optional<std::string> Selection::filter_text() const {
  std::vector<std::string> parts;
  if (asked.names) parts.emplace_back("--last-failed");
  for (const auto& item : asked.items) parts.push_back("--item " + item);
  if (asked.filter) parts.push_back(*asked.filter);
  if (asked.googletest_filter) parts.push_back("--gtest_filter=" + *asked.googletest_filter);
  return parts.empty() ? std::nullopt : std::optional(fmt::format("{}", fmt::join(parts, " ")));
}

Selection select(const std::vector<CheckDefinition>& catalogue, const SelectionOptions& options) {
  Selection selection{.asked = options};
  Dealer shards(options.shard.value_or(Share{}));
  for (const auto& check : catalogue) {
    if (const auto why = why_left_out(check, options, shards)) {
      selection.left_out.emplace(check.name, *why);
    } else {
      selection.chosen.push_back(&check);
    }
  }
  if (options.shuffle_seed) {
    std::shuffle(selection.chosen.begin(), selection.chosen.end(), std::mt19937_64(*options.shuffle_seed));
  }
  const auto is_first = [&](const CheckDefinition* check) { return options.first.contains(check->name); };
  std::stable_partition(selection.chosen.begin(), selection.chosen.end(), is_first);
  return selection;
}

bool selected(std::string_view name, const std::optional<std::string>& filter) {
  if (!filter) return true;
  const std::string text(name);
  bool any_wanted = false;
  bool is_wanted = false;
  std::istringstream globs(*filter);
  for (std::string glob; std::getline(globs, glob, ':');) {
    const bool excludes = glob.starts_with('-');
    const bool fits = fnmatch(glob.c_str() + (excludes ? 1 : 0), text.c_str(), 0) == 0;
    if (excludes && fits) return false;
    any_wanted = any_wanted || !excludes;
    is_wanted = is_wanted || (!excludes && fits);
  }
  return is_wanted || !any_wanted;
}

bool selected_by_googletest(std::string_view name, const std::optional<std::string>& filter) {
  if (!filter) return true;
  const auto [suite, test] = gtest_name(name);
  const auto full = suite + "." + test;
  const auto minus = filter->find('-');
  if (minus == std::string::npos) return matches_any_pattern(full, *filter);
  return (minus == 0 || matches_any_pattern(full, filter->substr(0, minus))) &&
         !matches_any_pattern(full, filter->substr(minus + 1));
}

}  // namespace dataflow_qa::run
