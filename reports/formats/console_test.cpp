#include "reports/formats/console.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "reports/golden.h"
#include "reports/sample.h"
#include "reports/text.h"

namespace dataflow_qa::reports::console {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Console, ShowsEveryVerdict) {
  EXPECT_TRUE(golden::matches("mixed.txt", report(sample::mixed(), {})));
}
TEST(Console, SaysLittleOfARunThatPassed) {
  EXPECT_TRUE(golden::matches("passed.txt", report(sample::all_passed(), {})));
}
TEST(Console, ShowsManyAlikeAsOne) {
  EXPECT_TRUE(golden::matches("one_way.txt", report(sample::one_way(), {})));
}
TEST(Console, ShowsTheLastRequestsOfASubjectThatEndedAndNamesTheFileOfItsOutput) {
  EXPECT_TRUE(golden::matches("subject-died.txt", report(sample::subject_ended(false), {})));
  EXPECT_TRUE(golden::matches("subject-never-ready.txt", report(sample::subject_ended(true), {})));
}
TEST(Console, IsNotFooledByHostileText) {
  EXPECT_TRUE(golden::matches("hostile.txt", report(sample::hostile(), {})));
  EXPECT_TRUE(golden::matches("hostile.verbose.txt", report(sample::hostile(), {.detail = Detail::verbose})));
  EXPECT_TRUE(golden::matches("hostile.quiet.txt", report(sample::hostile(), {.detail = Detail::quiet})));
}

TEST(Console, ShowsEachFailureOnceInFullAndThoseThatFailAlikeByTheirNames) {
  Results results = sample::all_passed();
  for (std::size_t item = 0; item < 4; ++item) {
    const std::string id = "C-" + std::to_string(1025 + item);
    sample::fail(results.items[item].checks[0],
                 "`phone` of customers " + id +
                     " is empty where a person wrote “+98 29 33 44”, and this is where it ends-here.");
  }
  sample::settle(results);
  const std::string text = report(results, {});
  const auto times = [&](std::string_view what) {
    std::size_t count = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++count;
    return count;
  };
  EXPECT_EQ(times("ends-here"), 2U) << "as the cause, and as its example\n" << text;
  EXPECT_EQ(times("again: dataflow-qa"), 1U);
  EXPECT_THAT(text, HasSubstr("it ends-here. (4 checks)\n      for example customers.link.existing: "));
}

TEST(Console, KeepsStatementsThatWereNotSelectedForVerbose) {
  Results results = sample::all_passed();
  for (std::size_t item = 1; item < 4; ++item) {
    for (Check& check : results.items[item].checks) {
      check.verdict = Verdict::not_run;
      check.selected = false;
    }
  }
  sample::settle(results);
  EXPECT_THAT(report(results, {}), HasSubstr("\n3 statements not selected (--verbose names them)\n"));
  EXPECT_THAT(report(results, {}), Not(HasSubstr("email ↔ EmailAddress")));
  EXPECT_THAT(report(results, {.detail = Detail::verbose}), HasSubstr("email ↔ EmailAddress"));
}

TEST(Console, TakesSixtyLinesAtMostWhateverFailed) {
  for (const auto& results : {sample::mixed(), sample::one_way(75), sample::large(2000, 3), sample::like_a_real_run(75),
                              sample::subject_ended(false), sample::all_passed(), sample::large(2000, 0)}) {
    const auto text = report(results, {});
    EXPECT_LE(std::count(text.begin(), text.end(), '\n'), 60) << text;
  }
}

TEST(Console, ShowsItemsInTheOrderOfTheDocumentWhateverTheOrderInWhichTheyAreFinished) {
  const auto results = sample::mixed();
  ChecklistText text(results, {});
  std::string out;
  for (auto item = results.items.rbegin(); item != results.items.rend(); ++item) out += text.add(*item);
  EXPECT_EQ(out + text.rest(), checklist(results, {}));
}

TEST(Console, ShowsEveryCheckWhenVerbose) {
  EXPECT_TRUE(golden::matches("mixed.verbose.txt", report(sample::mixed(), {.detail = Detail::verbose})));
}

TEST(Console, ShowsTroubleAloneWhenQuiet) {
  EXPECT_TRUE(golden::matches("mixed.quiet.txt", report(sample::mixed(), {.detail = Detail::quiet})));
}

TEST(Console, KeepsToItsWidth) {
  for (const std::size_t columns : {60U, 80U, 120U}) {
    std::istringstream lines(checklist(sample::mixed(), {.width = columns}));
    for (std::string line; std::getline(lines, line);) EXPECT_LE(text::width(line), columns) << line;
  }
}

TEST(Console, ColoursOnlyWhenAsked) {
  EXPECT_THAT(report(sample::mixed(), {}), Not(HasSubstr("\x1b")));
  EXPECT_THAT(report(sample::mixed(), {.color = true}), HasSubstr("\x1b[1;31m✗\x1b[0m"));
  EXPECT_THAT(report(sample::hostile(), {}), Not(HasSubstr("\x1b"))) << "a record's own escapes are shown, not sent";
}

TEST(Console, AsksNothingOfATerminalWithoutUnicode) {
  const std::string line = item_line(sample::property_item("customers", "name", "Name"), {.unicode = false});
  EXPECT_EQ(line, "  ok name ↔ Name                                                    -> ok  <- ok\n")
      << "the statement itself stays as the document says it";
}

TEST(Console, PrintsAnItemAsSoonAsItIsFinished) {
  Item item = sample::property_item("customers", "name", "Name");
  EXPECT_EQ(item_line(item, {}), "  ✓ name ↔ Name                                                         → ✓  ← ✓\n");
  EXPECT_EQ(item_line(item, {.detail = Detail::quiet}), "");
  sample::fail(item.checks[1], "The name of C-1004 did not arrive within 2.0 s.");
  item.verdict = verdict_of(item.checks);
  EXPECT_EQ(item_line(item, {.detail = Detail::quiet}),
            "  ✗ name ↔ Name                                                         → ✓  ← ✗\n"
            "        The name of C-1004 did not arrive within 2.0 s.\n");
}

}  // namespace
}  // namespace dataflow_qa::reports::console
