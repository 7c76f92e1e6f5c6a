// Held by described_record_test.cpp.
#include "sync/described_record.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <string_view>

#include "harness/mapping/mapping.h"
#include "sync/described_values.h"
#include "sync/record_path.h"
#include "sync/text.h"

namespace pms_go_sync {
namespace {

using dataflow_qa::mapping::set_value_at;
using dataflow_qa::mapping::value_at;
using dataflow_qa::mocks::FieldDeclaration;
using dataflow_qa::mocks::no_slot;
using dataflow_qa::mocks::Slot;
using dataflow_qa::mocks::Stamp;

bool ancestor_is_read_only(const Described& collection, Slot slot) {
  for (auto above = collection.entity.rules[slot].parent; above != no_slot;
       above = collection.entity.rules[above].parent) {
    if (collection.entity.field(above).read_only) return true;
  }
  return false;
}

bool is_never_sent(const Described& collection, Slot slot) {
  const auto& field = collection.entity.field(slot);
  const auto& rules = collection.entity.rules[slot];
  if (field.read_only || (field.derived && rules.mirror) || rules.stamp != dataflow_qa::mocks::Stamp::none) return true;
  return rules.wire.write_as.empty() && ancestor_is_read_only(collection, slot);
}

/// A field that always has a value is cleared by its default.
const Json& or_default(const FieldDeclaration& field, const Json& value) {
  return value.is_null() && !field.nullable && field.default_value ? *field.default_value : value;
}

Json body_value(const Described& collection, Slot slot, const Json& value, bool creates) {
  const auto& wire = collection.entity.rules[slot].wire;
  const auto codec = (creates ? wire.create_codec : wire.update_codec).value_or(wire.codec);
  return written_value(collection.system, collection.entity.field(slot), codec,
                       or_default(collection.entity.field(slot), value));
}

/// Puts a member where a body has it.
void put(const Described& collection, Slot slot, const Json& value, bool creates, Json& body) {
  const auto& wire = collection.entity.rules[slot].wire;
  auto written = body_value(collection, slot, value, creates);
  if (!wire.write_as.empty()) {
    body[wire.write_as] = std::move(written);
  } else {
    set_value_at(body, collection.entity.field(slot).path, std::move(written));
  }
}

/// Whether nothing is left in an object that an update can put there.
bool is_emptied(const Described& collection, Slot object, const Json& changed) {
  const auto& parts = collection.entity.rules[object].parts;
  return std::all_of(parts.begin(), parts.end(), [&](Slot part) {
    const auto& field = collection.entity.field(part);
    return is_never_sent(collection, part) || field.create_only || value_at(changed, field.path).is_null();
  });
}

bool is_in_list(const Described& collection, Slot slot) {
  return slot != no_slot && collection.entity.rules[slot].wire.codec == dataflow_qa::mocks::Codec::list;
}

/// A list replaces the one that was there, so it has all that is to stay.
void put_all_parts(const Described& collection, Slot object, const Json& changed, Json& body) {
  for (const auto part : collection.entity.rules[object].parts) {
    const auto& field = collection.entity.field(part);
    const auto& value = value_at(changed, field.path);
    if (!value.is_null() && !is_never_sent(collection, part) && !field.create_only) {
      put(collection, part, value, false, body);
    }
  }
}

/// Puts objects into the lists in which the system has them.
Json listed(const Described& collection, Json body) {
  for (const auto slot : collection.entity.top) {
    const auto member = body.find(collection.entity.rules[slot].key);
    if (!is_in_list(collection, slot) || member == body.end()) continue;
    *member = member->is_null() ? Json::array() : Json::array({*member});
  }
  return body;
}

Json wrapped(const Described& collection, Json body) {
  body = listed(collection, std::move(body));
  const auto& wrapper = collection.dialect.writing.wrapper;
  if (wrapper.empty()) return body;
  Json whole = Json::object();
  whole[wrapper] = std::move(body);
  return whole;
}

/// Whether a part is missing without which the system takes no such object in a creation.
bool is_incomplete(const Described& collection, Slot object, const Json& record) {
  const auto& parts = collection.entity.rules[object].parts;
  return std::any_of(parts.begin(), parts.end(), [&](Slot part) {
    const auto& field = collection.entity.field(part);
    return field.required_on_create && value_at(record, field.path).is_null();
  });
}

void add_times(const Described& collection, Json& record) {
  const auto& entity = collection.entity;
  for (Slot slot = 0; slot < entity.size(); ++slot) {
    const auto& rules = entity.rules[slot];
    const auto& path = entity.field(slot).path;
    std::string part;
    if (rules.stamp == Stamp::part_changed) part = *parent_path(path);
    if (rules.stamp == Stamp::field_changed) part = entity.field(rules.stamp_of).path;
    if (slot != entity.changed_slot && part.empty()) continue;
    const auto changed = time_of(collection.system, value_at(record, path));
    if (!changed) continue;
    (part.empty() ? record[mark_changed] : record[mark_parts_changed][part]) = changed->time_since_epoch().count();
  }
}

void add_marks(const Described& collection, Json& record) {
  const auto& entity = collection.entity;
  record[mark_id] = text_at(record, entity.declaration->id_field);
  add_times(collection, record);
  if (entity.deleted_slot != no_slot) {
    const auto deleted = value_at(record, entity.field(entity.deleted_slot).path);
    if (!deleted.is_null() && deleted != false && deleted != 0 && deleted != "") record[mark_deleted] = true;
  }
}

/// The value at a path of what a server sent. Some have had several ages, and write keys with a small first letter.
const Json& sent_at(const Json& wire, std::string_view path) {
  static const Json none;
  const Json* value = &wire;
  while (!path.empty()) {
    if (!value->is_object()) return none;
    std::string key(path.substr(0, path.find('.')));
    path.remove_prefix(std::min(key.size() + 1, path.size()));
    auto member = value->find(key);
    if (member == value->end() && !key.empty()) {
      key.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(key.front())));
      member = value->find(key);
    }
    if (member == value->end()) return none;
    value = &*member;
    if (value->is_array() && !path.empty()) value = value->empty() ? &none : &value->front();
  }
  return *value;
}

/// An object, by itself or in a list.
bool holds_object(const Json& value) {
  return value.is_object() || (value.is_array() && !value.empty() && value.front().is_object());
}

}  // namespace

const FieldDeclaration* Described::field(std::string_view path) const {
  const auto slot = entity.slot_of(path);
  return slot == no_slot ? nullptr : &entity.field(slot);
}

Json record_from(const Described& collection, const Json& wire) {
  Json record = Json::object();
  const auto& entity = collection.entity;
  for (Slot slot = 0; slot < entity.size(); ++slot) {
    const auto& rules = entity.rules[slot];
    const auto& field = entity.field(slot);
    if (rules.hidden || !rules.parts.empty()) continue;
    const auto parent = parent_path(field.path);
    if (parent && !holds_object(sent_at(wire, *parent))) continue;
    const auto& written = sent_at(wire, field.path);
    auto read = read_value(collection.system, field, rules.wire.codec, written);
    if (collection.dialect.writing.by_operations && read != written) record[mark_wire][field.path] = written;
    set_value_at(record, field.path, std::move(read));
  }
  add_marks(collection, record);
  return record;
}

std::string obstacle(const Described& collection, const std::string& path, bool creates) {
  const auto slot = collection.entity.slot_of(path);
  if (slot == no_slot) return fmt::format("{} has no field {}", collection.dialect.path, path);
  if (is_never_sent(collection, slot)) return fmt::format("{} of {} is read-only", path, collection.dialect.path);
  if (!creates && collection.entity.field(slot).create_only) {
    return fmt::format("{} of {} cannot be changed after creation", path, collection.dialect.path);
  }
  return {};
}

bool replaces_a_list(const Described& collection, const std::string& path) {
  const auto slot = collection.entity.slot_of(path);
  return slot != no_slot && is_in_list(collection, collection.entity.rules[slot].parent);
}

Json update_value(const Described& collection, Slot slot, const Json& value) {
  return body_value(collection, slot, value, false);
}

Json creation_body(const Described& collection, const Json& record, std::vector<std::string>& left_out) {
  Json body = Json::object();
  std::set<Slot> incomplete;
  for (Slot slot = 0; slot < collection.entity.size(); ++slot) {
    const auto& path = collection.entity.field(slot).path;
    const auto& value = value_at(record, path);
    if (value.is_null() || incomplete.count(collection.entity.rules[slot].parent) > 0) continue;
    if (!collection.entity.rules[slot].parts.empty()) {
      if (!is_incomplete(collection, slot, record)) continue;
      incomplete.insert(slot);
      left_out.push_back(path);
    } else if (is_never_sent(collection, slot)) {
      left_out.push_back(path);
    } else {
      put(collection, slot, value, true, body);
    }
  }
  return wrapped(collection, std::move(body));
}

Json update_body(const Described& collection, const Json& current, const std::vector<Change>& changes) {
  Json body = Json::object();
  auto changed = current;
  std::set<Slot> objects;
  for (const auto& change : changes) {
    set_value_at(changed, change.path, change.value);
    const auto slot = collection.entity.slot_of(change.path);
    if (slot == no_slot) continue;
    put(collection, slot, change.value, false, body);
    const bool of_object = parent_path(change.path) && collection.entity.rules[slot].wire.write_as.empty();
    if (of_object) objects.insert(collection.entity.rules[slot].parent);
  }
  for (const auto object : objects) {
    if (is_in_list(collection, object)) put_all_parts(collection, object, changed, body);
    if (object == no_slot || !collection.entity.field(object).nullable) continue;
    if (is_emptied(collection, object, changed)) set_value_at(body, collection.entity.field(object).path, nullptr);
  }
  return wrapped(collection, std::move(body));
}

}  // namespace pms_go_sync
