#include "sync/described_record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sync/described_values.h"
#include "sync/testing/described.h"

namespace pms_go_sync {
namespace {

using testing::collection_of;
using testing::described;
using ::testing::ElementsAre;
using testing::with_field;
using testing::with_time;

const Json nothing = Json::object();

TEST(DescribedRecord, HasItsNatureBesideItsMembers) {
  const auto system = described(nothing);
  const auto record = record_from(collection_of(*system), {{"id", 7},
                                                           {"name", "Fjord AS"},
                                                           {"code", ""},
                                                           {"place", nullptr},
                                                           {"owner", {{"id", 3}, {"name", "Kari"}}},
                                                           {"changed", "2023-11-14T22:13:20.123Z"},
                                                           {"unknown", 1}});
  EXPECT_EQ(record[mark_id], "7");
  EXPECT_EQ(record[mark_changed], 1'700'000'000'123'000);
  EXPECT_FALSE(record.contains(mark_deleted));
  EXPECT_EQ(record["code"], nullptr);
  EXPECT_EQ(record["owner"], Json({{"id", 3}}));
  EXPECT_FALSE(record.contains("unknown"));
  EXPECT_FALSE(record.contains("place"));
}

TEST(DescribedRecord, IsReadFromKeysWithASmallFirstLetterToo) {
  const auto system = described(nothing, Json::parse(R"({"fields": [
      {"path": "id", "type": "integer"}, {"path": "Name", "type": "string"}, {"path": "Place", "type": "object"},
      {"path": "Place.City", "type": "string"}]})"));
  const auto record =
      record_from(collection_of(*system), {{"id", 7}, {"name", "Fjord AS"}, {"place", {{"city", "Voss"}}}});
  EXPECT_EQ(record["Name"], "Fjord AS");
  EXPECT_EQ(record["Place"]["City"], "Voss");
}

TEST(DescribedRecord, SaysWhetherItIsDeleted) {
  const auto system = described(nothing, Json::parse(R"({"fields": [
      {"path": "id", "type": "integer"}, {"path": "gone", "type": "boolean", "stamp": "deleted"}]})"));
  EXPECT_EQ(record_from(collection_of(*system), {{"id", 7}, {"gone", true}})[mark_deleted], true);
  EXPECT_FALSE(record_from(collection_of(*system), {{"id", 7}, {"gone", false}}).contains(mark_deleted));
}

TEST(DescribedRecord, ReadsAndWritesEachCodec) {
  const auto there_and_back = [](const char* path, const char* codec, const Json& wire) {
    const auto system = with_field(path, {{"codec", codec}});
    const auto read = record_from(collection_of(*system), {{"id", 1}, {path, wire}})[path];
    std::vector<std::string> left_out;
    return std::pair{read, creation_body(collection_of(*system), {{path, read}}, left_out)[path]};
  };
  EXPECT_EQ(there_and_back("active", "zero_one", 0), std::pair(Json(false), Json(0)));
  EXPECT_EQ(there_and_back("active", "text", "true"), std::pair(Json(true), Json("true")));
  EXPECT_EQ(there_and_back("starts", "date_time", "2024-10-08T00:00:00"),
            std::pair(Json("2024-10-08"), Json("2024-10-08T00:00:00")));
  EXPECT_EQ(there_and_back("starts", "unix_seconds", 1'728'345'600),
            std::pair(Json("2024-10-08"), Json(1'728'345'600)));
  EXPECT_EQ(there_and_back("starts", "unix_milliseconds", 1'728'345'600'000),
            std::pair(Json("2024-10-08"), Json(1'728'345'600'000)));
  EXPECT_EQ(there_and_back("starts", "plain", "soon"), std::pair(Json("soon"), Json("soon"))) << "as it is";
}

TEST(DescribedRecord, IsCreatedWithWhatABodyMayHold) {
  const auto system = described({{"writing", {{"wrapper", "client"}}}});
  std::vector<std::string> left_out;
  const auto body = creation_body(
      collection_of(*system),
      {{"id", 1}, {"name", "Fjord AS"}, {"code", nullptr}, {"owner", {{"id", "12"}}}, {"place", {{"city", "Bergen"}}}},
      left_out);
  EXPECT_EQ(body, Json::parse(R"({"client": {"name": "Fjord AS", "owner_id": 12, "place": {"city": "Bergen"}}})"));
  EXPECT_THAT(left_out, ElementsAre("id"));
}

TEST(DescribedRecord, IsUpdatedWithWhatChangesAlone) {
  const auto system = described(nothing);
  const Json current = {{"name", "Fjord AS"}, {"place", {{"city", "Bergen"}, {"zip", "5003"}}}, {"owner", {{"id", 3}}}};
  const auto body = [&](const std::vector<Change>& changes) {
    return update_body(collection_of(*system), current, changes);
  };
  EXPECT_EQ(body({{"name", "Elv AS"}}), Json({{"name", "Elv AS"}}));
  EXPECT_EQ(body({{"owner.id", "4"}}), Json({{"owner_id", 4}}));
  EXPECT_EQ(body({{"place.city", "Oslo"}}), Json::parse(R"({"place": {"city": "Oslo"}})"));
  EXPECT_EQ(body({{"place.city", nullptr}}), Json::parse(R"({"place": {"city": null}})"));
  EXPECT_EQ(body({{"place.city", nullptr}, {"place.zip", nullptr}}), Json({{"place", nullptr}}));
}

TEST(DescribedRecord, WritesADateAsTheVerbWantsIt) {
  const auto system = with_field("starts", {{"update_codec", "date_time"}});
  std::vector<std::string> left_out;
  EXPECT_EQ(creation_body(collection_of(*system), {{"starts", "2024-10-08"}}, left_out)["starts"], "2024-10-08");
  EXPECT_EQ(update_body(collection_of(*system), nothing, {{"starts", "2024-10-08"}})["starts"], "2024-10-08T00:00:00");
}

TEST(DescribedRecord, IsClearedByADefaultWhereAValueMustStand) {
  const auto cleared = [](const Json& members) {
    return update_body(collection_of(*with_field("name", members)), nothing, {{"name", nullptr}})["name"];
  };
  EXPECT_EQ(cleared({{"nullable", false}, {"default_value", "none"}}), "none");
  EXPECT_EQ(cleared({{"nullable", true}, {"default_value", "none"}}), nullptr);
  EXPECT_EQ(cleared({{"nullable", false}}), nullptr) << "the system says what it thinks of it";
}

TEST(DescribedRecord, SaysWhatCannotBeWritten) {
  const auto system = with_field("name", {{"create_only", true}});
  EXPECT_EQ(obstacle(collection_of(*system), "id", true), "id of clients is read-only");
  EXPECT_EQ(obstacle(collection_of(*system), "name", true), "");
  EXPECT_EQ(obstacle(collection_of(*system), "name", false), "name of clients cannot be changed after creation");
  EXPECT_EQ(obstacle(collection_of(*system), "age", false), "clients has no field age");
}

TEST(DescribedValues, WriteTimesAsTheSystemDoesAndNeverLater) {
  const auto text = [](const Json& time) {
    return time_text(*with_time(time), Time{std::chrono::microseconds{1'700'000'000'987'654}});
  };
  EXPECT_EQ(text({{"fraction_digits", 0}, {"zone", "Z"}}), "2023-11-14T22:13:20Z");
  EXPECT_EQ(text({{"fraction_digits", 3}, {"zone", ""}}), "2023-11-14T22:13:20.987");
  EXPECT_EQ(text({{"fraction_digits", 7}, {"zone", "+00:00"}}), "2023-11-14T22:13:20.9876540+00:00");
  EXPECT_EQ(text({{"form", "unix_seconds"}}), "1700000000");
  EXPECT_EQ(text({{"form", "unix_milliseconds"}}), "1700000000987");
}

}  // namespace
}  // namespace pms_go_sync
