#pragma once

// One of the two systems that are kept in sync: what the engine asks of it, in words that fit both. Real:
// sync/described_system.h; fakes: sync/testing/.
//
// Not thread-safe: the engine makes one call at a time.

#include <optional>
#include <string>
#include <vector>

#include "sync/values.h"

namespace pms_go_sync {

struct ListQuery {
  std::string collection;
  std::optional<Time> changed_since;  // inclusive or not as the system has it; the engine asks with an overlap
  std::string cursor;                 // of the page before; empty for the first page
  bool with_deleted = false;          // also what the system keeps of deleted records
};

struct Page {
  std::vector<Json> records;
  std::optional<std::string> next;  // cursor of the next page; nothing on the last one
  /// How many records the whole listing has, where the system says so.
  std::optional<std::size_t> total;
  /// It does not join on to the page before: records may have been skipped between the two.
  bool gap = false;
};

/// A record that is to exist once, whatever happens on the way.
struct Creation {
  std::string collection;
  Json record;
  std::string origin;     // id of the other system's record that it is made for
  std::string key;        // the same at each repetition of this very record
  bool repeated = false;  // it may have been sent before: look whether it was carried out
};

struct Created {
  Json record;
  bool found = false;  // it was there already
  /// Paths that the system does not take at creation: they were not sent and are to follow as changes.
  std::vector<std::string> left_out;
};

/// One property's new value; null clears it.
struct Change {
  std::string path;  // "address.city"
  Json value;
};

class System {
 public:
  virtual ~System() = default;

  // The nature of its records. A record passed to these comes from this system.
  [[nodiscard]] virtual std::string id_of(const Json& record) const = 0;
  /// The epoch where the record has no time.
  [[nodiscard]] virtual Time changed_at(const Json& record) const = 0;
  /// The time of the part that holds `path`, such as an address, where it bears one of its own; else the record's.
  [[nodiscard]] virtual Time part_changed_at(const Json& record, const std::string& /*path*/) const {
    return changed_at(record);
  }
  [[nodiscard]] virtual bool is_deleted(const Json& record) const = 0;
  /// False for records that lie outside the dataflow (sub-projects).
  [[nodiscard]] virtual bool in_scope(const std::string& collection, const Json& record) const = 0;
  /// Id of the other system's record that this sync made the record for; nothing where it did not make it.
  [[nodiscard]] virtual std::optional<std::string> origin_of(const Json& record) const = 0;
  /// True where the two records cannot both exist because of what identifies them (a project's code). Either may be one
  /// that is still to be created.
  [[nodiscard]] virtual bool same_identity(const std::string& collection, const Json& a, const Json& b) const = 0;
  /// True where the record may be what a creation of `sent` has made, and nothing but its values can say so.
  [[nodiscard]] virtual bool may_be_made_of(const std::string& /*collection*/, const Json& /*sent*/,
                                            const Json& /*record*/) const {
    return false;
  }
  /// The changes that give the record an identity that no other one has, always the same, while it waits for another
  /// record to give its own up. Empty where nothing identifies the collection's records.
  [[nodiscard]] virtual std::vector<Change> parking(const std::string& collection, const Json& record) const = 0;

  // Calls. Trouble as said at TroubleKind.
  virtual Outcome<Page> list(const ListQuery& query) = 0;
  /// Nothing where there is no such record (any more).
  virtual Outcome<std::optional<Json>> get(const std::string& collection, const std::string& id) = 0;
  /// `refused`: as far as the system says, no earlier try has made the record either.
  virtual Outcome<Created> create(const Creation& creation) = 0;
  /// Changes the record only if what is overwritten is still as in `current`: `conflict` else. The whole record as it
  /// is afterwards comes back.
  virtual Outcome<Json> update(const std::string& collection, const Json& current,
                               const std::vector<Change>& changes) = 0;
  /// Done too where there is no such record (any more). `refused` where something still needs it.
  virtual Outcome<void> remove(const std::string& collection, const std::string& id) = 0;

  /// The changes that put a record away without deleting it.
  [[nodiscard]] virtual std::vector<Change> archiving(const std::string& collection) const = 0;
  /// By how much, all in all, the server's clock was seen to be set back since the program's start.
  [[nodiscard]] virtual std::chrono::microseconds set_back() const { return {}; }
};

}  // namespace pms_go_sync
