// How many stubs a mock keeps. What they do: mocks/stubs_test.cpp.

#include <gtest/gtest.h>

#include "mocks/http/stubs.h"

namespace dataflow_qa::mocks {
namespace {

int kept(Stubs& stubs, const std::string& body, int tries) {
  const Routes routes("/v2", true);
  int count = 0;
  while (count < tries && stubs.add({.method = "GET", .route = "/A", .body = body}, routes)) ++count;
  return count;
}

TEST(StubLimits, AreSixtyFourMebibytesOfBodiesAndAThousandStubs) {
  Stubs large;
  EXPECT_EQ(kept(large, std::string(8U << 20U, 'x'), 20), 8);
  EXPECT_EQ(kept(large, "", 1), 1) << "one without a body still fits";
  Stubs many;
  EXPECT_EQ(kept(many, "x", 2000), 1000);
}

TEST(StubLimits, RemovedOnesMakeRoom) {
  Stubs stubs;
  kept(stubs, std::string(8U << 20U, 'x'), 20);
  stubs.clear();
  EXPECT_EQ(kept(stubs, "x", 1), 1);
}

}  // namespace
}  // namespace dataflow_qa::mocks
