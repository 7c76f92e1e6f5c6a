#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/compare/compare.h"

namespace dataflow_qa::reports {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Check a_check(const std::string& name, Verdict verdict = Verdict::passed) {
  return {.name = name, .verdict = verdict};
}

/// A filter or a shard took it away.
Check left_out(const std::string& name) {
  return {.name = name, .selected = false, .verdict = Verdict::not_run};
}

Item an_item(const std::string& id, std::vector<Check> checks) {
  Item item{.id = id, .checks = std::move(checks)};
  item.verdict = verdict_of(item.checks);
  return item;
}

Results a_run(std::vector<Item> items) {
  Results results;
  results.items = std::move(items);
  return results;
}

std::vector<std::string> names(const Results& results) {
  std::vector<std::string> out;
  for (const Item& item : results.items) {
    for (const Check& check : item.checks) out.push_back(item.id + ":" + check.name);
    if (item.checks.empty()) out.push_back(item.id);
  }
  return out;
}

TEST(DifferentSelection, RunsOfTheSameChecksTriedTheSame) {
  auto before = a_run({an_item("a", {a_check("a.1"), left_out("a.2")})});
  auto now = before;
  EXPECT_EQ(different_selection(before, now), "");
  before.run.filter = now.run.filter = "a.1";
  EXPECT_EQ(different_selection(before, now), "");
}

TEST(DifferentSelection, ACheckThatIsNewOrGoneIsNoDifference) {
  const auto before = a_run({an_item("a", {a_check("a.1"), a_check("a.gone")})});
  const auto now = a_run({an_item("a", {a_check("a.1"), a_check("a.new"), left_out("a.also-new")})});
  EXPECT_EQ(different_selection(before, now), "");
}

TEST(DifferentSelection, AFilterOrShardOfEitherIsNamed) {
  const auto whole = a_run({an_item("a", {a_check("a.1")})});
  auto part = whole;
  part.run.filter = "a.*";
  EXPECT_EQ(different_selection(whole, part),
            "the runs tried different checks: the whole document before, filter a.* now");
  part.run.shard = "1/2";
  EXPECT_EQ(different_selection(part, whole),
            "the runs tried different checks: filter a.*, shard 1/2 before, the whole document now");
  part.run.filter.reset();
  auto other = part;
  other.run.shard = "2/2";
  EXPECT_EQ(different_selection(part, other), "the runs tried different checks: shard 1/2 before, shard 2/2 now");
}

TEST(DifferentSelection, ACheckThatOneOfThemLeftOutIsADifferenceWhateverTheirOptions) {
  const auto whole = a_run({an_item("a", {a_check("a.1"), a_check("a.2")})});
  const auto part = a_run({an_item("a", {a_check("a.1"), left_out("a.2")})});
  EXPECT_EQ(different_selection(whole, part),
            "the runs tried different checks: the whole document before, some checks left out now");
  EXPECT_EQ(different_selection(part, whole),
            "the runs tried different checks: some checks left out before, the whole document now");
}

TEST(CommonPart, HasTheChecksThatBothTriedAndStatementsWithoutAny) {
  const auto part =
      common_part(a_run({an_item("a", {a_check("a.1"), left_out("a.2"), a_check("a.3")}), an_item("uncovered", {})}),
                  a_run({an_item("a", {a_check("a.1"), a_check("a.2"), left_out("a.3")}), an_item("uncovered", {})}));
  EXPECT_THAT(names(part.before), ElementsAre("a:a.1", "uncovered"));
  EXPECT_THAT(names(part.now), ElementsAre("a:a.1", "uncovered"));
}

TEST(CommonPart, AStatementOfWhichNoCheckIsLeftIsLeftOutOnBothSides) {
  const auto part = common_part(a_run({an_item("a", {a_check("a.1")}), an_item("b", {a_check("b.1")})}),
                                a_run({an_item("a", {left_out("a.1")}), an_item("b", {a_check("b.1")})}));
  EXPECT_THAT(names(part.before), ElementsAre("b:b.1"));
  EXPECT_THAT(names(part.now), ElementsAre("b:b.1"));
}

TEST(CommonPart, AStatementThatOnlyOneRunHasIsLeftOut) {
  const auto part = common_part(a_run({an_item("gone", {a_check("g.1")}), an_item("a", {a_check("a.1")})}),
                                a_run({an_item("a", {a_check("a.1")}), an_item("new", {})}));
  EXPECT_THAT(names(part.before), ElementsAre("a:a.1"));
  EXPECT_THAT(names(part.now), ElementsAre("a:a.1"));
}

TEST(CommonPart, AVerdictIsThatOfTheChecksThatAreLeft) {
  const auto part = common_part(a_run({an_item("a", {a_check("a.1"), a_check("a.2", Verdict::failed)})}),
                                a_run({an_item("a", {a_check("a.1"), left_out("a.2")})}));
  EXPECT_EQ(part.before.items.at(0).verdict, Verdict::passed);
  EXPECT_EQ(part.now.items.at(0).verdict, Verdict::passed);
}

TEST(CommonPart, NothingInCommonIsNothing) {
  const auto part = common_part(a_run({an_item("a", {a_check("a.1")})}), a_run({an_item("b", {a_check("b.1")})}));
  EXPECT_THAT(names(part.before), IsEmpty());
  EXPECT_THAT(names(part.now), IsEmpty());
}

}  // namespace
}  // namespace dataflow_qa::reports
