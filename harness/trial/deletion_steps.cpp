// Held by trial_test.cpp.
#include <fmt/format.h>

#include <algorithm>

#include "harness/trial/steps.h"
#include "harness/trial/walk.h"
#include "mocks/store/record.h"

namespace dataflow_qa::trial {

using mocks::Dependants;
using mocks::OutcomeKind;
using mocks::Slot;
using nlohmann::json;

namespace {

Exchange remove_record(Trial& trial, const std::string& id) {
  return trial.session.send({.method = "DELETE", .path = trial.session.path_of(trial.shelf, id)});
}

/// A field of another collection, or of the same, by which its records refer to those of this one.
struct Reference {
  const Shelf& from;
  Slot slot;
};

std::vector<Reference> references_to(const Trial& trial) {
  std::vector<Reference> all;
  for (const Shelf& other : trial.session.shelves()) {
    for (Slot slot = 0; slot < other.entity.size(); ++slot) {
      const auto& field = other.entity.field(slot);
      const bool is_sent = is_writable(other.entity, slot) && !other.entity.rules[slot].own_rule;
      if (field.reference == trial.name() && is_sent) all.push_back({other, slot});
    }
  }
  return all;
}

std::string place_of_dependants(const Trial& trial) {
  return trial.session.places().of_collection(trial.shelf.index, "dependants");
}

/// Notes whether the record is there, as it should be.
void note_whether_there(Trial& trial, const Shelf& shelf, const std::string& id, bool wanted, const std::string& what) {
  if (!shelf.entity.allows("GET")) return;
  const Exchange exchange = trial.session.send({.path = trial.session.path_of(shelf, id)});
  trial.note(what, exchange,
             trial.session.fault(exchange, wanted ? OutcomeKind::found : OutcomeKind::not_found,
                                 {place_of_dependants(trial), {}, &shelf}));
}

void try_dependants(Trial& trial, const Reference& reference) {
  const auto& [from, slot] = reference;
  const auto& field = from.entity.field(slot);
  const bool below = slot == from.entity.parent_slot;
  const Dependants rule = below ? Dependants::cascade : trial.shelf.dialect.dependants;
  const std::string what = fmt::format("{} a record that one of {} refers to",
                                       rule == Dependants::refuse ? "keeps" : "deletes", from.name());
  Recipe recipe;
  if (field.referenced_has) recipe.values[field.referenced_has->first] = field.referenced_has->second;
  const auto referred = trial.records.make(trial.shelf, recipe);
  if (!referred) return trial.note(what, referred.error());
  const json id = mocks::id_value(trial.shelf.entity, referred->id);
  const json value = field.type == mocks::FieldType::list ? json::array({id}) : id;
  const auto dependant = trial.records.make(from, {{{field.path, value}}, {}});
  if (!dependant) return trial.note(what, dependant.error());
  const Exchange exchange = remove_record(trial, referred->id);
  const bool refuses = rule == Dependants::refuse;
  trial.note(
      what, exchange,
      trial.fault(exchange, refuses ? OutcomeKind::in_use : OutcomeKind::deleted, {place_of_dependants(trial), {}}));
  if (!refuses) trial.records.forget(trial.shelf, referred->id);
  if (rule == Dependants::cascade) {
    trial.records.forget(from, dependant->id);
    note_whether_there(trial, from, dependant->id, false, fmt::format("deletes the one of {} with it", from.name()));
  } else {
    note_whether_there(trial, from, dependant->id, true, fmt::format("keeps the one of {}", from.name()));
  }
}

void try_showing_deleted(Trial& trial, const mocks::QueryParameter& parameter, const std::string& id) {
  const Pairs with{{parameter.name, "true"}};
  const std::string place = trial.session.places().parameter(trial.shelf.index, parameter.name);
  const Walk all = walk(trial.session, trial.shelf, with);
  auto fault = all.fault;
  const bool there = std::find(all.ids.begin(), all.ids.end(), id) != all.ids.end();
  if (!fault && !there) fault = Fault{"the deleted record", "it is left out", place};
  trial.note(fmt::format("lists it with {}=true", parameter.name), all.first, fault);
  if (!parameter.single) return;
  const Exchange one = trial.session.send({.path = trial.session.path_of(trial.shelf, id), .query = with});
  trial.note(fmt::format("shows it with {}=true", parameter.name), one,
             trial.fault(one, OutcomeKind::found, {place, {}}));
}

}  // namespace

void try_deletion(Trial& trial) {
  if (!trial.shelf.entity.declaration->can_delete) return trial.skip("cannot be deleted");
  const auto made = trial.records.make(trial.shelf);
  if (!made) return trial.note("deletes a record", made.error());
  const Exchange exchange = remove_record(trial, made->id);
  const auto fault = trial.fault(exchange, OutcomeKind::deleted);
  trial.note("deletes a record", exchange, fault);
  trial.records.forget(trial.shelf, made->id);
  if (fault || !trial.shelf.entity.allows("GET")) return;
  const Exchange gone = trial.session.send({.path = trial.session.path_of(trial.shelf, made->id)});
  trial.note("does not show it any more", gone, trial.fault(gone, OutcomeKind::not_found));
  for (const auto& parameter : trial.shelf.dialect.query) {
    if (parameter.kind == mocks::ParameterKind::with_deleted) try_showing_deleted(trial, parameter, made->id);
  }
}

void try_deletion_with_dependants(Trial& trial) {
  if (!trial.shelf.entity.declaration->can_delete) return;
  const auto references = references_to(trial);
  if (references.empty()) return trial.skip("is referred to by no other record");
  for (const Reference& reference : references) try_dependants(trial, reference);
}

}  // namespace dataflow_qa::trial
