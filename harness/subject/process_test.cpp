#include "harness/subject/process.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <future>
#include <thread>

#include "harness/subject/descendants.h"

namespace dataflow_qa::subject {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Optional;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

auto soon() {
  return std::chrono::steady_clock::now() + 20s;
}

/// Runs /bin/sh -c SCRIPT.
class ProcessTest : public ::testing::Test {
 protected:
  std::unique_ptr<Process> run(const std::string& script, ProcessOptions options = {}) {
    options.argv = {"/bin/sh", "-c", script};
    options.directory = "/";
    options.on_line = [this](const OutputLine& line) {
      if (line.text == "up" && !std::exchange(said_up_, true)) up_.set_value();
    };
    auto process = Process::start(std::move(options), reaper_);
    EXPECT_TRUE(process) << process.error().text();
    return std::move(*process);
  }
  void wait_until_up() { ASSERT_EQ(up_.get_future().wait_until(soon()), std::future_status::ready); }

  static bool alive(int pid) { return kill(pid, 0) == 0; }

 private:
  Reaper reaper_;
  std::promise<void> up_;
  bool said_up_ = false;
};

TEST_F(ProcessTest, SaysTheExitStatusAndTheOutputOfBothStreams) {
  const auto process = run("echo one; echo two >&2; exit 3");
  EXPECT_THAT(process->wait_until_exit(soon()), Optional(Field(&Ending::code, 3)));
  process->stop(0ms);
  EXPECT_EQ(process->ending()->text(), "exited with status 3");
  EXPECT_THAT(process->output(),
              UnorderedElementsAre(AllOf(Field(&OutputLine::text, "one"), Field(&OutputLine::error_stream, false)),
                                   AllOf(Field(&OutputLine::text, "two"), Field(&OutputLine::error_stream, true))));
}

TEST_F(ProcessTest, OtherProcessesMayEndWhileTheyAreLookedAt) {
  const auto process = run("i=0; while [ $i -lt 300 ]; do /bin/true; i=$((i+1)); done");
  while (process->running()) (void)descendants_of(process->pid());
  EXPECT_EQ(process->ending()->text(), "exited with status 0");
}

TEST_F(ProcessTest, KnowsItsProcessesAsTheyComeAndGo) {
  const auto process = run("sleep 1000 & setsid sleep 1000 & echo up; wait $!; exec sleep 1000");
  wait_until_up();
  auto before = process->processes();
  while (before.size() != 3) before = process->processes();
  EXPECT_THAT(before, Contains(process->pid()));
  const auto other =
      *std::ranges::find_if(before, [&](int pid) { return pid != process->pid() && getpgid(pid) == pid; });
  kill(other, SIGKILL);
  while (process->processes().contains(other)) std::this_thread::yield();
  before.erase(other);
  EXPECT_EQ(process->processes(), before);
  process->stop(0ms);
  EXPECT_THAT(process->processes(), IsEmpty());
}

TEST_F(ProcessTest, ReportsTheSignalThatKilledIt) {
  const auto process = run("kill -SEGV $$");
  EXPECT_THAT(process->wait_until_exit(soon()),
              Optional(AllOf(Field(&Ending::how, Ending::How::signalled), Field(&Ending::code, SIGSEGV))));
}

TEST_F(ProcessTest, CannotStartWhatIsNotThere) {
  const Reaper reaper;
  const auto process = Process::start({.argv = {"/no/such/program"}, .directory = "/"}, reaper);
  ASSERT_FALSE(process);
  EXPECT_THAT(process.error().text(), HasSubstr("/no/such/program: No such file or directory"));
}

TEST_F(ProcessTest, StopsOnSigterm) {
  const auto process = run("trap 'exit 0' TERM; echo up; while :; do sleep 0.01; done");
  wait_until_up();
  const auto stopped = process->stop(20s);
  EXPECT_FALSE(stopped.killed);
  EXPECT_EQ(stopped.ending.text(), "exited with status 0");
}

TEST_F(ProcessTest, KillsWhatIgnoresSigterm) {
  const auto process = run("trap '' TERM; echo up; while :; do sleep 0.01; done");
  wait_until_up();
  const auto stopped = process->stop(100ms);
  EXPECT_TRUE(stopped.killed);
  EXPECT_EQ(stopped.ending.code, SIGKILL);
  EXPECT_FALSE(alive(process->pid()));
}

TEST_F(ProcessTest, TheTimeInWhichThisProgramIsStoppedItselfIsNoGrace) {
  const auto process =
      run(fmt::format("trap 'kill -STOP {0}; sleep 3; kill -CONT {0}; sleep 0.2; exit 0' TERM; "
                      "echo up; while :; do sleep 0.01; done",
                      getpid()));
  wait_until_up();
  const auto stopped = process->stop(2s);
  EXPECT_FALSE(stopped.killed);
  EXPECT_EQ(stopped.ending.text(), "exited with status 0");
}

TEST_F(ProcessTest, LeavesNoGrandchildEvenOneThatLeftItsGroup) {
  const auto process = run("setsid sh -c 'echo up; exec sleep 1000' & sleep 1000 & exec sleep 1000");
  wait_until_up();
  const int pid = process->pid();
  const auto stopped = process->stop(20s);
  EXPECT_THAT(stopped.left, ::testing::Contains(Field(&LeftBehind::name, ::testing::AnyOf("sleep", "sh"))));
  EXPECT_FALSE(alive(pid));
}

TEST_F(ProcessTest, LeavesNoDescendantThatHidWithoutEnvironmentInASessionOfItsOwn) {
  const auto process =
      run("(setsid env -i sleep 2997 &) ; (setsid env -i sh -c 'exec sleep 2998' &) ; echo up; exec cat");
  wait_until_up();
  process->wait_until_exit(soon());
  const auto stopped = process->stop(20s);
  EXPECT_THAT(stopped.left, SizeIs(2));
  for (const auto& left : stopped.left) EXPECT_FALSE(alive(left.pid)) << left.text();
  EXPECT_THAT(process->stop(0ms).left, ::testing::IsEmpty()) << "it is said once";
}

/// The helper hears of the end by the pipe, and goes a little later.
TEST_F(ProcessTest, DoesNotCallLeftWhatFollowsTheSubjectIntoItsEnd) {
  const auto process = run("sleep 1000 | setsid sh -c 'echo up; cat; sleep 0.05'");
  wait_until_up();
  EXPECT_THAT(process->stop(20s).left, ::testing::IsEmpty());
}

TEST_F(ProcessTest, LeavesNothingOfOneThatKillsItsGuard) {
  const auto process = run("(setsid env -i sleep 2996 &) ; kill -9 $PPID; exec sleep 1000");
  EXPECT_THAT(process->wait_until_exit(soon()), Optional(Field(&Ending::code, SIGKILL)));
  EXPECT_THAT(descendants_of(getpid()), ::testing::Each(Field(&LeftBehind::name, ::testing::Ne("sleep"))));
}

TEST_F(ProcessTest, GivesNoDescriptorBeyondItsStreams) {
  const int own = dup(STDERR_FILENO);  // open in a program that is started from here
  const auto process = run("ls /proc/self/fd | sort -n | tr '\\n' ' '; echo; echo up");
  wait_until_up();
  close(own);
  EXPECT_EQ(process->output().front().text, "0 1 2 3 ") << "3 is that of ls";
}

TEST_F(ProcessTest, IgnoresTheSignalOfAFullDiskAlone) {
  std::signal(SIGPIPE, SIG_IGN);
  const auto process = run("grep SigIgn /proc/self/status; echo up");
  wait_until_up();
  EXPECT_THAT(process->output().front().text, ::testing::MatchesRegex("SigIgn:\\s*0+1000000"));
}

TEST_F(ProcessTest, WritesToNoFileWhileItsDiskIsFullNorDoesWhatItStarted) {
  const auto process =
      run("f=$(mktemp); sh -c 'echo up; while echo x >$0; do :; done; echo full; until echo x >$0; do :; done' $f "
          "2>/dev/null; rm $f");
  wait_until_up();
  EXPECT_TRUE(process->fill_disk());
  const auto has_said = [&](const char* word) {
    const auto lines = process->output();
    return std::any_of(lines.begin(), lines.end(), [&](const OutputLine& line) { return line.text == word; });
  };
  for (const auto until = soon(); !has_said("full") && std::chrono::steady_clock::now() < until;)
    std::this_thread::yield();
  process->free_disk();
  EXPECT_THAT(process->wait_until_exit(soon()), Optional(Field(&Ending::code, 0)));
  EXPECT_FALSE(process->fill_disk()) << "it has ended";
}

TEST_F(ProcessTest, KeepsTheLastLinesOfAFlood) {
  const auto process = run("i=0; while [ $i -lt 5000 ]; do echo line $i; i=$((i+1)); done; echo up", {.lines_kept = 3});
  wait_until_up();
  EXPECT_THAT(process->output(), SizeIs(3));
  EXPECT_EQ(process->output().back().text, "up");
  EXPECT_EQ(process->lines_dropped(), 4998U);
}

TEST_F(ProcessTest, MasksSecretsAndRemembersThatOneWasPrinted) {
  const auto process =
      run("echo key=hush-hush; echo up", {.secrets = [] { return std::vector<std::string>{"hush-hush"}; }});
  wait_until_up();
  EXPECT_THAT(process->output(), ElementsAre(Field(&OutputLine::text, "key=***"), Field(&OutputLine::text, "up")));
  EXPECT_TRUE(process->leaked_secret());
}

TEST_F(ProcessTest, RemembersASecretBeyondWhatIsKeptOfALine) {
  const std::vector<std::string> scripts{"printf '%0200000d' 0; printf 'hush-hush%0100000d\\n' 0; echo up",
                                         "printf '%07995d' 0; echo hush-hush; echo up"};
  for (const auto& script : scripts) {
    const auto process = run(script, {.secrets = [] { return std::vector<std::string>{"hush-hush"}; }});
    process->wait_until_exit(soon());
    process->stop(0ms);
    EXPECT_TRUE(process->leaked_secret()) << script;
  }
}

TEST_F(ProcessTest, CutsALongLineButNeverASecretInTwo) {
  const auto process = run("printf '%03990d' 0; printf 'hush-hush%01000d\\n' 0; echo up",
                           {.secrets = [] { return std::vector<std::string>{"hush-hush"}; }});
  wait_until_up();
  EXPECT_EQ(process->output().front().text, std::string(3990, '0') + "***" + std::string(7, '0'));
  EXPECT_EQ(process->output().front().left_out, 993U);
}

TEST_F(ProcessTest, GivesExactlyTheEnvironmentAndNoInput) {
  const auto process = run("cat; echo \"$GREETING/$HOME\"; echo up", {.environment = {{"GREETING", "hei"}}});
  wait_until_up();
  EXPECT_EQ(process->output().front().text, "hei/");
}

TEST_F(ProcessTest, CallsOnExitOnce) {
  std::promise<void> exited;
  const auto process = run("exit 0", {.on_exit = [&] { exited.set_value(); }});
  EXPECT_EQ(exited.get_future().wait_until(soon()), std::future_status::ready);
}

}  // namespace
}  // namespace dataflow_qa::subject
