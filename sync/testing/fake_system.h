#pragma once

// In-process stand-ins for the two systems, at the level of sync/system.h: they keep records, change timestamps by a
// clock of the test, do what a person does, and fail on request. They take and refuse what the real ones do where the
// engine's work depends on it.

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "sync/system.h"
#include "sync/testing/test_clock.h"

namespace pms_go_sync::testing {

enum class Fault {
  none,
  not_reached,   // no answer, nothing done
  unanswered,    // done, and no answer
  crash_before,  // the sync dies before it calls
  crash_after,   // it dies after the call was carried out
  refused,
};

/// Thrown to stand for the death of the sync's process.
struct Crash {};

struct Call {
  enum class Kind { list, get, create, update, remove };
  Kind kind = Kind::list;
  std::string collection;
  std::string id;
  Json body;
  bool whole = false;  // a listing without a change filter
};

class FakeSystem : public System {
 public:
  explicit FakeSystem(const TestClock& clock) : clock_{clock} {}

  // A person's actions.
  std::string make(const std::string& collection, const Json& record);
  void edit(const std::string& collection, const std::string& id, const std::string& path, const Json& value);
  /// Each record gets the value that the next one has at `path`, the last one that of the first; all at once, by way of
  /// a value that nobody sees.
  void rotate(const std::string& collection, const std::vector<std::string>& ids, const std::string& path);
  void erase(const std::string& collection, const std::string& id) { records_[collection].erase(id); }
  /// Changes a record without moving its timestamp.
  void edit_unseen(const std::string& collection, const std::string& id, const std::string& path, const Json& value);
  /// Makes the timestamps of its writes earlier by that much from now on.
  void set_clock_back(std::chrono::microseconds amount) { set_back_ += amount; }
  bool says_its_time = true;  // false: its answers have no Date header
  [[nodiscard]] Json record(const std::string& collection, const std::string& id) const;
  [[nodiscard]] std::vector<Json> all(const std::string& collection) const;

  /// Asked at each call; may also do what a person does meanwhile.
  std::function<Fault(const Call&)> on_call = [](const Call&) { return Fault::none; };
  std::vector<Call> calls;
  [[nodiscard]] int writes() const;
  int page_size = 3;
  /// Pages by number, with a total, as PowerOffice Go's: they shift while records come and go. Each begins with the
  /// last record of the one before, and reports where it does not.
  bool counts_pages = false;
  bool hide_listings = false;  // every listing comes back empty

  Outcome<Page> list(const ListQuery& query) override;
  Outcome<std::optional<Json>> get(const std::string& collection, const std::string& id) override;
  Outcome<Created> create(const Creation& creation) override;
  Outcome<Json> update(const std::string& collection, const Json& current, const std::vector<Change>& changes) override;
  Outcome<void> remove(const std::string& collection, const std::string& id) override;
  [[nodiscard]] bool is_deleted(const Json& /*record*/) const override { return false; }
  [[nodiscard]] std::chrono::microseconds set_back() const override {
    return says_its_time ? set_back_ : std::chrono::microseconds{0};
  }

 protected:
  /// The record as the system stores it, with what it sets itself. `changed` in microseconds.
  virtual Json stored(const std::string& collection, const std::string& id, Json record, Time changed, int version) = 0;
  [[nodiscard]] virtual std::optional<Json> earlier(const Creation& creation) const = 0;
  virtual Json as_sent(const Creation& creation, std::vector<std::string>& left_out) = 0;
  [[nodiscard]] virtual bool changed_since_read(const Json& now, const Json& read,
                                                const std::vector<Change>& changes) const = 0;
  [[nodiscard]] virtual bool inclusive() const = 0;
  [[nodiscard]] virtual std::string new_id(const std::string& collection, std::int64_t number) const = 0;
  [[nodiscard]] const std::map<std::string, Json>& records(const std::string& collection) const;

 private:
  Fault begin(Call call);
  [[nodiscard]] bool is_taken(const std::string& collection, const std::string& id, const Json& record) const;
  Json& put(const std::string& collection, const std::string& id, const Json& record);

  const TestClock& clock_;
  std::map<std::string, std::map<std::string, Json>> records_;
  std::map<std::string, int> versions_;
  std::int64_t next_number_ = 1000;
  std::chrono::microseconds set_back_{0};
};

class FakePms final : public FakeSystem {
 public:
  using FakeSystem::FakeSystem;
  [[nodiscard]] std::string id_of(const Json& record) const override;
  [[nodiscard]] Time changed_at(const Json& record) const override;
  [[nodiscard]] bool in_scope(const std::string& collection, const Json& record) const override;
  [[nodiscard]] std::optional<std::string> origin_of(const Json& record) const override;
  [[nodiscard]] bool same_identity(const std::string& collection, const Json& a, const Json& b) const override;
  [[nodiscard]] std::vector<Change> parking(const std::string& collection, const Json& record) const override;
  [[nodiscard]] std::vector<Change> archiving(const std::string& collection) const override;

 protected:
  Json stored(const std::string& collection, const std::string& id, Json record, Time changed, int version) override;
  [[nodiscard]] std::optional<Json> earlier(const Creation& creation) const override;
  Json as_sent(const Creation& creation, std::vector<std::string>& left_out) override;
  [[nodiscard]] bool changed_since_read(const Json& now, const Json& read,
                                        const std::vector<Change>& changes) const override;
  [[nodiscard]] bool inclusive() const override { return true; }
  [[nodiscard]] std::string new_id(const std::string& collection, std::int64_t number) const override;
};

class FakeGo final : public FakeSystem {
 public:
  using FakeSystem::FakeSystem;
  [[nodiscard]] std::string id_of(const Json& record) const override;
  [[nodiscard]] Time changed_at(const Json& record) const override;
  [[nodiscard]] bool in_scope(const std::string& collection, const Json& record) const override;
  [[nodiscard]] std::optional<std::string> origin_of(const Json& record) const override;
  [[nodiscard]] bool same_identity(const std::string& collection, const Json& a, const Json& b) const override;
  [[nodiscard]] std::vector<Change> parking(const std::string& collection, const Json& record) const override;
  [[nodiscard]] std::vector<Change> archiving(const std::string& collection) const override;

 protected:
  Json stored(const std::string& collection, const std::string& id, Json record, Time changed, int version) override;
  [[nodiscard]] std::optional<Json> earlier(const Creation& creation) const override;
  Json as_sent(const Creation& creation, std::vector<std::string>& left_out) override;
  [[nodiscard]] bool changed_since_read(const Json& now, const Json& read,
                                        const std::vector<Change>& changes) const override;
  [[nodiscard]] bool inclusive() const override { return false; }
  [[nodiscard]] std::string new_id(const std::string& collection, std::int64_t number) const override;
};

}  // namespace pms_go_sync::testing
