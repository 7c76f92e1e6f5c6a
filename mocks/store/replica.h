#pragma once

// A copy of a store that follows it with a lag, for systems whose reads do not see the latest writes at once. While the
// lag is zero there is no copy, and readers see the store itself.
//
// The store's owner locks as ever: exclusively around changes, shared (or more) around a Reading.

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "mocks/store/store.h"

namespace dataflow_qa::mocks {

class Replica final : private StoreObserver {
 public:
  using Steady = std::chrono::steady_clock;

  /// Watches `primary`, which outlives it. `lag` is asked at each read and write; real time, whatever the world's clock
  /// shows, so that a held clock does not hold back what is read.
  Replica(Store& primary, std::function<std::chrono::milliseconds()> lag);
  ~Replica() override;
  Replica(const Replica&) = delete;
  Replica& operator=(const Replica&) = delete;

  /// A store to read from, and the right to do so for as long as it lives.
  class Reading {
   public:
    [[nodiscard]] const Store& store() const { return *store_; }

   private:
    friend class Replica;
    std::unique_lock<std::mutex> lock_;
    const Store* store_ = nullptr;
  };
  /// The store as it was `lag` ago. A restored image shows at once.
  [[nodiscard]] Reading read();

 private:
  struct Pending {
    Steady::time_point made;
    const Entity* entity = nullptr;
    std::string id;
    std::optional<Record> now;
  };

  void before_change() override;
  void after_change(const Entity& entity, const std::string& id, const Record* now) override;
  void after_restore() override;

  Store& primary_;
  std::function<std::chrono::milliseconds()> lag_;
  std::mutex mutex_;
  std::unique_ptr<Store> copy_;
  std::deque<Pending> pending_;  // in the order in which they were made
};

}  // namespace dataflow_qa::mocks
