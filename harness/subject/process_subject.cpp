#include "harness/subject/process_subject.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <regex>
#include <utility>

#include "harness/subject/advice.h"
#include "harness/subject/asking.h"
#include "harness/subject/environment.h"
#include "harness/subject/output_file.h"
#include "harness/subject/program.h"

namespace dataflow_qa::subject {
namespace {

namespace fs = std::filesystem;

/// A port that was free just now.
int free_port() {
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* any = reinterpret_cast<sockaddr*>(&address);
  const bool found = descriptor >= 0 && bind(descriptor, any, size) == 0 && getsockname(descriptor, any, &size) == 0;
  if (descriptor >= 0) close(descriptor);
  if (!found) throw std::runtime_error("no free port on 127.0.0.1");
  return ntohs(address.sin_port);
}

constexpr auto look_again = std::chrono::milliseconds(100);  // while somebody else is at work
constexpr std::size_t longest_matched = 500;                 // of a line of output, for `ready`

}  // namespace

std::vector<std::string> own_placeholders() {
  return {"state_dir", "mapping", "systems", "poll_interval_ms", "program_dir", "subject_dir", "free_port"};
}

ProcessSubject::ProcessSubject(Options options) : options_(std::move(options)) {
  const auto& file = *options_.file;
  const auto subject_dir = fs::absolute(file.file).parent_path();
  values_ = options_.surroundings.connection;
  auto& values = values_;
  values["state_dir"] = options_.state_dir.string();
  values["mapping"] = fs::absolute(options_.mapping_file).string();
  values["systems"] = options_.systems;
  values["poll_interval_ms"] = std::to_string(file.poll_interval.count());
  values["program_dir"] = options_.program_dir.string();
  values["subject_dir"] = subject_dir.string();
  values["free_port"] = std::to_string(free_port());

  for (const auto& part : file.command) argv_.push_back(expand(part));
  if (!argv_.empty()) argv_.front() = find_program(argv_.front(), subject_dir).string();

  environment_ = environment_of(file, options_.surroundings.connection, values);
}

std::string ProcessSubject::expand(const std::string& text) const {
  return subject::expand(text, values_);
}

void ProcessSubject::launch() {
  if (process_) {
    earlier_output_ = output();
    leaked_before_ = leaked_before_ || process_->leaked_secret();
  }
  ProcessOptions process{.argv = argv_,
                         .environment = environment_,
                         .directory = options_.state_dir,
                         .removed_if_abandoned = options_.state_dir,
                         .secrets = options_.surroundings.secrets,
                         .without_files = disk_is_full_,
                         .on_exit = options_.surroundings.on_news};
  std::optional<std::regex> ready;
  if (const auto* wanted = std::get_if<ReadyOnOutput>(&options_.file->ready)) ready = ready_pattern(wanted->regex);
  start_output_ = options_.surroundings.output == nullptr ? nullptr : options_.surroundings.output->start();
  process.on_line = [this, ready, output = start_output_](const OutputLine& line) {
    if (output) output->add(line);
    if (ready && !said_ready_ && std::regex_search(line.text.substr(0, longest_matched), *ready)) {
      said_ready_ = true;
      options_.surroundings.on_news();
    }
  };
  auto started = Process::start(std::move(process), *options_.reaper);
  if (!started) {
    const Ending ending{.how = Ending::How::not_started, .reason = started.error().text()};
    if (start_output_) start_output_->end(ending.text(), StartOutput::How::by_itself);
    throw SubjectTrouble("the subject " + ending.text(), {});
  }
  process_ = std::move(*started);
  ++launches_;
}

void ProcessSubject::start() {
  if (options_.file->mode == Mode::cycle) return;
  said_ready_ = false;
  if (options_.file->mode == Mode::daemon) launch();
  wait_until_ready();
}

bool ProcessSubject::is_ready(std::uint64_t since, std::chrono::milliseconds longest_answer) const {
  const auto& ready = options_.file->ready;
  if (std::holds_alternative<ReadyOnOutput>(ready)) return said_ready_;
  if (const auto* http = std::get_if<ReadyOnHttp>(&ready)) {
    const auto answer = status_of("GET", expand(http->url), longest_answer,
                                  [this](auto& /*patience*/) { waiting("waiting for the subject to be ready"); });
    return answer == 200;
  }
  return options_.surroundings.has_asked_since(since);
}

std::string ProcessSubject::what_is_missing() const {
  const auto& ready = options_.file->ready;
  if (const auto* output = std::get_if<ReadyOnOutput>(&ready)) {
    return fmt::format("no line of its output matches {}", output->regex);
  }
  if (const auto* http = std::get_if<ReadyOnHttp>(&ready)) {
    return fmt::format("GET {} was not answered with 200", expand(http->url));
  }
  return "it sent no request to either system";
}

void ProcessSubject::wait_until_ready() {
  const auto since = options_.surroundings.sequence();
  Patience patience(options_.file->ready_timeout);
  // An answer to {"http": …} is no news in the journal: it is asked for again and again.
  constexpr auto between_questions = std::chrono::milliseconds(50);
  // One that is never answered is asked again soon; one that is answered slowly gets ever more time.
  auto longest_answer = std::chrono::milliseconds(500);
  for (auto seen = since; !is_ready(since, longest_answer); seen = options_.surroundings.sequence()) {
    waiting("waiting for the subject to be ready");
    if (const auto ending = process_ ? process_->ending() : std::nullopt) {
      end_process();
      trouble(fmt::format("the subject {} before it was ready{}", ending->text(), advice_about(*ending)));
    }
    longest_answer = std::min(2 * longest_answer, options_.file->ready_timeout);
    if (patience.is_over()) {
      trouble(fmt::format("the subject was not ready within {} s: {}", in_seconds(options_.file->ready_timeout),
                          what_is_missing()));
    }
    options_.surroundings.wait_for_request(
        seen, std::min(patience.end(), std::chrono::steady_clock::now() + between_questions));
  }
}

std::optional<Ending> ProcessSubject::ending() {
  if (!process_ || options_.file->mode != Mode::daemon) return std::nullopt;
  auto ending = process_->ending();
  if (ending) end_process();
  return ending;
}

Ending ProcessSubject::pass() {
  launch();
  Patience patience(options_.file->settle_timeout);
  auto ending = process_->ending();
  while (!ending) {
    waiting("waiting for a pass of the subject to end", patience);
    if (patience.is_over()) break;
    ending = process_->wait_until_exit(std::min(patience.end(), std::chrono::steady_clock::now() + look_again));
  }
  if (!ending) {
    stop();
    return {.how = Ending::How::timed_out};
  }
  end_process();
  return *ending;
}

void ProcessSubject::trigger() {
  if (const auto* signal = std::get_if<TriggerSignal>(&*options_.file->trigger)) {
    process_->send_signal(signal->number);
    return;
  }
  const auto& http = std::get<TriggerHttp>(*options_.file->trigger);
  const int launches = launches_;
  const auto url = expand(http.url);
  const auto answer = status_of(http.method, url, options_.file->settle_timeout,
                                [this](auto& patience) { waiting("waiting for the answer to the trigger", patience); });
  if (launches != launches_) return;  // it was ended on purpose meanwhile, and started again
  subject::require_alive(*this);
  if (!answer || *answer >= 300) {  // a redirection is not followed
    trouble(fmt::format("the trigger {} {} {}", http.method, url,
                        answer ? fmt::format("was answered with {}", *answer) : "was not answered"));
  }
}

/// Reads the output of a process that has ended by itself to the end.
void ProcessSubject::end_process() {
  const auto stopped = process_->stop(std::chrono::milliseconds(0));
  const auto& ending = stopped.ending;
  note_left(stopped.left);
  const bool is_pass = options_.file->mode == Mode::cycle && ending.succeeded();
  if (!start_output_) return;
  start_output_->end(ending.text(), is_pass ? StartOutput::How::as_asked : StartOutput::How::by_itself);
}

void ProcessSubject::stop() {
  if (!process_ || !process_->running()) return;
  static_cast<void>(peak_memory_kib());
  const auto stopped = process_->stop(options_.file->stop_timeout);
  if (start_output_) start_output_->end("stopped: it " + stopped.ending.text(), StartOutput::How::as_asked);
  if (stopped.killed) {
    stop_notes_.push_back(
        fmt::format("the subject did not end on SIGTERM within {} s", in_seconds(options_.file->stop_timeout)));
  }
  note_left(stopped.left);
}

/// One of each name: a pass after the other leaves the same.
void ProcessSubject::note_left(const std::vector<LeftBehind>& left) {
  for (const auto& each : left) {
    if (left_before_.insert(each.name).second) {
      stop_notes_.push_back(fmt::format("the subject left {} behind", each.text()));
    }
  }
}

void ProcessSubject::kill() {
  if (options_.file->mode == Mode::external)
    throw std::logic_error("nobody here can kill a subject that runs elsewhere");
  if (!process_ || !process_->running()) return;
  static_cast<void>(peak_memory_kib());
  const auto stopped = process_->stop(std::chrono::milliseconds(0));
  if (start_output_) start_output_->end("killed on purpose: it " + stopped.ending.text(), StartOutput::How::as_asked);
}

bool ProcessSubject::fill_disk() {
  const auto mode = options_.file->mode;
  if (mode == Mode::external) return false;
  disk_is_full_ = mode == Mode::cycle || (process_ && process_->fill_disk());
  return disk_is_full_;
}

void ProcessSubject::free_disk() {
  if (std::exchange(disk_is_full_, false) && process_) process_->free_disk();
}

std::optional<std::int64_t> ProcessSubject::peak_memory_kib() const {
  constexpr std::string_view key = "VmHWM:";
  std::ifstream status(process_ && process_->running() ? fmt::format("/proc/{}/status", process_->pid()) : "");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(key))
      peak_memory_kib_ = std::max<std::int64_t>(peak_memory_kib_, std::stoll(line.substr(key.size())));
  }
  return peak_memory_kib_ == 0 ? std::nullopt : std::optional(peak_memory_kib_);
}

std::vector<OutputLine> ProcessSubject::output() const {
  auto lines = earlier_output_;
  if (process_) {
    const auto current = process_->output();
    lines.insert(lines.end(), current.begin(), current.end());
  }
  return lines;
}

bool ProcessSubject::leaked_secret() const {
  return leaked_before_ || (process_ && process_->leaked_secret());
}

void ProcessSubject::waiting(const char* what) const {
  if (options_.surroundings.on_waiting) options_.surroundings.on_waiting(what);
}

/// The same, and begins the patience anew where the subject got further.
void ProcessSubject::waiting(const char* what, Patience& patience) const {
  waiting(what);
  if (options_.surroundings.last_progress) patience.begin_anew(options_.surroundings.last_progress());
}

void ProcessSubject::trouble(const std::string& what) const {
  throw SubjectTrouble(what, last_output(*this));
}

}  // namespace dataflow_qa::subject
