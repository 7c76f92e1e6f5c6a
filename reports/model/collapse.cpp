#include "reports/model/collapse.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <tuple>
#include <utility>

#include "reports/model/likeness.h"

namespace dataflow_qa::reports {
namespace {

constexpr std::size_t few_alike = 3;

/// Failures of one reason, noted at one place.
auto traits(const Failure& failure) {
  return std::tuple(reason_of(failure), failure.file, failure.line);
}

}  // namespace

std::vector<Failure> collapsed(std::vector<Failure> failures) {
  std::map<decltype(traits(failures.front())), std::vector<std::size_t>> groups;
  for (std::size_t i = 0; i < failures.size(); ++i) groups[traits(failures[i])].push_back(i);
  std::vector<bool> is_kept(failures.size(), true);
  for (const auto& [alike, places] : groups) {
    if (places.size() <= few_alike) continue;
    auto& first = failures[places.front()];
    for (auto place = places.begin() + 1; place != places.end(); ++place) {
      first.affected += failures[*place].affected;
      is_kept[*place] = false;
    }
    first.of = std::max(first.of, first.affected);
  }
  std::vector<Failure> result;
  for (std::size_t i = 0; i < failures.size(); ++i) {
    if (is_kept[i]) result.push_back(std::move(failures[i]));
  }
  return result;
}

}  // namespace dataflow_qa::reports
