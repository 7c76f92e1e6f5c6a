#pragma once

// A PowerOffice Go mock and a client that is let in, for tests that read like the API's description.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "mocks/controls.h"
#include "mocks/http/body.h"
#include "mocks/testing/client.h"

namespace dataflow_qa::mocks::testing {

class GoFixture : public ::testing::Test {
 protected:
  using json = nlohmann::json;

  json make(const std::string& path, const json& record) {
    const Got got = client_.post(path, record);
    EXPECT_THAT(got.status, ::testing::AnyOf(200, 201)) << got.body;
    return got.json();
  }
  json customer(const std::string& name, json more = json::object()) {
    more["Name"] = name;
    if (!more.contains("EmailAddress")) more["EmailAddress"] = "post@firma.no";
    return make("/Customers", more);
  }
  json project(const std::string& name, json more = json::object()) {
    more["Name"] = name;
    return make("/Projects", more);
  }
  /// The status that a customer with these fields beside name and e-mail gets.
  int customer_status(json fields) {
    fields["Name"] = "Fjord AS";
    if (!fields.contains("EmailAddress")) fields["EmailAddress"] = "post@firma.no";
    return client_.post("/Customers", fields).status;
  }
  int project_status(json fields) {
    fields["Name"] = "Kai";
    return client_.post("/Projects", fields).status;
  }
  Got patch(const std::string& path, const json& operations) {
    return client_.send("PATCH", path, operations.dump(), "application/json-patch+json");
  }
  Got replace(const std::string& path, const std::string& at, const json& value) {
    return patch(path, json::array({{{"op", "replace"}, {"path", at}, {"value", value}}}));
  }
  std::vector<std::string> names(const std::string& path) {
    std::vector<std::string> found;
    const Got got = client_.get(path);
    EXPECT_THAT(got.status, ::testing::AnyOf(200, 204)) << path << " " << got.body;
    if (got.status == 200) {
      for (const json& row : got.json()) found.push_back(row.at("Name"));
    }
    return found;
  }
  static std::string at(const std::string& collection, const json& record) {
    return "/" + collection + "/" + record.at("Id").dump();
  }
  void turn(const char* name, const std::string& value) {
    const auto done = world_.mock->controls()->set_switch(name, value);
    ASSERT_TRUE(done) << done.error().message;
  }

  World world_{"poweroffice-go"};
  Client client_ = world_.client();
};

}  // namespace dataflow_qa::mocks::testing
