#include "harness/subject/in_process_subject.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>

namespace dataflow_qa::subject {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::Optional;

/// Stands for the requests of a subject: each `ask` is one.
class Requests {
 public:
  void ask() {
    ++count_;
    wake();
  }
  Surroundings surroundings() {
    return {.secrets = [] { return std::vector<std::string>{"s3cret"}; },
            .on_news = [this] { wake(); },
            .sequence = [this] { return count_.load(); },
            .has_asked_since = [this](std::uint64_t since) { return count_ > since; },
            .wait_for_request =
                [this](std::uint64_t since, auto deadline) {
                  std::unique_lock lock(mutex_);
                  news_.wait_until(lock, deadline, [&] { return count_ > since || woken_; });
                }};
  }

 private:
  void wake() {
    const std::scoped_lock lock(mutex_);
    woken_ = true;
    news_.notify_all();
  }
  std::atomic<std::uint64_t> count_ = 0;
  std::mutex mutex_;
  std::condition_variable news_;
  bool woken_ = false;
};

class InProcessSubjectTest : public ::testing::Test {
 protected:
  InProcessSubject subject(std::function<int(const Stop&, const Say&)> run) {
    return InProcessSubject({.file = &file_, .run = std::move(run), .surroundings = requests_.surroundings()});
  }
  /// A daemon that asks once and then does nothing until it is stopped.
  int idle(const Stop& stop) {
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable_any stopped;
    requests_.ask();
    stopped.wait(lock, stop.asked, [] { return false; });
    if (stop.killed.stop_requested()) throw Killed();
    return 0;
  }

  SubjectFile file_;
  Requests requests_;
};

TEST_F(InProcessSubjectTest, ADaemonRunsUntilItIsStoppedAndMayStartAgain) {
  auto daemon = subject([this](const Stop& stop, const Say&) { return idle(stop); });
  for (int i = 0; i < 2; ++i) {
    daemon.start();
    EXPECT_EQ(daemon.ending(), std::nullopt);
    daemon.stop();
    EXPECT_EQ(daemon.ending(), std::nullopt);
  }
}

TEST_F(InProcessSubjectTest, OneThatEndsBeforeItIsReadyIsTrouble) {
  auto daemon = subject([](const Stop&, const Say& say) {
    say("no key");
    return 4;
  });
  try {
    daemon.start();
    FAIL() << "it is not ready";
  } catch (const SubjectTrouble& trouble) {
    EXPECT_STREQ(trouble.what(), "the subject exited with status 4 before it was ready");
    EXPECT_THAT(trouble.last_output(), ElementsAre("no key"));
    EXPECT_EQ(trouble.kind(), SubjectTrouble::What::unusable);
  }
}

TEST_F(InProcessSubjectTest, OneThatNeverAsksIsNotReady) {
  file_.ready_timeout = std::chrono::milliseconds(1);
  auto daemon = subject([](const Stop& stop, const Say&) {
    while (!stop.asked.stop_requested()) std::this_thread::yield();
    return 0;
  });
  EXPECT_THROW(daemon.start(), SubjectTrouble);
}

TEST_F(InProcessSubjectTest, AnExceptionIsAnEndAndItsTextIsOutput) {
  auto daemon = subject([this](const Stop&, const Say&) -> int {
    requests_.ask();
    throw std::runtime_error("out of ideas and s3cret");
  });
  daemon.start();
  while (!daemon.ending()) std::this_thread::yield();
  EXPECT_THAT(daemon.ending(), Optional(Field(&Ending::code, 1)));
  EXPECT_THAT(last_output(daemon), ElementsAre("out of ideas and ***"));
  EXPECT_TRUE(daemon.leaked_secret());
  EXPECT_THROW(require_alive(daemon), SubjectTrouble);
}

TEST_F(InProcessSubjectTest, APassHasAnEndAndOneThatHangsHasTimedOut) {
  file_.mode = Mode::cycle;
  file_.settle_timeout = std::chrono::milliseconds(1);
  auto hanging = subject([this](const Stop& stop, const Say&) { return idle(stop); });
  hanging.start();
  EXPECT_EQ(hanging.pass().how, Ending::How::timed_out);
  file_.settle_timeout = std::chrono::seconds(30);
  auto failing = subject([](const Stop&, const Say&) { return 3; });
  EXPECT_THAT(failing.pass(), Field(&Ending::code, 3));
}

TEST_F(InProcessSubjectTest, OneThatIsKilledSaysSoAndMayStartAgain) {
  auto daemon = subject([this](const Stop& stop, const Say&) { return idle(stop); });
  daemon.kill();
  daemon.start();
  daemon.kill();
  while (!daemon.ending()) std::this_thread::yield();
  EXPECT_THAT(daemon.ending(), Optional(Field(&Ending::how, Ending::How::signalled)));
  daemon.start();
  EXPECT_EQ(daemon.ending(), std::nullopt);
}

}  // namespace
}  // namespace dataflow_qa::subject
