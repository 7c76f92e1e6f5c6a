// Held by mocks/control_test.cpp.
#include "mocks/store/replica.h"

namespace dataflow_qa::mocks {

Replica::Replica(Store& primary, std::function<std::chrono::milliseconds()> lag)
    : primary_(primary), lag_(std::move(lag)) {
  primary_.watch(this);
}

Replica::~Replica() {
  primary_.watch(nullptr);
}

Replica::Reading Replica::read() {
  Reading reading;
  reading.store_ = &primary_;
  const auto lag = lag_();
  if (lag.count() == 0) return reading;
  std::unique_lock lock(mutex_);
  if (!copy_) return reading;  // nothing has changed since there is a lag
  const auto seen = Steady::now() - lag;
  for (; !pending_.empty() && pending_.front().made <= seen; pending_.pop_front()) {
    Pending& next = pending_.front();
    copy_->mirror(*next.entity, next.id, std::move(next.now));
  }
  reading.lock_ = std::move(lock);
  reading.store_ = copy_.get();
  return reading;
}

void Replica::before_change() {
  const bool lags = lag_().count() > 0;
  const std::lock_guard lock(mutex_);
  if (!lags) {
    copy_.reset();
    pending_.clear();
  } else if (!copy_) {
    copy_ = primary_.copy();
  }
}

void Replica::after_change(const Entity& entity, const std::string& id, const Record* now) {
  const std::lock_guard lock(mutex_);
  if (!copy_) return;
  pending_.push_back({Steady::now(), &entity, id, now == nullptr ? std::nullopt : std::optional(*now)});
}

void Replica::after_restore() {
  const std::lock_guard lock(mutex_);
  copy_.reset();
  pending_.clear();
}

}  // namespace dataflow_qa::mocks
