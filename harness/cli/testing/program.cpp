// Held by harness/cli/verdict_test.cpp.
#include "harness/cli/testing/program.h"

#include <fmt/format.h>
#include <stdlib.h>  // mkdtemp

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>

#include "base/file.h"
#include "harness/run/testing/document_files.h"
#include "reports/model/json.h"

namespace dataflow_qa::cli::testing {

namespace fs = std::filesystem;

bool is_long() {
  return std::getenv("DATAFLOW_QA_LONG") != nullptr;
}

ProgramTest::ProgramTest() {
  auto pattern = (fs::temp_directory_path() / "dataflow-qa-test-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  folder_ = pattern;
  temporary_ = folder_ / "tmp";
  fs::create_directory(temporary_);
}

ProgramTest::~ProgramTest() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

Outcome ProgramTest::program(std::vector<std::string> arguments, std::map<std::string, std::string> environment) {
  return end_of(*begin(std::move(arguments), std::move(environment)));
}

std::unique_ptr<subject::Process> ProgramTest::begin(std::vector<std::string> arguments,
                                                     std::map<std::string, std::string> environment) {
  arguments.insert(arguments.begin(), DATAFLOW_QA_BIN_DIR "/dataflow-qa");
  return begin_command(std::move(arguments), std::move(environment));
}

Outcome ProgramTest::command(std::vector<std::string> words) {
  return end_of(*begin_command(std::move(words), {}));
}

std::unique_ptr<subject::Process> ProgramTest::begin_command(std::vector<std::string> words,
                                                             std::map<std::string, std::string> environment) {
  environment.insert({{"PATH", "/usr/bin:/bin"}, {"TMPDIR", temporary_.string()}});
  auto started = subject::Process::start({.argv = std::move(words),
                                          .environment = std::move(environment),
                                          .directory = folder_,
                                          .lines_kept = 100'000,
                                          .on_line =
                                              [this](const auto&) {
                                                const std::scoped_lock lock(mutex_);
                                                news_.notify_all();
                                              }},
                                         reaper_);
  if (!started) throw std::runtime_error(started.error().text());
  return std::move(*started);
}

Outcome ProgramTest::end_of(subject::Process& started) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(is_long() ? 1100 : 280);
  const auto ending = started.wait_until_exit(deadline);
  if (!ending) throw std::runtime_error("the program did not end");
  const auto stopped = started.stop(std::chrono::milliseconds(0));
  Outcome outcome{.exit = ending->how == subject::Ending::How::signalled ? 128 + ending->code : ending->code};
  for (const auto& each : stopped.left) outcome.left.push_back(each.text());
  for (const auto& line : started.output()) (line.error_stream ? outcome.err : outcome.out) += line.text + "\n";
  return outcome;
}

std::string ProgramTest::awaited(const subject::Process& started,
                                 const std::function<std::string(const std::vector<subject::OutputLine>&)>& find) {
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  std::unique_lock lock(mutex_);
  for (;;) {
    auto found = find(started.output());
    if (!found.empty() || news_.wait_until(lock, give_up) == std::cv_status::timeout) return found;
  }
}

std::string ProgramTest::file(const std::string& name, std::string_view text) const {
  std::ofstream(folder_ / name, std::ios::binary) << text;
  return (folder_ / name).string();
}

std::vector<std::string> ProgramTest::other_document(const std::string& name) const {
  const auto [document, mapping] = run::testing::document_files(name, folder_);
  return {"--document", document.string(), "--mapping", mapping.string()};
}

std::string ProgramTest::defective(const std::string& defect) const {
  return file("subject.json", fmt::format(R"({{
    "name": "defective-sync", "version": "1",
    "command": ["{{program_dir}}/defective-sync", "{}", "run",
                "--go-requests-per-second", "0"],
    "poll_interval_ms": 100}})",
                                          defect));
}

Listed ProgramTest::listed() {
  const auto outcome = program({"run", "--list", "--profile", "checklist"});
  if (outcome.exit != 0) throw std::runtime_error(outcome.err);
  Listed listed;
  std::istringstream lines(outcome.out);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string check;
    std::string level;
    std::string item;
    words >> check >> level >> item;
    listed.checks.insert(check);
    listed.items.insert(item);
  }
  return listed;
}

reports::Results ProgramTest::results(const std::string& name) const {
  const auto path = folder_ / name / "results.json";
  auto read = reports::read_json(read_text(path), path.string());
  if (!read) throw std::runtime_error(read.error().text());
  return std::move(*read);
}

std::vector<std::string> items_that(const reports::Results& results, reports::Verdict verdict) {
  std::vector<std::string> ids;
  for (const auto& item : results.items) {
    if (item.verdict == verdict) ids.push_back(item.id);
  }
  return ids;
}

std::vector<std::string> checks_that(const reports::Results& results, reports::Verdict verdict) {
  std::vector<std::string> names;
  for (const auto& item : results.items) {
    for (const auto& check : item.checks) {
      if (check.verdict == verdict) names.push_back(check.name);
    }
  }
  return names;
}

std::string read_text(const fs::path& file) {
  return base::read_file(file).value_or("");
}

}  // namespace dataflow_qa::cli::testing
