// Held by harness/cli/terminal_test.cpp.
#include "harness/cli/testing/terminal.h"

#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <regex>
#include <stdexcept>

namespace dataflow_qa::cli::testing {
namespace {

std::vector<char*> pointers_to(std::vector<std::string>& words) {
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return pointers;
}

std::string read_all(int descriptor) {
  std::string text;
  std::array<char, 4096> buffer{};
  for (;;) {
    const ssize_t count = read(descriptor, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return text;  // EIO: the last one that had the terminal open is gone
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

}  // namespace

Screen on_terminal(const std::vector<std::string>& arguments, const std::map<std::string, std::string>& environment,
                   const std::filesystem::path& folder) {
  std::vector<std::string> words{DATAFLOW_QA_BIN_DIR "/dataflow-qa"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> variables{"PATH=/usr/bin:/bin"};
  for (const auto& [name, value] : environment) variables.push_back(name + "=" + value);
  const auto argv = pointers_to(words);
  const auto envp = pointers_to(variables);
  const winsize size{.ws_row = 24, .ws_col = 80, .ws_xpixel = 0, .ws_ypixel = 0};
  int terminal = -1;
  const pid_t child = forkpty(&terminal, nullptr, nullptr, &size);
  if (child < 0) throw std::runtime_error("no pseudo-terminal");
  if (child == 0) {
    if (chdir(folder.c_str()) == 0) execve(argv[0], argv.data(), envp.data());
    _exit(127);
  }
  Screen screen{.text = read_all(terminal)};
  close(terminal);
  int status = 0;
  waitpid(child, &status, 0);
  screen.exit = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return screen;
}

std::vector<std::string> lines_of(const Screen& screen) {
  // Colours are no matter here; what is left is CR, LF and the erasing of a line's end.
  const auto text = std::regex_replace(screen.text, std::regex("\x1b\\[[0-9;]*m"), "");
  const std::string erase = "\x1b[K";
  std::vector<std::string> lines{""};
  std::size_t cursor = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\r') {
      cursor = 0;
    } else if (text[at] == '\n') {
      lines.emplace_back();
      cursor = 0;
    } else if (text.compare(at, erase.size(), erase) == 0) {
      lines.back().resize(cursor);
      at += erase.size() - 1;
    } else {
      lines.back().resize(std::max(lines.back().size(), cursor + 1));
      lines.back()[cursor++] = text[at];
    }
  }
  return lines;
}

}  // namespace dataflow_qa::cli::testing
