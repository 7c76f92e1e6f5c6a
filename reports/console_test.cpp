#include "reports/console.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "reports/golden.h"
#include "reports/sample.h"
#include "reports/text.h"

namespace dataflow_qa::reports::console {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Console, TellsEveryVerdict) {
  EXPECT_TRUE(golden::matches("mixed.txt", report(sample::mixed(), {})));
}
TEST(Console, TellsAGreenRunBriefly) {
  EXPECT_TRUE(golden::matches("green.txt", report(sample::green(), {})));
}
TEST(Console, TellsManyAlikeAsOne) {
  EXPECT_TRUE(golden::matches("one_way.txt", report(sample::one_way(), {})));
}
TEST(Console, IsNotFooledByHostileText) {
  EXPECT_TRUE(golden::matches("hostile.txt", report(sample::hostile(), {})));
}

TEST(Console, TellsEveryCheckWhenVerbose) {
  EXPECT_TRUE(golden::matches("mixed.verbose.txt", report(sample::mixed(), {.detail = Detail::verbose})));
}

TEST(Console, TellsTroubleAloneWhenQuiet) {
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
