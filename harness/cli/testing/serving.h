#pragma once

// `dataflow-qa mock`, as a process of its own, and ports for other servers, for tests.

#include <filesystem>
#include <future>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "harness/subject/process.h"
#include "mocks/testing/client.h"

namespace dataflow_qa::cli::testing {

/// A port of 127.0.0.1 that nobody has by now. Throws std::runtime_error where there is none.
[[nodiscard]] int free_port();

/// A mock that serves. Ends with this object.
class Serving {
 public:
  /// `dataflow-qa mock ARGUMENTS` in `folder`. Throws where it serves nothing.
  Serving(std::vector<std::string> arguments, const std::filesystem::path& folder);

  /// By the name that it printed: "base_url".
  std::map<std::string, std::string> connection;
  std::string title;

  /// With the key that it printed, in X-Api-Key.
  [[nodiscard]] mocks::testing::Client client() const {
    return {connection.at("base_url"), {{"X-Api-Key", connection.at("api_key")}}};
  }
  [[nodiscard]] mocks::testing::Client control() const { return {connection.at("control"), {}}; }
  /// How it ends on this signal.
  subject::Ending end(int signal);

 private:
  void take(const std::string& line);

  subject::Reaper reaper_;
  std::promise<void> ready_;
  std::unique_ptr<subject::Process> process_;
};

}  // namespace dataflow_qa::cli::testing
