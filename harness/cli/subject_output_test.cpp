// What a report says of a subject that dies or is refused: its last requests, and the file of its whole output.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "harness/cli/testing/program.h"

namespace dataflow_qa::cli::testing {
namespace {

using nlohmann::json;
using reports::Verdict;
using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

class SubjectOutputTest : public ProgramTest {
 protected:
  /// A run of one check against `/bin/sh -c SCRIPT`, in which $SYNC starts the bundled sync.
  Outcome run(const std::string& script, const json& more = json::object(),
              const std::vector<std::string>& options = {}) {
    json subject{
        {"name", "script"},
        {"command", {"/bin/sh", "-c", "SYNC=\"{program_dir}/pms-go-sync run --go-requests-per-second 0\"; " + script}},
        {"poll_interval_ms", 50},
        {"timeouts", {{"ready_s", 5}, {"settle_s", 2}, {"stop_s", 1}}}};
    subject.update(more);
    std::vector<std::string> arguments{"run", "--filter", "customers.link.new", "--subject",
                                       file("subject.json", subject.dump())};
    arguments.insert(arguments.end(), options.begin(), options.end());
    return program(std::move(arguments), {{"HANDED_ON", "from the harness"}});
  }
  [[nodiscard]] std::string output(const std::string& out = "dataflow-qa-report") const {
    return read_text(folder() / out / "subject-output.txt");
  }
};

TEST_F(SubjectOutputTest, ADeathComesWithTheLastRequestsAndNamesTheFile) {
  const auto outcome =
      run("cd \"$SYNC_STATE_DIR\"; mkfifo log; exec 3<>log; $SYNC --log-level debug >&3 2>&1 & p=$!; "
          "grep -q -m1 linked <&3; kill -9 $p; echo oh no >&2; exit 9");
  EXPECT_EQ(outcome.exit, 1) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("Last requests of the subject:"), HasSubstr(" of Custom PMS: 200"),
                                 HasSubstr("All that the subject wrote is in subject-output.txt")));
  const auto page = read_text(folder() / "dataflow-qa-report/index.html");
  EXPECT_NE(page.find("<a href=\"subject-output.txt\">"), std::string::npos);
  EXPECT_THAT(output(), AllOf(HasSubstr(" 1.1 err | oh no\n"), HasSubstr(" 1.1 --- exited with status 9; it wrote"),
                              HasSubstr(" 2.1 --- started in the world “customers.link.new alone”")));
}

TEST_F(SubjectOutputTest, AWrongKeyComesWithTheSystemsReason) {
  const auto outcome = run("exec $SYNC", {{"env", {{"PMS_API_KEY", "wrong"}}}});
  EXPECT_EQ(outcome.exit, 1) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("Last requests of the subject:"), HasSubstr("401 Unauthorized: The")));
  const auto refused = results().items.front().checks;
  const auto check = std::find_if(refused.begin(), refused.end(), [](const auto& each) { return each.selected; });
  ASSERT_NE(check, refused.end());
  EXPECT_EQ(check->evidence.last_requests.back().reason, "Unauthorized: The header X-Api-Key is missing or wrong.");
}

TEST_F(SubjectOutputTest, KeysAreMaskedAndWhatIsHandedOnIsThere) {
  const auto outcome = run("echo key $PMS_API_KEY, $HANDED_ON; exec $SYNC", {{"pass_env", {"HANDED_ON"}}});
  EXPECT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
  EXPECT_THAT(output(), HasSubstr(" 1.1 out | key ***, from the harness\n"));
  EXPECT_THAT(outcome.out, Not(HasSubstr("All that the subject wrote"))) << "nobody needs it";
}

TEST_F(SubjectOutputTest, AFloodIsCutAndTheFileSaysSo) {
  const auto outcome = run("yes 'a line of no use' | head -n 100000; exec $SYNC");
  EXPECT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
  EXPECT_THAT(output().size(), AllOf(::testing::Gt(1'000'000U), ::testing::Lt(1'200'000U)));
  EXPECT_THAT(output(), ContainsRegex("1\\.1 --- [0-9]+ lines left out here, [0-9]+ bytes"));
}

TEST_F(SubjectOutputTest, AMergePutsTheFilesOfTheShardsTogether) {
  run("echo first; exec $SYNC", json::object(), {"--shard", "1/2", "--out", "one"});
  run("echo second; exec $SYNC", json::object(), {"--shard", "2/2", "--out", "two"});
  std::filesystem::remove(folder() / "two/subject-output.txt");
  EXPECT_EQ(program({"merge", "one/results.json", "two/results.json"}).exit, 0);
  EXPECT_THAT(output(), AllOf(HasSubstr("=== one/subject-output.txt\n"), HasSubstr(" 1.1 out | first\n"),
                              HasSubstr("=== two/subject-output.txt is not there\n")));
  EXPECT_EQ(results().run.subject_output, "subject-output.txt");
  std::filesystem::remove(folder() / "one/subject-output.txt");
  const auto left = file("dataflow-qa-report/subject-output.txt.4711.tmp", "of a merge that was killed");
  EXPECT_EQ(program({"merge", "one/results.json", "two/results.json"}).exit, 0);
  EXPECT_FALSE(std::filesystem::exists(folder() / "dataflow-qa-report/subject-output.txt"));
  EXPECT_EQ(results().run.subject_output, std::nullopt);
  EXPECT_FALSE(std::filesystem::exists(left));
}

TEST_F(SubjectOutputTest, AFileOfThatNameThatNoRunHasWrittenIsLeftAlone) {
  const auto mine = file("subject-output.txt", "mine");
  EXPECT_EQ(run("exec $SYNC", json::object(), {"--out", "."}).exit, 2);
  EXPECT_EQ(read_text(mine), "mine");
}

}  // namespace
}  // namespace dataflow_qa::cli::testing
