// Held by watch_test.cpp.
#include "harness/cli/watch.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <condition_variable>
#include <cstdio>
#include <ctime>
#include <memory>
#include <mutex>

#include "base/file.h"
#include "fixtures/defaults.h"
#include "harness/cli/defaults.h"
#include "harness/cli/interrupt.h"
#include "harness/cli/own_runs.h"
#include "harness/cli/report_folder.h"
#include "harness/subject/process.h"
#include "harness/world/trouble.h"
#include "reports/digest.h"
#include "reports/model/json.h"

namespace dataflow_qa::cli {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

constexpr milliseconds between_looks(200);
constexpr std::chrono::seconds grace(10);

void add_stamp(const fs::path& file, Stamps& stamps) {
  std::error_code gone;
  const auto time = fs::last_write_time(file, gone);
  if (!gone) stamps[file] = time;
}

void add_folder(const fs::path& folder, const fs::path& out, Stamps& stamps) {
  constexpr std::size_t most = 10'000;
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, error);
  for (; !error && entry != fs::recursive_directory_iterator() && stamps.size() < most; entry.increment(error)) {
    const bool hidden = entry->path().filename().string().starts_with('.');
    std::error_code gone;
    if (entry->is_directory(gone) && (hidden || fs::equivalent(entry->path(), out, gone))) {
      entry.disable_recursion_pending();
    } else if (entry->is_regular_file(gone) && !hidden) {
      add_stamp(entry->path(), stamps);
    }
  }
}

/// The words of this command line, with which one run is made: of several words about --watch the last one counts.
std::vector<std::string> own_words() {
  const auto text = base::read_file("/proc/self/cmdline");
  if (!text) throw std::runtime_error(text.error().text());
  std::vector<std::string> words;
  for (std::size_t begin = 0; begin < text->size();) {
    const auto end = text->find('\0', begin);
    words.push_back(text->substr(begin, end - begin));
    begin = end + 1;
  }
  words.emplace_back("--watch=false");
  words.front() = (program_dir() / "dataflow-qa").string();
  return words;
}

/// "12:00:01  failed: 31 statements: 27 passed, 4 failed; my-report/index.html"
void print_line(const std::string& what) {
  const auto now = std::time(nullptr);
  fmt::print("{:%H:%M:%S}  {}\n", fmt::localtime(now), what);
  std::fflush(stdout);
}

std::string line_of(const fs::path& out, int status, const subject::Process& child) {
  if (status != exit_usage) {
    const auto file = out / "results.json";
    if (const auto text = base::read_file(file)) {
      if (const auto results = reports::read_json(*text, file.string())) {
        return fmt::format("{}: {}; {}", reports::label(reports::verdict_of(*results)),
                           reports::counts_text(reports::totals(*results).items), shown_path(out / "index.html"));
      }
    }
  }
  for (const auto& line : child.output()) {
    if (line.error_stream) return fmt::format("exit status {}: {}", status, line.text);
  }
  return fmt::format("exit status {}", status);
}

/// Wakes whoever waits for the end of a child.
class Wake {
 public:
  void now() {
    {
      const std::scoped_lock lock(mutex_);
      woken_ = true;
    }
    news_.notify_one();
  }
  /// Waits for it, at most so long.
  void wait(milliseconds patience) {
    std::unique_lock lock(mutex_);
    news_.wait_for(lock, patience, [this] { return woken_; });
    woken_ = false;
  }

 private:
  std::mutex mutex_;
  std::condition_variable news_;
  bool woken_ = false;
};

}  // namespace

Stamps stamps_of(const RunArguments& arguments) {
  const auto defaults = fixtures::defaults();
  Stamps stamps;
  add_stamp(arguments.document.empty() ? defaults.document : fs::path(arguments.document), stamps);
  if (!arguments.mapping.empty()) add_stamp(arguments.mapping, stamps);
  if (!arguments.known_issues.empty()) add_stamp(arguments.known_issues, stamps);
  for (const auto& folder : arguments.systems) add_folder(folder, arguments.out, stamps);
  if (!arguments.subject.empty()) {
    add_stamp(arguments.subject, stamps);
    add_folder(fs::absolute(arguments.subject).parent_path(), arguments.out, stamps);
  }
  return stamps;
}

int watch(const RunArguments& arguments) {
  const subject::Reaper reaper;
  Wake wake;
  const auto words = own_words();
  auto environment = own_environment();
  environment.erase(no_defaults);  // what the command line does not say stands there
  int status = exit_passed;
  end_in_order_when_interrupted();
  std::unique_ptr<subject::Process> child;
  try {
    for (;;) {
      const auto stamps = stamps_of(arguments);
      auto started = subject::Process::start({.argv = words,
                                              .environment = environment,
                                              .directory = fs::current_path(),
                                              .on_exit = [&wake] { wake.now(); }},
                                             reaper);
      if (!started) throw std::runtime_error("a run cannot be started: " + started.error().text());
      child = std::move(*started);
      while (child->running()) {
        wake.wait(between_looks);
        throw_when_interrupted();
      }
      child->stop(milliseconds(0));
      const auto ending = child->ending();
      status = ending && ending->how == subject::Ending::How::exited ? ending->code : exit_trouble;
      print_line(line_of(arguments.out, status, *child));
      child.reset();
      while (stamps_of(arguments) == stamps) {
        wake.wait(between_looks);
        throw_when_interrupted();
      }
    }
  } catch (const world::Interrupted&) {
    if (child) child->stop(grace);
    return status;
  }
}

}  // namespace dataflow_qa::cli
