// Answers by hand, faults for routes that do not exist, and what the journal says of refusals: over /__control.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mocks/testing/client.h"

namespace dataflow_qa::mocks {
namespace {

using nlohmann::json;
using testing::Client;
using testing::Got;
using ::testing::HasSubstr;
using testing::with_control;
using testing::World;

class StubsTest : public ::testing::Test {
 protected:
  Client control() { return {world_.origin() + "/__control", {}}; }
  Got stub(const json& body) { return control().post("/stubs", body); }
  json last_line() { return control().get("/journal").json().at("entries").back(); }

  World world_{"poweroffice-go", with_control()};
  Client client_ = world_.client();
};

TEST_F(StubsTest, AnswerInPlaceOfTheGatewaysRefusal) {
  EXPECT_EQ(client_.get("/SalesOrders/7").status, 404);
  EXPECT_EQ(stub({{"method", "GET"}, {"route", "/SalesOrders/{id}"}, {"body", {{"Id", 7}}}}).status, 201);
  const Got got = client_.get("/SalesOrders/7");
  EXPECT_EQ(got.status, 200);
  EXPECT_EQ(got.json(), (json{{"Id", 7}}));
  EXPECT_EQ(last_line().at("route"), "GET /SalesOrders/{id}");
  EXPECT_EQ(last_line().at("fault"), "stub");
  EXPECT_EQ(client_.get("/SalesOrders").status, 404);
}

TEST_F(StubsTest, AnswerAsOftenAsTheyAreAskedTo) {
  stub({{"method", "POST"}, {"route", "/Suppliers"}, {"status", 422}, {"body", "no"}, {"headers", {{"X-A", "b"}}}});
  stub({{"method", "POST"}, {"route", "/Suppliers"}, {"status", 201}, {"times", 1}});
  EXPECT_EQ(client_.post("/Suppliers", json::object()).status, 201) << "the latest answers first";
  const Got got = client_.post("/Suppliers", json::object());
  EXPECT_EQ(got.status, 422);
  EXPECT_EQ(got.body, "no");
  EXPECT_EQ(got.header("X-A"), "b");
  const json all = control().get("/stubs").json();
  EXPECT_EQ(all.at(0).at("answered"), 1);
  EXPECT_EQ(all.at(1).at("answered"), 1);
}

TEST_F(StubsTest, AskForTheSameCredentialsAsOtherRoutes) {
  stub({{"method", "GET"}, {"route", "/Suppliers"}});
  EXPECT_EQ(Client(world_.mock->base_url(), {}).get("/Suppliers").status, 401);
  EXPECT_EQ(last_line().at("reason"), "the header Ocp-Apim-Subscription-Key is missing");
}

TEST_F(StubsTest, SayWhatKindOfContentTheyAre) {
  stub({{"method", "GET"},
        {"route", "/Reports"},
        {"headers", {{"Content-Type", "text/csv"}, {"Date", "x"}}},
        {"body", "a;b"}});
  const Got got = client_.get("/Reports");
  EXPECT_EQ(got.header("Content-Type"), "text/csv");
  EXPECT_EQ(got.header("Date"), "x");
  const json known = control().get("/stubs").json().at(0);
  EXPECT_EQ(known.at("body"), "a;b");
  EXPECT_EQ(known.at("headers").at("Content-Type"), "text/csv");
}

TEST_F(StubsTest, SpoilNoConnection) {
  const auto said = [&](const json& body) { return stub(body).json().at("error").get<std::string>(); };
  for (const int status : {204, 205, 304}) {
    const json with_body{{"method", "GET"}, {"route", "/A"}, {"status", status}, {"body", "oops"}};
    EXPECT_THAT(said(with_body), HasSubstr("has no content")) << status;
    EXPECT_EQ(control().post("/faults", {{"call", "list"}, {"status", status}, {"body", "oops"}}).status, 400);
  }
  for (const char* name : {"Content-Length", "transfer-encoding", "Connection"}) {
    const json with_header{{"method", "GET"}, {"route", "/A"}, {"headers", {{name, "100"}}}};
    EXPECT_THAT(said(with_header), HasSubstr("is for the server to say")) << name;
  }
  control().post("/faults", {{"call", "list"}, {"route", "/Customers"}, {"body", "oops"}});
  EXPECT_EQ(client_.get("/Customers").status, 204) << "an empty list";
  EXPECT_EQ(client_.get("/Customers").status, 204) << "and what follows it on the connection";
}

TEST_F(StubsTest, AreNamedWithOrWithoutThePrefix) {
  for (const char* route : {"/v2/SalesOrders", "/Demo/v2/Reports", "/Invoices"}) {
    EXPECT_EQ(stub({{"method", "GET"}, {"route", route}}).status, 201) << route;
  }
  for (const char* path : {"/SalesOrders", "/Reports", "/Invoices"}) EXPECT_EQ(client_.get(path).status, 200) << path;
  EXPECT_EQ(control().post("/faults", {{"route", "/v2/Customers"}, {"status", 503}}).status, 201);
  EXPECT_EQ(client_.get("/Customers").status, 503);
}

TEST_F(StubsTest, OneTooManyIsRefusedInWords) {
  const json small{{"method", "GET"}, {"route", "/A"}};
  Client http = control();
  for (int i = 0; i < 1000; ++i) ASSERT_EQ(http.post("/stubs", small).status, 201);
  EXPECT_EQ(http.post("/stubs", small).status, 409);
}

TEST_F(StubsTest, GoAway) {
  const auto id = stub({{"method", "GET"}, {"route", "/Suppliers"}}).json().at("id").dump();
  EXPECT_EQ(control().remove("/stubs/" + id).status, 204);
  EXPECT_EQ(control().remove("/stubs/" + id).status, 404);
  stub({{"method", "GET"}, {"route", "/Suppliers"}});
  control().post("/reset", json::object());
  EXPECT_EQ(client_.get("/Suppliers").status, 404);
}

TEST_F(StubsTest, AreRefusedWhereTheyCouldNeverAnswer) {
  const auto said = [&](const json& body) { return stub(body).json().at("error").get<std::string>(); };
  EXPECT_THAT(said({{"method", "GET"}, {"route", "/Customers/{id}"}}),
              HasSubstr("this mock serves GET /Customers/{id}"));
  EXPECT_THAT(said({{"method", "get"}, {"route", "/A"}}), HasSubstr("/method: expected one of GET, POST"));
  EXPECT_THAT(said({{"method", "GET"}, {"route", "A"}}), HasSubstr("/route: expected a path"));
  for (const char* route : {"A", "/a%20b", "/A/{id:number}", "/Sales\nOrders", "/Customers/{x}x", "/", "/A//B"}) {
    EXPECT_THAT(said({{"method", "GET"}, {"route", route}}), HasSubstr("/route: expected a path")) << route;
  }
  EXPECT_THAT(said({{"method", "POST"}, {"route", "/OAuth/Token"}}), HasSubstr("this mock serves POST /OAuth/Token"));
  EXPECT_THAT(said({{"method", "GET"}, {"route", "/A"}, {"status", 42}}), HasSubstr("/status"));
  EXPECT_THAT(said({{"method", "GET"}}), HasSubstr("route"));
}

TEST_F(StubsTest, AFaultForARouteThatDoesNotExistIsRefusedWithTheNearest) {
  const auto said = [&](const json& body) {
    const Got got = control().post("/faults", body);
    return got.status == 201 ? "armed" : got.json().at("error").get<std::string>();
  };
  EXPECT_THAT(said({{"route", "/Customer"}, {"status", 503}}), HasSubstr("the nearest route is GET /Customers"));
  EXPECT_THAT(said({{"method", "PUT"}, {"route", "/Customers/{id}"}}),
              HasSubstr("no request to this mock fits \"PUT /Customers/{id}\""));
  EXPECT_THAT(said({{"call", "list"}, {"route", "/Customers/{id}"}}), HasSubstr("no request to this mock fits"));
  EXPECT_THAT(said({{"call", "token"}, {"route", "/Customers"}}), HasSubstr("the nearest route is POST /OAuth/Token"));
  EXPECT_THAT(said({{"call", "list"}, {"method", "POST"}}), HasSubstr("no request to this mock fits \"list POST\""));
  for (const char* method : {"BREW", "PUT"})
    EXPECT_THAT(said({{"method", method}}), HasSubstr("no request to")) << method;
  EXPECT_EQ(said({{"call", "token"}, {"route", "/OAuth/Token"}}), "armed");
  EXPECT_EQ(said({{"call", "read"}, {"route", "/customers/{id}"}}), "armed");
}

TEST_F(StubsTest, EveryRefusalHasItsReasonInTheJournal) {
  client_.get("/Employees/Employments");
  EXPECT_THAT(last_line().at("reason").get<std::string>(),
              HasSubstr("this mock does not serve it; the nearest route is"));
  client_.post("/Customers", {{"EmailAddress", "a@b.no"}});
  EXPECT_THAT(last_line().at("reason").get<std::string>(), HasSubstr("Name"));
  client_.get("/Customers/1");
  EXPECT_THAT(last_line().at("reason").get<std::string>(), HasSubstr("1"));
  client_.get("/Customers?PageSize=x");
  EXPECT_THAT(last_line().at("reason").get<std::string>(), HasSubstr("PageSize"));
  control().post("/rate-limit", {{"per_second", 1}});
  client_.get("/Customers");
  client_.get("/Customers");
  EXPECT_EQ(last_line().at("reason"), "more than 1 request in 1 s");
}

}  // namespace
}  // namespace dataflow_qa::mocks
