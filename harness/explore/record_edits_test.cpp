#include "harness/explore/record_edits.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dataflow_qa::explore {
namespace {

using checks::ConflictRule;
using ::testing::Optional;

class RecordEditsTest : public ::testing::Test {
 protected:
  void person_edits(Side side, const std::string& property, bool apart = true, bool dated = true) {
    const auto order = ++edits_;
    record_.note({side, property, "as it was", "edit " + std::to_string(order), order, apart, dated});
  }
  void both_edit(Side first, bool apart = true) {
    person_edits(first, "email", apart);
    person_edits(model::other(first), "email", apart);
  }
  [[nodiscard]] std::optional<Side> winner_by(ConflictRule rule) const {
    return record_.winner("email", {rule, milliseconds_, conditional_});
  }
  [[nodiscard]] std::optional<Side> winner() const { return winner_by(ConflictRule::last_change_wins); }

  RecordEdits record_;
  std::set<Side> conditional_{Side::source, Side::target};
  bool milliseconds_ = true;

 private:
  std::size_t edits_ = 0;
};

TEST_F(RecordEditsTest, TheClaimedRuleSaysWhoWins) {
  both_edit(Side::target);
  EXPECT_THAT(winner_by(ConflictRule::source_wins), Optional(Side::source));
  EXPECT_THAT(winner_by(ConflictRule::target_wins), Optional(Side::target));
  EXPECT_THAT(winner_by(ConflictRule::last_change_wins), Optional(Side::source));
  EXPECT_EQ(winner_by(ConflictRule::unspecified), std::nullopt);
}

TEST_F(RecordEditsTest, TheLaterEditWinsThoughTheSubjectIsAtWork) {
  both_edit(Side::source, false);
  EXPECT_THAT(winner(), Optional(Side::target));
  EXPECT_EQ(winner_by(ConflictRule::source_wins), std::nullopt) << "it may have been carried over before";
}

TEST_F(RecordEditsTest, NobodyMustWinWhereTheSubjectMayWriteOverTheLaterEdit) {
  both_edit(Side::source, false);
  conditional_ = {Side::source};
  EXPECT_EQ(winner(), std::nullopt) << "no system refuses its write there";
}

TEST_F(RecordEditsTest, NobodyMustWinWhereTheSubjectsOwnWritesMoveTimestamps) {
  both_edit(Side::source, false);
  person_edits(Side::source, "phone", false);
  person_edits(Side::target, "email", false);
  EXPECT_EQ(winner(), std::nullopt);
}

TEST_F(RecordEditsTest, NobodyMustWinWhereNoTimestampShowsIt) {
  both_edit(Side::source);
  milliseconds_ = false;
  EXPECT_EQ(winner(), std::nullopt);
  milliseconds_ = true;
  EXPECT_NE(winner(), std::nullopt);
  person_edits(Side::target, "phone", true, false);
  EXPECT_EQ(winner(), std::nullopt);
}

TEST_F(RecordEditsTest, AnEditOfAnotherPropertyMakesItsRecordTheLater) {
  both_edit(Side::source);
  person_edits(Side::source, "phone");
  EXPECT_EQ(winner(), std::nullopt) << "by the records, the source is later; by its parts, the target";
}

TEST_F(RecordEditsTest, NobodyMustWinWithAValueThatWasThereBefore) {
  both_edit(Side::source);
  record_.note({Side::target, "email", "as it was", "as it was", 3, true, true});
  EXPECT_EQ(winner(), std::nullopt);
}

TEST_F(RecordEditsTest, NobodyMustWinWhereAnotherRecordIsInTheWay) {
  both_edit(Side::source);
  record_.leave_open();
  EXPECT_EQ(winner(), std::nullopt);
}

}  // namespace
}  // namespace dataflow_qa::explore
