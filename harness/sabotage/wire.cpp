#include "harness/sabotage/wire.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "mocks/http/body.h"
#include "mocks/system/dialect_reader.h"

namespace dataflow_qa::sabotage {
namespace {

using mocks::ParameterKind;
using nlohmann::json;

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (std::size_t from = 0; from <= text.size();) {
    const auto to = std::min(text.find(separator, from), text.size());
    if (to > from) parts.emplace_back(text.substr(from, to - from));
    from = to + 1;
  }
  return parts;
}

bool same(std::string_view left, std::string_view right, bool ignore_case) {
  return ignore_case ? base::equal_ignoring_case(left, right) : left == right;
}

/// The member with this key: just so, or whatever its case.
template <typename Json>
Json* member(Json& object, const std::string& key, bool ignore_case) {
  if (!object.is_object()) return nullptr;
  if (const auto found = object.find(key); found != object.end()) return &*found;
  if (!ignore_case) return nullptr;
  for (auto each = object.begin(); each != object.end(); ++each) {
    if (base::equal_ignoring_case(each.key(), key)) return &*each;
  }
  return nullptr;
}

void erase_member(json& object, const std::string& key) {
  if (!object.is_object()) return;
  for (auto each = object.begin(); each != object.end(); ++each) {
    if (!base::equal_ignoring_case(each.key(), key)) continue;
    object.erase(each);
    return;
  }
}

/// Takes the segments off the front of the path; false where it begins otherwise.
bool take(std::vector<std::string>& path, const std::vector<std::string>& front, bool ignore_case) {
  if (path.size() < front.size()) return false;
  for (std::size_t i = 0; i < front.size(); ++i) {
    if (!same(path[i], front[i], ignore_case)) return false;
  }
  path.erase(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(front.size()));
  return true;
}

bool asks_for_changes(const Place& place, const mocks::Target& target) {
  const auto& names = place.dialect->query_names;
  return std::any_of(target.query.begin(), target.query.end(), [&](const auto& asked) {
    return std::any_of(place.dialect->query.begin(), place.dialect->query.end(), [&](const auto& parameter) {
      const bool about_time = parameter.kind == ParameterKind::changed_since || parameter.kind == ParameterKind::after;
      return about_time &&
             (same(asked.first, parameter.name, names.ignore_case) ||
              (!names.group.empty() && same(asked.first, names.group + "." + parameter.name, names.ignore_case)));
    });
  });
}

bool is_later_page(const Place& place, const mocks::Target& target) {
  const auto& paging = place.dialect->paging;
  const bool ignore_case = place.dialect->query_names.ignore_case;
  for (const auto& [name, value] : target.query) {
    if (paging.cursor && same(name, *paging.cursor, ignore_case)) return !value.empty();
    for (const auto& number : {paging.page, paging.offset}) {
      const bool asked =
          number && (same(name, number->parameter, ignore_case) || name.ends_with("." + number->parameter));
      if (asked && value != std::to_string(number->first)) return true;
    }
  }
  return false;
}

/// The body without the member that wraps it.
json& unwrapped(const Place& place, json& body) {
  const auto& wrapper = place.dialect->writing.wrapper;
  auto* inside = wrapper.empty() ? nullptr : member(body, wrapper, false);
  return inside == nullptr ? body : *inside;
}

}  // namespace

Wire::Wire(const mocks::System& system) : system_(system) {
  for (std::size_t i = 0; i < system.entities.size(); ++i) {
    places_.push_back({&system, &system.entities[i], &system.dialect->collections[i]});
  }
}

const Place* Wire::place(std::string_view collection) const {
  const auto found = std::find_if(places_.begin(), places_.end(),
                                  [&](const Place& place) { return place.collection() == collection; });
  return found == places_.end() ? nullptr : &*found;
}

std::optional<Call> Wire::call_of(const mocks::Request& request) const {
  if (!request.target || request.target->path.empty()) return std::nullopt;
  const auto& dialect = *system_.dialect;
  auto path = request.target->path;
  if (!path.back().ends_with(dialect.path_suffix)) return std::nullopt;
  path.back().resize(path.back().size() - dialect.path_suffix.size());
  std::erase(path, "");
  if (!take(path, split(dialect.base_path, '/'), dialect.ignore_path_case)) return std::nullopt;
  for (const auto& place : places_) {
    auto rest = path;
    if (!take(rest, split(place.dialect->path, '/'), dialect.ignore_path_case) || rest.size() > 2) continue;
    const bool is_below = place.entity->parent_slot != mocks::no_slot;
    if (rest.size() == 2 && !is_below) continue;  // a call that acts on a record
    Call call{.place = &place};
    const bool about_all = rest.empty() || (is_below && rest.size() == 1 && request.method == "POST");
    if (!about_all) call.id = rest.back();
    if (request.method == "GET") {
      call.kind = about_all ? CallKind::list : CallKind::read;
      call.asks_for_changes = about_all && asks_for_changes(place, *request.target);
      call.is_later_page = about_all && is_later_page(place, *request.target);
    } else if (request.method == "POST" && about_all) {
      call.kind = CallKind::create;
    } else if (request.method == "DELETE" && !about_all) {
      call.kind = CallKind::remove;
    } else if (request.method == place.dialect->writing.update_verb && !about_all) {
      call.kind = CallKind::update;
    } else {
      continue;
    }
    return call;
  }
  return std::nullopt;
}

Member::Member(const Place& place, std::string path)
    : place_(&place), path_(std::move(path)), keys_(split(path_, '.')) {
  const auto slot = place.entity->slot_of(path_);
  field_ = &place.entity->field(slot);
  rules_ = &place.entity->rules[slot];
}

/// The value below `object`, which is the record's part at that depth.
template <typename Json>
Json* Member::find(Json& object, std::size_t depth, bool ignore_case) const {
  auto* at = &object;
  for (auto i = depth; i < keys_.size(); ++i) {
    at = member(*at, keys_[i], ignore_case);
    if (at == nullptr) return nullptr;
  }
  return at;
}

/// How many of the field's keys the path of a JSON Patch operation names, where it leads to the field; else nothing.
std::optional<std::size_t> Member::depth_of(const json& operation) const {
  if (!operation.is_object() || operation.value("op", "") == "test") return std::nullopt;
  const auto keys = split(operation.value("path", ""), '/');
  if (keys.empty() || keys.size() > keys_.size()) return std::nullopt;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (!same(keys[i], keys_[i], place_->dialect->writing.ignore_case)) return std::nullopt;
  }
  return keys.size();
}

json* Member::written_in_object(json& record) const {
  const bool ignore_case = place_->dialect->writing.ignore_case;
  if (!rules_->wire.write_as.empty()) return member(record, rules_->wire.write_as, ignore_case);
  return find(record, 0, ignore_case);
}

std::vector<json*> Member::written(json& body) const {
  std::vector<json*> values;
  auto& record = unwrapped(*place_, body);
  if (!record.is_array()) {
    if (auto* value = written_in_object(record)) values.push_back(value);
    return values;
  }
  for (auto& operation : record) {
    const auto depth = depth_of(operation);
    if (!depth || !operation.contains("value")) continue;
    if (auto* value = find(operation["value"], *depth, place_->dialect->writing.ignore_case)) values.push_back(value);
  }
  return values;
}

void Member::leave_out(json& body) const {
  auto& record = unwrapped(*place_, body);
  if (!record.is_array()) {
    if (!rules_->wire.write_as.empty()) return erase_member(record, rules_->wire.write_as);
    auto parent = *this;
    parent.keys_.pop_back();
    if (auto* object = parent.find(record, 0, place_->dialect->writing.ignore_case))
      erase_member(*object, keys_.back());
    return;
  }
  auto& operations = record.get_ref<json::array_t&>();
  std::erase_if(operations, [&](const json& operation) { return depth_of(operation) == keys_.size(); });
  for (auto& operation : operations) {
    const auto depth = depth_of(operation);
    if (!depth || !operation.contains("value")) continue;
    auto parent = *this;
    parent.keys_.pop_back();
    auto* object = parent.find(operation["value"], *depth, place_->dialect->writing.ignore_case);
    if (object != nullptr) erase_member(*object, keys_.back());
  }
}

void Member::write(json& body, const json& value) const {
  if (const auto there = written(body); !there.empty()) {
    for (auto* each : there) *each = value;
    return;
  }
  auto& record = unwrapped(*place_, body);
  if (record.is_array()) {
    std::string pointer;
    for (const auto& key : keys_) pointer += "/" + key;
    record.push_back({{"op", "replace"}, {"path", pointer}, {"value", value}});
    return;
  }
  if (!rules_->wire.write_as.empty()) {
    record[rules_->wire.write_as] = value;
    return;
  }
  auto* at = &record;
  for (const auto& key : keys_) at = &(*at)[key];
  *at = value;
}

json* Member::shown(json& record) const {
  return find(record, 0, true);
}

const json* Member::shown(const json& record) const {
  return find(record, 0, true);
}

void Member::hide(json& record) const {
  auto parent = *this;
  parent.keys_.pop_back();
  if (auto* object = parent.find(record, 0, true)) erase_member(*object, keys_.back());
}

void Member::show(json& record, const json& value) const {
  auto* at = &record;
  for (const auto& key : keys_) {
    auto* next = member(*at, key, true);
    if (next == nullptr) next = &(*at)[key];
    if (&key != &keys_.back() && !next->is_object()) *next = json::object();
    at = next;
  }
  *at = value;
}

void Member::show_nothing(json& record) const {
  auto* value = shown(record);
  if (value == nullptr) return;
  switch (rules_->wire.missing.value_or(place_->dialect->missing)) {
    case mocks::Missing::null:
      *value = nullptr;
      break;
    case mocks::Missing::empty:
      *value = "";
      break;
    case mocks::Missing::absent:
      hide(record);
      break;
  }
}

json parsed(const std::string& text) {
  return mocks::parse_body(text).value_or(json());
}

json* rows_of(const Place& place, json& body) {
  for (const auto& [pointer, name] : mocks::placeholders_in(place.dialect->list)) {
    if (name != "items") continue;
    // The name of the member may be a placeholder, too: {"{collection}": "{items}"}.
    if (body.is_array()) return pointer.empty() ? &body : nullptr;
    if (!body.is_object()) return nullptr;
    const json::json_pointer at(pointer);
    if (body.contains(at) && body.at(at).is_array()) return &body.at(at);
    for (auto& [key, value] : body.items()) {
      if (value.is_array()) return &value;
    }
  }
  return nullptr;
}

json* record_of(const Place& place, json& body) {
  auto* record = place.dialect->single_wrapper.empty() ? &body : member(body, place.dialect->single_wrapper, true);
  return record != nullptr && record->is_object() ? record : nullptr;
}

std::string id_of(const Place& place, const json& record) {
  const auto* id = member(record, place.entity->declaration->id_field, true);
  if (id == nullptr || id->is_null()) return {};
  return id->is_string() ? id->get<std::string>() : id->dump();
}

bool says_nothing(const Place& place, const json& body) {
  auto copy = body;
  const auto& record = unwrapped(place, copy);
  if (!record.is_array()) return record.empty();
  return std::all_of(record.begin(), record.end(),
                     [](const json& operation) { return operation.value("op", "") == "test"; });
}

json laid_over(const Place& place, json record, json body) {
  for (const auto slot : place.entity->top) {
    const auto& field = place.entity->field(slot);
    std::vector<std::string> paths{field.path};
    for (const auto part : place.entity->rules[slot].parts) paths.push_back(place.entity->field(part).path);
    for (const auto& path : paths) {
      const Member member(place, path);
      for (const auto* value : member.written(body)) member.show(record, *value);
    }
  }
  return record;
}

mocks::Reply answer_of_write(const Place& place, mocks::OutcomeKind kind, const json& record) {
  const auto& words = place.words(kind);
  mocks::Reply reply;
  reply.status = words.status;
  reply.content_type = place.system->dialect->content_type;
  if (!words.is_record()) return reply;
  const auto& wrapper = place.dialect->single_wrapper;
  reply.body = wrapper.empty() ? record.dump() : json{{wrapper, record}}.dump();
  return reply;
}

}  // namespace dataflow_qa::sabotage
