// Held by reports/merge_shares_test.cpp and harness/run/merge_test.cpp.
#include "reports/model/shares.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdio>

namespace dataflow_qa::reports {
namespace {

std::optional<std::pair<std::size_t, std::size_t>> numbers_of(const std::optional<std::string>& shard) {
  std::size_t index = 0;
  std::size_t count = 0;
  if (!shard || std::sscanf(shard->c_str(), "%zu/%zu", &index, &count) != 2) return std::nullopt;
  if (index < 1 || index > count) return std::nullopt;
  return std::pair(index, count);
}

}  // namespace

base::Result<std::size_t> Shares::add(const std::string& file, const std::optional<std::string>& shard, Traits traits) {
  const auto numbers = numbers_of(shard);
  if (!shard) return base::failure(fmt::format("{} is not a shard: it was made without --shard", file));
  if (!numbers) return base::failure(fmt::format("{} calls itself shard {}, which is none", file, *shard));
  if (files_.empty()) {
    first_file_ = file;
    count_ = numbers->second;
    traits_ = std::move(traits);
    files_.emplace(numbers->first, file);
    return numbers->first - 1;
  }
  if (numbers->second != count_) {
    return base::failure(
        fmt::format("{} is one of {} shards, and {} one of {}", first_file_, count_, file, numbers->second));
  }
  for (std::size_t i = 0; i < traits.size(); ++i) {
    if (traits[i] == traits_[i]) continue;
    return base::failure(fmt::format("{} and {} do not belong together: the {} differs ({}, {})", first_file_, file,
                                     traits[i].first, traits_[i].second, traits[i].second));
  }
  const auto [before, added] = files_.emplace(numbers->first, file);
  if (!added) return base::failure(fmt::format("{} and {} are both shard {}", before->second, file, *shard));
  return numbers->first - 1;
}

base::Result<void> Shares::require_all() const {
  std::vector<std::string> missing;
  for (std::size_t i = 1; i <= count_; ++i) {
    if (!files_.contains(i)) missing.push_back(fmt::format("{}/{}", i, count_));
  }
  if (missing.empty()) return {};
  constexpr std::size_t most_named = 8;
  const auto more = missing.size() > most_named ? fmt::format(" and {} more", missing.size() - most_named) : "";
  if (!more.empty()) missing.resize(most_named);
  return base::failure(fmt::format("{} is one of {} shards, and these are missing: {}{}", first_file_, count_,
                                   fmt::join(missing, ", "), more));
}

}  // namespace dataflow_qa::reports
