#include "harness/world/unseen_edits.h"

#include <algorithm>

namespace dataflow_qa::world {

using model::Flow;
using model::Side;

namespace {

/// Calls `visit` with the collection and each field of it whose edits a change feed may not show.
template <typename Visit>
void for_each_hidden(const mocks::SystemDeclaration& system, const Visit& visit) {
  for (const auto& entity : system.entities) {
    for (const auto& field : entity.fields) {
      if (field.unseen || field.unseen_with) visit(entity.collection, field);
    }
  }
}

bool is_part_of(const std::string& path, const std::set<std::string>& objects) {
  return std::any_of(objects.begin(), objects.end(), [&](const std::string& object) {
    return path == object || (path.starts_with(object) && path[object.size()] == '.');
  });
}

}  // namespace

SwitchValues positions_that_show_edits(const model::Model& model, Side side) {
  SwitchValues positions;
  for_each_hidden(model.system(side), [&](const std::string&, const mocks::FieldDeclaration& field) {
    if (!field.unseen_with) return;
    const auto& [name, hiding] = *field.unseen_with;
    positions[name] = hiding == "on" ? "off" : "on";
  });
  return positions;
}

UnseenEdits::UnseenEdits(const model::Model& model, const std::map<Side, SwitchValues>& switches) : model_(model) {
  for (const auto side : {Side::source, Side::target}) {
    const auto& system = model.system(side);
    const auto of_side = switches.find(side);
    for_each_hidden(system, [&](const std::string& collection, const mocks::FieldDeclaration& field) {
      const bool by_switch = !field.unseen && of_side != switches.end() &&
                             of_side->second.contains(field.unseen_with->first) &&
                             of_side->second.at(field.unseen_with->first) == field.unseen_with->second;
      if (!field.unseen && !by_switch) return;
      hidden_[{system.alias, collection}].insert(field.path);
    });
  }
}

bool UnseenEdits::is_hidden(const mocks::JournalEntry& entry) const {
  const auto found = hidden_.find({entry.system, entry.collection});
  if (found == hidden_.end() || entry.actor != mocks::Actor::harness || entry.created || entry.deleted) return false;
  return entry.effect == mocks::Effect::effective && !entry.changes.empty() &&
         std::all_of(entry.changes.begin(), entry.changes.end(),
                     [&](const mocks::PropertyChange& change) { return is_part_of(change.path, found->second); });
}

std::set<const Flow*> UnseenEdits::since(const mocks::Journal& journal, std::uint64_t sequence) const {
  std::set<const Flow*> flows;
  if (hidden_.empty()) return flows;
  journal.for_each_since(sequence, [&](const mocks::JournalEntry& entry) {
    if (!is_hidden(entry)) return;
    const auto side = model_.side_of(entry.system);
    for (const auto& flow : model_.flows()) {
      if (side && flow.collection(*side) == entry.collection) flows.insert(&flow);
    }
  });
  return flows;
}

}  // namespace dataflow_qa::world
