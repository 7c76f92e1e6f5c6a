#pragma once

// Lets requests through while nobody holds them. Thread-safe; holds nest, and may be let go by another thread.

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>

namespace dataflow_qa::mocks {

class Gate {
 public:
  /// Waits while the gate is held; each pass is given back with leave().
  void enter();
  void leave();
  /// Returns once no request is inside; none enters while the guard lives. Must not be called from within a request.
  [[nodiscard]] static std::shared_ptr<void> hold(const std::shared_ptr<Gate>& gate);

 private:
  std::mutex mutex_;
  std::condition_variable moved_;
  std::size_t inside_ = 0;
  std::size_t holds_ = 0;
};

}  // namespace dataflow_qa::mocks
