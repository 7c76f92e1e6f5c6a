// Faults, limits, switches, snapshots and the clock of a running mock: from C++ and over /__control.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "mocks/control_service.h"
#include "mocks/controls.h"
#include "mocks/custom_pms/custom_pms.h"
#include "mocks/testing/client.h"

namespace dataflow_qa::mocks {
namespace {

using nlohmann::json;
using testing::Client;
using ::testing::ElementsAre;
using testing::Got;
using ::testing::HasSubstr;
using testing::raw_exchange;
using ::testing::SizeIs;
using ::testing::StartsWith;
using testing::with_control;
using testing::World;

class ControlTest : public ::testing::Test {
 protected:
  Got make(const std::string& name) { return client_.post("/customers", {{"type", "organisation"}, {"name", name}}); }
  std::size_t count() { return world_.mock->all("customers").size(); }
  Controls& controls() { return *world_.mock->controls(); }
  Client control() { return {world_.origin() + "/__control", {}}; }
  static FaultStep on_post() {
    FaultStep step;
    step.match = {.method = "POST", .route = "/customers"};
    return step;
  }

  World world_{"custom-pms", with_control()};
  Client client_ = world_.client();
};

TEST_F(ControlTest, OnlyTheNthMatchingRequestIsSpoiled) {
  FaultStep step = on_post();
  step.nth = 2;
  step.status = 503;
  step.headers = {{"Retry-After", "7"}};
  controls().add_fault(step);
  EXPECT_EQ(make("A").status, 201);
  EXPECT_EQ(client_.get("/customers").status, 200);
  const Got spoiled = make("B");
  EXPECT_EQ(spoiled.status, 503);
  EXPECT_EQ(spoiled.header("Retry-After"), "7");
  EXPECT_EQ(spoiled.header("Content-Type"), "application/problem+json");
  EXPECT_EQ(world_.last_entry().effect, Effect::refused);
  EXPECT_EQ(world_.last_entry().fault, "503");
  EXPECT_EQ(make("C").status, 201);
  EXPECT_EQ(count(), 2U);
  EXPECT_EQ(controls().faults().at(0).spoiled, 1);
}

TEST_F(ControlTest, AStepWithTasksAloneIsNoFault) {
  bool seen = false;
  FaultStep step = on_post();
  step.before_answer = [&] { seen = true; };
  controls().add_fault(step);
  EXPECT_EQ(make("A").status, 201);
  EXPECT_TRUE(seen);
  EXPECT_EQ(world_.last_entry().fault, "");
}

TEST_F(ControlTest, AStepMayLastUntilItIsTakenAway) {
  FaultStep step = on_post();
  step.times = 0;
  step.status = 429;
  const auto id = controls().add_fault(step);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(make("A").status, 429);
  EXPECT_TRUE(controls().remove_fault(id));
  EXPECT_FALSE(controls().remove_fault(id));
  EXPECT_EQ(make("A").status, 201);
}

TEST_F(ControlTest, AClosedConnectionBeforeTheWorkLeavesNothing) {
  FaultStep step = on_post();
  step.ending = Ending::close_before_work;
  controls().add_fault(step);
  EXPECT_EQ(make("A").status, 0);
  EXPECT_EQ(count(), 0U);
  EXPECT_EQ(world_.last_entry().fault, "close-before-work");
}

TEST_F(ControlTest, AClosedConnectionAfterTheWorkLeavesTheRecord) {
  FaultStep step = on_post();
  step.ending = Ending::close_before_answer;
  controls().add_fault(step);
  EXPECT_EQ(make("A").status, 0);
  EXPECT_EQ(count(), 1U);
  EXPECT_EQ(world_.last_entry().effect, Effect::effective);
  EXPECT_TRUE(world_.last_entry().created);
}

TEST_F(ControlTest, AFailureAfterTheWorkLeavesTheRecordToo) {
  FaultStep step = on_post();
  step.status = 500;
  step.after_work = true;
  controls().add_fault(step);
  EXPECT_EQ(make("A").status, 500);
  EXPECT_EQ(count(), 1U);
}

TEST_F(ControlTest, ABodyMayBeCutOrBeNoJson) {
  make("Fjord AS");
  FaultStep cut;
  cut.ending = Ending::cut_body;
  controls().add_fault(cut);
  const std::string key = world_.mock->connection().at("api_key");
  const std::string got = raw_exchange(
      world_.origin(), "GET /api/v1/customers/C-1001 HTTP/1.1\r\nHost: a\r\nX-Api-Key: " + key + "\r\n\r\n", 9);
  EXPECT_THAT(got, HasSubstr("HTTP/1.1 200"));
  EXPECT_THAT(got, HasSubstr("\"id\":\"C-1001\""));
  EXPECT_THAT(got, ::testing::Not(HasSubstr("updatedAt")));
  FaultStep html;
  html.ending = Ending::not_json;
  controls().add_fault(html);
  const Got page = client_.get("/customers/C-1001");
  EXPECT_EQ(page.status, 200);
  EXPECT_TRUE(page.json().is_discarded());
  EXPECT_EQ(page.header("Content-Type"), "text/html; charset=utf-8");
}

TEST_F(ControlTest, AListMayBeEmptyOnceAndIsThenNoWalk) {
  make("A");
  FaultStep step;
  step.match.method = "GET";
  step.ending = Ending::empty_list;
  controls().add_fault(step);
  EXPECT_EQ(client_.get("/customers").json().at("data"), json::array());
  EXPECT_FALSE(world_.last_entry().listing);
  EXPECT_THAT(client_.get("/customers").json().at("data"), SizeIs(1));
  EXPECT_TRUE(world_.last_entry().listing->last_page);
}

TEST_F(ControlTest, APersonMayEditARecordBetweenWorkAndAnswer) {
  make("A");
  FaultStep step;
  step.before_answer = [this] { world_.mock->edit("customers", "C-1001", {{"name", "Edited meanwhile"}}); };
  controls().add_fault(step);
  EXPECT_EQ(client_.get("/customers/C-1001").json().at("name"), "A");
  EXPECT_EQ(client_.get("/customers/C-1001").json().at("name"), "Edited meanwhile");
}

TEST_F(ControlTest, AFaultMayWaitForWhatIsSent) {
  auto step = on_post();
  step.match.sent = "\"Fjord\"";
  step.status = 503;
  controls().add_fault(step);
  EXPECT_EQ(make("Fjell").status, 201);
  EXPECT_EQ(make("Fjord").status, 503);
}

TEST_F(ControlTest, TwoTasksForOneRequestAreBothDone) {
  std::vector<std::string> done;
  for (const auto* name : {"first", "second"}) {
    auto step = on_post();
    step.before_work = [&done, name] { done.emplace_back(name); };
    controls().add_fault(step);
  }
  EXPECT_EQ(make("Fjord").status, 201);
  EXPECT_THAT(done, ElementsAre("first", "second"));
}

TEST_F(ControlTest, DelaysAreKeptAndEndWithTheMock) {
  FaultStep step;
  step.answer_delay = std::chrono::milliseconds(30);
  controls().add_fault(step);
  const auto began = std::chrono::steady_clock::now();
  client_.get("/customers");
  EXPECT_GE(std::chrono::steady_clock::now() - began, std::chrono::milliseconds(30));
}

TEST_F(ControlTest, WhoIsToWaitHearsSoInSecondsOrByADate) {
  FaultStep step;
  step.status = 429;
  step.retry_after = RetryAfter{.time = std::chrono::seconds(3)};
  controls().add_fault(step);
  EXPECT_EQ(client_.get("/customers").header("Retry-After"), "3");
  step.retry_after->as_date = true;
  controls().add_fault(step);
  world_.clock.set_now(Clock::TimePoint(std::chrono::milliseconds(1'748'779'200'100)));
  EXPECT_EQ(client_.get("/customers").header("Retry-After"), "Sun, 01 Jun 2025 12:00:04 GMT");
}

TEST_F(ControlTest, TheRateLimitCountsOneSecondOfTheClock) {
  world_.clock.hold();
  controls().set_rate_limit(10);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(client_.get("/customers").status, 200);
  const Got refused = client_.get("/customers");
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.header("Retry-After"), "1");
  world_.clock.set_now(world_.clock.now() + std::chrono::seconds(1));
  EXPECT_EQ(client_.get("/customers").status, 200);
}

TEST_F(ControlTest, ADescribedRateIsKeptOnceSomebodyAsksForIt) {
  World harvest("harvest", with_control());
  harvest.clock.hold();
  const auto keys = harvest.mock->connection();
  Client client(harvest.mock->base_url(), {{"User-Agent", "a test"},
                                           {"Authorization", "Bearer " + keys.at("token")},
                                           {"Harvest-Account-Id", keys.at("account_id")}});
  Client http(harvest.origin() + "/__control", {});
  for (int i = 0; i < 101; ++i) EXPECT_EQ(client.get("/clients").status, 200) << "nobody has asked for it yet";
  EXPECT_EQ(http.post("/rate-limit", {{"described", true}}).status, 204);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(client.get("/clients").status, 200);
  EXPECT_EQ(client.get("/clients").header("Retry-After"), "15");
  harvest.clock.set_now(harvest.clock.now() + std::chrono::seconds(14));
  const Got late = client.get("/clients");
  EXPECT_EQ(late.status, 429);
  EXPECT_EQ(late.header("Retry-After"), "1");
  harvest.clock.set_now(harvest.clock.now() + std::chrono::seconds(1));
  EXPECT_EQ(client.get("/clients").status, 200);
  EXPECT_EQ(control().post("/rate-limit", {{"described", true}}).json().at("error"),
            "the description of Custom PMS has no rate_limit");
}

TEST_F(ControlTest, ASnapshotBringsBackRecordsAndSeries) {
  make("A");
  const auto snapshot = controls().snapshot();
  make("B");
  client_.patch("/customers/C-1001", {{"name", "Changed"}});
  controls().restore(*snapshot);
  EXPECT_EQ(world_.last_entry().actor, Actor::harness);
  EXPECT_EQ(world_.last_entry().effect, Effect::effective);
  EXPECT_EQ(client_.get("/customers/C-1001").json().at("name"), "A");
  EXPECT_EQ(client_.get("/customers/C-1002").status, 404);
  EXPECT_EQ(make("C").json().at("id"), "C-1002");
  controls().reset();
  EXPECT_EQ(count(), 0U);
}

TEST_F(ControlTest, AResetKeepsWhatWasLoadedBeforeAnybodyCalled) {
  make("Loaded");
  controls().begin_here();
  make("Later");
  EXPECT_EQ(control().post("/reset", json::object()).status, 204);
  EXPECT_EQ(count(), 1U);
}

TEST_F(ControlTest, SaysWhatCanBeAskedOfIt) {
  const auto answer = control().get("");
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.json().at("routes"), ::testing::IsSupersetOf({"GET", "POST /faults"}));
  EXPECT_NE(answer.header("Date"), "");
}

TEST_F(ControlTest, ARestoreForgetsIdempotencyKeysThatCameLater) {
  const auto snapshot = controls().snapshot();
  const json body{{"type", "organisation"}, {"name", "A"}};
  client_.post("/customers", body, {{"Idempotency-Key", "k"}});
  controls().restore(*snapshot);
  EXPECT_EQ(client_.post("/customers", body, {{"Idempotency-Key", "k"}}).status, 201);
  EXPECT_EQ(count(), 1U);
}

TEST_F(ControlTest, AllOfItWorksOverHttp) {
  Client http = control();
  const Got armed = http.post("/faults", {{"method", "POST"}, {"route", "/customers"}, {"status", 429}});
  EXPECT_EQ(armed.status, 201);
  EXPECT_EQ(make("A").status, 429);
  EXPECT_EQ(http.get("/faults").json().at(0).at("spoiled"), 1);
  EXPECT_EQ(http.remove("/faults/1").status, 204);
  EXPECT_EQ(http.get("/faults").json(), json::array());
  const json seeded = http.post("/seed", {{"customers", {{{"type", "organisation"}, {"name", "Seeded"}}}}}).json();
  EXPECT_EQ(seeded, json::parse(R"({"customers": ["C-1001"]})"));
  const std::string name = http.post("/snapshot", json::object()).json().at("snapshot");
  make("B");
  EXPECT_EQ(http.post("/restore", {{"snapshot", name}}).status, 204);
  EXPECT_EQ(count(), 1U);
  EXPECT_EQ(http.post("/rate-limit", {{"per_second", 0}}).status, 204);
  EXPECT_EQ(http.post("/end-tokens", json::object()).status, 204);
  EXPECT_EQ(http.post("/reset", json::object()).status, 204);
  EXPECT_EQ(count(), 0U);
}

TEST_F(ControlTest, AnOutageOfOneKindOfCallIsOrderedOverHttp) {
  EXPECT_EQ(control().post("/faults", {{"call", "create"}, {"lasts_ms", 600'000}, {"status", 503}}).status, 201);
  EXPECT_EQ(client_.get("/customers").status, 200);
  EXPECT_EQ(make("A").status, 503);
  EXPECT_EQ(make("A").status, 503);
  EXPECT_EQ(control().post("/faults", {{"call", "delete"}}).json().at("error"),
            "/call: \"delete\" is not a kind of call");
}

TEST_F(ControlTest, ACallbackOverHttpIsAListOfEdits) {
  make("A");
  const json acts = json::array({{{"edit", "customers"}, {"id", "C-1001"}, {"set", {{"address.city", "Voss"}}}}});
  EXPECT_EQ(control().post("/faults", {{"method", "GET"}, {"before_answer", acts}}).status, 201);
  EXPECT_EQ(client_.get("/customers/C-1001").json().at("address"), nullptr);
  EXPECT_EQ(client_.get("/customers/C-1001").json().at("address").at("city"), "Voss");
}

TEST_F(ControlTest, TheClockIsSetAndHeldOverHttp) {
  Client http = control();
  EXPECT_EQ(http.post("/clock", {{"set", "2031-05-17T12:00:00Z"}, {"held", true}}).status, 200);
  EXPECT_THAT(http.get("/clock").json().at("now"), ::testing::StartsWith("2031-05-17T12:00:0"));
  EXPECT_THAT(make("A").json().at("updatedAt"), ::testing::StartsWith("2031-05-17T12:00:0"));
  EXPECT_EQ(http.post("/clock", {{"set", "tomorrow"}}).status, 400);
  for (const char* beyond : {"0001-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "2200-01-01T00:00:00Z"}) {
    EXPECT_EQ(http.post("/clock", {{"set", beyond}}).status, 400) << beyond;
  }
  EXPECT_EQ(http.post("/clock", {{"set", "2026-01-31T12:00:00Z"}}).status, 200);
  EXPECT_THAT(make("B").json().at("updatedAt"), ::testing::StartsWith("2026-01-31T12:00:0"));
}

TEST_F(ControlTest, TheJournalIsReadWithoutSecrets) {
  make("A");
  Client(world_.mock->base_url(), {}).get("/customers?key=" + world_.mock->connection().at("api_key"));
  const json entries = control().get("/journal?after=0").json().at("entries");
  ASSERT_THAT(entries, SizeIs(2));
  EXPECT_EQ(entries[0].at("effect"), "effective");
  EXPECT_EQ(entries[1].at("target"), "/api/v1/customers?key=***");
  const std::string key = world_.mock->connection().at("api_key");
  std::string encoded;
  for (const char c : key) encoded += fmt::format("%{:02x}", c);
  Client(world_.mock->base_url(), {}).get("/customers?a=%20&key=" + encoded);
  EXPECT_EQ(control().get("/journal?after=0").json().at("entries")[2].at("target"), "/api/v1/customers?a=%20&key=***");
}

TEST_F(ControlTest, TheJournalSaysWhatItHasDropped) {
  Journal short_one(1000, 1, 2);
  StartOptions options = with_control();
  options.clock = &world_.clock;
  options.journal = &short_one;
  const auto mock = find_system("custom-pms")->start(options).value();
  const std::string url = mock->base_url();
  Client client(url, {{"X-Api-Key", mock->connection().at("api_key")}});
  for (int i = 0; i < 5; ++i) client.post("/customers", {{"type", "organisation"}, {"name", "A"}});
  Client http(url.substr(0, url.find('/', 8)) + "/__control", {});
  const json journal = http.get("/journal").json();
  EXPECT_THAT(journal.at("entries"), SizeIs(2));
  EXPECT_EQ(journal.at("dropped").at("entries"), 3);
  EXPECT_EQ(journal.at("dropped").at("collections").at("pms/customers").at("effective"), 3);
}

TEST_F(ControlTest, WrongOrdersSayWhatIsWrong) {
  Client http = control();
  EXPECT_THAT(http.post("/faults", {{"stauts", 429}}).json().at("error"),
              StartsWith("/stauts: unknown key (did you mean \"status\"?) (known: method, "));
  EXPECT_EQ(http.post("/faults", {{"nth", 0}}).json().at("error"),
            "/nth: expected a whole number from 1 to 1000000, got 0");
  EXPECT_EQ(http.post("/faults", {{"ending", "bang"}}).json().at("error"), "/ending: \"bang\" is not an ending");
  const auto refusal_of = [&http](const json& act) {
    return http.post("/faults", {{"before_answer", json::array({act})}}).json().value("error", "accepted");
  };
  EXPECT_EQ(refusal_of({{"edit", "clients"}, {"id", "C-1"}}),
            "/before_answer/0/edit: Custom PMS has no collection \"clients\"");
  EXPECT_EQ(refusal_of({{"edit", "customers"}}), "/before_answer/0: \"edit\" and \"remove\" need \"id\"");
  EXPECT_EQ(refusal_of({{"remove", "customers"}, {"id", ""}}), "/before_answer/0: \"edit\" and \"remove\" need \"id\"");
  EXPECT_EQ(refusal_of({{"create", "customers"}}), "/before_answer/0: \"create\" needs \"record\", an object");
  EXPECT_EQ(http.post("/switches", {{"x", "on"}}).json().at("error"),
            "there is no switch 'x'; known: none; none was set");
  EXPECT_EQ(http.post("/fault", json::object()).status, 404);
  EXPECT_EQ(http.get("/journal?after=x").status, 400);
  EXPECT_EQ(http.send("POST", "/faults", "{", "application/json").status, 400);
}

TEST_F(ControlTest, WebPagesAreTurnedAway) {
  EXPECT_EQ(control().get("/faults", {{"Origin", "http://evil.example"}}).status, 403);
}

TEST_F(ControlTest, OtherMachinesAreTurnedAway) {
  StartOptions options = with_control();
  options.clock = &world_.clock;
  options.journal = &world_.journal;
  const Assembly assembly = custom_pms::assemble(options);
  ControlService service(*world_.mock, controls(), *assembly.backend, *assembly.service);
  Request request;
  request.method = "POST";
  request.raw_target = "/__control/reset";
  request.target = parse_target(request.raw_target);
  request.header = [](const char*) { return nullptr; };
  make("A");
  EXPECT_EQ(service.handle(request, false).status, 403);
  EXPECT_EQ(count(), 1U);
  EXPECT_EQ(service.handle(request, true).status, 204);
  EXPECT_EQ(count(), 0U);
}

TEST_F(ControlTest, WithoutTheOptionThereIsNoControl) {
  World plain("custom-pms");
  EXPECT_EQ(Client(plain.origin() + "/__control", {}).get("/faults").status, 401);
  EXPECT_EQ(plain.last_entry().route, "");
}

}  // namespace
}  // namespace dataflow_qa::mocks
