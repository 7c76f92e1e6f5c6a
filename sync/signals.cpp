#include "sync/signals.h"

#include <csignal>
#include <ctime>

namespace pms_go_sync {
namespace {

/// Sent by the destructor to its own waiter.
constexpr int kEnd = SIGUSR2;

sigset_t awaited() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  sigaddset(&set, kEnd);
  return set;
}

}  // namespace

StopSignals::StopSignals(std::function<void()> on_stop, std::function<void()> on_impatience,
                         std::chrono::milliseconds patience) {
  const auto set = awaited();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  waiter_ = std::thread{[=, on_stop = std::move(on_stop), on_impatience = std::move(on_impatience)] {
    int signal = 0;
    if (sigwait(&set, &signal) != 0 || signal == kEnd) return;
    on_stop();
    timespec wait{};
    wait.tv_sec = patience.count() / 1000;
    wait.tv_nsec = patience.count() % 1000 * 1'000'000;
    if (sigtimedwait(&set, nullptr, &wait) == kEnd) return;
    on_impatience();
    while (sigwait(&set, &signal) == 0 && signal != kEnd) {
    }
  }};
}

StopSignals::~StopSignals() {
  pthread_kill(waiter_.native_handle(), kEnd);
  waiter_.join();
}

}  // namespace pms_go_sync
