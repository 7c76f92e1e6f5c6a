// `dataflow-qa serve`: the report of a run, on 127.0.0.1.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>

#include <csignal>
#include <filesystem>
#include <regex>

#include "harness/cli/testing/program.h"

namespace dataflow_qa::cli::testing {
namespace {

using ::testing::HasSubstr;

class ServeTest : public ProgramTest {
 protected:
  /// The port that it prints.
  int port_of(const subject::Process& serving) {
    return std::stoi(awaited(serving, [](const auto& lines) {
      static const std::regex address(R"(http://127\.0\.0\.1:(\d+)/)");
      for (const auto& line : lines) {
        if (std::smatch found; std::regex_search(line.text, found, address)) return found[1].str();
      }
      return std::string();
    }));
  }
};

TEST_F(ServeTest, ShowsTheReportAndLoadsItAgainWhileTheRunGoesOn) {
  std::filesystem::create_directory(folder() / "report");
  const auto serving = begin({"serve", "report"});
  httplib::Client client("127.0.0.1", port_of(*serving));
  client.set_tcp_nodelay(true);
  EXPECT_EQ(client.Get("/")->status, 404);
  file("report/index.html", "<p>page</p>");
  file("report/results.json", R"({"format": "dataflow-qa/results", "complete": false})");
  EXPECT_EQ(client.Get("/")->body, "<p>page</p>");
  EXPECT_EQ(client.Get("/")->get_header_value("Refresh"), "2");
  file("report/results.json", R"({"format": "dataflow-qa/results", "complete": true})");
  EXPECT_FALSE(client.Get("/")->has_header("Refresh"));
  EXPECT_THAT(client.Get("/results.json")->body, HasSubstr("dataflow-qa/results"));
  EXPECT_EQ(client.Get("/../report/results.json")->status, 404);
  std::filesystem::create_symlink(file("secret.txt", "secret"), folder() / "report" / "link.txt");
  EXPECT_EQ(client.Get("/link.txt")->status, 404) << "it leads out of the folder";
  EXPECT_EQ(client.Get("/", {{"Host", "elsewhere.example"}})->status, 403);
  serving->send_signal(SIGINT);
  EXPECT_EQ(end_of(*serving).exit, 0);
}

TEST_F(ServeTest, SaysThatTheFolderIsYetToCome) {
  const auto serving = begin({"serve", "nowhere"});
  const int port = port_of(*serving);
  const auto second_line = [](const auto& lines) { return lines.size() > 1 ? lines[1].text : ""; };
  EXPECT_THAT(awaited(*serving, second_line), HasSubstr("There is no such folder yet: "));
  std::filesystem::create_directory(folder() / "nowhere");
  file("nowhere/index.html", "<p>page</p>");
  EXPECT_EQ(httplib::Client("127.0.0.1", port).Get("/")->body, "<p>page</p>");
}

TEST_F(ServeTest, RefusesAPortOnWhichSomethingListens) {
  const auto serving = begin({"serve"});
  const auto port = std::to_string(port_of(*serving));
  const auto outcome = program({"serve", "--port", port});
  EXPECT_EQ(outcome.exit, 3) << outcome.out;
  EXPECT_THAT(outcome.err, HasSubstr("cannot listen on 127.0.0.1 port " + port + ": Address already in use; choose"));
}

TEST_F(ServeTest, RefusesWhatIsNoFolder) {
  EXPECT_THAT(program({"serve", file("a.txt", "")}).err, HasSubstr("a.txt is no folder"));
}

}  // namespace
}  // namespace dataflow_qa::cli::testing
