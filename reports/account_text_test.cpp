#include "reports/account_text.h"

#include <gtest/gtest.h>

namespace dataflow_qa::reports {
namespace {

const SystemLabels labels{"Custom PMS", "PowerOffice GO"};

Sighting sighting(SightingKind kind, std::int64_t times = 1) {
  return {.kind = kind,
          .record = {Side::source, "Custom PMS", "customers", "C-1"},
          .counterpart = RecordName{Side::target, "PowerOffice GO", "Customers", "27"},
          .times = times};
}

std::string said(const Sighting& seen) {
  return account_sentences({.seen = {seen}}, labels).at(0);
}

TEST(AccountSummary, SaysWhatPersonsDidOnEachSideAndHowMuchHeld) {
  EXPECT_EQ(account_summary({.in_source = {.made = 2, .edits = 4}, .in_target = {.edits = 1}, .held = 9}, labels),
            "2 records made and 4 edits in Custom PMS, 1 edit in PowerOffice GO; 9 comparisons held");
  EXPECT_EQ(account_summary({.in_target = {.deleted = 1}}, {}), "1 deletion in the target");
  EXPECT_EQ(account_summary({.held = 1}, labels), "1 comparison held");
  EXPECT_EQ(account_summary({.settles = 12}, labels), "looked at after each of 12 settles");
}

TEST(AccountSentence, OfAnEditSaysWhatWasWrittenAndSeen) {
  auto seen = sighting(SightingKind::arrived, 3);
  seen.property = {"country", "CountryCode"};
  seen.values = {{"Norway", "NO"}, {"x", "x"}, {nullptr, ""}};
  EXPECT_EQ(said(seen),
            "`country` of Custom PMS customers C-1, edited to “Norway” (seen as “NO”), “x” and empty, arrived as "
            "`CountryCode` of PowerOffice GO Customers 27 (3 edits)");
}

TEST(AccountSentence, SaysOfTheOthersHowManyThereWere) {
  EXPECT_EQ(
      said(sighting(SightingKind::linked, 26)),
      "Custom PMS customers C-1 has exactly one counterpart: PowerOffice GO Customers 27 (the first of 26 records "
      "alike)");
  auto equal = sighting(SightingKind::equal);
  equal.number = 14;
  EXPECT_EQ(said(equal), "Custom PMS customers C-1 and PowerOffice GO Customers 27 agree in 14 properties");
  equal.times = 3;
  EXPECT_EQ(
      said(equal),
      "Custom PMS customers C-1 and PowerOffice GO Customers 27 agree in every property, and so do 2 more pairs: 14 "
      "values in all");
}

TEST(AccountSentence, ExistsForEachKind) {
  for (const SightingKind kind : sighting_kinds()) EXPECT_NE(said(sighting(kind)), "") << to_string(kind);
}

}  // namespace
}  // namespace dataflow_qa::reports
