// Held by trial_test.cpp.
#include "harness/trial/records.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/trial/forms.h"
#include "harness/trial/walk.h"
#include "mocks/store/record.h"

namespace dataflow_qa::trial {

using mocks::Comparison;
using mocks::OutcomeKind;
using mocks::Slot;
using nlohmann::json;

namespace {

constexpr const char* long_ago = "2010-01-01";
constexpr const char* far_ahead = "2089-12-28";

/// The value of a field in a record made with these.
json value_in(const Shelf& shelf, const Values& values, const std::string& path) {
  const auto given = values.find(path);
  if (given != values.end()) return given->second;
  const auto* field = shelf.entity.declaration->find(path);
  return field != nullptr && field->default_value ? *field->default_value : json();
}

bool looks_ahead(Comparison comparison) {
  return comparison == Comparison::at_least || comparison == Comparison::more;
}

/// Values with which listings show the record by themselves.
void fit_restrictions(const Shelf& shelf, const Recipe& recipe, Values& values) {
  for (const auto& [parameter, condition] : default_restrictions(shelf)) {
    const Slot slot = shelf.entity.slot_of(condition.path);
    if (slot == mocks::no_slot || !is_writable(shelf.entity, slot) || recipe.values.contains(condition.path)) continue;
    if (is_about_today(condition)) {
      const json wanted = looks_ahead(condition.comparison) ? far_ahead : long_ago;
      const auto drawn = values.find(condition.path);
      const bool fits = drawn != values.end() && (drawn->second < "2030") == (wanted < "2030");
      if (!fits && condition.or_null) values.erase(condition.path);
      if (!fits && !condition.or_null) values[condition.path] = wanted;
    } else if (condition.comparison == Comparison::equal && !condition.value.is_null()) {
      values[condition.path] = condition.value;
    } else if (condition.comparison == Comparison::equal) {
      values.erase(condition.path);
    }
  }
}

json nested(const Shelf& shelf, const Values& values) {
  json record = json::object();
  for (const auto& [path, value] : values) {
    if (shelf.entity.slot_of(path) == mocks::no_slot) continue;
    std::string pointer = "/" + path;
    std::replace(pointer.begin(), pointer.end(), '.', '/');
    record[json::json_pointer(pointer)] = value;
  }
  return record;
}

}  // namespace

std::vector<Restriction> default_restrictions(const Shelf& shelf) {
  std::vector<Restriction> restrictions;
  for (const auto& parameter : shelf.dialect.query) {
    if (parameter.kind != mocks::ParameterKind::choice || !parameter.otherwise) continue;
    for (const auto& [value, conditions] : parameter.choices) {
      if (value != *parameter.otherwise) continue;
      for (const auto& condition : conditions) restrictions.push_back({&parameter, condition});
    }
  }
  return restrictions;
}

bool is_about_today(const mocks::RowCondition& condition) {
  return condition.value.is_string() && condition.value.get_ref<const std::string&>().ends_with("today}");
}

Attempt<json> Records::referable(const Shelf& shelf, Slot slot) {
  const auto& field = shelf.entity.field(slot);
  const Shelf& other = session_.shelf(*field.reference);
  Recipe recipe;
  if (field.referenced_has) recipe.values[field.referenced_has->first] = field.referenced_has->second;
  for (const auto& [parameter, condition] : default_restrictions(shelf)) {
    const bool through =
        condition.path.starts_with(field.path + ".") && shelf.entity.slot_of(condition.path) == mocks::no_slot;
    if (through && condition.comparison == Comparison::equal) {
      recipe.values[condition.path.substr(field.path.size() + 1)] = condition.value;
    }
  }
  const std::string key = other.name() + json(recipe.values).dump();
  const auto known = referable_.find(key);
  if (known != referable_.end()) return known->second;
  if (!in_the_making_.insert(other.name()).second) {
    return tl::unexpected(
        Trouble{{},
                {fmt::format("a record of {} that can be referred to", other.name()),
                 "each needs one of the other first", session_.places().field(shelf.index, field.path)}});
  }
  auto made = make(other, recipe);
  in_the_making_.erase(other.name());
  if (!made) return tl::unexpected(std::move(made.error()));
  const json id = mocks::id_value(other.entity, made->id);
  referable_[key] = id;
  return id;
}

void Records::leave_out_what_does_not_go(const Shelf& shelf, Values& values) const {
  for (Slot slot = 0; slot < shelf.entity.size(); ++slot) {
    const auto& field = shelf.entity.field(slot);
    const auto& rules = shelf.entity.rules[slot];
    const bool is_null = field.null_when && value_in(shelf, values, field.null_when->first) == field.null_when->second;
    const bool is_kept = !rules.kept_when || value_in(shelf, values, shelf.entity.field(rules.kept_when->slot).path) ==
                                                 rules.kept_when->equals;
    const bool derived =
        field.derived_when && value_in(shelf, values, field.derived_when->first) == field.derived_when->second;
    if (is_null || !is_kept || derived) values.erase(field.path);
  }
}

Attempt<Values> Records::draft(const Shelf& shelf, const Recipe& recipe) {
  Values values;
  for (Slot slot = 0; slot < shelf.entity.size(); ++slot) {
    const auto& field = shelf.entity.field(slot);
    const bool given = recipe.values.contains(field.path) || recipe.without.contains(field.path);
    if (given || !is_writable(shelf.entity, slot) || shelf.entity.rules[slot].own_rule) continue;
    if (!field.reference) {
      values[field.path] = draws_.draw(field, shelf.entity.rules[slot]);
      continue;
    }
    const bool needed = field.required || !field.nullable || slot == shelf.entity.parent_slot;
    if (!needed && *field.reference == shelf.name()) continue;
    auto id = referable(shelf, slot);
    if (!id && needed) return tl::unexpected(std::move(id.error()));
    if (id) values[field.path] = field.type == mocks::FieldType::list ? json::array({*id}) : *id;
  }
  if (const auto above = parent_in_path(shelf.entity)) {
    const auto& path = shelf.entity.field(*above).path;
    auto id = recipe.values.contains(path) ? Attempt<json>(recipe.values.at(path)) : referable(shelf, *above);
    if (!id) return tl::unexpected(std::move(id.error()));
    values[path] = *id;
    session_.set_parent(shelf, {}, mocks::text_of_id(*id));
  }
  fit_restrictions(shelf, recipe, values);
  for (const auto& [path, value] : recipe.values) values[path] = value;
  leave_out_what_does_not_go(shelf, values);
  return values;
}

Exchange Records::post(const Shelf& shelf, const Values& values) {
  return session_.send(session_.ask_with("POST", shelf, {}, body_of(shelf, values, Verb::create)));
}

Attempt<Made> Records::made_by(const Shelf& shelf, const Values& values, const Exchange& exchange) {
  Made made{id_in_answer(session_.dialect(), shelf, exchange), values, {}};
  if (made.id.empty()) {
    return tl::unexpected(Trouble{exchange,
                                  {fmt::format("an id in the answer: the field \"{}\", \"{{id}}\" in the body, or a "
                                               "header with \"{{id}}\" or \"{{url}}\"",
                                               shelf.entity.declaration->id_field),
                                   short_text(exchange.shown()), session_.places().outcome(OutcomeKind::created)}});
  }
  there_[shelf.name()].insert(made.id);
  if (const auto above = parent_in_path(shelf.entity)) {
    session_.set_parent(shelf, made.id, mocks::text_of_id(values.at(shelf.entity.field(*above).path)));
  }
  return made;
}

Attempt<Made> Records::make(const Shelf& shelf, const Recipe& recipe) {
  auto values = draft(shelf, recipe);
  if (!values) return tl::unexpected(std::move(values.error()));
  Attempt<Made> made;
  if (shelf.entity.allows("POST")) {
    const Exchange exchange = post(shelf, *values);
    const About about{place_of_refusal(session_.system(), session_.places(), shelf, exchange), {}, &shelf};
    if (auto fault = session_.fault(exchange, OutcomeKind::created, about)) {
      return tl::unexpected(Trouble{exchange, std::move(*fault)});
    }
    made = made_by(shelf, *values, exchange);
  } else {
    const auto by_person = session_.mock().create(shelf.name(), nested(shelf, *values));
    if (!by_person) {
      return tl::unexpected(Trouble{{}, {"a record", by_person.error().detail, session_.places().fields(shelf.index)}});
    }
    made = Made{mocks::id_text(*shelf.entity.declaration, *by_person), *values, {}};
    there_[shelf.name()].insert(made->id);
  }
  if (!made) return made;
  auto record = read(shelf, made->id);
  if (!record) return tl::unexpected(std::move(record.error()));
  made->record = std::move(*record);
  return made;
}

Attempt<json> Records::read(const Shelf& shelf, const std::string& id) {
  if (shelf.entity.allows("GET")) {
    const Exchange exchange = session_.send({.path = session_.path_of(shelf, id)});
    if (auto fault = session_.fault(exchange, OutcomeKind::found, {{}, {}, &shelf})) {
      return tl::unexpected(Trouble{exchange, std::move(*fault)});
    }
    return record_in(session_.dialect(), shelf, exchange, OutcomeKind::found);
  }
  if (!shelf.entity.allows("LIST")) return json();
  const Walk all = walk(session_, shelf, {});
  if (all.fault) return tl::unexpected(Trouble{all.last, *all.fault});
  const auto at = std::find(all.ids.begin(), all.ids.end(), id);
  return at == all.ids.end() ? json() : all.rows[static_cast<std::size_t>(at - all.ids.begin())];
}

}  // namespace dataflow_qa::trial
