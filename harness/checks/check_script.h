#pragma once

// A script is the straight-line body of a check: arrange, `co_await check.settled()`, act, `co_await check.settled()`,
// expect. All scripts of a world are resumed together after each settle, so one settle serves them all.
//
// A CheckScript owns its coroutine; it starts suspended. Resume it from one thread at a time.

#include <coroutine>
#include <exception>
#include <string>
#include <utility>

namespace dataflow_qa::checks {

/// Thrown by `require` to end a check whose failure has been noted already.
struct ScriptEnded {};

/// Thrown to end a check that turns out not to apply to this subject.
struct NotApplicable {
  std::string reason;
  bool unclaimed = false;  // the subject does not claim what the statement says
};

/// A point that a script waits for. Scripts of one world that wait for the same go on together.
enum class WaitPoint {
  settled,       // nothing more will happen
  compared,      // the same, after the subject has compared everything and not just what changed
  stopped,       // the subject is not running; it is started again for the next settle
  held,          // neither system answers requests, and no listing is under way, until the next settle
  later,         // some time has gone by in which the subject could try again, and nothing more will happen
  second_later,  // still held, and a second has gone by
};

class CheckScript {
 public:
  struct promise_type {
    CheckScript get_return_object() { return CheckScript(std::coroutine_handle<promise_type>::from_promise(*this)); }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {
      try {
        throw;
      } catch (const ScriptEnded&) {
        failure = nullptr;  // the check said why before it threw
      } catch (...) {
        failure = std::current_exception();
      }
    }
    WaitPoint waits_for = WaitPoint::settled;
    std::exception_ptr failure;
  };

  CheckScript(CheckScript&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  CheckScript& operator=(CheckScript&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~CheckScript() {
    if (handle_) handle_.destroy();
  }

  [[nodiscard]] bool done() const { return handle_.done(); }
  /// The point that the script waits for. It must not be done.
  [[nodiscard]] WaitPoint waits_for() const { return handle_.promise().waits_for; }
  /// Runs to the next point that it waits for, or to the end. Throws what the body threw, except ScriptEnded.
  void resume() {
    handle_.resume();
    if (handle_.done() && handle_.promise().failure) std::rethrow_exception(handle_.promise().failure);
  }

 private:
  explicit CheckScript(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
  std::coroutine_handle<promise_type> handle_;
};

/// `co_await` on it hands over to the world, which resumes the check when that point has come. Then it throws what a
/// task of the check threw meanwhile.
struct Until {
  WaitPoint point;
  std::exception_ptr* trouble = nullptr;
  static bool await_ready() noexcept { return false; }
  void await_suspend(std::coroutine_handle<CheckScript::promise_type> script) const noexcept {
    script.promise().waits_for = point;
  }
  void await_resume() const {
    if (trouble != nullptr && *trouble) std::rethrow_exception(std::exchange(*trouble, nullptr));
  }
};

}  // namespace dataflow_qa::checks
