#pragma once

// A settler with a fake subject and a fake time, for the tests of it.

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "harness/world/settler.h"
#include "harness/world/testing/fake_subject.h"
#include "harness/world/testing/fake_time.h"

namespace dataflow_qa::world::testing {

using namespace std::chrono_literals;
using subject::SubjectTrouble;

/// A settler whose subject and time are in the test's hand: poll 100 ms, quiet 200 ms.
class SettlerTest : public ::testing::Test {
 protected:
  Settler& settler(Settler::Way way = Settler::Way::daemon) {
    rules_.way = way;
    if (way != Settler::Way::daemon) subject_.poll = 0ms;
    settler_ =
        std::make_unique<Settler>(rules_, Settler::Parts{.time = &time_, .journal = &journal_, .subject = &subject_},
                                  Settler::Hooks{.on_waiting = [this](const std::string& what) { waited_for_ = what; },
                                                 .request_pending = [this] { return request_pending_; },
                                                 .request_is_certain = [this] { return request_is_certain_; },
                                                 .give_up_requests =
                                                     [this] {
                                                       request_pending_ = false;
                                                       ++given_up_;
                                                     },
                                                 .was_disturbed = [this] { return interruptions_-- > 0; },
                                                 .revive = [this] { return revives_ && (subject_.start(), true); },
                                                 .on_settled = [this] { ++settled_; }});
    settler_->start_subject();
    return *settler_;
  }
  /// A world that has settled for the first time, so that what is listed is known.
  Settler& settled_once(Settler::Way way = Settler::Way::daemon) {
    settler(way).settle();
    before_ = time_.elapsed();
    settled_ = 0;
    return *settler_;
  }
  void person_edits() { subject_.write("Name", mocks::Actor::harness); }
  [[nodiscard]] std::chrono::milliseconds took() const { return time_.elapsed() - before_; }
  /// The message of the trouble in which `work` ends.
  template <typename Work>
  SubjectTrouble trouble_of(Work work) {
    try {
      work();
    } catch (const SubjectTrouble& trouble) {
      return trouble;
    }
    ADD_FAILURE() << "there was no trouble";
    return {"", {}};
  }

  const std::vector<Settler::Collections> all_{{{"pms", "customers"}, {"go", "Customers"}}};
  FakeTime time_;
  mocks::Journal journal_;
  FakeSubject subject_{time_, journal_};
  Settler::Rules rules_{.tracker = {.systems = {"pms", "go"},
                                    .labels = {{"pms", "Custom PMS"}, {"go", "PowerOffice Go"}},
                                    .poll = 100ms,
                                    .quiet = 200ms}};
  std::unique_ptr<Settler> settler_;
  std::chrono::milliseconds before_{0};
  std::string waited_for_;
  bool request_pending_ = false;
  bool request_is_certain_ = false;
  int given_up_ = 0;
  int interruptions_ = 0;
  int settled_ = 0;
  bool revives_ = false;
};

}  // namespace dataflow_qa::world::testing
