// Held by walks_test.cpp.
#include "mocks/http/walks.h"

#include <algorithm>

namespace dataflow_qa::mocks {
namespace {

constexpr std::size_t most_open_walks = 4096;
constexpr std::size_t most_open_sizes = 16;

}  // namespace

std::uint64_t Walks::started(const std::string& query, const PageAsked& page, std::uint64_t received) {
  const std::int64_t from = page.from;
  const std::lock_guard lock(mutex_);
  if (from == 0 && open_.size() >= most_open_walks) open_.clear();
  auto& walks = open_[query];
  if (from == 0) {
    walks.insert_or_assign(page.size, Walk{received, page.size});
    while (walks.size() > most_open_sizes) walks.erase(walks.begin());
    return received;
  }
  const auto goes_on = [&](const auto& walk) { return walk.second.reached >= from; };
  auto found = walks.find(page.size);
  if (found == walks.end() || !goes_on(*found)) {
    found = walks.end();
    for (auto walk = walks.begin(); walk != walks.end(); ++walk) {
      const bool earlier = found == walks.end() || walk->second.started < found->second.started;
      if (goes_on(*walk) && earlier) found = walk;
    }
  }
  if (found == walks.end()) return 0;
  found->second.reached = std::max(found->second.reached, from + page.size);
  return found->second.started;
}

}  // namespace dataflow_qa::mocks
