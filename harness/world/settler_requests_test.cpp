// Held back, asked for, never come: how the settler waits for requests.

#include "harness/world/testing/settler_test_base.h"

namespace dataflow_qa::world {
namespace {

using namespace std::chrono_literals;

class SettlerRequestsTest : public testing::SettlerTest {};

TEST_F(SettlerRequestsTest, ARequestThatACheckWaitsForComesBeforeAllHasSettled) {
  auto& settler = settled_once();
  request_pending_ = true;
  time_.after(350ms, [&] {
    request_pending_ = false;
    subject_.write("Name");
  });
  settler.settle();
  EXPECT_EQ(given_up_, 0);
  EXPECT_GE(took(), 550ms);
}

TEST_F(SettlerRequestsTest, ARequestThatDoesNotComeIsGivenUpAfterSomePolls) {
  auto& settler = settled_once();
  request_pending_ = true;
  settler.settle();
  EXPECT_EQ(given_up_, 1);
  EXPECT_EQ(took(), 500ms);
}

TEST_F(SettlerRequestsTest, APauseBeforeThisSettleMakesNoRequestWaitedForLonger) {
  auto& settler = settled_once();
  for (const auto poll : {4000ms, 100ms}) {
    subject_.poll = poll;
    person_edits();
    settler.settle();
  }
  request_pending_ = true;
  before_ = time_.elapsed();
  settler.settle();
  EXPECT_EQ(given_up_, 1);
  EXPECT_EQ(took(), 500ms);
}

TEST_F(SettlerRequestsTest, ARequestThatIsCertainIsWaitedForAsLongAsAnything) {
  auto& settler = settled_once();
  request_pending_ = request_is_certain_ = true;
  time_.after(2s, [&] { request_pending_ = false; });
  settler.settle();
  EXPECT_EQ(given_up_, 0) << "the subject paused once";
  EXPECT_GE(took(), 2s);
}

TEST_F(SettlerRequestsTest, ADaemonThatDiesWhileARequestIsAwaitedIsSaidToHaveDied) {
  auto& settler = settled_once();
  request_pending_ = request_is_certain_ = true;
  time_.after(1s, [&] { subject_.die(4); });
  EXPECT_EQ(trouble_of([&] { settler.settle(); }).kind(), subject::SubjectTrouble::What::died);
}

TEST_F(SettlerRequestsTest, RequestsAreHeldWhenNoWalkIsUnderWay) {
  auto& settler = settled_once();
  subject_.pages_never_end = true;
  subject_.list("go", "Customers");
  time_.after(30ms, [&] {
    subject_.pages_never_end = false;
    subject_.list("go", "Customers");
  });
  int held = 0;
  const auto guard = settler.hold_still([&] {
    ++held;
    return std::make_shared<int>(1);
  });
  EXPECT_NE(guard, nullptr);
  EXPECT_EQ(held, 2) << "let go of while the walk was under way";
  EXPECT_EQ(took(), 30ms);
}

TEST_F(SettlerRequestsTest, RequestsAreHeldAfterSomePollsThoughAWalkNeverEnds) {
  auto& settler = settled_once();
  subject_.pages_never_end = true;
  subject_.list("go", "Customers");
  EXPECT_NE(settler.hold_still([] { return std::make_shared<int>(1); }), nullptr);
  EXPECT_EQ(took(), 500ms);
}

}  // namespace
}  // namespace dataflow_qa::world
