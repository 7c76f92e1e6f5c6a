// Every route's real answers, held against the description that is served at /openapi.json.

#include <gtest/gtest.h>

#include <array>
#include <cctype>
#include <set>
#include <sstream>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "mocks/controls.h"
#include "mocks/testing/client.h"

namespace dataflow_qa::mocks {
namespace {

using nlohmann::json;
using testing::Client;
using testing::Got;
using testing::Headers;
using testing::World;

/// `schema` with the components beside it, so that its references lead somewhere.
json standing_alone(const json& document, json schema) {
  schema["components"] = document.at("components");
  return schema;
}

std::string violations(const json& schema, const json& value) {
  valijson::Schema compiled;
  valijson::SchemaParser parser;
  parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(schema), compiled);
  valijson::ValidationResults results;
  valijson::Validator validator;
  if (validator.validate(compiled, valijson::adapters::NlohmannJsonAdapter(value), &results)) return {};
  std::ostringstream text;
  for (valijson::ValidationResults::Error error; results.popError(error);) {
    for (const auto& step : error.context) text << step;
    text << ": " << error.description << "\n";
  }
  return text.str() + value.dump();
}

class OpenApiTest : public ::testing::Test {
 protected:
  OpenApiTest() { document_ = Client(world_.origin(), {}).get("/openapi.json").json(); }

  /// Sends, and holds the answer against what `method` of `path` promises.
  Got hold(const std::string& method, const std::string& path, const std::string& target, const json& body = nullptr,
           const Headers& headers = {}, const std::string& type = "application/json") {
    const Got got = client_.send(method, target,
                                 body.is_null()     ? ""
                                 : body.is_string() ? body.get<std::string>()
                                                    : body.dump(),
                                 body.is_null() ? "" : type, headers);
    expect_promised(method, path, got);
    return got;
  }
  void expect_promised(std::string method, const std::string& path, const Got& got) {
    for (char& c : method) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    const std::string status = std::to_string(got.status);
    const json& promises = document_.at("paths").at(path).at(method).at("responses");
    ASSERT_TRUE(promises.contains(status)) << method << " " << path << " answers " << status << ": " << got.body;
    seen_.insert(method + " " + path + " " + status);
    const json& promise = promises.at(status);
    const json headers = promise.value("headers", json::object());
    for (const auto& [name, header] : headers.items()) {
      EXPECT_EQ(violations(header.at("schema"), got.header(name)), "") << name;
    }
    if (!promise.contains("content")) {
      EXPECT_EQ(got.body, "");
      return;
    }
    const auto content = promise.at("content").begin();
    EXPECT_EQ(got.header("Content-Type"), content.key());
    EXPECT_EQ(violations(standing_alone(document_, content->at("schema")), got.json()), "") << path << " " << status;
  }
  /// Every answer that the description names for this collection was given.
  void expect_all_seen(const std::string& collection) {
    for (const auto& [path, operations] : document_.at("paths").items()) {
      if (!path.starts_with(collection)) continue;
      for (const auto& [method, operation] : operations.items()) {
        if (method == "parameters") continue;
        for (const auto& [status, promise] : operation.at("responses").items()) {
          EXPECT_TRUE(seen_.contains(method + " " + path + " " + status)) << method << " " << path << " " << status;
        }
      }
    }
  }
  /// Tests what is the same for both collections. `whole` is a record that can be made once.
  void hold_collection(const std::string& all, const json& whole, const std::string& field);
  void hold_strangers(const std::string& all, const std::string& at);

  World world_{"custom-pms"};
  Client client_ = world_.client();
  json document_;
  std::set<std::string> seen_;
};

void OpenApiTest::hold_strangers(const std::string& all, const std::string& at) {
  const std::string one = all + "/{id}";
  const std::vector<std::array<std::string, 3>> calls{
      {"GET", all, all}, {"POST", all, all}, {"GET", one, at}, {"PATCH", one, at}, {"DELETE", one, at}};
  Client stranger(world_.mock->base_url(), {});
  for (const auto& [method, path, target] : calls) {
    expect_promised(method, path, stranger.send(method, target, "", ""));
    FaultStep limit;
    limit.status = 429;
    world_.mock->controls()->add_fault(limit);
    hold(method, path, target);
  }
}

void OpenApiTest::hold_collection(const std::string& all, const json& whole, const std::string& field) {
  const std::string one = all + "/{id}";
  const json made = hold("POST", all, all, whole).json();
  const std::string at = all + "/" + made.at("id").get<std::string>();
  hold("POST", all, all, json{{"nme", "x"}});
  hold("POST", all, all, whole);
  hold("POST", all, all, std::string((1U << 20U) + 1, 'x'));
  hold("POST", all, all, "a=b", {}, "text/plain");
  hold("GET", all, all + "?limit=1&includeDeleted=true");
  hold("GET", all, all + "?limit=0");
  hold("GET", one, at);
  hold("GET", one, at + "?includeDeleted=perhaps");
  hold("GET", one, all + "/none");
  hold("PATCH", one, at, json{{field, "Changed"}}, {}, "application/merge-patch+json");
  hold("PATCH", one, at, json{{field, nullptr}});
  hold("PATCH", one, all + "/none", json::object());
  hold("PATCH", one, at, json{{field, "Late"}}, {{"If-Match", "\"1\""}});
  hold("PATCH", one, at, std::string((1U << 20U) + 1, 'x'));
  hold("PATCH", one, at, "a=b", {}, "text/plain");
  hold("DELETE", one, at, nullptr, {{"If-Match", "\"1\""}});
  hold("DELETE", one, all + "/none");
  hold_strangers(all, at);
}

TEST_F(OpenApiTest, CustomersAnswerAsDescribed) {
  const json whole = json::parse(R"({"type": "organisation", "name": "Fjord AS", "organisationNumber": "310042102",
      "email": "post@fjord.no", "invoiceEmail": null, "phone": "55 00", "website": "fjord.no", "active": false,
      "externalReference": "r1",
      "address": {"line1": "Kaien 1", "line2": null, "postalCode": "5003", "city": "Bergen", "country": "NO"}})");
  hold_collection("/customers", whole, "name");
  hold("POST", "/customers", "/customers",
       json::parse(R"({"type": "person", "firstName": "Kari", "lastName": "Nordmann", "dateOfBirth": "1974-05-17"})"));
  hold("PATCH", "/customers/{id}", "/customers/C-1002", json{{"externalReference", "r1"}});
  client_.post("/projects", {{"code", "K1"}, {"name", "Kai"}, {"customerId", "C-1001"}});
  hold("DELETE", "/customers/{id}", "/customers/C-1001");
  hold("DELETE", "/customers/{id}", "/customers/C-1002");
  hold("GET", "/customers", "/customers?includeDeleted=true");
  expect_all_seen("/customers");
}

TEST_F(OpenApiTest, ProjectsAnswerAsDescribed) {
  client_.post("/customers", {{"type", "organisation"}, {"name", "Fjord AS"}});
  const json whole = json::parse(R"({"code": "K1", "name": "Kai", "customerId": "C-1001", "startDate": "2026-01-01",
      "endDate": "2026-12-31", "status": "notStarted", "internal": true, "departmentCode": "10",
      "managerEmail": "leder@firma.no", "externalReference": "r1"})");
  hold_collection("/projects", whole, "name");
  hold("POST", "/projects", "/projects", json{{"code", "K2"}, {"name", "Bru"}});
  hold("PATCH", "/projects/{id}", "/projects/P-2002", json{{"code", "k1"}});
  hold("DELETE", "/projects/{id}", "/projects/P-2002");
  hold("GET", "/projects", "/projects?includeDeleted=true&updatedSince=2020-01-01T00:00:00Z");
  expect_all_seen("/projects");
}

TEST_F(OpenApiTest, ItSaysWhatItIsAndNeedsNoKey) {
  EXPECT_EQ(document_.at("openapi"), "3.1.0");
  EXPECT_EQ(world_.journal.since(0).at(0).route, "GET /openapi.json");
}

TEST_F(OpenApiTest, AnAnswerThatBreaksThePromiseIsNoticed) {
  const json schema = standing_alone(document_, {{"$ref", "#/components/schemas/Customer"}});
  json record = client_.post("/customers", {{"type", "organisation"}, {"name", "Fjord AS"}}).json();
  EXPECT_EQ(violations(schema, record), "");
  record["surprise"] = 1;
  EXPECT_NE(violations(schema, record), "");
}

}  // namespace
}  // namespace dataflow_qa::mocks
