#pragma once

// Runs worlds side by side, a thread each: they wait most of the time. What they report is handed on, in the order in
// which it happens, on the thread that called `run`; so nobody who listens needs a lock.

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "harness/run/world_outcome.h"

namespace dataflow_qa::run {

class WorldPool {
 public:
  struct Observer {
    std::function<void(const reports::Check&)> on_check;
    /// "restart, wave 2: waiting for …": what the first of the `running` worlds does. Several times a second; may
    /// throw.
    std::function<void(std::size_t running, const std::string& what)> on_progress;
    std::function<void(const std::map<std::string, std::string>&)> on_serving;
    /// A world has ended. Returns false where no further one is to be started.
    std::function<bool(std::size_t index, WorldOutcome outcome)> on_ended;
  };

  WorldPool(RunWorld run_world, std::size_t at_once) : run_world_(std::move(run_world)), at_once_(at_once) {}

  /// Returns when all worlds have ended. Where the observer throws, the worlds end in order as soon as they can, and
  /// what they report until then is handed on; then the exception is thrown again.
  void run(const std::vector<WorldJob>& jobs, const Observer& observer) const;
  /// The same, and `on_ended` may put further jobs behind the others.
  void run_with_more(const std::deque<WorldJob>& jobs, const Observer& observer) const;

 private:
  RunWorld run_world_;
  std::size_t at_once_;
};

}  // namespace dataflow_qa::run
