#include "harness/subject/process_subject.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>  // mkdtemp

#include <atomic>
#include <condition_variable>
#include <fstream>
#include <iterator>
#include <mutex>
#include <thread>

#include "harness/subject/testing/answering.h"

namespace dataflow_qa::subject {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;

/// Something that happens on other threads, and whoever waits for it.
class News {
 public:
  void arrives() {
    const std::lock_guard lock(mutex_);
    ++count_;
    arrived_.notify_all();
  }
  void wait_until(std::chrono::steady_clock::time_point deadline) {
    std::unique_lock lock(mutex_);
    arrived_.wait_until(lock, deadline, [&] { return count_ != seen_; });
    seen_ = count_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  int count_ = 0;
  int seen_ = 0;
};

/// The subject is a script that /bin/sh runs.
class ProcessSubjectTest : public ::testing::Test {
 protected:
  ProcessSubjectTest() {
    auto pattern = (fs::temp_directory_path() / "process-subject-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = pattern;
    file_.file = folder_ / "subject.json";
    file_.ready = ReadyOnOutput{"^up"};
    file_.ready_timeout = 20s;
    file_.stop_timeout = 20s;
  }
  ~ProcessSubjectTest() override {
    subject_.reset();
    fs::remove_all(folder_);
  }

  ProcessSubject& subject() {
    if (!subject_) {
      subject_ = std::make_unique<ProcessSubject>(ProcessSubject::Options{
          .file = &file_,
          .state_dir = folder_,
          .mapping_file = folder_ / "mapping.json",
          .program_dir = "/opt/programs",
          .reaper = &reaper_,
          .surroundings = {.connection = {{"crm.base_url", "http://crm.example"}},
                           .secrets = [] { return std::vector<std::string>{"hush-hush"}; },
                           .output = output_,
                           .on_news = [this] { news_.arrives(); },
                           .sequence = [] { return 1U; },
                           .has_asked_since = [this](auto) { return has_asked_.load(); },
                           .wait_for_request = [this](auto, auto deadline) { news_.wait_until(deadline); },
                           .last_progress = [this] { return last_progress_; },
                           .on_waiting =
                               [this](const std::string& what) {
                                 if (on_waiting_) on_waiting_(what);
                               }}});
    }
    return *subject_;
  }
  ProcessSubject& running(const std::string& script) {
    file_.command = {"/bin/sh", "-c", script};
    subject().start();
    return subject();
  }
  /// The message of the trouble in which `work` ends.
  template <typename Work>
  static std::string trouble_of(Work work) {
    try {
      work();
    } catch (const SubjectTrouble& trouble) {
      return trouble.what();
    }
    return "there was no trouble";
  }
  std::vector<std::string> lines() { return last_output(subject()); }

  Reaper reaper_;
  SubjectFile file_;
  fs::path folder_;
  News news_;
  std::atomic<bool> has_asked_{false};
  WorldOutput* output_ = nullptr;
  std::chrono::steady_clock::time_point last_progress_;
  std::function<void(const std::string&)> on_waiting_;
  std::unique_ptr<ProcessSubject> subject_;
};

constexpr const char* until_stopped = "echo up; exec sleep 1000";  // a shell would say "Terminated" now and then

TEST_F(ProcessSubjectTest, IsReadyWhenALineOfItsOutputSaysSo) {
  running(std::string("echo starting; echo 'not up yet' >&2; ") + until_stopped);
  EXPECT_THAT(lines(), Contains("up"));
  EXPECT_FALSE(subject().ending());
  subject().stop();
  EXPECT_THAT(subject().stop_notes(), IsEmpty());
}

TEST_F(ProcessSubjectTest, IsReadyWhenItHasSentARequest) {
  file_.ready = ReadyOnFirstRequest{};
  int waited = 0;
  on_waiting_ = [&](const std::string& what) {
    EXPECT_EQ(what, "waiting for the subject to be ready");
    if (++waited == 2) has_asked_ = true;
    news_.arrives();
  };
  running("exec sleep 1000");
  EXPECT_EQ(waited, 2);
}

TEST_F(ProcessSubjectTest, IsReadyWhenItsAddressAnswersWith200) {
  int asked = 0;
  const Answering health([&](const auto&) { return ++asked < 3 ? 503 : 200; });
  file_.ready = ReadyOnHttp{health.url("/health?deep=1")};
  on_waiting_ = [&](const auto&) { news_.arrives(); };
  running("exec sleep 1000");
  EXPECT_THAT(health.asked(), ElementsAre("GET /health", "GET /health", "GET /health"));
}

TEST_F(ProcessSubjectTest, OneThatIsNotReadyInTimeIsTroubleThatSaysWhatIsMissing) {
  file_.ready_timeout = 1ms;
  const auto start = [&] { running("exec sleep 1000"); };
  EXPECT_EQ(trouble_of(start), "the subject was not ready within 0.001 s: no line of its output matches ^up");
  file_.ready = ReadyOnFirstRequest{};
  subject_.reset();
  EXPECT_EQ(trouble_of(start), "the subject was not ready within 0.001 s: it sent no request to either system");
  const Answering health([](const auto&) { return 503; });
  file_.ready = ReadyOnHttp{health.url("/health")};
  subject_.reset();
  EXPECT_EQ(trouble_of(start),
            "the subject was not ready within 0.001 s: GET " + health.url("/health") + " was not answered with 200");
}

TEST_F(ProcessSubjectTest, OneThatEndsBeforeItIsReadyIsTroubleWithItsLastOutput) {
  try {
    running("echo 'no such key' >&2; exit 4");
    ADD_FAILURE() << "there was no trouble";
  } catch (const SubjectTrouble& trouble) {
    EXPECT_STREQ(trouble.what(), "the subject exited with status 4 before it was ready");
    EXPECT_THAT(trouble.last_output(), ElementsAre("no such key"));
    EXPECT_EQ(trouble.kind(), SubjectTrouble::What::unusable);
  }
}

TEST_F(ProcessSubjectTest, OneThatEndsWellBeforeItIsReadyIsAdvisedToRunInCycles) {
  EXPECT_EQ(trouble_of([&] { running("exit 0"); }),
            "the subject exited with status 0 before it was ready; for a sync that makes one pass and ends, say "
            "\"mode\": \"cycle\" in its subject file");
}

TEST_F(ProcessSubjectTest, AProgramThatIsNotThereIsTroubleThatNamesIt) {
  file_.command = {"bin/no-such-sync"};
  EXPECT_EQ(
      trouble_of([&] { subject().start(); }),
      "the subject could not be started: " + (folder_ / "bin/no-such-sync").string() + ": No such file or directory");
}

TEST_F(ProcessSubjectTest, ARelativeProgramIsLookedForBesideItsFileAndThenOnThePath) {
  std::ofstream(folder_ / "sync") << "#!/bin/sh\necho up beside\nexec sleep 1000\n";
  fs::permissions(folder_ / "sync", fs::perms::owner_all);
  file_.command = {"sync"};  // there is a /bin/sync too
  subject().start();
  EXPECT_THAT(lines(), ElementsAre("up beside"));
  subject_.reset();
  file_.command = {"sh", "-c", "echo up; exec sleep 1000"};
  subject().start();
  EXPECT_THAT(lines(), ElementsAre("up"));
}

TEST_F(ProcessSubjectTest, PlaceholdersAndTheEnvironmentSayWhereEverythingIs) {
  file_.env = {{"OWN", "{crm.base_url}/v2"}};
  file_.poll_interval = 70ms;
  running(
      "echo {state_dir} {subject_dir} {poll_interval_ms} {program_dir}; echo {free_port};"
      "echo $CRM_BASE_URL $OWN $SYNC_POLL_INTERVAL_MS $PWD; echo $SYNC_MAPPING; echo up; exec sleep 1000");
  const auto folder = folder_.string();
  EXPECT_THAT(lines(),
              ElementsAre(folder + " " + folder + " 70 /opt/programs", MatchesRegex("[0-9]+"),
                          "http://crm.example http://crm.example/v2 70 " + folder, folder + "/mapping.json", "up"));
}

TEST_F(ProcessSubjectTest, AnInterruptionWhileItIsWaitedForGoesOn) {
  on_waiting_ = [](const auto&) { throw std::runtime_error("interrupted"); };
  EXPECT_THROW(running("exec sleep 1000"), std::runtime_error);
}

TEST_F(ProcessSubjectTest, ADaemonThatEndsByItselfSaysHowAndItsOutputIsWhole) {
  running("echo up; read wait; echo the end; exit 5");  // it has no input
  while (!subject().ending()) news_.wait_until(std::chrono::steady_clock::now() + 20s);
  EXPECT_EQ(subject().ending()->text(), "exited with status 5");
  EXPECT_THAT(lines(), ElementsAre("up", "the end"));
}

TEST_F(ProcessSubjectTest, StoppedAndStartedAgainItWaitsForItsLineAnewAndKeepsItsOutput) {
  running(until_stopped).stop();
  subject().start();
  EXPECT_THAT(lines(), ElementsAre("up", "up"));
  EXPECT_FALSE(subject().leaked_secret());
}

TEST_F(ProcessSubjectTest, ASecretOfAnEarlierRunStaysLeaked) {
  file_.mode = Mode::cycle;
  file_.command = {"/bin/sh", "-c", "if [ -e seen ]; then echo again; else echo key hush-hush; fi; touch seen"};
  EXPECT_TRUE(subject().pass().succeeded());
  EXPECT_TRUE(subject().pass().succeeded());
  EXPECT_THAT(lines(), ElementsAre("key ***", "again"));
  EXPECT_TRUE(subject().leaked_secret());
}

TEST_F(ProcessSubjectTest, WhatHadToBeKilledAndWhatWasLeftBehindIsNoted) {
  file_.stop_timeout = 50ms;
  running("trap '' TERM; setsid sh -c 'echo up; exec sleep 1000' & while :; do sleep 0.01; done").stop();
  EXPECT_THAT(subject().stop_notes(), AllOf(Contains("the subject did not end on SIGTERM within 0.05 s"),
                                            Contains(MatchesRegex("the subject left .+ \\(pid [0-9]+\\) behind"))));
  const auto notes = subject().stop_notes().size();
  subject().stop();
  EXPECT_EQ(subject().stop_notes().size(), notes) << "there is nothing left to stop";
}

TEST_F(ProcessSubjectTest, WhatPassesLeaveBehindIsNotedOnce) {
  file_.mode = Mode::cycle;
  // Ends once the child is sleep: until then it is the shell.
  file_.command = {"/bin/sh", "-c", "sleep 1000 & until read name </proc/$!/comm && [ $name = sleep ]; do :; done"};
  EXPECT_TRUE(subject().pass().succeeded());
  EXPECT_TRUE(subject().pass().succeeded());
  EXPECT_THAT(subject().stop_notes(), ElementsAre(MatchesRegex("the subject left sleep \\(pid [0-9]+\\) behind")));
}

TEST_F(ProcessSubjectTest, OneThatIsKilledHasNoSayAndMayStartAgain) {
  running("trap 'echo the end' TERM EXIT; echo up; while :; do sleep 0.01; done").kill();
  EXPECT_EQ(subject().ending()->text(), "was killed by signal 9 (Killed)");
  EXPECT_THAT(subject().stop_notes(), IsEmpty());
  subject().kill();
  subject().start();
  EXPECT_EQ(subject().ending(), std::nullopt);
  EXPECT_THAT(lines(), ElementsAre("up", "up"));
  EXPECT_GT(subject().peak_memory_kib(), 0);
}

TEST_F(ProcessSubjectTest, OneThatRunsElsewhereCannotBeKilledFromHere) {
  file_.mode = Mode::external;
  EXPECT_THROW(subject().kill(), std::logic_error);
  EXPECT_EQ(subject().peak_memory_kib(), std::nullopt);
}

TEST_F(ProcessSubjectTest, EachStartGoesToTheOutputFileWithItsEnd) {
  OutputFile output(folder_ / "output.txt", "a test", {});
  const auto world = output.world("");
  output_ = world.get();
  running(until_stopped).stop();
  file_.command = {"/bin/sh", "-c", "echo up; exit 5"};
  subject_.reset();
  subject().start();
  while (!subject().ending()) news_.wait_until(std::chrono::steady_clock::now() + 20s);
  std::ifstream stream(folder_ / "output.txt");
  const std::string text((std::istreambuf_iterator<char>(stream)), {});
  EXPECT_THAT(text,
              AllOf(::testing::HasSubstr(" 1.1 --- stopped: it was killed by signal 15 (Terminated); it wrote 1 line"),
                    ::testing::HasSubstr(" 1.2 out | up\n"),
                    ::testing::HasSubstr(" 1.2 --- exited with status 5; it wrote 1 line\n")));
}

TEST_F(ProcessSubjectTest, APassSaysHowItEndedAndOneThatHangsHasTimedOut) {
  file_.mode = Mode::cycle;
  file_.command = {"/bin/sh", "-c", "exit 3"};
  subject().start();
  EXPECT_THAT(lines(), IsEmpty()) << "a pass alone runs it";
  EXPECT_EQ(subject().pass().text(), "exited with status 3");
  subject_.reset();
  file_.command = {"/bin/sh", "-c", "exec sleep 1000"};
  file_.settle_timeout = 50ms;
  EXPECT_EQ(subject().pass().how, Ending::How::timed_out);
  EXPECT_FALSE(subject().ending()) << "of one that runs in cycles each pass has an ending of its own";
}

TEST_F(ProcessSubjectTest, APassAndATriggerThatBringSomethingFurtherAreWaitedFor) {
  std::atomic<int> waits{0};
  file_.settle_timeout = 50ms;
  on_waiting_ = [&](const auto&) {
    last_progress_ = std::chrono::steady_clock::now() + 1h;
    if (++waits == 3) std::ofstream(folder_ / "go");
  };
  file_.mode = Mode::cycle;
  file_.command = {"/bin/sh", "-c", "until [ -e go ]; do sleep 0.01; done"};
  EXPECT_TRUE(subject().pass().succeeded());
  subject_.reset();
  const Answering server([&](const auto&) {
    for (const int begun = waits; waits < begun + 3;) std::this_thread::yield();
    return 200;
  });
  file_.mode = Mode::daemon;
  file_.trigger = TriggerHttp{"POST", server.url("/run")};
  EXPECT_EQ(trouble_of([&] { running("echo up; exec sleep 1000").trigger(); }), "there was no trouble");
}

TEST_F(ProcessSubjectTest, ATriggerByHttpIsAskedForAndWaitedFor) {
  const Answering server([](const auto&) { return 202; });
  file_.trigger = TriggerHttp{"POST", server.url("/run")};
  running("echo up; exec sleep 1000").trigger();
  EXPECT_THAT(server.asked(), ElementsAre("POST /run"));
}

TEST_F(ProcessSubjectTest, ATriggerThatIsRefusedOrNotAnsweredIsTrouble) {
  std::string url;
  {
    std::atomic<int> status{0};
    const Answering server([&](const auto&) { return status.load(); });
    url = server.url("/run");
    file_.trigger = TriggerHttp{"POST", url};
    running("echo up; exec sleep 1000");
    for (const std::string each : {"302", "409", "500"}) {
      status = std::stoi(each);
      EXPECT_EQ(trouble_of([&] { subject().trigger(); }), "the trigger POST " + url + " was answered with " + each);
    }
  }
  EXPECT_EQ(trouble_of([&] { subject().trigger(); }), "the trigger POST " + url + " was not answered");
}

TEST_F(ProcessSubjectTest, AnAnswerThatDripsIsNotWaitedForBeyondItsTime) {
  const Dripping server;
  file_.trigger = TriggerHttp{"GET", server.url()};
  file_.settle_timeout = 50ms;
  running(until_stopped);
  EXPECT_EQ(trouble_of([&] { subject().trigger(); }), "the trigger GET " + server.url() + " was not answered");
  subject_.reset();
  file_.ready = ReadyOnHttp{server.url()};
  file_.ready_timeout = 1ms;
  EXPECT_EQ(trouble_of([&] { running(until_stopped); }),
            "the subject was not ready within 0.001 s: GET " + server.url() + " was not answered with 200");
}

TEST_F(ProcessSubjectTest, AReadyUrlMayAnswerSlowly) {
  const Answering server([](const auto&) {
    const auto until = std::chrono::steady_clock::now() + 1200ms;
    while (std::chrono::steady_clock::now() < until) std::this_thread::yield();
    return 200;
  });
  file_.ready = ReadyOnHttp{server.url("/ready")};
  file_.ready_timeout = 60s;
  running(until_stopped);
  EXPECT_FALSE(subject().ending());
}

TEST_F(ProcessSubjectTest, AnInterruptionWhileAnAnswerDripsGoesOn) {
  const Dripping server;
  file_.ready = ReadyOnHttp{server.url()};
  on_waiting_ = [](const auto&) { throw std::runtime_error("interrupted"); };
  EXPECT_THROW(running(until_stopped), std::runtime_error);
}

TEST_F(ProcessSubjectTest, ATriggerOfOneThatDiedSaysThatItDied) {
  const Answering server([](const auto&) { return 202; });
  file_.trigger = TriggerHttp{"POST", server.url("/run")};
  running("echo up; read wait; exit 5");
  while (!subject().ending()) news_.wait_until(std::chrono::steady_clock::now() + 20s);
  EXPECT_EQ(trouble_of([&] { subject().trigger(); }), "the subject exited with status 5 in the middle of the run");
}

TEST_F(ProcessSubjectTest, ATriggerBySignalReachesTheProcess) {
  file_.trigger = TriggerSignal{SIGUSR1};
  running("trap 'exit 7' USR1; echo up; while :; do sleep 0.01; done").trigger();
  while (!subject().ending()) news_.wait_until(std::chrono::steady_clock::now() + 20s);
  EXPECT_EQ(subject().ending()->text(), "exited with status 7");
}

}  // namespace
}  // namespace dataflow_qa::subject
