#include "sync/inspect.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>
#include <stdlib.h>  // mkdtemp

#include <filesystem>
#include <sstream>
#include <thread>

#include "mocks/http/journal.h"
#include "mocks/mock_system.h"
#include "mocks/store/clock.h"
#include "mocks/systems.h"
#include "sync/service.h"
#include "sync/state.h"

namespace pms_go_sync {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;
namespace fs = std::filesystem;
namespace mocks = dataflow_qa::mocks;

/// A command's answer.
struct Said {
  Exit exit;
  std::string text;
};

/// A state of its own, and commands that look at it.
class InspectTest : public ::testing::Test {
 protected:
  InspectTest() {
    auto pattern = (fs::temp_directory_path() / "pms-go-sync-inspect-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error{"no temporary folder"};
    options_.state_dir = pattern;
  }
  ~InspectTest() override { fs::remove_all(options_.state_dir); }

  /// The state, for as long as nobody else has to hold it.
  template <typename Work>
  void in_state(Work work) const {
    auto state = State::open(options_.state_dir, State::Access::exclusive);
    work(state);
  }
  void link(const std::string& flow, const std::string& source, const std::string& target) const {
    in_state([&](State& state) {
      Link link{.flow = flow, .source_id = source, .target_id = target};
      state.add_link(link);
    });
  }
  void stick(const std::string& flow, Side side, const std::string& id) const {
    in_state([&](State& state) {
      state.save_stuck({.flow = flow, .side = side, .id = id, .message = "no such country", .attempts = 2});
    });
  }
  Said explain(const std::string& record) const {
    std::ostringstream out;
    const auto exit = explain_record(options_, record, out);
    return {exit, out.str()};
  }
  Said unlink(const std::string& record) const {
    std::ostringstream out;
    const auto exit = unlink_record(options_, record, out);
    return {exit, out.str()};
  }
  Said status() const {
    std::ostringstream out;
    const auto exit = show_status(options_, out);
    return {exit, out.str()};
  }
  std::string links() const {
    std::ostringstream out;
    EXPECT_EQ(show_links(options_, out), Exit::done);
    return out.str();
  }

  Options options_;
};

TEST_F(InspectTest, AStatusCountsAndSaysWhatIsNotCarriedOver) {
  link("customers", "C-1", "7");
  link("projects", "P-1", "8");
  in_state([](State& state) {
    auto gone = *state.link("projects", Side::source, "P-1");
    gone.gone = Side::target;
    state.save_link(gone);
    state.save_pending({.flow = "customers", .from = Side::source, .origin = "C-2"});
  });
  EXPECT_EQ(status().exit, Exit::done);
  EXPECT_EQ(status().text,
            "2 pairs linked (1 of them with a record that is gone), 1 creations under way, 0 not carried over\n");
  stick("customers", Side::source, "C-3");
  EXPECT_EQ(status().exit, Exit::trouble);
  EXPECT_THAT(status().text, AllOf(HasSubstr("1 not carried over\n"),
                                   HasSubstr("customers source C-3: no such country (refused), tried 2 times")));
}

TEST_F(InspectTest, LinksAreALineEachWithTheSideThatIsGone) {
  link("customers", "C-1", "7");
  link("projects", "P-1", "8");
  in_state([](State& state) {
    auto gone = *state.link("projects", Side::source, "P-1");
    gone.gone = Side::source;
    state.save_link(gone);
  });
  EXPECT_EQ(links(), "customers\tC-1\t7\nprojects\tP-1\t8\tgone at the source\n");
}

TEST_F(InspectTest, AStateThatIsNotThereIsTheUsersToLookFor) {
  options_.state_dir /= "no-such";
  EXPECT_THROW(static_cast<void>(status()), StateError);
  EXPECT_FALSE(fs::exists(options_.state_dir)) << "who only looks makes nothing";
}

TEST_F(InspectTest, ARecordIsExplainedByEitherIdWithItsTrouble) {
  link("customers", "C-1", "7");
  stick("customers", Side::source, "C-1");
  for (const auto* id : {"C-1", "7"}) {
    const auto said = explain(id);
    EXPECT_EQ(said.exit, Exit::done);
    EXPECT_THAT(said.text, AllOf(HasSubstr("customers: source C-1 and target 7 are a pair"),
                                 HasSubstr("the records themselves are not read: "),
                                 HasSubstr("customers source C-1: no such country")));
  }
}

TEST_F(InspectTest, OfAPairWithARecordThatIsGoneNothingIsRead) {
  link("customers", "C-1", "7");
  in_state([](State& state) {
    auto gone = *state.link("customers", Side::source, "C-1");
    gone.gone = Side::source;
    state.save_link(gone);
  });
  EXPECT_THAT(explain("7").text,
              AllOf(HasSubstr("  the source record is not there any more; "), Not(HasSubstr("read"))));
}

TEST_F(InspectTest, OneIdOfTwoDataflowsIsExplainedForBothWithTheirOwnTroubles) {
  link("customers", "C-1", "7");
  link("projects", "P-1", "7");
  stick("projects", Side::source, "P-1");
  stick("tasks", Side::source, "C-1");
  const auto said = explain("7").text;
  EXPECT_THAT(said, AllOf(HasSubstr("source C-1 and target 7"), HasSubstr("source P-1 and target 7"),
                          HasSubstr("projects source P-1: no such country"), Not(HasSubstr("tasks"))));
}

TEST_F(InspectTest, ACreationUnderWayIsExplainedAndForgotten) {
  in_state([](State& state) { state.save_pending({.flow = "customers", .from = Side::target, .origin = "7"}); });
  EXPECT_THAT(explain("7").text, StartsWith("customers target 7: a counterpart is to be made at the source"));
  EXPECT_EQ(unlink("7").text, "customers target 7: its creation is forgotten\n");
  EXPECT_EQ(explain("7").exit, Exit::trouble);
}

TEST_F(InspectTest, OfARecordThatNobodyKnowsItSaysSo) {
  link("customers", "C-1", "7");
  EXPECT_EQ(explain("C-2").exit, Exit::trouble);
  EXPECT_THAT(explain("C-2").text, StartsWith("nothing is known of C-2"));
  EXPECT_EQ(unlink("C-2").exit, Exit::trouble);
  EXPECT_EQ(links(), "customers\tC-1\t7\n");
}

TEST_F(InspectTest, UnlinkTakesThePairAndItsTroubleAndLeavesOthers) {
  link("customers", "C-1", "7");
  link("customers", "C-2", "8");
  stick("customers", Side::source, "C-1");
  in_state([](State& state) { state.set_scanned(Side::source, "customers", Time{std::chrono::hours{1}}); });
  EXPECT_EQ(unlink("7").text, "customers: source C-1 and target 7 are no pair any more\n");
  EXPECT_EQ(links(), "customers\tC-2\t8\n");
  EXPECT_EQ(status().exit, Exit::done);
  in_state([](State& state) { EXPECT_FALSE(state.scanned(Side::source, "customers")) << "all is compared next"; });
}

TEST_F(InspectTest, UnlinkWaitsForNobodyWhoHoldsTheState) {
  link("customers", "C-1", "7");
  in_state([&](State& /*held*/) {
    EXPECT_THROW(static_cast<void>(unlink("7")), StateError);
    EXPECT_EQ(links(), "customers\tC-1\t7\n") << "to look is possible all the same";
  });
}

/// The same with both mocks, over HTTP.
class InspectLive : public InspectTest {
 protected:
  InspectLive() {
    const auto pms = pms_->connection();
    const auto go = go_->connection();
    options_.connections["pms_base_url"] = pms.at("base_url");
    options_.connections["pms_api_key"] = pms.at("api_key");
    options_.connections["go_base_url"] = go.at("base_url");
    options_.connections["go_token_url"] = go.at("token_url");
    options_.connections["go_app_key"] = go.at("app_key");
    options_.connections["go_client_key"] = go.at("client_key");
    options_.connections["go_subscription_key"] = go.at("subscription_key");
    options_.requests_per_second = 0;
    options_.mapping = DATAFLOW_QA_SOURCE_DIR "/fixtures/mappings/default.json";
    fjord_ = pms_->create("customers", {{"type", "organisation"}, {"name", "Fjord AS"}, {"email", "post@fjord.no"}})
                 .value()
                 .at("id");
  }
  std::unique_ptr<mocks::MockSystem> start(const char* name) {
    return std::move(mocks::find_system(name)->start({.clock = &world_clock_, .journal = &journal_}).value());
  }
  void pass() {
    Service service{options_, read_plan(options_.mapping, options_.links).value(), clock_, log_};
    ASSERT_TRUE(service.once());
  }
  [[nodiscard]] std::string counterpart() const { return go_->all("Customers").at(0).at("Id").dump(); }

  mocks::Clock world_clock_;
  mocks::Journal journal_;
  std::unique_ptr<mocks::MockSystem> pms_ = start("custom-pms");
  std::unique_ptr<mocks::MockSystem> go_ = start("poweroffice-go");
  SystemClock clock_;
  Log log_{Level::error, [](Level, const std::string&) {}};
  std::string fjord_;
};

TEST_F(InspectLive, BothRecordsAreReadAndWhatFollowsIsSaid) {
  pass();
  EXPECT_THAT(explain(fjord_).text, HasSubstr("  name / Name: source \"Fjord AS\", target \"Fjord AS\", "
                                              "agreed \"Fjord AS\": equal\n"));
  ASSERT_TRUE(pms_->edit("customers", fjord_, {{"phone", "+47 55 00 00 00"}}));
  ASSERT_TRUE(go_->edit("Customers", counterpart(), {{"WebsiteUrl", "fjord.no"}}));
  const auto before = journal_.last_sequence();
  const auto text = explain(counterpart()).text;
  EXPECT_THAT(text, HasSubstr("phone / PhoneNumber: source \"+47 55 00 00 00\", target null, agreed null: goes to the "
                              "target\n"));
  EXPECT_THAT(text,
              HasSubstr("website / WebsiteUrl: source null, target \"fjord.no\", agreed null: goes to the source\n"));
  for (const auto& entry : journal_.since(before)) EXPECT_NE(entry.effect, mocks::Effect::effective) << entry.method;
}

TEST_F(InspectLive, ARecordThatIsGoneIsSaidToBe) {
  pass();
  ASSERT_TRUE(go_->remove("Customers", counterpart()));
  EXPECT_THAT(explain(fjord_).text, AllOf(HasSubstr("are a pair"), HasSubstr("  the target record is not there\n"),
                                          Not(HasSubstr("source record")), Not(HasSubstr("name / Name"))));
}

TEST_F(InspectLive, ASystemThatCannotBeReadIsSaidWithoutTheKeyThatItRepeats) {
  pass();
  httplib::Server refusing;
  refusing.Get(".*", [](const httplib::Request& request, httplib::Response& response) {
    response.status = 403;
    response.set_content(Json{{"title", "no"}, {"detail", "not " + request.get_header_value("X-Api-Key")}}.dump(),
                         "application/problem+json");
  });
  options_.connections["pms_base_url"] = "http://127.0.0.1:" + std::to_string(refusing.bind_to_any_port("127.0.0.1"));
  std::thread serving{[&] { refusing.listen_after_bind(); }};
  const auto said = explain(fjord_);
  refusing.stop();
  serving.join();
  EXPECT_EQ(said.exit, Exit::done);
  EXPECT_THAT(said.text,
              AllOf(HasSubstr("403"), HasSubstr("not ***"), Not(HasSubstr(options_.connections["pms_api_key"]))));
}

TEST_F(InspectLive, AMappingThatCannotBeReadOrNoLongerHasTheDataflowIsSaid) {
  pass();
  in_state([&](State& state) {
    Link other{.flow = "deals", .source_id = "D-1", .target_id = "9"};
    state.add_link(other);
  });
  EXPECT_THAT(explain("D-1").text, HasSubstr("  the mapping has no dataflow 'deals'\n"));
  options_.mapping = options_.state_dir / "no-such.json";
  EXPECT_THAT(explain(fjord_).text, HasSubstr("no-such.json"));
}

TEST_F(InspectLive, APairThatWasTakenApartIsPairedAnewAndNotDoubled) {
  pass();
  const auto pair = links();
  EXPECT_EQ(pair, "customers\t" + fjord_ + "\t" + counterpart() + "\n");
  EXPECT_EQ(unlink(fjord_).exit, Exit::done);
  EXPECT_EQ(links(), "");
  pass();
  EXPECT_EQ(links(), pair);
  EXPECT_THAT(go_->all("Customers"), SizeIs(1));
}

}  // namespace
}  // namespace pms_go_sync
