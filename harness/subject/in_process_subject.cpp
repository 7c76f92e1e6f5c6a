#include "harness/subject/in_process_subject.h"

#include <fmt/format.h>

#include <condition_variable>
#include <csignal>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

#include "base/mask.h"
#include "harness/subject/patience.h"

namespace dataflow_qa::subject {
namespace {

constexpr auto ask_again = std::chrono::milliseconds(100);  // while it is at work

}  // namespace

/// Its output so far, with secrets masked.
class InProcessSubject::Output {
 public:
  explicit Output(std::function<std::vector<std::string>()> secrets) : secrets_(std::move(secrets)) {}

  void add(const std::string& text) {
    auto shown = base::masked(text, secrets_ ? secrets_() : std::vector<std::string>{});
    const bool leaked = shown != text;
    constexpr std::size_t lines_kept = 2000;
    const std::scoped_lock lock(mutex_);
    leaked_ = leaked_ || leaked;
    lines_.push_back({std::chrono::system_clock::now(), true, std::move(shown)});
    if (lines_.size() > lines_kept) lines_.pop_front();
  }
  [[nodiscard]] std::vector<OutputLine> lines() const {
    const std::scoped_lock lock(mutex_);
    return {lines_.begin(), lines_.end()};
  }
  [[nodiscard]] bool leaked() const {
    const std::scoped_lock lock(mutex_);
    return leaked_;
  }

 private:
  std::function<std::vector<std::string>()> secrets_;
  mutable std::mutex mutex_;
  std::deque<OutputLine> lines_;
  bool leaked_ = false;
};

/// One run of the function, on its thread.
class InProcessSubject::Run {
 public:
  Run(const Options& options, std::shared_ptr<Output> output)
      : thread_([this, run = options.run, on_news = options.surroundings.on_news,
                 output = std::move(output)](const std::stop_token& stop) {
          Ending ending;
          try {
            ending.code = run({stop, killed_.get_token()}, [&](const std::string& line) { output->add(line); });
          } catch (const Killed&) {
            ending = {.how = Ending::How::signalled, .code = SIGKILL};
          } catch (const std::exception& trouble) {
            output->add(trouble.what());
            ending.code = 1;
          }
          {
            const std::scoped_lock lock(mutex_);
            ending_ = ending;
          }
          ended_.notify_all();
          if (on_news) on_news();
        }) {}

  [[nodiscard]] std::optional<Ending> ending() const {
    const std::scoped_lock lock(mutex_);
    return ending_;
  }
  void ask_to_stop() { thread_.request_stop(); }
  void kill() {
    killed_.request_stop();
    thread_.request_stop();
  }
  std::optional<Ending> wait_for(std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    ended_.wait_for(lock, time, [&] { return ending_.has_value(); });
    return ending_;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable ended_;
  std::optional<Ending> ending_;
  std::stop_source killed_;
  std::jthread thread_;  // the last: it uses the others
};

InProcessSubject::InProcessSubject(Options options)
    : options_(std::move(options)), output_(std::make_shared<Output>(options_.surroundings.secrets)) {}

InProcessSubject::~InProcessSubject() = default;

void InProcessSubject::launch() {
  running_.reset();  // one that was killed may still be on its way out
  running_ = std::make_shared<Run>(options_, output_);
}

void InProcessSubject::start() {
  if (options_.file->mode == Mode::cycle) return;
  const auto& around = options_.surroundings;
  const auto since = around.sequence();
  launch();
  const auto deadline = std::chrono::steady_clock::now() + options_.file->ready_timeout;
  for (auto seen = since; !around.has_asked_since(since); seen = around.sequence()) {
    if (around.on_waiting) around.on_waiting("waiting for the subject to be ready");
    const auto now = std::chrono::steady_clock::now();
    if (const auto ending = running_->ending()) {
      throw SubjectTrouble(fmt::format("the subject {} before it was ready", ending->text()), last_output(*this));
    }
    if (now >= deadline) {
      throw SubjectTrouble(fmt::format("the subject was not ready within {} s: it sent no request to either system",
                                       in_seconds(options_.file->ready_timeout)),
                           last_output(*this));
    }
    around.wait_for_request(seen, std::min(deadline, now + ask_again));
  }
}

void InProcessSubject::stop() {
  if (!running_) return;
  running_->ask_to_stop();
  if (!running_->wait_for(options_.file->stop_timeout)) {
    stop_notes_.push_back(
        fmt::format("the subject did not end on SIGTERM within {} s", in_seconds(options_.file->stop_timeout)));
  }
  running_.reset();
}

void InProcessSubject::kill() {
  if (running_) running_->kill();
}

std::optional<Ending> InProcessSubject::ending() {
  return running_ ? running_->ending() : std::nullopt;
}

Ending InProcessSubject::pass() {
  launch();
  const auto pass = running_;  // it may be stopped while it is waited for
  const auto& around = options_.surroundings;
  Patience patience(options_.file->settle_timeout);
  auto ending = pass->ending();
  while (!ending) {
    if (around.on_waiting) around.on_waiting("waiting for a pass of the subject to end");
    if (around.last_progress) patience.begin_anew(around.last_progress());
    if (patience.is_over()) break;
    ending = pass->wait_for(ask_again);
  }
  if (running_ == pass) running_.reset();
  return ending.value_or(Ending{.how = Ending::How::timed_out});
}

void InProcessSubject::trigger() {
  throw std::logic_error("a subject of this process has no trigger");
}

std::vector<OutputLine> InProcessSubject::output() const {
  return output_->lines();
}

bool InProcessSubject::leaked_secret() const {
  return output_->leaked();
}

}  // namespace dataflow_qa::subject
