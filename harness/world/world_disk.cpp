// Held by harness/cli/disk_test.cpp.
// A world whose subject can write to no file for a while.

#include <chrono>
#include <filesystem>
#include <system_error>
#include <utility>

#include "harness/world/world.h"

namespace dataflow_qa::world {

bool World::fill_disk(std::chrono::milliseconds longest) {
  full_disk_ = {.since = systems_.journal().last_sequence(), .from = std::chrono::system_clock::now()};
  may_end_ = subject_->fill_disk();
  was_interrupted_ = was_interrupted_ || may_end_;
  if (may_end_) disk_full_until_ = std::chrono::steady_clock::now() + longest;
  return may_end_;
}

void World::free_disk() {
  let_write_again();
  may_end_ = false;
  was_interrupted_ = false;
}

void World::let_write_again() {
  if (!std::exchange(disk_full_until_, std::nullopt)) return;
  subject_->free_disk();
  full_disk_.until = systems_.journal().last_sequence();
  full_disk_.to = std::chrono::system_clock::now();
}

/// One that cannot go on without its disk may end.
bool World::revive_after_full_disk() {
  if (!std::exchange(may_end_, false)) return false;
  full_disk_.ended = subject_->ending();
  end_subject(Interruption::kill);
  start_subject();
  return true;
}

bool World::has_written_state(std::chrono::system_clock::time_point since) const {
  std::error_code gone;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(state_dir_, gone)) {
    const auto written = entry.last_write_time(gone);
    if (!gone && entry.is_regular_file(gone) && std::chrono::file_clock::to_sys(written) >= since) return true;
  }
  return false;
}

}  // namespace dataflow_qa::world
