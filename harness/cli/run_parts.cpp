#include "harness/cli/run_parts.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <stdexcept>

#include "harness/cli/command.h"
#include "harness/cli/googletest_options.h"
#include "harness/run/merge.h"
#include "harness/subject/process.h"
#include "harness/world/temporary_folder.h"
#include "harness/world/world.h"
#include "reports/model/json.h"

namespace dataflow_qa::cli {
namespace {

namespace fs = std::filesystem;
using subject::Process;

/// For a worker to end in order.
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
  fs::path path_ = world::make_temporary_folder("dataflow-qa-parts");
};

/// A worker has its share by its arguments.
std::map<std::string, std::string> own_environment() {
  std::map<std::string, std::string> result;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const auto equals = text.find('=');
    if (equals != std::string_view::npos) result[std::string(text.substr(0, equals))] = text.substr(equals + 1);
  }
  for (const char* variable : googletest_shard_variables) result.erase(variable);
  return result;
}

std::unique_ptr<Process> start_run(std::vector<std::string> arguments, const fs::path& out,
                                   const subject::Reaper& reaper) {
  arguments.insert(arguments.begin(), (program_dir() / "dataflow-qa").string());
  arguments.push_back("--out=" + out.string());
  auto started = Process::start(
      {.argv = std::move(arguments), .environment = own_environment(), .directory = fs::current_path()}, reaper);
  if (!started) throw std::runtime_error("a worker process cannot be started: " + started.error());
  return std::move(*started);
}

reports::Results read_part(const fs::path& out, const Process& worker) {
  const auto file = out / "results.json";
  std::ifstream stream(file, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
  auto results = reports::read_json(text, file.string());
  if (results) return std::move(*results);
  std::string said;
  for (const auto& line : worker.output()) said += "\n  | " + line.text;
  throw std::runtime_error(fmt::format("a worker process left no results: it {}{}", worker.ending()->text(), said));
}

}  // namespace

void run_this_program(std::vector<OwnRun>& runs, std::size_t at_once,
                      const std::function<void(const std::string&)>& on_progress) {
  const TemporaryFolder folder;
  const subject::Reaper reaper;
  std::map<std::size_t, std::unique_ptr<Process>> at_work;
  for (std::size_t next = 0, done = 0; done < runs.size();) {
    for (; next < runs.size() && at_work.size() < at_once; ++next) {
      at_work[next] = start_run(runs[next].arguments, folder.path() / std::to_string(next), reaper);
    }
    try {
      on_progress(fmt::format("{} of {} runs done", done, runs.size()));
    } catch (const world::Interrupted&) {
      for (const auto& [index, worker] : at_work) worker->stop(grace);
      throw;
    }
    const auto soon = std::chrono::steady_clock::now() + std::chrono::milliseconds(200);
    if (!at_work.begin()->second->wait_until_exit(soon)) continue;
    const auto [index, worker] = std::pair(at_work.begin()->first, at_work.begin()->second.get());
    worker->stop(std::chrono::milliseconds(0));
    runs[index].results = read_part(folder.path() / std::to_string(index), *worker);
    at_work.erase(index);
    ++done;
  }
}

reports::Results run_in_parts(const std::vector<std::string>& arguments, std::size_t jobs,
                              const std::function<void(const std::string&)>& on_progress) {
  const TemporaryFolder folder;
  const subject::Reaper reaper;
  std::vector<std::unique_ptr<Process>> workers;
  for (std::size_t i = 0; i < jobs; ++i) {
    auto own = arguments;
    own.push_back(fmt::format("--part={}/{}", i + 1, jobs));
    workers.push_back(start_run(std::move(own), folder.path() / std::to_string(i), reaper));
  }
  try {
    for (std::size_t i = 0; i < jobs; ++i) {
      while (!workers[i]->wait_until_exit(std::chrono::steady_clock::now() + std::chrono::milliseconds(200))) {
        on_progress(fmt::format("{} of {} worlds done", i, jobs));
      }
    }
  } catch (const world::Interrupted&) {
    // Each worker ends in order too, and leaves what it knows.
    for (const auto& worker : workers) worker->stop(grace);
  }
  std::vector<reports::Results> parts;
  for (std::size_t i = 0; i < jobs; ++i) {
    workers[i]->stop(std::chrono::milliseconds(0));
    auto part = read_part(folder.path() / std::to_string(i), *workers[i]);
    if (!part.complete && !part.run.trouble) {
      part.run.trouble = fmt::format("worker process {} of {} {}", i + 1, jobs, workers[i]->ending()->text());
    }
    parts.push_back(std::move(part));
  }
  return run::merge(std::move(parts));
}

}  // namespace dataflow_qa::cli
