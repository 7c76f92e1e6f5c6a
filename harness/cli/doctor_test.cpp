// `dataflow-qa doctor`, as people call it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/cli/testing/program.h"

namespace dataflow_qa::cli::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class DoctorTest : public ProgramTest {
 protected:
  [[nodiscard]] std::string shell(const std::string& script, const std::string& more = "",
                                  const std::string& interpreter = "sh") const {
    return file("subject.json", R"({"name": "mine", "command": [")" + interpreter + R"(", "-c", ")" + script +
                                    R"("], "poll_interval_ms": 20,
                                    "timeouts": {"ready_s": 2})" +
                                    more + "}");
  }
};

TEST_F(DoctorTest, SaysWhatTheBundledSyncDoes) {
  const auto outcome = program({"doctor"});
  EXPECT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
  EXPECT_THAT(
      outcome.out,
      AllOf(StartsWith("It can be tried: "), HasSubstr("It was ready after "), HasSubstr("GO_BASE_URL, "),
            HasSubstr("\nCustom PMS: "), HasSubstr("It signs in by X-Api-Key.\n"), HasSubstr("Authorization (Bearer)"),
            HasSubstr("customers: listed "), HasSubstr("24 records created"), HasSubstr("Nothing was refused.")));
}

TEST_F(DoctorTest, SaysWhyASyncCannotBeTried) {
  const auto outcome =
      program({"doctor", "--subject", shell("echo no config >&2; exit 4", R"(, "pass_env": ["NONE"])")});
  EXPECT_EQ(outcome.exit, 3) << outcome.err;
  EXPECT_THAT(outcome.out, StartsWith("It cannot be tried: the subject exited with status 4 before it was ready\n"
                                      "  The last that it wrote:\n    no config\n\nmine, "));
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("pass_env names NONE, which is not set here."),
                                 HasSubstr("It sent no request to either system."), Not(HasSubstr("It was ready")),
                                 Not(HasSubstr("It signs in"))));
}

TEST_F(DoctorTest, AdvisesOneThatEndsAsIfItHadDoneItsWorkToRunInCycles) {
  const auto out = program({"doctor", "--subject", shell("exit 0")}).out;
  EXPECT_THAT(out, StartsWith("It cannot be tried: the subject exited with status 0 before it was ready; for a sync "
                              "that makes one pass and ends, say \"mode\": \"cycle\" in its subject file\n"
                              "  It wrote nothing.\n"));
}

TEST_F(DoctorTest, OneThatSendsNothingCannotBeTriedThoughItsPassesEndWell) {
  const auto outcome = program({"doctor", "--subject", shell("exit 0", R"(, "mode": "cycle")")});
  EXPECT_EQ(outcome.exit, 3) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, StartsWith("It cannot be tried: it ran, and sent no request to either system.\n\nmine, "));
}

TEST_F(DoctorTest, BeginsWithWhatARunWouldSufferFrom) {
  const std::string asks_for_nothing_known =
      "at=${PMS_BASE_URL#http://127.0.0.1:}; exec 3<>/dev/tcp/127.0.0.1/${at%%/*}; cat <&3 & "
      R"(printf 'GET /nowhere HTTP/1.1\\r\\nHost: 127.0.0.1\\r\\nConnection: close\\r\\n\\r\\n' >&3; wait)";
  const auto outcome = program({"doctor", "--subject", shell(asks_for_nothing_known, R"(, "mode": "cycle")", "bash")});
  EXPECT_EQ(outcome.exit, 1) << outcome.err;
  EXPECT_THAT(outcome.out,
              StartsWith("It can be tried, but it never called PowerOffice GO; it listed no records, so it "
                         "cannot see edits; all of its "));
}

TEST_F(DoctorTest, SaysHowFarOneCameThatDied) {
  const auto out = program({"doctor", "--subject",
                            shell("trap 'echo boom >&2; kill -SEGV $$' USR1; echo up; "
                                  "while :; do sleep 0.05; done",
                                  R"(, "ready": {"output": "^up"},
                                                              "trigger": {"signal": "SIGUSR1"})")})
                       .out;
  EXPECT_THAT(out, AllOf(StartsWith("It cannot be tried: the subject was killed by signal 11 "),
                         HasSubstr("    boom\n"), HasSubstr("  It was ready after "), Not(HasSubstr("at rest"))));
}

TEST_F(DoctorTest, AWrongSubjectFileIsRefusedBeforeAnythingStarts) {
  EXPECT_EQ(program({"doctor", "--subject", "nowhere.json"}).exit, 2);
}

}  // namespace
}  // namespace dataflow_qa::cli::testing
