#include "base/mask.h"

#include <gtest/gtest.h>

namespace dataflow_qa::base {
namespace {

TEST(Masked, HidesEachSecretWhereverItStands) {
  EXPECT_EQ(masked("key=abc&key=abc, token def", {"abc", "def"}), "key=***&key=***, token ***");
}

TEST(Masked, LeavesATextWithoutSecretsAsItIs) {
  EXPECT_EQ(masked("key=abc", {"", "xyz"}), "key=abc");
}

}  // namespace
}  // namespace dataflow_qa::base
