// Held by engine_test.cpp.
#include "sync/backoff.h"

#include <algorithm>

namespace pms_go_sync {

using std::chrono::microseconds;

microseconds Backoff::delay(int attempt, microseconds base, microseconds longest) {
  constexpr int most_doublings = 20;
  const auto plain = std::min(longest, base * (std::int64_t{1} << std::clamp(attempt - 1, 0, most_doublings)));
  const std::int64_t spread = plain.count() / 5;
  return plain + microseconds{std::uniform_int_distribution<std::int64_t>{-spread, spread}(random_)};
}

microseconds Backoff::record_delay(TroubleKind kind, int attempts) {
  constexpr std::chrono::seconds base_wait{2};
  constexpr std::chrono::seconds waiting_base{30};
  constexpr std::chrono::minutes longest_allowed{10};
  constexpr int at_once = 2;
  if (kind == TroubleKind::waiting) return delay(attempts, waiting_base, longest_allowed);
  if (kind == TroubleKind::refused) return delay(attempts, base_wait, longest_allowed);
  return attempts <= at_once ? microseconds{0} : delay(attempts - at_once, base_wait, longest_allowed);
}

}  // namespace pms_go_sync
