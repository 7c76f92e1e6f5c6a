// Products and their groups (the vendor's contract), which are described and nothing else.

#include "mocks/testing/go_fixture.h"

namespace dataflow_qa::mocks {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using testing::Got;
using ::testing::IsEmpty;

class GoProducts : public testing::GoFixture {
 protected:
  json product(const std::string& name, json more = json::object()) {
    more["Name"] = name;
    return make("/Products", more);
  }
  json group(const std::string& code, json more = json::object()) {
    more["Code"] = code;
    return make("/ProductGroups", more);
  }
};

TEST_F(GoProducts, EachMethodHasItsStatus) {
  EXPECT_EQ(client_.get("/Products").status, 204);
  EXPECT_EQ(client_.post("/ProductGroups", {{"Code", "2"}, {"Name", "Service"}}).status, 201);
  const Got made = client_.post("/Products", {{"Name", "Planke"}});
  EXPECT_EQ(made.status, 200) << "and not 201";
  const std::string path = at("Products", made.json());
  EXPECT_EQ(client_.get("/Products").status, 200);
  EXPECT_EQ(client_.get(path).json(), made.json());
  EXPECT_EQ(replace(path, "/UnitPrice", 99.5).json().at("UnitPrice"), 99.5);
  EXPECT_EQ(replace(path, "/UnitPriec", 1).status, 400);
  EXPECT_EQ(client_.remove(path).status, 200);
  EXPECT_EQ(client_.get(path).json().at("detail"), "Product with id = " + path.substr(10) + " not found.");
  EXPECT_EQ(client_.post("/Products", {{"Code", "1"}}).json().at("title"), "Product validation error(s)");
}

TEST_F(GoProducts, AProductWithoutAGroupIsOfTheDefaultOne) {
  const json standard = client_.get("/ProductGroups?codes=1").json().at(0);
  const json made = product("Planke");
  EXPECT_EQ(made.at("ProductGroupId"), standard.at("Id"));
  EXPECT_EQ(made.at("ProductGroupCode"), "1");
  const json service = group("2");
  EXPECT_EQ(product("A", {{"ProductGroupCode", "2"}}).at("ProductGroupId"), service.at("Id"));
  EXPECT_EQ(product("B", {{"ProductGroupCode", "1"}, {"ProductGroupId", service.at("Id")}}).at("ProductGroupCode"),
            "2");
  EXPECT_EQ(client_.remove(at("ProductGroups", service)).status, 409) << "products are in it";
  EXPECT_EQ(client_.post("/Products", {{"Name", "C"}, {"ProductGroupCode", "9"}}).status, 400)
      << "the contract lists no 404 here";
}

TEST_F(GoProducts, WhatComesFromTheGroupReadsAsNull) {
  const json dear = group("2", {{"UnitPrice", 500}, {"UnitCost", 300}});
  const json made = product("Planke", {{"ProductGroupId", dear.at("Id")}});
  EXPECT_EQ(made.at("UnitPrice"), nullptr);
  EXPECT_EQ(made.at("UnitCost"), nullptr);
  const std::string path = at("Products", made);
  EXPECT_EQ(replace(path, "/UnitPrice", 5).json().at("UnitPrice"), 5);
  EXPECT_EQ(replace(path, "/UnitPrice", nullptr).json().at("UnitPrice"), nullptr) << "it is the group's again";
}

TEST_F(GoProducts, OnlyStockItemsHaveAStock) {
  EXPECT_EQ(client_.post("/Products", {{"Name", "A"}, {"StockOnHand", 3}}).status, 400);
  EXPECT_EQ(product("Planke", {{"IsStockItem", true}, {"StockOnHand", 3}}).at("StockOnHand"), 3);
}

TEST_F(GoProducts, StockHasATimeOfItsOwn) {
  const json made = product("Planke", {{"IsStockItem", true}});
  EXPECT_EQ(made.at("StockOnHandLastChangedDatetimeOffset"), nullptr);
  const std::string path = at("Products", made);
  const json counted = replace(path, "/StockOnHand", 3).json();
  EXPECT_EQ(counted.at("LastChangedDateTimeOffset"), made.at("LastChangedDateTimeOffset"));
  EXPECT_NE(counted.at("StockOnHandLastChangedDatetimeOffset"), nullptr);
  EXPECT_THAT(names("/Products?stockOnHandLastChangedDatetimeOffsetGreaterThan=2020-01-01"), ElementsAre("Planke"));
  const json renamed = replace(path, "/Name", "Bord").json();
  EXPECT_NE(renamed.at("LastChangedDateTimeOffset"), made.at("LastChangedDateTimeOffset"));
  EXPECT_EQ(renamed.at("StockOnHandLastChangedDatetimeOffset"), counted.at("StockOnHandLastChangedDatetimeOffset"));
}

TEST_F(GoProducts, TheIdOfAnAccountBeatsItsNumber) {
  for (const std::string path : {"/Products", "/ProductGroups"}) {
    const json both{{"Name", "A"}, {"StandardSalesAccount", 3000}, {"StandardSalesAccountId", 77}};
    EXPECT_EQ(client_.post(path, both).json().at("StandardSalesAccount"), nullptr) << path;
    const json made = client_.post(path, {{"Name", "B"}, {"OptionalSalesAccount", 3100}}).json();
    EXPECT_EQ(made.at("OptionalSalesAccount"), 3100) << path;
    const std::string one = path + "/" + made.at("Id").dump();
    const json changed = replace(one, "/OptionalSalesAccountId", 78).json();
    EXPECT_EQ(changed.at("OptionalSalesAccount"), nullptr) << path;
    EXPECT_EQ(replace(one, "/OptionalSalesAccount", 3100).status, 400) << "read-only in changes";
  }
}

TEST_F(GoProducts, GroupsAreReadChangedAndRemoved) {
  const std::string path = at("ProductGroups", group("2"));
  EXPECT_EQ(client_.get(path).status, 200);
  EXPECT_EQ(replace(path, "/Name", "Tjenester").json().at("Name"), "Tjenester");
  EXPECT_THAT(names("/ProductGroups?createdDateTimeOffsetGreaterThan=2020-01-01&codes=2"), ElementsAre("Tjenester"));
  EXPECT_EQ(client_.remove(path).status, 200);
  EXPECT_EQ(client_.get(path).status, 404);
}

TEST_F(GoProducts, FiltersAreThoseOfTheContract) {
  group("2", {{"Name", "Service"}, {"ProductType", "Service"}});
  product("Planke", {{"Code", "10"}, {"ProductType", "Product"}});
  product("Arbeid", {{"Code", "11"}, {"ProductType", "Service"}, {"ProductGroupCode", "2"}, {"IsArchived", true}});
  EXPECT_THAT(names("/Products?codes=11,12"), ElementsAre("Arbeid"));
  EXPECT_THAT(names("/Products?names=planke"), ElementsAre("Planke"));
  EXPECT_THAT(names("/Products?productGroupCodes=2"), ElementsAre("Arbeid"));
  EXPECT_THAT(names("/Products?isArchived=false"), ElementsAre("Planke"));
  EXPECT_THAT(names("/Products?type=Service"), ElementsAre("Arbeid"));
  EXPECT_THAT(names("/ProductGroups?type=Service&names=service"), ElementsAre("Service"));
  EXPECT_THAT(names("/Products?lastChangedDateTimeOffsetGreaterThan=2099-01-01"), IsEmpty());
  EXPECT_THAT(names("/Products?stockOnHandLastChangedDatetimeOffsetGreaterThan=2020-01-01"), IsEmpty());
  EXPECT_EQ(client_.get("/Products?type=Ware").status, 400);
}

}  // namespace
}  // namespace dataflow_qa::mocks
