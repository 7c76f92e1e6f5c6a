// Held by harness/cli/disk_test.cpp.
// A world whose subject can write to no file for a while.

#include <chrono>
#include <filesystem>
#include <system_error>
#include <utility>

#include "harness/world/world.h"

namespace dataflow_qa::world {

bool World::fill_disk(std::chrono::milliseconds longest) {
  if (!subject_->fill_disk()) return false;
  full_disk_ = {.since = systems_.journal().last_sequence(), .from = std::chrono::system_clock::now()};
  may_end_ = is_disturbed_ = true;
  disk_full_until_ = std::chrono::steady_clock::now() + longest;
  return true;
}

void World::free_disk() {
  if (!std::exchange(disk_full_until_, std::nullopt)) return;
  full_disk_.until = systems_.journal().last_sequence();
  full_disk_.to = std::chrono::system_clock::now();
  subject_->free_disk();
}

/// One that cannot go on without its disk may end, then or later.
bool World::revive_after_full_disk() {
  if (!std::exchange(may_end_, false)) return false;
  full_disk_.ended = subject_->ending();
  end_subject(Interruption::kill);
  start_subject();
  return true;
}

bool World::has_written_state() const {
  namespace fs = std::filesystem;
  std::error_code gone;  // files come and go under a subject that runs
  const fs::recursive_directory_iterator end;
  for (fs::recursive_directory_iterator entry(state_dir_, fs::directory_options::skip_permission_denied, gone);
       !gone && entry != end; entry.increment(gone)) {
    std::error_code unknown;
    const auto written = std::chrono::file_clock::to_sys(entry->last_write_time(unknown));
    if (!unknown && entry->is_regular_file(unknown) && written >= full_disk_.from) return true;
  }
  return false;
}

}  // namespace dataflow_qa::world
