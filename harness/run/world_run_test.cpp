#include "harness/run/world_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "harness/run/testing/fake_world.h"
#include "harness/world/trouble.h"

namespace dataflow_qa::run {
namespace {

using checks::CheckScript;
using checks::Until;
using checks::WaitPoint;
using reports::Verdict;
using run::testing::FakeScene;
using run::testing::FakeWorld;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Waits for `points`, one after another.
FakeWorld::Body waits_for(const std::vector<WaitPoint>& points) {
  return [points](FakeScene& /*scene*/) -> CheckScript {
    for (const auto point : points) co_await Until{point};  // the scene keeps the lambda
  };
}
CheckScript breaks(FakeScene& /*scene*/) {
  co_await Until{WaitPoint::settled};
  throw std::out_of_range("map::at");
}
CheckScript fails(FakeScene& scene) {
  co_await Until{WaitPoint::settled};
  scene.fail("wrong");
}
class WorldRunTest : public ::testing::Test {
 protected:
  CheckDefinition& add(const std::string& name, FakeWorld::Body body) {
    definitions_.push_back(std::make_unique<CheckDefinition>(CheckDefinition{.name = name}));
    world_.bodies[name] = std::move(body);
    return *definitions_.back();
  }
  WorldOutcome run(std::size_t at_once = 100) {
    std::vector<const CheckDefinition*> checks;
    checks.reserve(definitions_.size());
    for (const auto& each : definitions_) checks.push_back(each.get());
    return run_checks(world_, checks,
                      {.on_check = [&](const reports::Check& check) { over_.push_back(check.name); },
                       .on_work = on_work_,
                       .checks_at_once = at_once});
  }
  static std::vector<Verdict> verdicts(const WorldOutcome& outcome) {
    std::vector<Verdict> result;
    result.reserve(outcome.checks.size());
    for (const auto& check : outcome.checks) result.push_back(check.verdict);
    return result;
  }

  FakeWorld world_;
  std::vector<std::string> over_;
  std::function<void()> on_work_;

 private:
  std::vector<std::unique_ptr<CheckDefinition>> definitions_;
};

TEST_F(WorldRunTest, HasATimelineWithAWaitForEachSettle) {
  add("c.new", waits_for({WaitPoint::settled, WaitPoint::settled}));
  const auto timeline = run().timeline;
  EXPECT_EQ(timeline.checks, 1);
  ASSERT_EQ(std::ssize(timeline.waits), std::ranges::count(world_.asked, "settle"));
  ASSERT_GE(timeline.waits.size(), 2U);
  EXPECT_LE(timeline.waits[0].to_ms, timeline.waits[1].from_ms);
  EXPECT_LE(timeline.waits.back().to_ms, timeline.whole.to_ms);
}

TEST_F(WorldRunTest, ADeathLeavesTheLastRequestsWithTheWorldAndWithWhatItCutShort) {
  add("c.new", waits_for({WaitPoint::settled}));
  world_.on_asked = [](const std::string& what) {
    if (what == "settle") throw subject::SubjectTrouble("it died", {}, subject::SubjectTrouble::What::died);
  };
  const auto outcome = run();
  EXPECT_THAT(verdicts(outcome), ElementsAre(Verdict::not_run));
  EXPECT_EQ(outcome.last_requests.at(0).target, "/last");
  EXPECT_EQ(outcome.checks[0].evidence.last_requests.at(0).target, "/last");
}

TEST_F(WorldRunTest, AllChecksShareEachSettle) {
  add("c.new", waits_for({WaitPoint::settled}));
  add("c.full", waits_for({WaitPoint::settled, WaitPoint::settled}));
  EXPECT_THAT(verdicts(run()), ElementsAre(Verdict::passed, Verdict::passed));
  EXPECT_THAT(world_.asked, ElementsAre("start", "settle", "start", "settle", "start", "settle", "stop"));
  EXPECT_THAT(over_, ElementsAre("c.new", "c.full"));
}

TEST_F(WorldRunTest, AnInterruptionIsHeardBetweenChecksThatCompute) {
  bool interrupted = false;
  add("c.new", [&](FakeScene& /*scene*/) -> CheckScript {
    co_await Until{WaitPoint::settled};
    interrupted = true;
  });
  add("c.full", waits_for({WaitPoint::settled}));
  on_work_ = [&] {
    if (interrupted) throw world::Interrupted();
  };
  const auto outcome = run();
  EXPECT_THAT(verdicts(outcome), ElementsAre(Verdict::passed, Verdict::not_run));
  EXPECT_TRUE(outcome.interrupted);
}

TEST_F(WorldRunTest, AnExceptionInOneCheckLetsTheOthersGoOn) {
  add("c.breaks", breaks);
  add("c.new", waits_for({WaitPoint::settled, WaitPoint::settled}));
  const auto outcome = run();
  EXPECT_THAT(verdicts(outcome), ElementsAre(Verdict::error, Verdict::passed));
  EXPECT_EQ(outcome.checks[0].reason, "c.breaks: map::at");
  EXPECT_FALSE(outcome.trouble);
}

TEST_F(WorldRunTest, AWaveStopsHoldsAndStartsBeforeItSettles) {
  add("c.stopped", waits_for({WaitPoint::stopped, WaitPoint::settled}));
  add("c.held", waits_for({WaitPoint::held, WaitPoint::second_later, WaitPoint::compared}));
  EXPECT_THAT(verdicts(run()), ElementsAre(Verdict::passed, Verdict::passed));
  EXPECT_THAT(world_.asked,
              ElementsAre("start", "settle", "stop", "hold", "a second", "let go", "start", "settle compared", "stop"));
}

TEST_F(WorldRunTest, WhoWaitsForLaterLetsSomeTimeGoBy) {
  add("c.patient", waits_for({WaitPoint::later, WaitPoint::stopped, WaitPoint::later}));
  EXPECT_THAT(verdicts(run()), ElementsAre(Verdict::passed));
  EXPECT_THAT(world_.asked, ElementsAre("start", "settle", "start", "a little", "settle", "stop", "start", "a little",
                                        "settle", "stop"));
}

TEST_F(WorldRunTest, WhatIsArrangedBeforeTheFirstStartIs) {
  add("c.before", [&](FakeScene& /*scene*/) -> CheckScript {
    EXPECT_THAT(world_.asked, IsEmpty());
    co_await Until{WaitPoint::settled};
  }).world.before_start = true;
  add("c.later", [&](FakeScene& /*scene*/) -> CheckScript {
    EXPECT_THAT(world_.asked, ElementsAre("start", "settle"));
    co_return;
  });
  EXPECT_THAT(verdicts(run()), ElementsAre(Verdict::passed, Verdict::passed));
}

TEST_F(WorldRunTest, NoMoreChecksAreAtWorkThanThereIsRoomFor) {
  for (const auto* name : {"c.one", "c.two", "c.three"}) add(name, waits_for({WaitPoint::settled}));
  run(1);
  EXPECT_THAT(over_, ElementsAre("c.one", "c.two", "c.three"));
  EXPECT_THAT(std::count(world_.asked.begin(), world_.asked.end(), "settle"), 4);  // one before the first begins
}

TEST_F(WorldRunTest, InvariantsAreLookedAtAfterEachSettleAndBlameChecks) {
  auto& one_to_one = add("c.one-to-one", {});
  one_to_one.invariant = [](const checks::InvariantView&) { return nullptr; };  // the fake world makes another
  world_.blamed["c.one-to-one"] = "c.new";
  add("c.new", waits_for({WaitPoint::settled}));
  const auto outcome = run();
  EXPECT_THAT(verdicts(outcome), ElementsAre(Verdict::failed, Verdict::passed));
  EXPECT_THAT(outcome.blamed.at("c.one-to-one").checks, ElementsAre("c.new"));
}

TEST_F(WorldRunTest, WhatDoesNotApplyNeedsNoSubject) {
  add("c.new", waits_for({WaitPoint::settled})).not_applicable = "the document says nothing";
  EXPECT_THAT(verdicts(run()), ElementsAre(Verdict::not_applicable));
  EXPECT_THAT(std::count(world_.asked.begin(), world_.asked.end(), "start"), 0);
}

TEST_F(WorldRunTest, TroubleLeavesWhatIsOverAndGivesUpTheRest) {
  add("c.fails", fails);
  add("c.new", waits_for({WaitPoint::settled, WaitPoint::settled}));
  int settles = 0;
  world_.on_asked = [&](const std::string& what) {
    if (what == "settle" && ++settles == 3) throw world::HarnessTrouble("the mock cannot answer");
  };
  const auto outcome = run();
  EXPECT_THAT(verdicts(outcome), ElementsAre(Verdict::failed, Verdict::error));
  EXPECT_EQ(outcome.trouble, "the mock cannot answer");
}

TEST_F(WorldRunTest, AMistakeOfOursIsSaidToBeOurs) {
  add("c.new", waits_for({WaitPoint::settled}));
  world_.on_asked = [](const std::string& what) {
    if (what == "settle") throw std::logic_error("no such place");
  };
  EXPECT_EQ(run().trouble, "the harness failed: no such place");
}

TEST_F(WorldRunTest, AnInterruptionLeavesTheRestUntried) {
  add("c.new", waits_for({WaitPoint::settled}));
  world_.on_asked = [](const std::string& what) {
    if (what == "start") throw world::Interrupted();
  };
  const auto outcome = run();
  EXPECT_TRUE(outcome.interrupted);
  EXPECT_THAT(verdicts(outcome), ElementsAre(Verdict::not_run));
}

}  // namespace
}  // namespace dataflow_qa::run
