// Projects that take over codes from each other, with the fakes. Each test runs for both
// systems: what happens to the codes at one of them is to be carried over to the other.

#include "sync/handover.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sync/testing/sync_world.h"

namespace pms_go_sync {
namespace {

using testing::Call;
using ::testing::ElementsAre;
using testing::Fault;
using ::testing::SizeIs;
using testing::SyncWorld;
using ::testing::UnorderedElementsAre;

using Names = std::vector<std::string>;

class HandoverTest : public ::testing::TestWithParam<Side> {
 protected:
  /// Linked projects with the codes K-1, K-2 and K-3.
  HandoverTest() {
    for (const auto* code : {"K-1", "K-2", "K-3"}) make(code);
    EXPECT_TRUE(world.settle());
  }

  void make(const std::string& code) {
    sources.push_back(world.pms.make("projects", {{"code", code}, {"name", "Nybygg"}}));
  }
  /// A person's new project at the side that the story is about.
  void make_here(const std::string& code) {
    if (GetParam() == Side::source) return make(code);
    world.go.make("Projects", {{"Code", code}, {"Name", "Nybygg"}});
  }
  void edit_here(std::size_t which, const std::string& code) { edit(GetParam(), which, code); }
  void edit(Side side, std::size_t which, const std::string& code) {
    if (side == Side::source) return world.pms.edit("projects", sources[which], "code", code);
    world.go.edit("Projects", world.target_of("projects", sources[which]), "Code", code);
  }
  void rename(Side side, std::size_t which, const std::string& name) {
    if (side == Side::source) return world.pms.edit("projects", sources[which], "name", name);
    world.go.edit("Projects", world.target_of("projects", sources[which]), "Name", name);
  }
  void rotate_here(const std::vector<std::size_t>& which) {
    Names ids;
    for (const auto each : which) {
      ids.push_back(GetParam() == Side::source ? sources[each] : world.target_of("projects", sources[each]));
    }
    if (GetParam() == Side::source) return world.pms.rotate("projects", ids, "code");
    world.go.rotate("Projects", ids, "Code");
  }

  testing::FakeSystem& there() {
    return GetParam() == Side::source ? static_cast<testing::FakeSystem&>(world.go) : world.pms;
  }
  /// The codes of the projects, by their order in the source; "K-1 ≠ K-2" where the two systems do not agree.
  Names codes() {
    Names found;
    for (const auto& record : world.pms.all("projects")) {
      const auto target = world.target_of("projects", world.pms.id_of(record));
      const auto here = record["code"].get<std::string>();
      const auto code = target.empty() ? "none" : world.go.record("Projects", target)["Code"].get<std::string>();
      found.push_back(here == code ? here : fmt::format("{} ≠ {}", here, code));
    }
    return found;
  }
  void lose_next(Call::Kind kind, Fault fault, int skipped = 0) {
    there().on_call = [=, left = skipped](const Call& call) mutable {
      return call.kind == kind && left-- == 0 ? fault : Fault::none;
    };
  }

  SyncWorld world;
  Names sources;
};

INSTANTIATE_TEST_SUITE_P(At, HandoverTest, ::testing::Values(Side::source, Side::target),
                         [](const auto& side) { return std::string{to_string(side.param)}; });

TEST_P(HandoverTest, SwapsTwoCodesInOnePass) {
  rotate_here({0, 1});
  const auto writes = there().writes();
  ASSERT_TRUE(world.poll());
  EXPECT_THAT(codes(), ElementsAre("K-2", "K-1", "K-3"));
  EXPECT_EQ(there().writes(), writes + 4) << "one that is refused, one that parks, and one for each project";
  EXPECT_EQ(world.state.counts().stuck, 0);
  const auto all = world.writes();
  ASSERT_TRUE(world.settle());
  EXPECT_EQ(world.writes(), all) << "no echo";
}

TEST_P(HandoverTest, RotatesAnyNumberOfCodesInOnePass) {
  for (int i = 4; i <= 6; ++i) make("K-" + std::to_string(i));
  ASSERT_TRUE(world.settle());
  rotate_here({0, 2, 1});
  rotate_here({5, 3, 4});
  ASSERT_TRUE(world.poll());
  EXPECT_THAT(codes(), ElementsAre("K-3", "K-1", "K-2", "K-5", "K-6", "K-4"));
  EXPECT_EQ(world.state.counts().stuck, 0);
}

TEST_P(HandoverTest, GoesAlongAChainWhoseLastProjectIsListedLast) {
  edit_here(2, "K-9");
  edit_here(1, "K-3");
  edit_here(0, "K-2");
  ASSERT_TRUE(world.poll());
  EXPECT_THAT(codes(), ElementsAre("K-2", "K-3", "K-9"));
  EXPECT_EQ(world.state.counts().stuck, 0);
}

TEST_P(HandoverTest, GoesAlongAChainWhoseLastProjectIsListedFirst) {
  edit_here(0, "K-9");
  edit_here(1, "K-1");
  edit_here(2, "K-2");
  const auto writes = there().writes();
  ASSERT_TRUE(world.poll());
  EXPECT_THAT(codes(), ElementsAre("K-9", "K-1", "K-2"));
  EXPECT_EQ(there().writes(), writes + 3);
}

TEST_P(HandoverTest, ParksNothingWhereNothingGoesRound) {
  edit_here(1, "K-9");
  edit_here(0, "K-2");
  ASSERT_TRUE(world.poll());
  for (const auto& call : there().calls) EXPECT_EQ(call.body.dump().find("parked"), std::string::npos);
}

TEST_P(HandoverTest, KeepsANewProjectApartFromTheOneThatGaveItsCodeUp) {
  const auto counterpart = world.target_of("projects", sources[0]);
  edit_here(0, "K-9");
  make_here("K-1");
  ASSERT_TRUE(world.poll());
  EXPECT_THAT(codes(), ElementsAre("K-9", "K-2", "K-3", "K-1"));
  EXPECT_EQ(world.target_of("projects", sources[0]), counterpart);
}

TEST_P(HandoverTest, LetsTheHolderGoFirstWhereTheNewProjectComesBeforeIt) {
  const auto counterpart = world.target_of("projects", sources[0]);
  edit_here(0, "K-9");
  make_here("K-1");
  lose_next(Call::Kind::update, Fault::not_reached);
  ASSERT_TRUE(world.poll());
  EXPECT_THAT(codes(), ElementsAre("K-9", "K-2", "K-3", "K-1"));
  EXPECT_EQ(world.target_of("projects", sources[0]), counterpart);
  EXPECT_EQ(world.state.counts().stuck, 0);
  EXPECT_EQ(world.state.counts().pending, 0);
}

TEST_P(HandoverTest, GivesANewProjectACodeThatCameFreeInASwap) {
  rotate_here({0, 1});
  edit_here(0, "K-9");
  make_here("K-2");
  lose_next(Call::Kind::update, Fault::not_reached);
  ASSERT_TRUE(world.settle());
  EXPECT_THAT(codes(), ElementsAre("K-9", "K-1", "K-3", "K-2"));
}

TEST_P(HandoverTest, LeavesACodeToALinkedProjectThatKeepsIt) {
  world.use({.create_in_source = true, .deletions = DeletionPolicy::ignore});
  const auto other_side = GetParam() == Side::source ? world.target_of("projects", sources[1]) : sources[1];
  if (GetParam() == Side::source) world.pms.erase("projects", sources[1]);
  if (GetParam() == Side::target) world.go.erase("Projects", world.target_of("projects", sources[1]));
  edit_here(0, "K-2");
  const auto writes = world.writes();
  ASSERT_TRUE(world.poll());
  EXPECT_EQ(world.writes(), writes + 1) << "the refused one";
  const auto collection = GetParam() == Side::source ? "Projects" : "projects";
  const auto code = GetParam() == Side::source ? "Code" : "code";
  EXPECT_EQ(there().record(collection, other_side)[code], "K-2");
  EXPECT_EQ(world.state.counts().stuck, 1);
}

TEST_P(HandoverTest, TakesACodeOverFromAProjectWhoseDeletionIsCarriedOver) {
  world.use({.create_in_source = true, .deletions = DeletionPolicy::propagate});
  if (GetParam() == Side::source) world.pms.erase("projects", sources[1]);
  if (GetParam() == Side::target) world.go.erase("Projects", world.target_of("projects", sources[1]));
  edit_here(0, "K-2");
  ASSERT_TRUE(world.poll());
  EXPECT_THAT(there().all(GetParam() == Side::source ? "Projects" : "projects"), SizeIs(2));
  EXPECT_EQ(world.differences("projects", sources[0]), "");
  EXPECT_EQ(world.state.counts().stuck, 0);
}

TEST_P(HandoverTest, LeavesTwoProjectsAloneThatWereGivenOneCodeOnEitherSide) {
  edit_here(0, "K-9");
  edit(other(GetParam()), 1, "K-9");
  world.poll();
  const auto writes = world.writes();
  EXPECT_EQ(world.state.counts().stuck, 2);
  EXPECT_TRUE(world.poll());
  EXPECT_EQ(world.writes(), writes) << "both wait for a person";
  edit_here(0, "K-10");
  ASSERT_TRUE(world.settle());
  EXPECT_THAT(codes(), ElementsAre("K-10", "K-9", "K-3"));
}

TEST_P(HandoverTest, CarriesOnAfterAnAnswerThatWasLostAnywhere) {
  for (int lost = 0; lost < 4; ++lost) {
    for (const auto fault : {Fault::not_reached, Fault::unanswered, Fault::refused}) {
      SCOPED_TRACE("fault " + std::to_string(static_cast<int>(fault)) + " of call " + std::to_string(lost));
      const auto before = codes();
      rotate_here({0, 2, 1});
      lose_next(Call::Kind::update, fault, lost);
      world.poll();
      ASSERT_TRUE(world.settle());
      ASSERT_THAT(codes(), ElementsAre(before[2], before[0], before[1]));
      ASSERT_EQ(world.state.counts().stuck, 0);
    }
  }
}

TEST_P(HandoverTest, TakesWhatAListingShowsOfAProjectThatWentFirstForOld) {
  edit_here(2, "K-9");
  edit_here(1, "K-3");
  edit_here(0, "K-2");
  world.clock.advance(std::chrono::minutes{1});
  rename(other(GetParam()), 1, "Ombygg");
  ASSERT_TRUE(world.poll());
  EXPECT_EQ(world.pms.record("projects", sources[1])["name"], "Ombygg");
  EXPECT_EQ(world.differences("projects", sources[1]), "");
}

TEST_P(HandoverTest, LetsAnEditOfTheParkedProjectWin) {
  rotate_here({0, 1});
  lose_next(Call::Kind::update, Fault::crash_before, 2);
  world.poll();
  const bool first = codes()[0].find("parked") != std::string::npos;
  ASSERT_NE(codes()[first ? 0 : 1].find("parked"), std::string::npos);
  world.clock.advance(std::chrono::seconds{1});
  edit(other(GetParam()), first ? 0 : 1, "K-77");
  ASSERT_TRUE(world.settle());
  EXPECT_THAT(codes(), first ? ElementsAre("K-77", "K-1", "K-3") : ElementsAre("K-2", "K-77", "K-3"));
}

TEST_P(HandoverTest, KnowsAParkedProjectWhereTheStateIsOlder) {
  rotate_here({0, 1});
  const auto older = world.state.links();
  lose_next(Call::Kind::update, Fault::crash_before, 2);
  world.poll();
  ASSERT_THAT(codes(), ::testing::Contains(::testing::HasSubstr("parked")));
  for (const auto& link : older) world.state.save_link(link);
  world.restart();
  ASSERT_TRUE(world.settle());
  EXPECT_THAT(codes(), ElementsAre("K-2", "K-1", "K-3"));
}

TEST_P(HandoverTest, SwapsWhereTwoRunsOfOneDirectionTakeTurns) {
  world.take_turns();
  rotate_here({0, 1});
  ASSERT_TRUE(world.settle());
  EXPECT_THAT(codes(), ElementsAre("K-2", "K-1", "K-3"));
}

TEST_P(HandoverTest, SettlesALostCreationBeforeANewProjectTakesItsCode) {
  make_here("K-4");
  lose_next(Call::Kind::create, Fault::crash_after);
  world.poll();
  const bool in_source = GetParam() == Side::source;
  const auto made = there().id_of(there().all(in_source ? "Projects" : "projects").back());
  auto& here = in_source ? static_cast<testing::FakeSystem&>(world.pms) : world.go;
  const auto* collection = in_source ? "projects" : "Projects";
  const auto fourth = here.id_of(here.all(collection).back());
  here.edit(collection, fourth, in_source ? "code" : "Code", "K-5");
  make_here("K-4");
  there().on_call = [tries = 0](const Call& call) mutable {
    return call.kind == Call::Kind::create && ++tries <= 2 ? Fault::not_reached : Fault::none;
  };
  there().hide_listings = true;
  world.poll();
  there().hide_listings = false;
  ASSERT_TRUE(world.settle());
  EXPECT_EQ(in_source ? world.target_of("projects", fourth) : world.source_of("projects", fourth), made);
  EXPECT_THAT(codes(), UnorderedElementsAre("K-1", "K-2", "K-3", "K-5", "K-4"));
}

TEST_P(HandoverTest, SwapsCodesThoughAnotherValueOfEachProjectIsRefused) {
  rotate_here({0, 1});
  for (const auto which : {0U, 1U}) rename(GetParam(), which, "Ombygg");
  there().on_call = [](const Call& call) {
    const bool renames = call.body.contains("name") || call.body.contains("Name");
    return call.kind == Call::Kind::update && renames ? Fault::refused : Fault::none;
  };
  ASSERT_TRUE(world.poll());
  EXPECT_THAT(codes(), ElementsAre("K-2", "K-1", "K-3"));
  EXPECT_EQ(world.state.counts().stuck, 2);
  ASSERT_TRUE(world.settle());
  for (const auto& id : sources) EXPECT_EQ(world.differences("projects", id), "");
}

TEST_P(HandoverTest, ParksNobodyIntoWinningAConflict) {
  for (const auto which : {0U, 1U}) rename(other(GetParam()), which, "Earlier");
  world.clock.advance(std::chrono::seconds{1});
  for (const auto which : {0U, 1U}) rename(GetParam(), which, "Later");
  rotate_here({0, 1});
  ASSERT_TRUE(world.settle());
  for (const auto& record : world.pms.all("projects")) {
    EXPECT_EQ(record["name"], record["code"] == "K-3" ? "Nybygg" : "Later");
    EXPECT_EQ(world.differences("projects", world.pms.id_of(record)), "");
  }
}

TEST(Handovers, LeavesAProjectAloneThatWasMadeForAnotherOneWhoseLinkIsLost) {
  SyncWorld world;
  const auto first = world.go.make("Projects", {{"Code", "K-1"}, {"Name", "Kai"}});
  ASSERT_TRUE(world.settle());
  const auto counterpart = world.source_of("projects", first);
  world.state.remove_link("projects", counterpart);
  world.pms.hide_listings = true;
  world.go.edit("Projects", first, "Code", "K-2");
  const auto second = world.go.make("Projects", {{"Code", "K-1"}, {"Name", "Kai"}});
  world.pms.on_call = [first_time = true](const Call& call) mutable {
    return call.kind == Call::Kind::create && std::exchange(first_time, false) ? Fault::refused : Fault::none;
  };
  ASSERT_TRUE(world.poll());
  EXPECT_EQ(world.source_of("projects", second), "");
  world.pms.hide_listings = false;
  ASSERT_TRUE(world.settle());
  EXPECT_EQ(world.source_of("projects", first), counterpart);
  EXPECT_EQ(world.differences("projects", counterpart), "");
  EXPECT_EQ(world.differences("projects", world.source_of("projects", second)), "");
}

}  // namespace
}  // namespace pms_go_sync
