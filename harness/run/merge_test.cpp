#include "harness/run/merge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "reports/model/json.h"

namespace dataflow_qa::run {
namespace {

using reports::Verdict;

/// A part with one item and the checks "a.one" and "a.two"; Verdict::not_run stands for "not selected".
reports::Results part(Verdict one, Verdict two) {
  const auto check = [](const char* name, Verdict verdict) {
    return reports::Check{.name = name, .item = "a/every", .selected = verdict != Verdict::not_run, .verdict = verdict};
  };
  reports::Item item{
      .id = "a/every", .dataflow = "a", .kind = "every", .checks = {check("a.one", one), check("a.two", two)}};
  item.verdict = reports::verdict_of(item.checks);
  return {.complete = true, .items = {item}, .figures = {{"requests", 10}}};
}

TEST(Merge, TakesEachCheckFromThePartThatRanIt) {
  const auto whole = merge({part(Verdict::passed, Verdict::not_run), part(Verdict::not_run, Verdict::passed)});
  EXPECT_EQ(whole.items[0].verdict, Verdict::passed);
  EXPECT_EQ(whole.figures.at("requests"), 20);
  EXPECT_EQ(whole.run.exit, 0);
}

TEST(Merge, KeepsTheWorstOfACheckThatSeveralRan) {
  for (const auto& [first, second] :
       {std::pair{Verdict::passed, Verdict::failed}, {Verdict::failed, Verdict::passed}}) {
    const auto whole = merge({part(first, Verdict::passed), part(second, Verdict::not_run)});
    EXPECT_EQ(whole.items[0].checks[0].verdict, Verdict::failed);
    EXPECT_EQ(whole.run.exit, 1);
  }
}

TEST(Merge, KeepsWhatWasTriedByHandOnce) {
  auto one = part(Verdict::passed, Verdict::not_run);
  auto other = part(Verdict::not_run, Verdict::passed);
  const reports::ManualTry tried{"Renamed one.", Verdict::failed, "Kari", "2026-01-31", ""};
  one.items[0].manual = other.items[0].manual = {tried};
  const auto whole = merge({one, other});
  EXPECT_THAT(whole.items[0].manual, ::testing::ElementsAre(tried));
  EXPECT_EQ(whole.run.exit, 1);
}

TEST(Merge, TroubleOfAPartIsTroubleOfTheWhole) {
  auto troubled = part(Verdict::not_run, Verdict::passed);
  troubled.run.trouble = "the subject exited with status 7 before it was ready";
  troubled.run.last_requests = {{.method = "GET", .target = "/last"}};
  const auto whole = merge({part(Verdict::passed, Verdict::not_run), troubled});
  EXPECT_EQ(whole.run.trouble, troubled.run.trouble);
  EXPECT_EQ(whole.run.last_requests.at(0).target, "/last");
  EXPECT_EQ(whole.run.exit, 3);
}

TEST(Merge, KeepsTheLabelsThatAllPartsAgreeOn) {
  auto one = part(Verdict::passed, Verdict::not_run);
  auto other = part(Verdict::not_run, Verdict::passed);
  one.run.labels = {{"commit", "abc"}, {"release", "1.5"}, {"machine", "a"}};
  other.run.labels = {{"commit", "abc"}, {"machine", "b"}};
  EXPECT_EQ(merge({one, other}).run.labels, (reports::Labels{{"commit", "abc"}}));
}

TEST(Merge, AnIncompletePartMakesAnIncompleteWhole) {
  auto cut_off = part(Verdict::not_run, Verdict::passed);
  cut_off.complete = false;
  EXPECT_EQ(merge({part(Verdict::passed, Verdict::not_run), cut_off}).run.exit, 3);
}

TEST(Merge, RefusesPartsOfDifferentRuns) {
  auto other = part(Verdict::passed, Verdict::passed);
  other.items[0].id = "b/every";
  EXPECT_THROW(static_cast<void>(merge({part(Verdict::passed, Verdict::passed), other})), std::logic_error);
}

TEST(Merge, TakesPartsOfVersion1) {
  std::ifstream file(DATAFLOW_QA_SOURCE_DIR "/reports/golden/version-1.json");
  const auto part = reports::read_json(std::string(std::istreambuf_iterator<char>(file), {}), "version-1.json");
  ASSERT_TRUE(part) << part.error().text();
  const auto whole = merge({*part, *part});
  ASSERT_EQ(whole.items.size(), part->items.size());
  EXPECT_EQ(whole.items[3].checks[0].failures.size(), 1U);
  EXPECT_FALSE(whole.items[6].checks[0].selected);
}

reports::Results shard(const char* which, Verdict one, Verdict two) {
  auto result = part(one, two);
  result.run.shard = which;
  return result;
}

TEST(MergeShards, PutsAllOfThemTogether) {
  const auto whole = merge_shards({{"b.json", shard("2/2", Verdict::not_run, Verdict::passed)},
                                   {"a.json", shard("1/2", Verdict::passed, Verdict::not_run)}});
  ASSERT_TRUE(whole) << whole.error().text();
  EXPECT_EQ(whole->items[0].verdict, Verdict::passed);
  EXPECT_FALSE(whole->run.shard);
}

TEST(MergeShards, SaysWhatDoesNotFit) {
  const auto one = shard("1/3", Verdict::passed, Verdict::not_run);
  auto other = shard("2/3", Verdict::not_run, Verdict::passed);
  EXPECT_EQ(merge_shards({{"a", one}, {"b", other}}).error().text(),
            "a is one of 3 shards, and these are missing: 3/3");
  EXPECT_EQ(merge_shards({{"a", one}, {"b", one}}).error().text(), "a and b are both shard 1/3");
  EXPECT_EQ(merge_shards({{"a", part(Verdict::passed, Verdict::passed)}}).error().text(),
            "a is not a shard: it was made without --shard");
  other.run.seed = 7;
  EXPECT_EQ(merge_shards({{"a", one}, {"b", other}}).error().text(),
            "a and b do not belong together: the seed differs (0, 7)");
}

}  // namespace
}  // namespace dataflow_qa::run
