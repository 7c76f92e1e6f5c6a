// The Custom PMS through real sockets, statement by statement of its contract.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "mocks/testing/client.h"

namespace dataflow_qa::mocks {
namespace {

using nlohmann::json;
using testing::Client;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using testing::Got;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using testing::World;

class CustomPmsTest : public ::testing::Test {
 protected:
  json make(const json& record) {
    const Got got = client_.post("/customers", record);
    EXPECT_EQ(got.status, 201) << got.body;
    return got.json();
  }
  json organisation(const std::string& name) { return make({{"type", "organisation"}, {"name", name}}); }
  std::vector<std::string> ids(const std::string& path) {
    std::vector<std::string> found;
    const json page = client_.get(path).json();
    for (const json& row : page.at("data")) found.push_back(row.at("id"));
    return found;
  }
  /// The pointers of the errors that a body gets.
  std::set<std::string> errors_of(const std::string& path, const json& body) {
    const Got got = client_.post(path, body);
    EXPECT_EQ(got.status, 400) << got.body;
    std::set<std::string> pointers;
    const json errors = got.json().value("errors", json::array());
    for (const json& error : errors) pointers.insert(error.at("pointer"));
    return pointers;
  }

  World world_{"custom-pms"};
  Client client_ = world_.client();
};

TEST_F(CustomPmsTest, ACreatedRecordIsWholeAndHasItsPlace) {
  const Got got = client_.post("/customers", {{"type", "organisation"}, {"name", "Fjord AS"}});
  EXPECT_EQ(got.status, 201);
  EXPECT_EQ(got.header("Location"), "/api/v1/customers/C-1001");
  const json record = got.json();
  EXPECT_EQ(record.size(), 18U);
  EXPECT_EQ(record.at("id"), "C-1001");
  EXPECT_EQ(record.at("active"), true);
  EXPECT_EQ(record.at("version"), 1);
  EXPECT_EQ(record.at("address"), nullptr);
  EXPECT_THAT(record.at("updatedAt"), MatchesRegex("....-..-..T..:..:..[.]...Z"));
}

TEST_F(CustomPmsTest, WithoutTheRightKeyNothingIsAnswered) {
  EXPECT_EQ(Client(world_.mock->base_url(), {}).get("/customers").status, 401);
  const Got got = Client(world_.mock->base_url(), {{"X-Api-Key", "wrong"}}).get("/customers");
  EXPECT_EQ(got.status, 401);
  EXPECT_EQ(got.header("Content-Type"), "application/problem+json");
}

TEST_F(CustomPmsTest, AWalkByCursorSkipsNothingWhileRecordsChange) {
  for (int i = 0; i < 7; ++i) organisation("Kunde " + std::to_string(i));
  std::set<std::string> seen;
  std::string path = "/customers?limit=2";
  while (true) {
    const json page = client_.get(path).json();
    for (const json& row : page.at("data")) seen.insert(row.at("id"));
    if (page.at("nextCursor").is_null()) break;
    // The first record moves to the end, again and again.
    client_.patch("/customers/C-1001", {{"name", "Kunde " + path}});
    path = "/customers?limit=2&cursor=" + page.at("nextCursor").get<std::string>();
    ASSERT_LT(seen.size(), 8U);
    if (seen.size() == 7U) break;
  }
  EXPECT_EQ(seen.size(), 7U);
}

TEST_F(CustomPmsTest, UpdatedSinceIsInclusiveAndOrderIsByTimeThenId) {
  world_.clock.hold();
  for (int i = 0; i < 3; ++i) organisation("Samtidig " + std::to_string(i));
  const std::string time = client_.get("/customers/C-1001").json().at("updatedAt");
  EXPECT_THAT(ids("/customers?updatedSince=" + time), ElementsAre("C-1001", "C-1002", "C-1003"));
  EXPECT_THAT(ids("/customers?updatedSince=" + time.substr(0, 19) + "%2B00:00"), ::testing::SizeIs(3));
  EXPECT_THAT(ids("/customers?updatedSince=2199-01-01T00:00:00Z"), IsEmpty());
  EXPECT_THAT(ids("/customers?updatedSince=0001-01-01T00:00:00Z"), ::testing::SizeIs(3));
  EXPECT_THAT(ids("/customers?updatedSince=9999-12-31T23:59:59Z"), IsEmpty());
  EXPECT_EQ(client_.get("/customers?updatedSince=yesterday").status, 400);
}

TEST_F(CustomPmsTest, AMergePatchChangesWhatItNamesAndNothingElse) {
  make({{"type", "organisation"}, {"name", "Fjord AS"}, {"address", {{"city", "Bergen"}, {"line1", "Kaien 1"}}}});
  const Got got = client_.send("PATCH", "/customers/C-1001", R"({"address": {"city": "Voss"}, "phone": "55 12"})",
                               "application/merge-patch+json");
  EXPECT_EQ(got.status, 200) << got.body;
  EXPECT_EQ(got.json().at("address").at("city"), "Voss");
  EXPECT_EQ(got.json().at("address").at("line1"), "Kaien 1");
  EXPECT_EQ(got.json().at("version"), 2);
  EXPECT_EQ(client_.patch("/customers/C-1001", {{"address", nullptr}}).json().at("address"), nullptr);
}

TEST_F(CustomPmsTest, APatchThatChangesNothingLeavesVersionAndTime) {
  const json before = organisation("Fjord AS");
  const Got got = client_.patch("/customers/C-1001", {{"name", "Fjord AS"}});
  EXPECT_EQ(got.status, 200);
  EXPECT_EQ(got.json(), before);
  EXPECT_EQ(world_.last_entry().effect, Effect::no_op);
}

TEST_F(CustomPmsTest, IfMatchGuardsAgainstLostUpdates) {
  const std::string tag =
      client_.get("/customers/" + organisation("Fjord AS").at("id").get<std::string>()).header("ETag");
  EXPECT_EQ(tag, "\"1\"");
  EXPECT_EQ(client_.patch("/customers/C-1001", {{"name", "Fjell AS"}}, {{"If-Match", tag}}).status, 200);
  EXPECT_EQ(client_.patch("/customers/C-1001", {{"name", "Skog AS"}}, {{"If-Match", tag}}).status, 412);
  EXPECT_EQ(client_.get("/customers/C-1001").json().at("name"), "Fjell AS");
}

TEST_F(CustomPmsTest, AnIdempotencyKeyMakesOneRecord) {
  const json body{{"type", "organisation"}, {"name", "Fjord AS"}};
  const Got first = client_.post("/customers", body, {{"Idempotency-Key", "k1"}});
  const Got again = client_.post("/customers", body, {{"Idempotency-Key", "k1"}});
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(world_.last_entry().effect, Effect::no_op);
  EXPECT_EQ(client_.post("/customers", {{"type", "person"}}, {{"Idempotency-Key", "k1"}}).status, 409);
  EXPECT_EQ(client_.post("/customers", body, {{"Idempotency-Key", "with space"}}).status, 400);
  EXPECT_EQ(world_.mock->all("customers").size(), 1U);
}

TEST_F(CustomPmsTest, WrongBodiesAreRefusedWithAPointerEach) {
  EXPECT_THAT(errors_of("/customers", {{"type", "organisation"}, {"name", 7}, {"nme", "x"}, {"id", "C-1"}}),
              ElementsAre("/id", "/name", "/nme"));
  EXPECT_THAT(errors_of("/customers", {{"type", "person"}, {"name", "Kari"}}),
              ElementsAre("/firstName", "/lastName", "/name"));
  EXPECT_THAT(errors_of("/customers", {{"type", "organisation"},
                                       {"name", std::string(201, 'x')},
                                       {"email", "a@b@c"},
                                       {"address", {{"country", "Norge"}, {"town", "x"}}}}),
              ElementsAre("/address/town"));
  EXPECT_THAT(errors_of("/customers", {{"type", "organisation"},
                                       {"name", std::string(201, 'x')},
                                       {"email", "a@b@c"},
                                       {"address", {{"country", "XX"}}}}),
              ElementsAre("/address/country", "/email", "/name"));
  EXPECT_THAT(errors_of("/customers", {{"type", "company"}, {"dateOfBirth", "2023-02-29"}}), Contains("/dateOfBirth"));
}

TEST_F(CustomPmsTest, TransportErrorsHaveTheirStatus) {
  EXPECT_EQ(client_.send("POST", "/customers", "{", "application/json").status, 400);
  EXPECT_EQ(client_.send("POST", "/customers", "[]", "application/json").status, 400);
  EXPECT_EQ(client_.send("POST", "/customers", "\"\xff\"", "application/json").status, 400);
  EXPECT_EQ(client_.send("POST", "/customers", std::string(100000, '['), "application/json").status, 400);
  EXPECT_EQ(client_.send("POST", "/customers", "a=b", "application/x-www-form-urlencoded").status, 415);
  const json large{{"type", "organisation"}, {"name", std::string((1U << 20U), 'x')}};
  EXPECT_EQ(client_.post("/customers", large).status, 413);
  EXPECT_EQ(client_.get("/customers/%zz").status, 400);
  EXPECT_EQ(client_.send("PUT", "/customers/C-1001", "{}", "application/json").status, 405);
  EXPECT_EQ(client_.get("/customers?limit=0").status, 400);
  EXPECT_EQ(client_.get("/customers?limit=1001").status, 400);
  EXPECT_EQ(client_.get("/customers?cursor=x").status, 400);
}

TEST_F(CustomPmsTest, TheTypeIsImmutable) {
  organisation("Fjord AS");
  EXPECT_EQ(client_.patch("/customers/C-1001", {{"type", "person"}}).status, 400);
  EXPECT_EQ(client_.patch("/customers/C-1001", {{"type", "organisation"}, {"phone", "1"}}).status, 200);
}

TEST_F(CustomPmsTest, DeletionIsSoftAndMovesTimeAndVersion) {
  organisation("Fjord AS");
  EXPECT_EQ(client_.remove("/customers/C-1001").status, 204);
  EXPECT_EQ(client_.get("/customers/C-1001").status, 404);
  const json record = client_.get("/customers/C-1001?includeDeleted=true").json();
  EXPECT_EQ(record.at("deleted"), true);
  EXPECT_EQ(record.at("version"), 2);
  EXPECT_THAT(ids("/customers"), IsEmpty());
  EXPECT_THAT(ids("/customers?includeDeleted=true"), ElementsAre("C-1001"));
  EXPECT_EQ(client_.remove("/customers/C-1001").status, 404);
}

TEST_F(CustomPmsTest, UniqueValuesConflictAmongRecordsThatAreNotDeleted) {
  make({{"type", "organisation"}, {"name", "A"}, {"externalReference", "ref"}});
  EXPECT_EQ(client_.post("/customers", {{"type", "organisation"}, {"name", "B"}, {"externalReference", "ref"}}).status,
            409);
  client_.remove("/customers/C-1001");
  make({{"type", "organisation"}, {"name", "B"}, {"externalReference", "ref"}});
  EXPECT_EQ(client_.post("/projects", {{"code", "Åpen"}, {"name", "x"}}).status, 201);
  EXPECT_EQ(client_.post("/projects", {{"code", "åPEN"}, {"name", "x"}}).status, 409);
}

TEST_F(CustomPmsTest, ProjectsReferToCustomersThatExist) {
  organisation("Fjord AS");
  EXPECT_THAT(errors_of("/projects", {{"code", "K1"}, {"name", "Kai"}, {"customerId", "C-9"}}),
              ElementsAre("/customerId"));
  EXPECT_EQ(client_.post("/projects", {{"code", "K1"}, {"name", "Kai"}, {"customerId", "C-1001"}}).status, 201);
  EXPECT_EQ(client_.remove("/customers/C-1001").status, 409);
  EXPECT_EQ(client_.remove("/projects/P-2001").status, 204);
  EXPECT_EQ(client_.remove("/customers/C-1001").status, 204);
}

TEST_F(CustomPmsTest, ProjectFieldsHaveTheirRules) {
  EXPECT_THAT(errors_of("/projects", {{"code", "a.b"}, {"name", "x"}}), ElementsAre("/code"));
  EXPECT_THAT(
      errors_of("/projects", {{"code", "a"}, {"name", "x"}, {"startDate", "2024-03-02"}, {"endDate", "2024-03-01"}}),
      ElementsAre("/endDate"));
  EXPECT_THAT(errors_of("/projects", {{"code", "a"}, {"name", "x"}, {"status", "Active"}}), ElementsAre("/status"));
  const json made = client_.post("/projects", {{"code", "a"}, {"name", "x"}}).json();
  EXPECT_EQ(made.at("status"), "active");
  EXPECT_EQ(made.at("internal"), false);
}

TEST_F(CustomPmsTest, TheJournalShowsWalksAndChanges) {
  for (int i = 0; i < 3; ++i) organisation("Kunde");
  const json first = client_.get("/customers?limit=2&updatedSince=2020-01-01T00:00:00Z").json();
  const JournalEntry opening = world_.last_entry();
  client_.get("/customers?limit=2&cursor=" + first.at("nextCursor").get<std::string>());
  const JournalEntry closing = world_.last_entry();
  EXPECT_TRUE(opening.listing->first_page && !opening.listing->last_page && opening.listing->change_filtered);
  EXPECT_TRUE(!closing.listing->first_page && closing.listing->last_page && !closing.listing->lookup);
  EXPECT_EQ(closing.listing->walk_started, opening.received);
  EXPECT_EQ(closing.listing->rows, 1);

  client_.patch("/customers/C-1002", {{"address", {{"city", "Voss"}}}});
  const JournalEntry write = world_.last_entry();
  EXPECT_EQ(write.effect, Effect::effective);
  EXPECT_EQ(write.route, "PATCH /customers/{id}");
  EXPECT_EQ(write.record, "C-1002");
  ASSERT_EQ(write.changes.size(), 1U);
  EXPECT_EQ(write.changes[0].path, "address.city");
  EXPECT_EQ(write.changes[0].after, "Voss");
}

TEST_F(CustomPmsTest, APersonsEditPassesTheSameRulesAndIsRecorded) {
  const auto made = world_.mock->create("customers", {{"type", "organisation"}, {"name", "Fjord AS"}});
  ASSERT_TRUE(made) << made.error().detail;
  EXPECT_EQ(world_.last_entry().actor, Actor::harness);
  EXPECT_TRUE(world_.last_entry().created);
  EXPECT_TRUE(world_.mock->edit("customers", "C-1001", {{"address.city", "Bergen"}}));
  EXPECT_EQ(client_.get("/customers/C-1001").json().at("address").at("city"), "Bergen");
  EXPECT_EQ(world_.mock->edit("customers", "C-1001", {{"email", "nobody"}}).error().status, 400);
  EXPECT_EQ(world_.mock->edit("customers", "C-1001", {{"version", 9}}).error().status, 400);
  EXPECT_TRUE(world_.mock->remove("customers", "C-1001"));
  EXPECT_EQ(world_.last_entry().method, "DELETE");
  EXPECT_EQ(world_.mock->find("customers", "C-1001"), std::nullopt);
}

TEST_F(CustomPmsTest, AnUnknownRouteIsReportedWithTheNearestOne) {
  EXPECT_EQ(client_.get("/costumers/C-1001").status, 404);
  EXPECT_EQ(world_.last_entry().route, "");
  EXPECT_EQ(world_.last_entry().nearest_route, "GET /customers/{id}");
}

TEST_F(CustomPmsTest, APageHoldsAHundredByDefault) {
  for (int i = 0; i < 101; ++i) organisation("Kunde");
  EXPECT_THAT(ids("/customers"), ::testing::SizeIs(100));
  EXPECT_THAT(ids("/customers?limit=1000"), ::testing::SizeIs(101));
  EXPECT_THAT(ids("/customers?limit=1"), ::testing::SizeIs(1));
}

TEST_F(CustomPmsTest, CustomerFieldsHaveTheirRules) {
  const json organisation{{"type", "organisation"}, {"name", "x"}};
  const auto errors = [&](const char* field, const json& value) {
    json body = organisation;
    body[field] = value;
    return errors_of("/customers", body);
  };
  for (const auto& [field, limit] : std::vector<std::pair<const char*, std::size_t>>{
           {"name", 200}, {"organisationNumber", 40}, {"phone", 50}, {"website", 200}, {"externalReference", 64}}) {
    json body = organisation;
    body[field] = std::string(limit, 'x');
    EXPECT_EQ(client_.post("/customers", body).status, 201) << field;
    EXPECT_THAT(errors(field, std::string(limit + 1, 'x')), ElementsAre(std::string("/") + field));
  }
  for (const char* email : {"email", "invoiceEmail"}) {
    EXPECT_THAT(errors(email, "nobody"), ElementsAre(std::string("/") + email));
    EXPECT_THAT(errors(email, "a@" + std::string(253, 'b')), ElementsAre(std::string("/") + email));
  }
  EXPECT_THAT(errors("dateOfBirth", "1990-01-01"), ElementsAre("/dateOfBirth"));
  EXPECT_THAT(errors("firstName", "Kari"), ElementsAre("/firstName"));
  EXPECT_THAT(errors("active", "yes"), ElementsAre("/active"));
  EXPECT_THAT(errors("address", {{"postalCode", std::string(51, '5')}}), ElementsAre("/address/postalCode"));
  EXPECT_THAT(
      errors_of("/customers", {{"type", "person"}, {"firstName", "K"}, {"lastName", "N"}, {"organisationNumber", "1"}}),
      ElementsAre("/organisationNumber"));
}

TEST_F(CustomPmsTest, LengthsAreCountedInCodePoints) {
  std::string faces;
  for (int i = 0; i < 200; ++i) faces += "\xf0\x9f\x98\x80";
  EXPECT_EQ(organisation(faces).at("name"), faces);
  EXPECT_THAT(errors_of("/customers", {{"type", "organisation"}, {"name", faces + "x"}}), ElementsAre("/name"));
}

TEST_F(CustomPmsTest, AManagersEmailIsAnyText) {
  EXPECT_EQ(client_.post("/projects", {{"code", "K"}, {"name", "Kai"}, {"managerEmail", "nobody"}}).status, 201);
}

TEST_F(CustomPmsTest, ProjectFieldsHaveTheirLimits) {
  const json whole{{"code", std::string(50, 'c')},
                   {"name", std::string(200, 'n')},
                   {"departmentCode", std::string(20, 'd')},
                   {"managerEmail", "kari@firma.no"}};
  EXPECT_EQ(client_.post("/projects", whole).status, 201);
  for (const char* field : {"code", "name", "departmentCode"}) {
    json body = whole;
    body["code"] = "other";
    body[field] = body[field].get<std::string>() + std::string(200, 'x');
    EXPECT_THAT(errors_of("/projects", body), ElementsAre(std::string("/") + field));
  }
  EXPECT_THAT(errors_of("/projects", {{"managerEmail", nullptr}}), ElementsAre("/code", "/name"));
}

TEST_F(CustomPmsTest, TimesHaveMillisecondsAndNeverGoBack) {
  const std::string first = organisation("A").at("updatedAt");
  world_.clock.set_skew(-std::chrono::hours(1));
  const json later = organisation("B");
  EXPECT_GE(later.at("updatedAt").get<std::string>(), first);
  EXPECT_EQ(later.at("createdAt"), later.at("updatedAt"));
}

}  // namespace
}  // namespace dataflow_qa::mocks
