#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mocks/rest/testing/described_world.h"
#include "mocks/system/known.h"

namespace dataflow_qa::mocks::rest {
namespace {

using nlohmann::json;
using testing::DescribedWorld;
using testing::other_dialect;

TEST(DescribedErrors, ATreeNamesEveryFieldOfTheForm) {
  DescribedWorld kimai(description_of("kimai"));
  const auto got = kimai.client().post("/projects", {{"name", ""}});
  EXPECT_EQ(got.status, 400);
  const json children = got.json()["errors"]["children"];
  EXPECT_EQ(children["name"]["errors"][0], "This value should not be blank.");
  EXPECT_EQ(children["start"], json::object());
  EXPECT_FALSE(got.json()["errors"].contains("errors")) << "nothing is wrong with the form as a whole";
  EXPECT_FALSE(children.contains("id"));
}

TEST(DescribedErrors, UnknownAndReadOnlyMembersAreRefusedOrPassedOver) {
  DescribedWorld kimai(description_of("kimai"));
  const auto got = kimai.client().post("/customers", {{"name", "Fjord"}, {"id", 7}, {"nope", 1}});
  EXPECT_EQ(got.json()["errors"]["errors"], json{"This form should not contain extra fields."});
  DescribedWorld harvest(description_of("harvest"));
  EXPECT_EQ(harvest.client().post("/clients", {{"name", "Fjord"}, {"id", 7}, {"nope", 1}}).status, 201);
}

TEST(DescribedErrors, AMapNamesTheFieldsAndJsonStandsInAText) {
  DescribedWorld erp(other_dialect());
  auto client = erp.client();
  const auto got = client.post("/Customer.json", {{"customer", {{"email", "nobody"}}}});
  EXPECT_EQ(got.status, 422);
  EXPECT_EQ(got.json()["errors"].size(), 2U);
  EXPECT_EQ(got.json()["errors"]["title"][0], "title is required");
  const json inner = json::parse(got.json()["exc"].get<std::string>());
  EXPECT_THAT(inner[0]["message"].get<std::string>(), ::testing::HasSubstr("title is required"));
}

TEST(DescribedErrors, AMapIsOneWhereNoFieldIsToBlameToo) {
  json description = json::parse(other_dialect());
  description["rest"]["outcomes"]["not_found"] = {{"status", 404}, {"body", {{"errors", "{errors}"}}}};
  DescribedWorld erp(description.dump());
  EXPECT_EQ(erp.client().get("/Customer/nobody.json").json()["errors"], json::object());
}

TEST(DescribedErrors, EachOutcomeHasItsStatus) {
  DescribedWorld erp(other_dialect());
  auto client = erp.client();
  client.post("/Customer.json", {{"customer", {{"title", "A"}, {"email", "a@b.example"}}}});
  EXPECT_EQ(client.post("/Customer.json", {{"customer", {{"title", "B"}, {"email", "a@b.example"}}}}).status, 409);
  EXPECT_EQ(client.post("/Project.json", {{"project", {{"title", "P"}, {"customer", "Nobody"}}}}).status, 422);
  EXPECT_EQ(client.send("POST", "/Customer.json", "{", "application/json").status, 400);
  EXPECT_EQ(client.send("POST", "/Customer.json", "x", "text/plain").status, 415);
  EXPECT_EQ(client.post("/Customer.json", {{"title", "A"}}).status, 400) << "without its wrapper";
  EXPECT_EQ(client.get("/Nothing.json").status, 404);
}

TEST(DescribedErrors, MayBeProblemsWithATitleASentenceAndPointers) {
  DescribedWorld pms(description_of("custom-pms"));
  const auto got =
      pms.client().post("/customers", {{"type", "organisation"}, {"name", ""}, {"address", {{"country", "X"}}}});
  EXPECT_EQ(got.header("Content-Type"), "application/problem+json");
  EXPECT_EQ(got.json()["title"], "Validation failed");
  EXPECT_EQ(got.json()["detail"],
            "The customer is not accepted: name is required; address.country must be a country code of "
            "ISO 3166-1 alpha-2.");
  EXPECT_EQ(got.json()["errors"][1]["pointer"], "/address/country");
  const auto query = pms.client().get("/customers?limit=0").json();
  EXPECT_EQ(query["title"], "Invalid query");
  EXPECT_EQ(query["errors"][0]["pointer"], "/limit");
}

TEST(DescribedErrors, AnErrorOfTheWholeRecordHasNoPointer) {
  DescribedWorld pms(description_of("custom-pms"));
  auto client = pms.client();
  client.post("/customers", {{"type", "organisation"}, {"name", "Fjord AS"}});
  client.post("/projects", {{"code", "K"}, {"name", "Kai"}, {"customerId", "C-1001"}});
  const auto got = client.remove("/customers/C-1001");
  EXPECT_EQ(got.status, 409);
  EXPECT_THAT(got.json()["detail"].get<std::string>(), ::testing::StartsWith("The customer is not accepted: it "));
  EXPECT_FALSE(got.json().contains("errors"));
}

TEST(DescribedErrors, OfBodiesAndHeadersHaveOutcomesOfTheirOwn) {
  DescribedWorld pms(description_of("custom-pms"));
  auto client = pms.client();
  const json body{{"type", "organisation"}, {"name", "Fjord AS"}};
  const auto with_key = [&](const std::string& key, const json& sent) {
    return client.post("/customers", sent, {{"Idempotency-Key", key}}).status;
  };
  EXPECT_EQ(client.send("POST", "/customers", std::string(2U << 20U, ' '), "application/json").status, 413);
  EXPECT_EQ(client.send("POST", "/customers", "{}", "application/json; charset=latin1").status, 415);
  EXPECT_EQ(client.send("POST", "/customers", "{}", "application/merge-patch+json").status, 415) << "for updates only";
  EXPECT_EQ(with_key(std::string(128, 'k'), body), 201);
  EXPECT_EQ(with_key(std::string(128, 'k'), {{"type", "person"}}), 409) << "another body";
  EXPECT_EQ(with_key(std::string(129, 'k'), body), 400);
  EXPECT_EQ(client.send("PATCH", "/customers/C-1001", R"({"phone": "1"})", "application/merge-patch+json").status, 200);
}

TEST(DescribedErrors, TheJournalKnowsWhatWasRefusedAndWhatChanged) {
  DescribedWorld kimai(description_of("kimai"));
  auto client = kimai.client();
  client.post("/customers", {{"name", "F"}});
  client.post("/customers", {{"name", "Fjord"}});
  client.patch("/customers/1", {{"name", "Fjord"}});
  client.get("/custommers");
  const auto entries = kimai.journal().since(0);
  ASSERT_EQ(entries.size(), 4U);
  EXPECT_EQ(entries[0].effect, Effect::refused);
  EXPECT_TRUE(entries[1].created);
  EXPECT_EQ(entries[1].record, "1");
  EXPECT_EQ(entries[2].effect, Effect::no_op);
  EXPECT_EQ(entries[3].route, "");
  EXPECT_EQ(entries[3].nearest_route, "GET /customers");
}

}  // namespace
}  // namespace dataflow_qa::mocks::rest
