#pragma once

// Every request that the mocks of a world saw, and every edit that a person made, in one order.
//
// Thread-safe. Writers append; readers copy entries out or wait for news. Bodies, and the headers with them, are
// dropped beyond the limit, oldest first; all else is kept unless a limit is set, since verdicts rest on it, the
// changes of old entries in a compact form. Entries beyond such a limit, for mocks that run for days, go on in
// counters.

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "mocks/http/packed_changes.h"

namespace dataflow_qa::mocks {

enum class Actor { subject, harness };

/// A request's effect on the mock's state.
enum class Effect {
  none,       // a read
  effective,  // state changed
  no_op,      // a write that was accepted and changed nothing
  refused,    // a write that was not accepted
};

/// How one request of a listing relates to its walk: all its pages, from the first to the last. Look-ups by number,
/// code or reference are no walks.
struct Listing {
  bool lookup = false;           // narrowed by something else than a change timestamp
  bool change_filtered = false;  // asks for what changed since a time
  bool first_page = false;
  bool last_page = false;          // the answer said that there is no more
  std::uint64_t walk_started = 0;  // the sequence number (see JournalEntry) at which the first page was received
  std::int64_t rows = 0;
  std::int64_t page_size = 0;
  std::int64_t beyond = 0;  // records of the walk that come after this page
};

struct PropertyChange {
  std::string path;
  nlohmann::json before;
  nlohmann::json after;
};

/// The client's view of a request that somebody between changed.
struct ClientSide {
  std::string method;
  std::string target;
  std::string request_body;
  int status = 0;
  std::string response_body;
};

struct JournalEntry {
  std::uint64_t sequence = 0;                  // the journal's number for its completion; unique and ascending
  std::uint64_t received = 0;                  // when it was received, in the same count
  std::chrono::system_clock::time_point time;  // of the world's clock
  std::chrono::microseconds latency{0};
  std::string system;  // alias: "pms", "go"
  Actor actor = Actor::subject;
  std::string method;
  std::string target;         // path and query as sent, secrets masked
  std::string route;          // "GET /Customers/{id}"; empty where none matched
  std::string nearest_route;  // the known route that looks most like it, where none matched
  std::string collection;     // "Customers"; empty where the request touches none
  std::string record;         // id; empty for listings and where none was touched
  int status = 0;
  Effect effect = Effect::none;
  std::optional<Listing> listing;
  std::vector<PropertyChange> changes;  // of an effective write; a creation has every field, from null
  bool created = false;                 // an effective write that made the record
  bool deleted = false;
  bool touched_only = false;    // an effective write that moved the record's changed timestamp and no value
  std::string fault;            // what was done wrong on purpose: "close-before-answer", "503"; "stub"; else empty
  std::string reason;           // of a refusal: why, in words
  std::string request_headers;  // "Name: value" in lines, keys and tokens masked; empty once dropped
  std::string request_body;     // empty once dropped
  std::string response_body;    // empty once dropped
  bool bodies_dropped = false;
  std::optional<ClientSide> client_side;  // where it is another one than what the mock got and answered
};

/// Summary of requests whose entries are gone.
struct Tally {
  std::uint64_t requests = 0;
  std::uint64_t effective = 0;
  std::uint64_t no_op = 0;
  std::uint64_t refused = 0;
};

struct DroppedEntries {
  std::uint64_t entries = 0;
  std::map<std::string, Tally> collections;  // by "pms/customers"; requests that touched none are in `entries` alone
  std::map<std::string, Tally> records;      // by "pms/customers/C-1001": of accepted writes
};

constexpr std::size_t all_entries = static_cast<std::size_t>(-1);
constexpr std::size_t entries_of_a_standalone_mock = 100'000;

class Journal {
 public:
  /// Keeps the bodies of the latest entries, up to `body_bytes_kept` bytes in all. Packs the changes of all but the
  /// latest `open_entries`, and unpacks them for readers, who do not notice. Keeps only the latest `entries_kept`
  /// entries.
  explicit Journal(std::size_t body_bytes_kept = 64U << 20U, std::size_t open_entries = 4096,
                   std::size_t entries_kept = all_entries)
      : body_bytes_kept_(body_bytes_kept), open_entries_(open_entries), entries_kept_(entries_kept) {}

  /// Takes the next sequence number; called when a request is received.
  std::uint64_t begin();
  /// Stores a completed request (sets its `sequence`) and wakes those who wait. Call before the answer is sent.
  void append(JournalEntry entry);

  [[nodiscard]] std::uint64_t last_sequence() const;
  /// Entries with sequence > `after`, in order.
  [[nodiscard]] std::vector<JournalEntry> since(std::uint64_t after) const;
  [[nodiscard]] DroppedEntries dropped() const;
  /// Calls `visit` for each entry with sequence > `after` under the lock, without copying. Keep it short.
  void for_each_since(std::uint64_t after, const std::function<void(const JournalEntry&)>& visit) const;
  /// Waits until an entry with sequence > `after` stands in it, or until `deadline`. False on time-out.
  bool wait_beyond(std::uint64_t after, std::chrono::steady_clock::time_point deadline) const;
  /// Wakes all waiters without an entry (a process ended, a run is cancelled): wait_beyond then returns true once.
  void poke();

 private:
  struct Line {
    JournalEntry entry;
    PackedChanges packed;
  };
  class Unpacked;
  using Lines = std::deque<Line>;

  void drop_old_bodies();
  void pack_old_changes();
  void drop_old_entries();
  [[nodiscard]] Lines::iterator beyond(std::uint64_t after) const;

  mutable std::mutex mutex_;
  mutable std::condition_variable news_;
  mutable Lines lines_;  // changed by readers only for as long as they look: see Unpacked
  ChangePacker packer_;
  std::uint64_t next_sequence_ = 1;
  std::uint64_t pokes_ = 0;
  std::size_t body_bytes_kept_;
  std::size_t open_entries_;
  std::size_t entries_kept_;
  DroppedEntries dropped_;
  std::size_t body_bytes_ = 0;
  std::size_t first_with_body_ = 0;
  std::size_t first_open_ = 0;
};

}  // namespace dataflow_qa::mocks
