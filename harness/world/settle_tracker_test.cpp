#include "harness/world/settle_tracker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dataflow_qa::world {
namespace {

using namespace std::chrono_literals;
using mocks::Actor;
using mocks::Effect;
using mocks::JournalEntry;

/// Plays a journal against a clock of its own: poll 100 ms, quiet 200 ms.
class SettleTrackerTest : public ::testing::Test {
 protected:
  void walk(const std::string& system, const std::string& collection) {
    walk_begun_at(sequence_ + 1, system, collection);
  }
  void walk_begun_at(std::uint64_t started, const std::string& system, const std::string& collection) {
    JournalEntry entry{.sequence = ++sequence_, .system = system, .collection = collection};
    entry.listing = {.first_page = true, .last_page = true, .walk_started = started};
    tracker_.take(entry, now_);
  }
  void read_first_page(const std::string& system, const std::string& collection) {
    JournalEntry entry{.sequence = ++sequence_, .system = system, .collection = collection};
    entry.listing = {.first_page = true, .walk_started = sequence_, .rows = 100, .beyond = 131};
    tracker_.take(entry, now_);
  }
  /// Of the listing that was begun last.
  void next_page(const std::string& system, const std::string& collection) {
    JournalEntry entry{.sequence = sequence_ + 1, .system = system, .collection = collection};
    entry.listing = {.walk_started = sequence_++, .rows = 100, .beyond = 31};
    tracker_.take(entry, now_);
  }
  void look_up(const std::string& system, const std::string& collection) {
    JournalEntry entry{.sequence = ++sequence_, .system = system, .collection = collection};
    entry.listing = {.lookup = true, .first_page = true, .last_page = true, .walk_started = sequence_};
    tracker_.take(entry, now_);
  }
  void write(Actor actor, const std::string& property = "Name", Effect effect = Effect::effective) {
    JournalEntry entry{
        .sequence = ++sequence_, .system = "go", .actor = actor, .collection = "Customers", .record = "7"};
    entry.effect = effect;
    entry.changes = {{property, "a", "b"}};
    tracker_.take(entry, now_);
  }
  void pass(std::chrono::milliseconds time) { now_ += time; }
  void walk_all_once() {
    walk("pms", "customers");
    walk("go", "Customers");
  }
  /// After the first settle; then only one system is listed, again and again.
  void restart_and_walk_one_system() {
    tracker_.learn();
    tracker_.start(now_);
    write(Actor::harness);
    for (int i = 0; i < 30; ++i) walk("pms", "customers");
  }
  void edit_and_list_target() {
    tracker_.learn();
    write(Actor::harness);
    for (int i = 0; i < 2; ++i) walk("go", "Customers");
  }
  [[nodiscard]] bool settled() const { return tracker_.settled(now_); }

  SettleTracker::Time now_ = SettleTracker::Time{} + 1h;
  std::uint64_t sequence_ = 0;
  SettleTracker tracker_{
      {.systems = {"pms", "go"}, .labels = {{"go", "PowerOffice Go"}}, .poll = 100ms, .quiet = 200ms}, now_};
};

TEST_F(SettleTrackerTest, WantsEachCollectionWalkedTwiceAndQuiet) {
  write(Actor::harness);
  walk_all_once();
  pass(600ms);
  EXPECT_FALSE(settled());
  walk_all_once();
  EXPECT_TRUE(settled());
}

TEST_F(SettleTrackerTest, IsNotSettledBeforeTheQuietTimeIsOver) {
  tracker_.learn();
  write(Actor::subject);
  walk_all_once();
  walk_all_once();
  EXPECT_FALSE(settled());
  pass(600ms);
  EXPECT_TRUE(settled());
}

TEST_F(SettleTrackerTest, AWalkBegunBeforeTheChangeDoesNotCount) {
  walk_all_once();
  tracker_.learn();
  write(Actor::harness);
  walk_begun_at(sequence_ - 1, "pms", "customers");
  walk_begun_at(sequence_ - 2, "go", "Customers");
  walk_all_once();
  pass(600ms);
  EXPECT_FALSE(settled());
  walk_all_once();
  EXPECT_TRUE(settled());
}

TEST_F(SettleTrackerTest, ASubjectWriteStartsTheCountAgain) {
  walk_all_once();
  tracker_.learn();
  walk_all_once();
  write(Actor::subject);
  walk_all_once();
  pass(600ms);
  EXPECT_FALSE(settled());
}

TEST_F(SettleTrackerTest, RefusedAndNoOpWritesAreNoChange) {
  walk_all_once();
  walk_all_once();
  pass(600ms);
  write(Actor::subject, "Name", Effect::refused);
  write(Actor::subject, "Name", Effect::no_op);
  EXPECT_TRUE(settled());
}

TEST_F(SettleTrackerTest, LookUpsAreNoWalks) {
  walk_all_once();
  tracker_.learn();
  write(Actor::harness);
  for (int i = 0; i < 4; ++i) look_up("go", "Customers");
  walk("pms", "customers");
  walk("pms", "customers");
  pass(600ms);
  EXPECT_FALSE(settled());
}

TEST_F(SettleTrackerTest, ASystemThatIsNeverWalkedGetsThreePollsAndTheQuietTime) {
  walk("pms", "customers");
  tracker_.learn();
  write(Actor::harness);
  walk("pms", "customers");
  walk("pms", "customers");
  pass(499ms);
  EXPECT_FALSE(settled());
  pass(1ms);
  EXPECT_TRUE(settled());
}

TEST_F(SettleTrackerTest, ACollectionThatIsReadOnlyOnceIsNotWaitedForForEver) {
  walk_all_once();
  tracker_.learn();
  write(Actor::harness);
  for (int i = 0; i < 19; ++i) walk("pms", "customers");
  pass(10s);
  EXPECT_FALSE(settled());
  walk("pms", "customers");
  EXPECT_TRUE(settled());
  EXPECT_THAT(tracker_.given_up(now_), ::testing::ElementsAre("PowerOffice Go Customers"));
}

TEST_F(SettleTrackerTest, AReaderOfFirstPagesIsNotWaitedForWhenItStopsShortAgainAndAgain) {
  walk("go", "Customers");
  read_first_page("pms", "customers");
  tracker_.learn();
  write(Actor::harness);
  for (int i = 0; i < 2; ++i) read_first_page("pms", "customers");
  walk("go", "Customers");
  walk("go", "Customers");
  pass(500ms);
  EXPECT_FALSE(settled()) << "two may be broken off";
  read_first_page("pms", "customers");
  EXPECT_TRUE(settled());
  EXPECT_THAT(tracker_.read_in_part(now_), ::testing::ElementsAre("page 1 of pms customers"));
  EXPECT_THAT(tracker_.given_up(now_), ::testing::IsEmpty());
}

TEST_F(SettleTrackerTest, AListingThatComesFurtherIsWaitedFor) {
  walk_all_once();
  edit_and_list_target();
  for (int i = 0; i < 4; ++i) read_first_page("pms", "customers");
  pass(500ms);
  next_page("pms", "customers");
  EXPECT_FALSE(settled());
  EXPECT_EQ(tracker_.waiting_for(now_),
            "waiting for it to list pms customers to the end twice (so far it read to page 2: 200 of 231 records)");
}

TEST_F(SettleTrackerTest, AListingThatAnErrorBreaksOffDoesNotStopShort) {
  walk_all_once();
  edit_and_list_target();
  for (int i = 0; i < 4; ++i) {
    read_first_page("pms", "customers");
    tracker_.take({.sequence = ++sequence_, .system = "pms", .method = "GET", .collection = "customers", .status = 429},
                  now_);
  }
  pass(5s);
  EXPECT_FALSE(settled());
  EXPECT_THAT(tracker_.read_in_part(now_), ::testing::IsEmpty());
}

TEST_F(SettleTrackerTest, ARequestOfAnotherKindThatFailsDoesNotHideAReaderOfFirstPages) {
  walk("go", "Customers");
  read_first_page("pms", "customers");
  edit_and_list_target();
  for (int i = 0; i < 3; ++i) {
    read_first_page("pms", "customers");
    tracker_.take({.sequence = ++sequence_, .system = "pms", .method = "GET", .target = "/nothing", .status = 404},
                  now_);
    tracker_.take({.sequence = ++sequence_,
                   .system = "go",
                   .method = "GET",
                   .route = "GET /Contacts",
                   .collection = "Contacts",
                   .status = 403},
                  now_);
  }
  pass(500ms);
  EXPECT_TRUE(settled());
}

TEST_F(SettleTrackerTest, AListingThatAFailedWriteBreaksOffIsWaitedFor) {
  walk_all_once();
  edit_and_list_target();
  for (int i = 0; i < 4; ++i) {
    read_first_page("pms", "customers");
    tracker_.take({.sequence = ++sequence_,
                   .system = "go",
                   .method = "PATCH",
                   .collection = "Customers",
                   .record = "7",
                   .status = 412},
                  now_);
  }
  pass(500ms);
  EXPECT_FALSE(settled());
}

TEST_F(SettleTrackerTest, ACollectionThatIsWalkedSeldomIsGivenThreePolls) {
  walk_all_once();
  walk_all_once();
  tracker_.learn();
  write(Actor::harness);
  pass(299ms);
  for (int i = 0; i < 30; ++i) walk("pms", "customers");
  EXPECT_FALSE(settled());
  EXPECT_EQ(tracker_.last_progress(), now_);
  EXPECT_EQ(tracker_.next_look(now_), now_ + 1ms);
  pass(1ms);
  EXPECT_TRUE(settled());
}

TEST_F(SettleTrackerTest, ACollectionThatIsWalkedEachFourSecondsIsWaitedFor) {
  walk_all_once();
  pass(4s);
  walk_all_once();
  tracker_.learn();
  write(Actor::harness);
  for (int i = 0; i < 30; ++i) walk("pms", "customers");
  pass(11s);
  EXPECT_FALSE(settled());
  EXPECT_EQ(tracker_.longest_gap(), 4s);
  walk("pms", "customers");
  EXPECT_EQ(tracker_.last_progress(), now_);
  EXPECT_EQ(tracker_.next_look(now_), now_ + 1s);
  walk("go", "Customers");
  walk("go", "Customers");
  EXPECT_TRUE(settled());
}

TEST_F(SettleTrackerTest, APipelineThatBeginsLaterIsWaitedFor) {
  tracker_.begin(now_);
  walk("pms", "customers");
  pass(9s);
  walk("pms", "customers");
  EXPECT_FALSE(settled());
  pass(1s);
  EXPECT_TRUE(settled());
}

TEST_F(SettleTrackerTest, APipelineThatBeginsLaterIsWaitedForAfterARestart) {
  walk_all_once();
  walk_all_once();
  restart_and_walk_one_system();
  pass(9s);
  EXPECT_FALSE(settled());
  walk("go", "Customers");
  walk("go", "Customers");
  EXPECT_TRUE(settled());
}

TEST_F(SettleTrackerTest, ARestartDoesNotMakeASlowRhythmFaster) {
  walk_all_once();
  pass(30s);
  walk_all_once();
  restart_and_walk_one_system();
  pass(89s);
  EXPECT_FALSE(settled());
  pass(1s);
  EXPECT_TRUE(settled());
}

TEST_F(SettleTrackerTest, ASubjectThatIsStillWarmingUpIsWaitedFor) {
  tracker_.begin(now_);
  pass(9s);
  EXPECT_FALSE(settled());
  walk_all_once();
  walk_all_once();
  EXPECT_TRUE(settled());
}

TEST_F(SettleTrackerTest, ASubjectThatNeverWalksAnythingIsBelievedInTheEnd) {
  tracker_.begin(now_);
  pass(10s);
  EXPECT_TRUE(settled());
}

TEST_F(SettleTrackerTest, WritesOfEarlierSettlesDoNotMakeAPropertyOscillate) {
  walk_all_once();
  tracker_.learn();
  for (int i = 0; i < 20; ++i) {
    tracker_.begin(now_);
    write(Actor::subject, "Phone");
  }
  EXPECT_TRUE(tracker_.oscillations().empty());
}

TEST_F(SettleTrackerTest, ACollectionFirstWalkedAfterTheFirstSettleDoesNotCount) {
  walk_all_once();
  tracker_.learn();
  write(Actor::harness);
  walk("pms", "projects");
  walk_all_once();
  walk_all_once();
  pass(200ms);
  EXPECT_TRUE(settled());
}

TEST_F(SettleTrackerTest, TakesOutAPropertyThatFlipsForEver) {
  walk_all_once();
  tracker_.learn();
  write(Actor::harness);
  for (int i = 0; i < 20; ++i) write(Actor::subject, "Phone");
  ASSERT_EQ(tracker_.oscillations().size(), 1U);
  EXPECT_EQ(tracker_.oscillations().front().property, "Phone");
  EXPECT_EQ(tracker_.oscillations().front().label, "PowerOffice Go");
  walk_all_once();
  walk_all_once();
  pass(600ms);
  write(Actor::subject, "Phone");
  EXPECT_TRUE(settled());
}

TEST_F(SettleTrackerTest, TakesOutARecordThatIsWrittenForEverWithoutChange) {
  walk_all_once();
  tracker_.learn();
  for (int i = 0; i < 20; ++i) {
    JournalEntry entry{.sequence = ++sequence_, .system = "go", .collection = "Customers", .record = "7"};
    entry.effect = Effect::effective;
    tracker_.take(entry, now_);
  }
  ASSERT_EQ(tracker_.oscillations().size(), 1U);
  EXPECT_EQ(tracker_.oscillations().front().property, "");
}

TEST_F(SettleTrackerTest, RecordsThatAreMadeAndChangedAndDeletedForEverAreNoProgress) {
  const auto changes_of_rounds = [&](int from, int count) {
    const auto before = tracker_.changes();
    for (int i = from; i < from + count; ++i) {
      JournalEntry entry{.system = "go", .collection = "Customers", .record = std::to_string(i)};
      entry.effect = Effect::effective;
      for (auto kind : {&JournalEntry::created, &JournalEntry::deleted}) {
        entry.sequence = ++sequence_;
        entry.*kind = true;
        tracker_.take(entry, now_);
        entry.*kind = false;
        entry.changes = {{"Name", "a", "b"}};
        tracker_.take(entry, now_);
      }
    }
    return tracker_.changes() - before;
  };
  EXPECT_EQ(changes_of_rounds(0, 100), 400);
  EXPECT_EQ(changes_of_rounds(100, 100), 0);
}

TEST_F(SettleTrackerTest, ManyPropertiesWrittenOneByOneAreNoOscillation) {
  for (int i = 0; i < 20; ++i) write(Actor::subject, "Property" + std::to_string(i));
  EXPECT_TRUE(tracker_.oscillations().empty());
}

TEST_F(SettleTrackerTest, SaysWhatItWaitsFor) {
  walk_all_once();
  tracker_.learn();
  write(Actor::harness);
  walk("pms", "customers");
  walk("pms", "customers");
  walk("go", "Customers");
  EXPECT_EQ(tracker_.waiting_for(now_), "waiting for it to list PowerOffice Go Customers to the end once more");
}

}  // namespace
}  // namespace dataflow_qa::world
