#include "mocks/http/routes.h"

#include <gtest/gtest.h>

namespace dataflow_qa::mocks {
namespace {

using Path = std::vector<std::string>;

Routes some_routes() {
  Routes routes("/v2", true);
  const auto none = [](const Request&, const PathValues&) { return Reply{}; };
  routes.add("GET", "/Customers", none);
  routes.add("GET", "/Customers/{id:number}", none);
  routes.add("GET", "/Projects/{id:number}", none);
  routes.add("POST", "/OAuth/Token", none, false);
  routes.also_below("/Demo");
  return routes;
}

TEST(Routes, TheNearestIsFoundWhateverThePrefix) {
  const Routes routes = some_routes();
  for (const auto& path : {Path{"v2", "Customer"},
                           {"Demo", "v2", "Customer"},
                           {"Customers"},
                           {"v2", "", "Customers"},
                           {"v1", "Customers"}}) {
    EXPECT_EQ(routes.nearest("GET", path), "GET /Customers") << path.front();
  }
  EXPECT_EQ(routes.nearest("POST", {"Demo", "OAuth", "Tokens"}), "POST /OAuth/Token");
  EXPECT_EQ(routes.nearest("GET", {"v2", "Project", "7"}), "GET /Projects/{id}");
}

TEST(Routes, AreCalledWithoutThePrefix) {
  const Routes routes = some_routes();
  for (const char* path : {"/Customers", "/v2/Customers", "/Demo/v2/Customers", "/demo/V2/Customers"}) {
    EXPECT_EQ(routes.as_called(path), "/Customers") << path;
  }
  EXPECT_EQ(routes.as_called("/v20/Customers"), "/v20/Customers");
  EXPECT_EQ(routes.as_called("/v2"), "/v2");
  EXPECT_EQ(routes.as_called("/Demo/OAuth/Token"), "/OAuth/Token");
}

TEST(Routes, OneBesideThePrefixIsServedToo) {
  const Routes routes = some_routes();
  EXPECT_TRUE(routes.serves("POST", "/OAuth/Token"));
  EXPECT_TRUE(routes.serves("GET", "/Customers/{id}"));
  EXPECT_FALSE(routes.serves("POST", "/Customers"));
  EXPECT_TRUE(routes.all().back().is_beside);
}

}  // namespace
}  // namespace dataflow_qa::mocks
