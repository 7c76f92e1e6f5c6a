#include "base/formula.h"

#include <gtest/gtest.h>

namespace dataflow_qa::base {
namespace {

TEST(Formula, BeginsWithASignOfAnyWidth) {
  for (const auto* cell : {"=1+1", "+1", "-1", "@SUM(A1)", "＝1", "＋1", "－1", "＠SUM(A1)"}) {
    EXPECT_TRUE(looks_like_formula(cell)) << cell;
  }
  for (const auto* cell : {"", "1=1", "plain", "–1", "'=1", "   "}) EXPECT_FALSE(looks_like_formula(cell)) << cell;
}

TEST(Formula, MayHaveBlanksBeforeIt) {
  for (const auto* cell : {" =1", "\t=1", "\r\n=1", "\u00A0=1", "\u3000＝1", "\uFEFF=1", "\u200B=1"}) {
    EXPECT_TRUE(looks_like_formula(cell)) << cell;
  }
}

}  // namespace
}  // namespace dataflow_qa::base
