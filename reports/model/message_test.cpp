#include "reports/model/message.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace dataflow_qa::reports {
namespace {

TEST(PatternOf, LeavesOutWhatARunMakesAnew) {
  EXPECT_EQ(pattern_of("record C-1004 has no counterpart"), "record * has no counterpart");
  EXPECT_EQ(pattern_of("Customers 27469039, changed (at 12:00:01.180)"), "Customers *, changed (at *)");
  EXPECT_EQ(pattern_of("nothing listens at http://127.0.0.1:43121/v2"), "nothing listens at *");
  EXPECT_EQ(pattern_of("settled after 1.2 s"), "settled after * s");
  EXPECT_EQ(pattern_of("it is “Print” where \"qstxkdaa Fjordbygg 102\" was expected"),
            "it is “*” where \"*\" was expected");
}

TEST(PatternOf, KeepsWordsCountsStatusesAndNames) {
  for (const char* text : {"the mock answered 400 to PATCH", "2 of 3 records", "`address2` of Custom PMS customers",
                           "an unclosed “quote", "a; b.", ""}) {
    EXPECT_EQ(pattern_of(text), text);
  }
}

TEST(SameMessage, IsSoForTwoRunsOfOneDefectAndNotForTwoDefects) {
  EXPECT_TRUE(same_message("`Name` of Customers 27469039, changed to “qst Nordlys 1”, was overwritten",
                           "`Name` of Customers 27469001, changed to “qaa Fjordbygg”, was overwritten"));
  EXPECT_FALSE(same_message("`Name` of C-1 was overwritten", "`Name` of C-1 did not arrive"));
  EXPECT_FALSE(same_message("`Name` was overwritten", "`Code` was overwritten"));
  EXPECT_FALSE(same_message("it was refused with 400", "it was refused with 500"));
}

TEST(Fits, LetsAStarStandForAnything) {
  EXPECT_TRUE(fits("The last of * edits*", "The last of 20 quick edits did not arrive."));
  EXPECT_TRUE(fits("*", ""));
  EXPECT_TRUE(fits("a*b*c", "a b b c"));
  EXPECT_FALSE(fits("The last of * edits", "The last of 20 quick edits did not arrive."));
  EXPECT_FALSE(fits("", "x"));
}

RC_GTEST_PROP(PatternOf, IsTheSameTwice, (const std::string& text)) {
  RC_ASSERT(pattern_of(pattern_of(text)) == pattern_of(text));
}

RC_GTEST_PROP(Fits, AcceptsEveryTextUnderItsOwnPattern, (const std::string& text)) {
  RC_ASSERT(fits(pattern_of(text), text));
}

}  // namespace
}  // namespace dataflow_qa::reports
