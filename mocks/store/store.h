#pragma once

// All records of one system, and the only way to change them: a draft is completed, checked by the declaration and by
// the entity's own rules, and stored, or nothing changes.
//
// Not thread-safe: the owner locks.

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <unordered_map>
#include <vector>

#include "mocks/store/collection.h"
#include "mocks/store/draft.h"

namespace dataflow_qa::mocks {

class Clock;
class Store;

/// A change that is being made, for an entity's own rules.
struct Change {
  const Store& store;
  const Entity& entity;
  const Record* before;  // null on creation
  Draft& draft;
  Violations& violations;

  [[nodiscard]] const nlohmann::json& value(std::string_view path) const { return draft.values[need(path)]; }
  void set(std::string_view path, nlohmann::json value) { draft.values[need(path)] = std::move(value); }
  [[nodiscard]] bool given(std::string_view path) const { return draft.given[need(path)]; }
  /// True on creation, and where the draft differs from what is stored.
  [[nodiscard]] bool differs(std::string_view path) const;
  void refuse(std::string path, std::string detail);
  /// The slot of a path that the declaration has; throws std::logic_error for another.
  [[nodiscard]] Slot need(std::string_view path) const;
};

/// Rules of an entity beyond its declaration.
class EntityRules {
 public:
  virtual ~EntityRules() = default;
  /// Fills in what the server derives; before the checks.
  virtual void complete(Change& change) const;
  virtual void check(Change& change) const;
  /// After the change is stored. `before` holds the values as they were, empty on creation.
  virtual void stored(Store& store, const Record& record, const std::vector<nlohmann::json>& before) const;
  /// False where the system does not move the changed timestamp for this change.
  [[nodiscard]] virtual bool touches(const Change& change) const;
  /// The end of a sentence ("is in use and cannot be deleted") where something outside of the store keeps the record.
  [[nodiscard]] virtual std::optional<std::string> keeps(const Store& store, const Record& record) const;
};

struct FieldChange {
  std::string path;
  nlohmann::json before;
  nlohmann::json after;
};

struct Commit {
  const Record* record = nullptr;    // valid until the store is next changed; null after a removal for good
  bool changed = false;              // state has moved
  bool touched_only = false;         // only the changed timestamp has moved
  std::vector<FieldChange> changes;  // leaf fields as shown, without changed timestamps and versions
};

using Outcome = tl::expected<Commit, Violations>;

/// Called with each change to a store, by whoever makes it and under its lock.
class StoreObserver {
 public:
  virtual ~StoreObserver() = default;
  virtual void before_change() = 0;
  /// `now` is the record as it is from now on; null where it is gone.
  virtual void after_change(const Entity& entity, const std::string& id, const Record* now) = 0;
  virtual void after_restore() = 0;
};

class Store {
 public:
  /// All of them outlive the store. `rules` by collection.
  Store(const System& system, const Clock& clock, std::map<std::string, std::unique_ptr<EntityRules>> rules);
  /// Leaves out the next `count` ids of each collection's series.
  void skip_ids(std::int64_t count);

  [[nodiscard]] const System& system() const { return system_; }
  [[nodiscard]] const Collection& collection(const Entity& entity) const;
  [[nodiscard]] const Collection& collection(std::string_view name) const;
  /// A record that is not deleted; null where there is none.
  [[nodiscard]] const Record* find(const Entity& entity, std::string_view id) const;
  /// The record that `value` (an id) refers to, unless it is deleted.
  [[nodiscard]] const Record* referred(std::string_view collection, const nlohmann::json& value) const;
  /// The value of `record` at `path` of `entity`.
  [[nodiscard]] static const nlohmann::json& value(const Entity& entity, const Record& record, std::string_view path);

  Outcome create(const Entity& entity, Draft draft);
  /// `always_touch`: the changed timestamp moves even where no value does.
  Outcome update(const Entity& entity, const Record& record, Draft draft, bool always_touch = false);
  Outcome remove(const Entity& entity, const Record& record);
  /// Stores values without checks, for what follows from another change; the changed timestamp stays unless `touch`.
  void rewrite(const Entity& entity, const Record& record, Draft draft, bool touch);

  struct Image {
    std::vector<Collection::Image> collections;
    std::int64_t next_part_id = 1;
    Ticks last_tick = 0;
  };
  [[nodiscard]] Image image() const;
  /// Puts back what `image` holds. Timestamps go on from the last one that it had seen: see tick().
  void restore(const Image& image);

  /// From now on `observer` is called; null: nobody. It outlives this, or says so.
  void watch(StoreObserver* observer) { observer_ = observer; }
  /// A store of its own with the same records and no rules, for mirror().
  [[nodiscard]] std::unique_ptr<Store> copy() const;
  /// Repeats a change to the record `id` of the store that this one was copied from; null takes the record out.
  void mirror(const Entity& entity, const std::string& id, std::optional<Record> now);

  /// The clock's time in the system's resolution, never less than it was before in the clock's history.
  [[nodiscard]] Ticks tick();

 private:
  Collection& mutable_collection(const Entity& entity);
  const Record& insert(const Entity& entity, Record record);
  void replace(const Entity& entity, Record record);
  void erase(const Entity& entity, const std::string& id);
  void complete(Change& change) const;
  void check(Change& change) const;
  void resolve_mirrors(Change& change) const;
  void fill_mirrors(const Entity& entity, std::vector<nlohmann::json>& values) const;
  void refresh_mirrors_of(const Entity& entity, const Record& record, const std::vector<nlohmann::json>& before);
  void stamp(const Entity& entity, std::vector<nlohmann::json>& values, const Record* before, Ticks now, bool touch);
  void put(const Entity& entity, const Record& record, Draft draft, bool stamps, bool touch);
  void remove_children(const Entity& entity, const Record& record);
  void remove_dependants(const Entity& entity, const Record& record);
  [[nodiscard]] Dependants dependants_of(const Entity& entity) const;
  [[nodiscard]] const EntityRules* own_rules(const Entity& entity) const;
  void count_references(const Entity& entity, const std::vector<nlohmann::json>& values, int step);
  void after_store(const Entity& entity, const Record& record, const std::vector<nlohmann::json>& before);
  [[nodiscard]] bool is_referred_to(const Entity& entity, const Record& record) const;

  const System& system_;
  const Clock& clock_;
  std::map<std::string, std::unique_ptr<EntityRules>> rules_;
  std::vector<Collection> collections_;                      // in the order of system_.entities
  std::unordered_map<std::string, std::size_t> references_;  // "Customers/1001" → how many values refer to it
  std::int64_t next_part_id_ = 1;
  Ticks last_tick_ = 0;
  std::uint64_t history_ = 0;  // of the clock, to which last_tick_ belongs
  StoreObserver* observer_ = nullptr;
};

}  // namespace dataflow_qa::mocks
