#pragma once

// When is a world settled? Decided from the journal alone, entry by entry, as the subject contract's "Settling" says:
// the subject has listed each of its collections completely twice since the last change, and no effective write has
// come for the quiet time. A walk, in the names below, is one listing of a collection, from its first page to its last.
// Pure bookkeeping, without waiting: the caller hands in entries and the time.

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "mocks/http/journal.h"

namespace dataflow_qa::world {

/// A property of a record that kept changing though nobody edited it.
struct Oscillation {
  std::string system;
  std::string collection;
  std::string record;
  std::string property;  // empty where nothing but the record's timestamp moved
  std::int64_t writes = 0;
  bool refused = false;  // the writes were refused, each of them
  std::string label;     // what people call the system; may be empty
};

class SettleTracker {
 public:
  using Time = std::chrono::steady_clock::time_point;

  struct Rules {
    std::vector<std::string> systems;           // aliases
    std::map<std::string, std::string> labels;  // what people call them, by alias
    std::chrono::milliseconds poll{1000};
    std::chrono::milliseconds quiet{2000};
    /// For how long reads may not see a change yet. Listings begun before it is over say nothing.
    std::chrono::milliseconds read_lag{0};
    /// Which collections are waited for; all where it is not set.
    std::function<bool(const std::string& system, const std::string& collection)> counts;
    /// The subject no longer looks at a collection that it did not list while it listed another this many times, for
    /// three polls since the last change, and for three times the longest gap between two of its listings.
    int given_up_after = 20;
    /// How long the tracker waits for the first listing of a system, for the first one of a collection after a restart,
    /// and for the second one of a collection that was listed once. After that it takes it that none will come.
    std::chrono::milliseconds patience_for_first_walk{10'000};
    /// Systems (aliases) of which the subject listed nothing in another world: the tracker does not wait for their
    /// first listing.
    std::set<std::string> never_walked;
    /// Beyond this number of writes by the subject to one property of one record within one settle, further ones are no
    /// progress.
    std::int64_t oscillates_after = 8;
    /// A subject may create, and delete, this many more records than the harness made. Beyond that, creations, changes
    /// of the records created, and deletions are no progress. Together with `oscillates_after` this bounds the progress
    /// within one settle, so that its time needs no bound.
    std::int64_t creations_beyond = 100;
    /// Properties that a server moves by itself (timestamps, versions) do not count as written.
    std::function<bool(const std::string& system, const std::string& collection, const std::string& path)> server_set;
  };

  SettleTracker(Rules rules, Time now);

  /// The subject has started, or started again, and all that came before has been taken: until a collection is listed
  /// again it is given at least `patience_for_first_walk`.
  void start(Time now);
  /// To be called with every entry of the journal, in order.
  void take(const mocks::JournalEntry& entry, Time now);
  /// All that is received after `sequence` is received at `now` or later. To be called after the entries up to then.
  void clock(std::uint64_t sequence, Time now);
  /// Something is about to follow from what came up to `sequence`, as from a change: what was listed so far no longer
  /// counts.
  void expect_news(std::uint64_t sequence, Time now);
  /// A settle begins. A system that the subject does not list, where nothing can be seen, gets its time from here on.
  void begin(Time now);
  /// True where nothing more will happen.
  [[nodiscard]] bool settled(Time now) const;
  /// The first settle is over: the collections that were listed so far are those that count.
  void learn();
  /// When `settled` may become true without a further entry.
  [[nodiscard]] Time next_look(Time now) const;
  /// From when on reads see the last change.
  [[nodiscard]] Time readable_from() const { return last_change_ + rules_.read_lag; }
  /// The last time something moved on: a change, or a completed listing.
  [[nodiscard]] Time last_progress() const { return last_progress_; }
  /// The reason why the world has not settled, in words: "waiting for PowerOffice Go Customers to be walked once more".
  [[nodiscard]] std::string waiting_for(Time now) const;

  /// Collections that were not waited for any longer when it settled, in words: "PowerOffice Go Projects".
  [[nodiscard]] std::vector<std::string> given_up(Time now) const;
  /// Collections of which the subject reads the first pages alone, in words: "page 1 of Custom PMS customers".
  [[nodiscard]] std::vector<std::string> read_in_part(Time now) const;

  /// True where a listing has been begun and has not come to its last page yet.
  [[nodiscard]] bool walking() const;
  using Collection = std::pair<std::string, std::string>;  // alias, collection

  /// True where each of these that the subject lists at all has been listed whole, and not just for what changed, by a
  /// listing begun after `sequence`; and it lists one of them.
  [[nodiscard]] bool compared_since(std::uint64_t sequence, const std::set<Collection>& collections) const;

  [[nodiscard]] const std::vector<Oscillation>& oscillations() const { return oscillations_; }
  /// Changes by anybody, without those that are no progress.
  [[nodiscard]] std::int64_t changes() const { return changes_; }
  [[nodiscard]] std::int64_t walks() const { return walks_; }
  /// Requests of the subject that a mock spoiled on purpose.
  [[nodiscard]] std::int64_t spoiled() const { return spoiled_; }
  /// The longest time between two listings of one collection since the settle began; zero where there were none.
  [[nodiscard]] Time::duration longest_gap() const;
  /// Whether a collection that counts has been listed in this system.
  [[nodiscard]] bool walks_system(const std::string& alias) const;
  /// How often the collection that was listed most often was listed.
  [[nodiscard]] std::int64_t polls() const;

 private:
  using Cell = std::tuple<std::string, std::string, std::string, std::string>;

  void take_change(const mocks::JournalEntry& entry, Time now);
  void take_walk(const mocks::JournalEntry& entry, Time now);
  void note_rhythm(const Collection& collection, Time now);
  void take_refusal(const mocks::JournalEntry& entry);
  bool only_oscillates(const mocks::JournalEntry& entry);
  void take_failed(const mocks::JournalEntry& entry);
  void note_page(const Collection& collection, const mocks::Listing& listing, Time now);
  /// Nobody would expect that the walks of this collection come to an end: several began since the last change, and for
  /// three polls none came further than those before.
  [[nodiscard]] bool stops_short(const Collection& collection, Time now) const;
  [[nodiscard]] Time stops_short_from(const Collection& collection) const;
  [[nodiscard]] bool walked_enough(const Collection& collection, int count, Time now) const;
  [[nodiscard]] Time missed_from(const Collection& collection) const;
  [[nodiscard]] std::string label(const std::string& alias) const;
  [[nodiscard]] Time quiet_until() const { return readable_from() + rules_.quiet; }
  [[nodiscard]] Time given_up_from() const { return readable_from() + 3 * rules_.poll; }
  [[nodiscard]] Time blind_until() const;

  /// When a collection was last listed since the subject started, and the longest time between two of its listings.
  struct Rhythm {
    std::optional<Time> last;
    std::optional<Time::duration> longest_gap;
    bool in_this_settle = false;  // the last listing came since the settle began
    Time::duration longest_gap_of_settle = Time::duration::zero();
  };

  /// How far walks of a collection came since the last change. All is over once one came to the end.
  struct Reading {
    std::map<std::uint64_t, std::int64_t> rows;  // by when the walk began
    std::int64_t page = 0;                       // the furthest that was reached, from 1
    std::int64_t furthest = 0;                   // records up to its end,
    std::int64_t of_rows = 0;                    // of so many
    int begun = 0;                               // walks, since it was reached
    Time reached;
  };

  Rules rules_;
  std::map<Collection, Reading> readings_;
  std::map<Collection, Rhythm> rhythms_;
  bool learnt_ = false;
  std::uint64_t readable_sequence_ = 0;  // what is received after it can read the last change
  bool is_readable_ = true;              // the last change is, as of the last look at the clock
  Time started_;
  Time begun_;
  Time last_change_;
  Time last_progress_;
  std::int64_t walks_ = 0;
  std::int64_t spoiled_ = 0;
  std::map<Collection, int>
      walked_;  // complete listings that could read the last change, of each collection that counts
  std::map<Collection, std::int64_t> polls_;
  std::set<Collection> open_;                  // being listed
  std::map<Collection, std::uint64_t> whole_;  // when the latest listing without a change filter began
  std::map<Cell, std::int64_t> subject_writes_;
  std::map<Cell, std::int64_t> refusals_;  // since a person last wrote to the record
  std::int64_t changes_ = 0;
  std::int64_t made_by_harness_ = 0;
  std::int64_t made_by_subject_ = 0;
  std::int64_t deleted_by_subject_ = 0;
  std::set<Cell> beyond_;  // records made when that was no progress any more
  std::vector<Oscillation> oscillations_;
};

}  // namespace dataflow_qa::world
