#include "mocks/http/journal.h"

#include <algorithm>

namespace dataflow_qa::mocks {
namespace {

std::size_t body_size(const JournalEntry& entry) {
  return entry.request_body.size() + entry.response_body.size();
}

/// The first entry whose moment lies beyond `after`.
std::vector<JournalEntry>::const_iterator beyond(const std::vector<JournalEntry>& entries, std::uint64_t after) {
  return std::upper_bound(entries.begin(), entries.end(), after,
                          [](std::uint64_t moment, const JournalEntry& entry) { return moment < entry.moment; });
}

}  // namespace

std::uint64_t Journal::begin() {
  const std::lock_guard lock(mutex_);
  return next_moment_++;
}

void Journal::append(JournalEntry entry) {
  {
    const std::lock_guard lock(mutex_);
    entry.moment = next_moment_++;
    body_bytes_ += body_size(entry);
    entries_.push_back(std::move(entry));
    drop_old_bodies();
  }
  news_.notify_all();
}

std::uint64_t Journal::last_moment() const {
  const std::lock_guard lock(mutex_);
  return next_moment_ - 1;
}

std::vector<JournalEntry> Journal::since(std::uint64_t after) const {
  const std::lock_guard lock(mutex_);
  return {beyond(entries_, after), entries_.end()};
}

void Journal::for_each_since(std::uint64_t after, const std::function<void(const JournalEntry&)>& visit) const {
  const std::lock_guard lock(mutex_);
  std::for_each(beyond(entries_, after), entries_.end(), visit);
}

bool Journal::wait_beyond(std::uint64_t after, std::chrono::steady_clock::time_point deadline) const {
  std::unique_lock lock(mutex_);
  const std::uint64_t pokes_before = pokes_;
  return news_.wait_until(
      lock, deadline, [&] { return pokes_ != pokes_before || (!entries_.empty() && entries_.back().moment > after); });
}

void Journal::poke() {
  {
    const std::lock_guard lock(mutex_);
    ++pokes_;
  }
  news_.notify_all();
}

void Journal::drop_old_bodies() {
  while (body_bytes_ > body_bytes_kept_ && first_with_body_ < entries_.size()) {
    JournalEntry& oldest = entries_[first_with_body_++];
    if (body_size(oldest) == 0) continue;
    body_bytes_ -= body_size(oldest);
    oldest.request_body = {};
    oldest.response_body = {};
    oldest.request_body.shrink_to_fit();
    oldest.response_body.shrink_to_fit();
    oldest.bodies_dropped = true;
  }
}

}  // namespace dataflow_qa::mocks
