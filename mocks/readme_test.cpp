// Every shell line of the README does what it says, but for the ports.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <memory>
#include <regex>
#include <sstream>

#include "base/file.h"
#include "mocks/testing/client.h"

namespace dataflow_qa::mocks {
namespace {

using testing::World;

/// The lines of the README's ```sh blocks; one that ends with a backslash and the next are one.
std::vector<std::string> shell_lines() {
  std::istringstream in(base::read_file(DATAFLOW_QA_SOURCE_DIR "/mocks/README.md").value());
  std::vector<std::string> lines;
  bool inside = false;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("```")) {
      inside = line == "```sh";
    } else if (inside && !lines.empty() && lines.back().ends_with('\\')) {
      lines.back().pop_back();
      lines.back() += line;
    } else if (inside) {
      lines.push_back(line);
    }
  }
  return lines;
}

struct Ran {
  std::string line;
  std::string output;
  int exit = -1;
};

/// Runs the lines in one shell, so that what one sets the next may use.
std::vector<Ran> run(const std::vector<std::string>& lines) {
  std::string script = "bash <<'END_OF_README' 2>&1\n";
  for (const std::string& line : lines) script += line + "\nprintf '\\n@@@ %d\\n' $?\n";
  script += "END_OF_README\n";
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(script.c_str(), "r"), &pclose);
  if (!pipe) throw std::runtime_error("no shell");
  std::vector<Ran> ran;
  std::string output;
  std::array<char, 65536> buffer{};
  while (std::fgets(buffer.data(), buffer.size(), pipe.get()) != nullptr) {
    const std::string text = buffer.data();
    if (text.starts_with("@@@ ")) {
      ran.push_back({lines.at(ran.size()), std::exchange(output, {}), std::stoi(text.substr(4))});
    } else {
      output += text;
    }
  }
  return ran;
}

StartOptions as_on_a_desk() {
  StartOptions options;
  options.fixed_credentials = true;
  options.control = true;
  return options;
}

TEST(Readme, EachOfItsShellLinesDoesWhatItSays) {
  ASSERT_EQ(std::system("command -v curl >/dev/null && command -v bash >/dev/null"), 0) << "no curl or no bash";
  const World go("poweroffice-go", as_on_a_desk());
  const World pms("custom-pms", as_on_a_desk());
  std::vector<std::string> lines;
  for (const std::string& line : shell_lines()) {
    const std::string here = std::regex_replace(line, std::regex("http://127.0.0.1:8082"), go.origin());
    lines.push_back(std::regex_replace(here, std::regex("http://127.0.0.1:8081"), pms.origin()));
  }
  const auto ran = run(lines);
  ASSERT_EQ(ran.size(), lines.size());
  int requests = 0;
  for (const Ran& line : ran) {
    if (line.line.find("curl ") == std::string::npos) continue;
    ++requests;
    constexpr int empty_reply = 52;  // what curl says of the answer that a fault withholds
    EXPECT_EQ(line.exit, line.line.find("Unheard") == std::string::npos ? 0 : empty_reply) << line.line << line.output;
    if (line.exit == 0 && line.line.find("-si ") != std::string::npos) {
      EXPECT_THAT(line.output, ::testing::StartsWith("HTTP/1.1 2")) << line.line;
    }
    EXPECT_THAT(line.output, ::testing::Not(::testing::HasSubstr("\"error\""))) << line.line;
  }
  EXPECT_GE(requests, 20);
  EXPECT_EQ(pms.mock->troubles(), std::vector<std::string>{});
  EXPECT_EQ(go.mock->troubles(), std::vector<std::string>{});
}

}  // namespace
}  // namespace dataflow_qa::mocks
