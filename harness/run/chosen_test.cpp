#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/run/run.h"

namespace dataflow_qa::run {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAreArray;

class ChosenTest : public testing::Test {
 protected:
  void add(const std::string& name, const std::string& world = "") {
    catalogue_.push_back({.name = name, .item = "customers/every", .world = world});
  }
  [[nodiscard]] std::vector<std::string> share(Part shard, Part part = {}) const {
    std::vector<std::string> names;
    RunOptions options;
    options.shard = shard;
    options.part = part;
    for (const auto* check : chosen(options, catalogue_)) names.push_back(check->name);
    return names;
  }
  std::vector<CheckDefinition> catalogue_;
};

TEST_F(ChosenTest, DealsOutOwnWorldsWholeAndChecksOfTheSharedOneSingly) {
  for (const auto* name : {"c.new", "c.full", "c.text"}) add(name);
  for (const auto* name : {"c.restart", "c.while-down", "p.restart"}) add(name, "restart");
  add("c.pages", "pages");
  catalogue_.push_back({.name = "c.one-to-one", .item = "customers/every", .phase = true});
  EXPECT_THAT(share({0, 2}), ElementsAre("c.new", "c.text", "c.restart", "c.while-down", "p.restart", "c.one-to-one"));
  EXPECT_THAT(share({1, 2}), ElementsAre("c.full", "c.pages", "c.one-to-one"));
}

TEST_F(ChosenTest, EveryCheckIsInOnePartOfOneShard) {
  for (int i = 0; i < 20; ++i) add("c.check-" + std::to_string(i), i % 3 == 0 ? "world " + std::to_string(i % 4) : "");
  std::vector<std::string> dealt;
  for (std::size_t shard = 0; shard < 3; ++shard) {
    for (std::size_t part = 0; part < 2; ++part) {
      for (auto& name : share({shard, 3}, {part, 2})) dealt.push_back(std::move(name));
    }
  }
  EXPECT_THAT(dealt, UnorderedElementsAreArray(share({0, 1})));
}

TEST_F(ChosenTest, GoogleTestsFilterSelectsBeforeSharesAreDealtOut) {
  for (const auto* name : {"c.new", "p.new", "c.full", "p.full"}) add(name);
  RunOptions options;
  options.googletest_filter = "p.*";
  options.shard = Part{0, 2};
  EXPECT_THAT(chosen(options, catalogue_), ElementsAre(&catalogue_[1]));
  options.shard = Part{1, 2};
  EXPECT_THAT(chosen(options, catalogue_), ElementsAre(&catalogue_[3]));
}

TEST_F(ChosenTest, AsManyPartsHaveSomethingToDoAsThereAreChecksOrWorlds) {
  EXPECT_EQ(most_parts({}), 1U);
  for (const auto* name : {"c.restart", "c.while-down"}) add(name, "restart");
  add("c.pages", "pages");
  add("c.new");
  EXPECT_EQ(most_parts({&catalogue_[0], &catalogue_[1], &catalogue_[2], &catalogue_[3]}), 2U);
}

}  // namespace
}  // namespace dataflow_qa::run
