// The store by itself: declarations, indexes, timestamps, references, snapshots. A system of its own, so that no rule
// of the two mocks plays in.

#include "mocks/store/store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mocks/store/clock.h"

namespace dataflow_qa::mocks {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::SizeIs;

json two_entities() {
  return json::parse(R"({"label": "S", "alias": "s", "name": "s", "time": {"fraction_digits": 3, "zone": "Z"},
    "entities": [
      {"collection": "towns", "singular": "town", "id": {"field": "id", "kind": "number", "first": 1}, "fields": [
        {"path": "id", "type": "integer", "stamp": "id"},
        {"path": "code", "type": "string", "unique": true, "ignore_case": true},
        {"path": "at", "type": "date_time", "stamp": "changed"}]},
      {"collection": "people", "singular": "person", "id": {"field": "id", "kind": "text", "prefix": "p", "first": 1},
       "fields": [
        {"path": "id", "type": "string", "stamp": "id"},
        {"path": "townId", "type": "integer", "reference": "towns"},
        {"path": "townCode", "type": "string", "create_only": true, "mirror": {"of": "townId", "key": "code"}},
        {"path": "at", "type": "date_time", "stamp": "changed"}]}]})");
}

class StoreTest : public ::testing::Test {
 protected:
  const Entity& entity(const char* name) { return *system_->find(name); }
  const Record& make(const char* name, const json& values) {
    Draft draft(entity(name));
    for (const auto& [path, value] : values.items()) draft.set(entity(name).slot_of(path), value);
    const Outcome outcome = store_.create(entity(name), std::move(draft));
    if (!outcome) throw std::runtime_error(outcome.error().front().detail);
    return *outcome->record;
  }
  Outcome change(const char* name, const Record& record, const char* path, const json& value) {
    Draft draft(record);
    draft.set(entity(name).slot_of(path), value);
    return store_.update(entity(name), record, std::move(draft));
  }
  json value(const char* name, const Record& record, const char* path) {
    return Store::value(entity(name), record, path);
  }

  std::unique_ptr<const System> system_ = read_own_system(two_entities().dump());
  Clock clock_;
  Store store_{*system_, clock_, {}};
};

TEST_F(StoreTest, AMirrorFollowsTheRecordThatItShows) {
  const Record& town = make("towns", {{"code", "BGO"}});
  const Record& by_code = make("people", {{"townCode", "bgo"}});
  EXPECT_EQ(value("people", by_code, "townId"), 1);
  EXPECT_EQ(value("people", by_code, "townCode"), "BGO");
  const Ticks before = by_code.changed;
  ASSERT_TRUE(change("towns", town, "code", "OSL"));
  EXPECT_EQ(value("people", by_code, "townCode"), "OSL");
  EXPECT_EQ(by_code.changed, before) << "it was not itself changed";
}

TEST_F(StoreTest, WhatIsReferredToStays) {
  const Record& town = make("towns", {{"code", "BGO"}});
  const Record& person = make("people", {{"townId", 1}});
  EXPECT_EQ(store_.remove(entity("towns"), town).error().front().kind, ViolationKind::in_use);
  ASSERT_TRUE(change("people", person, "townId", nullptr));
  EXPECT_TRUE(store_.remove(entity("towns"), town));
  EXPECT_EQ(store_.find(entity("towns"), "1"), nullptr);
}

TEST_F(StoreTest, UniqueValuesAreFoundByTheirIndexAfterChanges) {
  const Record& town = make("towns", {{"code", "BGO"}});
  ASSERT_TRUE(change("towns", town, "code", "OSL"));
  const Slot code = entity("towns").slot_of("code");
  EXPECT_THAT(store_.collection("towns").with_value(code, "bgo"), SizeIs(0));
  EXPECT_THAT(store_.collection("towns").with_value(code, "osl"), ElementsAre(&town));
  EXPECT_THROW(make("towns", {{"code", "osl"}}), std::runtime_error);
}

TEST_F(StoreTest, TimeNeverGoesBack) {
  clock_.hold();
  const Ticks first = make("towns", {{"code", "A"}}).changed;
  clock_.release();
  clock_.set_skew(-std::chrono::hours(1));
  EXPECT_EQ(make("towns", {{"code", "B"}}).changed, first);
}

TEST_F(StoreTest, AClockThatIsSetBeginsAnotherHistory) {
  using std::chrono::seconds;
  clock_.hold();
  const Store::Image image = store_.image();
  clock_.set_now(Clock::TimePoint(seconds(1900000000)));
  const Ticks later = make("towns", {{"code", "A"}}).changed;
  clock_.set_now(Clock::TimePoint(seconds(1800000000)));
  EXPECT_LT(make("towns", {{"code", "B"}}).changed, later);
  clock_.set_skew(seconds(0));
  store_.restore(image);
  EXPECT_EQ(store_.tick(), Ticks{1800000000} * 1'000'000'000);
}

TEST_F(StoreTest, AnImageKeepsTheLastTimeThatItHadSeen) {
  const Store::Image image = store_.image();
  clock_.set_skew(std::chrono::hours(1));
  const Ticks ahead = store_.tick();
  clock_.set_skew(std::chrono::hours(0));
  EXPECT_EQ(store_.tick(), ahead);
  store_.restore(image);
  EXPECT_LT(store_.tick(), ahead);
}

TEST_F(StoreTest, ARefusedChangeLeavesTheRecord) {
  const Record& person = make("people", {{"townId", nullptr}});
  const auto before = person.values;
  const Outcome outcome = change("people", person, "townId", 77);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().front().kind, ViolationKind::no_such);
  EXPECT_EQ(person.values, before);
}

TEST_F(StoreTest, AnImageBringsBackRecordsIndexesAndReferences) {
  make("towns", {{"code", "BGO"}});
  make("people", {{"townId", 1}});
  const Store::Image image = store_.image();
  store_.remove(entity("people"), *store_.find(entity("people"), "p1"));
  store_.remove(entity("towns"), *store_.find(entity("towns"), "1"));
  store_.restore(image);
  const Record* town = store_.find(entity("towns"), "1");
  ASSERT_NE(town, nullptr);
  EXPECT_FALSE(store_.remove(entity("towns"), *town));
  EXPECT_EQ(make("people", {{"townCode", "BGO"}}).id, "p2");
}

}  // namespace
}  // namespace dataflow_qa::mocks
