#include "harness/run/catalogue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dataflow_qa::run {
namespace {

using ::testing::Pair;

TEST(GtestName, HasTheDataflowAsSuiteAndOnlyLettersThatGoogleTestTakes) {
  EXPECT_THAT(gtest_name("human-data.link.one-record"), Pair("human_data", "link_one_record"));
  EXPECT_THAT(gtest_name("customers.sync.from-source.address.city"),
              Pair("customers", "sync_from_source_address_city"));
}

class CatalogueTest : public ::testing::Test {
 protected:
  CatalogueTest() { checklist_.items = {{.id = "customers/every", .dataflow = "customers"}}; }
  [[nodiscard]] std::vector<CheckDefinition> make(std::vector<CheckDefinition> given) const {
    return make_catalogue({[&](const SuiteInput&, auto& checks) { checks = given; }}, {.checklist = &checklist_});
  }
  checklist::Checklist checklist_;
};

TEST_F(CatalogueTest, TakesChecksThatProveAnItem) {
  EXPECT_THAT(make({{.name = "customers.link.new", .item = "customers/every"}}), ::testing::SizeIs(1));
}

TEST_F(CatalogueTest, RefusesTwoChecksOfOneName) {
  EXPECT_THROW(static_cast<void>(
                   make({{.name = "a.b-c", .item = "customers/every"}, {.name = "a.b_c", .item = "customers/every"}})),
               std::logic_error);
}

TEST_F(CatalogueTest, RefusesACheckThatProvesNothing) {
  EXPECT_THROW(static_cast<void>(make({{.name = "a.b", .item = "customers/nothing"}})), std::logic_error);
}

}  // namespace
}  // namespace dataflow_qa::run
