// Held by trial_test.cpp.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "harness/trial/changes.h"
#include "harness/trial/forms.h"
#include "harness/trial/steps.h"

namespace dataflow_qa::trial {

using mocks::OutcomeKind;
using mocks::Slot;
using nlohmann::json;

namespace {

/// The fault of an answer that should show a record made with these values.
std::optional<Fault> fault_of_shown(Trial& trial, const Exchange& exchange, OutcomeKind kind, const Values& values) {
  if (auto fault = trial.fault(exchange, kind)) return fault;
  const json record = record_in(trial.session.dialect(), trial.shelf, exchange, kind);
  if (record.is_null()) return std::nullopt;
  return fault_in_record(trial.shelf, trial.session.places(), values, record, view_of_one);
}

std::optional<Made> made_by_a_person(Trial& trial) {
  trial.skip("cannot be created by its clients");
  auto made = trial.records.make(trial.shelf);
  if (made) return std::move(*made);
  trial.note("has a record that can be tried", made.error());
  return std::nullopt;
}

std::string pointer_of_lock(const Trial& trial) {
  return trial.session.places().of_collection(trial.shelf.index, "lock");
}

/// The changed timestamp, where records show one, moves with a change.
std::optional<Fault> fault_of_timestamp(const Trial& trial, const json& before, const json& after) {
  const std::string& path = trial.shelf.entity.declaration->changed_field;
  const auto then = path.empty() ? std::nullopt : shown_at(before, path);
  if (!then || after.is_null() || shown_at(after, path) != then) return std::nullopt;
  return Fault{fmt::format("\"{}\" moves with a change", path), short_text(*then),
               trial.session.places().field(trial.shelf.index, path)};
}

/// Values that creations have to give where others are missing.
void add_what_stands_in(const mocks::Entity& entity, Values& values) {
  for (const auto& field : entity.declaration->fields) {
    const auto& rule = field.given_without;
    const bool applies = rule && std::none_of(rule->fields.begin(), rule->fields.end(),
                                              [&](const auto& path) { return values.contains(path); });
    if (applies) values.emplace(field.path, rule->value);
  }
}

/// The tests of a JSON Patch: one of what is there, and one of what is not.
void try_tests(Trial& trial, Slot slot) {
  const std::string& path = trial.shelf.entity.field(slot).path;
  const auto made = trial.records.make(trial.shelf);
  if (!made) return trial.note("tests before it changes", made.error());
  const json now = made->values.at(path);
  const json next = other_value(trial, slot, now);
  const auto send = [&](const json& tested, const json& value) {
    json operations = operations_of(trial.shelf, {{path, tested}}, "test");
    operations.push_back(operations_of(trial.shelf, {{path, value}}, "replace").front());
    return send_operations(trial, made->id, operations);
  };
  const std::string pointer = trial.session.places().of_collection(trial.shelf.index, "writing");
  const Exchange refused = send(next, next);
  auto fault = trial.fault(refused, OutcomeKind::invalid, {pointer, {}});
  const std::string& words = trial.shelf.dialect.writing.failed_test;
  if (!fault && !words.empty() && refused.body.find(words) == std::string::npos) {
    fault = Fault{fmt::format("a body that says \"{}\"", words), short_text(refused.body), pointer + "/failed_test"};
  }
  trial.note(fmt::format("changes nothing where a test of \"{}\" fails", path), refused, fault);
  const Exchange taken = send(now, next);
  trial.note(fmt::format("changes \"{}\" behind a test that holds", path), taken,
             trial.fault(taken, OutcomeKind::updated, {pointer, {}}));
}

}  // namespace

std::optional<Made> try_creation(Trial& trial) {
  if (!trial.shelf.entity.allows("POST")) return made_by_a_person(trial);
  const std::string what = "creates a record";
  const auto values = trial.records.draft(trial.shelf);
  if (!values) {
    trial.note(what, values.error());
    return std::nullopt;
  }
  const Exchange posted = trial.records.post(trial.shelf, *values);
  const auto& session = trial.session;
  const About about{place_of_refusal(session.system(), session.places(), trial.shelf, posted), {}};
  const int wanted = trial.status(OutcomeKind::created);
  auto fault = posted.status == wanted ? fault_of_shown(trial, posted, OutcomeKind::created, *values)
                                       : trial.fault(posted, OutcomeKind::created, about);
  trial.note(what, posted, fault);
  if (posted.status != wanted) return std::nullopt;
  auto made = trial.records.made_by(trial.shelf, *values, posted);
  if (!made) {
    trial.note("says the id of a new record", made.error());
    return std::nullopt;
  }
  if (!trial.shelf.entity.allows("GET")) {
    trial.skip("shows no record alone");
    return std::move(*made);
  }
  const Exchange shown = trial.session.send({.path = trial.session.path_of(trial.shelf, made->id)});
  fault = fault_of_shown(trial, shown, OutcomeKind::found, *values);
  trial.note("shows the record", shown, fault);
  if (!fault) made->record = record_in(trial.session.dialect(), trial.shelf, shown, OutcomeKind::found);
  return std::move(*made);
}

void try_least(Trial& trial) {
  if (!trial.shelf.entity.allows("POST")) return;
  const std::string what = "creates a record of what is required";
  auto values = trial.records.draft(trial.shelf);
  if (!values) return trial.note(what, values.error());
  const auto decides = [&](const std::string& path) {
    const auto& fields = trial.shelf.entity.declaration->fields;
    return std::any_of(fields.begin(), fields.end(), [&](const auto& field) {
      return field.required_when && field.required_when->first == path && values->contains(field.path);
    });
  };
  std::set<std::string> deciding;
  for (const auto& [path, value] : *values) {
    if (decides(path)) deciding.insert(path);
  }
  std::erase_if(*values, [&](const auto& each) {
    if (deciding.contains(each.first)) return false;
    const Slot slot = trial.shelf.entity.slot_of(each.first);
    const auto& field = trial.shelf.entity.field(slot);
    const bool needed = field.required || field.required_on_create || (!field.nullable && !field.default_value) ||
                        slot == trial.shelf.entity.parent_slot;
    return !needed || (field.default_value && !field.required_when);
  });
  add_what_stands_in(trial.shelf.entity, *values);
  const Exchange exchange = trial.records.post(trial.shelf, *values);
  auto fault = fault_of_shown(trial, exchange, OutcomeKind::created, *values);
  const bool refused = exchange.status != trial.status(OutcomeKind::created);
  if (fault && refused) {
    fault->pointer = place_of_refusal(trial.session.system(), trial.session.places(), trial.shelf, exchange);
  }
  if (!refused) trial.records.forget(trial.shelf, id_in_answer(trial.session.dialect(), trial.shelf, exchange));
  trial.note(what, exchange, fault);
}

void try_update(Trial& trial) {
  if (!trial.shelf.entity.allows("PATCH")) return trial.skip("cannot be changed");
  const auto slot = changeable_field(trial.shelf);
  if (!slot) return trial.skip("has no field that could be changed by itself");
  const std::string& path = trial.shelf.entity.field(*slot).path;
  const std::string what = fmt::format("changes \"{}\" alone", path);
  const auto made = trial.records.make(trial.shelf);
  if (!made) return trial.note(what, made.error());
  trial.session.pass(time_between);
  Values values = made->values;
  values[path] = other_value(trial, *slot, values[path]);
  const State state = state_of(trial, made->id);
  const Exchange exchange = change(trial, made->id, {{path, values[path]}}, state);
  auto fault = fault_of_shown(trial, exchange, OutcomeKind::updated, values);
  if (fault && fault->pointer == trial.session.places().outcome(OutcomeKind::updated)) {
    fault->pointer = place_of_refusal(trial.session.system(), trial.session.places(), trial.shelf, exchange);
  }
  trial.note(what, exchange, fault);
  if (fault || !trial.shelf.entity.allows("GET")) return;
  const Exchange shown = trial.session.send({.path = trial.session.path_of(trial.shelf, made->id)});
  fault = fault_of_shown(trial, shown, OutcomeKind::found, values);
  if (!fault) {
    const json after = record_in(trial.session.dialect(), trial.shelf, shown, OutcomeKind::found);
    fault = fault_of_timestamp(trial, made->record, after);
  }
  trial.note("shows what was changed", shown, fault);
}

void try_lock(Trial& trial) {
  const auto& lock = trial.shelf.dialect.lock;
  const auto slot = changeable_field(trial.shelf);
  if (!trial.shelf.entity.allows("PATCH") || !slot) return;
  if (!lock && trial.shelf.dialect.writing.by_operations) return try_tests(trial, *slot);
  if (!lock) return trial.skip("has no lock: the last change wins");
  const std::string& path = trial.shelf.entity.field(*slot).path;
  const std::string what = "refuses a change of a state that is no longer there";
  const auto made = trial.records.make(trial.shelf);
  if (!made) return trial.note(what, made.error());
  const State old_state = state_of(trial, made->id);
  if (!old_state.is_known()) {
    return trial.note("says which state a client has read", old_state.seen,
                      Fault{lock->header.empty() ? fmt::format("\"{}\" in the record", lock->member) : "an ETag",
                            "none", pointer_of_lock(trial)});
  }
  trial.session.pass(time_between);
  const json first = other_value(trial, *slot, made->values.at(path));
  (void)change(trial, made->id, {{path, first}}, old_state);
  const json second = other_value(trial, *slot, first);
  const Exchange late = change(trial, made->id, {{path, second}}, old_state);
  trial.note(what, late, trial.fault(late, OutcomeKind::stale, {pointer_of_lock(trial), {}}));
  const Exchange without = change(trial, made->id, {{path, second}}, {});
  trial.note(
      lock->required ? "refuses a change without a lock" : "takes a change without a lock", without,
      trial.fault(without, lock->required ? OutcomeKind::stale : OutcomeKind::updated, {pointer_of_lock(trial), {}}));
}

/// The body of an action, with the id in its place.
json with_id(const json& form, const json& id) {
  if (form == mocks::Action::id_word) return id;
  if (!form.is_structured()) return form;
  json body = form;
  for (json& each : body) each = with_id(each, id);
  return body;
}

Ask ask_of(const Trial& trial, const mocks::Action& action, const std::string& id) {
  const std::string& suffix = trial.session.dialect().path_suffix;
  Ask ask{.method = action.method, .query = action.query};
  ask.path = trial.session.path_of(trial.shelf, action.names_records ? "" : id);
  if (!action.path.empty()) {
    ask.path.resize(ask.path.size() - suffix.size());
    ask.path += "/" + action.path + suffix;
  }
  if (action.body.is_null()) return ask;
  ask.body = with_id(action.body, mocks::id_value(trial.shelf.entity, id)).dump();
  ask.media_type = trial.session.dialect().media_types.front();
  return ask;
}

void try_actions(Trial& trial) {
  for (const auto& action : trial.shelf.dialect.actions) {
    const std::string query = action.query.empty() ? "" : "?" + query_text(action.query);
    const std::string body = action.body.is_null() ? "" : " " + action.body.dump();
    const std::string what = fmt::format("does \"{}{}{}\"", action.path, query, body);
    const auto made = trial.records.make(trial.shelf);
    if (!made) return trial.note(what, made.error());
    const Exchange exchange = trial.session.send(ask_of(trial, action, made->id));
    Values values = made->values;
    for (const auto& [field, value] : action.sets) values[field] = value;
    auto fault = action.names_records ? trial.fault(exchange, OutcomeKind::updated)
                                      : fault_of_shown(trial, exchange, OutcomeKind::updated, values);
    if (!fault && action.names_records && trial.shelf.entity.allows("GET")) {
      const Exchange after = trial.session.send({.path = trial.session.path_of(trial.shelf, made->id)});
      fault = fault_of_shown(trial, after, OutcomeKind::found, values);
    }
    if (fault) fault->pointer = trial.session.places().of_collection(trial.shelf.index, "actions");
    trial.note(what, exchange, fault);
    trial.records.forget(trial.shelf, made->id);
  }
}

void try_forms(Trial& trial) {
  if (!trial.shelf.dialect.writing.takes_forms || !trial.shelf.entity.allows("POST")) return;
  const std::string what = "creates a record by a form";
  auto values = trial.records.draft(trial.shelf);
  if (!values) return trial.note(what, values.error());
  std::erase_if(*values, [](const auto& each) { return each.second.is_array(); });
  const json body = body_of(trial.shelf, *values, Verb::create);
  Pairs members;
  for (const auto& [name, value] : body.items()) {
    if (value.is_structured()) return trial.skip("has objects, which no form says");
    members.emplace_back(name, mocks::text_of_id(value));
  }
  Ask ask = trial.session.ask_with("POST", trial.shelf, {}, json::object());
  ask.body = query_text(members);
  ask.media_type = "application/x-www-form-urlencoded";
  const Exchange exchange = trial.session.send(ask);
  auto fault = fault_of_shown(trial, exchange, OutcomeKind::created, *values);
  if (fault && fault->pointer == trial.session.places().outcome(OutcomeKind::created)) {
    fault->pointer = trial.session.places().of_collection(trial.shelf.index, "writing");
  }
  if (exchange.status == trial.status(OutcomeKind::created)) {
    trial.records.forget(trial.shelf, id_in_answer(trial.session.dialect(), trial.shelf, exchange));
  }
  trial.note(what, exchange, fault);
}

void try_idempotency(Trial& trial) {
  const std::string& header = trial.session.dialect().idempotency_header;
  if (header.empty() || !trial.shelf.entity.allows("POST")) return;
  const std::string what = fmt::format("makes one record for one {}", header);
  auto values = trial.records.draft(trial.shelf);
  if (!values) return trial.note(what, values.error());
  Ask ask = trial.session.ask_with("POST", trial.shelf, {}, body_of(trial.shelf, *values, Verb::create));
  ask.headers.emplace_back(header, "trial-" + trial.name());
  const auto& dialect = trial.session.dialect();
  const std::string first = id_in_answer(dialect, trial.shelf, trial.session.send(ask));
  const Exchange again = trial.session.send(ask);
  auto fault = trial.fault(again, OutcomeKind::created);
  const std::string second = id_in_answer(dialect, trial.shelf, again);
  if (!fault && first != second) fault = Fault{"the record " + first, second, "/rest/idempotency_header"};
  trial.note(what, again, fault);
}

}  // namespace dataflow_qa::trial
