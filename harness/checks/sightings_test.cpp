#include "harness/checks/sightings.h"

#include <gtest/gtest.h>

namespace dataflow_qa::checks {
namespace {

using reports::SightingKind;

const reports::RecordName here{reports::Side::source, "Custom PMS", "customers", "C-1"};
const reports::RecordName there{reports::Side::target, "PowerOffice GO", "Customers", "27"};

TEST(Sighting, OfAnEditHasWhatWasWrittenAndWhatWasSeen) {
  const Arrival arrival{
      .property = {"email", "EmailAddress"}, .edited = here, .elsewhere = there, .written = "a", .actual = "b"};
  const auto seen = sighting_of(arrival, Arrived());
  EXPECT_EQ(seen.kind, SightingKind::arrived);
  EXPECT_EQ(seen.property, (reports::PropertyName{"email", "EmailAddress"}));
  EXPECT_EQ(seen.values.at(0), (reports::SeenValue{"a", "b"}));
}

TEST(Sighting, OfALinkNamesTheOnlyCounterpart) {
  Linkage linkage{
      .record = here, .elsewhere = "PowerOffice GO", .collection_elsewhere = "Customers", .counterparts = {"27"}};
  EXPECT_EQ(sighting_of(linkage, HasOneCounterpart()).counterpart, there);
  linkage.counterparts.clear();
  EXPECT_EQ(sighting_of(linkage, HasNoCounterpart()).counterpart, std::nullopt);
}

TEST(Sighting, OfAnAgreementCountsItsProperties) {
  const Agreement agreement{.record = here, .counterpart = there, .agreed = {{"a", "A"}, {"b", "B"}}};
  EXPECT_EQ(sighting_of(agreement, AgreesInEveryProperty()).number, 2);
  EXPECT_TRUE(sighting_of(agreement, AgreesInEveryProperty()).property.empty());
}

TEST(Sighting, IsNoneWhereOnlyTheCheckItselfKnowsWhatItCompared) {
  EXPECT_EQ(sighting_of(true, IsTrue("no")), std::nullopt);
}

}  // namespace
}  // namespace dataflow_qa::checks
