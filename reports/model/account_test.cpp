#include "reports/model/account.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/model/account_json.h"

namespace dataflow_qa::reports {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

Sighting arrived_value(const std::string& property, const nlohmann::json& written, const nlohmann::json& seen) {
  return {.kind = SightingKind::arrived,
          .record = {Side::source, "Custom PMS", "customers", "C-1"},
          .counterpart = RecordName{Side::target, "PowerOffice GO", "Customers", "27"},
          .property = {property, "T" + property},
          .values = {{written, seen}}};
}

TEST(Account, KeepsOneOfThoseThatAreAlikeWithTheirFirstValues) {
  Account account;
  for (const auto* value : {"a", "b", "a", "c", "d", "e"}) account.add(arrived_value("email", value, value));
  ASSERT_THAT(account.seen, SizeIs(1));
  EXPECT_EQ(account.seen[0].times, 6);
  EXPECT_THAT(account.seen[0].values, ElementsAre(SeenValue{"a", "a"}, SeenValue{"b", "b"}));
  EXPECT_EQ(account.held, 6);
}

TEST(Account, StaysShortHoweverMuchIsSeen) {
  Account account;
  for (int i = 0; i < 1000; ++i) {
    account.add(
        arrived_value("property" + std::to_string(i), std::string(5000, 'x'), {{"deep", std::string(500, 'y')}}));
  }
  EXPECT_EQ(account.held, 1000);
  EXPECT_LT(write_account(account).dump().size(), 2000U);
}

TEST(Account, IsReadAsItWasWritten) {
  Account account{.in_source = {.made = 2, .edits = 4}, .in_target = {.deleted = 1}, .settles = 3};
  account.add(arrived_value("country", "NO", "Norway"));
  account.add({.kind = SightingKind::few_writes, .record = {.side = Side::target, .id = "a b"}, .number = 2});
  account.add({.kind = SightingKind::deletion, .record = {.side = Side::target, .id = "7"}, .outcome = "archived"});
  const auto written = write_account(account);
  EXPECT_EQ(write_account(read_account(nlohmann::json::parse(written.dump()))), written);
  const auto again = read_account(nlohmann::json::parse(written.dump()));
  EXPECT_EQ(again.in_source, account.in_source);
  EXPECT_EQ(again.seen[0].values, account.seen[0].values);
  EXPECT_EQ(again.seen[0].counterpart->id, "27");
}

TEST(SightingNames, AreReadAsTheyAreWritten) {
  for (const SightingKind kind : sighting_kinds()) EXPECT_EQ(sighting_kind_from(to_string(kind)), kind);
  EXPECT_EQ(sighting_kind_from("no-kind"), std::nullopt);
}

}  // namespace
}  // namespace dataflow_qa::reports
