// Held by watch_test.cpp.
#include "harness/cli/watch.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <condition_variable>
#include <cstdio>
#include <ctime>
#include <memory>
#include <mutex>
#include <optional>
#include <set>

#include "base/file.h"
#include "fixtures/defaults.h"
#include "harness/cli/defaults.h"
#include "harness/cli/interrupt.h"
#include "harness/cli/own_runs.h"
#include "harness/cli/report_folder.h"
#include "harness/cli/watch_changes.h"
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

/// A file, whatever it is called.
using Identity = std::pair<dev_t, ino_t>;

std::optional<Identity> identity_of(const struct stat& found) {
  return S_ISREG(found.st_mode) ? std::optional(Identity(found.st_dev, found.st_ino)) : std::nullopt;
}

/// The files that this program and its runs write, as far as they are there.
std::set<Identity> written_files(const RunArguments& arguments) {
  std::set<Identity> result;
  const auto add = [&](int status, const struct stat& found) {
    if (const auto identity = status == 0 ? identity_of(found) : std::nullopt) result.insert(*identity);
  };
  struct stat found {};
  for (const int stream : {STDOUT_FILENO, STDERR_FILENO}) add(fstat(stream, &found), found);
  std::vector<fs::path> files;
  for (const auto& name : report_files()) {
    for (const auto* end : {"", ".earlier"}) files.push_back(fs::path(arguments.out) / (name + end));
  }
  if (!arguments.history.empty()) {
    for (const auto* end : {"", "-journal", "-wal", "-shm"}) files.emplace_back(arguments.history + end);
  }
  for (const auto& file : files) add(stat(file.c_str(), &found), found);
  return result;
}

/// Collects when files were written.
class Look {
 public:
  explicit Look(const RunArguments& arguments) : out_(arguments.out), written_(written_files(arguments)) {}

  void add_file(const fs::path& file) {
    struct stat found {};
    if (stat(file.c_str(), &found) != 0) return;
    if (const auto identity = identity_of(found); identity && written_.contains(*identity)) return;
    std::error_code gone;
    const auto time = fs::last_write_time(file, gone);
    if (!gone) stamps_[fs::absolute(file).lexically_normal()] = time;
  }
  /// All of it, or the files in it that end so.
  void add_folder(const fs::path& folder, const std::string& end = "") {
    constexpr std::size_t most = 10'000;
    std::error_code error;
    fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, error);
    for (; !error && entry != fs::recursive_directory_iterator() && stamps_.size() < most; entry.increment(error)) {
      const auto name = entry->path().filename().string();
      std::error_code gone;
      if (entry->is_directory(gone)) {
        const bool left_out =
            !end.empty() || name.starts_with('.') || name == "__pycache__" || fs::equivalent(entry->path(), out_, gone);
        if (left_out) entry.disable_recursion_pending();
      } else if (entry->is_regular_file(gone) && !name.starts_with('.') && name.ends_with(end)) {
        add_file(entry->path());
      }
    }
  }
  [[nodiscard]] Stamps stamps() && { return std::move(stamps_); }

 private:
  fs::path out_;
  std::set<Identity> written_;
  Stamps stamps_;
};

/// The files that belong to the run by name.
std::set<fs::path> named_files(const RunArguments& arguments) {
  std::set<fs::path> files{arguments.document.empty() ? fixtures::defaults().document : fs::path(arguments.document),
                           defaults_file};
  for (const auto& name : {arguments.mapping, arguments.known_issues, arguments.subject}) {
    if (!name.empty()) files.insert(name);
  }
  files.insert(arguments.manual.begin(), arguments.manual.end());
  std::set<fs::path> paths;
  for (const auto& file : files) paths.insert(fs::absolute(file).lexically_normal());
  return paths;
}

Stamps stamps_of(const RunArguments& arguments) {
  Look look(arguments);
  for (const auto& file : named_files(arguments)) look.add_file(file);
  for (const auto& folder : arguments.systems) look.add_folder(folder);
  // A mapping that nobody named is looked for beside the document.
  if (!arguments.document.empty() && arguments.mapping.empty()) {
    look.add_folder(fs::absolute(arguments.document).parent_path(), ".json");
  }
  if (!arguments.subject.empty()) look.add_folder(fs::absolute(arguments.subject).parent_path());
  return std::move(look).stamps();
}

/// This command line, changed so that it makes one run: the last word about --watch counts.
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
  /// Waits for it, for `patience` at most.
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

/// Returns at once where somebody edited during the run that has just ended, else once somebody does.
Stamps after_next_edit(Changes& changes, const Stamps& before, const RunArguments& arguments, Wake& wake) {
  auto seen = stamps_of(arguments);
  const auto during = changes.during_run(before, seen);
  for (const auto& file : during.taken_for_own) {
    print_line(fmt::format("{} changes during each run, so it counts as written by them until you edit it between two",
                           shown_path(file)));
  }
  if (during.edited) return seen;
  auto later = seen;
  for (; later == seen; later = stamps_of(arguments)) {
    wake.wait(between_looks);
    throw_when_interrupted();
  }
  changes.between_runs(seen, later);
  return later;
}

}  // namespace

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
    Changes changes(named_files(arguments));
    for (auto seen = stamps_of(arguments);;) {
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
      seen = after_next_edit(changes, seen, arguments, wake);
    }
  } catch (const world::Interrupted&) {
    if (child) child->stop(grace);
    return status;
  }
}

}  // namespace dataflow_qa::cli
