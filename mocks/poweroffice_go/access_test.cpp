// Who is let in: tokens, keys, privileges, limits (the reference, 2, 3, 5, 6).

#include "base/digest.h"
#include "mocks/testing/go_fixture.h"

namespace dataflow_qa::mocks {
namespace {

using nlohmann::json;
using testing::Client;
using ::testing::ElementsAre;
using testing::Got;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class GoAccess : public testing::GoFixture {};

TEST_F(GoAccess, WrongKeysAreReportedAsDocumented) {
  Client client(world_.origin(), {{"Ocp-Apim-Subscription-Key", world_.mock->connection().at("subscription_key")}});
  const Got got = client.send("POST", "/OAuth/Token", "grant_type=client_credentials",
                              "application/x-www-form-urlencoded", {{"Authorization", "Basic " + base::base64("a:b")}});
  EXPECT_EQ(got.status, 400);
  EXPECT_EQ(got.json(), json::parse(R"({"error": "invalid_client", "error_description":
      "Client integration not found. Please ensure the provided keys are matching the desired environment."})"));
  EXPECT_EQ(world_.last_entry().response_body, got.body) << "it holds no key";
  EXPECT_EQ(world_.last_entry().request_body, "");
}

TEST_F(GoAccess, ATokenWithoutTheSubscriptionKeyIsNotEnough) {
  const std::string key = world_.mock->connection().at("subscription_key");
  EXPECT_EQ(Client(world_.mock->base_url(), {{"Ocp-Apim-Subscription-Key", key}}).get("/Customers").status, 401);
  Client without(world_.mock->base_url(), {});
  EXPECT_THAT(without.get("/Customers").body, HasSubstr("missing subscription key"));
}

TEST_F(GoAccess, ReadingNeedsThePrivilegeAndWritingTheFullOne) {
  turn("privileges", "Customer,Project_Full");
  EXPECT_EQ(client_.get("/Customers").status, 204);
  EXPECT_EQ(client_.post("/Customers", {{"Name", "A"}, {"EmailAddress", "a@b"}}).status, 403);
  EXPECT_EQ(world_.last_entry().effect, Effect::refused);
  EXPECT_EQ(client_.post("/Projects", {{"Name", "A"}}).status, 201);
  EXPECT_EQ(client_.get("/Departments").status, 403);
  EXPECT_EQ(client_.get("/PaymentTerms").status, 403);
  const json information = client_.get("/ClientIntegrationInformation").json();
  EXPECT_EQ(information.at("ValidPrivileges"), json::parse(R"(["Customer", "Project_Full"])"));
  EXPECT_THAT(information.at("InvalidPrivileges"), ::testing::Contains("Department_Full"));
}

TEST_F(GoAccess, AContactsPrivilegeOpensItsAddressesAndPersons) {
  turn("privileges", "Customer");
  EXPECT_EQ(client_.get("/ContactDeliveryAddresses").status, 204);
  EXPECT_EQ(client_.get("/ContactPersons").status, 204);
  turn("privileges", "Employee");
  EXPECT_EQ(client_.get("/ContactDeliveryAddresses").status, 204);
  EXPECT_EQ(client_.get("/ContactPersons").status, 403);
}

TEST_F(GoAccess, TenRequestsASecondAndOneMore) {
  world_.clock.hold();
  world_.mock->controls()->set_rate_limit(10);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(client_.get("/Customers").status, 204);
  const Got got = client_.get("/Customers");
  EXPECT_EQ(got.status, 429);
  EXPECT_EQ(got.json().at("message"), "Rate limit is exceeded. Try again in 1 seconds.");
  EXPECT_EQ(got.header("Retry-After"), "1");
}

TEST_F(GoAccess, OfTheTokenCallTheLimitsStatusIsAText) {
  FaultStep step;
  step.status = 429;
  world_.mock->controls()->add_fault(step);
  const Got got = Client(world_.origin(), {}).send("POST", "/OAuth/Token", "", "");
  EXPECT_EQ(got.json().at("statusCode"), "429");
}

TEST_F(GoAccess, ErrorsAreProblemDetailsWithLowerCaseNames) {
  const json problem = client_.get("/Customers/12345").json();
  EXPECT_EQ(problem, json::parse(R"({"title": "Object(s) not found", "status": 404,
                                     "detail": "Customer with id = 12345 not found."})"));
  EXPECT_EQ(client_.send("POST", "/Customers", "", "application/json").json().at("detail"),
            "Customer object is missing.");
}

TEST_F(GoAccess, OldKeysAreASwitch) {
  const json made = customer("A", {{"MailAddress", {{"City", "Bergen"}, {"ZipCode", "5003"}}}});
  turn("old-keys-in-single-records", "on");
  EXPECT_EQ(client_.get(at("Customers", made)).json().at("name"), "A");
  EXPECT_EQ(client_.get("/Customers").json().at(0).at("Name"), "A");
  turn("old-keys-in-single-records", "off");
  turn("old-keys-in-parts", "on");
  EXPECT_EQ(client_.get("/Customers").json().at(0).at("MailAddress").at("city"), "Bergen");
}

TEST_F(GoAccess, TheTokenRequestIsAForm) {
  const auto keys = world_.mock->connection();
  Client client(world_.origin(),
                {{"Ocp-Apim-Subscription-Key", keys.at("subscription_key")},
                 {"Authorization", "Basic " + base::base64(keys.at("app_key") + ":" + keys.at("client_key"))}});
  const auto status = [&](const char* body, const char* type) {
    return client.send("POST", "/OAuth/Token", body, type).status;
  };
  EXPECT_EQ(status("grant_type=client_credentials", "application/x-www-form-urlencoded; charset=utf-8"), 200);
  EXPECT_EQ(status("grant_type=client_credentials", "text/plain"), 400);
  EXPECT_EQ(status(R"({"grant_type": "client_credentials"})", "application/json"), 400);
  EXPECT_EQ(status("", "application/x-www-form-urlencoded"), 400);
  EXPECT_EQ(client.get("/OAuth/Token").status, 404);
}

TEST_F(GoAccess, SeveralTokensLiveSideBySide) {
  Client other = world_.client();
  EXPECT_EQ(other.get("/Customers").status, 204);
  EXPECT_EQ(client_.get("/Customers").status, 204);
}

TEST_F(GoAccess, NeitherKeysNorTokensOpenAnotherEnvironment) {
  testing::World demo("poweroffice-go");
  const auto keys = world_.mock->connection();
  const auto others = demo.mock->connection();
  for (const char* key : {"app_key", "client_key", "subscription_key"}) EXPECT_NE(keys.at(key), others.at(key)) << key;
  Client token(demo.origin(),
               {{"Ocp-Apim-Subscription-Key", others.at("subscription_key")},
                {"Authorization", "Basic " + base::base64(keys.at("app_key") + ":" + keys.at("client_key"))}});
  EXPECT_EQ(token.send("POST", "/OAuth/Token", "grant_type=client_credentials", "application/x-www-form-urlencoded")
                .json()
                .at("error"),
            "invalid_client");
  Client stranger(demo.mock->base_url(), {{"Ocp-Apim-Subscription-Key", others.at("subscription_key")},
                                          {"Authorization", "Bearer " + world_.mock->secrets().back()}});
  EXPECT_EQ(stranger.get("/Customers").status, 401);
}

TEST_F(GoAccess, EachGroupOfEndpointsHasItsPrivilege) {
  const std::vector<std::pair<const char*, const char*>> groups{{"Customers", "Customer"},
                                                                {"Projects", "Project"},
                                                                {"Departments", "Department"},
                                                                {"Employees", "Employee"},
                                                                {"Locations", "Location"},
                                                                {"ContactGroups", "ContactGroup"},
                                                                {"PaymentTerms", "CommonServices"},
                                                                {"DeliveryTerms", "CommonServices"},
                                                                {"BrandingThemes", "CommonServices"},
                                                                {"SubLedgerNumberSeries", "CommonServices"}};
  for (const auto& [path, privilege] : groups) {
    const std::string collection = std::string("/") + path;
    for (const char* suffix : {"", "_Full"}) {
      turn("privileges", std::string(privilege) + suffix);
      EXPECT_LT(client_.get(collection).status, 300) << path;
    }
    turn("privileges", "SalesOrder_Full");
    const Got refused = client_.get(collection);
    EXPECT_EQ(refused.status, 403) << path;
    EXPECT_EQ(refused.body, "") << path;
    EXPECT_EQ(client_.get("/ClientIntegrationInformation").status, 200) << "is open to any valid token";
  }
}

TEST_F(GoAccess, ClientInformationHasItsFields) {
  const json information = client_.get("/ClientIntegrationInformation").json();
  for (const char* name : {"ActiveClientSubscriptions", "ValidPrivileges", "InvalidPrivileges"}) {
    EXPECT_TRUE(information.at(name).is_array()) << name;
  }
  EXPECT_EQ(information.at("ClientId"), world_.mock->connection().at("client_key"));
  EXPECT_TRUE(information.at("ClientName").is_string());
  EXPECT_EQ(information.at("AllowSendInvoice"), false);
}

TEST_F(GoAccess, TheLimitCountsAllTokensTogether) {
  Client other = world_.client();
  world_.clock.hold();
  world_.mock->controls()->set_rate_limit(10);
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(client_.get("/Customers").status, 204);
    EXPECT_EQ(other.get("/Projects").status, 204);
  }
  EXPECT_EQ(other.get("/Customers").status, 429);
  EXPECT_EQ(client_.get("/Customers").status, 429);
}

}  // namespace
}  // namespace dataflow_qa::mocks
