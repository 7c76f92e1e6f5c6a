#include "base/letters.h"

#include <gtest/gtest.h>

namespace dataflow_qa::base {
namespace {

TEST(Letters, ChangeTheirCaseOneByOne) {
  EXPECT_EQ(lower("ÅSE Ñ\xFF"), "åse ñ\xFF");
  EXPECT_EQ(upper("åse ñ"), "ÅSE Ñ");
  EXPECT_EQ(upper("ß"), "ẞ") << "the number of characters stays";
}

TEST(Letters, LoseTheirMarks) {
  EXPECT_EQ(without_marks("Zo\u00EB Zoe\u0308 ø"), "Zoe Zoe ø");
}

TEST(Letters, AreComposedAndDecomposed) {
  EXPECT_EQ(composed("Zoe\u0308"), "Zo\u00EB");
  EXPECT_EQ(decomposed("Zo\u00EB"), "Zoe\u0308");
  EXPECT_EQ(composed("a\xFF"), "a\xFF") << "not valid";
}

TEST(Letters, AreWhatCountsOfAName) {
  EXPECT_EQ(letters_of("Power-Office GO 2"), "powerofficego2");
  EXPECT_EQ(letters_of("Økonomi\u00A0– \u2011Ærlig"), "økonomiærlig");
  EXPECT_EQ(letters_of(" -.–_/ "), "");
}

TEST(Letters, LeaveOutWhatIsNoText) {
  EXPECT_EQ(letters_of("a\xFF\u200B\tb"), "ab");
}

}  // namespace
}  // namespace dataflow_qa::base
