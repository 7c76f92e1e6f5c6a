// What an enemy tries: subjects that misbehave, signals and kills at any time. DATAFLOW_QA_LONG=1 tries more of each.
// Whatever comes, the program ends with a status of its own, its report is whole, and nothing is left.

#include <fcntl.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <nlohmann/json.hpp>
#include <random>
#include <thread>

#include "harness/cli/testing/program.h"

namespace dataflow_qa::cli::testing {
namespace {

using nlohmann::json;
using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr unsigned seed = 20261129;

class EnemyTest : public ProgramTest {
 protected:
  /// A subject file for `/bin/sh -c SCRIPT`, in which $SYNC starts the bundled sync.
  std::string subject_file(const std::string& script,
                           const json& timeouts = {{"ready_s", 2}, {"settle_s", 2}, {"stop_s", 1}}) {
    const json subject{
        {"name", "enemy"},
        {"command", {"/bin/sh", "-c", "SYNC=\"$PROGRAMS/pms-go-sync run --go-requests-per-second 0\"; " + script}},
        {"env", {{"PROGRAMS", "{program_dir}"}, {"SYNC_POLL_INTERVAL_MS", "20"}}},
        {"poll_interval_ms", 20},
        {"timeouts", timeouts}};
    return file("subject.json", subject.dump());
  }
  std::vector<std::string> a_run(const std::string& script) {
    return {"run", "--filter", "customers.link.new", "--subject", subject_file(script)};
  }
  void expect_nothing_is_left(const Outcome& outcome) {
    EXPECT_THAT(outcome.left, IsEmpty());
    EXPECT_TRUE(std::filesystem::is_empty(temporary())) << "a folder";
  }
  /// Starts the program and sends it the signal some time later. Returns how it ended.
  Outcome signalled(const std::vector<std::string>& arguments, int signal, std::chrono::milliseconds after) {
    auto started = begin(arguments);
    if (!started->wait_until_exit(std::chrono::steady_clock::now() + after)) started->send_signal(signal);
    return end_of(*started);
  }
  /// Starts the program as a child of this one, so that nobody but itself ends what it leaves.
  [[nodiscard]] pid_t spawn(std::vector<std::string> arguments) const {
    if (arguments.front() == "run") arguments.push_back("--out=" + (folder() / "dataflow-qa-report").string());
    arguments.insert(arguments.begin(), DATAFLOW_QA_BIN_DIR "/dataflow-qa");
    std::vector<char*> argv;
    argv.reserve(arguments.size() + 1);
    for (auto& each : arguments) argv.push_back(each.data());
    argv.push_back(nullptr);
    std::string path = "PATH=/usr/bin:/bin";
    std::string place = "TMPDIR=" + temporary().string();
    char* environment[] = {path.data(), place.data(), nullptr};
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    pid_t pid = -1;
    const int failed = posix_spawn(&pid, argv.front(), &files, nullptr, argv.data(), environment);
    posix_spawn_file_actions_destroy(&files);
    if (failed != 0) throw std::runtime_error("dataflow-qa cannot be started");
    return pid;
  }
  /// Whether it has ended by then.
  static bool ends_within(pid_t pid, std::chrono::milliseconds time) {
    const auto until = std::chrono::steady_clock::now() + time;
    while (std::chrono::steady_clock::now() < until) {
      if (waitpid(pid, nullptr, WNOHANG) == pid) return true;
      std::this_thread::yield();
    }
    return false;
  }
  /// A subject that leaves what is nobody's child, and says in a file that it is up.
  std::string with_orphans() {
    const std::string orphan = "(setsid env -i sleep 2995 &); ";
    return "echo up >" + up().string() + "; " + orphan + orphan + orphan + "exec $SYNC";
  }
  [[nodiscard]] std::filesystem::path up() const { return folder() / "up"; }
  /// Starts the program and kills it so long after its subject is up; nothing is left. False where it ended first.
  bool killed_after(const std::vector<std::string>& arguments, std::chrono::milliseconds after) {
    std::filesystem::remove(up());
    const auto pid = spawn(arguments);
    bool ended = false;
    while (!ended && !std::filesystem::exists(up())) ended = waitpid(pid, nullptr, WNOHANG) == pid;
    EXPECT_FALSE(ended) << "before the subject was up";
    const bool kills = !ended && !ends_within(pid, after);
    if (kills) {
      kill(pid, SIGKILL);
      waitpid(pid, nullptr, 0);
    }
    EXPECT_THAT(living(), IsEmpty()) << "after " << after.count() << " ms";
    EXPECT_TRUE(std::filesystem::is_empty(temporary())) << "after " << after.count() << " ms";
    return kills;
  }
  /// What descends from this process in the end: guards need a little time.
  static std::vector<std::string> living() {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    auto living = subject::descendants_of(getpid());
    while (!living.empty() && std::chrono::steady_clock::now() < until) living = subject::descendants_of(getpid());
    std::vector<std::string> names;
    names.reserve(living.size());
    for (const auto& each : living) names.push_back(each.text());
    return names;
  }
};

struct Misbehaving {
  std::string name;
  std::string script;
  int exit;
  std::string finding;  // empty: none
};

const std::vector<Misbehaving>& misbehaving() {
  static const std::vector<Misbehaving> all{
      {"HidesProcesses", "setsid env -i sleep 2997 & (setsid env -i sleep 2998 &); exec $SYNC", 0,
       "the subject left sleep"},
      {"Daemonises", "(setsid $SYNC &) ; exit 0", 3, "the subject left "},
      {"KillsItsGuard", "(setsid env -i sleep 2996 &) ; kill -9 $PPID; exec sleep 1000", 3, ""},
      {"StopsItself", "kill -STOP $$", 3, ""},
      {"StopsItsGuardAtOnce", "kill -STOP $PPID; exec $SYNC", 0, ""},
      {"StopsItsGuardLater", "(sleep 0.3; kill -STOP $PPID) & exec $SYNC", 0, ""},
      {"HopsFromProcessToProcess", "setsid sh -c 'hop() { sleep 0.01; (hop) & exit 0; }; hop' & exec $SYNC", 0,
       "the subject left s"},
      {"ClosesItsOutput", "exec $SYNC >&- 2>&-", 0, ""},
      {"CannotBeStoppedInOrder", "trap '' TERM; $SYNC & while :; do wait; sleep 0.1; done", 0,
       "did not end on SIGTERM"},
      {"PrintsForTerminals", "printf '::error::x\\n##[error]y\\033]0;z\\007\\0\\n'; exit 4", 3, ""},
      {"ForksAndForks", "for i in 1 2 3 4 5 6 7 8 9; do (setsid sh -c 'sleep 990 & sleep 991' &); done; exec $SYNC", 0,
       "the subject left sleep"},
  };
  return all;
}

class MisbehavingSubject : public EnemyTest, public ::testing::WithParamInterface<Misbehaving> {};

TEST_P(MisbehavingSubject, LeavesAWholeReportAndNothingElse) {
  const auto& subject = GetParam();
  const auto outcome = program(a_run(subject.script));
  EXPECT_EQ(outcome.exit, subject.exit) << outcome.out << outcome.err;
  expect_nothing_is_left(outcome);
  const auto seen = results();
  EXPECT_THAT(checks_that(seen, reports::Verdict::failed), IsEmpty());
  if (!subject.finding.empty()) {
    EXPECT_THAT(seen.findings, Contains(Field(&reports::Finding::message, HasSubstr(subject.finding))));
  }
  for (const std::string harmful : {"\n::", "##[", "\x1b]", "\a"}) EXPECT_THAT(outcome.out, Not(HasSubstr(harmful)));
}

INSTANTIATE_TEST_SUITE_P(Enemy, MisbehavingSubject, ::testing::ValuesIn(misbehaving()),
                         [](const auto& each) { return each.param.name; });

TEST_F(EnemyTest, SignalsAtAnyTimeEndARunInOrder) {
  std::mt19937 random(seed);
  const auto arguments = a_run("exec $SYNC");
  for (int i = 0; i < (is_long() ? 40 : 6); ++i) {
    const int signal = std::vector{SIGINT, SIGTERM, SIGHUP}.at(random() % 3);
    const std::chrono::milliseconds after(random() % 1500);
    const auto outcome = signalled(arguments, signal, after);
    EXPECT_THAT(outcome.exit, AnyOf(0, 3, 128 + signal)) << signal << " after " << after.count() << " ms";
    expect_nothing_is_left(outcome);
  }
}

TEST_F(EnemyTest, AKillAtAnyTimeLeavesNothingOfTheSubjectAndNoGoodReport) {
  std::mt19937 random(seed);
  const auto arguments = a_run(with_orphans());
  for (int i = 0; i < (is_long() ? 40 : 6); ++i) {
    const bool killed = killed_after(arguments, std::chrono::milliseconds(random() % 1500));
    const auto file = folder() / "dataflow-qa-report" / "results.json";
    if (killed && std::filesystem::exists(file)) {
      EXPECT_NE(program({"gate", file.string()}).exit, 0);
    }
    std::filesystem::remove_all(folder() / "dataflow-qa-report");
  }
}

TEST_F(EnemyTest, AKillAtAnyTimeOfWhatRunsAgainAndAgainLeavesNothing) {
  std::mt19937 random(seed);
  const auto run = a_run(with_orphans());
  auto watching = run;
  watching.emplace_back("--watch");
  auto steadiness = run;
  steadiness[0] = "steadiness";
  steadiness.emplace_back("--seeds=9");
  for (int i = 0; i < (is_long() ? 10 : 1); ++i) {
    for (const auto& arguments : {watching, steadiness}) {
      EXPECT_TRUE(killed_after(arguments, std::chrono::milliseconds(random() % 3000)));
    }
  }
}

/// The bundled sync is killed at any time, three to ten times, and begun again.
std::string killed_now_and_then(unsigned of) {
  return fmt::format(
      "export SYNC; exec bash -c 'RANDOM={}; for ((left = 3 + RANDOM % 8; left > 0; --left)); do "
      "$SYNC & sleep 0.$((RANDOM % 10)); kill -9 $!; wait $! 2>/dev/null; done; exec $SYNC'",
      of);
}

constexpr auto patient = R"({"ready_s": 30, "settle_s": 20, "stop_s": 5})";

TEST_F(EnemyTest, ASyncThatIsKilledAtAnyTimeIsJudgedAndCarriesAllOverInTheEnd) {
  for (unsigned round = 0; round < (is_long() ? 40U : 2U); ++round) {
    const auto subject = subject_file(killed_now_and_then(seed + round), json::parse(patient));
    const auto outcome = program({"run", "--filter", "*.sync.*", "--subject", subject});
    EXPECT_EQ(outcome.exit, 0) << "round " << round << outcome.out << outcome.err;
    expect_nothing_is_left(outcome);
    EXPECT_TRUE(results().complete);
  }
}

TEST_F(EnemyTest, ASyncThatIsKilledAtAnyTimeSurvivesRandomFaults) {
  for (unsigned round = 0; round < (is_long() ? 20U : 1U); ++round) {
    const auto subject = subject_file(killed_now_and_then(seed + round), json::parse(patient));
    const auto first = std::to_string(1 + 1000 * round);
    const auto outcome = program({"explore", "--faults", "--seeds=24", "--seed", first, "--subject", subject});
    EXPECT_EQ(outcome.exit, 0) << "round " << round << outcome.out << outcome.err;
    expect_nothing_is_left(outcome);
  }
}

}  // namespace
}  // namespace dataflow_qa::cli::testing
