#include "harness/run/result_sink.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dataflow_qa::run {
namespace {

using reports::Verdict;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ResultSinkTest : public ::testing::Test {
 protected:
  reports::Results results_{.items = {{.id = "c/every", .checks = {{.name = "c.new"}, {.name = "c.full"}}},
                                      {.id = "c/keep", .checks = {{.name = "c.keep"}}}}};
  std::vector<std::string> known_;
  ResultSink sink_{results_, [this](const reports::Item& item) { known_.push_back(item.id); }};
  const CheckDefinition new_one_{.name = "c.new"};
  const CheckDefinition full_{.name = "c.full"};
  const CheckDefinition keep_{.name = "c.keep"};
};

TEST_F(ResultSinkTest, ReportsAnItemOnceWhenAllItsChecksAreKnown) {
  sink_.await({&new_one_, &full_, &keep_});
  sink_.store({.name = "c.new", .verdict = Verdict::passed});
  EXPECT_THAT(known_, IsEmpty());
  sink_.store({.name = "c.keep", .verdict = Verdict::passed});
  EXPECT_THAT(known_, ElementsAre("c/keep"));
  sink_.store({.name = "c.full", .verdict = Verdict::failed});
  EXPECT_THAT(known_, ElementsAre("c/keep", "c/every"));
  EXPECT_EQ(results_.items[0].verdict, Verdict::failed);
}

TEST_F(ResultSinkTest, ReportsAtOnceWhatNobodyAwaits) {
  sink_.await({&keep_});
  EXPECT_THAT(known_, ElementsAre("c/every"));
}

TEST_F(ResultSinkTest, KeepsTheWorstOfACheckThatIsRepeated) {
  for (const auto verdict : {Verdict::passed, Verdict::failed, Verdict::passed}) {
    sink_.await({&keep_});
    sink_.store({.name = "c.keep", .verdict = verdict});
  }
  EXPECT_EQ(sink_.find("c.keep").verdict, Verdict::failed);
  EXPECT_THAT(known_, ElementsAre("c/every", "c/keep"));
}

}  // namespace
}  // namespace dataflow_qa::run
