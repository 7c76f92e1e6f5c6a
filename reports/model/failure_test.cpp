#include "reports/model/failure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "reports/failure_samples.h"

namespace dataflow_qa::reports {
namespace {

using ::testing::ElementsAre;

TEST(FailureNames, AreReadAsTheyAreWritten) {
  std::set<std::string_view> names;
  for (const FailureKind kind : failure_kinds()) {
    EXPECT_EQ(failure_kind_from(to_string(kind)), kind);
    names.insert(to_string(kind));
  }
  EXPECT_EQ(names.size(), failure_kinds().size());
  for (const auto kind : {CauseKind::unknown, CauseKind::no_write_sent, CauseKind::refused, CauseKind::written_in_vain,
                          CauseKind::never_listed}) {
    EXPECT_EQ(cause_kind_from(to_string(kind)), kind);
  }
  EXPECT_EQ(circumstance_from(to_string(Circumstance::while_down)), Circumstance::while_down);
  EXPECT_EQ(side_from("target"), Side::target);
}

TEST(FailureNames, AreAClosedList) {
  EXPECT_EQ(failure_kind_from("no-kind"), std::nullopt);
  EXPECT_EQ(cause_kind_from(""), std::nullopt);
  EXPECT_EQ(circumstance_from("at noon"), std::nullopt);
  EXPECT_EQ(side_from("Source"), std::nullopt);
}

TEST(Toward, IsTheSideWhereTheSubjectHadToActOrActed) {
  Failure failure{.kind = FailureKind::not_arrived, .record = RecordName{.side = Side::target}};
  EXPECT_EQ(toward(failure), Side::source);
  failure.kind = FailureKind::overwritten;
  EXPECT_EQ(toward(failure), Side::target);
  failure.kind = FailureKind::oscillation;
  failure.rewritten = RecordName{.side = Side::source};
  EXPECT_EQ(toward(failure), Side::source);
  failure.kind = FailureKind::diverged;
  EXPECT_EQ(toward(failure), std::nullopt);
  EXPECT_EQ(toward(Failure{.kind = FailureKind::missing}), std::nullopt);
}

TEST(Toward, FollowsTheDifferencesOfAPair) {
  const Failure failure{
      .kind = FailureKind::differs, .record = RecordName{}, .differences = {{.record = {.side = Side::target}}}};
  EXPECT_EQ(toward(failure), Side::target);
}

TEST(PropertiesOf, AreThoseOfTheFailureEachOnce) {
  const PropertyName email{"email", "EmailAddress"};
  const PropertyName name{"name", "Name"};
  const Failure failure{.property = email, .differences = {{.property = name}, {.property = email}}};
  EXPECT_THAT(properties_of(failure), ElementsAre(email, name));
}

TEST(DifferencesOf, AreTheValuesOfTheSideWhereTheyWereLookedFor) {
  const auto not_arrived = differences_of(sample::failure(FailureKind::not_arrived));
  ASSERT_EQ(not_arrived.size(), 1U);
  EXPECT_EQ(not_arrived[0].record.side, Side::target);
  EXPECT_EQ(not_arrived[0].expected, "new@x.example");
  EXPECT_EQ(not_arrived[0].actual, "old@x.example");
  EXPECT_TRUE(differences_of(sample::failure(FailureKind::overwritten)).at(0).overwritten);
  EXPECT_EQ(differences_of(sample::failure(FailureKind::differs)).size(), 3U);
  EXPECT_TRUE(differences_of(sample::failure(FailureKind::missing)).empty());
}

TEST(DifferencesOf, OfAConflictWithTheWrongWinnerShowTheValueThatShouldStand) {
  auto failure = sample::failure(FailureKind::wrong_winner);
  const auto of_target = differences_of(failure).at(0);
  EXPECT_EQ(of_target.record.side, Side::target);
  EXPECT_EQ(of_target.expected, "b@x.example");
  EXPECT_EQ(of_target.actual, "a@x.example");
  failure.expected = failure.written;
  failure.actual = failure.actual_elsewhere = failure.written_elsewhere;
  const auto of_source = differences_of(failure).at(0);
  EXPECT_EQ(of_source.record.side, Side::source);
  EXPECT_EQ(of_source.expected, "a@x.example");
  EXPECT_EQ(of_source.actual, "b@x.example");
}

TEST(PropertyName, IsSaidByBothPathsOrTheOneThatThereIs) {
  EXPECT_EQ((PropertyName{"email", "EmailAddress"}.label()), "email ↔ EmailAddress");
  EXPECT_EQ((PropertyName{"", "EmailAddress"}.label()), "EmailAddress");
  EXPECT_EQ((PropertyName{"email", "EmailAddress"}.on(Side::target)), "EmailAddress");
}

}  // namespace
}  // namespace dataflow_qa::reports
