#include "sync/change_window.h"

#include <algorithm>

namespace pms_go_sync {

std::optional<Time> ChangeWindow::since(Time now) const {
  constexpr std::chrono::milliseconds tick{1};
  if (!latest_) return std::nullopt;
  const bool calm = reached_at_ && now - *reached_at_ > overlap_;
  return *latest_ - (calm ? std::chrono::microseconds{tick} : overlap_);
}

bool ChangeWindow::walked(std::optional<Time> latest, Time now) {
  if (ceiling_ && now >= ceiling_->until) ceiling_.reset();
  if (ceiling_ && latest) latest = std::min(*latest, ceiling_->at + (now - ceiling_->since));
  const bool news = latest && (!latest_ || *latest > *latest_);
  if (news) latest_ = latest;
  if (news || !reached_at_) reached_at_ = now;
  return news;
}

void ChangeWindow::set_back(std::chrono::microseconds amount, Time now) {
  if (!latest_) return;
  latest_ = *latest_ - amount;
  reached_at_ = now;
  ceiling_ = Ceiling{*latest_, now, now + amount};
}

}  // namespace pms_go_sync
