#include "sync/change_window.h"

namespace pms_go_sync {

std::optional<Time> ChangeWindow::since(Time now) const {
  constexpr std::chrono::milliseconds kTick{1};
  if (!latest_) return std::nullopt;
  const bool calm = reached_at_ && now - *reached_at_ > overlap_;
  return *latest_ - (calm ? std::chrono::microseconds{kTick} : overlap_);
}

bool ChangeWindow::walked(std::optional<Time> latest, Time now) {
  const bool news = latest && (!latest_ || *latest > *latest_);
  if (news) latest_ = latest;
  if (news || !reached_at_) reached_at_ = now;
  return news;
}

}  // namespace pms_go_sync
