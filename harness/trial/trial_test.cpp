#include "harness/trial/trial.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "harness/trial/trial_text.h"
#include "mocks/rest/testing/described_world.h"
#include "mocks/system/entity.h"

namespace dataflow_qa::trial {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::StartsWith;

json file_of(const std::string& path) {
  std::ifstream file(DATAFLOW_QA_SOURCE_DIR "/" + path);
  return json::parse(file);
}

json described(const std::string& name) {
  return file_of("fixtures/systems/" + name + ".json");
}

json other() {
  return json::parse(mocks::rest::testing::other_dialect());
}

std::string text_of(const json& description, const Style& style = {}) {
  const auto system = mocks::read_system(description.dump());
  if (!system) return system.error().text();
  const auto steps = try_system(**system, description);
  return steps ? report(**system, *steps, style) : steps.error().text();
}

/// What failed alone.
std::string failures_of(const json& description) {
  return text_of(description, {.quiet = true});
}

TEST(Trial, DescriptionsThatHoldTogetherPassEveryStep) {
  EXPECT_THAT(failures_of(described("kimai")), StartsWith("Kimai: "));
  EXPECT_THAT(failures_of(described("harvest")), StartsWith("Harvest: "));
  EXPECT_THAT(failures_of(described("poweroffice-go")), StartsWith("PowerOffice GO: "));
  EXPECT_THAT(failures_of(other()), StartsWith("Other ERP: "));
  EXPECT_THAT(failures_of(file_of("harness/trial/testing/unusual.json")), StartsWith("Unusual: "));
}

TEST(Trial, NotesWhatIsCalledForAndWhatIsNot) {
  const std::string harvest = text_of(described("harvest"));
  EXPECT_THAT(harvest, HasSubstr("lists 3 records on 2 pages by next link: GET /v2/clients?per_page=2 -> 200"));
  EXPECT_THAT(harvest, HasSubstr("lists what has changed since a time, or then: GET /v2/clients?updated_since="));
  EXPECT_THAT(harvest, HasSubstr("keeps a record that one of projects refers to: DELETE /v2/clients/"));
  EXPECT_THAT(harvest, HasSubstr("-    clients: has no lock: the last change wins"));
  const std::string kimai = text_of(described("kimai"));
  EXPECT_THAT(kimai, HasSubstr("shows it where that is asked for: GET /api/customers?visible=2 -> 200"));
  EXPECT_THAT(kimai, HasSubstr("-    customers: has no change filter"));
  const std::string erp = text_of(other());
  EXPECT_THAT(erp, HasSubstr("refuses a change of a state that is no longer there: PUT "));
  EXPECT_THAT(erp, HasSubstr("refuses a token after 60 s: GET /api/resource/Customer.json -> 401"));
}

TEST(Trial, AnOrderThatNobodyKnowsIsRefusedOrPassedOver) {
  for (const auto* grammar : {"two", "colon", "bar", "blank", "minus", "pairs"}) {
    for (const auto* unknown : {"refuse", "ignore"}) {
      json kimai = described("kimai");
      kimai["rest"]["ordering"] = {{"parameter", "orderBy"}, {"grammar", grammar}, {"unknown", unknown}};
      if (grammar == std::string("two")) kimai["rest"]["ordering"]["direction_parameter"] = "order";
      EXPECT_THAT(failures_of(kimai), StartsWith("Kimai: ")) << grammar << ' ' << unknown;
    }
  }
}

TEST(Trial, PagesAndOrdersAreRefusedInTheirOwnWords) {
  json kimai = described("kimai");
  kimai["rest"]["paging"] = {{"page", {{"parameter", "page"}}},
                             {"size", {{"parameter", "size"}, {"default", 9}, {"most", 50}, {"beyond", "refuse"}}}};
  kimai["rest"]["ordering"] = {{"parameter", "orderBy"}, {"grammar", "minus"}};
  kimai["rest"]["outcomes"]["bad_page"] = {{"status", 416}};
  const std::string found = text_of(kimai);
  EXPECT_THAT(found, HasSubstr("none failed")) << found;
  EXPECT_THAT(found, HasSubstr("refuses pages of more than 50: GET /api/customers?size=51 -> 416"));
  EXPECT_THAT(found, HasSubstr("refuses nonsense in \"orderBy\": GET /api/customers?orderBy="));
}

TEST(Trial, GatewaysPatchesAndFormsAreTried) {
  const std::string go = text_of(described("poweroffice-go"));
  EXPECT_THAT(go, HasSubstr("ok   refuses without Ocp-Apim-Subscription-Key at the gateway: "));
  EXPECT_THAT(go, HasSubstr("ok   gives no token for wrong secrets: POST /OAuth/Token"));
  EXPECT_THAT(go, HasSubstr("ok   refuses more than its rate limit: GET /v2/Customers -> 429"));
  EXPECT_THAT(go, HasSubstr("ok   says that it is out of order: GET /v2/Customers -> 503"));
  EXPECT_THAT(go, HasSubstr("ok   Customers: changes nothing where a test of \""));
  EXPECT_THAT(go, HasSubstr("ok   ContactPersons: creates a record: POST /v2/ContactPersons/"));
  EXPECT_THAT(text_of(described("harvest")), HasSubstr("ok   clients: creates a record by a form: POST /v2/clients"));
  json spoilt = described("poweroffice-go");
  spoilt["rest"]["writing"]["failed_test"] = "differs";
  EXPECT_THAT(failures_of(spoilt), HasSubstr("expected: a body that says \"differs\""));
}

TEST(Trial, LinksInHeadersAndActionsByQueryAreTried) {
  json kimai = described("kimai");
  kimai["rest"]["paging"] = {{"page", {{"parameter", "page"}}},
                             {"size", {{"parameter", "size"}, {"default", 50}, {"most", 500}}}};
  kimai["rest"]["list_headers"] = {{"Link", "{links}"}};
  kimai["entities"][0]["rest"]["actions"] =
      json::parse(R"([{"method": "DELETE", "query": {"hide": "1"}, "sets": {"visible": false}},
                      {"path": "bulk", "body": {"show": ["{id}"]}, "sets": {"visible": true}}])");
  kimai["entities"][0]["rest"]["outcomes"] = {{"deleted", {{"status", 202}}}};
  const std::string found = text_of(kimai);
  EXPECT_THAT(found, HasSubstr("none failed")) << found;
  EXPECT_THAT(found, HasSubstr("on 2 pages by next link: GET /api/customers?size=2 -> 200"));
  EXPECT_THAT(found, HasSubstr("ok   customers: does \"?hide=1\": DELETE /api/customers/"));
  EXPECT_THAT(found, HasSubstr("POST /api/customers/bulk {\"show\":["));
  EXPECT_THAT(found, HasSubstr("ok   customers: deletes a record: DELETE /api/customers/"));
}

TEST(Trial, UnusualWaysAreTriedToo) {
  const std::string found = text_of(file_of("harness/trial/testing/unusual.json"));
  EXPECT_THAT(found, HasSubstr("lists 3 records on 2 pages by cursor: GET /v1/things?limit=2 -> 200"));
  EXPECT_THAT(found, HasSubstr("lists 3 records on 2 pages by offset: GET /v1/parts?limit=2 -> 200"));
  EXPECT_THAT(found, HasSubstr("refuses a change without a lock: POST /v1/things/"));
  EXPECT_THAT(found, HasSubstr("makes one record for one Idempotency-Key: POST /v1/things"));
  EXPECT_THAT(found, HasSubstr("lists what has changed since a time, and not then: GET /v1/things?since="));
  EXPECT_THAT(found, HasSubstr("filters by \"at\": GET /v1/things?at="));
  EXPECT_THAT(found, HasSubstr("deletes the one of parts with it: GET /v1/parts/"));
  EXPECT_THAT(found, HasSubstr("-    parts: cannot be changed"));
}

TEST(Trial, AListThatHidesTheIdIsAFailure) {
  json kimai = described("kimai");
  kimai["entities"][0]["fields"][0]["views"] = {"single"};
  const std::string found = failures_of(kimai);
  EXPECT_THAT(found, HasSubstr("FAIL customers: lists 2 records at once: GET /api/customers -> 200\n"
                               "       expected: each record shows its \"id\""));
  EXPECT_THAT(found, HasSubstr("see:      /entities/0/fields/0/views"));
  EXPECT_THAT(found, HasSubstr("steps passed, 1 failed")) << "what follows from it is not tried";
}

TEST(Trial, WhereNoRecordCanBeMadeTheRestIsNotTried) {
  json kimai = described("kimai");
  auto& name = kimai["entities"][0]["fields"][1];
  name["max_length"] = name["min_length"] = 6;
  name["forbidden"] = "abcdefghijklmnopqrstuvwxyz";
  const std::string found = text_of(kimai);
  EXPECT_THAT(found, HasSubstr("FAIL customers: creates a record: POST /api/customers"));
  EXPECT_THAT(found, HasSubstr("see:      /entities/0/fields/1\n"));
  EXPECT_THAT(found, HasSubstr("-    customers: is not tried further: no record could be made"));
  EXPECT_THAT(found, HasSubstr("-    projects: is not tried: none of customers could be made"));
}

TEST(Trial, WhatACollectionDoesNotOfferIsNotTried) {
  json kimai = described("kimai");
  kimai["entities"][0]["methods"] = {"POST"};
  EXPECT_THAT(failures_of(kimai), StartsWith("Kimai: ")) << "written, and never read";
  kimai["entities"][0]["methods"] = {"LIST"};
  const std::string found = text_of(kimai);
  EXPECT_THAT(found, HasSubstr("none failed")) << found;
  EXPECT_THAT(found, HasSubstr("-    customers: cannot be created by its clients"));
  EXPECT_THAT(found, HasSubstr("-    customers: cannot be deleted"));
}

TEST(Trial, ADeleteThatOnlyFlagsDeletesNothing) {
  json kimai = described("kimai");
  kimai["entities"][0]["rest"]["actions"] = {{{"method", "DELETE"}, {"sets", {{"visible", false}}}}};
  const std::string found = text_of(kimai);
  EXPECT_THAT(found, HasSubstr("none failed")) << found;
  EXPECT_THAT(found, HasSubstr("-    customers: cannot be deleted"));
}

TEST(Trial, AnAnswerThatDoesNotSayTheIdIsAFailure) {
  json kimai = described("kimai");
  kimai["rest"]["outcomes"]["created"] = {{"status", 204}, {"body", nullptr}};
  const std::string found = failures_of(kimai);
  EXPECT_THAT(found, HasSubstr("expected: an id in the answer"));
  EXPECT_THAT(found, HasSubstr("see:      /rest/outcomes/created"));
  kimai["rest"]["outcomes"]["created"]["headers"] = {{"Location", "{url}"}};
  EXPECT_THAT(failures_of(kimai), StartsWith("Kimai: ")) << "a header says it, too";
}

TEST(Trial, ALockOnWhatNobodyCanReadIsAFailure) {
  json erp = other();
  erp["entities"][0]["fields"][6]["views"] = {"list"};
  const std::string found = failures_of(erp);
  EXPECT_THAT(found, HasSubstr("FAIL Customer: says which state a client has read: GET "));
  EXPECT_THAT(found, HasSubstr("see:      /rest/lock"));
}

TEST(Trial, ATokenThatIsNowhereInTheAnswerLetsNobodyIn) {
  json erp = other();
  erp["rest"]["token"]["answer"] = {{"expires_in", "{lifetime_s}"}};
  const std::string found = failures_of(erp);
  EXPECT_THAT(found, StartsWith("FAIL gives a token: POST /oauth/token"));
  EXPECT_THAT(found, HasSubstr("see:      /rest/token/answer"));
}

}  // namespace
}  // namespace dataflow_qa::trial
