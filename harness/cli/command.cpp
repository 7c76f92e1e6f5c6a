// Held by terminal_test.cpp and report_test.cpp.
#include "harness/cli/command.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <system_error>

namespace dataflow_qa::cli {
namespace {

namespace fs = std::filesystem;

/// Empty where it is not set.
std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

/// A container that sets none of them shows UTF-8 all the same; one that says "C" or "POSIX" means it.
bool knows_unicode() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    auto value = variable(name);
    if (value.empty()) continue;
    std::transform(value.begin(), value.end(), value.begin(), [](unsigned char c) { return std::tolower(c); });
    return value.find("utf-8") != std::string::npos || value.find("utf8") != std::string::npos;
  }
  return true;
}

Terminal terminal_of(int descriptor) {
  Terminal result;
  result.is_terminal = isatty(descriptor) == 1;
  const char* kind = std::getenv("TERM");
  const bool dumb = kind == nullptr || std::string_view(kind) == "dumb";
  result.rewrites = result.is_terminal && !dumb;
  result.color = result.rewrites && variable("NO_COLOR").empty();
  result.unicode = knows_unicode();
  winsize size{};
  if (result.is_terminal && ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    result.width = std::clamp<std::size_t>(size.ws_col, 40, 120);
    result.height = size.ws_row;
  }
  return result;
}

}  // namespace

fs::path program_dir() {
  return fs::read_symlink("/proc/self/exe").parent_path();
}

static void write_through(const fs::path& place, std::string_view text, const fs::path& file) {
  std::ofstream stream(place, std::ios::binary);
  stream.write(text.data(), static_cast<std::streamsize>(text.size()));
  stream.flush();
  if (!stream) throw std::runtime_error(fmt::format("{} cannot be written: {}", file.string(), std::strerror(errno)));
}

void write_file(const fs::path& file, std::string_view text) {
  std::error_code unknown;
  const auto kind = fs::symlink_status(file, unknown).type();
  if (kind != fs::file_type::regular && kind != fs::file_type::not_found) return write_through(file, text, file);
  const auto beside = fs::path(fmt::format("{}.{}.tmp", file.string(), getpid()));
  try {
    write_through(beside, text, file);
    fs::rename(beside, file);
  } catch (...) {
    fs::remove(beside, unknown);
    throw;
  }
}

Terminal standard_output() {
  return terminal_of(STDOUT_FILENO);
}
Terminal standard_error() {
  return terminal_of(STDERR_FILENO);
}

}  // namespace dataflow_qa::cli
