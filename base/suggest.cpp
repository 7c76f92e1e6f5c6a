#include "base/suggest.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

#include "base/difference.h"
#include "base/text.h"

namespace dataflow_qa::base {
namespace {

constexpr std::size_t most_slips = 2;
constexpr std::size_t longest_word = 100;

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& known) {
  for (const std::string_view candidate : known) {
    if (candidate == word || !look_alike(candidate, word)) continue;
    const auto [meant, written] = difference(candidate, word);
    return fmt::format(" (did you mean \"{}\", with {}? It looks alike, with {})", candidate, meant.points(),
                       written.points());
  }
  if (word.empty() || word.size() > longest_word) return {};
  std::string_view nearest;
  std::size_t fewest = most_slips + 1;
  for (const std::string_view candidate : known) {
    if (candidate.size() > longest_word) continue;
    const std::size_t distance = edit_distance(word, candidate);
    if (distance < fewest && distance < std::max(word.size(), candidate.size())) {
      fewest = distance;
      nearest = candidate;
    }
  }
  return nearest.empty() ? std::string{} : fmt::format(" (did you mean \"{}\"?)", nearest);
}

}  // namespace dataflow_qa::base
