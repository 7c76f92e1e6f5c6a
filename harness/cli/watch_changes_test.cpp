#include "harness/cli/watch_changes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dataflow_qa::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Time = std::filesystem::file_time_type;

Time at(int second) {
  return Time(std::chrono::seconds(second));
}

TEST(Changes, DuringARunCountOnceAndThenAsItsOwn) {
  Changes changes({});
  EXPECT_TRUE(changes.during_run({{"sync.log", at(1)}}, {{"sync.log", at(2)}}).edited) << "somebody may have edited it";
  const auto again = changes.during_run({{"sync.log", at(2)}}, {{"sync.log", at(3)}});
  EXPECT_FALSE(again.edited);
  EXPECT_THAT(again.taken_for_own, ElementsAre("sync.log"));
  const auto later = changes.during_run({{"sync.log", at(3)}}, {{"sync.log", at(4)}});
  EXPECT_FALSE(later.edited);
  EXPECT_THAT(later.taken_for_own, IsEmpty()) << "that was said";
}

TEST(Changes, BetweenTwoRunsMakeAFileOneThatIsEdited) {
  Changes changes({});
  EXPECT_TRUE(changes.during_run({{"sync.py", at(1)}}, {{"sync.py", at(2)}}).edited);
  changes.between_runs({{"sync.py", at(2)}}, {{"sync.py", at(3)}});
  EXPECT_TRUE(changes.during_run({{"sync.py", at(3)}}, {{"sync.py", at(4)}}).edited);
}

TEST(Changes, OfWhatComesAndGoesDuringARunAreTheRuns) {
  Changes changes({});
  EXPECT_FALSE(changes.during_run({{"before.tmp", at(1)}}, {{"run-1.log", at(2)}}).edited);
  EXPECT_FALSE(changes.during_run({{"run-1.log", at(2)}}, {{"run-1.log", at(3)}, {"run-2.log", at(3)}}).edited);
}

TEST(Changes, OfAFileThatTheUserNamedAlwaysCount) {
  Changes changes({"my.rst"});
  for (int second = 1; second < 4; ++second) {
    EXPECT_TRUE(changes.during_run({{"my.rst", at(second)}}, {{"my.rst", at(second + 1)}}).edited);
  }
  EXPECT_TRUE(changes.during_run({{"my.rst", at(1)}}, {}).edited);
  EXPECT_TRUE(changes.during_run({}, {{"my.rst", at(1)}}).edited);
}

}  // namespace
}  // namespace dataflow_qa::cli
