#include "reports/reason.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace dataflow_qa::reports {
namespace {

TEST(Steady, PassesOverWhatARunMakesAnew) {
  EXPECT_EQ(steady("record C-1004 has no counterpart"), "record * has no counterpart");
  EXPECT_EQ(steady("Customers 27469039, changed"), "Customers *, changed");
  EXPECT_EQ(steady("request 6f9619ff-8b86-d011-b42d-00cf4fc964ff failed."), "request * failed.");
  EXPECT_EQ(steady("at 2026-01-31T12:00:00.000Z and 12:00:01.180"), "at * and *");
  EXPECT_EQ(steady("nothing listens at http://127.0.0.1:43121/v2"), "nothing listens at http://127.0.0.1:*/v2");
  EXPECT_EQ(steady("settled after 1.2 s, then 130 ms"), "settled after * s, then * ms");
  EXPECT_EQ(steady("code qudwfwkb-101 stands twice"), "code * stands twice");
}

TEST(Steady, PassesOverDrawnValuesButKeepsWords) {
  EXPECT_EQ(steady("changed to “qstxkdaa Fjordbygg 102” in PowerOffice GO"), "changed to “*” in PowerOffice GO");
  EXPECT_EQ(steady("it holds \"+47 22 00\" now"), "it holds \"*\" now");
  EXPECT_EQ(steady("it is “Print” where “Email” was expected"), "it is “Print” where “Email” was expected");
}

TEST(Steady, KeepsStatusesCountsAndNames) {
  for (const char* text : {"the mock answered 400 to PATCH", "2 of 3 records", "`EmailAddress` of Custom PMS customers",
                           "quantity of “Ærlig Å”", "an unclosed “quote", ""}) {
    EXPECT_EQ(steady(text), text);
  }
}

RC_GTEST_PROP(Steady, IsTheSameTwiceAndNeverFailsOverAnyText, (const std::string& text)) {
  RC_ASSERT(steady(steady(text)) == steady(text));
}

TEST(SameReason, IsSoForTwoRunsOfOneDefectAndNotForTwoDefects) {
  EXPECT_TRUE(same_reason("`Name` of Customers 27469039, changed to “qstxkdaa Nordlys 1”, was overwritten",
                          "`Name` of Customers 27469001, changed to “qaaaaaa2 Fjordbygg 7”, was overwritten"));
  EXPECT_FALSE(
      same_reason("`Name` of Customers 27469039 was overwritten", "`Name` of Customers 27469039 did not arrive"));
  EXPECT_FALSE(same_reason("`Name` was overwritten", "`Code` was overwritten"));
}

TEST(Fits, LetsAStarStandForAnything) {
  EXPECT_TRUE(fits("The last of * edits*", "The last of 20 quick edits did not arrive."));
  EXPECT_TRUE(fits("*", ""));
  EXPECT_TRUE(fits("a*b*c", "a b b c"));
  EXPECT_FALSE(fits("The last of * edits", "The last of 20 quick edits did not arrive."));
  EXPECT_FALSE(fits("", "x"));
}

RC_GTEST_PROP(Fits, AcceptsEveryTextUnderItsOwnSteadyForm, (const std::string& text)) {
  RC_ASSERT(fits(steady(text), text));
}

}  // namespace
}  // namespace dataflow_qa::reports
