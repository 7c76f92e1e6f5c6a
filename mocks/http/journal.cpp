#include "mocks/http/journal.h"

#include <algorithm>
#include <utility>

namespace dataflow_qa::mocks {
namespace {

constexpr std::size_t words_kept = 256;  // bytes of a target and of a reason, which every entry keeps

std::size_t beyond_kept(const std::string& text) {
  return text.size() - std::min(text.size(), words_kept);
}

void cut(std::string& text) {
  if (text.size() <= words_kept) return;
  auto end = words_kept;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;  // not inside of a character
  text = text.substr(0, end);
}

/// What the bound covers: all whose size a client chooses.
std::size_t body_size(const JournalEntry& entry) {
  const auto& client = entry.client_side;
  const std::size_t beside = client ? client->request_body.size() + client->response_body.size() : 0;
  return entry.request_headers.size() + entry.request_body.size() + entry.response_body.size() + beside +
         beyond_kept(entry.target) + beyond_kept(entry.reason) + beyond_kept(entry.record);
}

void count(const JournalEntry& entry, Tally& tally) {
  ++tally.requests;
  if (entry.effect == Effect::effective) ++tally.effective;
  if (entry.effect == Effect::no_op) ++tally.no_op;
  if (entry.effect == Effect::refused) ++tally.refused;
}

}  // namespace

/// An entry with its changes, for as long as this lives. The journal is locked meanwhile.
class Journal::Unpacked {
 public:
  Unpacked(Line& line, const ChangePacker& packer) : line_(line), packed_(!line.packed.empty()) {
    if (packed_) line_.entry.changes = packer.unpack(line_.packed);
  }
  ~Unpacked() {
    if (packed_) line_.entry.changes = {};
  }
  Unpacked(const Unpacked&) = delete;
  Unpacked& operator=(const Unpacked&) = delete;
  [[nodiscard]] const JournalEntry& entry() const { return line_.entry; }

 private:
  Line& line_;
  bool packed_;
};

std::uint64_t Journal::begin() {
  const std::lock_guard lock(mutex_);
  return next_sequence_++;
}

void Journal::append(JournalEntry entry) {
  {
    const std::lock_guard lock(mutex_);
    entry.sequence = next_sequence_++;
    body_bytes_ += body_size(entry);
    lines_.push_back({std::move(entry), {}});
    drop_old_bodies();
    pack_old_changes();
    drop_old_entries();
  }
  news_.notify_all();
}

std::uint64_t Journal::last_sequence() const {
  const std::lock_guard lock(mutex_);
  return next_sequence_ - 1;
}

/// The first line whose sequence number lies beyond `after`.
Journal::Lines::iterator Journal::beyond(std::uint64_t after) const {
  return std::upper_bound(lines_.begin(), lines_.end(), after,
                          [](std::uint64_t sequence, const Line& line) { return sequence < line.entry.sequence; });
}

std::vector<JournalEntry> Journal::since(std::uint64_t after) const {
  std::vector<JournalEntry> entries;
  for_each_since(after, [&entries](const JournalEntry& entry) { entries.push_back(entry); });
  return entries;
}

void Journal::for_each_since(std::uint64_t after, const std::function<void(const JournalEntry&)>& visit) const {
  const std::lock_guard lock(mutex_);
  std::for_each(beyond(after), lines_.end(), [&](Line& line) { visit(Unpacked(line, packer_).entry()); });
}

bool Journal::wait_beyond(std::uint64_t after, std::chrono::steady_clock::time_point deadline) const {
  std::unique_lock lock(mutex_);
  const std::uint64_t pokes_before = pokes_;
  return news_.wait_until(lock, deadline, [&] {
    return pokes_ != pokes_before || (!lines_.empty() && lines_.back().entry.sequence > after);
  });
}

void Journal::poke() {
  {
    const std::lock_guard lock(mutex_);
    ++pokes_;
  }
  news_.notify_all();
}

void Journal::drop_old_bodies() {
  while (body_bytes_ > body_bytes_kept_ && first_with_body_ < lines_.size()) {
    JournalEntry& oldest = lines_[first_with_body_++].entry;
    if (body_size(oldest) == 0) continue;
    body_bytes_ -= body_size(oldest);
    for (auto* text : {&oldest.request_headers, &oldest.request_body, &oldest.response_body}) {
      std::string().swap(*text);
    }
    for (auto* text : {&oldest.target, &oldest.reason, &oldest.record}) cut(*text);
    if (auto& client = oldest.client_side) {
      std::string().swap(client->request_body);
      std::string().swap(client->response_body);
    }
    oldest.bodies_dropped = true;
  }
}

void Journal::pack_old_changes() {
  for (; first_open_ + open_entries_ < lines_.size(); ++first_open_) {
    Line& line = lines_[first_open_];
    line.packed = packer_.pack(std::exchange(line.entry.changes, {}));
  }
}

void Journal::drop_old_entries() {
  for (; lines_.size() > entries_kept_; lines_.pop_front()) {
    const JournalEntry& oldest = lines_.front().entry;
    ++dropped_.entries;
    if (!oldest.collection.empty()) {
      const std::string collection = oldest.system + "/" + oldest.collection;
      count(oldest, dropped_.collections[collection]);
      // Reads and refusals may name any number of records that do not exist.
      const bool of_a_record = oldest.effect == Effect::effective || oldest.effect == Effect::no_op;
      if (of_a_record && !oldest.record.empty()) count(oldest, dropped_.records[collection + "/" + oldest.record]);
    }
    body_bytes_ -= body_size(oldest);
    if (first_with_body_ > 0) --first_with_body_;
    if (first_open_ > 0) --first_open_;
  }
}

DroppedEntries Journal::dropped() const {
  const std::lock_guard lock(mutex_);
  return dropped_;
}

}  // namespace dataflow_qa::mocks
