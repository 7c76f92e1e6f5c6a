// The program as others run it: a process of its own, with signals, exit codes and output.

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <future>
#include <sstream>

namespace pms_go_sync {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class ProgramTest : public ::testing::Test {
 protected:
  ProgramTest() {
    std::filesystem::create_directories(directory_);
    for (const auto* path : {"/pms/customers", "/pms/projects"}) {
      server_.Get(path, [this](const httplib::Request&, httplib::Response& response) {
        if (!asked_.exchange(true)) reached_.set_value();
        response_may_come_.wait();
        if (throttles_) {
          response.status = 429;
          response.set_header("Retry-After", "86400");
          return;
        }
        response.set_content(R"({"data": [], "nextCursor": null})", "application/json");
      });
    }
    server_.Get("/go/.*", [](const httplib::Request&, httplib::Response& response) { response.status = 204; });
    server_.Post("/token", [](const httplib::Request&, httplib::Response& response) {
      response.set_content(R"({"access_token": "secret-token", "expires_in": 1200})", "application/json");
    });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread{[this] { server_.listen_after_bind(); }};
  }
  ~ProgramTest() override {
    answer();
    stop_server();
    std::filesystem::remove_all(directory_);
  }

  void answer() {
    if (!answered_) allow_.set_value();
    answered_ = true;
  }

  void stop_server() {
    if (!thread_.joinable()) return;
    server_.stop();
    thread_.join();
  }

  pid_t start(std::vector<std::string> arguments) {
    const auto url = "http://127.0.0.1:" + std::to_string(port_);
    const std::string source = DATAFLOW_QA_SOURCE_DIR;
    std::vector<std::string> environment{"PMS_BASE_URL=" + url + "/pms",
                                         "PMS_API_KEY=secret-api-key",
                                         "GO_BASE_URL=" + (go_url_.empty() ? url + "/go" : go_url_),
                                         "GO_TOKEN_URL=" + url + "/token",
                                         "GO_APP_KEY=secret-app",
                                         "GO_CLIENT_KEY=secret-client",
                                         "GO_SUBSCRIPTION_KEY=secret-subscription",
                                         "SYNC_MAPPING=" + source + "/fixtures/mappings/default.json",
                                         "SYNC_STATE_DIR=" + (directory_ / "state").string()};
    arguments.insert(arguments.begin(), DATAFLOW_QA_BIN_DIR "/pms-go-sync");
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    const auto out = directory_ / "output";
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO);
    if (closes_its_streams_) {
      for (const int each : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        posix_spawn_file_actions_addclose(&files, each);
      }
    }
    pid_t pid = -1;
    const int error = posix_spawn(&pid, arguments.front().c_str(), &files, nullptr, pointers(arguments).data(),
                                  pointers(environment).data());
    posix_spawn_file_actions_destroy(&files);
    if (error != 0) throw std::runtime_error{"cannot start pms-go-sync"};
    return pid;
  }

  static std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> all;
    all.reserve(texts.size() + 1);
    for (auto& text : texts) all.push_back(text.data());
    all.push_back(nullptr);
    return all;
  }

  /// Exit status; -1 where a signal ended it.
  static int end_of(pid_t pid) {
    int status = 0;
    ::waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  int run(std::vector<std::string> arguments) { return end_of(start(std::move(arguments))); }

  [[nodiscard]] std::string output() const {
    std::ostringstream text;
    text << std::ifstream{directory_ / "output"}.rdbuf();
    return text.str();
  }

  /// Waits until it does, for half a minute at most.
  [[nodiscard]] bool says_twice(pid_t pid, const std::string& what) const {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{30};
    while (std::chrono::steady_clock::now() < end && ::waitpid(pid, nullptr, WNOHANG) == 0) {
      const auto text = output();
      const auto first = text.find(what);
      if (first != std::string::npos && text.find(what, first + 1) != std::string::npos) return true;
      std::this_thread::yield();
    }
    return false;
  }

  std::filesystem::path directory_ =
      std::filesystem::path{::testing::TempDir()} / ("pms-go-sync-program-" + std::to_string(::getpid()));
  httplib::Server server_;
  std::atomic<bool> asked_ = false;
  std::atomic<bool> throttles_ = false;
  std::promise<void> reached_;
  std::promise<void> allow_;
  std::shared_future<void> response_may_come_ = allow_.get_future().share();
  bool answered_ = false;
  bool closes_its_streams_ = false;
  std::string go_url_;  // empty: of the test's own server
  std::thread thread_;
  int port_ = 0;
};

TEST_F(ProgramTest, EndsCleanlyOnSigtermInTheMiddleOfACallThatIsAnsweredThen) {
  const auto pid = start({"run"});
  reached_.get_future().wait();
  ::kill(pid, SIGTERM);
  answer();
  EXPECT_EQ(end_of(pid), 0);
  EXPECT_THAT(output(), HasSubstr(R"("event":"stopped")"));
}

TEST_F(ProgramTest, EndsCleanlyOnSigtermInTheMiddleOfACallThatIsNeverAnswered) {
  const auto pid = start({"run"});
  reached_.get_future().wait();
  const auto stopped = std::chrono::steady_clock::now();
  ::kill(pid, SIGTERM);
  EXPECT_EQ(end_of(pid), 0);
  EXPECT_LT(std::chrono::steady_clock::now() - stopped, std::chrono::seconds{30}) << "not after the call's time limit";
  EXPECT_THAT(output(), HasSubstr(R"("event":"stopped")"));
}

TEST_F(ProgramTest, ASecondSignalEndsTheCallAtOnce) {
  const auto pid = start({"once", "--timeout-ms", "600000"});
  reached_.get_future().wait();
  ::kill(pid, SIGINT);
  ::kill(pid, SIGTERM);
  EXPECT_EQ(end_of(pid), 1) << "at once, and the pass is not whole";
}

TEST_F(ProgramTest, ASignalOfSomebodyElseDoesNotMakeItDeaf) {
  const auto pid = start({"run"});
  reached_.get_future().wait();
  ::kill(pid, SIGUSR2);
  ::kill(pid, SIGTERM);
  answer();
  EXPECT_EQ(end_of(pid), 0);
  EXPECT_THAT(output(), HasSubstr(R"("event":"stopped")"));
}

TEST_F(ProgramTest, SaysHowThingsStandAlsoDuringACall) {
  const auto pid = start({"run", "--health-interval-ms", "20", "--timeout-ms", "600000"});
  reached_.get_future().wait();
  EXPECT_TRUE(says_twice(pid, R"("event":"health","failed_passes_in_a_row":0)"));
  ::kill(pid, SIGTERM);
  answer();
  EXPECT_EQ(end_of(pid), 0);
}

TEST_F(ProgramTest, SaysAgainAndAgainThatASystemAskedItToWait) {
  throttles_ = true;
  answer();
  const auto pid = start({"run", "--health-interval-ms", "20"});
  EXPECT_TRUE(says_twice(pid, R"("asked_to_wait_s":{"pms":300})"));
  ::kill(pid, SIGTERM);
  EXPECT_EQ(end_of(pid), 0);
  EXPECT_THAT(output(), HasSubstr(R"("level":"warning","event":"throttled","asked_s":86400)"));
}

TEST_F(ProgramTest, SendsNoKeyUnencryptedToAnotherMachineUnlessThatIsAllowed) {
  const auto config = directory_ / "config.json";
  answer();
  std::ofstream{config} << R"({"kimai_base_url": "http://192.0.2.1:1", "kimai_token": "t", "harvest_token": "t"})";
  EXPECT_EQ(run({"once", "--config", config.string()}), 0) << "of another system";
  go_url_ = "http://127.0.0.1.example.org/go";
  EXPECT_EQ(run({"once"}), 2);
  EXPECT_THAT(output(), HasSubstr("'http://127.0.0.1.example.org/go' would send keys and records without encryption"));
  go_url_ = "http://[::1]:1/go";
  EXPECT_EQ(run({"once"}), 1) << "it is this machine, and nobody answers";
  go_url_ = "http://0.0.0.0:1/go";
  EXPECT_EQ(run({"once"}), 2);
  EXPECT_EQ(run({"once", "--allow-plain-http"}), 1) << "nobody answers";
}

TEST_F(ProgramTest, DoesOnePassAndReportsHowThingsStand) {
  answer();
  EXPECT_EQ(run({"once"}), 0) << output();
  EXPECT_EQ(run({"status"}), 0);
  EXPECT_EQ(output(),
            "0 pairs linked (0 of them with a record that is gone), 0 creations under way, 0 not carried over\n");
  EXPECT_EQ(run({"links"}), 0);
  EXPECT_EQ(output(), "");
  EXPECT_EQ(run({"explain", "C-1"}), 3);
  EXPECT_EQ(output(), "nothing is known of C-1: it is no linked record, and none that is to be made or waits\n");
  EXPECT_EQ(run({"unlink", "C-1"}), 3);
}

TEST_F(ProgramTest, WritesNoLogIntoItsStateWhereItsStreamsAreClosed) {
  answer();
  closes_its_streams_ = true;
  EXPECT_EQ(run({"once", "--log-level", "debug"}), 0);
  EXPECT_EQ(std::filesystem::file_size(directory_ / "state" / "lock"), 0U);
  EXPECT_EQ(run({"once"}), 0) << "the state is whole";
}

TEST_F(ProgramTest, ShowsNoSecretEvenWhereASystemIsNotThere) {
  answer();
  EXPECT_EQ(run({"once", "--log-level", "debug"}), 0);
  EXPECT_THAT(output(), ::testing::Not(HasSubstr("secret")));
  stop_server();
  EXPECT_EQ(run({"once", "--log-level", "debug"}), 1);
  EXPECT_THAT(output(), HasSubstr(R"("event":"the pass ended early","kind":"unavailable")"));
  EXPECT_THAT(output(), ::testing::Not(HasSubstr("secret")));
}

TEST_F(ProgramTest, FlagsGoBeforeTheEnvironmentAndThatBeforeTheFile) {
  const auto config = directory_ / "config.json";
  std::ofstream{config} << R"({"state_dir": "/proc/of-the-file", "page_size": 0})";
  EXPECT_EQ(run({"status", "--config", config.string()}), 2) << "what a file says counts";
  std::ofstream{config} << R"({"state_dir": "/proc/of-the-file"})";
  EXPECT_EQ(run({"status", "--config", config.string()}), 3);
  EXPECT_THAT(output(), HasSubstr("there is no state in " + (directory_ / "state").string()));
  EXPECT_EQ(run({"status", "--create-in-source=maybe"}), 2);
  EXPECT_EQ(output(), "pms-go-sync: create_in_source: 'maybe' is not true or false\n");
  EXPECT_EQ(run({"status", "--config", config.string(), "--state", "/proc/of-the-flag"}), 3);
  EXPECT_EQ(output(), "pms-go-sync: there is no state in /proc/of-the-flag\n");
}

TEST_F(ProgramTest, SaysInItsLastLineWhyItCannotBegin) {
  const std::vector<std::vector<std::string>> wrong{
      {"run", "--page-size", "0"}, {"once", "--bogus"}, {"once", "--mapping", "/none"}, {"once", "--config", "/none"}};
  for (const auto& arguments : wrong) {
    EXPECT_EQ(run(arguments), 2);
    const auto text = output();
    const auto last = text.substr(text.rfind('\n', text.size() - 2) + 1);
    EXPECT_THAT(last, HasSubstr(R"("level":"error","event":"ended by an error","exit":2,"reason":")")) << text;
    EXPECT_THAT(text, ::testing::Not(StartsWith("{"))) << "a sentence for whoever reads it";
  }
}

TEST_F(ProgramTest, ShowsNothingThatATerminalOrACiServiceObeys) {
  EXPECT_EQ(run({"x\x1b]0;y\a\n::error::z"}), 2);
  EXPECT_THAT(output(),
              ::testing::AllOf(HasSubstr("x<U+001B>]0;y<U+0007>\n: :error::z"), ::testing::Not(HasSubstr("\x1b"))));
  EXPECT_EQ(run({"once", "--state", "/proc/\u202E##[error]\x7f"}), 3);
  EXPECT_THAT(output(), HasSubstr("/proc/<U+202E>## [error]<U+007F>"));
  answer();
  EXPECT_EQ(run({"once"}), 0);
  EXPECT_EQ(run({"explain", "\x1b[8m"}), 3);
  EXPECT_THAT(output(), HasSubstr("nothing is known of <U+001B>[8m: "));
}

TEST_F(ProgramTest, DistinguishesWrongUsageFromAnUnusableState) {
  EXPECT_EQ(run({}), 2);
  EXPECT_EQ(output(), "pms-go-sync: it needs a command: run, once, status, links, explain or unlink\n");
  EXPECT_EQ(run({"onec"}), 2);
  EXPECT_THAT(output(), HasSubstr("onec"));
  EXPECT_EQ(run({"once", "--page-size", "0"}), 2);
  EXPECT_THAT(output(), StartsWith("pms-go-sync: page_size: '0' is not 1 to 1000\n{"));
  EXPECT_EQ(run({"once", "--mapping", "/no/such/file"}), 2);
  EXPECT_EQ(run({"once", "--state", "/proc/none"}), 3);
  EXPECT_THAT(output(), ::testing::AllOf(HasSubstr(R"("level":"error","event":"ended by an error","exit":3,)"),
                                         HasSubstr(R"("reason":"cannot use the state directory /proc/none: )")));
  EXPECT_EQ(run({"status", "--state", "/proc/none"}), 3);
  EXPECT_EQ(output(), "pms-go-sync: there is no state in /proc/none\n");
}

}  // namespace
}  // namespace pms_go_sync
