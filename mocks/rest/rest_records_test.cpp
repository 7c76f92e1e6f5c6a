#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mocks/rest/testing/described_world.h"
#include "mocks/system/known.h"

namespace dataflow_qa::mocks::rest {
namespace {

using nlohmann::json;
using testing::DescribedWorld;
using testing::other_dialect;

TEST(DescribedRecords, AreCreatedReadChangedAndDeleted) {
  DescribedWorld kimai(description_of("kimai"));
  auto client = kimai.client();
  const auto made = client.post("/customers", {{"name", " Fjord AS "}, {"email", ""}, {"visible", ""}});
  EXPECT_EQ(made.status, 200) << "as its description says";
  EXPECT_EQ(made.json()["name"], "Fjord AS") << "trimmed";
  EXPECT_EQ(made.json()["email"], nullptr) << "\"\" is null";
  EXPECT_EQ(made.json()["visible"], true) << "only JSON false is false";
  EXPECT_EQ(made.json()["number"], "0001");
  EXPECT_EQ(client.patch("/customers/1", {{"city", "Bergen"}}).json()["city"], "Bergen");
  EXPECT_EQ(client.get("/customers/1").json()["city"], "Bergen");
  EXPECT_EQ(client.remove("/customers/1").status, 204);
  EXPECT_EQ(client.get("/customers/1").status, 404);
}

TEST(DescribedRecords, AutomaticNumbersPassOverTakenOnes) {
  DescribedWorld kimai(description_of("kimai"));
  auto client = kimai.client();
  client.post("/customers", {{"name", "One"}, {"number", "0002"}});
  EXPECT_EQ(client.post("/customers", {{"name", "Two"}}).json()["number"], "0003");
}

TEST(DescribedRecords, AnAutomaticNumberOfAWholeFieldIsOne) {
  json description = json::parse(other_dialect());
  description["entities"][1]["fields"].push_back(
      {{"path", "no"}, {"type", "integer"}, {"automatic", {{"first", 100}}}});
  DescribedWorld erp(description.dump());
  auto client = erp.client();
  const auto post = [&](const json& project) { return client.post("/Project.json", {{"project", project}}).json(); };
  EXPECT_EQ(post({{"title", "P"}, {"no", 101}})["data"]["no"], 101);
  EXPECT_EQ(post({{"title", "Q"}})["data"]["no"], 102) << "the first that comes by itself, and none that is taken";
}

TEST(DescribedRecords, AnAutomaticNumberThatIsClearedIsTheNextOne) {
  json description = json::parse(other_dialect());
  description["entities"][1]["fields"].push_back({{"path", "no"},
                                                  {"type", "integer"},
                                                  {"nullable", false},
                                                  {"null_is_default", true},
                                                  {"automatic", {{"first", 100}}}});
  DescribedWorld erp(description.dump());
  auto client = erp.client();
  const auto made = client.post("/Project.json", {{"project", {{"title", "P"}, {"no", 7}}}}).json()["data"];
  const json body = {{"project", {{"no", nullptr}}}};
  const auto path = "/Project/" + made["name"].get<std::string>() + ".json";
  EXPECT_EQ(client.send("PUT", path, body.dump(), "application/json").json()["data"]["no"], 101);
}

TEST(DescribedRecords, DatesHaveTheFormOfTheVerb) {
  DescribedWorld kimai(description_of("kimai"));
  auto client = kimai.client();
  client.post("/customers", {{"name", "Fjord AS"}});
  EXPECT_EQ(client.post("/projects", {{"name", "Pier"}, {"customer", 1}, {"start", "2026-03-01"}}).status, 200);
  EXPECT_EQ(client.patch("/projects/1", {{"start", "2026-04-01"}}).status, 400);
  EXPECT_EQ(client.patch("/projects/1", {{"start", "2026-04-01T00:00:00"}}).json()["start"], "2026-04-01");
  EXPECT_EQ(client.post("/projects", {{"name", "Pier"}, {"customer", 1}, {"start", "2026-03-01T00:00:00"}}).status,
            400);
}

TEST(DescribedRecords, TimesAndNumbersAreReadInTheFormsInWhichTheyAreShown) {
  json description = json::parse(other_dialect());
  for (const json& field : {json{{"path", "due"}, {"type", "date_time"}},
                            json{{"path", "day"}, {"type", "date"}, {"codec", "unix_seconds"}},
                            json{{"path", "at"}, {"type", "date_time"}, {"codec", "unix_milliseconds"}},
                            json{{"path", "sum"}, {"type", "number"}, {"codec", "text"}}}) {
    description["entities"][0]["fields"].push_back(field);
  }
  DescribedWorld erp(description.dump());
  auto client = erp.client();
  const json values{{"due", 1700000000}, {"day", 86400}, {"at", 1700000000000}, {"sum", "12.5"}};
  json record = values;
  record["title"] = "Fjord";
  const json made = client.post("/Customer.json", {{"customer", record}}).json()["data"];
  for (const auto& [name, value] : values.items()) EXPECT_EQ(made[name], value) << name;
  EXPECT_EQ(client.post("/Customer.json", {{"customer", {{"title", "B"}, {"day", "2026-01-01"}}}}).status, 422);
  EXPECT_EQ(client.post("/Customer.json", {{"customer", {{"title", "B"}, {"sum", "many"}}}}).status, 422);
}

TEST(DescribedRecords, AWritableTimeIsShownAsTheSystemWritesTimes) {
  json description = json::parse(other_dialect());
  description["time"] = {{"fraction_digits", 0}, {"zone", "Z"}};
  description["entities"][0]["fields"].push_back({{"path", "due"}, {"type", "date_time"}});
  DescribedWorld erp(description.dump());
  auto client = erp.client();
  const auto post = [&](const json& due) {
    return client.post("/Customer.json", {{"customer", {{"title", "Fjord"}, {"due", due}}}});
  };
  EXPECT_EQ(post("2026-01-01T02:00:00.25+01:00").json()["data"]["due"], "2026-01-01T01:00:00Z");
  EXPECT_EQ(post("tomorrow").status, 422);
  EXPECT_EQ(post(5).status, 422);
}

TEST(DescribedRecords, AReferenceMayAskForMoreThanARecord) {
  DescribedWorld kimai(description_of("kimai"));
  auto client = kimai.client();
  client.post("/customers", {{"name", "Fjord AS"}, {"visible", false}});
  EXPECT_EQ(client.post("/projects", {{"name", "Pier"}, {"customer", 1}}).status, 400) << "a hidden customer";
  client.patch("/customers/1", {{"visible", true}});
  EXPECT_EQ(client.post("/projects", {{"name", "Pier"}, {"customer", 1}}).json()["parentTitle"], "Fjord AS");
  client.remove("/customers/1");
  EXPECT_EQ(client.get("/projects/1").status, 404) << "it went with its customer";
}

TEST(DescribedRecords, ANameForWritingIsNotTheNameForReading) {
  DescribedWorld harvest(description_of("harvest"));
  auto client = harvest.client();
  const json id = client.post("/clients", {{"name", "Fjord AS"}}).json()["id"];
  json body{{"name", "Pier"}, {"client_id", id}, {"is_billable", true}, {"bill_by", "Project"}, {"budget_by", "none"}};
  const auto made = client.post("/projects", body);
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(made.json()["client"]["name"], "Fjord AS");
  EXPECT_FALSE(made.json().contains("client_id"));
  EXPECT_EQ(made.json()["notes"], "") << "for null";
  body.erase("client_id");
  body["client"] = {{"id", id}};
  EXPECT_EQ(client.post("/projects", body).json()["message"], "client_id is required");
  EXPECT_EQ(client.remove("/clients/" + id.dump()).status, 422) << "a project needs it";
}

TEST(DescribedRecords, SomeFieldsAreKeptOnSomeRecordsOnly) {
  DescribedWorld harvest(description_of("harvest"));
  auto client = harvest.client();
  const json id = client.post("/clients", {{"name", "Fjord AS"}}).json()["id"];
  const json body{{"name", "Pier"},       {"client_id", id},     {"is_billable", true},
                  {"bill_by", "Project"}, {"budget_by", "none"}, {"fee", 12.5}};
  const json made = client.post("/projects", body).json();
  EXPECT_EQ(made["fee"], nullptr) << "no fixed fee";
  const auto changed = client.patch("/projects/" + made["id"].dump(), {{"is_fixed_fee", true}, {"fee", 12.5}});
  EXPECT_EQ(changed.json()["fee"], 12.5);
}

TEST(DescribedRecords, WrappersNamesAsIdsAndValuesInOtherForms) {
  DescribedWorld erp(other_dialect());
  auto client = erp.client();
  const auto made =
      client.send("POST", "/Customer.json", R"({"customer":{"title":"Bø & Co","unknown":1}})", "application/json");
  EXPECT_EQ(made.status, 201) << made.body;
  const json record = made.json()["data"];
  EXPECT_EQ(record["name"], "Bø & Co");
  EXPECT_EQ(record["disabled"], 0);
  EXPECT_EQ(record["credit"], 0) << "for null";
  EXPECT_TRUE(record["modified"].is_number_integer()) << "Unix time";
  client.post("/Customer.json", {{"customer", {{"title", "Bø & Co"}}}});
  EXPECT_EQ(client.get("/Customer/B%C3%B8%20%26%20Co%20-%201.json").status, 200) << "a second one of that name";
  EXPECT_EQ(client.post("/Project.json", {{"project", {{"title", "Pier"}}}}).json()["data"]["name"], "PROJ-0001");
  EXPECT_EQ(client.get("/Project/PROJ-0001").status, 404) << "without the suffix";
}

TEST(DescribedRecords, AnotherVerbALockAndActions) {
  DescribedWorld erp(other_dialect());
  auto client = erp.client();
  const json made = client.post("/Customer.json", {{"customer", {{"title", "Fjord"}}}}).json()["data"];
  const auto put = [&](const json& record) {
    return client.send("PUT", "/Customer/Fjord.json", json{{"customer", record}}.dump(), "application/json");
  };
  EXPECT_EQ(put({{"credit", 5}, {"modified", made["modified"]}}).json()["data"]["credit"], 5);
  EXPECT_EQ(put({{"credit", 6}, {"modified", 1}}).status, 417) << "an older state";
  EXPECT_EQ(put({{"credit", 7}}).json()["data"]["title"], "Fjord") << "what is not sent stays";
  EXPECT_EQ(client.patch("/Customer/Fjord.json", {{"customer", json::object()}}).status, 405);
  EXPECT_EQ(client.send("PUT", "/Customer/Fjord/disable.json", "", "").json()["data"]["disabled"], 1);
  EXPECT_EQ(client.remove("/Customer/Fjord.json").json()["message"], "ok");
}

TEST(DescribedRecords, AnActionMayNameItsRecordsInTheBody) {
  json description = json::parse(other_dialect());
  auto& customers = description["entities"][0];
  customers["rest"]["actions"].push_back(
      json::parse(R"({"path": "bulk", "body": {"do": "disable", "ids": ["{id}"]}, "sets": {"disabled": true}})"));
  DescribedWorld erp(description.dump());
  auto client = erp.client();
  for (const char* title : {"Bre", "Elv"}) client.post("/Customer.json", {{"customer", {{"title", title}}}});
  const auto bulk = [&](const json& body) { return client.post("/Customer/bulk.json", body); };
  const auto done = bulk({{"do", "disable"}, {"ids", {"Bre", "Elv"}}, {"silent", true}});
  EXPECT_EQ(done.json()["data"][1]["disabled"], 1) << done.body;
  EXPECT_EQ(erp.mock().find("Customer", "Bre").value()["disabled"], true);
  EXPECT_EQ(bulk({{"do", "disable"}, {"ids", {"Bre", "Fjord"}}}).status, 404);
  EXPECT_EQ(bulk({{"do", "vanish"}, {"ids", {"Bre"}}}).status, 404) << "no action does that";
  EXPECT_EQ(bulk({{"do", "disable"}, {"ids", json::array()}}).status, 404);
}

TEST(DescribedRecords, AnActionMaySayInItsBodyWhatItDoes) {
  json description = json::parse(other_dialect());
  description["entities"][0]["rest"]["actions"] = json::parse(R"([
    {"path": "state", "body": {"state": "off"}, "sets": {"disabled": true}},
    {"path": "state", "body": {"state": "on"}, "sets": {"disabled": false}}])");
  DescribedWorld erp(description.dump());
  auto client = erp.client();
  client.post("/Customer.json", {{"customer", {{"title", "Bre"}}}});
  for (const auto& [state, disabled] : {std::pair("off", 1), std::pair("on", 0)}) {
    EXPECT_EQ(client.post("/Customer/Bre/state.json", {{"state", state}}).json()["data"]["disabled"], disabled);
  }
}

TEST(DescribedRecords, AnObjectMayStandInAList) {
  json description = json::parse(other_dialect());
  auto& fields = description["entities"][0]["fields"];
  for (const char* field :
       {R"({"path": "contacts", "type": "object", "codec": "list"})", R"({"path": "contacts.email", "type": "string"})",
        R"({"path": "contacts.phone", "type": "string"})"}) {
    fields.push_back(json::parse(field));
  }
  DescribedWorld erp(description.dump());
  auto client = erp.client();
  const auto sent = [&](const json& contacts) {
    const json body = {{"customer", {{"title", "Bre"}, {"contacts", contacts}}}};
    return client.send("PUT", "/Customer/Bre.json", body.dump(), "application/json");
  };
  EXPECT_EQ(client.post("/Customer.json", {{"customer", {{"title", "Bre"}}}}).json()["data"]["contacts"],
            json::array());
  EXPECT_EQ(sent({{{"email", "a@b"}, {"phone", "1"}}}).json()["data"]["contacts"][0]["phone"], "1");
  EXPECT_EQ(sent({{{"email", "c@d"}}}).json()["data"]["contacts"], json::parse(R"([{"email": "c@d", "phone": ""}])"));
  EXPECT_EQ(sent({{{"email", "a@b"}}, {{"email", "c@d"}}}).status, 422) << "one is described";
  EXPECT_EQ(sent({{"email", "a@b"}}).status, 422) << "no list";
  EXPECT_EQ(sent(json::array()).json()["data"]["contacts"], json::array());
}

/// An object that an update replaces, or makes, is as one of a new record.
TEST(DescribedRecords, PartsThatAnUpdateLeavesOutHaveTheirDefaults) {
  json description = json::parse(other_dialect());
  auto& fields = description["entities"][0]["fields"];
  fields.push_back({{"path", "contacts"}, {"type", "object"}, {"codec", "list"}});
  fields.push_back({{"path", "contacts.email"}, {"type", "string"}});
  fields.push_back({{"path", "contacts.main"}, {"type", "boolean"}, {"nullable", false}, {"default_value", true}});
  DescribedWorld erp(description.dump());
  auto client = erp.client();
  const auto sent = [&](const json& contact) {
    const json body = {{"customer", {{"title", "Bre"}, {"contacts", {contact}}}}};
    return client.send("PUT", "/Customer/Bre.json", body.dump(), "application/json").json()["data"]["contacts"][0];
  };
  client.post("/Customer.json", {{"customer", {{"title", "Bre"}}}});
  EXPECT_EQ(sent({{"email", "a@b"}})["main"], true) << "made";
  EXPECT_EQ(sent({{"email", "a@b"}, {"main", false}})["main"], false);
  EXPECT_EQ(sent({{"email", "c@d"}})["main"], true) << "replaced";
}

TEST(DescribedRecords, ADateMayBeAUnixTime) {
  json description = json::parse(other_dialect());
  description["entities"][1]["fields"].push_back({{"path", "due"}, {"type", "date"}, {"codec", "unix_seconds"}});
  DescribedWorld erp(description.dump());
  auto client = erp.client();
  const auto post = [&](const json& due) {
    return client.post("/Project.json", {{"project", {{"title", "P"}, {"due", due}}}});
  };
  EXPECT_EQ(post(1'709'164'800).json()["data"]["due"], 1'709'164'800);
  EXPECT_EQ(erp.mock().find("Project", "PROJ-0001").value()["due"], "2024-02-29");
  EXPECT_EQ(post("2024-02-29").status, 422);
}

TEST(DescribedRecords, AnAnswerMaySayWhereTheRecordIsAndHoldItBesideOtherThings) {
  json description = json::parse(other_dialect());
  description["rest"]["single_wrapper"] = "";
  description["rest"]["outcomes"]["created"] = {{"body", nullptr}, {"headers", {{"Location", "{url}"}}}};
  description["rest"]["outcomes"]["found"] = {{"body", {{"is", "{record}"}, {"at", "{url}"}}}};
  DescribedWorld erp(description.dump());
  auto client = erp.client();
  const auto made = client.post("/Customer.json", {{"customer", {{"title", "Fjord"}}}});
  EXPECT_EQ(made.body, "");
  const std::string url = erp.mock().base_url() + "/Customer/Fjord.json";
  EXPECT_EQ(made.header("Location"), url);
  const json shown = client.get("/Customer/Fjord.json").json();
  EXPECT_EQ(shown["is"]["title"], "Fjord");
  EXPECT_EQ(shown["at"], url);
}

TEST(DescribedRecords, NoValueMayLookOtherwiseInLists) {
  json description = json::parse(other_dialect());
  description["rest"]["missing"] = "absent";
  description["rest"]["missing_in_lists"] = "null";
  description["time"] = {{"fraction_digits", 6}, {"zone", ""}, {"separator", " "}};
  DescribedWorld erp(description.dump());
  auto client = erp.client();
  const json made = client.post("/Customer.json", {{"customer", {{"title", "Fjord"}}}}).json()["data"];
  EXPECT_FALSE(made.contains("email"));
  EXPECT_EQ(made["modified"].get<std::string>()[10], ' ');
  const json listed = client.get("/Customer.json").json()["data"][0];
  EXPECT_TRUE(listed.contains("email"));
  EXPECT_EQ(listed["email"], nullptr);
}

TEST(DescribedRecords, APersonWritesThemToo) {
  DescribedWorld harvest(description_of("harvest"));
  const json client = harvest.mock().create("clients", {{"name", "Fjord AS"}}).value();
  const json project = harvest.mock()
                           .create("projects", {{"name", "Pier"},
                                                {"client", {{"id", client["id"]}}},
                                                {"is_billable", true},
                                                {"bill_by", "none"},
                                                {"budget_by", "none"}})
                           .value();
  EXPECT_EQ(project["client"]["name"], "Fjord AS");
  const json other = harvest.mock().create("clients", {{"name", "Elv AS"}}).value();
  const auto moved = harvest.mock().edit("projects", project["id"].dump(), {{"client.id", other["id"]}});
  EXPECT_EQ(moved.value()["client"]["name"], "Elv AS");
  EXPECT_EQ(harvest.mock().edit("projects", project["id"].dump(), {{"client.id", 1}}).error().status, 422);
}

}  // namespace
}  // namespace dataflow_qa::mocks::rest
