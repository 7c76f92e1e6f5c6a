// The consequences of deletions, and changes that only a full scan or a watched clock finds.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sync/testing/sync_world.h"

namespace pms_go_sync {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using testing::Call;
using testing::Fault;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using testing::SyncWorld;

Json organisation(const std::string& name) {
  return {{"type", "organisation"}, {"name", name}};
}

/// Two linked customers, the first with a linked project.
struct Linked {
  explicit Linked(EngineOptions options) : world{options} {
    first = world.pms.make("customers", organisation("Fjord AS"));
    second = world.pms.make("customers", organisation("Havn AS"));
    project = world.pms.make("projects", {{"code", "K-1"}, {"name", "Kai"}, {"customerId", first}});
    EXPECT_TRUE(world.settle());
  }
  SyncWorld world;
  std::string first;
  std::string second;
  std::string project;
};

TEST(Deletions, AreLeftAloneByDefaultAndStaySoUnderAnotherPolicy) {
  Linked linked{{}};
  linked.world.pms.erase("customers", linked.second);
  linked.world.go.edit("Customers", linked.world.target_of("customers", linked.second), "PhoneNumber", "1");
  ASSERT_TRUE(linked.world.settle());
  EXPECT_THAT(linked.world.go.all("Customers"), SizeIs(2));
  linked.world.use({.deletions = DeletionPolicy::propagate});
  ASSERT_TRUE(linked.world.settle());
  EXPECT_THAT(linked.world.go.all("Customers"), SizeIs(2));
}

TEST(Deletions, AreCarriedOverFromBothSides) {
  Linked linked{{.deletions = DeletionPolicy::propagate}};
  auto& world = linked.world;
  world.pms.erase("projects", linked.project);
  world.go.erase("Customers", world.target_of("customers", linked.second));
  ASSERT_TRUE(world.settle());
  EXPECT_THAT(world.go.all("Projects"), IsEmpty());
  EXPECT_THAT(world.pms.all("customers"), SizeIs(1));
  EXPECT_THAT(world.go.all("Customers"), SizeIs(1));
}

TEST(Deletions, ArchiveTheOtherRecord) {
  Linked linked{{.deletions = DeletionPolicy::archive}};
  auto& world = linked.world;
  world.pms.erase("projects", linked.project);
  world.go.erase("Customers", world.target_of("customers", linked.second));
  ASSERT_TRUE(world.settle());
  EXPECT_EQ(world.go.all("Projects").at(0)["ProjectStatus"], "Archived");
  EXPECT_EQ(world.pms.record("customers", linked.second)["active"], false);
}

TEST(Deletions, DoNotTakeAnEditWithThem) {
  Linked linked{{.deletions = DeletionPolicy::propagate}};
  auto& world = linked.world;
  world.go.edit("Customers", world.target_of("customers", linked.second), "PhoneNumber", "1");
  world.pms.erase("customers", linked.second);
  ASSERT_TRUE(world.settle());
  EXPECT_THAT(world.go.all("Customers"), SizeIs(2));
}

TEST(Deletions, AreNotBelievedOfAListingThatComesBackEmpty) {
  Linked linked{{.deletions = DeletionPolicy::propagate}};
  auto& world = linked.world;
  world.go.hide_listings = true;
  world.clock.advance(hours{2});
  ASSERT_TRUE(world.poll());
  world.go.hide_listings = false;
  ASSERT_TRUE(world.settle());
  EXPECT_THAT(world.pms.all("customers"), SizeIs(2));
  EXPECT_THAT(world.go.all("Customers"), SizeIs(2));
}

TEST(Deletions, BeyondTheLimitAreTakenForAFault) {
  Linked linked{{.deletions = DeletionPolicy::propagate, .deletion_limit = 1}};
  auto& world = linked.world;
  world.go.erase("Customers", world.target_of("customers", linked.first));
  world.go.erase("Customers", world.target_of("customers", linked.second));
  ASSERT_TRUE(world.settle());
  EXPECT_THAT(world.pms.all("customers"), SizeIs(2));
}

TEST(Deletions, AreFinishedAfterACrashAtAnyWrite) {
  for (const auto fault : {Fault::crash_before, Fault::crash_after, Fault::unanswered, Fault::refused}) {
    Linked linked{{.deletions = DeletionPolicy::propagate}};
    auto& world = linked.world;
    world.pms.erase("projects", linked.project);
    world.go.on_call = [&, met = false](const Call& call) mutable {
      if (met || call.kind != Call::Kind::remove) return Fault::none;
      met = true;
      return fault;
    };
    world.clock.advance(hours{2});
    world.poll();
    ASSERT_TRUE(world.settle());
    EXPECT_THAT(world.go.all("Projects"), IsEmpty());
    EXPECT_EQ(world.state.counts().stuck, 0);
  }
}

TEST(FullScan, FindsAnEditThatTheChangeFeedDoesNotShow) {
  Linked linked{{.full_scan_interval = hours{1}}};
  auto& world = linked.world;
  // The latest change of a feed is listed with each poll: let that be another record's.
  world.go.edit("Customers", world.target_of("customers", linked.second), "PhoneNumber", "9");
  ASSERT_TRUE(world.settle());
  world.go.edit_unseen("Customers", world.target_of("customers", linked.first), "PhoneNumber", "1");
  ASSERT_TRUE(world.poll());
  world.go.calls.clear();
  world.clock.advance(minutes{58});
  ASSERT_TRUE(world.poll());
  EXPECT_FALSE(world.pms.record("customers", linked.first).contains("phone")) << "not due yet";
  for (const auto& call : world.go.calls) EXPECT_FALSE(call.whole && call.collection == "Customers");
  world.clock.advance(minutes{2});
  ASSERT_TRUE(world.poll());
  EXPECT_EQ(world.pms.record("customers", linked.first)["phone"], "1");
}

TEST(FullScan, IsNotRepeatedWhereItIsSwitchedOff) {
  Linked linked{{.full_scan_interval = std::chrono::milliseconds{0}}};
  auto& world = linked.world;
  world.go.calls.clear();
  ASSERT_TRUE(world.settle());
  for (const auto& call : world.go.calls) EXPECT_FALSE(call.whole && call.collection == "Customers");
}

TEST(ClockSetBack, LosesNoEdit) {
  Linked linked{{.full_scan_interval = std::chrono::milliseconds{0}}};
  auto& world = linked.world;
  const auto counterpart = world.target_of("customers", linked.first);
  world.go.set_clock_back(minutes{30});
  world.go.edit("Customers", counterpart, "PhoneNumber", "1");
  ASSERT_TRUE(world.poll());
  EXPECT_EQ(world.pms.record("customers", linked.first)["phone"], "1") << "by the scan that the jump calls for";
  world.clock.advance(minutes{5});
  world.go.edit("Customers", counterpart, "PhoneNumber", "2");
  ASSERT_TRUE(world.poll());
  EXPECT_EQ(world.pms.record("customers", linked.first)["phone"], "2") << "by the change feed, while it catches up";
}

/// Persons' edits on the side whose clock was set back, and whose answers do not say what time it is.
TEST(ClockSetBack, IsNoticedByTheTimesOfTheSyncsOwnWritesWhereAnswersHaveNoDate) {
  Linked linked{{.full_scan_interval = std::chrono::milliseconds{0}}};
  auto& world = linked.world;
  world.go.says_its_time = false;
  world.go.set_clock_back(hours{5});
  world.go.edit("Customers", world.target_of("customers", linked.first), "PhoneNumber", "1");
  ASSERT_TRUE(world.poll());
  EXPECT_FALSE(world.pms.record("customers", linked.first).contains("phone")) << "nothing shows it yet";
  world.pms.edit("customers", linked.second, "phone", "9");
  ASSERT_TRUE(world.settle());
  EXPECT_EQ(world.pms.record("customers", linked.first)["phone"], "1") << "since the write bore an early time";
  world.clock.advance(minutes{5});
  world.go.edit("Customers", world.target_of("customers", linked.first), "PhoneNumber", "2");
  ASSERT_TRUE(world.poll());
  EXPECT_EQ(world.pms.record("customers", linked.first)["phone"], "2") << "by the change feed, while it catches up";
}

TEST(ClockSetBack, IsNoticedByANewRecordAndByOneThatIsOlderThanItWas) {
  for (const bool by_new_record : {true, false}) {
    Linked linked{{.full_scan_interval = hours{1}}};
    auto& world = linked.world;
    world.go.says_its_time = false;
    world.go.edit("Customers", world.target_of("customers", linked.second), "PhoneNumber", "8");
    ASSERT_TRUE(world.settle());
    world.go.set_clock_back(hours{5});
    world.go.edit("Customers", world.target_of("customers", linked.second), "PhoneNumber", "9");
    if (by_new_record) world.pms.make("customers", organisation("Ny AS"));
    if (!by_new_record) world.clock.advance(hours{1});  // a full scan
    for (int pass = 0; pass < 3; ++pass) ASSERT_TRUE(world.poll());
    EXPECT_EQ(world.pms.record("customers", linked.second)["phone"], "9");
    world.go.edit("Customers", world.target_of("customers", linked.first), "PhoneNumber", "2");
    ASSERT_TRUE(world.poll());
    EXPECT_EQ(world.pms.record("customers", linked.first)["phone"], "2") << "by the change feed";
  }
}

TEST(ClockSetBack, IsNotSeenInWritesThatBearNoNewTime) {
  Linked linked{{.full_scan_interval = std::chrono::milliseconds{0}}};
  auto& world = linked.world;
  world.go.says_its_time = false;
  for (int hour = 0; hour < 3; ++hour) {
    world.clock.advance(hours{1});
    world.pms.edit("customers", linked.first, "phone", std::to_string(hour));
    world.go.calls.clear();
    ASSERT_TRUE(world.settle());
    for (const auto& call : world.go.calls) EXPECT_FALSE(call.whole && call.collection == "Customers");
  }
}

TEST(ClockSetBack, ByASecondHoldsAnEditUpNoLongerThanALaggingReplicaWould) {
  Linked linked{{}};
  auto& world = linked.world;
  const auto counterpart = world.target_of("customers", linked.first);
  world.go.edit("Customers", counterpart, "PhoneNumber", "1");
  ASSERT_TRUE(world.poll());
  world.go.set_clock_back(std::chrono::seconds{4});
  world.go.edit("Customers", counterpart, "PhoneNumber", "2");
  for (int pass = 0; pass < 150; ++pass) ASSERT_TRUE(world.poll());
  EXPECT_EQ(world.pms.record("customers", linked.first)["phone"], "2");
  EXPECT_EQ(world.state.counts().stuck, 0);
}

}  // namespace
}  // namespace pms_go_sync
