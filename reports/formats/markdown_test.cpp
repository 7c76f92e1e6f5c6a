#include "reports/formats/markdown.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/golden.h"
#include "reports/sample.h"

namespace dataflow_qa::reports {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Markdown, ShowsEveryVerdict) {
  EXPECT_TRUE(golden::matches("mixed.md", markdown(sample::mixed())));
}
TEST(Markdown, SaysLittleOfARunThatPassed) {
  EXPECT_TRUE(golden::matches("passed.md", markdown(sample::all_passed())));
}
TEST(Markdown, IsNotFooledByHostileText) {
  EXPECT_TRUE(golden::matches("hostile.md", markdown(sample::hostile())));
}

TEST(Markdown, SaysTheCauseOfManyFailuresOnceWithOneExample) {
  EXPECT_TRUE(golden::matches("one-cause.md", markdown(sample::one_way(75))));
}

TEST(Markdown, NeitherFormatsNorLinksNorMentionsWhatComesFromOutside) {
  EXPECT_EQ(markdown_escaped("*a* _b_ `c` [d](e) @all"), "&#42;a&#42; &#95;b&#95; &#96;c&#96; &#91;d&#93;(e) &#64;all");
  EXPECT_EQ(markdown_escaped("https://x | www.y"), "https&#58;//x &#124; www&#46;y");
  EXPECT_EQ(markdown_escaped("<b>&\n"), "&lt;b&gt;&amp; ");
  EXPECT_THAT(markdown(sample::hostile()), Not(HasSubstr("<img")));
}

TEST(Markdown, StaysShortEnoughForAStepSummary) {
  EXPECT_LT(markdown(sample::large(5000, 1)).size(), 200'000U) << "GitHub cuts a summary off at 1 MiB";
  EXPECT_LT(markdown(sample::one_way(75)).size(), 20'000U);
}

}  // namespace
}  // namespace dataflow_qa::reports
