#include "reports/history/store.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "reports/compare/compare.h"
#include "reports/golden.h"
#include "reports/history/sample_history.h"
#include "reports/model/json.h"

namespace dataflow_qa::reports::history {
namespace {

namespace fs = std::filesystem;
using sample::run_on;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class HistoryTest : public ::testing::Test {
 protected:
  HistoryTest() {
    std::string name = (fs::temp_directory_path() / "dataflow-qa-history-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = name;
  }
  ~HistoryTest() override { fs::remove_all(folder_); }

  [[nodiscard]] fs::path file() const { return folder_ / "history.sqlite"; }
  [[nodiscard]] Store open() const {
    auto store = Store::open(file(), Store::Access::write);
    if (!store) throw std::runtime_error(store.error().text());
    return std::move(*store);
  }
  [[nodiscard]] Store with(const std::vector<Results>& runs) const {
    auto store = open();
    for (const auto& run : runs) store.add(run);
    return store;
  }
  /// The error for a file that holds `bytes`, which must stay what it is, whichever way it is opened.
  [[nodiscard]] std::string refusal_of(const std::string& bytes) const {
    std::ofstream(file(), std::ios::binary) << bytes;
    const auto read = Store::open(file(), Store::Access::read);
    const auto write = Store::open(file(), Store::Access::write);
    EXPECT_EQ(golden::read(file().string()), bytes);
    if (read || write) return "opened";
    return write.error().text();
  }

 private:
  fs::path folder_;
};

std::vector<std::string> names(const std::vector<const Row*>& rows) {
  std::vector<std::string> all;
  for (const Row* row : rows) all.push_back(row->id);
  return all;
}

TEST_F(HistoryTest, KeepsRunsInTheOrderInWhichTheyBegan) {
  const auto store = with({run_on(2), run_on(1, {}, "1.3"), run_on(3)});
  const auto timeline = store.timeline({});
  ASSERT_EQ(timeline.runs.size(), 3U);
  EXPECT_EQ(timeline.runs[0].name, "1.3");
  EXPECT_EQ(timeline.runs[2].run, "20260103T120000Z-1");
  EXPECT_EQ(timeline.runs[2].verdict, Verdict::passed);
  EXPECT_EQ(timeline.runs[2].totals.checks.at(Verdict::passed), 3);
  EXPECT_EQ(timeline.title, "Custom PMS to PowerOffice GO");
}

TEST_F(HistoryTest, SaysWhatIsNewFixedAndStillFailingAndSinceWhen) {
  const auto timeline = with(sample::five_runs()).timeline({.newest = 2});
  EXPECT_EQ(timeline.older, 3U);
  EXPECT_THAT(names(rows_in(State::newly_failing, timeline.checks)), ElementsAre("projects.link.new"));
  EXPECT_THAT(names(rows_in(State::fixed, timeline.checks)), ElementsAre("customers.sync.name"));
  const auto still = rows_in(State::still_failing, timeline.checks);
  ASSERT_EQ(still.size(), 1U);
  EXPECT_EQ(still[0]->id, "customers.sync.email");
  EXPECT_EQ(still[0]->since, "2026-01-02 12:00") << "before the runs that are shown";
  EXPECT_THAT(still[0]->verdicts, ElementsAre(Verdict::failed, Verdict::failed));
}

TEST_F(HistoryTest, TakesARunOnceHoweverOftenItIsAdded) {
  auto store = open();
  auto run = run_on(1);
  EXPECT_TRUE(store.add(run));
  run.since = Since{.run = "earlier", .label = "1.2"};
  EXPECT_FALSE(store.add(*read_json(write_json(run), "results.json")));
  EXPECT_EQ(store.size(), 1U);
}

TEST_F(HistoryTest, KnowsARunThatWasReadFromItsFileAgain) {
  auto store = open();
  for (auto& run : sample::hostile_runs()) {
    EXPECT_TRUE(store.add(run));
    EXPECT_FALSE(store.add(*read_json(write_json(run), "results.json")));
  }
}

TEST_F(HistoryTest, KnowsARunOfWhichAFilterLeftChecksOut) {
  auto store = open();
  auto part = run_on(1);
  part.run.filter = "projects.*";
  part.items[0].checks[0] = {.name = "customers.sync.name", .item = "customers/name", .about = "x", .selected = false};
  EXPECT_TRUE(store.add(part));
  EXPECT_FALSE(store.add(*read_json(write_json(part), "results.json")));
}

TEST_F(HistoryTest, KeepsRunsOfTheSameSecond) {
  auto store = open();
  EXPECT_TRUE(store.add(run_on(1)));
  EXPECT_TRUE(store.add(run_on(1, {.email = Verdict::failed})));
  EXPECT_EQ(store.size(), 2U);
}

TEST_F(HistoryTest, LosesNothingOfTwoWritersAtOnce) {
  constexpr int each = 14;
  std::atomic<int> failed = 0;
  const auto write = [&](int first) {
    try {
      auto store = open();
      for (int i = 0; i < each; ++i) store.add(run_on(first + 2 * i));
    } catch (const std::exception& error) {
      ++failed;
    }
  };
  {
    const std::jthread one(write, 1);
    const std::jthread other(write, 2);
  }
  EXPECT_EQ(failed, 0);
  EXPECT_EQ(open().size(), 2U * each);
}

TEST_F(HistoryTest, ShowsTheDocumentSubjectAndProfileOfTheNewestRun) {
  auto other = run_on(2);
  other.run.profile = "full";
  const auto timeline = with({run_on(1), other, run_on(3)}).timeline({});
  EXPECT_EQ(timeline.runs.size(), 2U);
  EXPECT_EQ(timeline.other, 1U);
}

TEST_F(HistoryTest, ShowsTheRunsWithALabel) {
  const auto store = with(sample::five_runs());
  EXPECT_EQ(store.timeline({.labels = {{"release", "1.4"}}}).runs.size(), 1U);
  EXPECT_EQ(store.timeline({.labels = {{"release", "9"}}}).other, 5U);
}

TEST_F(HistoryTest, LeavesAPlaceEmptyWhereACheckWasNotSelected) {
  auto part = run_on(2);
  part.run.filter = "projects.*";
  part.items[0].checks[0].selected = false;
  const auto timeline = with({run_on(1), part}).timeline({});
  EXPECT_THAT(timeline.checks[0].verdicts, ElementsAre(Verdict::passed, std::nullopt));
  EXPECT_THAT(timeline.statements[0].verdicts, ElementsAre(Verdict::passed, std::nullopt));
  EXPECT_FALSE(timeline.runs[1].is_whole);
}

TEST_F(HistoryTest, ForgetsAllButTheNewestRunsAndReleases) {
  auto store = with(sample::five_runs());
  EXPECT_EQ(store.prune_to(1), 1U);
  EXPECT_EQ(store.timeline({}).runs.size(), 4U) << "three releases, and the newest of the others";
  EXPECT_EQ(store.prune_to(1, true), 3U);
  EXPECT_EQ(store.timeline({}).runs.at(0).name, "1.5");
}

TEST_F(HistoryTest, ForgetsWhatBeganBeforeATime) {
  auto store = with(sample::five_runs());
  EXPECT_EQ(store.prune_before("2026-01-03T00:00:00.000Z"), 1U);
  EXPECT_EQ(store.prune_before("2026-01-03T00:00:00.000Z", true), 1U);
  EXPECT_EQ(store.size(), 3U);
}

TEST_F(HistoryTest, HasTheLastRunThatPassedToCompareWith) {
  const auto runs = sample::five_runs();
  const auto store = with(runs);
  const auto found = store.baseline(last_passed, runs[4]);
  ASSERT_TRUE(found) << found.error().text();
  EXPECT_EQ(found->results.run.id, runs[0].run.id);
  EXPECT_EQ(found->label, "the last run that passed (release 1.3)");
  const auto comparison = compare(found->results, runs[4]);
  EXPECT_EQ(comparison.newly_failing.size(), 2U);
}

TEST_F(HistoryTest, HasTheLastOtherReleaseToCompareWith) {
  const auto runs = sample::five_runs();
  const auto release = with(runs).baseline(last_release, runs[4]);
  ASSERT_TRUE(release) << release.error().text();
  EXPECT_EQ(release->label, "release 1.4");
  const auto comparison = compare(release->results, runs[4]);
  EXPECT_EQ(comparison.newly_failing.size(), 0U);
  ASSERT_EQ(comparison.still_failing.size(), 2U);
  EXPECT_TRUE(comparison.still_failing[0].same_reason);
}

TEST_F(HistoryTest, HasARunByItsReleaseOrIdAndSaysWhatIsNear) {
  const auto runs = sample::five_runs();
  const auto store = with(runs);
  EXPECT_EQ(store.baseline("1.3", runs[4])->results.run.id, runs[0].run.id);
  EXPECT_EQ(store.baseline(runs[1].run.id, runs[4])->results.run.id, runs[1].run.id);
  EXPECT_THAT(
      store.baseline("1.6", runs[4]).error().text(),
      AllOf(HasSubstr("history.sqlite: \"1.6\" is no run and no release in it (did you mean"), HasSubstr("1.5")));
}

TEST_F(HistoryTest, SaysWhyThereIsNoRunToCompareWith) {
  const auto store = with({run_on(1, {.email = Verdict::failed})});
  EXPECT_THAT(store.baseline(last_passed, run_on(2)).error().text(), HasSubstr("passed as a whole"));
  EXPECT_THAT(store.baseline(last_release, run_on(2)).error().text(), HasSubstr("has another release label"));
  auto other = run_on(2);
  other.document.title = "Another";
  EXPECT_THAT(store.baseline(last_passed, other).error().text(), HasSubstr("no run of this document"));
}

TEST_F(HistoryTest, RefusesWhatIsNoHistoryAndLeavesItAsItIs) {
  EXPECT_THAT(refusal_of("{\"format\": \"dataflow-qa/results\"}"), HasSubstr("history.sqlite is no history: expected"));
  EXPECT_THAT(refusal_of("SQLite format 3"), HasSubstr("is no history"));
  SQLite::Database(file().string() + ".other", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec("CREATE TABLE a (b)");
  EXPECT_THAT(refusal_of(golden::read(file().string() + ".other")), HasSubstr("is an SQLite file of another program"));
}

TEST_F(HistoryTest, RefusesADamagedFileAndLeavesItAsItIs) {
  { const auto store = with(sample::five_runs()); }
  const auto whole = golden::read(file().string());
  auto damaged = whole;
  for (std::size_t at = 4096; at < 12000; ++at) damaged[at] = 'x';
  EXPECT_THAT(refusal_of(damaged), AllOf(HasSubstr("is damaged ("), HasSubstr("restore a copy")));
  EXPECT_THAT(refusal_of(whole.substr(0, whole.size() - 5000)), HasSubstr("is damaged ("));
}

TEST_F(HistoryTest, ReadsWhatASubjectPrintedWhateverItWas) {
  auto run = run_on(1, {.email = Verdict::failed});
  run.items[0].statement += std::string("\0", 1);
  for (auto& check : run.items[0].checks) check.reason = std::string("a\0b", 3);
  const auto store = with({run});
  EXPECT_EQ(store.timeline({}).runs.size(), 1U);
  EXPECT_EQ(store.baseline(run.run.id, run_on(2))->results.items[0].checks.size(), run.items[0].checks.size());
}

TEST_F(HistoryTest, SaysWhichRowIsDamaged) {
  const auto runs = sample::five_runs();
  { const auto store = with(runs); }
  const auto whole = golden::read(file().string());
  const auto error = [&](const std::string& statement) -> std::string {
    std::ofstream(file(), std::ios::binary) << whole;
    SQLite::Database(file().string(), SQLite::OPEN_READWRITE).exec(statement);
    try {
      return open().baseline(runs[3].run.id, runs[4]) && !open().timeline({}).runs.empty() ? "read" : "nothing";
    } catch (const Damaged& damaged) {
      return damaged.what();
    }
  };
  const std::string deep(250'000, '[');
  EXPECT_THAT(error("UPDATE verdicts SET why = '{\"failure\":" + deep + "' WHERE why IS NOT NULL"),
              AllOf(HasSubstr("history.sqlite is damaged (run 4, row "), HasSubstr(": nested"), HasSubstr("restore")));
  EXPECT_THAT(error("UPDATE verdicts SET why = '{\"failure\":1e999}'"), HasSubstr("(run 4, row 1: /failure: not JSON"));
  EXPECT_THAT(error("UPDATE verdicts SET why = '{\"failure\":{}}'"),
              HasSubstr("(run 4, row 1: /failure: not a failure"));
  EXPECT_THAT(error("UPDATE verdicts SET verdict = 'odd'"), HasSubstr("(run 4, row 0: a verdict that"));
  EXPECT_THAT(error("UPDATE definitions SET body = '" + deep + "' || number"), HasSubstr("(run 4, row 0: "));
  EXPECT_THAT(error("UPDATE runs SET head = '{' WHERE number = 4"), HasSubstr("(run 4: line 1, column 2: "));
  EXPECT_THAT(error("UPDATE runs SET head = '{' WHERE number = 1"), HasSubstr("(run 1: line 1, column 2: "));
}

TEST_F(HistoryTest, UndoesForAReaderWhatAKilledWriterLeftHalfDone) {
  const auto left = file().parent_path() / "left.sqlite";
  { const auto store = with({run_on(1), run_on(2)}); }
  {
    SQLite::Database writer(file().string(), SQLite::OPEN_READWRITE);
    writer.exec("PRAGMA cache_size = 2; BEGIN IMMEDIATE; UPDATE runs SET head = 'x' || head; DELETE FROM verdicts");
    writer.exec("UPDATE definitions SET body = body || hex(randomblob(9000))");  // more than fits into its memory
    fs::copy_file(file(), left);
    fs::copy_file(file().string() + "-journal", left.string() + "-journal");
  }
  ASSERT_NE(golden::read(left.string()), golden::read(file().string())) << "half of it is written";
  const auto store = Store::open(left, Store::Access::read);
  ASSERT_TRUE(store) << store.error().text();
  EXPECT_EQ(store->timeline({}).runs.size(), 2U);
}

TEST_F(HistoryTest, RefusesANewerVersionAndLeavesItAsItIs) {
  { const auto store = with({run_on(1)}); }
  SQLite::Database(file().string(), SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 7");
  EXPECT_THAT(refusal_of(golden::read(file().string())),
              HasSubstr("is a history of version 7, and this program knows 1 at most: use the newer program"));
}

TEST_F(HistoryTest, SaysWhatIsWrongWithAPlace) {
  EXPECT_THAT(Store::open(file(), Store::Access::read).error().text(), HasSubstr("is not there"));
  EXPECT_THAT(Store::open(file().parent_path(), Store::Access::write).error().text(), HasSubstr("is a folder"));
  EXPECT_THAT(Store::open(file().parent_path() / "none" / "x", Store::Access::write).error().text(),
              HasSubstr("cannot be made: there is no folder"));
}

TEST(NotForHistory, IsAShardAndAFileWithoutItems) {
  auto run = run_on(1);
  EXPECT_EQ(not_for_history(run), "");
  run.run.shard = "1/3";
  EXPECT_THAT(not_for_history(run), StartsWith("it is shard 1/3 of a run"));
  EXPECT_THAT(not_for_history({}), HasSubstr("nothing ran"));
}

}  // namespace
}  // namespace dataflow_qa::reports::history
