// `dataflow-qa system draft`: what it writes is served at once, and it says what is left to fill in.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "harness/cli/testing/program.h"
#include "harness/cli/testing/serving.h"

namespace dataflow_qa::cli::testing {
namespace {

using mocks::testing::Client;
using nlohmann::json;
using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

constexpr const char* kAcme = DATAFLOW_QA_SOURCE_DIR "/harness/describe/testing/acme.json";
constexpr const char* kBluebook = DATAFLOW_QA_SOURCE_DIR "/harness/describe/testing/bluebook.yaml";
constexpr const char* kOld = DATAFLOW_QA_SOURCE_DIR "/harness/describe/testing/old.yaml";

class SystemDraftTest : public ProgramTest {
 protected:
  Outcome draft(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"system", "draft"});
    return program(std::move(arguments));
  }
  /// The mock of the draft of this specification.
  std::unique_ptr<Serving> served(const std::string& openapi) {
    const auto outcome = draft({"--openapi", openapi, "--out", "drafted.json"});
    EXPECT_EQ(outcome.exit, 0) << outcome.err;
    EXPECT_THAT(outcome.out, IsEmpty());
    return std::make_unique<Serving>(std::vector<std::string>{"drafted.json"}, folder());
  }
  /// The one message of a mistake of the user's.
  std::string mistake(std::vector<std::string> arguments) {
    const auto outcome = draft(std::move(arguments));
    EXPECT_EQ(outcome.exit, 2) << outcome.err;
    EXPECT_THAT(outcome.out, IsEmpty());
    return outcome.err;
  }
};

TEST_F(SystemDraftTest, TheDescriptionIsOnStandardOutputAndWhatIsLeftIsNot) {
  const auto outcome = draft({"--openapi", kAcme, "--collection", "customers", "--name", "acme"});
  EXPECT_EQ(outcome.exit, 0);
  const json description = json::parse(outcome.out);
  EXPECT_EQ(description["name"], "acme");
  EXPECT_EQ(description["entities"].size(), 1U);
  EXPECT_THAT(outcome.err, AllOf(StartsWith("Left to fill in, the most important first:\n/label: "),
                                 HasSubstr("\n/entities/0/fields/4: nothing says whether `code` is unique\n")));
}

TEST_F(SystemDraftTest, ADraftIsServedAtOnce) {
  const auto mock = served(kAcme);
  Client client(mock->connection.at("base_url"), {{"X-Acme-Key", mock->connection.at("api_key")}});
  EXPECT_THAT(mock->connection.at("base_url"), EndsWith("/api/v2"));
  const auto created = client.post("/customers", {{"name", "Fjord"}, {"address", {{"street", "Havnegata 1"}}}});
  ASSERT_EQ(created.status, 201) << created.body;
  EXPECT_EQ(created.json()["id"], 1001);
  EXPECT_EQ(created.json()["is_active"], true);
  const auto list = client.get("/customers?per_page=10").json();
  EXPECT_EQ(list["total"], 1);
  EXPECT_EQ(list["customers"][0]["address"]["street"], "Havnegata 1");
  EXPECT_EQ(client.get("/customers/1001").json(), created.json());
  EXPECT_EQ(client.post("/projects", {{"title", "Quay"}, {"customer_id", 1001}}).status, 201);
  EXPECT_EQ(client.post("/projects", {{"title", "Quay"}, {"customer_id", 7}}).status, 400);
  const auto changed = client.patch("/customers/1001", {{"code", "C-9"}});
  EXPECT_EQ(changed.json()["code"], "C-9") << changed.body;
  EXPECT_EQ(Client(mock->connection.at("base_url"), {}).get("/customers").status, 401);
}

TEST_F(SystemDraftTest, ADraftWithOtherHabitsIsServedToo) {
  const auto mock = served(kBluebook);
  const json credentials = {{"grant_type", "client_credentials"},
                            {"client_id", mock->connection.at("client_id")},
                            {"client_secret", mock->connection.at("client_secret")}};
  const std::string& token_url = mock->connection.at("token_url");
  const auto slash = token_url.find('/', 8);
  const auto token = Client(token_url.substr(0, slash), {}).post(token_url.substr(slash), credentials).json();
  Client client(mock->connection.at("base_url"),
                {{"Authorization", "Bearer " + token["access_token"].get<std::string>()}});
  const auto created = client.post("/clients", {{"client", {{"companyName", "Fjord"}}}});
  ASSERT_EQ(created.status, 200) << created.body;
  const std::string id = created.json()["data"]["id"];
  EXPECT_THAT(id, StartsWith("cli_"));
  EXPECT_EQ(client.get("/clients?limit=1").json()["data"][0]["id"], id);
  EXPECT_EQ(client.get("/clients/" + id).json(), created.json());
  const auto job = client.post("/jobs", {{"name", "Quay"}, {"clientId", id}});
  EXPECT_EQ(job.json()["client"]["companyName"], "Fjord") << job.body;
}

TEST_F(SystemDraftTest, ADraftOfSwaggerIsServedToo) {
  const auto mock = served(kOld);
  const auto& secrets = mock->connection;
  Client client(secrets.at("base_url"), {});
  const auto created = client.post("/accounts.json?key=" + secrets.at("api_key"), {{"title", "Fjord"}});
  ASSERT_EQ(created.status, 201) << created.body;
  EXPECT_TRUE(created.json()["updated"].is_number());
  EXPECT_EQ(client.get("/accounts.json?key=" + secrets.at("api_key")).json()["total"], 1);
  EXPECT_EQ(client.get("/accounts/1.json?key=" + secrets.at("api_key")).json(), created.json());
}

TEST_F(SystemDraftTest, MistakesAreOneMessageWithFileAndPlace) {
  EXPECT_THAT(mistake({"--openapi", "nowhere.yaml"}), StartsWith("dataflow-qa: nowhere.yaml: cannot be read: "));
  EXPECT_THAT(mistake({"--openapi", "."}), HasSubstr("is a directory, expected an OpenAPI file, JSON or YAML"));
  EXPECT_THAT(mistake({"--openapi", file("a.yaml", "a: [1\nb: 2\n")}), HasSubstr("a.yaml: line 2, column"));
  EXPECT_THAT(mistake({"--openapi", file("b.json", "{\"info\": {}}")}), HasSubstr("b.json: expected an OpenAPI"));
  EXPECT_THAT(mistake({"--openapi", kAcme, "--collection", "project"}), HasSubstr("did you mean \"projects\"?"));
  EXPECT_THAT(mistake({"--openapi", kAcme, "--document", file("d.rst", "Dear customer\n")}), HasSubstr("d.rst:1:1:"));
  EXPECT_THAT(mistake({}), HasSubstr("--openapi is required"));
}

}  // namespace
}  // namespace dataflow_qa::cli::testing
