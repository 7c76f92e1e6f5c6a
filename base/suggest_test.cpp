#include "base/suggest.h"

#include <gtest/gtest.h>

namespace dataflow_qa::base {
namespace {

TEST(Suggest, FindsTheNearestWithinTwoSlips) {
  EXPECT_EQ(did_you_mean("emial", {"name", "email", "phone"}), " (did you mean \"email\"?)");
  EXPECT_EQ(did_you_mean("Email", {"email"}), " (did you mean \"email\"?)");
}

TEST(Suggest, SaysInWhatAWordDiffersThatLooksAlike) {
  EXPECT_EQ(did_you_mean("n\u0430me", {"email", "name"}),
            " (did you mean \"name\", with U+0061 at character 2? It looks alike, with U+0430 at character 2)");
}

TEST(Suggest, IsSilentWhereNothingIsNear) {
  EXPECT_EQ(did_you_mean("address", {"name", "email"}), "");
  EXPECT_EQ(did_you_mean("", {"a"}), "");
  EXPECT_EQ(did_you_mean("ab", {"cd"}), "");
  EXPECT_EQ(did_you_mean(std::string(1000, 'a'), {"a"}), "");
}

TEST(Suggest, CountsEdits) {
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
  EXPECT_EQ(edit_distance("", "abc"), 3U);
}

}  // namespace
}  // namespace dataflow_qa::base
