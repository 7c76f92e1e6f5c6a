// Held by harness/cli/mock_command_test.cpp.
#include "harness/cli/testing/serving.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <sstream>
#include <stdexcept>

namespace dataflow_qa::cli::testing {
namespace {

auto soon() {
  return std::chrono::steady_clock::now() + std::chrono::seconds(60);
}

}  // namespace

int free_port() {
  const int descriptor = socket(AF_INET, SOCK_STREAM, 0);
  if (descriptor < 0) throw std::runtime_error("no socket");
  sockaddr_in address{.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
  socklen_t size = sizeof address;
  auto* any = reinterpret_cast<sockaddr*>(&address);
  const bool found = bind(descriptor, any, size) == 0 && getsockname(descriptor, any, &size) == 0;
  close(descriptor);
  if (!found) throw std::runtime_error("no free port");
  return ntohs(address.sin_port);
}

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
