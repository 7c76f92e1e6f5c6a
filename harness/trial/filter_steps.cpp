// Held by trial_test.cpp.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "harness/trial/changes.h"
#include "harness/trial/forms.h"
#include "harness/trial/steps.h"
#include "harness/trial/walk.h"

namespace dataflow_qa::trial {

using mocks::Comparison;
using mocks::ParameterKind;
using mocks::QueryParameter;
using mocks::Slot;
using nlohmann::json;

namespace {

bool holds_id(const Walk& all, const std::string& id) {
  return std::find(all.ids.begin(), all.ids.end(), id) != all.ids.end();
}

std::string text_of_value(const json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

/// A filter by change as it is written, and whether records of that very time fit.
struct ChangeFilter {
  const QueryParameter* parameter;
  std::string operation;  // as it is written; empty where the parameter needs none
  bool inclusive;
};

std::optional<ChangeFilter> change_filter_of(const Shelf& shelf) {
  const std::string& changed = shelf.entity.declaration->changed_field;
  for (const auto& parameter : shelf.dialect.query) {
    if (parameter.kind == ParameterKind::changed_since) return ChangeFilter{&parameter, {}, !parameter.strict};
    const auto& fields = parameter.fields;
    const bool compares = parameter.kind == ParameterKind::compares || parameter.kind == ParameterKind::conditions;
    if (!compares || std::find(fields.begin(), fields.end(), changed) == fields.end()) continue;
    for (const Comparison wanted : {Comparison::at_least, Comparison::more}) {
      for (const auto& [written, meaning] : parameter.operators) {
        if (meaning == wanted) return ChangeFilter{&parameter, written, wanted == Comparison::at_least};
      }
    }
  }
  return std::nullopt;
}

Pairs query_since(const ChangeFilter& filter, const std::string& field, const json& since) {
  const auto& parameter = *filter.parameter;
  std::string value = filter.operation + text_of_value(since);
  if (parameter.kind == ParameterKind::conditions) {
    const json triple = json::array({json::array({field, filter.operation, since})});
    const json object = json::array({{{field, {{"operator", filter.operation}, {"values", json::array({since})}}}}});
    value = (parameter.grammar == mocks::ConditionGrammar::triples ? triple : object).dump();
  }
  return {{parameter.name, value}};
}

/// Changes the record where clients may, so that its timestamp is later than those of others.
void touch(Trial& trial, const Made& made) {
  const auto slot = changeable_field(trial.shelf);
  if (!slot || !trial.shelf.entity.allows("PATCH")) return;
  const auto& path = trial.shelf.entity.field(*slot).path;
  const json now = made.values.contains(path) ? made.values.at(path) : json();
  (void)change(trial, made.id, {{path, other_value(trial, *slot, now)}}, state_of(trial, made.id));
}

/// A value of the field with which the restriction hides a record; null where there is none.
json hidden_by(const mocks::RowCondition& condition, const mocks::FieldDeclaration& field) {
  if (is_about_today(condition)) {
    const bool ahead = condition.comparison == Comparison::at_least || condition.comparison == Comparison::more;
    return ahead ? "2001-01-01" : "2099-01-01";
  }
  if (condition.comparison != Comparison::equal) return nullptr;
  if (condition.value.is_boolean()) return !condition.value.get<bool>();
  if (field.inactive_value && *field.inactive_value != condition.value) return *field.inactive_value;
  for (const std::string& each : field.enumeration) {
    if (each != condition.value) return each;
  }
  return nullptr;
}

/// Whether a record with this value at the condition's field fits it. Others of its fields are as listings want them.
bool fits(const mocks::RowCondition& condition, const std::string& path, const json& value) {
  if (condition.path != path) return true;
  if (!is_about_today(condition)) {
    return condition.comparison == Comparison::equal ? value == condition.value : value != condition.value;
  }
  const bool ahead = condition.comparison == Comparison::at_least || condition.comparison == Comparison::more;
  return ahead == (value >= "2030-01-01");
}

/// The value of the parameter that shows a hidden record.
std::optional<std::string> lifting_value(const QueryParameter& parameter, const std::string& path, const json& value) {
  for (const auto& [name, conditions] : parameter.choices) {
    const bool all = std::all_of(conditions.begin(), conditions.end(),
                                 [&](const auto& condition) { return fits(condition, path, value); });
    if (all && name != parameter.otherwise) return name;
  }
  return std::nullopt;
}

/// A record that the restriction hides, and the value of its field. Nothing where no client can make one.
std::optional<Attempt<Made>> made_hidden(Trial& trial, const mocks::RowCondition& condition, json& value) {
  const auto& entity = trial.shelf.entity;
  const Slot slot = entity.slot_of(condition.path);
  if (slot == mocks::no_slot) return std::nullopt;
  if (slot == entity.deleted_slot && entity.allows("DELETE")) {
    auto made = trial.records.make(trial.shelf);
    if (made) (void)trial.session.send({.method = "DELETE", .path = trial.session.path_of(trial.shelf, made->id)});
    value = true;
    return made;
  }
  value = hidden_by(condition, entity.field(slot));
  if (!is_writable(entity, slot) || value.is_null()) return std::nullopt;
  Recipe recipe{{{condition.path, value}}, {}};
  for (Slot other = 0; other < entity.size(); ++other) {
    if (entity.field(other).not_before == condition.path) recipe.without.insert(entity.field(other).path);
  }
  const auto& start = entity.field(slot).not_before;
  if (start) recipe.without.insert(*start);
  return trial.records.make(trial.shelf, recipe);
}

void try_restriction(Trial& trial, const Restriction& restriction) {
  const auto& [parameter, condition] = restriction;
  json value;
  const auto hidden = made_hidden(trial, condition, value);
  if (!hidden) return;
  const std::string record = fmt::format("{} {}", condition.path, value.dump());
  if (!*hidden) return trial.note("hides a record with " + record, hidden->error());
  const std::string pointer = trial.session.places().parameter(trial.shelf.index, parameter->name);
  trial.records.forget(trial.shelf, (*hidden)->id);
  const Walk by_default = walk(trial.session, trial.shelf, {});
  auto fault = by_default.fault;
  if (!fault && holds_id(by_default, (*hidden)->id)) fault = Fault{"it is left out", "it is listed", pointer};
  trial.note("hides a record with " + record, by_default.first, fault);
  const auto lifting = lifting_value(*parameter, condition.path, value);
  if (!lifting) return trial.skip(fmt::format("shows it by no value of \"{}\"", parameter->name));
  const Walk lifted = walk(trial.session, trial.shelf, {{parameter->name, *lifting}});
  fault = lifted.fault;
  if (!fault && !holds_id(lifted, (*hidden)->id)) fault = Fault{"it is listed", "it is left out", pointer};
  trial.note("shows it where that is asked for", lifted.first, fault);
}

bool contains_text(const Made& made, const QueryParameter& parameter, const std::string& needle) {
  return std::any_of(parameter.fields.begin(), parameter.fields.end(), [&](const std::string& path) {
    const auto shown = shown_at(made.record, path);
    return shown && base::fold(text_of_value(*shown)).find(base::fold(needle)) != std::string::npos;
  });
}

/// What a parameter that compares has in front of the value, so that a record with that value fits.
std::string operator_that_fits(const QueryParameter& parameter) {
  for (const Comparison wanted : {Comparison::equal, Comparison::at_least, Comparison::at_most}) {
    for (const auto& [written, meaning] : parameter.operators) {
      if (meaning == wanted) return written;
    }
  }
  return {};
}

bool is_equality(const QueryParameter& parameter) {
  if (parameter.kind != ParameterKind::compares) return parameter.kind != ParameterKind::contains;
  const auto& operators = parameter.operators;
  return std::any_of(operators.begin(), operators.end(),
                     [](const auto& each) { return each.second == Comparison::equal; });
}

/// Whether a record without the value would be listed, too.
bool fits_too(const Made& other, const Made& wanted, const QueryParameter& parameter, const std::string& path,
              const std::string& value) {
  if (parameter.kind == ParameterKind::contains) return contains_text(other, parameter, value);
  return !is_equality(parameter) || shown_at(other.record, path) == shown_at(wanted.record, path);
}

void try_plain_filter(Trial& trial, const QueryParameter& parameter) {
  const std::string what = fmt::format("filters by \"{}\"", parameter.name);
  const auto wanted = trial.records.make(trial.shelf);
  const auto other = wanted ? trial.records.make(trial.shelf) : wanted;
  if (!other) return trial.note(what, other.error());
  std::string path;
  for (const auto& field : parameter.fields) {
    const auto shown = shown_at(wanted->record, field);
    if (path.empty() && shown && shown->is_primitive() && !shown->is_null() && *shown != "") path = field;
  }
  if (path.empty()) return trial.skip(fmt::format("shows no value to filter by \"{}\"", parameter.name));
  const std::string value = text_of_value(*shown_at(wanted->record, path));
  const std::string query = parameter.kind == ParameterKind::compares ? operator_that_fits(parameter) + value : value;
  const Walk found = walk(trial.session, trial.shelf, {{parameter.name, query}});
  const std::string pointer = trial.session.places().parameter(trial.shelf.index, parameter.name);
  auto fault = found.fault;
  if (!fault && !holds_id(found, wanted->id)) {
    fault = Fault{fmt::format("the record whose \"{}\" is {}", path, value), "it is left out", pointer};
  }
  if (!fault && holds_id(found, other->id) && !fits_too(*other, *wanted, parameter, path, value)) {
    fault = Fault{"no record with another value", short_text(other->record), pointer};
  }
  trial.note(what, found.first, fault);
}

}  // namespace

void try_change_filter(Trial& trial) {
  const auto filter = change_filter_of(trial.shelf);
  if (!filter || !trial.shelf.entity.allows("LIST")) return trial.skip("has no change filter");
  const std::string what = filter->inclusive ? "lists what has changed since a time, or then"
                                             : "lists what has changed since a time, and not then";
  const auto older = trial.records.make(trial.shelf);
  trial.session.pass(time_between);
  const auto newer = older ? trial.records.make(trial.shelf) : older;
  if (!newer) return trial.note(what, newer.error());
  trial.session.pass(time_between);
  touch(trial, *newer);
  const auto& changed = trial.shelf.entity.declaration->changed_field;
  const auto now = trial.records.read(trial.shelf, newer->id);
  if (!now) return trial.note(what, now.error());
  const auto since = shown_at(filter->inclusive ? *now : older->record, changed);
  if (!since || since->is_null()) {
    return trial.note(what, {},
                      Fault{fmt::format("a time in \"{}\"", changed), "it is not shown",
                            trial.session.places().field(trial.shelf.index, changed)});
  }
  const Walk found = walk(trial.session, trial.shelf, query_since(*filter, changed, *since));
  const std::string pointer = trial.session.places().parameter(trial.shelf.index, filter->parameter->name);
  auto fault = found.fault;
  if (!fault && !holds_id(found, newer->id)) fault = Fault{"the changed record", "it is left out", pointer};
  if (!fault && holds_id(found, older->id)) fault = Fault{"no older record", "one is listed", pointer};
  trial.note(what, found.first, fault);
}

void try_plain_filters(Trial& trial) {
  if (!trial.shelf.entity.allows("LIST")) return;
  for (const auto& parameter : trial.shelf.dialect.query) {
    const bool plain = parameter.kind == ParameterKind::equals || parameter.kind == ParameterKind::one_of ||
                       parameter.kind == ParameterKind::contains || parameter.kind == ParameterKind::compares;
    if (plain) try_plain_filter(trial, parameter);
  }
}

void try_default_filters(Trial& trial) {
  if (!trial.shelf.entity.allows("LIST")) return;
  const auto restrictions = default_restrictions(trial.shelf);
  if (restrictions.empty()) return trial.skip("hides no record by itself");
  for (const Restriction& restriction : restrictions) try_restriction(trial, restriction);
}

}  // namespace dataflow_qa::trial
