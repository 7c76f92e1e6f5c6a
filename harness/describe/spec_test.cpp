#include "harness/describe/spec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/describe/resources.h"

namespace dataflow_qa::describe {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Spec spec(const std::string& text) {
  auto read = Spec::read(text);
  if (!read) throw std::runtime_error(read.error().text());
  return std::move(*read);
}

std::string error(const std::string& text) {
  const auto read = Spec::read(text);
  return read ? "no error" : read.error().text();
}

std::string base_path(const std::string& members) {
  return spec("{" + members + R"(, "paths": {"/a": {}}})").base_path();
}

TEST(Spec, KnowsItsVersions) {
  EXPECT_EQ(error("openapi: 3.1.0\npaths: {/a: {}}\n"), "no error");
  EXPECT_EQ(error("openapi: 3.1\npaths: {/a: {}}\n"), "no error") << "a number in YAML";
  EXPECT_EQ(error("swagger: '2.0'\npaths: {/a: {}}\n"), "no error");
  EXPECT_THAT(error("swagger: '1.2'\npaths: {/a: {}}\n"), HasSubstr("/swagger: expected an OpenAPI 3.0 or 3.1"));
  EXPECT_THAT(error("title: x\n"), HasSubstr("neither a member \"openapi\" nor \"swagger\""));
  EXPECT_THAT(error("[]"), HasSubstr("expected an OpenAPI"));
  EXPECT_THAT(error("openapi: 3.0.0\n"), HasSubstr("/paths: there are no paths"));
}

TEST(Spec, TheBasePathIsThatOfTheFirstServer) {
  EXPECT_EQ(base_path(R"("openapi": "3.0.0", "servers": [{"url": "https://a.example/api/v2/?x=1"}])"), "/api/v2");
  EXPECT_EQ(base_path(R"("openapi": "3.0.0", "servers": [{"url": "/"}])"), "");
  EXPECT_EQ(base_path(R"("openapi": "3.0.0", "servers": [{"url": "https://{h}/{v}",
    "variables": {"h": {"default": "a.example"}, "v": {"default": "v1"}}}])"),
            "/v1");
  EXPECT_EQ(base_path(R"("swagger": "2.0", "basePath": "/v3/")"), "/v3");
  EXPECT_EQ(base_path(R"("openapi": "3.0.0", "servers": [{"url": "{{{"}])"), "/{{{");
}

TEST(Spec, FollowsReferencesAndEndsCircles) {
  const Spec read = spec(R"({"openapi": "3.0.0", "paths": {"/a b~": {"x": 7}},
    "r": {"$ref": "#/paths/~1a%20b~0/x"}, "c": {"$ref": "#/d"}, "d": {"$ref": "#/c"}, "list": [1, {"y": 2}],
    "i": {"$ref": "#/list/1/y"}, "out": {"$ref": "other.yaml#/x"}, "self": {"$ref": "#"}})");
  EXPECT_EQ(read.resolved(member(read.root(), "r")), 7);
  EXPECT_EQ(read.resolved(member(read.root(), "i")), 2);
  EXPECT_TRUE(read.resolved(member(read.root(), "c")).is_null());
  EXPECT_TRUE(read.resolved(member(read.root(), "out")).is_null());
  EXPECT_TRUE(read.resolved(member(read.root(), "self")).is_object());
}

TEST(Resources, ArePathsOfRecords) {
  const Spec read = spec(R"({"openapi": "3.0.0", "paths": {
    "/api/companies/": {"get": {}}, "/api/companies/{id}": {"put": {}, "delete": {}},
    "/api/crm/companies.json": {"post": {}}, "/api/crm/companies/{id}.json": {"get": {}},
    "/api/companies/{id}/notes": {"get": {}}, "/api/{tenant}/x/{id}": {"get": {}}, "/api/health": {"get": {}}}})");
  const auto resources = resources_of(read);
  ASSERT_EQ(resources.size(), 2U);
  EXPECT_EQ(resources[0].collection, "companies");
  EXPECT_EQ(resources[0].singular, "company");
  EXPECT_THAT(resources[0].methods(), ElementsAre("LIST", "PATCH", "DELETE"));
  EXPECT_EQ(resources[0].update_verb, "PUT");
  EXPECT_EQ(resources[1].collection, "crm/companies");
  EXPECT_EQ(resources[1].suffix, ".json");
  EXPECT_EQ(shared_prefix(resources), "/api");
}

TEST(Resources, HaveNamesOfTheirOwn) {
  const Spec read = spec(R"({"openapi": "3.0.0", "paths": {
    "/crm/towns": {"get": {}}, "/crm/towns/{id}": {"get": {}}, "/towns": {"get": {}}, "/towns/{id}": {"get": {}}}})");
  const auto resources = resources_of(read);
  ASSERT_EQ(resources.size(), 2U);
  EXPECT_EQ(resources[0].collection, "crm/towns");
  EXPECT_EQ(resources[1].collection, "towns");
  EXPECT_EQ(shared_prefix(resources), "");
}

}  // namespace
}  // namespace dataflow_qa::describe
