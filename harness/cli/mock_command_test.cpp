// `dataflow-qa mock`: what it prints is all that a client needs, it does what its options ask for, and a signal ends
// it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <nlohmann/json.hpp>

#include "base/url.h"
#include "harness/cli/testing/program.h"
#include "harness/cli/testing/serving.h"
#include "mocks/testing/client.h"

namespace dataflow_qa::cli::testing {
namespace {

using mocks::testing::Client;
using nlohmann::json;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::StartsWith;

/// Whether somebody may listen on ::1.
bool has_ipv6() {
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_addr = in6addr_loopback;
  const int descriptor = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool bound = bind(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  close(descriptor);
  return bound;
}

class MockCommandTest : public ProgramTest {
 protected:
  [[nodiscard]] Serving serving(std::vector<std::string> arguments) const { return {std::move(arguments), folder()}; }
  /// The one message of a mistake of the user's.
  std::string mistake(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "mock");
    const auto outcome = program(arguments);
    EXPECT_EQ(outcome.exit, 2) << outcome.out << outcome.err;
    EXPECT_EQ(outcome.out, "");
    return outcome.err;
  }
};

TEST_F(MockCommandTest, PrintsWhatAClientNeedsAndAnswersIt) {
  const auto mock = serving({"custom-pms"});
  EXPECT_EQ(mock.title, "Custom PMS mock, on " + mock.connection.at("base_url"));
  EXPECT_THAT(mock.connection.at("base_url"), MatchesRegex("http://127\\.0\\.0\\.1:[1-9][0-9]*/.*"));
  EXPECT_THAT(mock.connection, Not(Contains(Key("control"))));
  const auto customers = mock.client().get("/customers");
  EXPECT_EQ(customers.status, 200);
  EXPECT_EQ(Client(mock.connection.at("base_url"), {}).get("/customers").status, 401);
}

TEST_F(MockCommandTest, TheUrlOfAnAddressWithColonsWorks) {
  if (!has_ipv6()) GTEST_SKIP() << "there is no ::1 here";
  const auto mock = serving({"custom-pms", "--host", "::1"});
  EXPECT_THAT(mock.connection.at("base_url"), MatchesRegex("http://\\[::1\\]:[1-9][0-9]*/.*"));
  EXPECT_EQ(mock.client().get("/customers").status, 200);
}

TEST_F(MockCommandTest, AnAddressMayStandInBracketsAndMustBeOne) {
  for (const char* none : {"", "nowhere.invalid", "[::1", "::1%none"}) {
    const auto outcome = program({"mock", "custom-pms", "--host", none});
    EXPECT_EQ(outcome.exit, 2) << none;
    EXPECT_THAT(outcome.err, HasSubstr("--host"));
  }
  if (!has_ipv6()) GTEST_SKIP() << "there is no ::1 here";
  EXPECT_EQ(serving({"custom-pms", "--host", "[::1]"}).client().get("/customers").status, 200);
}

TEST_F(MockCommandTest, AnInterruptAndATerminationEndItInOrder) {
  EXPECT_EQ(serving({"custom-pms"}).end(SIGINT).text(), "exited with status 0");
  EXPECT_EQ(serving({"poweroffice-go"}).end(SIGTERM).text(), "exited with status 0");
}

TEST_F(MockCommandTest, RefusesAPortOnWhichSomethingListens) {
  const auto mock = serving({"custom-pms"});
  const auto authority = base::split_url(mock.connection.at("base_url"))->authority;
  const auto port = authority.substr(authority.find(':') + 1);
  const auto outcome = program({"mock", "custom-pms", "--port", port});
  EXPECT_EQ(outcome.exit, 3) << outcome.out;
  EXPECT_THAT(outcome.err, HasSubstr("cannot listen on 127.0.0.1 port " + port + ": Address already in use"));
}

TEST_F(MockCommandTest, EndsThoughAClientKeepsItsConnection) {
  auto mock = serving({"custom-pms"});
  auto client = mock.client();
  EXPECT_EQ(client.get("/customers").status, 200);
  EXPECT_EQ(mock.end(SIGTERM).text(), "exited with status 0");
  EXPECT_EQ(client.get("/customers").status, 0) << "nobody answers any more";
}

TEST_F(MockCommandTest, HoldsNothingUnlessFixturesAreAskedFor) {
  const auto names = [](const Serving& mock) { return mock.client().get("/customers").body; };
  EXPECT_THAT(names(serving({"custom-pms"})), Not(HasSubstr("Fjordbygg")));
  EXPECT_THAT(names(serving({"custom-pms", "--fixtures", "standard"})), HasSubstr("Fjordbygg AS"));
}

TEST_F(MockCommandTest, AResetKeepsTheFixtures) {
  const auto mock = serving({"custom-pms", "--fixtures", "standard", "--control"});
  const auto before = mock.client().get("/customers").body;
  mock.client().post("/customers", {{"type", "organisation"}, {"name", "Later AS"}});
  EXPECT_EQ(mock.control().post("/reset", nlohmann::json::object()).status, 204);
  EXPECT_EQ(mock.client().get("/customers").body, before);
}

TEST_F(MockCommandTest, KeysAreTheDocumentedOnesSoThatAClientMayHoldThemInAFile) {
  EXPECT_EQ(serving({"custom-pms"}).connection.at("api_key"), serving({"custom-pms"}).connection.at("api_key"));
}

TEST_F(MockCommandTest, ControlIsServedWhereItIsAskedFor) {
  const auto with = serving({"custom-pms", "--control"});
  EXPECT_EQ(with.control().get("/clock").status, 200);
  EXPECT_EQ(with.control().post("/faults", {{"method", "GET"}, {"status", 503}}).status, 201);
  EXPECT_EQ(with.client().get("/customers").status, 503);
  const auto without = serving({"custom-pms"});
  const auto& url = without.connection.at("base_url");
  EXPECT_EQ(Client(url.substr(0, url.find('/', 7)), {{"X-Api-Key", without.connection.at("api_key")}})
                .get("/__control/clock")
                .status,
            404);
}

TEST_F(MockCommandTest, SwitchesAreThoseGiven) {
  const auto mock = serving(
      {"poweroffice-go", "--control", "--switch", "token-lifetime-s=60", "--switch", "privileges=Customer,Project"});
  const auto switches = mock.control().get("/switches").json();
  EXPECT_THAT(switches.dump(),
              AllOf(HasSubstr("\"token-lifetime-s\":\"60\""), HasSubstr("\"privileges\":\"Customer,Project\"")));
}

TEST_F(MockCommandTest, ARateLimitIsKept) {
  const auto mock = serving({"custom-pms", "--rate-limit", "1"});
  auto client = mock.client();
  int status = 200;
  for (int i = 0; i < 100 && status == 200; ++i) status = client.get("/customers").status;
  EXPECT_EQ(status, 429);
}

TEST_F(MockCommandTest, FidelityIsPrintedAndNothingServed) {
  const auto outcome = program({"mock", "poweroffice-go", "--fidelity"});
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("documented"), HasSubstr("assumed"), Not(HasSubstr("Ctrl-C"))));
}

TEST_F(MockCommandTest, AWrongSwitchIsAMistakeWithOneMessage) {
  EXPECT_THAT(mistake({"poweroffice-go", "--switch", "token-lifetime"}),
              "dataflow-qa: --switch token-lifetime: expected NAME=VALUE\n");
  EXPECT_THAT(mistake({"poweroffice-go", "--switch", "no-such=on"}),
              MatchesRegex("dataflow-qa: --switch no-such=on: .*no-such.*\n"));
  EXPECT_THAT(mistake({"poweroffice-go", "--switch", "token-lifetime-s=soon"}),
              MatchesRegex("dataflow-qa: --switch token-lifetime-s=soon: .*soon.*\n"));
  EXPECT_THAT(mistake({"custom-pms", "--switch", "token-lifetime-s=60"}),
              MatchesRegex("dataflow-qa: --switch token-lifetime-s=60: .*\n"));
}

TEST_F(MockCommandTest, AWrongSystemPortOrDatasetIsAMistake) {
  EXPECT_THAT(mistake({"other-crm"}), AllOf(HasSubstr("other-crm"), HasSubstr("custom-pms")));
  EXPECT_THAT(mistake({"custom-pms", "--port", "70000"}), HasSubstr("--port"));
  EXPECT_THAT(mistake({"custom-pms", "--fixtures", "no-such"}), MatchesRegex("dataflow-qa: .*no-such\\.json.*\n"));
  EXPECT_THAT(mistake({}), HasSubstr("system is required"));
}

TEST_F(MockCommandTest, APortThatIsTakenIsNoMistakeButTrouble) {
  const auto first = serving({"custom-pms"});
  const auto& url = first.connection.at("base_url");
  const auto port = url.substr(url.find(':', 5) + 1, url.find('/', 7) - url.find(':', 5) - 1);
  const auto second = program({"mock", "custom-pms", "--port", port});
  EXPECT_EQ(second.exit, 3);
  EXPECT_THAT(second.err, AllOf(StartsWith("dataflow-qa: "), HasSubstr(port)));
}

}  // namespace
}  // namespace dataflow_qa::cli::testing
