#include "harness/run/world_pool.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>
#include <variant>

#include "base/limits.h"
#include "harness/world/world.h"

namespace dataflow_qa::run {
namespace {

using Connection = std::map<std::string, std::string>;

constexpr std::chrono::milliseconds heartbeat(100);

/// A report of a world: a check that is over, what it waits for, where its mocks are, or that it has ended.
struct Event {
  std::size_t world = 0;
  std::variant<reports::Check, std::string, Connection, WorldOutcome> what;
};

/// The events that the threads of worlds hand to the thread of the run.
class Inbox {
 public:
  void post(Event event) {
    {
      const std::scoped_lock lock(mutex_);
      events_.push_back(std::move(event));
    }
    news_.notify_one();
  }
  /// All that has come; waits for it for a while.
  std::vector<Event> take(std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex_);
    news_.wait_for(lock, patience, [&] { return !events_.empty(); });
    return std::exchange(events_, {});
  }

 private:
  std::mutex mutex_;
  std::condition_variable news_;
  std::vector<Event> events_;
};

/// One call of WorldPool::run.
class PoolRun {
 public:
  /// `job_at`: null for a place where there is none, or not yet.
  PoolRun(const RunWorld& run_world, std::function<const WorldJob*(std::size_t)> job_at,
          const WorldPool::Observer& observer)
      : run_world_(run_world), job_at_(std::move(job_at)), observer_(observer) {}

  void run(std::size_t at_once) {
    while (true) {
      while (may_start_ && running_.size() < at_once) {
        const auto* job = job_at_(next_);
        if (job == nullptr) break;
        start(next_++, *job);
      }
      if (running_.empty()) break;
      for (auto& event : inbox_.take(heartbeat)) {
        guarded([&] { hand_on(event.world, std::move(event.what)); });
      }
      if (!running_.empty() && !trouble_) guarded([&] { show_progress(); });
    }
    if (trouble_) std::rethrow_exception(trouble_);
  }

 private:
  void start(std::size_t world, const WorldJob& job) {
    running_.emplace(world, "");
    threads_.emplace(world, [this, world, &job] { inbox_.post({world, outcome_of(world, job)}); });
  }

  /// On the thread of the world.
  WorldOutcome outcome_of(std::size_t world, const WorldJob& job) {
    std::chrono::steady_clock::time_point next_word;  // of what it waits for, which may be asked at each request
    const WorldObserver observer{.on_check =
                                     [&](const reports::Check& check) {
                                       inbox_.post({world, check});
                                     },
                                 .on_waiting =
                                     [&](const std::string& what) {
                                       if (ends_.load()) throw world::Interrupted();
                                       const auto now = std::chrono::steady_clock::now();
                                       if (now < next_word) return;
                                       next_word = now + heartbeat;
                                       inbox_.post({world, what});
                                     },
                                 .on_serving =
                                     [&](const Connection& at) {
                                       inbox_.post({world, at});
                                     }};
    WorldOutcome outcome;
    try {
      outcome = run_world_(job, observer);
    } catch (const std::exception& broken) {
      outcome.trouble = base::what_of(broken);
    } catch (...) {
      outcome.trouble = "an exception of an unknown type";
    }
    return outcome;
  }

  void hand_on(std::size_t world, std::variant<reports::Check, std::string, Connection, WorldOutcome> what) {
    if (const auto* check = std::get_if<reports::Check>(&what)) {
      if (observer_.on_check) observer_.on_check(*check);
    } else if (auto* text = std::get_if<std::string>(&what)) {
      running_[world] = std::move(*text);
    } else if (const auto* at = std::get_if<Connection>(&what)) {
      if (observer_.on_serving) observer_.on_serving(*at);
    } else {
      running_.erase(world);
      threads_.erase(world);
      if (observer_.on_ended && !observer_.on_ended(world, std::move(std::get<WorldOutcome>(what)))) may_start_ = false;
    }
  }

  void show_progress() {
    if (observer_.on_progress) observer_.on_progress(running_.size(), running_.begin()->second);
  }

  /// The first exception of the observer ends the run in order.
  template <typename Work>
  void guarded(Work work) {
    try {
      work();
    } catch (...) {
      if (!trouble_) trouble_ = std::current_exception();
      may_start_ = false;
      ends_ = true;
    }
  }

  const RunWorld& run_world_;
  std::function<const WorldJob*(std::size_t)> job_at_;
  const WorldPool::Observer& observer_;
  Inbox inbox_;
  std::atomic<bool> ends_{false};  // worlds end at the next occasion
  std::size_t next_ = 0;
  std::map<std::size_t, std::string> running_;  // and what each does
  bool may_start_ = true;
  std::exception_ptr trouble_;
  std::map<std::size_t, std::jthread> threads_;  // last: they use the rest
};

}  // namespace

void WorldPool::run(const std::vector<WorldJob>& jobs, const Observer& observer) const {
  PoolRun(
      run_world_, [&](std::size_t at) { return at < jobs.size() ? &jobs[at] : nullptr; }, observer)
      .run(at_once_);
}

void WorldPool::run_with_more(const std::deque<WorldJob>& jobs, const Observer& observer) const {
  PoolRun(
      run_world_, [&](std::size_t at) { return at < jobs.size() ? &jobs[at] : nullptr; }, observer)
      .run(at_once_);
}

}  // namespace dataflow_qa::run
