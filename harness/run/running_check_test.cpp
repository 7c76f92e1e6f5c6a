#include "harness/run/running_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <utility>

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
using ::testing::SizeIs;

const CheckDefinition definition{.name = "c.new", .item = "c/every"};
const mapping::Property phone{.source = "phone", .target = "PhoneNumber"};

class RunningCheckTest : public ::testing::Test {
 protected:
  RunningCheck& running(FakeWorld::Body body) {
    world_.bodies["c.new"] = std::move(body);
    check_ = std::make_unique<RunningCheck>(definition, world_);
    return *check_;
  }
  /// The check's result when it is resumed to its end.
  reports::Check result_of(FakeWorld::Body body, const CheckDefinition& of = definition) {
    world_.bodies["c.new"] = std::move(body);
    check_ = std::make_unique<RunningCheck>(of, world_);
    auto& check = *check_;
    while (!check.done()) check.resume();
    return check.result(EvidenceOf::failures);
  }

 private:
  FakeWorld world_;
  std::unique_ptr<RunningCheck> check_;
};

CheckScript passes(FakeScene& /*scene*/) {
  co_return;
}
CheckScript waits_twice(FakeScene& /*scene*/) {
  co_await Until{WaitPoint::stopped};
  co_await Until{WaitPoint::settled};
}
CheckScript breaks(FakeScene& /*scene*/) {
  co_await Until{WaitPoint::settled};
  throw std::out_of_range("map::at");
}
CheckScript breaks_oddly(FakeScene& /*scene*/) {
  throw 42;
  co_return;
}
CheckScript fails_and_breaks(FakeScene& scene) {
  scene.fail("wrong");
  throw std::out_of_range("map::at");
  co_return;
}
CheckScript cannot_go_on(FakeScene& /*scene*/) {
  throw checks::SubjectsFault{{.kind = reports::FailureKind::deleted}};
  co_return;
}
CheckScript does_not_apply(FakeScene& /*scene*/) {
  throw checks::NotApplicable{"nothing to delete"};
  co_return;
}
CheckScript leaves_out_an_edit(FakeScene& scene) {
  scene.left.left_out.push_back({&phone, "the subject does not claim to carry it"});
  scene.left.account.in_source.edits = 1;
  co_return;
}
CheckScript fails_beside_what_it_leaves_out(FakeScene& scene) {
  scene.left.left_out.push_back({&phone, "not claimed"});
  scene.fail("wrong");
  co_return;
}
CheckScript cannot_go_on_without_the_edit(FakeScene& scene) {
  scene.left.left_out.push_back({&phone, "not claimed"});
  throw world::HarnessTrouble("the edit would prove nothing");
  co_return;
}
CheckScript sees(FakeScene& scene) {
  scene.left.observed = "the record stayed";
  co_return;
}

TEST_F(RunningCheckTest, GoesFromOneWaitPointToTheNext) {
  auto& check = running(waits_twice);
  check.resume();
  EXPECT_TRUE(check.waits_for(WaitPoint::stopped));
  check.resume();
  EXPECT_TRUE(check.waits_for(WaitPoint::settled));
  check.resume();
  EXPECT_TRUE(check.done());
  EXPECT_EQ(check.result(EvidenceOf::failures).verdict, Verdict::passed);
}

TEST_F(RunningCheckTest, AnyExceptionIsTheErrorOfTheCheckAndNamedWithIt) {
  const auto result = result_of(breaks);
  EXPECT_EQ(result.verdict, Verdict::error);
  EXPECT_EQ(result.reason, "c.new: map::at");
  EXPECT_EQ(result_of(breaks_oddly).reason, "c.new: an exception of an unknown type");
}

TEST_F(RunningCheckTest, IsNotResumedAfterAnException) {
  auto& check = running(breaks);
  for (int i = 0; i < 5; ++i) check.resume();
  EXPECT_TRUE(check.done());
}

TEST_F(RunningCheckTest, ThatCannotEvenBeginIsInError) {
  const auto result = result_of([](FakeScene&) -> CheckScript { throw std::runtime_error("no such property"); });
  EXPECT_EQ(result.reason, "c.new: no such property");
  FakeWorld without_scene;
  RunningCheck check(definition, without_scene);
  EXPECT_TRUE(check.done());
  EXPECT_EQ(check.result(EvidenceOf::all).verdict, Verdict::error);
}

TEST_F(RunningCheckTest, AFailureBeforeAnExceptionStands) {
  const auto result = result_of(fails_and_breaks);
  EXPECT_EQ(result.verdict, Verdict::failed);
  EXPECT_THAT(result.failures, SizeIs(1));
  EXPECT_EQ(result.reason, "c.new: map::at");
}

TEST_F(RunningCheckTest, HasFailedWhereTheSubjectLeftItNothingToGoOnWith) {
  const auto result = result_of(cannot_go_on);
  EXPECT_EQ(result.verdict, Verdict::failed);
  ASSERT_THAT(result.failures, SizeIs(1));
  EXPECT_EQ(result.failures[0].kind, reports::FailureKind::deleted);
  EXPECT_FALSE(result.failures[0].file.empty()) << "the place of the check";
  auto& check = running(cannot_go_on);
  for (int i = 0; i < 2; ++i) check.resume();
  EXPECT_TRUE(check.done());
}

TEST_F(RunningCheckTest, MayTurnOutNotToApply) {
  const auto result = result_of(does_not_apply);
  EXPECT_EQ(result.verdict, Verdict::not_applicable);
  EXPECT_EQ(result.reason, "nothing to delete");
}

TEST_F(RunningCheckTest, DoesNotApplyWithoutAnEditThatIsNotClaimed) {
  const auto result = result_of(leaves_out_an_edit);
  EXPECT_EQ(result.verdict, Verdict::not_applicable);
  EXPECT_TRUE(result.unclaimed);
  EXPECT_EQ(result.reason, "the subject does not claim to carry it; the edits that it claims to carry were tried");
  EXPECT_EQ(result_of(fails_beside_what_it_leaves_out).verdict, Verdict::failed) << "all else is judged";
  const auto stuck = result_of(cannot_go_on_without_the_edit);
  EXPECT_EQ(stuck.verdict, Verdict::not_applicable) << "no trouble of the harness";
  EXPECT_TRUE(stuck.unclaimed);
  EXPECT_EQ(stuck.reason, "not claimed, and without that the check cannot go on: the edit would prove nothing");
}

TEST_F(RunningCheckTest, PassesWithoutAnEditThatItsStatementIsNotAbout) {
  auto of_counterparts = definition;
  of_counterparts.about_counterparts = true;
  const auto result = result_of(leaves_out_an_edit, of_counterparts);
  EXPECT_EQ(result.verdict, Verdict::passed);
  EXPECT_EQ(result.reason, "left out: the subject does not claim to carry it");
  const mapping::Property name;
  auto of_a_property = definition;
  of_a_property.about_property = &name;
  EXPECT_EQ(result_of(leaves_out_an_edit, of_a_property).verdict, Verdict::passed);
  of_a_property.about_property = &phone;
  EXPECT_EQ(result_of(leaves_out_an_edit, of_a_property).verdict, Verdict::not_applicable);
}

TEST_F(RunningCheckTest, SaysWhatTheSubjectWasSeenToDo) {
  EXPECT_EQ(result_of(sees).reason, "seen: the record stayed");
  EXPECT_FALSE(result_of(passes).reason);
}

TEST_F(RunningCheckTest, GivesAnAccountOfWhatItDidAndSawIfItPassed) {
  const auto account = result_of([](FakeScene& scene) -> CheckScript {
                         scene.left.account.held = 2;
                         co_return;
                       }).account;
  ASSERT_TRUE(account);
  EXPECT_EQ(account->held, 2);
  EXPECT_FALSE(result_of(passes).account) << "nothing done, nothing seen";
  EXPECT_FALSE(result_of(fails_and_breaks).account);
}

TEST_F(RunningCheckTest, IsAbandonedUnlessItIsOver) {
  auto& waiting = running(waits_twice);
  waiting.resume();
  waiting.abandon(Verdict::not_run, "the subject died");
  EXPECT_EQ(waiting.result(EvidenceOf::failures).verdict, Verdict::not_run);
  auto& over = running(passes);
  over.resume();
  over.abandon(Verdict::not_run, "the subject died");
  EXPECT_EQ(over.result(EvidenceOf::failures).verdict, Verdict::passed);
}

}  // namespace
}  // namespace dataflow_qa::run
