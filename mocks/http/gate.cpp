// Held by host_test.cpp.
#include "mocks/http/gate.h"

namespace dataflow_qa::mocks {

void Gate::enter() {
  std::unique_lock lock(mutex_);
  moved_.wait(lock, [this] { return holds_ == 0; });
  ++inside_;
}

void Gate::leave() {
  bool wake = false;
  {
    const std::lock_guard lock(mutex_);
    --inside_;
    wake = holds_ > 0;
  }
  if (wake) moved_.notify_all();
}

std::shared_ptr<void> Gate::hold(const std::shared_ptr<Gate>& gate) {
  {
    std::unique_lock lock(gate->mutex_);
    ++gate->holds_;
    gate->moved_.wait(lock, [&gate] { return gate->inside_ == 0; });
  }
  // The guard keeps the gate alive: it may outlive the mock.
  return {gate.get(), [gate](Gate* held) {
            {
              const std::lock_guard lock(held->mutex_);
              --held->holds_;
            }
            held->moved_.notify_all();
          }};
}

}  // namespace dataflow_qa::mocks
