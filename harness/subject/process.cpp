#include "harness/subject/process.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/connect_pipe.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/readable_pipe.hpp>
#include <boost/asio/writable_pipe.hpp>
#include <boost/process/v2/process.hpp>
#include <condition_variable>
#include <csignal>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

#include "base/mask.h"
#include "harness/subject/file_limit.h"
#include "harness/subject/guard.h"
#include "harness/subject/launch.h"
#include "harness/subject/patience.h"

namespace dataflow_qa::subject {
namespace {

namespace fs = std::filesystem;
namespace process_v2 = boost::process::v2;
using boost::system::error_code;

constexpr auto next_look = std::chrono::milliseconds(100);  // at one that is to end
constexpr std::size_t longest_line = 4000;
constexpr std::size_t longest_pending = 2 * longest_line;  // a secret that reaches beyond a line's end is masked whole

Ending ending_of(int status) {
  if (WIFSIGNALED(status)) return {.how = Ending::How::signalled, .code = WTERMSIG(status)};
  return {.code = WEXITSTATUS(status)};
}

}  // namespace

Reaper::Reaper() {
  if (prctl(PR_SET_CHILD_SUBREAPER, 1) == -1) {
    throw std::system_error(errno, std::generic_category(), "prctl(PR_SET_CHILD_SUBREAPER)");
  }
}

struct Process::State {
  explicit State(ProcessOptions given) : options(std::move(given)) {}

  struct Stream {
    explicit Stream(boost::asio::io_context& context, bool is_error) : pipe(context), error_stream(is_error) {}
    boost::asio::readable_pipe pipe;
    bool error_stream;
    std::array<char, 8192> buffer{};
    std::string pending;
    std::size_t passed_over = 0;  // bytes of the same line
    std::string unseen;           // of those, what secrets are looked for in yet
  };

  void read_on(Stream& stream);
  void take(Stream& stream, std::string_view text);
  [[nodiscard]] const base::Masker& masker();
  void look_beyond(Stream& stream, std::string_view piece);
  void keep_line(Stream& stream);
  [[nodiscard]] Ending ending_by_guard(int status_of_guard);
  void urge_guard(std::chrono::steady_clock::time_point since) const;
  [[nodiscard]] std::optional<GuardMessage> wait_for_first_word() const;
  [[nodiscard]] Ending wait_for_guard();
  void on_ended(const error_code& error);

  ProcessOptions options;
  GuardSocket guard;
  boost::asio::io_context context;
  Stream standard_output{context, false};
  Stream standard_error{context, true};
  std::optional<process_v2::process> child;
  int guard_pid = 0;
  int pid = 0;
  std::thread thread;

  mutable std::mutex mutex;
  std::condition_variable ended;
  std::optional<Ending> ending;
  int open_streams = 2;
  std::deque<OutputLine> lines;
  std::size_t dropped = 0;
  bool leaked = false;
  std::optional<base::Masker> latest_masker;
  std::vector<LeftBehind> left;
};

void Process::State::read_on(Stream& stream) {
  stream.pipe.async_read_some(boost::asio::buffer(stream.buffer), [this, &stream](error_code error, std::size_t size) {
    take(stream, {stream.buffer.data(), size});
    if (!error) return read_on(stream);
    if (!stream.pending.empty()) keep_line(stream);
    {
      const std::scoped_lock lock(mutex);
      --open_streams;
    }
    ended.notify_all();
  });
}

void Process::State::take(Stream& stream, std::string_view text) {
  while (!text.empty()) {
    const auto end = text.find('\n');
    const auto piece = text.substr(0, end);
    // A line that never ends is kept up to the limit, the rest of it is passed over.
    const auto kept = std::min(piece.size(), longest_pending - stream.pending.size());
    stream.pending += piece.substr(0, kept);
    stream.passed_over += piece.size() - kept;
    if (kept < piece.size()) look_beyond(stream, piece.substr(kept));
    if (end == std::string_view::npos) return;
    keep_line(stream);
    text.remove_prefix(end + 1);
  }
}

/// Of the secrets as of now: tokens come and go. On the thread that reads.
const base::Masker& Process::State::masker() {
  auto secrets = options.secrets ? options.secrets() : std::vector<std::string>{};
  if (!latest_masker || latest_masker->secrets() != secrets) latest_masker.emplace(std::move(secrets));
  return *latest_masker;
}

/// What is not kept may hold a secret all the same, also one that begins in what is kept.
void Process::State::look_beyond(Stream& stream, std::string_view piece) {
  constexpr std::size_t longest_secret = 4096;
  if (stream.unseen.empty()) {
    stream.unseen = stream.pending.substr(stream.pending.size() - std::min(stream.pending.size(), longest_secret));
  }
  stream.unseen += piece;
  if (masker().holds_secret(stream.unseen)) {
    const std::scoped_lock lock(mutex);
    leaked = true;
  }
  if (stream.unseen.size() > longest_secret) stream.unseen.erase(0, stream.unseen.size() - longest_secret);
}

void Process::State::keep_line(Stream& stream) {
  const auto written = std::exchange(stream.pending, {});
  stream.unseen.clear();
  OutputLine line{std::chrono::system_clock::now(), stream.error_stream, masker().masked(written),
                  std::exchange(stream.passed_over, 0)};
  const bool found_secret = line.text != written;
  if (line.text.size() > longest_line) {
    line.left_out += line.text.size() - longest_line;
    line.text.resize(longest_line);
  }
  {
    const std::scoped_lock lock(mutex);
    leaked = leaked || found_secret;
    lines.push_back(line);
    if (lines.size() > options.lines_kept) {
      lines.pop_front();
      ++dropped;
    }
  }
  if (options.on_line) options.on_line(line);
}

/// A subject may have stopped its guard: that one is sent on, and ended where it does not get on all the same.
void Process::State::urge_guard(std::chrono::steady_clock::time_point since) const {
  constexpr auto longest = std::chrono::seconds(15);
  kill(guard_pid, std::chrono::steady_clock::now() - since > longest ? SIGKILL : SIGCONT);
}

/// Nothing where the guard ends before it says a word.
std::optional<GuardMessage> Process::State::wait_for_first_word() const {
  const auto since = std::chrono::steady_clock::now();
  pollfd answer{guard.ends[0], POLLIN, 0};
  while (poll(&answer, 1, static_cast<int>(next_look.count())) <= 0) urge_guard(since);
  return guard.receive(0);
}

Ending Process::State::wait_for_guard() {
  const auto since = std::chrono::steady_clock::now();
  std::unique_lock lock(mutex);
  while (!ended.wait_for(lock, next_look, [this] { return ending.has_value(); })) urge_guard(since);
  return *ending;
}

/// The guard has ended: what it said at last.
Ending Process::State::ending_by_guard(int status_of_guard) {
  while (const auto message = guard.receive(MSG_DONTWAIT)) {
    if (message->kind == GuardMessage::Kind::ended) return ending_of(message->number);
    left.push_back({message->number, message->name, message->kind == GuardMessage::Kind::escaped});
  }
  // Somebody killed it, and with it the subject. What that one had started is ours now.
  left = end_own_descendants({guard_program(), fs::read_symlink("/proc/self/exe")});
  return ending_of(status_of_guard);
}

void Process::State::on_ended(const error_code& error) {
  const auto how = error ? Ending{.code = -1} : ending_by_guard(child->native_exit_code());
  {
    const std::scoped_lock lock(mutex);
    ending = how;
  }
  ended.notify_all();
  if (options.on_exit) options.on_exit();
}

base::Result<std::unique_ptr<Process>> Process::start(ProcessOptions options, const Reaper& /*reaper*/) {
  auto state = std::make_shared<State>(std::move(options));
  auto& given = state->options;
  std::vector<std::string> environment;
  for (const auto& [key, value] : given.environment) environment.push_back(fmt::format("{}={}", key, value));
  std::vector<std::string> argv{guard_program().string(), given.removed_if_abandoned.string(),
                                given.without_files ? guard_without_files : guard_with_files};
  argv.insert(argv.end(), given.argv.begin(), given.argv.end());

  error_code error;
  boost::asio::writable_pipe output(state->context);
  boost::asio::writable_pipe error_output(state->context);
  static_cast<void>(boost::asio::connect_pipe(state->standard_output.pipe, output, error));
  if (!error) static_cast<void>(boost::asio::connect_pipe(state->standard_error.pipe, error_output, error));
  if (error) return base::failure(fmt::format("a pipe for {}: {}", given.argv.front(), error.message()));
  state->guard.open();
  std::error_code not_started;
  const int guard = launch(
      {argv, environment, given.directory, output.native_handle(), error_output.native_handle(), state->guard.ends[1]},
      not_started);
  if (not_started) return base::failure(fmt::format("{}: {}", argv.front(), not_started.message()));
  state->guard.close_other();
  state->guard_pid = guard;
  state->child.emplace(state->context.get_executor(), guard);
  const auto begun = state->wait_for_first_word();
  if (begun && begun->kind != GuardMessage::Kind::started) {
    state->child->wait(error);
    const auto why = std::error_code(begun->number, std::system_category());
    const auto hint = why == std::errc::executable_format_error ? " (is there no first line such as #!/bin/sh?)" : "";
    return base::failure(fmt::format("{}: {}{}", given.argv.front(), why.message(), hint));
  }
  // A guard that has said nothing was killed by what it had just started: then that has ended, too, and signals to it
  // reach the group of the guard, which nobody else can have before it is waited for.
  state->pid = begun ? begun->number : guard;
  state->read_on(state->standard_output);
  state->read_on(state->standard_error);
  state->child->async_wait([raw = state.get()](error_code failed, int /*status*/) { raw->on_ended(failed); });
  state->thread = std::thread([raw = state.get()] { raw->context.run(); });
  return std::unique_ptr<Process>(new Process(std::move(state)));
}

Process::Process(std::shared_ptr<State> state) : state_(std::move(state)) {}

Process::~Process() {
  stop(std::chrono::milliseconds(0));
  state_->context.stop();
  if (state_->thread.joinable()) state_->thread.join();
}

int Process::pid() const {
  return state_->pid;
}

std::set<int> Process::processes() const {
  return running() ? pids_below(state_->guard_pid) : std::set<int>{};
}

bool Process::running() const {
  return !ending().has_value();
}

std::optional<Ending> Process::ending() const {
  const std::scoped_lock lock(state_->mutex);
  return state_->ending;
}

std::optional<Ending> Process::wait_until_exit(std::chrono::steady_clock::time_point deadline) {
  std::unique_lock lock(state_->mutex);
  state_->ended.wait_until(lock, deadline, [&] { return state_->ending.has_value(); });
  return state_->ending;
}

void Process::send_signal(int number) {
  if (running()) kill(state_->pid, number);
}

bool Process::fill_disk() {
  return running() && limit_files(state_->guard_pid);
}

void Process::free_disk() {
  if (running()) lift_file_limit(state_->guard_pid);
}

Process::Stopped Process::stop(std::chrono::milliseconds grace) {
  Stopped result;
  if (running() && grace.count() > 0) {
    state_->guard.say_stop();
    kill(-state_->pid, SIGTERM);
    for (Patience patience(grace); running() && !patience.is_over();) {
      wait_until_exit(std::min(patience.end(), std::chrono::steady_clock::now() + next_look));
    }
  }
  if (running()) {
    result.killed = grace.count() > 0;
    kill(-state_->pid, SIGKILL);
    kill(state_->pid, SIGKILL);
  }
  result.ending = state_->wait_for_guard();
  // Nobody holds the pipes any more: what was written before the end is read to its last byte.
  std::unique_lock lock(state_->mutex);
  result.left = std::exchange(state_->left, {});
  state_->ended.wait_for(lock, std::chrono::seconds(5), [&] { return state_->open_streams == 0; });
  return result;
}

std::vector<OutputLine> Process::output() const {
  const std::scoped_lock lock(state_->mutex);
  return {state_->lines.begin(), state_->lines.end()};
}

bool Process::leaked_secret() const {
  const std::scoped_lock lock(state_->mutex);
  return state_->leaked;
}

std::size_t Process::lines_dropped() const {
  const std::scoped_lock lock(state_->mutex);
  return state_->dropped;
}

}  // namespace dataflow_qa::subject
