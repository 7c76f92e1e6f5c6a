// Held by verdict_test.cpp and trouble_test.cpp.
#include "harness/cli/own_runs.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>

#include "base/file.h"
#include "harness/cli/command.h"
#include "harness/cli/defaults.h"
#include "harness/cli/googletest_options.h"
#include "harness/subject/folder_guard.h"
#include "harness/subject/process.h"
#include "harness/world/temporary_folder.h"
#include "reports/model/json.h"

namespace dataflow_qa::cli {
namespace {

namespace fs = std::filesystem;
using subject::Process;

/// For a child to end in order.
constexpr std::chrono::seconds grace(10);

/// A folder of the temporary directory that goes with the object.
class TemporaryFolder {
 public:
  TemporaryFolder() = default;
  ~TemporaryFolder() {
    std::error_code ignored;  // what stays in the temporary directory does no harm
    fs::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_ = world::make_temporary_folder("dataflow-qa-runs");
  subject::FolderGuard guard_{path_};
};

/// Wakes who waits for the end of any child.
class Bell {
 public:
  void ring() {
    {
      const std::scoped_lock lock(mutex_);
      rung_ = true;
    }
    news_.notify_one();
  }
  void wait_for(std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex_);
    news_.wait_for(lock, patience, [&] { return rung_; });
    rung_ = false;
  }

 private:
  std::mutex mutex_;
  std::condition_variable news_;
  bool rung_ = false;
};

std::unique_ptr<Process> start_run(std::vector<std::string> arguments, const fs::path& out,
                                   const subject::Reaper& reaper, Bell& bell) {
  arguments.insert(arguments.begin(), (program_dir() / "dataflow-qa").string());
  arguments.push_back("--out=" + out.string());
  auto started = Process::start({.argv = std::move(arguments),
                                 .environment = own_environment(),
                                 .directory = fs::current_path(),
                                 .on_exit = [&bell] { bell.ring(); }},
                                reaper);
  if (!started) throw std::runtime_error("a run cannot be started: " + started.error().text());
  return std::move(*started);
}

reports::Results read_report(const fs::path& out, const Process& child) {
  const auto file = out / "results.json";
  if (const auto text = base::read_file(file)) {
    if (auto results = reports::read_json(*text, file.string())) return std::move(*results);
  }
  std::string said;
  for (const auto& line : child.output()) said += "\n  | " + line.text;
  throw std::runtime_error(fmt::format("a run left no results: it {}{}", child.ending()->text(), said));
}

}  // namespace

std::map<std::string, std::string> own_environment() {
  std::map<std::string, std::string> result;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const auto equals = text.find('=');
    if (equals != std::string_view::npos) result[std::string(text.substr(0, equals))] = text.substr(equals + 1);
  }
  for (const char* variable : googletest_shard_variables) result.erase(variable);
  result[no_defaults] = "1";
  return result;
}

void run_this_program(std::vector<OwnRun>& runs, std::size_t at_once,
                      const std::function<void(const std::string&)>& on_progress) {
  const TemporaryFolder folder;
  const subject::Reaper reaper;
  Bell bell;  // outlives the children, who ring it
  std::map<std::size_t, std::unique_ptr<Process>> at_work;
  for (std::size_t next = 0, done = 0; done < runs.size();) {
    for (; next < runs.size() && at_work.size() < at_once; ++next) {
      at_work[next] = start_run(runs[next].arguments, folder.path() / std::to_string(next), reaper, bell);
    }
    try {
      on_progress(fmt::format("{} of {} runs done", done, runs.size()));
    } catch (...) {
      for (const auto& [index, child] : at_work) child->stop(grace);
      throw;
    }
    bell.wait_for(std::chrono::milliseconds(200));
    for (auto child = at_work.begin(); child != at_work.end();) {
      const auto& [index, process] = *child;
      if (process->running()) {
        ++child;
        continue;
      }
      process->stop(std::chrono::milliseconds(0));  // reads its output to the end
      runs[index].results = read_report(folder.path() / std::to_string(index), *process);
      child = at_work.erase(child);
      ++done;
    }
  }
}

}  // namespace dataflow_qa::cli
