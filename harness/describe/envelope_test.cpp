#include "harness/describe/envelope.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/describe/outcomes.h"
#include "harness/describe/query.h"

namespace dataflow_qa::describe {
namespace {

using ::testing::HasSubstr;

const char* const kRecord = R"({"type": "object", "properties": {"id": {"type": "integer"}, "name": {"type": "string"},
  "updated_at": {"type": "string", "format": "date-time"}, "notes": {"type": "string"}}})";

/// "/towns" and "/towns/{id}", whose operations these are; RECORD stands for the schema of a town.
struct Towns {
  explicit Towns(std::string list, const std::string& parameters = "", std::string others = "{}",
                 std::string one = "{}")
      : spec(read(list, parameters, others, one)),
        resources(resources_of(spec)),
        envelopes(envelopes_of(spec, resources.at(0))) {
    const Peer peer = peer_of(spec, resources[0], envelopes);
    lists = lists_of(spec, resources[0], envelopes, fields_of(spec, peer, {peer}));
  }

  static Spec read(const std::string& list, const std::string& parameters, const std::string& others,
                   const std::string& one) {
    std::string text = R"({"openapi": "3.0.0", "paths": {"/towns": {"get": {"parameters": [)" + parameters +
                       R"(], "responses": {"200": {"content": {"application/json": {"schema": )" + list +
                       R"(}}}}}, "post": )" + others + R"(}, "/towns/{id}": {"get": )" + one + "}}}";
    for (auto at = text.find("RECORD"); at != std::string::npos; at = text.find("RECORD")) text.replace(at, 6, kRecord);
    auto spec = Spec::read(text);
    if (!spec) throw std::runtime_error(spec.error().text() + text);
    return std::move(*spec);
  }

  [[nodiscard]] OutcomeDraft outcomes() const { return outcomes_of(spec, resources, {envelopes}); }

  Spec spec;
  std::vector<Resource> resources;
  Envelopes envelopes;
  ListDraft lists;
};

std::string parameter(const std::string& name, const std::string& schema = R"({"type": "string"})") {
  return R"({"in": "query", "name": ")" + name + R"(", "schema": )" + schema + "}";
}

std::string answer(const std::string& status, const std::string& schema) {
  return "\"" + status + R"(": {"content": {"application/json": {"schema": )" + schema + "}}}";
}

const char* const kPages = R"({"properties": {"results": {"type": "array", "items": RECORD},
  "total_count": {"type": "integer"}, "has_more": {"type": "boolean"}, "next": {"type": "string"},
  "paging": {"type": "object", "properties": {"limit": {"type": "integer"}, "after": {"type": "string"}}}}})";

TEST(Envelope, ABareArrayIsJustItems) {
  const Towns towns(R"({"type": "array", "items": RECORD})");
  EXPECT_EQ(towns.envelopes.list, "{items}");
  EXPECT_EQ(towns.envelopes.record.properties.size(), 4U);
}

TEST(Envelope, MembersBesideTheRecordsAreKnownByTheirNames) {
  const Towns towns(kPages);
  EXPECT_EQ(towns.envelopes.list.dump(), R"({"results":"{items}","total_count":"{total}","next":"{next_url}",)"
                                         R"("paging":{"limit":"{page_size}","after":"{next_cursor}"}})");
  EXPECT_THAT(towns.envelopes.notes[0].text, HasSubstr("the members `has_more` of the list have no counterpart"));
}

TEST(Envelope, WhatPagingCannotFillIsNull) {
  const Towns towns(kPages);
  EXPECT_EQ(towns.lists.list.dump(), R"({"results":"{items}","total_count":"{total}","next":null,)"
                                     R"("paging":{"limit":"{page_size}","after":null}})");
  EXPECT_TRUE(towns.lists.paging.is_null());
}

TEST(Envelope, WrappersOfOneRecordAreFound) {
  const std::string wrapped = R"({"properties": {"town": RECORD}})";
  const Towns towns(R"({"type": "array", "items": RECORD})", "",
                    R"({"requestBody": {"content": {"application/json": {"schema": )" + wrapped +
                        R"(}}}, "responses": {)" + answer("201", wrapped) + "}}",
                    R"({"responses": {)" + answer("200", wrapped) + "}}");
  EXPECT_EQ(towns.envelopes.single_wrapper, "town");
  EXPECT_EQ(towns.envelopes.request_wrapper, "town");
  EXPECT_EQ(towns.envelopes.created.properties.size(), 4U);
}

TEST(Query, PagesAreCountedOrCutOrWalked) {
  const std::string bare = R"({"type": "array", "items": RECORD})";
  const Towns pages(bare, parameter("page", R"({"default": 0})") + "," + parameter("limit", R"({"maximum": 30})"));
  EXPECT_EQ(pages.lists.paging["page"].dump(), R"({"parameter":"page","first":0})");
  EXPECT_EQ(pages.lists.paging["size"].dump(), R"({"parameter":"limit","default":30,"most":30})");
  const Towns offsets(bare, parameter("skip") + "," + parameter("take"));
  EXPECT_EQ(offsets.lists.paging["offset"].dump(), R"({"parameter":"skip","first":0})");
  const Towns cursors(kPages, parameter("cursor"));
  EXPECT_EQ(cursors.lists.paging["cursor"].dump(), R"({"parameter":"cursor"})");
  EXPECT_EQ(cursors.lists.list["paging"]["after"], "{next_cursor}");
}

TEST(Query, FiltersAreKnownByTheirNames) {
  const Towns towns(R"({"type": "array", "items": RECORD})",
                    parameter("changedSince") + "," + parameter("filter[name]") + "," + parameter("q") + "," +
                        parameter("sort", R"({"enum": ["name:asc", "name:desc"]})") + "," + parameter("magic"));
  EXPECT_EQ(towns.lists.query[0]["kind"], "changed_since");
  EXPECT_EQ(towns.lists.query[1]["field"], "name");
  EXPECT_EQ(towns.lists.query[2]["fields"].dump(), R"(["name","notes"])");
  EXPECT_EQ(towns.lists.ordering["grammar"], "colon");
  EXPECT_EQ(towns.lists.ordering["fields"].dump(), R"(["name"])");
  EXPECT_THAT(towns.lists.notes.back().text, HasSubstr("`magic` are not described"));
}

TEST(Outcomes, StatusesAndBodiesAreThoseOfTheFile) {
  const Towns towns(R"({"type": "array", "items": RECORD})", "",
                    R"({"responses": {"200": {"description": "x"},)" +
                        answer("400", R"({"properties": {"error": {"properties": {"message": {"type": "string"}}}}})") +
                        "," + answer("409", R"({"properties": {"error_description": {"type": "string"}}})") + "}}");
  const OutcomeDraft draft = towns.outcomes();
  EXPECT_EQ(draft.error_body.dump(), R"({"error":{"message":"{message}"}})");
  EXPECT_EQ(draft.outcomes["created"]["status"], 200);
  EXPECT_EQ(draft.outcomes["invalid"]["status"], 400);
  EXPECT_EQ(draft.outcomes["duplicate"]["body"].dump(), R"({"error_description":"{message}"})");
}

TEST(Outcomes, ACreationMayBeAnsweredWithALocationAlone) {
  const Towns towns(R"({"type": "array", "items": RECORD})", "",
                    R"({"responses": {"201": {"headers": {"Location": {"schema": {"type": "string"}}}}}})");
  EXPECT_EQ(towns.outcomes().outcomes["created"].dump(), R"({"headers":{"Location":"{url}"},"body":null})");
}

}  // namespace
}  // namespace dataflow_qa::describe
