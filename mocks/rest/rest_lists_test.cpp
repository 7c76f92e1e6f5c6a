#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/url.h"
#include "mocks/rest/testing/described_world.h"
#include "mocks/system/known.h"

namespace dataflow_qa::mocks::rest {
namespace {

using nlohmann::json;
using testing::DescribedWorld;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::other_dialect;

std::vector<std::string> values_of(const json& rows, const std::string& key) {
  std::vector<std::string> values;
  for (const json& row : rows)
    values.push_back(row.at(key).is_string() ? row[key].get<std::string>() : row[key].dump());
  return values;
}

/// Customers of the other dialect, in this order.
void make(DescribedWorld& erp, const std::vector<std::string>& titles) {
  for (const auto& title : titles) erp.mock().create("Customer", {{"title", title}}).value();
}

/// The names of the customers that the query selects.
std::vector<std::string> names(DescribedWorld& erp, const std::string& query) {
  return values_of(erp.client().get("/Customer.json?per_page=3&" + query).json()["data"], "name");
}

TEST(DescribedLists, HaveDefaultFiltersThatCanBeLifted) {
  DescribedWorld kimai(description_of("kimai"));
  kimai.mock().create("customers", {{"name", "Shown"}}).value();
  kimai.mock().create("customers", {{"name", "Hidden"}, {"visible", false}}).value();
  auto client = kimai.client();
  EXPECT_THAT(values_of(client.get("/customers").json(), "name"), ElementsAre("Shown"));
  EXPECT_FALSE(kimai.last_listing().lookup) << "what the system leaves out by itself is no look-up";
  EXPECT_THAT(values_of(client.get("/customers?visible=2").json(), "name"), ElementsAre("Hidden"));
  EXPECT_THAT(values_of(client.get("/customers?visible=3").json(), "name"), ElementsAre("Hidden", "Shown"));
  EXPECT_EQ(client.get("/customers?visible=4").status, 400);
}

TEST(DescribedLists, AConditionMayLookAtTheReferredRecordAndAtTheDay) {
  DescribedWorld kimai(description_of("kimai"));
  kimai.mock().create("customers", {{"name", "Fjord AS"}}).value();
  kimai.mock().create("projects", {{"name", "Over"}, {"customer", 1}, {"end", "2001-01-01"}}).value();
  kimai.mock().create("projects", {{"name", "Open"}, {"customer", 1}}).value();
  auto client = kimai.client();
  EXPECT_THAT(values_of(client.get("/projects").json(), "name"), ElementsAre("Open"));
  EXPECT_THAT(values_of(client.get("/projects?end=2000-01-01").json(), "name"), ElementsAre("Open", "Over"));
  kimai.mock().edit("customers", "1", {{"visible", false}}).value();
  EXPECT_THAT(values_of(client.get("/projects?ignoreDates=1").json(), "name"), IsEmpty()) << "of a hidden customer";
  EXPECT_EQ(client.get("/projects?ignoreDates=1&visible=3").json().size(), 2U);
}

TEST(DescribedLists, ShowFewerMembersWhereAViewSaysSo) {
  DescribedWorld kimai(description_of("kimai"));
  kimai.mock().create("customers", {{"name", "Fjord AS"}, {"email", "a@fjord.example"}}).value();
  auto client = kimai.client();
  EXPECT_FALSE(client.get("/customers").json()[0].contains("city"));
  EXPECT_TRUE(client.get("/customers?full=1").json()[0].contains("city"));
  EXPECT_FALSE(client.get("/customers?full=1").json()[0].contains("email"));
  EXPECT_EQ(client.get("/customers/1").json()["email"], "a@fjord.example");
}

TEST(DescribedLists, AreWalkedByTheirLinks) {
  DescribedWorld harvest(description_of("harvest"));
  for (const char* name : {"A", "B", "C", "D", "E"}) harvest.mock().create("clients", {{"name", name}}).value();
  auto client = harvest.client();
  const auto first = client.get("/clients?per_page=2").json();
  EXPECT_THAT(values_of(first["clients"], "name"), ElementsAre("E", "D")) << "newest first";
  EXPECT_EQ(first["total_pages"], 3);
  const auto started = harvest.last_listing().walk_started;
  const auto next = base::split_url(first["links"]["next"].get<std::string>()).value().target;
  harvest.mock().create("clients", {{"name", "F"}}).value();
  const auto second = client.get(next.substr(std::string("/v2").size())).json();
  EXPECT_THAT(values_of(second["clients"], "name"), ElementsAre("C", "B")) << "a cursor does not slip";
  EXPECT_EQ(second["page"], nullptr);
  EXPECT_EQ(harvest.last_listing().walk_started, started);
  EXPECT_EQ(harvest.last_listing().beyond, 1);
  EXPECT_EQ(client.get("/clients?cursor=nonsense").status, 422);
}

TEST(DescribedLists, AreWalkedByPageNumbers) {
  DescribedWorld harvest(description_of("harvest"));
  for (const char* name : {"A", "B", "C"}) harvest.mock().create("clients", {{"name", name}}).value();
  auto client = harvest.client();
  const auto first = client.get("/clients?per_page=2&page=1").json();
  EXPECT_EQ(first["next_page"], 2);
  const auto started = harvest.last_listing().walk_started;
  const auto second = client.get("/clients?per_page=2&page=2").json();
  EXPECT_THAT(values_of(second["clients"], "name"), ElementsAre("A"));
  EXPECT_EQ(second["links"]["next"], nullptr);
  EXPECT_EQ(harvest.last_listing().walk_started, started);
  EXPECT_TRUE(harvest.last_listing().last_page);
  EXPECT_THAT(client.get("/clients?page=9").json()["clients"], IsEmpty());
  EXPECT_EQ(client.get("/clients?per_page=2001").status, 422);
  EXPECT_EQ(client.get("/clients?page=0").status, 422);
}

TEST(DescribedLists, AreNarrowedToWhatHasChanged) {
  DescribedWorld harvest(description_of("harvest"));
  harvest.clock().hold();
  const json record = harvest.mock().create("clients", {{"name", "A"}}).value();
  auto client = harvest.client();
  const auto since = [&](const std::string& time) {
    return client.get("/clients?updated_since=" + time).json()["total_entries"];
  };
  EXPECT_EQ(since(record["updated_at"]), 1) << "inclusive";
  EXPECT_TRUE(harvest.last_listing().change_filtered);
  EXPECT_FALSE(harvest.last_listing().lookup);
  EXPECT_EQ(since("2999-01-01T00:00:00Z"), 0);
  EXPECT_EQ(client.get("/clients?is_active=false").json()["total_entries"], 0);
  EXPECT_TRUE(harvest.last_listing().lookup);
}

TEST(DescribedLists, TakeConditionsAsJson) {
  DescribedWorld erp(other_dialect());
  make(erp, {"Fjord", "Elv", "Bre"});
  const auto filtered = [&](const json& filters) {
    return names(erp, "filters=" + base::percent_encoded(filters.dump()));
  };
  EXPECT_THAT(filtered({{"title", "=", "Elv"}}), ElementsAre("Elv"));
  EXPECT_THAT(filtered({{"Customer", "title", "in", {"Elv", "Bre"}}}), ElementsAre("Bre", "Elv"));
  EXPECT_THAT(filtered({{"title", "like", "%JOR%"}}), ElementsAre("Fjord"));
  EXPECT_THAT(filtered({{"modified", ">=", 1}}), ElementsAre("Bre", "Elv", "Fjord"));
  EXPECT_TRUE(erp.last_listing().change_filtered);
  auto client = erp.client();
  EXPECT_EQ(client.get("/Customer.json?filters=nonsense").status, 400);
  EXPECT_EQ(client.get("/Customer.json?filters=%5B%5B%22nope%22,%22=%22,1%5D%5D").status, 400);
}

TEST(DescribedLists, AreOrderedAndShowChosenMembers) {
  DescribedWorld erp(other_dialect());
  make(erp, {"Bre", "Elv", "Fjord"});
  EXPECT_THAT(names(erp, "order_by=name%20desc"), ElementsAre("Fjord", "Elv", "Bre"));
  auto client = erp.client();
  EXPECT_EQ(client.get("/Customer.json?order_by=credit").status, 400);
  EXPECT_EQ(client.get("/Customer.json?fields=%5B%22name%22%5D").json()["data"][0], (json{{"name", "Bre"}}));
  EXPECT_EQ(client.get("/Customer.json?fields=nope").status, 400);
}

TEST(DescribedLists, TakeMembersAsJsonAloneWhereTheSystemDoes) {
  json description = json::parse(other_dialect());
  description["rest"]["query"][1]["grammar"] = "json";
  DescribedWorld erp(description.dump());
  make(erp, {"Bre"});
  auto client = erp.client();
  EXPECT_EQ(client.get("/Customer.json?fields=%5B%22name%22%5D").json()["data"][0], (json{{"name", "Bre"}}));
  EXPECT_EQ(client.get("/Customer.json?fields=name").status, 400);
}

/// At two hours ahead of UTC, the record was changed at 14:00, and a filter means that clock.
TEST(DescribedLists, ShowAndTakeTimesOfTheSystemsPlace) {
  json description = json::parse(other_dialect());
  description["time"] = {{"fraction_digits", 0}, {"zone", ""}, {"offset", "+02:00"}, {"separator", " "}};
  description["rest"]["query"] = json::array({{{"name", "since"}, {"kind", "changed_since"}}});
  DescribedWorld erp(description.dump());
  erp.clock().set_now(Clock::TimePoint(std::chrono::hours(12)));
  make(erp, {"Bre"});
  auto client = erp.client();
  const auto changed = client.get("/Customer.json").json()["data"][0]["modified"].get<std::string>();
  EXPECT_EQ(changed, "1970-01-01 14:00:00");
  const auto rows = [&](const std::string& since) {
    return client.get("/Customer.json?since=" + base::percent_encoded(since)).json()["data"].size();
  };
  EXPECT_EQ(rows(changed), 1U);
  EXPECT_EQ(rows(changed + "Z"), 0U) << "two hours later";
}

TEST(DescribedLists, HavePagesInsideOfTheEnvelopeAndCutTheSize) {
  DescribedWorld erp(other_dialect());
  make(erp, {"A", "B", "C", "D"});
  auto client = erp.client();
  const json page = client.get("/Customer.json?per_page=9").json();
  EXPECT_EQ(page["data"].size(), 3U) << "cut down to the most";
  EXPECT_EQ(page["meta"]["pagination"], (json{{"total", 4}, {"page", 1}, {"next", 2}}));
  EXPECT_FALSE(client.get("/Customer.json?per_page=9&page=2").json()["meta"]["pagination"].contains("next"));
}

TEST(DescribedLists, MayShowWhatIsDeleted) {
  DescribedWorld erp(other_dialect());
  make(erp, {"A", "B"});
  ASSERT_TRUE(erp.mock().remove("Customer", "A"));
  EXPECT_THAT(names(erp, ""), ElementsAre("B"));
  EXPECT_THAT(names(erp, "status=deleted"), ElementsAre("A"));
  EXPECT_THAT(names(erp, "status=active,deleted"), ElementsAre("A", "B"));
}

/// The Custom PMS with customers of these names.
struct Pms : DescribedWorld {
  explicit Pms(const std::vector<std::string>& names) : DescribedWorld(description_of("custom-pms")) {
    for (const auto& name : names) this->mock().create("customers", {{"type", "organisation"}, {"name", name}}).value();
  }
  /// Later than all that was made.
  void remove(const std::string& id) {
    clock().set_skew(std::chrono::hours(1));
    ASSERT_TRUE(mock().remove("customers", id));
  }
  std::vector<std::string> ids(const std::string& query) {
    return values_of(client().get("/customers?" + query).json().at("data"), "id");
  }
};

TEST(DescribedLists, StandInTheOrderOfTwoFields) {
  Pms pms({});
  pms.clock().hold();
  for (int i = 0; i < 3; ++i) pms.mock().create("customers", {{"type", "organisation"}, {"name", "x"}}).value();
  EXPECT_THAT(pms.ids(""), ElementsAre("C-1001", "C-1002", "C-1003")) << "by id, where the time is the same";
  pms.clock().release();
  pms.clock().set_skew(std::chrono::hours(1));
  pms.mock().edit("customers", "C-1001", {{"name", "later"}}).value();
  EXPECT_THAT(pms.ids(""), ElementsAre("C-1002", "C-1003", "C-1001"));
}

TEST(DescribedLists, ACursorMayStandForTheParametersOfItsList) {
  Pms pms({"A", "B", "C", "D"});
  pms.remove("C-1002");
  auto client = pms.client();
  const std::string since = "updatedSince=2000-01-01T00:00:00Z";
  const auto first = client.get("/customers?limit=2&includeDeleted=true&" + since).json();
  const std::string cursor = "limit=9&cursor=" + first.at("nextCursor").get<std::string>();
  EXPECT_THAT(pms.ids(cursor), ElementsAre("C-1004", "C-1002")) << "with the deleted one";
  EXPECT_TRUE(pms.last_listing().change_filtered);
  EXPECT_THAT(pms.ids(cursor + "&includeDeleted=true"), ElementsAre("C-1004", "C-1002"));
  EXPECT_EQ(client.get("/customers?includeDeleted=false&" + cursor).status, 400);
  EXPECT_EQ(client.get("/customers?updatedSince=2001-01-01T00:00:00Z&" + cursor).status, 400);
}

TEST(DescribedLists, MayTakeNothingButRfc3339) {
  Pms pms({"A"});
  auto client = pms.client();
  const auto status = [&](const std::string& time) { return client.get("/customers?updatedSince=" + time).status; };
  EXPECT_EQ(status("2024-01-01T00:00:00Z"), 200);
  EXPECT_EQ(status("2024-01-01T00:00:00+01:00"), 200) << "the plus comes as a blank";
  EXPECT_EQ(status("2024-01-01T00:00:00"), 400);
  EXPECT_EQ(status("2024-01-01"), 400);
  EXPECT_EQ(DescribedWorld(description_of("harvest")).client().get("/clients?updated_since=2024-01-01").status, 200);
}

TEST(DescribedLists, CountWhatLiesBehindThePage) {
  Pms pms({"A", "B", "C", "D"});
  pms.remove("C-1001");
  EXPECT_THAT(pms.ids("limit=1"), ElementsAre("C-1002"));
  EXPECT_EQ(pms.last_listing().beyond, 2);
  EXPECT_THAT(pms.ids("limit=1&includeDeleted=true"), ElementsAre("C-1002"));
  EXPECT_EQ(pms.last_listing().beyond, 3);
  EXPECT_THAT(pms.ids("limit=1&updatedSince=2000-01-01T00:00:00Z"), ElementsAre("C-1002"));
  EXPECT_EQ(pms.last_listing().beyond, 2);
}

}  // namespace
}  // namespace dataflow_qa::mocks::rest
