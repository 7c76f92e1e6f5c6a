#include "sync/explain.h"

#include <gtest/gtest.h>

#include "sync/testing/sync_world.h"

namespace pms_go_sync {
namespace {

Link a_pair() {
  Link link;
  link.flow = "customers";
  link.source_id = "C-1";
  link.target_id = "7";
  link.source_seen = Time{std::chrono::seconds{1'728'388'800}};
  return link;
}

TEST(Explain, SaysHowAPairStands) {
  auto link = a_pair();
  EXPECT_EQ(
      describe(link),
      "customers: source C-1 and target 7 are a pair, last seen as changed at 2024-10-08T12:00:00.000Z and never\n");
  link.gone = Side::target;
  link.intended = {{"target", {{"email", "a@b.no"}}}};
  EXPECT_EQ(
      describe(link),
      "customers: source C-1 and target 7 are a pair, last seen as changed at 2024-10-08T12:00:00.000Z and never\n"
      "  the target record is not there any more; what follows from that is not done yet\n"
      "  a write to the target was not answered: {\"email\":\"a@b.no\"}\n");
}

TEST(Explain, SaysWhatIsUnderWayAndWhatIsNotCarriedOver) {
  EXPECT_EQ(describe(Stuck{"customers",
                           Side::source,
                           "C-1",
                           TroubleKind::refused,
                           "no such country",
                           3,
                           Time{std::chrono::seconds{1'728'388'800}},
                           {},
                           {},
                           std::nullopt}),
            "customers source C-1: no such country (refused), tried 3 times, again at 2024-10-08T12:00:00.000Z\n");
  Pending pending{"projects", Side::target, "8", {{"code", "K-1"}}, Json::object(), 1, false};
  EXPECT_EQ(
      describe(pending),
      "projects target 8: a counterpart is to be made at the source, it may have been sent: {\"code\":\"K-1\"}\n");
}

TEST(Explain, SaysWhatFollowsForEachProperty) {
  const Plan& plan = testing::default_plan();
  testing::SyncWorld world;
  const KnownRecords known{world.state};
  const Json source{{"type", "organisation"}, {"name", "Fjord AS"}, {"email", "new@fjord.no"}, {"active", true}};
  const Json target{{"IsPerson", false},
                    {"Name", "Fjord AS"},
                    {"EmailAddress", "old@fjord.no"},
                    {"PhoneNumber", "1"},
                    {"IsArchived", false}};
  const Json agreed{{"name", "Fjord AS"}, {"email", "old@fjord.no"}, {"phone", nullptr}};
  const auto text = describe_merge(
      *plan.find("customers"), source, target, agreed, [](const auto&) { return Side::source; }, known);
  EXPECT_EQ(text.substr(0, text.find("  invoiceEmail")),
            "  type / IsPerson: source \"organisation\", target \"organisation\", agreed nothing: equal\n"
            "  name / Name: source \"Fjord AS\", target \"Fjord AS\", agreed \"Fjord AS\": equal\n"
            "  organisationNumber / OrganizationNumber: source null, target null, agreed nothing: equal\n"
            "  email / EmailAddress: source \"new@fjord.no\", target \"old@fjord.no\", agreed \"old@fjord.no\": "
            "goes to the target\n");
  EXPECT_NE(text.find("  phone / PhoneNumber: source null, target \"1\", agreed null: goes to the source\n"),
            std::string::npos)
      << text;
}

}  // namespace
}  // namespace pms_go_sync
