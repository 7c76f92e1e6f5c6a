#include "reports/merge_shares.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/failure_samples.h"

namespace dataflow_qa::reports {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Le;
using ::testing::SizeIs;

Exploration share(std::size_t index, std::size_t count) {
  return {.complete = true,
          .started = fmt::format("2026-01-31T12:00:{:02}.000Z", index % 60),
          .duration_ms = 1000,
          .seeds = 10'000,
          .shard = fmt::format("{}/{}", index, count),
          .subject = "sync",
          .histories = 156,
          .steps = 1000};
}

ExplorationFinding found(std::uint64_t seed, FailureKind kind) {
  return {.seed = seed, .steps = 2, .failure = sample::failure(kind), .alike = 1, .seeds = {seed + 64}};
}

TEST(ExplorationMerge, AddsUpAndJoinsWhatIsAlike) {
  ExplorationMerge merge;
  auto second = share(2, 2);
  second.findings = {found(2, FailureKind::missing)};
  auto first = share(1, 2);
  first.findings = {found(1, FailureKind::missing), found(3, FailureKind::duplicate)};
  ASSERT_TRUE(merge.add("b.json", second));
  ASSERT_TRUE(merge.add("a.json", first));
  const auto whole = merge.whole().value();
  EXPECT_EQ(whole.histories, 312);
  EXPECT_EQ(whole.shard, std::nullopt);
  ASSERT_THAT(whole.findings, SizeIs(2));
  EXPECT_EQ(whole.findings[0].seed, 1);
  EXPECT_EQ(whole.findings[0].alike, 3);
  EXPECT_THAT(whole.findings[0].seeds, ElementsAre(2, 65, 66));
}

TEST(ExplorationMerge, StaysSmallHoweverManySharesAreAlike) {
  ExplorationMerge merge;
  for (std::size_t i = 1; i <= 64; ++i) {
    auto one = share(i, 64);
    one.findings = {found(i, FailureKind::missing)};
    one.findings[0].alike = 155;
    ASSERT_TRUE(merge.add(fmt::format("{}.json", i), one));
  }
  const auto whole = merge.whole().value();
  ASSERT_THAT(whole.findings, SizeIs(1));
  EXPECT_EQ(whole.findings[0].alike, 64 * 156 - 1);
  EXPECT_THAT(whole.findings[0].seeds.size(), Le(most_seeds_named));
}

TEST(ExplorationMerge, NamesWhatDoesNotBelongTogether) {
  ExplorationMerge merge;
  auto other = share(2, 3);
  EXPECT_EQ(merge.add("a.json", Exploration{}).error().text(), "a.json is not a shard: it was made without --shard");
  ASSERT_TRUE(merge.add("a.json", share(1, 3)));
  EXPECT_EQ(merge.add("b.json", share(1, 3)).error().text(), "a.json and b.json are both shard 1/3");
  EXPECT_EQ(merge.add("b.json", share(2, 4)).error().text(), "a.json is one of 3 shards, and b.json one of 4");
  other.subject = "another";
  EXPECT_EQ(merge.add("b.json", other).error().text(),
            "a.json and b.json do not belong together: the subject differs (sync, another)");
  other.subject = "sync";
  other.inputs = "of another subject file";
  EXPECT_THAT(merge.add("b.json", other).error().text(), HasSubstr("the digest of document, mapping and subject file"));
  EXPECT_EQ(merge.whole().error().text(), "a.json is one of 3 shards, and these are missing: 2/3, 3/3");
}

Sabotage part(const std::string& shard, const std::vector<std::string>& tamperings) {
  Sabotage sabotage{.complete = true, .started = "2026", .shard = shard, .subject = "sync"};
  for (const auto* item : {"customers/every", "projects/every"}) {
    SabotagedStatement statement{.item = item};
    for (const auto& name : tamperings) {
      if (name.front() == *item) statement.tamperings.push_back({.name = name, .outcome = SabotageOutcome::noticed});
    }
    sabotage.statements.push_back(statement);
  }
  return sabotage;
}

TEST(SabotageMerge, DealsTamperingsBackIntoTheirOrder) {
  SabotageMerge merge;
  ASSERT_TRUE(merge.add("b.json", read_sabotage(sabotage_json(part("2/2", {"c2", "p1"})), "b.json").value()));
  ASSERT_TRUE(merge.add("a.json", part("1/2", {"c1", "c3", "p2"})));
  const auto whole = merge.whole().value();
  EXPECT_EQ(whole.shard, std::nullopt);
  ASSERT_THAT(whole.statements, SizeIs(2));
  std::string names;
  for (const auto& statement : whole.statements) {
    for (const auto& each : statement.tamperings) names += each.name + " ";
  }
  EXPECT_EQ(names, "c1 c2 c3 p1 p2 ");
  EXPECT_EQ(exit_status(whole), 0);
}

TEST(SabotageMerge, RefusesAFileThatWasEdited) {
  auto edited = nlohmann::json::parse(sabotage_json(part("1/2", {"c1"})));
  edited["statements"] = nlohmann::json::array();
  EXPECT_THAT(read_sabotage(edited.dump(), "a.json").error().text(), HasSubstr("a.json: /sha256: does not fit"));
}

TEST(SabotageMerge, NamesTheFileThatIsNoSabotage) {
  EXPECT_TRUE(read_sabotage("{}", "a.json").error().text().starts_with("a.json is no sabotage.json: "));
}

}  // namespace
}  // namespace dataflow_qa::reports
