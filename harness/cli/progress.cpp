// Held by terminal_test.cpp.
#include "harness/cli/progress.h"

#include <fmt/format.h>

#include <cstdio>

#include "base/visible.h"
#include "harness/cli/standard_streams.h"
#include "reports/text.h"

namespace dataflow_qa::cli {
namespace {

constexpr std::chrono::milliseconds between_repaints(100);

}  // namespace

Progress::Progress() : terminal_(standard_error()), begun_(std::chrono::steady_clock::now()) {}

Progress::~Progress() {
  clear();
}

void Progress::show(const std::string& what) {
  const auto now = std::chrono::steady_clock::now();
  if (!terminal_.rewrites || (shown_ && now - painted_ < between_repaints)) return;
  const auto seconds = std::chrono::duration<double>(now - begun_).count();
  const auto line = fmt::format("{:.1f} s  {}", seconds, base::visible(what));
  const OwnEscapes own;
  fmt::print(stderr, "\r{}\x1b[K", reports::text::wrapped(line, terminal_.width - 1).front());
  std::fflush(stderr);
  painted_ = now;
  shown_ = true;
}

void Progress::clear() {
  if (!shown_) return;
  const OwnEscapes own;
  fmt::print(stderr, "\r\x1b[K");
  std::fflush(stderr);
  shown_ = false;
}

}  // namespace dataflow_qa::cli
