// Held by trial_test.cpp.
#include "harness/trial/changes.h"

#include <algorithm>

namespace dataflow_qa::trial {

using mocks::FieldType;
using mocks::OutcomeKind;
using mocks::Slot;
using nlohmann::json;

namespace {

bool is_watched_by_another(const mocks::Entity& entity, Slot slot) {
  const std::string& path = entity.field(slot).path;
  const auto names = [&](const auto& condition) { return condition && condition->first == path; };
  for (Slot other = 0; other < entity.size(); ++other) {
    const auto& field = entity.field(other);
    const bool watched = names(field.required_when) || names(field.null_when) || names(field.derived_when) ||
                         field.not_before == path ||
                         (entity.rules[other].kept_when && entity.rules[other].kept_when->slot == slot);
    if (watched) return true;
  }
  return false;
}

/// How well the field is suited; 0: not at all.
int suitability(const Shelf& shelf, Slot slot) {
  const auto& field = shelf.entity.field(slot);
  const auto& rules = shelf.entity.rules[slot];
  const bool bound = field.null_when || field.derived_when || rules.kept_when || field.not_before ||
                     rules.parent != mocks::no_slot || is_watched_by_another(shelf.entity, slot);
  const bool one_value = field.enumeration.size() == 1 || field.inactive_value;
  if (!is_writable(shelf.entity, slot) || rules.own_rule || field.create_only || field.reference || bound ||
      one_value || !is_in_view(shelf.entity, slot, view_of_one) || !rules.masked.empty() ||
      slot == shelf.entity.id_from) {
    return 0;
  }
  if (field.type == FieldType::string && field.free_text && !field.unique) return 3;
  return field.type == FieldType::string ? 2 : 1;
}

}  // namespace

std::optional<Slot> changeable_field(const Shelf& shelf) {
  std::optional<Slot> best;
  int reached = 0;
  for (Slot slot = 0; slot < shelf.entity.size(); ++slot) {
    const int suits = suitability(shelf, slot);
    if (suits <= reached) continue;
    reached = suits;
    best = slot;
  }
  return best;
}

json other_value(Trial& trial, Slot slot, const json& now) {
  return trial.records.draws().other_than(now, trial.shelf.entity.field(slot), trial.shelf.entity.rules[slot]);
}

State state_of(Trial& trial, const std::string& id) {
  const auto& lock = trial.shelf.dialect.lock;
  if (!lock || !trial.shelf.entity.allows("GET")) return {};
  State state;
  state.seen = trial.session.send({.path = trial.session.path_of(trial.shelf, id)});
  if (lock->member.empty()) {
    const auto tag = state.seen.headers.find("etag");
    if (tag != state.seen.headers.end()) state.tag = tag->second;
  } else {
    const json record = record_in(trial.session.dialect(), trial.shelf, state.seen, OutcomeKind::found);
    state.member = shown_at(record, lock->member);
  }
  return state;
}

json operations_of(const Shelf& shelf, const Values& values, std::string_view operation) {
  json operations = json::array();
  for (const auto& [path, value] : values) {
    const Slot slot = shelf.entity.slot_of(path);
    const std::string other_name = slot == mocks::no_slot ? "" : shelf.entity.rules[slot].wire.write_as;
    std::string pointer = "/" + (other_name.empty() ? path : other_name);
    std::replace(pointer.begin(), pointer.end(), '.', '/');
    operations.push_back({{"op", operation}, {"path", pointer}, {"value", value}});
  }
  return operations;
}

Exchange send_operations(Trial& trial, const std::string& id, const json& operations) {
  Ask ask = trial.session.ask_with(trial.shelf.dialect.writing.update_verb, trial.shelf, id, operations);
  const auto& own = trial.shelf.dialect.writing.update_media_types;
  const auto& types = own.empty() ? trial.session.dialect().media_types : own;
  const std::string patch = "application/json-patch+json";
  const bool takes_patch = std::find(types.begin(), types.end(), patch) != types.end();
  ask.media_type = takes_patch ? patch : types.front();
  return trial.session.send(ask);
}

Exchange change(Trial& trial, const std::string& id, Values values, const State& state) {
  const auto& lock = trial.shelf.dialect.lock;
  if (trial.shelf.dialect.writing.by_operations) {
    return send_operations(trial, id, operations_of(trial.shelf, values, "replace"));
  }
  if (lock && state.member) values[lock->member] = *state.member;
  Ask ask = trial.session.ask_with(trial.shelf.dialect.writing.update_verb, trial.shelf, id,
                                   body_of(trial.shelf, values, Verb::update));
  if (lock && !state.tag.empty()) ask.headers.emplace_back(lock->header, state.tag);
  return trial.session.send(ask);
}

}  // namespace dataflow_qa::trial
