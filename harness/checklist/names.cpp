#include "harness/checklist/names.h"

#include <algorithm>
#include <cstddef>

#include "base/letters.h"
#include "harness/checklist/phrases.h"

namespace dataflow_qa::checklist {
namespace {

std::size_t common_start(std::string_view left, std::string_view right) {
  const auto ends = std::mismatch(left.begin(), left.end(), right.begin(), right.end());
  return static_cast<std::size_t>(ends.first - left.begin());
}

/// Length of the words at the start of `full` that have the letters of `system`; 0 where there are none.
std::size_t similar_start(std::string_view full, std::string_view system) {
  const std::string wanted = base::letters_of(system);
  if (wanted.empty()) return 0;
  std::string seen;
  for (std::size_t start = 0; start < full.size() && seen.size() < wanted.size();) {
    const std::size_t blank = full.find(' ', start);
    if (blank == std::string_view::npos) return 0;
    seen += base::letters_of(full.substr(start, blank - start));
    if (seen == wanted) return blank;
    start = blank + 1;
  }
  return 0;
}

/// Offsets of " to " in a title.
std::vector<std::size_t> candidates_of(std::string_view title) {
  std::vector<std::size_t> candidates;
  for (std::size_t at = title.find(phrases::to); at != std::string_view::npos; at = title.find(phrases::to, at + 1)) {
    candidates.push_back(at);
  }
  return candidates;
}

}  // namespace

std::optional<NamePair> split_by_sentence(std::string_view heading, std::string_view joined) {
  // Both are equal up to the blank after A, and differ in the letter after that blank.
  const std::size_t start = common_start(heading, joined);
  if (start == 0) return std::nullopt;
  const std::size_t at = start - 1;
  if (heading.substr(at, phrases::to.size()) != phrases::to) return std::nullopt;
  if (joined.substr(at, phrases::and_a.size()) != phrases::and_a) return std::nullopt;
  const std::string_view target = heading.substr(at + phrases::to.size());
  if (joined.substr(at + phrases::and_a.size()) != target) return std::nullopt;
  return NamePair{heading.substr(0, at), target};
}

std::optional<NamePair> split_at_only_to(std::string_view heading) {
  const std::size_t at = heading.find(phrases::to);
  if (at == std::string_view::npos || heading.find(phrases::to, at + 1) != std::string_view::npos) return std::nullopt;
  return NamePair{heading.substr(0, at), heading.substr(at + phrases::to.size())};
}

std::optional<Name> split_name(std::string_view full, std::string_view system) {
  std::size_t length = 0;
  if (full.size() > system.size() + 1 && full.substr(0, system.size()) == system && full[system.size()] == ' ') {
    length = system.size();
  } else {
    length = similar_start(full, system);
    if (length == 0) length = full.find(' ');
  }
  if (length == std::string_view::npos || length + 1 >= full.size()) return std::nullopt;
  return Name{std::string(full.substr(0, length)), std::string(full.substr(length + 1))};
}

std::optional<std::pair<std::string, std::string>> split_title(std::string_view title,
                                                               const std::vector<std::string_view>& headings,
                                                               const std::vector<std::string_view>& type_labels) {
  const std::vector<std::size_t> candidates = candidates_of(title);
  if (candidates.empty()) return std::nullopt;
  struct Votes {
    std::size_t types = 0;
    std::size_t headings = 0;
  };
  std::vector<Votes> votes(candidates.size());
  if (candidates.size() > 1) {
    for (const std::string_view label : type_labels) {
      // The label's length says which split it speaks for.
      if (label.size() + phrases::to.size() > title.size()) continue;
      const std::size_t at = title.size() - label.size() - phrases::to.size();
      const auto found = std::lower_bound(candidates.begin(), candidates.end(), at);
      if (found == candidates.end() || *found != at || title.substr(at + phrases::to.size()) != label) continue;
      ++votes[static_cast<std::size_t>(found - candidates.begin())].types;
    }
    // A heading speaks for every candidate up to where it leaves the title: count at the last one, add up backwards.
    for (const std::string_view heading : headings) {
      const std::size_t common = common_start(title, heading);
      const auto beyond = std::lower_bound(candidates.begin(), candidates.end(), common);
      if (beyond != candidates.begin()) ++votes[static_cast<std::size_t>(beyond - candidates.begin()) - 1].headings;
    }
    for (std::size_t i = votes.size() - 1; i > 0; --i) votes[i - 1].headings += votes[i].headings;
  }
  std::size_t best = 0;
  for (std::size_t i = 1; i < votes.size(); ++i) {
    const auto rank = [&](std::size_t at) { return std::pair{votes[at].types, votes[at].headings}; };
    if (rank(i) > rank(best) || (rank(i) == rank(best) && rank(i) != std::pair<std::size_t, std::size_t>{0, 0}))
      best = i;
  }
  const std::size_t at = candidates[best];
  return std::pair{std::string(title.substr(0, at)), std::string(title.substr(at + phrases::to.size()))};
}

bool same_letters(std::string_view left, std::string_view right) {
  return base::letters_of(left) == base::letters_of(right);
}

}  // namespace dataflow_qa::checklist
