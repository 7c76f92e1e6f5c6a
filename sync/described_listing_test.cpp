#include "sync/described_listing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sync/http.h"
#include "sync/testing/described.h"

namespace pms_go_sync {
namespace {

using testing::collection_of;
using testing::described;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Json page_of_two = Json::parse(R"([{"id": 1}, {"id": 2}])");

/// What the first page asks for.
std::string first_target(const Json& rest, const std::set<std::string>& needed = {},
                         const Json& entity = Json::object()) {
  const auto system = described(rest, entity);
  return DescribedListing{collection_of(*system), needed, 50}.target({"clients", std::nullopt, "", false});
}

/// What is asked for after an answer.
std::string next_target(const Json& rest, const Json& answer, const std::string& cursor = "") {
  const auto system = described(rest);
  const DescribedListing listing{collection_of(*system), {}, 2};
  const ListQuery query{"clients", std::nullopt, cursor, false};
  const auto page = listing.page(query, {answer}, "/api");
  if (!page) return page.error().message;
  return page->next ? listing.target({"clients", std::nullopt, *page->next, false}) : "none";
}

Json paged(const char* kind, const Json& list) {
  return {{"list", list},
          {"paging", {{kind, {{"parameter", kind}}}, {"size", {{"parameter", "size"}, {"default", 2}, {"most", 30}}}}}};
}

TEST(DescribedListing, AsksForAsManyAsItMayGetInAnOrderThatStays) {
  auto rest = paged("page", "{items}");
  rest["ordering"] = {{"parameter", "sort"}, {"grammar", "colon"}, {"fields", {"name", "id"}}};
  EXPECT_EQ(first_target(rest), "/clients?sort=id%3Aasc&size=30");
  EXPECT_EQ(first_target({{"path_suffix", ".json"}}), "/clients.json");
}

TEST(DescribedListing, LiftsFiltersThatHoldWhereNothingIsSaid) {
  const auto choice = [](const Json& choices, bool several) {
    return Json{{"query", Json::array({{{"name", "active"},
                                        {"kind", "choice"},
                                        {"default", "1"},
                                        {"several", several},
                                        {"choices", choices}}})}};
  };
  const Json yes = Json::array({{{"field", "active"}, {"value", true}}});
  const Json no = Json::array({{{"field", "active"}, {"value", false}}});
  EXPECT_EQ(first_target(choice({{"1", yes}, {"2", no}, {"3", Json::array()}}, false)), "/clients?active=3");
  EXPECT_EQ(first_target(choice({{"1", yes}, {"2", no}}, true)), "/clients?active=1%2C2");
  EXPECT_EQ(first_target(choice({{"1", Json::array()}, {"2", no}}, false)), "/clients");
}

TEST(DescribedListing, WidensWhatItemsShowAndKnowsWhatTheyLack) {
  const Json entity = Json::parse(R"({"fields": [
      {"path": "id", "type": "integer"},
      {"path": "city", "type": "string", "views": ["full", "single"]},
      {"path": "email", "type": "string", "views": ["single"]}]})");
  const Json rest = Json::parse(R"({"list_view": "list", "query": [
      {"name": "full", "kind": "view", "default": "0", "views": {"0": "list", "1": "full"}}]})");
  const auto system = described(rest, entity);
  const DescribedListing with_city{collection_of(*system), {"id", "city"}, 50};
  const DescribedListing with_email{collection_of(*system), {"id", "city", "email"}, 50};
  EXPECT_EQ(with_city.target({"clients", std::nullopt, "", false}), "/clients?full=1");
  EXPECT_THAT(with_city.missing(), IsEmpty());
  EXPECT_THAT(with_email.missing(), ElementsAre("email"));
  EXPECT_EQ(first_target(rest, {"id"}, entity), "/clients") << "no more than is needed";
  const Json members = Json::parse(R"({"list_view": "list", "query": [{"name": "fields", "kind": "members"}]})");
  EXPECT_EQ(first_target(members, {"city", "email"}, entity), "/clients?fields=city%2Cemail%2Cid");
  auto as_json = members;
  as_json["query"][0]["grammar"] = "json";
  EXPECT_EQ(first_target(as_json, {"city"}, entity), "/clients?fields=" + percent_encoded(R"(["city","id"])"));
}

TEST(DescribedListing, AsksForChangesInTheWordsOfTheSystem) {
  const auto since = [](const char* parameter) {
    const auto system = described({{"query", Json::array({Json::parse(parameter)})}});
    const Time time{std::chrono::milliseconds{1'700'000'000'123}};
    return DescribedListing{collection_of(*system), {}, 50}.target({"clients", time, "", false});
  };
  EXPECT_EQ(since(R"({"name": "since", "kind": "changed_since"})"), "/clients?since=2023-11-14T22%3A13%3A20.123Z");
  EXPECT_EQ(
      since(R"({"name": "changed", "kind": "compares", "field": "changed", "operators": {">": ">", ">=": ">="}})"),
      "/clients?changed=%3E%3D2023-11-14T22%3A13%3A20.123Z");
  EXPECT_EQ(since(R"({"name": "q", "kind": "conditions", "field": "changed", "operators": {"gt": ">"}})"),
            "/clients?q=" + percent_encoded(R"([["changed","gt","2023-11-14T22:13:20.123Z"]])"));
  EXPECT_EQ(
      since(R"({"name": "q", "kind": "conditions", "grammar": "operators", "field": "changed",
                      "operators": {"ge": ">="}})"),
      "/clients?q=" + percent_encoded(R"([{"changed":{"operator":"ge","values":["2023-11-14T22:13:20.123Z"]}}])"));
  EXPECT_EQ(since(R"({"name": "name", "kind": "equals", "field": "name"})"), "/clients");
}

TEST(DescribedListing, GoesWhereTheAnswerPoints) {
  const auto at = [](const char* placeholder) { return Json{{"data", "{items}"}, {"next", placeholder}}; };
  const auto answer = [](const Json& next) { return Json{{"data", page_of_two}, {"next", next}}; };
  EXPECT_EQ(next_target(paged("cursor", at("{next_cursor}")), answer("a+b")), "/clients?size=2&cursor=a%2Bb");
  EXPECT_EQ(next_target(paged("page", at("{next_url}")), answer("https://elsewhere/api/clients?page=2&x=1")),
            "/clients?page=2&x=1");
  EXPECT_EQ(next_target(paged("page", at("{next_url}")), answer(nullptr)), "none");
  EXPECT_EQ(next_target(paged("page", at("{next_page}")), answer(nullptr)), "none");
  EXPECT_EQ(next_target(paged("offset", at("{next_offset}")), answer(nullptr)), "none");
}

TEST(DescribedListing, LetsPagesThatGoByNumberOverlap) {
  const Json with_total = {{"data", "{items}"}, {"total", "{total}"}};
  const Json with_next = {{"data", "{items}"}, {"next", "{next_offset}"}};
  EXPECT_EQ(next_target(paged("page", "{items}"), page_of_two), "/clients?size=4&page=1");
  EXPECT_EQ(next_target(paged("offset", "{items}"), page_of_two), "/clients?size=2&offset=1");
  EXPECT_EQ(next_target(paged("offset", with_next), {{"data", page_of_two}, {"next", 2}}), "/clients?size=2&offset=1");
  EXPECT_EQ(next_target(paged("offset", with_total), {{"data", page_of_two}, {"total", 3}}),
            "/clients?size=2&offset=1");
  EXPECT_EQ(next_target(paged("offset", with_total), {{"data", page_of_two}, {"total", 2}}), "none");
  EXPECT_EQ(next_target(paged("page", "{items}"), Json::parse(R"([{"id": 1}])")), "none");
  EXPECT_EQ(next_target({{"list", "{items}"}}, page_of_two), "none") << "there are no pages";
  auto fixed = paged("page", "{items}");
  fixed["paging"]["size"] = {{"default", 2}};
  EXPECT_EQ(next_target(fixed, page_of_two), "/clients?page=2") << "what cannot be chosen cannot overlap";
}

TEST(DescribedListing, SeesThatPagesHaveShifted) {
  const auto system = described(paged("offset", "{items}"));
  const DescribedListing listing{collection_of(*system), {}, 2};
  const auto after = [&](const char* last) {
    const PagePlace place{2, 2, last};
    return listing.page({"clients", std::nullopt, place.cursor(), false}, {page_of_two}, "")->gap;
  };
  EXPECT_FALSE(after("1"));
  EXPECT_TRUE(after("7")) << "what was read last is not there any more";
}

TEST(DescribedListing, TakesAnswersOfAnotherShapeForTrouble) {
  const auto rest = paged("page", {{"data", "{items}"}, {"next", "{next_page}"}});
  EXPECT_EQ(next_target(rest, page_of_two), "the system answered with a listing that has no records where they belong");
  EXPECT_EQ(next_target(rest, {{"data", {1, 2}}, {"next", 2}}),
            "the system answered with a listing of what are no records");
  EXPECT_EQ(next_target(rest, {{"data", Json::array({{{"id", 1}}})}, {"next", 2}}, "2:2:1"),
            "the system answered with a listing without end");
  const auto links = paged("page", {{"data", "{items}"}, {"next", "{next_url}"}});
  EXPECT_EQ(next_target(links, {{"data", page_of_two}, {"next", "page 2"}}),
            "the system answered with a link to the next page that is none");
}

TEST(DescribedListing, FollowsTheHeaderLinkWhereNothingElseSaysWhereItGoesOn) {
  const auto next_of = [](const Json& paging, const std::map<std::string, std::string>& headers) {
    const auto system = described({{"list_headers", {{"Link", "{links}"}}}, {"paging", paging}});
    const DescribedListing listing{collection_of(*system), {}, 2};
    const ListQuery query{"clients", std::nullopt, "", false};
    const auto page = listing.page(query, {page_of_two, headers}, "/api");
    return page->next ? listing.target({"clients", std::nullopt, *page->next, false}) : "none";
  };
  const Json cursor = {{"cursor", {{"parameter", "after"}}}, {"size", {{"parameter", "size"}, {"default", 2}}}};
  const Json pages = {{"page", {{"parameter", "page"}}}, {"size", {{"parameter", "size"}, {"default", 2}}}};
  const auto* more = R"(<https://x/api/clients?after=1>; rel="prev", <https://x/api/clients?after=9>; rel="next")";
  EXPECT_EQ(next_of(cursor, {{"link", more}}), "/clients?after=9");
  EXPECT_EQ(next_of(cursor, {{"link", R"(<https://x/api/clients>; rel="first")"}}), "none");
  EXPECT_EQ(next_of(cursor, {}), "none");
  EXPECT_EQ(next_of(pages, {{"link", more}}), "/clients?size=4&page=1") << "pages by number overlap";
  EXPECT_EQ(next_of(pages, {}), "none");
}

TEST(DescribedListing, FollowsHalFromTheRoot) {
  const Json list =
      Json::parse(R"({"_embedded": {"items": "{items}"}, "_links": {"next?": {"href?": "{next_path}"}}})");
  const auto answer = [](const Json& links) {
    return Json{{"_embedded", {{"items", page_of_two}}}, {"_links", links}};
  };
  EXPECT_EQ(next_target(paged("page", list), answer({{"next", {{"href", "/api/clients?page=2"}}}})), "/clients?page=2");
  EXPECT_EQ(next_target(paged("page", list), answer(Json::object())), "none");
}

TEST(DescribedListing, AsksInTurnWhereNoValueOfAFilterShowsAll) {
  auto rest = paged("page", "{items}");
  rest["query"] = Json::parse(R"([{"name": "archived", "kind": "choice", "default": "false", "choices": {
      "false": [{"field": "active", "value": true}], "true": [{"field": "active", "value": false}]}}])");
  const auto system = described(rest);
  const DescribedListing listing{collection_of(*system), {}, 2};
  std::vector<std::string> asked;
  ListQuery query{"clients", std::nullopt, "", false};
  for (const auto& answer : {page_of_two, Json::parse(R"([{"id": 2}])"), page_of_two, Json::parse(R"([{"id": 2}])")}) {
    asked.push_back(listing.target(query));
    const auto page = listing.page(query, {answer}, "");
    query.cursor = page->next.value_or("the end");
  }
  EXPECT_THAT(asked, ElementsAre("/clients?archived=false&size=2", "/clients?archived=false&size=4&page=1",
                                 "/clients?archived=true&size=2", "/clients?archived=true&size=4&page=1"));
  EXPECT_EQ(query.cursor, "the end");
}

}  // namespace
}  // namespace pms_go_sync
