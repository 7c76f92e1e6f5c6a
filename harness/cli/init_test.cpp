// `dataflow-qa init`: the sample that it writes runs.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "harness/cli/testing/program.h"

namespace dataflow_qa::cli::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

using InitTest = ProgramTest;

TEST_F(InitTest, TheSampleRunsAsItIs) {
  ASSERT_EQ(program({"init", "--dir", "mine"}).exit, 0);
  if (std::system("command -v python3 >/dev/null") != 0) GTEST_SKIP() << "there is no python3 here";
  const auto outcome = program({"run", "--subject", "mine/subject.json", "--no-retry", "--filter",
                                "customers.link.new:customers.link.full:customers.sync.from-*.email"});
  EXPECT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
  EXPECT_THAT(
      checks_that(results(), reports::Verdict::passed),
      ::testing::IsSupersetOf({"customers.link.new", "customers.link.full", "customers.sync.from-source.email"}));
  EXPECT_THAT(checks_that(results(), reports::Verdict::failed), IsEmpty());
}

TEST_F(InitTest, NothingIsOverwritten) {
  const auto own = file("sync.py", "mine");
  const auto outcome = program({"init"});
  EXPECT_EQ(outcome.exit, 2);
  EXPECT_THAT(outcome.err, HasSubstr("sync.py is there already, and nothing was written; name another folder"));
  EXPECT_EQ(read_text(own), "mine");
  EXPECT_FALSE(std::filesystem::exists(folder() / "subject.json"));
  EXPECT_THAT(program({"init", "--dir", own}).err, HasSubstr("it cannot be made a folder"));
}

}  // namespace
}  // namespace dataflow_qa::cli::testing
