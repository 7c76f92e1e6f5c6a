// A subject in trouble, as a shell script: set apart from failed checks, and nothing of it is left running.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "harness/cli/testing/program.h"

namespace dataflow_qa::cli::testing {
namespace {

using nlohmann::json;
using reports::Verdict;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// A guard stands between the harness and a subject.
const std::string names =
    "SYNC=\"$PROGRAMS/pms-go-sync run --go-requests-per-second 0\"; "
    "above() { read -r _ _ _ parent _ </proc/$1/stat; echo $parent; }; HARNESS=$(above $PPID); ";

/// Starts the sync as $p, and goes on once it has linked a pair.
const std::string until_linked =
    "cd \"$SYNC_STATE_DIR\"; rm -f log; mkfifo log; exec 3<>log; $SYNC --log-level debug >&3 2>&1 & p=$!; "
    "grep -q -m1 linked <&3; ";

/// Defines create_one for bash, which makes a customer there. It fails where that is refused.
const std::string create_one = R"sh(create_one() {
    at=${PMS_BASE_URL#http://} at=${at%%/*} body='{"type": "organisation", "name": "One more"}'
    exec 3<>"/dev/tcp/${at%:*}/${at#*:}"
    printf 'POST /api/v1/customers HTTP/1.1\r\nHost: %s\r\nX-Api-Key: %s\r\nContent-Type: application/json\r\n' "$at" "$PMS_API_KEY" >&3
    printf 'Content-Length: %s\r\nConnection: close\r\n\r\n%s' "${#body}" "$body" >&3
    read -r _ status _ <&3; [ "$status" = 201 ]
  }
)sh";

class TroubleTest : public ProgramTest {
 protected:
  /// Runs a few checks against `/bin/sh -c SCRIPT`, in which $SYNC starts the bundled sync, and $HARNESS
  /// is who started the script.
  Outcome run(const std::string& script, const json& more = json::object()) {
    return program({"run", "--filter", "customers.link.new", "--subject", subject_file(script, more)});
  }
  std::string subject_file(const std::string& script, const json& more = json::object()) {
    json subject{{"name", "script"},
                 {"command", {"/bin/sh", "-c", names + script}},
                 {"env", {{"PROGRAMS", "{program_dir}"}, {"SYNC_POLL_INTERVAL_MS", "50"}}},
                 {"poll_interval_ms", 50},
                 {"timeouts", {{"ready_s", 2}, {"settle_s", 2}, {"stop_s", 1}}}};
    subject.update(more);
    return file("subject.json", subject.dump());
  }

  void expect_trouble(const Outcome& outcome, const std::string& message) {
    EXPECT_EQ(outcome.exit, 3) << outcome.out << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr(message));
    EXPECT_THAT(checks_that(results(), Verdict::failed), IsEmpty());
    EXPECT_FALSE(results().complete);
    EXPECT_THAT(outcome.left, IsEmpty());
  }

  /// The check passes; beside it stands what was wrong with the subject.
  void expect_verdict_and_finding(const Outcome& outcome, const std::string& finding) {
    EXPECT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
    EXPECT_THAT(checks_that(results(), Verdict::passed), ElementsAre("customers.link.new"));
    EXPECT_THAT(results().findings, Contains(Field(&reports::Finding::message, HasSubstr(finding))));
    EXPECT_THAT(outcome.left, IsEmpty());
  }
};

TEST_F(TroubleTest, ASubjectThatCannotBeStarted) {
  const auto nothing = file("nothing", "\n");
  std::filesystem::permissions(nothing, std::filesystem::perms::owner_all);
  expect_trouble(run("", {{"command", {nothing}}}), "could not be started");
  EXPECT_THAT(*results().run.trouble, HasSubstr("Exec format error (is there no first line such as #!/bin/sh?)"));
}

TEST_F(TroubleTest, ASubjectThatIsNeverReady) {
  expect_trouble(run("sleep 1000 & exec sleep 1000", {{"ready", {{"output", "^up"}}}}),
                 "was not ready within 2 s: no line of its output matches ^up");
}

TEST_F(TroubleTest, ASubjectThatEndsBeforeItIsReady) {
  expect_trouble(run("sleep 1000 & echo no configuration >&2; exit 7"), "exited with status 7 before it was ready");
}

TEST_F(TroubleTest, ASubjectThatDiesEachTimeFailsTheCheckThatItDiedUnder) {
  const auto outcome = run(until_linked + "kill -9 $p; exit 9");
  EXPECT_EQ(outcome.exit, 1) << outcome.out << outcome.err;
  EXPECT_THAT(checks_that(results(), Verdict::error), IsEmpty());
  EXPECT_THAT(results().findings, Contains(Field(&reports::Finding::kind, "subject-died")));
  EXPECT_THAT(outcome.left, IsEmpty());
}

TEST_F(TroubleTest, ASubjectThatDiesOnceIsNotSteady) {
  const auto marker = file("died-before", "no");
  const auto outcome = run("[ $(cat " + marker + ") = yes ] && exec $SYNC; echo yes >" + marker + "; echo alas; " +
                           until_linked + "kill -9 $p; exit 9");
  EXPECT_EQ(outcome.exit, 1) << outcome.out << outcome.err;
  EXPECT_THAT(checks_that(results(), Verdict::flaky), ElementsAre("customers.link.new"));
  EXPECT_THAT(results().findings, Contains(Field(&reports::Finding::message, HasSubstr("last output: alas"))));
}

TEST_F(TroubleTest, ASubjectThatHangsHasFailedAndTheReportSaysWhatWasAwaited) {
  const auto outcome = run(until_linked + "kill -STOP $p; wait $p");
  EXPECT_EQ(outcome.exit, 1) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("The subject never came to rest"));
  EXPECT_THAT(checks_that(results(), Verdict::failed), ElementsAre("customers.link.new"));
  EXPECT_THAT(results().findings, Contains(Field(&reports::Finding::kind, "subject-unsettled")));
  EXPECT_THAT(outcome.left, IsEmpty());
}

TEST_F(TroubleTest, ASubjectThatCarriesALittleInEachOfManyPassesIsWaitedFor) {
  const auto outcome = run("", {{"mode", "cycle"}, {"command", {"/bin/bash", "-c", create_one + R"sh(
    echo >>"$SYNC_STATE_DIR/passes"
    [ "$(wc -l <"$SYNC_STATE_DIR/passes")" -gt 60 ] && exec "$PROGRAMS/pms-go-sync" once --go-requests-per-second 0
    create_one)sh"}}});
  EXPECT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
  EXPECT_THAT(checks_that(results(), Verdict::passed), ElementsAre("customers.link.new"));
  EXPECT_GE(results().figures.at("effective_writes"), 60);
}

TEST_F(TroubleTest, ASubjectThatCarriesMuchInOneLongPassIsWaitedFor) {
  const auto outcome = run("", {{"mode", "cycle"}, {"command", {"/bin/bash", "-c", create_one + R"sh(
    [ -e "$SYNC_STATE_DIR/passed" ] || for i in {1..30}; do create_one; sleep 0.1; done
    touch "$SYNC_STATE_DIR/passed"
    exec "$PROGRAMS/pms-go-sync" once --go-requests-per-second 0)sh"}}});
  EXPECT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
  EXPECT_THAT(checks_that(results(), Verdict::passed), ElementsAre("customers.link.new"));
}

TEST_F(TroubleTest, ASubjectThatFloodsItsOutputIsJudgedAllTheSame) {
  const auto outcome = run("(yes 'a line of no use' | head -n 300000) & exec $SYNC");
  EXPECT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
  EXPECT_THAT(checks_that(results(), Verdict::passed), SizeIs(1));
  EXPECT_THAT(outcome.left, IsEmpty());
}

TEST_F(TroubleTest, ASubjectThatLeavesChildrenBehind) {
  expect_verdict_and_finding(run("setsid sleep 1000 & exec $SYNC"), "left");
}

TEST_F(TroubleTest, ASubjectThatIgnoresSigterm) {
  expect_verdict_and_finding(run("trap '' TERM; $SYNC & wait; while :; do sleep 1000; done"), "SIGTERM");
}

TEST_F(TroubleTest, ARunThatIsInterruptedEndsInOrder) {
  expect_trouble(run("kill -INT $HARNESS; exec $SYNC"), "interrupted");
  EXPECT_TRUE(std::filesystem::is_empty(temporary()));
}

TEST_F(TroubleTest, ARunThatIsInterruptedWhileAFailureIsTriedAgainIsNotComplete) {
  const auto marker = file("started-before", "no");
  const auto outcome =
      run("[ $(cat " + marker + ") = yes ] && kill -INT $HARNESS; echo yes >" + marker + "; echo up; exec sleep 1000",
          {{"ready", {{"output", "^up"}}}});
  EXPECT_EQ(outcome.exit, 3) << outcome.out << outcome.err;
  EXPECT_FALSE(results().complete);
  EXPECT_EQ(results().run.trouble, "interrupted");
  EXPECT_THAT(outcome.left, IsEmpty());
}

TEST_F(TroubleTest, ARunThatIsKilledLeavesAReportThatIsNotComplete) {
  EXPECT_EQ(run("kill -9 $HARNESS; exec $SYNC").exit, 128 + 9);
  EXPECT_FALSE(results().complete);
  EXPECT_THAT(items_that(results(), Verdict::passed), IsEmpty());
}

/// A sabotage of a few tamperings.
class SabotageTroubleTest : public TroubleTest {
 protected:
  Outcome sabotage(const std::string& script) {
    return program(
        {"sabotage", "--filter", "customers.name.to-target.*", "--jobs", "1", "--subject", subject_file(script)});
  }
  void expect_incomplete(const Outcome& outcome, int exit) const {
    EXPECT_EQ(outcome.exit, exit) << outcome.out << outcome.err;
    const auto report = json::parse(read_text(folder() / "dataflow-qa-sabotage" / "sabotage.json"));
    EXPECT_FALSE(report["complete"]);
    EXPECT_EQ(report["exit"], 3);
  }
};

TEST_F(SabotageTroubleTest, OneThatIsInterruptedEndsInOrder) {
  const auto outcome = sabotage("kill -INT $HARNESS; exec $SYNC");
  expect_incomplete(outcome, 3);
  EXPECT_THAT(outcome.out, HasSubstr("It ended early: interrupted"));
  EXPECT_THAT(outcome.left, IsEmpty());
  EXPECT_TRUE(std::filesystem::is_empty(temporary()));
}

TEST_F(SabotageTroubleTest, OneThatIsKilledLeavesAReportThatIsNotComplete) {
  expect_incomplete(sabotage("kill -9 $HARNESS; exec $SYNC"), 128 + 9);
}

TEST_F(SabotageTroubleTest, ASubjectThatCannotDoItsWorkIsNotJudged) {
  const auto outcome = sabotage("echo no licence; exit 4");
  expect_incomplete(outcome, 3);
  EXPECT_THAT(outcome.out, HasSubstr("It ended early: the subject exited with status 4 before it was ready"));
  EXPECT_THAT(outcome.out, ::testing::Not(HasSubstr("not judged")));
}

TEST_F(TroubleTest, AnExplorationThatIsInterruptedEndsInOrder) {
  const auto subject = subject_file("kill -INT $HARNESS; exec $SYNC");
  const auto outcome = program({"explore", "--seeds", "24", "--faults", "--jobs", "1", "--subject", subject});
  EXPECT_EQ(outcome.exit, 3) << outcome.out << outcome.err;
  const auto report = json::parse(read_text(folder() / "dataflow-qa-explore" / "explore.json"));
  EXPECT_FALSE(report["complete"]);
  EXPECT_THAT(outcome.left, IsEmpty());
  EXPECT_TRUE(std::filesystem::is_empty(temporary()));
}

TEST_F(TroubleTest, SteadinessThatIsInterruptedEndsInOrder) {
  const auto subject = subject_file("kill -INT $(above $(above $HARNESS)); exec $SYNC");
  const auto outcome =
      program({"steadiness", "--seeds", "2", "--jobs", "1", "--filter", "customers.link.new", "--subject", subject});
  EXPECT_EQ(outcome.exit, 3) << outcome.out;
  EXPECT_THAT(outcome.err, HasSubstr("interrupted"));
  EXPECT_THAT(outcome.left, IsEmpty());
  EXPECT_TRUE(std::filesystem::is_empty(temporary()));
}

}  // namespace
}  // namespace dataflow_qa::cli::testing
