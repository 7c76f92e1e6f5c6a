#include "base/error.h"

#include <gtest/gtest.h>

namespace dataflow_qa::base {
namespace {

TEST(Error, SaysFileAndPlaceWhereThereAre) {
  EXPECT_EQ((Error{"unknown key", "/a/0", "some.json"}).text(), "some.json: /a/0: unknown key");
  EXPECT_EQ((Error{"is empty", "", "some.json"}).text(), "some.json: is empty");
  EXPECT_EQ(Error{"is empty"}.text(), "is empty");
}

TEST(Error, IsWhatAFailureHolds) {
  const Result<int> result = failure("is empty", "/a");
  EXPECT_EQ(result.error(), (Error{"is empty", "/a", ""}));
}

}  // namespace
}  // namespace dataflow_qa::base
