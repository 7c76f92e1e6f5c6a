#include "sync/described_system.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sync/testing/described.h"
#include "sync/testing/scripted_http.h"
#include "sync/testing/test_clock.h"

namespace pms_go_sync {
namespace {

using testing::described;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using testing::ScriptedHttp;
using ::testing::SizeIs;
using testing::TestClock;

const Json fjord = Json::parse(R"({"id": 7, "name": "Fjord AS", "code": "K-1", "reference": "go:12", "active": true,
    "place": {"city": "Bergen", "zip": "5003"}, "owner": {"id": 3}, "changed": "2023-11-14T22:13:20.123Z"})");

Json with(Json record, const Json& patch) {
  record.merge_patch(patch);
  return record;
}

class DescribedSystemTest : public ::testing::Test {
 protected:
  DescribedSystem& system(const Json& rest = Json::object(), const Json& entity = Json::object()) {
    description_ = described(rest, entity);
    system_.emplace(
        *description_, caller_, nullptr, clock_,
        DescribedOptions{
            {{"base_url", "http://x/api"}}, "go", {{"clients", {"name", "code", "active", "place.city", "owner.id"}}}},
        [](const std::string&) {});
    return *system_;
  }
  /// Fjord AS, as the system reads it.
  Json read() {
    http_.answer(200, fjord.dump());
    return system_->get("clients", "7")->value();
  }
  Json body_of(std::size_t request) const { return Json::parse(http_.requests.at(request).body); }

  TestClock clock_;
  ScriptedHttp http_;
  Log log_{Level::error, [](Level, const std::string&) {}};
  ApiCaller caller_{http_, clock_, log_, 0};
  std::unique_ptr<const dataflow_qa::mocks::System> description_;
  std::optional<DescribedSystem> system_;
};

TEST_F(DescribedSystemTest, ListsRecordsWithTheirNature) {
  http_.answer(200, Json::array({fjord, with(fjord, {{"id", 8}, {"reference", "other:1"}})}).dump());
  const auto page = system().list({"clients", std::nullopt, "", false});
  ASSERT_THAT(page->records, SizeIs(2));
  const auto& record = page->records[0];
  EXPECT_EQ(system_->id_of(record), "7");
  EXPECT_EQ(system_->changed_at(record), Time{std::chrono::milliseconds{1'700'000'000'123}});
  EXPECT_EQ(system_->origin_of(record), "12");
  EXPECT_EQ(system_->origin_of(page->records[1]), std::nullopt) << "it was made by another program";
}

TEST_F(DescribedSystemTest, ReadsEachRecordByItselfWhereItemsShowTooLittle) {
  auto fields = Json::parse(R"([{"path": "id", "type": "integer"}, {"path": "name", "type": "string"},
      {"path": "code", "type": "string"}, {"path": "active", "type": "boolean"}, {"path": "place", "type": "object"},
      {"path": "place.city", "type": "string", "views": ["single"]}, {"path": "owner", "type": "object"},
      {"path": "owner.id", "type": "integer"}])");
  http_.answer(200, R"([{"id": 7}, {"id": 8}])");
  http_.answer(200, fjord.dump());
  http_.answer(404);
  const auto page = system({{"list_view", "list"}}, {{"fields", fields}}).list({"clients", std::nullopt, "", false});
  ASSERT_THAT(page->records, SizeIs(1));
  EXPECT_EQ(page->records[0]["place"]["city"], "Bergen");
  EXPECT_THAT(http_.asked(), ElementsAre("GET /clients", "GET /clients/7", "GET /clients/8"));
}

TEST_F(DescribedSystemTest, NotesWhenItFirstSawWhatBearsNoTime) {
  system(Json::object(), Json::parse(R"({"fields": [
      {"path": "id", "type": "integer"}, {"path": "name", "type": "string"}, {"path": "code", "type": "string"},
      {"path": "active", "type": "boolean"}, {"path": "place", "type": "object"},
      {"path": "place.city", "type": "string"}, {"path": "owner", "type": "object"},
      {"path": "owner.id", "type": "integer"}]})"));
  const auto first = system_->changed_at(read());
  clock_.advance(std::chrono::seconds{5});
  EXPECT_EQ(system_->changed_at(read()), first) << "nothing has changed";
  http_.answer(200, with(fjord, {{"name", "Elv AS"}}).dump());
  EXPECT_EQ(system_->changed_at(**system_->get("clients", "7")), first + std::chrono::seconds{5});
}

TEST_F(DescribedSystemTest, KnowsWhenAPartWasChangedThatBearsATimeOfItsOwn) {
  system(Json::object(), Json::parse(R"({"fields": [
      {"path": "id", "type": "integer"}, {"path": "name", "type": "string"}, {"path": "code", "type": "string"},
      {"path": "active", "type": "boolean"}, {"path": "modified", "type": "date_time", "stamp": "changed"},
      {"path": "place", "type": "object"}, {"path": "place.city", "type": "string"},
      {"path": "place.modified", "type": "date_time", "stamp": "part_changed"}, {"path": "owner", "type": "object"},
      {"path": "owner.id", "type": "integer"}]})"));
  const auto place = [](const Json& modified) { return Json{{"city", "Bergen"}, {"modified", modified}}; };
  http_.answer(200,
               with(fjord, {{"modified", "2026-01-31T12:00:00Z"}, {"place", place("2026-02-01T12:00:00Z")}}).dump());
  const auto later = **system_->get("clients", "7");
  EXPECT_EQ(system_->part_changed_at(later, "place.city") - system_->changed_at(later), std::chrono::hours{24});
  EXPECT_EQ(system_->part_changed_at(later, "name"), system_->changed_at(later));
  http_.answer(200, with(fjord, {{"modified", "2026-01-31T12:00:00Z"}, {"place", place(nullptr)}}).dump());
  const auto unknown = **system_->get("clients", "7");
  EXPECT_EQ(system_->part_changed_at(unknown, "place.city"), system_->changed_at(unknown));
}

TEST_F(DescribedSystemTest, TakesAnswersOfAnotherShapeForTrouble) {
  system();
  for (const auto* body : {"{", "[]", "{}", R"({"id": 8})", R"({"id": null})"}) {
    http_.answer(200, body);
    EXPECT_EQ(system_->get("clients", "7").error().kind, TroubleKind::unavailable) << body;
  }
  for (const auto* body : {"{", "{}", "[7]"}) {
    http_.answer(200, body);
    EXPECT_EQ(system_->list({"clients", std::nullopt, "", false}).error().kind, TroubleKind::unavailable) << body;
  }
  http_.answer(401, R"({"message": "no"})");
  EXPECT_EQ(system_->get("clients", "7").error().kind, TroubleKind::unavailable);
}

TEST_F(DescribedSystemTest, CreatesWithTheOtherSidesIdAndAKey) {
  http_.answer(201, fjord.dump());
  const auto made = system({{"idempotency_header", "Request-Id"}})
                        .create({"clients", {{"name", "Fjord AS"}, {"owner", {{"id", "3"}}}}, "12", "the key", false});
  EXPECT_FALSE(made->found);
  EXPECT_EQ(system_->id_of(made->record), "7");
  EXPECT_EQ(body_of(0), Json({{"name", "Fjord AS"}, {"owner_id", 3}, {"reference", "go:12"}}));
  EXPECT_EQ(http_.requests[0].headers.at("Request-Id"), "the%20key");
}

TEST_F(DescribedSystemTest, FindsTheRecordWhereTheAnswerHasIt) {
  const Json shown = {{"code", 0}, {"contact", fjord}};
  const Json form = {{"body", {{"code", 0}, {"contact?", "{record}"}}}};
  system({{"outcomes", {{"found", form}, {"created", form}, {"updated", form}}}});
  for (int i = 0; i < 2; ++i) http_.answer(200, shown.dump());
  const auto made = system_->create({"clients", {{"name", "Fjord AS"}}, "12", "the key", false});
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(system_->id_of(made->record), "7");
  const auto there = system_->get("clients", "7");
  ASSERT_TRUE(there) << there.error().message;
  EXPECT_EQ((**there)["place"]["city"], "Bergen");
  http_.answer(200, fjord.dump());
  EXPECT_EQ(system_->get("clients", "7").error().kind, TroubleKind::unavailable);
}

TEST_F(DescribedSystemTest, KeepsKeysApartWhereTheyHaveALimit) {
  for (const auto* key : {"customers Ærlig Sønn AS", "customers Ærlig Sønn ASA"}) {
    http_.answer(201, fjord.dump());
    ASSERT_TRUE(system({{"idempotency_header", "Request-Id"}, {"idempotency_key_length", 24}})
                    .create({"clients", {{"name", "Fjord AS"}}, "12", key, false}));
    EXPECT_THAT(http_.requests.back().headers.at("Request-Id"), MatchesRegex("customer[0-9a-f]{16}"));
  }
  EXPECT_NE(http_.requests[0].headers.at("Request-Id"), http_.requests[1].headers.at("Request-Id"));
}

TEST_F(DescribedSystemTest, LooksWhetherALostCreationWasCarriedOut) {
  system({{"query", Json::array({{{"name", "ref"}, {"kind", "equals"}, {"field", "reference"}}})}});
  http_.answer(200, Json::array({fjord}).dump());
  http_.answer(200, fjord.dump());
  const auto made = system_->create({"clients", {{"name", "Fjord AS"}}, "12", "the key", true});
  EXPECT_TRUE(made->found);
  EXPECT_THAT(http_.asked(), ElementsAre("GET /clients?ref=go%3A12", "GET /clients/7"));
}

TEST_F(DescribedSystemTest, FindsWhatStandsInTheWayOfACreation) {
  http_.answer(422, R"({"message": "taken"})");
  http_.answer(200,
               Json::array({with(fjord, {{"id", 6}, {"code", "K-2"}}), with(fjord, {{"reference", nullptr}})}).dump());
  http_.answer(200, fjord.dump());
  const auto made = system().create({"clients", {{"name", "Elv AS"}, {"code", "k-1"}}, "13", "the key", false});
  EXPECT_TRUE(made->found);
  EXPECT_EQ(system_->id_of(made->record), "7");
  http_.answer(422, R"({"message": "name is missing"})");
  http_.answer(200, "[]");
  const auto refused = system_->create({"clients", {{"code", "K-3"}}, "14", "another key", false});
  EXPECT_EQ(refused.error().kind, TroubleKind::refused);
  EXPECT_EQ(refused.error().message, "POST /clients answered 422: {\"message\": \"name is missing\"}");
}

TEST_F(DescribedSystemTest, KnowsALostCreationByItsValuesWhereNothingElseIdentifiesIt) {
  auto fields = Json::parse(R"([{"path": "id", "type": "integer"}, {"path": "name", "type": "string"},
      {"path": "code", "type": "string"}, {"path": "active", "type": "boolean"}, {"path": "place", "type": "object"},
      {"path": "place.city", "type": "string"}, {"path": "owner", "type": "object"},
      {"path": "owner.id", "type": "integer"}])");
  http_.answer(200,
               Json::array({fjord, with(fjord, {{"id", 11}}), with(fjord, {{"id", 12}, {"name", "Elv AS"}})}).dump());
  http_.answer(200, with(fjord, {{"id", 11}}).dump());
  const auto made = system(Json::object(), {{"fields", fields}})
                        .create({"clients", {{"name", "Fjord AS"}, {"owner", {{"id", "3"}}}}, "12", "key", true});
  EXPECT_EQ(system_->id_of(made->record), "11") << "the last one";
}

TEST_F(DescribedSystemTest, ComparesBeforeItWritesWhereThereIsNoLock) {
  system();
  const auto current = read();
  http_.answer(200, with(fjord, {{"active", false}}).dump());
  http_.answer(200, with(fjord, {{"name", "Elv AS"}}).dump());
  EXPECT_EQ(system_->update("clients", current, {{"name", "Elv AS"}})->at("name"), "Elv AS");
  EXPECT_EQ(body_of(2), Json({{"name", "Elv AS"}}));
  http_.answer(200, with(fjord, {{"name", "Foss AS"}}).dump());
  EXPECT_EQ(system_->update("clients", current, {{"name", "Elv AS"}}).error().kind, TroubleKind::conflict);
  EXPECT_THAT(http_.asked(), ElementsAre("GET /clients/7", "GET /clients/7", "PATCH /clients/7", "GET /clients/7"));
}

TEST_F(DescribedSystemTest, TakesAnUnreadableAnswerToAWriteForNoAnswer) {
  const std::string html = "<!DOCTYPE html><html><body>Something went wrong</body></html>";
  system();
  const auto current = read();
  for (const auto& body : {fjord.dump(), html, fjord.dump()}) http_.answer(200, body);
  const auto updated = system_->update("clients", current, {{"name", "Elv AS"}});
  ASSERT_FALSE(updated) << "whether it was done, nobody has said";
  EXPECT_EQ(updated.error().kind, TroubleKind::unavailable);
  EXPECT_THAT(updated.error().message, HasSubstr("PATCH /clients/7 answered 200 with a body that is not JSON"));
}

TEST_F(DescribedSystemTest, TakesAnUnreadableAnswerToARemovalForNoAnswer) {
  system();
  http_.answer(200, "<html>");
  EXPECT_EQ(system_->remove("clients", "7").error().kind, TroubleKind::unavailable);
}

TEST_F(DescribedSystemTest, SaysWhatItHasReadWhereThereIsALock) {
  const auto fields = Json::parse(R"([{"path": "id", "type": "integer"}, {"path": "name", "type": "string"},
      {"path": "code", "type": "string"}, {"path": "active", "type": "boolean"}, {"path": "place", "type": "object"},
      {"path": "place.city", "type": "string"}, {"path": "owner", "type": "object"},
      {"path": "owner.id", "type": "integer"},
      {"path": "version", "type": "integer", "read_only": true, "stamp": "version"}])");
  for (const auto* lock : {R"({"lock": {"header": "If-Match"}})", R"({"lock": {"member": "version"}})"}) {
    system(Json::parse(lock), {{"fields", fields}});
    http_.answer(200, with(fjord, {{"version", 4}}).dump());
    const auto current = system_->get("clients", "7")->value();
    http_.answer(409, R"({"message": "stale"})");
    http_.answer(200, with(fjord, {{"version", 5}}).dump());
    EXPECT_EQ(system_->update("clients", current, {{"name", "Elv AS"}}).error().kind, TroubleKind::conflict);
  }
  EXPECT_EQ(http_.requests.at(1).headers.at("If-Match"), "\"4\"");
  EXPECT_EQ(body_of(4), Json({{"name", "Elv AS"}, {"version", 4}}));
}

TEST_F(DescribedSystemTest, ChangesByItsRouteWhatNoBodyMaySay) {
  const auto fields = Json::parse(R"([{"path": "id", "type": "integer"}, {"path": "name", "type": "string"},
      {"path": "code", "type": "string"}, {"path": "place", "type": "object"}, {"path": "place.city", "type": "string"},
      {"path": "owner", "type": "object"}, {"path": "owner.id", "type": "integer"},
      {"path": "active", "type": "boolean", "read_only": true, "inactive_value": false}])");
  system(Json::object(),
         {{"fields", fields},
          {"rest", Json::parse(R"({"actions": [{"method": "PUT", "path": "archive", "sets": {"active": false}}]})")}});
  const auto current = read();
  for (int i = 0; i < 3; ++i) http_.answer(200, fjord.dump());
  EXPECT_TRUE(system_->update("clients", current, system_->archiving("clients")));
  EXPECT_THAT(http_.asked(),
              ElementsAre("GET /clients/7", "GET /clients/7", "PUT /clients/7/archive", "GET /clients/7"));
  EXPECT_EQ(system_->update("clients", current, {{"active", true}}).error().message, "active of clients is read-only");
}

TEST_F(DescribedSystemTest, ArchivesByTheQueryAndTheWordsOfTheCollection) {
  const auto fields = Json::parse(R"([{"path": "id", "type": "integer"}, {"path": "name", "type": "string"},
      {"path": "code", "type": "string"}, {"path": "place", "type": "object"}, {"path": "place.city", "type": "string"},
      {"path": "owner", "type": "object"}, {"path": "owner.id", "type": "integer"},
      {"path": "active", "type": "boolean", "read_only": true, "inactive_value": false}])");
  system(Json::object(), {{"fields", fields}, {"rest", Json::parse(R"({"outcomes": {"not_found": {"status": 422}},
      "actions": [{"method": "DELETE", "query": {"archive": "true"}, "sets": {"active": false}}]})")}});
  const auto current = read();
  for (int i = 0; i < 3; ++i) http_.answer(200, fjord.dump());
  EXPECT_TRUE(system_->update("clients", current, system_->archiving("clients")));
  EXPECT_EQ(http_.asked().at(2), "DELETE /clients/7?archive=true");
  http_.answer(422);
  EXPECT_EQ(system_->get("clients", "7").value(), std::nullopt) << "as this collection says that there is none";
}

TEST_F(DescribedSystemTest, HandsOverWhatOnlyOneRecordMayHave) {
  system();
  const auto record = read();
  EXPECT_TRUE(system_->same_identity("clients", record, {{"code", "k-1"}}));
  EXPECT_FALSE(system_->same_identity("clients", record, {{"code", "K-2"}}));
  EXPECT_FALSE(system_->same_identity("clients", record, {{"reference", "go:12"}})) << "that is a link, no identity";
  const auto parked = system_->parking("clients", record);
  ASSERT_THAT(parked, SizeIs(1));
  EXPECT_EQ(parked[0].path, "code");
  EXPECT_THAT(parked[0].value.get<std::string>(), SizeIs(10)) << "as long as it may be";
}

TEST_F(DescribedSystemTest, IsDoneWhereWhatIsToBeRemovedIsNotThere) {
  system();
  http_.answer(204);
  http_.answer(404);
  http_.answer(409, "in use");
  EXPECT_TRUE(system_->remove("clients", "7 8"));
  EXPECT_TRUE(system_->remove("clients", "7"));
  EXPECT_EQ(system_->remove("clients", "7").error().kind, TroubleKind::refused);
  EXPECT_EQ(http_.asked().front(), "DELETE /clients/7%208");
}

}  // namespace
}  // namespace pms_go_sync
