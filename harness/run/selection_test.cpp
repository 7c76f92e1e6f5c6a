#include "harness/run/selection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dataflow_qa::run {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;
using ::testing::UnorderedElementsAreArray;

TEST(Selected, MatchesGlobsOverTheWholeName) {
  EXPECT_TRUE(selected("customers.sync.from-source.email", "customers.sync.*.email"));
  EXPECT_TRUE(selected("customers.link.new", "projects.*:customers.link.*"));
  EXPECT_FALSE(selected("customers.link.new", "link.new"));
  EXPECT_TRUE(selected("customers.link.new", std::nullopt));
}

TEST(SelectedByGoogletest, MatchesTheNameOfTheTestAndLeavesOutWhatIsBehindAMinus) {
  EXPECT_TRUE(selected_by_googletest("human-data.link.new", "human_data.link_*"));
  EXPECT_FALSE(selected_by_googletest("human-data.link.new", "human-data.link.*"));
  EXPECT_TRUE(selected_by_googletest("customers.link.new", "nothing:*.link_ne?-*.link_full:projects.*"));
  EXPECT_FALSE(selected_by_googletest("customers.link.full", "*-*.link_full:projects.*"));
  EXPECT_FALSE(selected_by_googletest("projects.link.new", "-*.link_full:projects.*"));
  EXPECT_TRUE(selected_by_googletest("customers.link.new", std::nullopt));
}

const auto nothing_to_see = [](const checks::InvariantView&) { return std::unique_ptr<checks::Invariant>(); };

class SelectionTest : public ::testing::Test {
 protected:
  void add(const std::string& name, const std::string& world = "") {
    catalogue_.push_back({.name = name, .item = "customers/every", .world = {.name = world}});
  }
  [[nodiscard]] std::vector<std::string> names(const SelectionOptions& options) const {
    std::vector<std::string> result;
    for (const auto* check : select(catalogue_, options).chosen) result.push_back(check->name);
    return result;
  }
  std::vector<CheckDefinition> catalogue_;
};

TEST_F(SelectionTest, DealsOutOwnWorldsWholeAndChecksOfTheSharedOneSingly) {
  for (const auto* name : {"c.new", "c.full", "c.text"}) add(name);
  for (const auto* name : {"c.restart", "c.while-down", "p.restart"}) add(name, "restart");
  add("c.pages", "pages");
  catalogue_.push_back({.name = "c.one-to-one", .item = "customers/every", .invariant = nothing_to_see});
  EXPECT_THAT(names({.shard = Share{0, 2}}),
              ElementsAre("c.new", "c.text", "c.restart", "c.while-down", "p.restart", "c.one-to-one"));
  EXPECT_THAT(names({.shard = Share{1, 2}}), ElementsAre("c.full", "c.pages", "c.one-to-one"));
}

TEST_F(SelectionTest, EveryCheckIsInOneShard) {
  for (int i = 0; i < 20; ++i) add("c.check-" + std::to_string(i), i % 3 == 0 ? "world " + std::to_string(i % 4) : "");
  std::vector<std::string> dealt;
  for (std::size_t shard = 0; shard < 3; ++shard) {
    for (auto& name : names({.shard = Share{shard, 3}})) dealt.push_back(std::move(name));
  }
  EXPECT_THAT(dealt, UnorderedElementsAreArray(names({})));
}

TEST_F(SelectionTest, BothFiltersSelectBeforeSharesAreDealtOut) {
  for (const auto* name : {"c.new", "p.new", "c.full", "p.full"}) add(name);
  EXPECT_THAT(names({.googletest_filter = "p.*", .shard = Share{0, 2}}), ElementsAre("p.new"));
  EXPECT_THAT(names({.googletest_filter = "p.*", .shard = Share{1, 2}}), ElementsAre("p.full"));
  EXPECT_THAT(names({.filter = "*.full", .googletest_filter = "p.*"}), ElementsAre("p.full"));
}

TEST_F(SelectionTest, SaysWhyEachOtherCheckIsLeftOut) {
  for (const auto* name : {"c.new", "p.new", "p.full", "p.text"}) add(name);
  const auto selection = select(catalogue_, {.filter = "p.*", .googletest_filter = "-p.new", .shard = Share{0, 2}});
  EXPECT_THAT(selection.left_out,
              UnorderedElementsAre(Pair("c.new", LeftOut::by_filter), Pair("p.new", LeftOut::by_googletest_filter),
                                   Pair("p.text", LeftOut::by_shard)));
  EXPECT_EQ(selection.filter_text(), "p.* --gtest_filter=-p.new");
}

TEST_F(SelectionTest, AnEmptyShareIsNoFilterThatSelectsNothing) {
  add("c.new");
  catalogue_.push_back({.name = "c.one-to-one", .item = "customers/every", .invariant = nothing_to_see});
  const auto second = select(catalogue_, {.filter = "c.new", .shard = Share{1, 2}});
  EXPECT_THAT(second.chosen, IsEmpty());
  EXPECT_TRUE(second.is_empty_share());
  EXPECT_TRUE(second.filters_select_any());
  EXPECT_TRUE(select(catalogue_, {.shard = Share{1, 2}}).is_empty_share());
  EXPECT_FALSE(select(catalogue_, {.filter = "nothing"}).filters_select_any());
}

TEST_F(SelectionTest, AnInvariantIsTriedInPartWhereACheckIsLeftOut) {
  add("c.new");
  add("c.full");
  catalogue_.push_back({.name = "c.one-to-one", .item = "customers/every", .invariant = nothing_to_see});
  EXPECT_THAT(select(catalogue_, {}).partly_tried(), IsEmpty());
  EXPECT_THAT(select(catalogue_, {.shard = Share{0, 2}}).partly_tried(), ElementsAre("c.one-to-one"));
}

TEST_F(SelectionTest, ASeedShufflesTheSameWayEachTime) {
  for (int i = 0; i < 20; ++i) add("c.check-" + std::to_string(i));
  const auto shuffled = names({.shuffle_seed = 7});
  EXPECT_EQ(shuffled, names({.shuffle_seed = 7}));
  EXPECT_NE(shuffled, names({}));
  EXPECT_THAT(shuffled, UnorderedElementsAreArray(names({})));
}

}  // namespace
}  // namespace dataflow_qa::run
