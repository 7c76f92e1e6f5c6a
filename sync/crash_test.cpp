// The sync dies once, at each boundary of each write in turn: before and after each call that writes, and before each
// write to its own state. Wherever it dies, the end is the same.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "sync/testing/sync_world.h"

namespace pms_go_sync {
namespace {

using testing::Call;
using testing::Crash;
using testing::Fault;
using ::testing::SizeIs;
using testing::SyncWorld;

/// Lets the sync die, or lose an answer, at the n-th boundary that it comes to.
class Reaper {
 public:
  Reaper(SyncWorld& world, int boundary, Fault after) : world_{world}, boundary_{boundary}, after_{after} {
    world_.state.before_each_write([this] {
      if (boundary_-- == 0) throw Crash{};
    });
    watch();
  }
  void watch() {
    for (testing::FakeSystem* system :
         {static_cast<testing::FakeSystem*>(&world_.pms), static_cast<testing::FakeSystem*>(&world_.go)}) {
      system->on_call = [this](const Call& call) {
        if (call.kind == Call::Kind::list || call.kind == Call::Kind::get) return Fault::none;
        if (boundary_-- == 0) return Fault::crash_before;
        return boundary_-- == 0 ? after_ : Fault::none;
      };
    }
  }
  [[nodiscard]] bool struck() const { return boundary_ < 0; }

 private:
  SyncWorld& world_;
  int boundary_;
  Fault after_;
};

/// Creations both ways with a reference, then edits of both sides of one record; the sync may die at any point of it.
void act(SyncWorld& world) {
  const auto fjord = world.pms.make("customers", {{"type", "organisation"}, {"name", "Fjord AS"}});
  world.go.make("Customers", {{"Name", "Havn AS"}});
  world.pms.make("projects", {{"code", "K-1"}, {"name", "Kai"}, {"customerId", fjord}});
  world.poll();
  world.poll();
  world.pms.edit("customers", fjord, "phone", "1");
  world.clock.advance(std::chrono::seconds{1});
  if (const auto counterpart = world.target_of("customers", fjord); !counterpart.empty()) {
    world.go.edit("Customers", counterpart, "WebsiteUrl", "fjord.no");
  }
  world.poll();
  world.poll();
}

void check(SyncWorld& world) {
  ASSERT_TRUE(world.settle());
  ASSERT_THAT(world.pms.all("customers"), SizeIs(2));
  ASSERT_THAT(world.go.all("Customers"), SizeIs(2));
  ASSERT_THAT(world.pms.all("projects"), SizeIs(1));
  ASSERT_THAT(world.go.all("Projects"), SizeIs(1));
  for (const auto& record : world.pms.all("customers")) {
    ASSERT_EQ(world.differences("customers", world.pms.id_of(record)), "");
  }
  ASSERT_EQ(world.differences("projects", world.pms.id_of(world.pms.all("projects").front())), "");
  ASSERT_EQ(world.pms.all("customers").front()["phone"], "1");
  ASSERT_EQ(world.state.counts().pending, 0);
  ASSERT_EQ(world.state.counts().stuck, 0);
}

TEST(Crash, AtAnyWriteBoundaryLosesNothingAndDoublesNothing) {
  for (const auto after : {Fault::crash_after, Fault::unanswered}) {
    int boundary = 0;
    for (bool struck = true; struck; ++boundary) {
      SCOPED_TRACE("boundary " + std::to_string(boundary));
      SyncWorld world;
      Reaper reaper{world, boundary, after};
      act(world);
      struck = reaper.struck();
      ASSERT_NO_FATAL_FAILURE(check(world));
    }
    EXPECT_GT(boundary, 20) << "so many boundaries there are at least";
  }
}

/// Projects with the codes K-1 … K-4, of which the first three rotate theirs at `side`; the fourth gets a new code, and
/// a new project its old one. The sync may die at any point from then on.
void hand_over(SyncWorld& world, Side side, int boundary, Fault after, bool& struck) {
  for (int i = 1; i <= 4; ++i) world.pms.make("projects", {{"code", "K-" + std::to_string(i)}, {"name", "Kai"}});
  ASSERT_TRUE(world.settle());
  std::vector<std::string> ids;
  for (const auto& record : world.pms.all("projects")) {
    const auto id = world.pms.id_of(record);
    ids.push_back(side == Side::source ? id : world.target_of("projects", id));
  }
  auto& system = side == Side::source ? static_cast<testing::FakeSystem&>(world.pms) : world.go;
  const auto* collection = side == Side::source ? "projects" : "Projects";
  const auto* code = side == Side::source ? "code" : "Code";
  system.rotate(collection, {ids[0], ids[1], ids[2]}, code);
  system.edit(collection, ids[3], code, "K-9");
  system.make(collection, {{code, "K-4"}, {side == Side::source ? "name" : "Name", "Kai"}});
  Reaper reaper{world, boundary, after};
  world.poll();
  world.poll();
  struck = reaper.struck();
  world.state.before_each_write([] {});
  ASSERT_TRUE(world.settle());
}

TEST(Crash, AtAnyWriteBoundaryOfAHandoverParksNoProjectForGood) {
  for (const auto side : {Side::source, Side::target}) {
    for (const auto after : {Fault::crash_after, Fault::unanswered}) {
      int boundary = 0;
      for (bool struck = true; struck; ++boundary) {
        SCOPED_TRACE("boundary " + std::to_string(boundary) + " at the " + std::string{to_string(side)});
        SyncWorld world;
        ASSERT_NO_FATAL_FAILURE(hand_over(world, side, boundary, after, struck));
        std::vector<std::string> codes;
        for (const auto& record : world.pms.all("projects")) {
          codes.push_back(record["code"].get<std::string>());
          ASSERT_EQ(world.differences("projects", world.pms.id_of(record)), "");
        }
        ASSERT_THAT(codes, ::testing::ElementsAre("K-2", "K-3", "K-1", "K-9", "K-4"));
        ASSERT_EQ(world.state.counts().stuck + world.state.counts().pending, 0);
      }
      EXPECT_GT(boundary, 30) << "so many boundaries there are at least";
    }
  }
}

TEST(Crash, AStateThatIsLostEndsInTheSamePairs) {
  SyncWorld world;
  act(world);
  ASSERT_TRUE(world.settle());
  const auto customers = world.go.all("Customers");
  world.state = State::in_memory();
  world.restart();
  check(world);
  EXPECT_EQ(world.go.all("Customers"), customers);
}

TEST(Crash, AStateThatWasSetBackToAnOlderOneEndsInTheSamePairs) {
  const auto directory =
      std::filesystem::path{::testing::TempDir()} / ("pms-go-sync-older-" + std::to_string(::getpid()));
  SyncWorld world;
  world.state = State::open(directory, State::Access::exclusive);
  world.restart();
  const auto early = world.pms.make("customers", {{"type", "organisation"}, {"name", "Havn AS"}});
  ASSERT_TRUE(world.settle());
  world.state = State::in_memory();
  std::filesystem::copy(directory, directory / "copy");
  world.state = State::open(directory, State::Access::exclusive);
  world.restart();
  act(world);
  world.go.edit("Customers", world.target_of("customers", early), "PhoneNumber", "1");
  ASSERT_TRUE(world.settle());
  const auto customers = world.go.all("Customers");
  world.state = State::open(directory / "copy", State::Access::exclusive);
  world.pms.edit("customers", early, "website", "havn.no");
  world.restart();
  ASSERT_TRUE(world.settle());
  EXPECT_EQ(world.go.all("Customers").size(), customers.size());
  EXPECT_EQ(world.pms.all("customers").size(), customers.size());
  EXPECT_THAT(world.pms.all("projects"), SizeIs(1));
  EXPECT_EQ(world.pms.record("customers", early)["phone"], "1");
  EXPECT_EQ(world.differences("customers", early), "");
  std::filesystem::remove_all(directory);
}

}  // namespace
}  // namespace pms_go_sync
