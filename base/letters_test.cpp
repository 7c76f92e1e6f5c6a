#include "base/letters.h"

#include <gtest/gtest.h>

namespace dataflow_qa::base {
namespace {

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
