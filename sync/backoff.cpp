#include "sync/backoff.h"

#include <algorithm>

namespace pms_go_sync {

using std::chrono::microseconds;

microseconds Backoff::delay(int attempt, microseconds base, microseconds longest) {
  constexpr int kMostDoublings = 20;
  const auto plain = std::min(longest, base * (std::int64_t{1} << std::clamp(attempt - 1, 0, kMostDoublings)));
  const std::int64_t spread = plain.count() / 5;
  return plain + microseconds{std::uniform_int_distribution<std::int64_t>{-spread, spread}(random_)};
}

microseconds Backoff::record_delay(TroubleKind kind, int attempts) {
  constexpr std::chrono::seconds kBase{2};
  constexpr std::chrono::seconds kWaitingBase{30};
  constexpr std::chrono::minutes kLongest{10};
  constexpr int kAtOnce = 2;
  if (kind == TroubleKind::waiting) return delay(attempts, kWaitingBase, kLongest);
  if (kind == TroubleKind::refused) return delay(attempts, kBase, kLongest);
  return attempts <= kAtOnce ? microseconds{0} : delay(attempts - kAtOnce, kBase, kLongest);
}

}  // namespace pms_go_sync
