#include "reports/common_sentence.h"

#include <gtest/gtest.h>

#include "reports/failure_samples.h"
#include "reports/model/sentences.h"

namespace dataflow_qa::reports {
namespace {

/// The sentence for two failures that are alike and differ in record and property.
std::string common(FailureKind kind) {
  const Failure one = sample::failure(kind);
  Failure other = one;
  if (other.record) other.record->id = "C-1005";
  if (!other.property.empty()) other.property = {"phone", "PhoneNumber"};
  return common_sentence({&one, &other});
}

TEST(CommonSentence, SaysWhatFailuresOfLinksShare) {
  EXPECT_EQ(common(FailureKind::missing),
            "Custom PMS customers have no counterpart in PowerOffice GO: the subject sent no write");
  EXPECT_EQ(common(FailureKind::duplicate), "Custom PMS customers have several counterparts in PowerOffice GO");
  EXPECT_EQ(common(FailureKind::premature_link),
            "Custom PMS customers got counterparts in PowerOffice GO before anything called for them");
  EXPECT_EQ(common(FailureKind::outside_dataflow),
            "Custom PMS customers that lie outside the dataflow got counterparts in PowerOffice GO");
  EXPECT_EQ(common(FailureKind::relinked),
            "Custom PMS customers changed their counterparts in PowerOffice GO after edits");
  EXPECT_EQ(common(FailureKind::orphan),
            "The subject created PowerOffice GO Customers that are not the counterpart of any record");
  EXPECT_EQ(common(FailureKind::merged),
            "Custom PMS customers were merged with records that differed in every criterion");
}

TEST(CommonSentence, SaysWhatFailuresOfValuesShare) {
  EXPECT_EQ(common(FailureKind::differs),
            "PowerOffice GO Customers differ from Custom PMS customers in several properties");
  EXPECT_EQ(common(FailureKind::not_arrived),
            "Edits of properties of Custom PMS customers did not reach PowerOffice GO: the subject sent no write");
  EXPECT_EQ(common(FailureKind::overwritten), "Edits of properties of Custom PMS customers were lost");
  EXPECT_EQ(common(FailureKind::unexpected_change),
            "The subject changed properties of PowerOffice GO Customers although nobody edited them on either side");
  EXPECT_EQ(common(FailureKind::not_kept), "Properties of Custom PMS customers changed although nobody edited them");
  EXPECT_EQ(common(FailureKind::deleted),
            "The subject deleted PowerOffice GO Customers although nobody deleted their counterparts");
}

TEST(CommonSentence, NamesEachCollectionOnce) {
  const Failure one = sample::failure(FailureKind::overwritten);
  Failure other = one;
  other.record->collection = "projects";
  EXPECT_EQ(common_sentence({&one, &other, &one}), "Edits of `email` of Custom PMS customers and projects were lost");
}

TEST(CommonSentence, SaysWhatTheRestShares) {
  EXPECT_EQ(common(FailureKind::diverged),
            "Edits of properties of Custom PMS customers on both sides at once leave the sides different");
  EXPECT_EQ(common(FailureKind::deletion_policy),
            "Counterparts of deleted Custom PMS customers are not treated as the subject claims (\"deletes\": "
            "\"ignore\")");
  EXPECT_EQ(common(FailureKind::recreated), "Deleted Custom PMS customers were created again several times");
  EXPECT_EQ(common(FailureKind::oscillation), "PowerOffice GO Customers were written repeatedly without any edit");
  EXPECT_EQ(common(FailureKind::excess_writes), "PowerOffice GO Customers were written to more often than needed");
  EXPECT_EQ(common(FailureKind::unsettled), "The subject never came to rest, each time that these checks were tried");
  EXPECT_EQ(common(FailureKind::died), "The subject ended each time that these checks were tried");
  EXPECT_EQ(common(FailureKind::other), "the subject printed a key or a token");
}

TEST(CommonSentence, NamesThePropertyWhereItIsTheSameInAll) {
  const Failure one = sample::failure(FailureKind::not_arrived);
  EXPECT_EQ(common_sentence({&one, &one}),
            "Edits of `email` of Custom PMS customers did not reach PowerOffice GO: the subject sent no write");
  EXPECT_EQ(common_sentence({&one}), sentence(one));
}

TEST(CommonSentence, IsMadeOfAnyFailures) {
  for (const FailureKind kind : failure_kinds()) {
    const Failure bare{.kind = kind};
    EXPECT_NO_THROW(static_cast<void>(common_sentence({&bare, &bare})));
  }
}

}  // namespace
}  // namespace dataflow_qa::reports
