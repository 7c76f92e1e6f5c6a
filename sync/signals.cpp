// Held by cli_test.cpp and http_client_test.cpp.
#include "sync/signals.h"

#include <cerrno>
#include <csignal>
#include <ctime>

namespace pms_go_sync {
namespace {

/// Sent by the destructor to its own waiter.
constexpr int end_signal = SIGUSR2;

sigset_t awaited() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  sigaddset(&set, end_signal);
  return set;
}

}  // namespace

void ignore_broken_pipes() {
  std::signal(SIGPIPE, SIG_IGN);
}

StopSignals::StopSignals(std::function<void()> on_stop, std::function<void()> on_impatience,
                         std::chrono::milliseconds patience) {
  const auto set = awaited();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  waiter_ = std::thread{[=, this, on_stop = std::move(on_stop), on_impatience = std::move(on_impatience)] {
    const auto received = [&](const timespec* within) {
      for (;;) {
        const int signal = within == nullptr ? sigwaitinfo(&set, nullptr) : sigtimedwait(&set, nullptr, within);
        const bool foreign = signal == end_signal && !over_;  // somebody else may send that one, too
        if (!foreign && (signal > 0 || errno != EINTR)) return signal;
      }
    };
    if (received(nullptr) == end_signal) return;
    on_stop();
    timespec wait{};
    wait.tv_sec = patience.count() / 1000;
    wait.tv_nsec = patience.count() % 1000 * 1'000'000;
    if (received(&wait) == end_signal) return;
    on_impatience();
    while (received(nullptr) != end_signal) {
    }
  }};
}

StopSignals::~StopSignals() {
  over_ = true;
  pthread_kill(waiter_.native_handle(), end_signal);
  waiter_.join();
}

}  // namespace pms_go_sync
