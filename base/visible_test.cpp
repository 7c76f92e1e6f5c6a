#include "base/visible.h"

#include <gtest/gtest.h>

namespace dataflow_qa::base {
namespace {

TEST(Visible, LeavesWhatAReaderSees) {
  for (const std::string text : {"", "Bergen AS", "Zoë Ærøskøbing", "日本語", "e\u0301", "→ “x” 😀"}) {
    EXPECT_EQ(visible(text), text);
  }
}

TEST(Visible, ShowsWhatNobodySeesAsCodePoints) {
  EXPECT_EQ(visible("a\u200Bb"), "a<U+200B>b");            // zero width space
  EXPECT_EQ(visible("\u202Eexe.txt"), "<U+202E>exe.txt");  // turns what follows
  EXPECT_EQ(visible("\u2066\u2069\u061C"), "<U+2066><U+2069><U+061C>");
  EXPECT_EQ(visible("10\u00A0000"), "10<U+00A0>000");  // a blank that is another one
  EXPECT_EQ(visible("\uFEFFx\uFE0F\u3164"), "<U+FEFF>x<U+FE0F><U+3164>");
  EXPECT_EQ(visible("\x1B[31m\t\n\x7F\u0085"), "<U+001B>[31m<U+0009><U+000A><U+007F><U+0085>");
  EXPECT_EQ(visible("\U000E0041"), "<U+E0041>");  // a tag
}

TEST(Visible, ShowsBytesThatAreNoTextAsReplacements) {
  EXPECT_EQ(visible("a\xFF\xC3"), "a\uFFFD\uFFFD");
}

}  // namespace
}  // namespace dataflow_qa::base
