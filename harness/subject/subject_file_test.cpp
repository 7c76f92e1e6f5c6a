#include "harness/subject/subject_file.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

namespace dataflow_qa::subject {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::set<std::string> placeholders = {"pms.base_url", "state_dir"};

base::Result<SubjectFile> read(std::string_view text) {
  return read_text(text, "my/subject.json", placeholders);
}

std::string error_of(std::string_view text) {
  const auto result = read(text);
  return result ? "no error" : result.error().text();
}

TEST(SubjectFile, HasDefaultsForAllButTheCommand) {
  const auto file = read(R"({"command": ["sync", "{state_dir}"]})");
  ASSERT_TRUE(file) << file.error().text();
  EXPECT_EQ(file->name, "subject");
  EXPECT_EQ(file->mode, Mode::daemon);
  EXPECT_EQ(file->poll_interval.count(), 1000);
  EXPECT_EQ(file->quiet.count(), 2000);
  EXPECT_EQ(file->settle_timeout.count(), 30'000);
  EXPECT_EQ(file->capabilities.deletes, DeletionRule::unspecified);
  EXPECT_TRUE(std::holds_alternative<ReadyOnFirstRequest>(file->ready));
}

TEST(SubjectFile, TakesQuietAndPatienceFromThePollInterval) {
  const auto fast = read(R"({"command": ["sync"], "poll_interval_ms": 50})");
  EXPECT_EQ(fast->quiet.count(), 200);
  const auto slow = read(R"({"command": ["sync"], "poll_interval_ms": 10000})");
  EXPECT_EQ(slow->quiet.count(), 20'000);
  EXPECT_EQ(slow->settle_timeout.count(), 100'000);
}

TEST(SubjectFile, ReadsEveryKey) {
  const auto file = read(R"({"contract": 1, "name": "n", "version": "2", "command": ["a", "b"],
    "env": {"URL": "{pms.base_url}"}, "mode": "daemon", "ready": {"output": "^up"}, "poll_interval_ms": 10,
    "full_scan_interval_ms": 20, "quiet_ms": 30, "max_requests_per_s": 4, "trigger": {"signal": "SIGUSR1"},
    "timeouts": {"ready_s": 1, "settle_s": 2, "stop_s": 0.5},
    "capabilities": {"creates_in_source": true, "deletes": "archive", "conflicts": "source-wins"}})");
  ASSERT_TRUE(file) << file.error().text();
  EXPECT_THAT(file->command, ElementsAre("a", "b"));
  EXPECT_EQ(file->mode, Mode::daemon);
  EXPECT_EQ(std::get<ReadyOnOutput>(file->ready).regex, "^up");
  EXPECT_EQ(std::get<TriggerSignal>(*file->trigger).number, SIGUSR1);
  EXPECT_EQ(file->full_scan_interval->count(), 20);
  EXPECT_EQ(file->quiet.count(), 30);
  EXPECT_EQ(file->stop_timeout.count(), 500);
  EXPECT_EQ(file->capabilities.conflicts, ConflictRule::source_wins);
}

TEST(SubjectFile, NamesAnUnknownKey) {
  EXPECT_EQ(
      error_of(R"({"command": ["x"], "timeouts": {"settle": 3}})"),
      "my/subject.json: /timeouts/settle: unknown key (did you mean \"settle_s\"?) (known: ready_s, settle_s, stop_s)");
}

TEST(SubjectFile, NamesAPlaceholderThatDoesNotExist) {
  EXPECT_EQ(error_of(R"({"command": ["x", "--url={pms.url}"]})"),
            "my/subject.json: /command/1: there is no placeholder {pms.url} (there are: pms.base_url, state_dir)");
}

TEST(SubjectFile, NamesAPlaceholderWithoutItsClosingBrace) {
  EXPECT_EQ(error_of(R"({"command": ["x", "--url={pms.base_url/v1}"]})"),
            "my/subject.json: /command/1: {pms.base_url has no closing brace: write {pms.base_url}");
  EXPECT_EQ(error_of(R"({"command": ["x"], "env": {"URL": "{pms.bas"}})"),
            "my/subject.json: /env/URL: {pms.bas has no closing brace: write {pms.bas}");
  EXPECT_EQ(error_of(R"({"command": ["sh", "-c", "f() { echo; }; awk '{print $1}'", "{\"a\":1}", "{"]})"), "no error")
      << "the command's own braces";
}

TEST(SubjectFile, WantsNoNulInACommandOrAVariable) {
  const std::string nul = "holds the character NUL (\\u0000), which no text has: remove it";
  EXPECT_EQ(error_of(R"({"command": ["x", "a\u0000b"]})"), "my/subject.json: /command/1: " + nul);
  EXPECT_EQ(error_of(R"({"command": ["x"], "env": {"A": "\u0000"}})"), "my/subject.json: /env/A: " + nul);
  EXPECT_THAT(error_of(R"({"command": ["x"], "env": {"A\u0000": "b"}})"), HasSubstr(nul));
}

TEST(SubjectFile, NamesWhatIsHandedOnFromTheHarnesssEnvironment) {
  EXPECT_THAT(read(R"({"command": ["x"], "pass_env": ["PYTHONPATH", "PATH"]})")->pass_env,
              ElementsAre("PYTHONPATH", "PATH"));
  const auto error = [](const std::string& names) {
    return error_of(R"({"command": ["x"], "env": {"URL": ""}, "pass_env": )" + names + "}");
  };
  const std::string at = "my/subject.json: /pass_env";
  EXPECT_EQ(error("\"PYTHONPATH\""), at + ": expected a list of names, such as [\"PYTHONPATH\"]");
  EXPECT_EQ(error("[7]"), at + "/0: expected a string, got number");
  EXPECT_EQ(error(R"(["URL"])"), at + "/0: URL is set in \"env\" too: remove it there or here");
  for (const std::string name : {"", "A=B"}) {
    EXPECT_EQ(error(fmt::format(R"(["A", "{}"])", name)),
              fmt::format("{}/1: \"{}\" is not a name that an environment variable can have: write one such as "
                          "\"PYTHONPATH\"",
                          at, name));
  }
}

TEST(SubjectFile, HandsOnNothingThatTheHarnessSetsItself) {
  for (const std::string name : {"PMS_BASE_URL", "SYNC_STATE_DIR"}) {
    EXPECT_EQ(error_of(R"({"command": ["x"], "pass_env": [")" + name + "\"]}"),
              "my/subject.json: /pass_env/0: the harness sets " + name +
                  " itself: remove it here; \"env\" can set it otherwise");
  }
}

TEST(SubjectFile, SaysWhichContractsAreKnown) {
  EXPECT_EQ(error_of(R"({"contract": 2, "command": ["x"]})"),
            "my/subject.json: /contract: version 2 is not known (known: 1)");
}

TEST(SubjectFile, WantsACommandUnlessTheSubjectRunsElsewhere) {
  EXPECT_THAT(error_of("{}"), HasSubstr("\"command\" is missing"));
  EXPECT_EQ(error_of(R"({"mode": "external"})"), "no error");
}

TEST(SubjectFile, RefusesValuesOutsideTheContract) {
  EXPECT_EQ(error_of(R"({"command": ["x"], "mode": "sometimes"})"),
            "my/subject.json: /mode: unknown value \"sometimes\" (known: daemon, cycle, external)");
  EXPECT_EQ(error_of(R"({"command": ["x"], "mode": "cycle", "trigger": {"signal": "SIGUSR1"}})"),
            "my/subject.json: /trigger: a subject of mode \"cycle\" is run, not triggered");
  EXPECT_THAT(error_of(R"({"mode": "external", "trigger": {"signal": "SIGUSR1"}})"),
              HasSubstr("/trigger: a subject of mode \"external\" runs elsewhere"));
  EXPECT_THAT(error_of(R"({"command": ["x"], "poll_interval_ms": 0})"), HasSubstr("/poll_interval_ms: expected"));
  EXPECT_THAT(error_of(R"({"command": []})"), HasSubstr("/command: expected a list with at least the program"));
  EXPECT_THAT(error_of(R"({"command": [""]})"), HasSubstr("/command/0: is empty: name the program that starts"));
  EXPECT_THAT(error_of(R"({"command": ["x"], "ready": {"output": "("}})"), HasSubstr("/ready/output: not a regular"));
}

TEST(SubjectFile, WantsUrlsWithAHostAndPerhapsAPort) {
  for (const std::string url : {"", "http//x", "localhost:8080/health", "http://", "ftp://x", "http://x:999999/"}) {
    EXPECT_THAT(error_of(R"({"command": ["x"], "ready": {"http": ")" + url + "\"}}"),
                HasSubstr("is not a URL such as"));
  }
  for (const std::string url : {"http://127.0.0.1/ready", "{pms.base_url}/health", "http://[::1]:80"}) {
    EXPECT_EQ(error_of(R"({"command": ["x"], "ready": {"http": ")" + url + "\"}}"), "no error");
  }
}

TEST(SubjectFile, NamesTheLineOfBrokenJson) {
  EXPECT_THAT(error_of("{\"command\": [\"x\"],\n \"name\": }"),
              HasSubstr("my/subject.json: line 2, column 10: not JSON"));
}

TEST(SubjectFile, NamesItsRulesAsTheFileDoes) {
  EXPECT_EQ(to_string(ConflictRule::last_change_wins), "last-change-wins");
  EXPECT_EQ(to_string(DeletionRule::archive), "archive");
  EXPECT_EQ(to_string(Mode::cycle), "cycle");
}

TEST(Expand, ReplacesKnownNamesAndLeavesOtherBraces) {
  EXPECT_EQ(expand("{a}-{b}-{\"x\":1}", {{"a", "1"}, {"b", "{a}"}}), "1-{a}-{\"x\":1}");
}

}  // namespace
}  // namespace dataflow_qa::subject
