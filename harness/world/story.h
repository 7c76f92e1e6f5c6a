#pragma once

// A story is the straight-line body of a check: arrange, `co_await scene.settled()`, act, `co_await scene.settled()`,
// expect. All stories of a world are resumed together after each settle, so one settle serves them all.
//
// A Story owns its coroutine; it starts suspended. Resume it from one thread at a time.

#include <coroutine>
#include <exception>
#include <utility>

namespace dataflow_qa::world {

/// Thrown by `require` to end a check whose failure has been noted already.
struct StoryEnded {};

class Story {
 public:
  struct promise_type {
    Story get_return_object() { return Story(std::coroutine_handle<promise_type>::from_promise(*this)); }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {
      try {
        throw;
      } catch (const StoryEnded&) {
        // The check said why before it threw.
      } catch (...) {
        failure = std::current_exception();
      }
    }
    std::exception_ptr failure;
  };

  Story(Story&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Story& operator=(Story&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Story() {
    if (handle_) handle_.destroy();
  }

  [[nodiscard]] bool done() const { return handle_.done(); }
  /// Runs to the next settle or to the end. Throws what the body threw, except StoryEnded.
  void resume() {
    handle_.resume();
    if (handle_.done() && handle_.promise().failure) std::rethrow_exception(handle_.promise().failure);
  }

 private:
  explicit Story(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
  std::coroutine_handle<promise_type> handle_;
};

/// `co_await` on it hands over to the world, which comes back once everything has settled.
using UntilSettled = std::suspend_always;

}  // namespace dataflow_qa::world
