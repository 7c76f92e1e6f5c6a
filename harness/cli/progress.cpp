#include "harness/cli/progress.h"

#include <fmt/format.h>

#include <cstdio>

namespace dataflow_qa::cli {

Progress::Progress() : terminal_(standard_error()), begun_(std::chrono::steady_clock::now()) {}

Progress::~Progress() {
  clear();
}

void Progress::show(const std::string& what) {
  if (!terminal_.is_terminal) return;
  const auto seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun_).count();
  auto line = fmt::format("{:5.1f} s  {}", seconds, what);
  if (line.size() >= terminal_.width) line.resize(terminal_.width - 1);
  fmt::print(stderr, "\r{}\x1b[K", line);
  std::fflush(stderr);
  shown_ = true;
}

void Progress::clear() {
  if (!shown_) return;
  fmt::print(stderr, "\r\x1b[K");
  std::fflush(stderr);
  shown_ = false;
}

}  // namespace dataflow_qa::cli
