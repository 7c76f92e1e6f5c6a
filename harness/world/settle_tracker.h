#pragma once

// When is a world settled? Decided from the journal alone, entry by entry, as the subject contract's "Settling" says:
// each collection that the subject walks has been walked completely twice since the last change, and no effective write
// has come for the quiet time. Pure bookkeeping, without waiting: the caller hands in entries and the time.

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
    /// Which collections are waited for; all where it is not set.
    std::function<bool(const std::string& system, const std::string& collection)> counts;
    /// A collection that is not walked while others are walked so often, for three polls since the last change, and for
    /// three times as long as it ever took between two of its walks, is one that the subject no longer looks at.
    int given_up_after = 20;
    /// How long a system that has not been walked yet may wait for it before it is believed that it never will be; a
    /// collection, after a restart; and one that was walked once, for the second time.
    std::chrono::milliseconds patience_for_first_walk{10'000};
    /// Systems (aliases) that were seen elsewhere not to be walked: that patience is not wanted again.
    std::set<std::string> never_walked;
    /// So many subject writes to one property of one record within one settle are no progress any more.
    std::int64_t oscillates_after = 8;
    /// So many more records than were made for it may a subject make, and delete; beyond that, creations, whatever is
    /// done to the records that come of them, and deletions are no progress. With `oscillates_after` this bounds what
    /// can be progress in one settle, so that nobody has to bound its time.
    std::int64_t creations_beyond = 100;
    /// Properties that a server moves by itself (timestamps, versions) do not count as written.
    std::function<bool(const std::string& system, const std::string& collection, const std::string& path)> server_set;
  };

  SettleTracker(Rules rules, Time now);

  /// The subject has started, or started again, and all that came before has been taken: until a collection is walked
  /// again it is given at least `patience_for_first_walk`.
  void start(Time now);
  /// To be called with every entry of the journal, in order.
  void take(const mocks::JournalEntry& entry, Time now);
  /// A settle begins. What cannot be seen (a system that is not walked) is given time from here on.
  void begin(Time now);
  /// Nothing more will happen.
  [[nodiscard]] bool settled(Time now) const;
  /// The first settle is over: the collections that were walked so far are those that count.
  void learn();
  /// When `settled` may become true without a further entry.
  [[nodiscard]] Time next_look(Time now) const;
  /// The last time something moved on: a change, or a completed walk.
  [[nodiscard]] Time last_progress() const { return last_progress_; }
  /// What keeps it from being settled, in words: "waiting for Customers of PowerOffice Go to be walked once more".
  [[nodiscard]] std::string waiting_for(Time now) const;

  /// Collections that were not waited for any longer when it settled, in words: "Projects of PowerOffice Go".
  [[nodiscard]] std::vector<std::string> given_up() const;

  /// A walk has been begun and not come to its last page yet.
  [[nodiscard]] bool walking() const;
  /// Each collection that counts has been walked whole, and not just for what changed, by a walk begun after
  /// `sequence`.
  [[nodiscard]] bool compared_since(std::uint64_t sequence) const;

  [[nodiscard]] const std::vector<Oscillation>& oscillations() const { return oscillations_; }
  /// Changes by anybody, without those that are no progress.
  [[nodiscard]] std::int64_t changes() const { return changes_; }
  [[nodiscard]] std::int64_t walks() const { return walks_; }
  /// The longest time between two walks of one collection; zero where there were none.
  [[nodiscard]] Time::duration longest_gap() const;
  /// Has a collection that counts been walked in this system?
  [[nodiscard]] bool walks_system(const std::string& alias) const;
  /// Walks of the collection that was walked most often.
  [[nodiscard]] std::int64_t polls() const;

 private:
  using Collection = std::pair<std::string, std::string>;  // alias, collection
  using Cell = std::tuple<std::string, std::string, std::string, std::string>;

  void take_change(const mocks::JournalEntry& entry, Time now);
  void take_walk(const mocks::JournalEntry& entry, Time now);
  void note_rhythm(const Collection& collection, Time now);
  void take_refusal(const mocks::JournalEntry& entry);
  bool only_oscillates(const mocks::JournalEntry& entry);
  [[nodiscard]] bool walked_enough(const Collection& collection, int count, Time now) const;
  [[nodiscard]] Time missed_from(const Collection& collection) const;
  [[nodiscard]] std::string label(const std::string& alias) const;
  [[nodiscard]] Time quiet_until() const { return last_write_ + rules_.quiet; }
  [[nodiscard]] Time given_up_from() const { return last_change_ + 3 * rules_.poll; }
  [[nodiscard]] Time blind_until() const;

  /// When a collection was walked last since the subject started, and the longest time between two of its walks.
  struct Rhythm {
    std::optional<Time> last;
    std::optional<Time::duration> longest_gap;
  };

  Rules rules_;
  std::map<Collection, Rhythm> rhythms_;
  bool learnt_ = false;
  std::uint64_t last_change_sequence_ = 0;
  Time started_;
  Time begun_;
  Time last_change_;
  Time last_write_;
  Time last_progress_;
  std::int64_t walks_ = 0;
  std::map<Collection, int> walked_;  // complete walks begun since the last change, of each collection that counts
  std::map<Collection, std::int64_t> polls_;
  std::set<Collection> open_;                  // of which a walk is under way
  std::map<Collection, std::uint64_t> whole_;  // when the latest walk without a change filter began
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
