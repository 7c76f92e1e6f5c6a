// Held by harness/cli/mock_command_test.cpp.
#include "harness/cli/testing/serving.h"

#include <chrono>
#include <sstream>
#include <stdexcept>

namespace dataflow_qa::cli::testing {
namespace {

auto soon() {
  return std::chrono::steady_clock::now() + std::chrono::seconds(60);
}

}  // namespace

Serving::Serving(std::vector<std::string> arguments, const std::filesystem::path& folder) {
  arguments.insert(arguments.begin(), {DATAFLOW_QA_BIN_DIR "/dataflow-qa", "mock"});
  auto started = subject::Process::start(
      {.argv = std::move(arguments), .directory = folder, .on_line = [this](const auto& line) { take(line.text); }},
      reaper_);
  if (!started) throw std::runtime_error(started.error().text());
  process_ = std::move(*started);
  if (ready_.get_future().wait_until(soon()) != std::future_status::ready) {
    throw std::runtime_error("it serves nothing");
  }
}

subject::Ending Serving::end(int signal) {
  process_->send_signal(signal);
  return process_->wait_until_exit(soon()).value();
}

void Serving::take(const std::string& line) {
  if (title.empty()) title = line;
  std::istringstream words(line);
  std::string name;
  std::string value;
  if (line.starts_with("  ") && words >> name >> value) connection[name] = value;
  if (line == "Ctrl-C ends it.") ready_.set_value();
}

}  // namespace dataflow_qa::cli::testing
