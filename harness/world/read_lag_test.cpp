// Systems whose reads do not see the latest writes at once: what was listed, or passed, before a change can be read
// says nothing about it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <string>

#include "harness/world/settler.h"
#include "harness/world/testing/fake_subject.h"
#include "harness/world/testing/fake_time.h"

namespace dataflow_qa::world {
namespace {

using namespace std::chrono_literals;
using testing::FakeSubject;
using testing::FakeTime;

class ReadLagTest : public ::testing::TestWithParam<Settler::Way> {
 protected:
  ReadLagTest() {
    subject_.poll = GetParam() == Settler::Way::daemon ? 100ms : 0ms;
    subject_.at_trigger = [this] { subject_.look(); };
    settler_.start_subject();
    settler_.settle();
  }
  /// It is carried by whatever looks once it can be read.
  void person_edits() {
    edited_ = time_.elapsed();
    subject_.at_look = [this](int) {
      if (carried_ || time_.elapsed() < edited_ + lag_) return;
      subject_.write("Name");
      carried_ = time_.elapsed();
    };
    subject_.write("Name", mocks::Actor::harness);
  }

  static constexpr std::chrono::milliseconds lag_ = 1s;
  FakeTime time_;
  mocks::Journal journal_;
  FakeSubject subject_{time_, journal_};
  Settler settler_{
      {.way = GetParam(), .tracker = {.systems = {"pms", "go"}, .poll = 100ms, .quiet = 200ms, .read_lag = lag_}},
      {.time = &time_, .journal = &journal_, .subject = &subject_},
      {}};
  std::chrono::milliseconds edited_{0};
  std::optional<std::chrono::milliseconds> carried_;
};

TEST_P(ReadLagTest, HasNotSettledBeforeAChangeCouldBeReadAndWasCarried) {
  person_edits();
  settler_.settle();
  ASSERT_TRUE(carried_);
  // What the subject has written is a change, too, which it may have to read.
  EXPECT_GE(time_.elapsed(), *carried_ + lag_);
  EXPECT_LE(time_.elapsed(), *carried_ + lag_ + 600ms);
}

TEST_P(ReadLagTest, OfAChangeThatNobodyCarriesItWaitsNoLongerThanItTakesToLook) {
  subject_.write("Name", mocks::Actor::harness);
  const auto from = time_.elapsed();
  settler_.settle();
  EXPECT_GE(time_.elapsed(), from + lag_);
  EXPECT_LE(time_.elapsed(), from + lag_ + 600ms);
}

/// A lag beyond the settle timeout is no fault of the subject's.
TEST_P(ReadLagTest, TheLagDoesNotCountAsTimeWithoutProgress) {
  Settler slow({.way = GetParam(),
                .settle_timeout = 10s,
                .tracker = {.systems = {"pms", "go"}, .poll = 100ms, .quiet = 200ms, .read_lag = 60s}},
               {.time = &time_, .journal = &journal_, .subject = &subject_}, {});
  subject_.write("Name", mocks::Actor::harness);
  EXPECT_NO_THROW(slow.settle());
}

std::string name_of(const ::testing::TestParamInfo<Settler::Way>& way) {
  constexpr std::array names{"daemon", "cycle", "trigger"};
  return names.at(static_cast<std::size_t>(way.param));
}

INSTANTIATE_TEST_SUITE_P(Each, ReadLagTest,
                         ::testing::Values(Settler::Way::daemon, Settler::Way::cycle, Settler::Way::trigger), name_of);

}  // namespace
}  // namespace dataflow_qa::world
