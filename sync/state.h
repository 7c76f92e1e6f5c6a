#pragma once

// The memory of the sync, in one SQLite file: links with the values last agreed on, how far each collection has been
// read, creations that are under way, and records in trouble.
//
// Every method is one transaction. StateError: the file cannot be read or written, is damaged, or is from a later
// version; the message says what to do. One process at a time holds a state (State::open takes a lock).

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "sync/conversion.h"
#include "sync/values.h"

namespace pms_go_sync {

class StateError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Link {
  std::int64_t id = 0;
  std::string flow;
  std::string source_id;
  std::string target_id;
  Json agreed = Json::object();
  /// Values whose write was begun and whose answer has not come: {"target": {"email": …}}, in the source's form.
  Json intended = Json::object();
  std::optional<Side> gone;  // the side whose record is not there any more
  bool closed = false;       // nothing is left to do about that: the deletion policy was carried out
  // The latest state of the records that was seen or written, by their systems' clocks; the epoch: none yet.
  Time source_seen;
  Time target_seen;

  [[nodiscard]] const std::string& id_at(Side side) const { return side == Side::source ? source_id : target_id; }
  [[nodiscard]] Time& seen(Side side) { return side == Side::source ? source_seen : target_seen; }
  [[nodiscard]] Time seen(Side side) const { return side == Side::source ? source_seen : target_seen; }
};

/// A creation that may have been sent. Identified by flow, the side of the record that it is made for, and its id.
struct Pending {
  std::string flow;
  Side from = Side::source;
  std::string origin;
  Json record;           // as sent
  Json agreed;           // what both sides agree on once it is made
  int generation = 1;    // +1 after each refusal: another record is sent then, under another key
  bool refused = false;  // the last one sent is known not to have been made
};

/// A record that could not be carried over, and when it is due again.
struct Stuck {
  std::string flow;
  Side side = Side::source;  // the side of `id`; the source of a linked pair
  std::string id;
  TroubleKind kind = TroubleKind::refused;
  std::string message;
  int attempts = 0;
  Time due;          // by the sync's own clock
  Time source_seen;  // states of the records that it was tried with: a later one is tried at once
  Time target_seen;
  std::optional<Unresolved> waits_for;

  [[nodiscard]] Time seen(Side at) const { return at == Side::source ? source_seen : target_seen; }
};

struct Counts {
  std::int64_t links = 0;
  std::int64_t gone = 0;
  std::int64_t pending = 0;
  std::int64_t stuck = 0;
};

class State {
 public:
  enum class Access { exclusive, read_only };

  /// Makes the directory and the file where they are missing (`exclusive` only).
  /// What others may read of it becomes private first, unless it is only read; `on_tightened` gets each path.
  static State open(const std::filesystem::path& directory, Access access,
                    const std::function<void(const std::string& path)>& on_tightened = {});
  /// A state that lives in memory only, for tests.
  static State in_memory();
  ~State();
  State(State&&) noexcept;
  State& operator=(State&&) noexcept;

  [[nodiscard]] std::optional<Link> link(const std::string& flow, Side side, const std::string& id) const;
  [[nodiscard]] std::optional<std::string> linked_id(const std::string& flow, Side side, const std::string& id) const;
  /// Stores a new link, and that its creation and trouble are over. Gives it its id.
  void add_link(Link& link);
  void save_link(const Link& link);
  bool remove_link(const std::string& flow, const std::string& source_id);
  [[nodiscard]] std::vector<Link> links() const;
  /// Those with a record, at either side, of that id.
  [[nodiscard]] std::vector<Link> links_of(const std::string& id) const;
  /// Links of the flow that agree on that value of a property; texts go by their letters without regard to (ASCII)
  /// case.
  [[nodiscard]] std::vector<Link> links_agreed_on(const std::string& flow, const std::string& property,
                                                  const Json& value) const;
  /// Links with a record that is gone, and what is to follow from it not done yet.
  [[nodiscard]] std::vector<Link> links_to_close(const std::string& flow) const;
  /// Ids of the records of `side` whose pairs are whole.
  [[nodiscard]] std::vector<std::string> linked_ids(const std::string& flow, Side side) const;

  [[nodiscard]] std::optional<Time> checkpoint(Side side, const std::string& collection) const;
  void set_checkpoint(Side side, const std::string& collection, Time changed_until);

  /// When everything in a collection was last compared, by the sync's own clock.
  [[nodiscard]] std::optional<Time> scanned(Side side, const std::string& collection) const;
  void set_scanned(Side side, const std::string& collection, Time at);
  /// The next pass compares everything.
  void forget_scans();

  [[nodiscard]] std::optional<Pending> pending(const std::string& flow, Side from, const std::string& origin) const;
  /// Creations from records of `from` of which it is not known whether they were done.
  [[nodiscard]] std::vector<Pending> unanswered(const std::string& flow, Side from) const;
  /// Those about which nothing is recorded, as a crash leaves them.
  [[nodiscard]] std::vector<Pending> abandoned(const std::string& flow) const;
  [[nodiscard]] std::vector<Pending> all_pendings() const;
  void save_pending(const Pending& pending);
  void remove_pending(const std::string& flow, Side from, const std::string& origin);

  [[nodiscard]] std::optional<Stuck> stuck(const std::string& flow, Side side, const std::string& id) const;
  /// In the order in which they are due.
  [[nodiscard]] std::vector<Stuck> all_stuck() const;
  /// Also those that are due so late that the clock must have been ahead when they were recorded.
  [[nodiscard]] std::vector<Stuck> stuck_due(const std::string& flow, Time now, int limit) const;
  [[nodiscard]] std::vector<Stuck> stuck_waiting(const std::string& flow) const;
  void save_stuck(const Stuck& stuck);
  /// Costs nothing where it is not stuck.
  void clear_stuck(const std::string& flow, Side side, const std::string& id);

  [[nodiscard]] Counts counts() const;

  /// For tests that let the sync die: called before each write.
  void before_each_write(std::function<void()> call);

 private:
  struct Impl;
  explicit State(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace pms_go_sync
