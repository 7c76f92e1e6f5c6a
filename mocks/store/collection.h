#pragma once

// The records of one entity, with the indexes that the systems' listings and look-ups need. Not thread-safe: the owner
// (a Store) is used under its system's lock.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "mocks/store/record.h"

namespace dataflow_qa::mocks {

class Collection {
 public:
  using ChangedIndex = std::map<std::pair<Ticks, std::string_view>, const Record*>;

  explicit Collection(const Entity& entity);

  [[nodiscard]] const Entity& entity() const { return *entity_; }
  [[nodiscard]] const Record* find(std::string_view id) const;
  /// In the order of creation; those that are marked as deleted too.
  [[nodiscard]] const std::vector<const Record*>& in_order() const { return in_order_; }
  /// How many records there are, without those that are marked as deleted.
  [[nodiscard]] std::size_t live() const { return in_order_.size() - deleted_; }
  /// Grows with each change: a record whose revision is not beyond an earlier one is as it was then.
  [[nodiscard]] std::uint64_t revision() const { return revision_; }
  /// By changed timestamp, then id.
  [[nodiscard]] const ChangedIndex& by_changed() const { return by_changed_; }
  /// Records, without deleted ones, whose value at an indexed slot is `value`; where the field ignores case, so does
  /// this.
  [[nodiscard]] std::vector<const Record*> with_value(Slot slot, const nlohmann::json& value) const;
  /// Records, deleted ones left out, whose number at an indexed slot lies in [from, to].
  [[nodiscard]] std::vector<const Record*> with_number(Slot slot, std::int64_t from, std::int64_t to) const;
  /// The number after the greatest one at an indexed slot within [from, to]. Where that lies beyond, the first number
  /// that no record bears; null where there is none.
  [[nodiscard]] std::optional<std::int64_t> next_number(Slot slot, std::int64_t from, std::int64_t to) const;

  /// Leaves out the next `count` ids of the series.
  void skip_ids(std::int64_t count) { next_id_ += count; }
  /// The next id in this collection's series, as text. Each call gives another one. `values`: of the record that is
  /// to have it.
  [[nodiscard]] std::string next_id(const std::vector<nlohmann::json>& values);
  const Record& insert(Record record);
  /// The whole collection, to be put back by restore().
  struct Image {
    std::int64_t next_id = 1;
    std::uint64_t next_sequence = 1;
    std::vector<Record> records;  // in the order of creation
  };
  [[nodiscard]] Image image() const;
  void restore(const Image& image);
  /// Puts `record` in the place of the one with its id.
  const Record& replace(Record record);
  void erase(const std::string& id);

 private:
  struct FieldIndex {
    Slot slot = no_slot;
    // With the record's sequence: many records may share a value, and one of them must be found at once.
    std::map<std::pair<std::int64_t, std::uint64_t>, const Record*> numbers;
    std::map<std::pair<std::string, std::uint64_t>, const Record*> texts;
  };

  [[nodiscard]] std::string next_name(const std::vector<nlohmann::json>& values) const;
  void store(Record record);
  void index(const Record& record);
  void unindex(const Record& record);
  [[nodiscard]] const FieldIndex& index_of(Slot slot) const;
  [[nodiscard]] std::string text_key(Slot slot, const std::string& text) const;

  const Entity* entity_;
  std::int64_t next_id_;
  std::uint64_t next_sequence_ = 1;
  std::uint64_t revision_ = 0;  // grows with each record that is stored, replaced or put back
  std::unordered_map<std::string_view, std::unique_ptr<Record>> by_id_;
  std::vector<const Record*> in_order_;
  std::size_t deleted_ = 0;  // of them, marked
  ChangedIndex by_changed_;
  std::vector<FieldIndex> indexes_;
};

}  // namespace dataflow_qa::mocks
