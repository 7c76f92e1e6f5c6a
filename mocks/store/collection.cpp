// Held by store_test.cpp.
#include "mocks/store/collection.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "base/text.h"

namespace dataflow_qa::mocks {

using nlohmann::json;

namespace {

constexpr std::uint64_t last_sequence = std::numeric_limits<std::uint64_t>::max();

/// Ten letters and digits, other ones for each number.
std::string letters_of(std::int64_t number) {
  constexpr std::string_view alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  constexpr std::uint64_t range = 1ULL << 59U;
  constexpr std::uint64_t odd = 0x5851F42D4C957F2DULL;
  std::uint64_t mixed = (static_cast<std::uint64_t>(number) * odd) % range;
  std::string letters;
  for (int i = 0; i < 10; ++i, mixed /= alphabet.size()) letters += alphabet[mixed % alphabet.size()];
  return letters;
}

}  // namespace

Collection::Collection(const Entity& entity) : entity_(&entity), next_id_(entity.first_id) {
  for (Slot slot = 0; slot < entity.size(); ++slot) {
    if (entity.rules[slot].indexed) indexes_.push_back({slot, {}, {}});
  }
}

const Record* Collection::find(std::string_view id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : found->second.get();
}

std::vector<const Record*> Collection::with_value(Slot slot, const json& value) const {
  std::vector<const Record*> found;
  const FieldIndex& index = index_of(slot);
  const auto collect = [&found](const auto& entries, const auto& key) {
    for (auto it = entries.lower_bound({key, 0}); it != entries.end() && it->first.first == key; ++it) {
      found.push_back(it->second);
    }
  };
  if (value.is_number_integer()) {
    collect(index.numbers, value.get<std::int64_t>());
  } else if (value.is_string()) {
    collect(index.texts, text_key(slot, value.get_ref<const std::string&>()));
  }
  return found;
}

std::vector<const Record*> Collection::with_number(Slot slot, std::int64_t from, std::int64_t to) const {
  std::vector<const Record*> found;
  const auto& numbers = index_of(slot).numbers;
  for (auto it = numbers.lower_bound({from, 0}); it != numbers.end() && it->first.first <= to; ++it) {
    found.push_back(it->second);
  }
  return found;
}

std::optional<std::int64_t> Collection::next_number(Slot slot, std::int64_t from, std::int64_t to) const {
  const auto& numbers = index_of(slot).numbers;
  const auto above = numbers.upper_bound({to, last_sequence});
  const std::int64_t greatest = above == numbers.begin() ? from - 1 : std::max(std::prev(above)->first.first, from - 1);
  if (greatest < to) return greatest + 1;
  std::int64_t next = from;
  for (auto it = numbers.lower_bound({from, 0}); it != above; ++it) {
    if (it->first.first > next) return next;
    next = it->first.first + 1;
  }
  return std::nullopt;
}

std::string Collection::next_id(const std::vector<json>& values) {
  if (entity_->id_kind == IdKind::name) return next_name(values);
  const std::int64_t number = next_id_++;
  if (entity_->id_kind == IdKind::letters) return letters_of(number);
  if (entity_->id_kind == IdKind::guid) return fmt::format("00000000-0000-4000-8000-{:012x}", number);
  return fmt::format("{}{:0{}}", entity_->id_prefix, number, entity_->id_digits);
}

/// The record's own name; where another one has it, with a suffix behind it: "Fjord AS-1".
std::string Collection::next_name(const std::vector<json>& values) const {
  const json& value = values[entity_->id_from];
  const std::string name = value.is_string() ? value.get<std::string>() : value.dump();
  std::string id = name;
  for (int n = 1; by_id_.contains(id); ++n) {
    std::string suffix = entity_->id_suffix;
    if (const auto at = suffix.find("{n}"); at != std::string::npos) suffix.replace(at, 3, std::to_string(n));
    id = name + suffix;
  }
  return id;
}

const Record& Collection::insert(Record record) {
  record.sequence = next_sequence_++;
  store(std::move(record));
  return *in_order_.back();
}

void Collection::store(Record record) {
  record.revision = ++revision_;
  auto owned = std::make_unique<Record>(std::move(record));
  const Record& stored = *owned;
  if (!by_id_.emplace(stored.id, std::move(owned)).second) throw std::logic_error("an id that exists: " + stored.id);
  in_order_.push_back(&stored);
  index(stored);
}

Collection::Image Collection::image() const {
  Image image{next_id_, next_sequence_, {}};
  image.records.reserve(in_order_.size());
  for (const Record* record : in_order_) image.records.push_back(*record);
  return image;
}

void Collection::restore(const Image& image) {
  for (FieldIndex& index : indexes_) {
    index.numbers.clear();
    index.texts.clear();
  }
  by_changed_.clear();
  in_order_.clear();
  by_id_.clear();
  deleted_ = 0;
  next_id_ = image.next_id;
  next_sequence_ = image.next_sequence;
  for (const Record& record : image.records) store(record);
}

const Record& Collection::replace(Record record) {
  Record& stored = *by_id_.at(record.id);
  unindex(stored);
  // Its id stays where it is: the indexes hold views of it.
  stored.changed = record.changed;
  stored.deleted = record.deleted;
  stored.revision = ++revision_;
  stored.values = std::move(record.values);
  index(stored);
  return stored;
}

void Collection::erase(const std::string& id) {
  const auto found = by_id_.find(id);
  unindex(*found->second);
  const std::uint64_t sequence = found->second->sequence;
  in_order_.erase(std::lower_bound(in_order_.begin(), in_order_.end(), sequence,
                                   [](const Record* record, std::uint64_t at) { return record->sequence < at; }));
  // The node is taken out first: its key is a view of the record's id.
  const auto node = by_id_.extract(found);
}

void Collection::index(const Record& record) {
  by_changed_.emplace(std::pair(record.changed, std::string_view(record.id)), &record);
  deleted_ += record.deleted ? 1 : 0;
  if (record.deleted) return;
  for (FieldIndex& index : indexes_) {
    const json& value = record.values[index.slot];
    if (value.is_number_integer()) {
      index.numbers.emplace(std::pair(value.get<std::int64_t>(), record.sequence), &record);
    } else if (value.is_string()) {
      index.texts.emplace(std::pair(text_key(index.slot, value.get_ref<const std::string&>()), record.sequence),
                          &record);
    }
  }
}

void Collection::unindex(const Record& record) {
  by_changed_.erase(std::pair(record.changed, std::string_view(record.id)));
  deleted_ -= record.deleted ? 1 : 0;
  if (record.deleted) return;
  for (FieldIndex& index : indexes_) {
    const json& value = record.values[index.slot];
    if (value.is_number_integer()) {
      index.numbers.erase(std::pair(value.get<std::int64_t>(), record.sequence));
    } else if (value.is_string()) {
      index.texts.erase(std::pair(text_key(index.slot, value.get_ref<const std::string&>()), record.sequence));
    }
  }
}

const Collection::FieldIndex& Collection::index_of(Slot slot) const {
  const auto found =
      std::find_if(indexes_.begin(), indexes_.end(), [&](const FieldIndex& index) { return index.slot == slot; });
  if (found == indexes_.end()) throw std::logic_error("no index on " + entity_->field(slot).path);
  return *found;
}

std::string Collection::text_key(Slot slot, const std::string& text) const {
  return entity_->rules[slot].ignore_case ? base::fold(text) : text;
}

}  // namespace dataflow_qa::mocks
