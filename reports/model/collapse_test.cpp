#include "reports/model/collapse.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/failure_samples.h"
#include "reports/model/sentences.h"

namespace dataflow_qa::reports {
namespace {

using ::testing::SizeIs;
using ::testing::StartsWith;

std::vector<Failure> alike(std::size_t count, FailureKind kind = FailureKind::not_arrived) {
  std::vector<Failure> result(count, sample::failure(kind));
  for (std::size_t i = 0; i < count; ++i) result[i].record->id = "C-" + std::to_string(i);
  return result;
}

TEST(Collapse, OfManyThatAreAlikeTheFirstStandsForAll) {
  auto failures = alike(101);
  for (auto& failure : failures) failure.of = 201;
  const auto one = collapsed(failures);
  ASSERT_THAT(one, SizeIs(1));
  EXPECT_EQ(one.front().record->id, "C-0");
  EXPECT_EQ(one.front().affected, 101);
  EXPECT_EQ(one.front().of, 201);
  EXPECT_THAT(sentence(one.front()), StartsWith("101 of 201 alike, for example: `email` of Custom PMS customers C-0"));
}

TEST(Collapse, AFewAreShownEach) {
  EXPECT_THAT(collapsed(alike(3)), SizeIs(3));
  EXPECT_THAT(collapsed({}), SizeIs(0));
}

TEST(Collapse, WhatDiffersInKindPropertyOrPlaceStandsForItself) {
  auto failures = alike(4);
  for (const auto& other : alike(4, FailureKind::missing)) failures.push_back(other);
  for (auto other : alike(4)) {
    other.property = {"phone", "PhoneNumber"};
    failures.push_back(other);
  }
  for (auto other : alike(4)) {
    other.line = 7;
    failures.push_back(other);
  }
  const auto four = collapsed(failures);
  ASSERT_THAT(four, SizeIs(4));
  EXPECT_EQ(four[1].kind, FailureKind::missing);
  EXPECT_THAT(sentence(four[1]), StartsWith("4 alike, for example: Custom PMS customers C-0 has no counterpart"));
}

}  // namespace
}  // namespace dataflow_qa::reports
