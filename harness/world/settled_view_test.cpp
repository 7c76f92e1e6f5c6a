#include "harness/world/settled_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/world/testing/two_systems.h"

namespace dataflow_qa::world {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Key;
using testing::TwoSystems;

class SettledViewTest : public ::testing::Test {
 protected:
  void settle(std::chrono::milliseconds took = 5ms) { view_.take(systems_, tracker_, took); }
  void rename(const std::string& name) {
    EXPECT_TRUE(systems_.at(Side::source).edit("customers", "C-1001", {{"name", name}}));
  }
  [[nodiscard]] json name() const { return view_.record(Side::source, customers_, "C-1001").value("name", json()); }
  /// The subject writes it once more than is taken for progress.
  void oscillate(const std::string& property) {
    mocks::JournalEntry write{.system = "go", .method = "PATCH", .collection = "Customers", .record = "7"};
    write.effect = mocks::Effect::effective;
    write.changes = {{property, "a", "b"}};
    for (int i = 0; i < 9; ++i) tracker_.take(write, {});
  }

  TwoSystems two_;
  const Flow& customers_ = two_.flow("customers");
  Systems systems_{two_.systems_options()};
  SettleTracker tracker_{{.systems = {"pms", "go"}}, {}};
  SettledView view_{two_.model};
};

TEST_F(SettledViewTest, NothingIsSeenBeforeAllHasSettledOnce) {
  EXPECT_THAT(view_.records(Side::source, customers_), IsEmpty());
  EXPECT_EQ(view_.record(Side::source, customers_, "C-1001"), json::object());
  EXPECT_EQ(view_.settles(), 0);
}

TEST_F(SettledViewTest, AnEditShowsAtTheNextSettleAndNotBefore) {
  settle();
  rename("Nordlys AS");
  EXPECT_EQ(name(), "Fjord AS");
  settle();
  EXPECT_EQ(name(), "Nordlys AS");
  EXPECT_EQ(view_.settles(), 2);
}

TEST_F(SettledViewTest, SaysWhichRecordsHaveChangedSinceSomeSettles) {
  settle();
  EXPECT_THAT(view_.changed_since(Side::source, customers_, 0), ElementsAre("C-1001"));
  EXPECT_THAT(view_.changed_since(Side::source, customers_, 1), IsEmpty());
  rename("Nordlys AS");
  settle();
  settle();
  EXPECT_THAT(view_.changed_since(Side::source, customers_, 1), ElementsAre("C-1001"));
  EXPECT_THAT(view_.changed_since(Side::source, customers_, 2), IsEmpty());
  EXPECT_THAT(view_.changed_since(Side::target, customers_, 0), IsEmpty());
}

TEST_F(SettledViewTest, ARecordThatWasDeletedIsGoneAtTheNextSettle) {
  settle();
  EXPECT_THAT(view_.records(Side::source, customers_), ElementsAre(Key("C-1001")));
  ASSERT_TRUE(systems_.at(Side::source).remove("projects", "P-2001"));
  ASSERT_TRUE(systems_.at(Side::source).remove("customers", "C-1001"));
  settle();
  EXPECT_THAT(view_.records(Side::source, customers_), IsEmpty());
}

TEST_F(SettledViewTest, APartOfADataflowHasTheRecordsOfItsWhole) {
  settle();
  EXPECT_EQ(&view_.records(Side::source, two_.flow("persons")), &view_.records(Side::source, customers_));
  EXPECT_THAT(view_.records(Side::source, two_.flow("projects")), ElementsAre(Key("P-2001")));
}

TEST_F(SettledViewTest, WhatComesAfterItsSequenceHasNotBeenAnswered) {
  settle(7ms);
  EXPECT_EQ(view_.took(), 7ms);
  const auto then = view_.sequence();
  EXPECT_EQ(then, systems_.journal().last_sequence());
  rename("Nordlys AS");
  EXPECT_EQ(view_.sequence(), then);
  EXPECT_EQ(systems_.journal().since(then).size(), 1U);
}

TEST_F(SettledViewTest, AnOscillationIsOfOneRecordAndMayBeAskedForByProperty) {
  oscillate("PhoneNumber");
  EXPECT_FALSE(view_.oscillation(Side::target, customers_, "7")) << "not settled yet";
  settle();
  EXPECT_EQ(view_.oscillation(Side::target, customers_, "7").value().property, "PhoneNumber");
  EXPECT_TRUE(view_.oscillation(Side::target, customers_, "7", "PhoneNumber"));
  EXPECT_FALSE(view_.oscillation(Side::target, customers_, "7", "Name"));
  EXPECT_FALSE(view_.oscillation(Side::target, customers_, "8"));
  EXPECT_FALSE(view_.oscillation(Side::target, two_.flow("projects"), "7"));
  EXPECT_FALSE(view_.oscillation(Side::source, customers_, "7"));
}

}  // namespace
}  // namespace dataflow_qa::world
