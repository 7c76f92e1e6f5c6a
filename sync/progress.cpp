#include "sync/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace pms_go_sync {
namespace {

std::string grouped(std::size_t number) {
  auto text = std::to_string(number);
  for (auto place = static_cast<int>(text.size()) - 3; place > 0; place -= 3) {
    text.insert(static_cast<std::size_t>(place), ",");
  }
  return text;
}

std::string duration_text(double seconds) {
  constexpr double minute = 60;
  constexpr double hour = 3600;
  if (seconds < 2 * minute) return fmt::format("{:.0f} s", seconds);
  if (seconds < 2 * hour) return fmt::format("{:.0f} min", seconds / minute);
  return fmt::format("{:.1f} h", seconds / hour);
}

}  // namespace

std::string progress_text(const std::string& what, std::size_t done, std::size_t total,
                          std::chrono::microseconds elapsed) {
  total = std::max(total, done);
  auto text = fmt::format("{}: {} of {}", what, grouped(done), grouped(total));
  const auto seconds = std::chrono::duration<double>(elapsed).count();
  if (done == 0 || seconds < 1) return text;
  const auto rate = static_cast<double>(done) / seconds;
  return text +
         fmt::format(", {:.0f} a second, {} left", rate, duration_text(static_cast<double>(total - done) / rate));
}

void Progress::begin(std::string what, std::size_t total) {
  running_ = true;
  what_ = std::move(what);
  total_ = total;
  done_ = 0;
  longest_ = 0;
  started_ = clock_.now();
  paint();
}

void Progress::step() {
  constexpr std::chrono::milliseconds between{200};
  if (!running_) return;
  ++done_;
  if (clock_.now() - painted_ >= between) paint();
}

void Progress::end() {
  if (!running_) return;
  paint();
  show_("\n");
  running_ = false;
}

void Progress::paint() {
  painted_ = clock_.now();
  const auto text = progress_text(what_, done_, total_, painted_ - started_);
  longest_ = std::max(longest_, text.size());
  show_(fmt::format("\r{:<{}}", text, longest_));  // over what was longer
}

}  // namespace pms_go_sync
