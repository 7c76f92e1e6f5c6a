#include "harness/checks/check_script.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace dataflow_qa::checks {
namespace {

CheckScript waiting_twice(std::string& done) {
  done += "a";
  co_await Until{WaitPoint::settled};
  done += "b";
  co_await Until{WaitPoint::held};
  done += "c";
}

TEST(CheckScript, RunsFromOnePointThatItWaitsForToTheNext) {
  std::string done;
  auto script = waiting_twice(done);
  EXPECT_EQ(done, "");
  script.resume();
  EXPECT_EQ(done, "a");
  EXPECT_EQ(script.waits_for(), WaitPoint::settled);
  script.resume();
  EXPECT_EQ(script.waits_for(), WaitPoint::held);
  script.resume();
  EXPECT_EQ(done, "abc");
  EXPECT_TRUE(script.done());
}

CheckScript ending(bool early) {
  if (early) throw ScriptEnded{};
  throw std::runtime_error("broken");
  co_return;
}

TEST(CheckScript, PassesOnWhatItsBodyThrowsExceptItsOwnEnd) {
  auto early = ending(true);
  EXPECT_NO_THROW(early.resume());
  EXPECT_TRUE(early.done());
  auto broken = ending(false);
  EXPECT_THROW(broken.resume(), std::runtime_error);
  EXPECT_TRUE(broken.done());
}

CheckScript waiting(std::exception_ptr& trouble) {
  co_await Until{WaitPoint::settled, &trouble};
}

TEST(CheckScript, ThrowsWhenItGoesOnWhatATaskThrewMeanwhile) {
  std::exception_ptr trouble;
  auto script = waiting(trouble);
  script.resume();
  trouble = std::make_exception_ptr(std::runtime_error("the edit would prove nothing"));
  EXPECT_THROW(script.resume(), std::runtime_error);
  EXPECT_TRUE(script.done());
}

}  // namespace
}  // namespace dataflow_qa::checks
