#pragma once

// A subject that only writes lines into a journal, as the mocks would for its requests: it lists both systems at each
// look, and does beside that what a test says.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/subject/subject.h"
#include "harness/world/testing/fake_time.h"
#include "mocks/http/journal.h"

namespace dataflow_qa::world::testing {

class FakeSubject final : public subject::Subject {
 public:
  FakeSubject(FakeTime& time, mocks::Journal& journal) : time_(time), journal_(journal) {}

  // How it behaves; to be set before it starts.
  std::chrono::milliseconds poll{100};
  std::vector<std::pair<std::string, std::string>> lists{{"pms", "customers"}, {"go", "Customers"}};
  bool pages_never_end = false;
  bool asks_for_changes_only = false;
  std::function<void(int look)> at_look;               // after its listings; counted from 1
  std::function<subject::Ending(int pass)> ends_pass;  // of one that runs in cycles
  std::function<void()> at_trigger;
  std::function<void()> at_start;
  std::set<int> pids;

  void start() override {
    ending_.reset();
    if (at_start) at_start();
    if (poll.count() > 0) plan_look();
  }
  void stop() override { stopped_ = true; }
  void kill() override { stopped_ = true; }
  [[nodiscard]] std::optional<subject::Ending> ending() override { return ending_; }
  subject::Ending pass() override {
    look();
    return ends_pass ? ends_pass(looks_) : subject::Ending{};
  }
  void trigger() override {
    ++triggers_;
    if (at_trigger) at_trigger();
  }
  [[nodiscard]] std::vector<subject::OutputLine> output() const override { return {{{}, false, "the last line"}}; }
  [[nodiscard]] bool leaked_secret() const override { return false; }
  [[nodiscard]] std::vector<std::string> stop_notes() const override { return {}; }
  [[nodiscard]] std::set<int> processes() const override { return pids; }

  void die(int status) { ending_ = subject::Ending{.code = status}; }
  void hang() { stopped_ = true; }
  [[nodiscard]] int looks() const { return looks_; }
  [[nodiscard]] int triggers() const { return triggers_; }

  void look() {
    for (const auto& [system, collection] : lists) list(system, collection);
    ++looks_;
    if (at_look) at_look(looks_);
  }
  void list(const std::string& system, const std::string& collection) {
    mocks::JournalEntry entry{.system = system, .method = "GET", .collection = collection, .status = 200};
    const auto received = journal_.begin();
    const auto [begun, is_first] = begun_.try_emplace({system, collection}, received);
    entry.listing = {.change_filtered = asks_for_changes_only,
                     .first_page = is_first,
                     .last_page = !pages_never_end,
                     .walk_started = begun->second,
                     .rows = 100,
                     .beyond = pages_never_end ? 100 : 0};
    if (!pages_never_end) begun_.erase(begun);
    journal_.append(std::move(entry));
  }
  void write(const std::string& property, mocks::Actor actor = mocks::Actor::subject) {
    mocks::JournalEntry entry{
        .system = "go", .actor = actor, .method = "PATCH", .collection = "Customers", .record = "7", .status = 200};
    entry.effect = mocks::Effect::effective;
    entry.changes = {{property, "a", "b"}};
    journal_.begin();
    journal_.append(std::move(entry));
  }

 private:
  void plan_look() {
    time_.after(poll, [this] {
      if (stopped_ || ending_) return;
      look();
      plan_look();
    });
  }

  std::map<std::pair<std::string, std::string>, std::uint64_t> begun_;  // listings that have not come to their end
  FakeTime& time_;
  mocks::Journal& journal_;
  std::optional<subject::Ending> ending_;
  bool stopped_ = false;
  int looks_ = 0;
  int triggers_ = 0;
};

}  // namespace dataflow_qa::world::testing
