// Held by sabotage_test.cpp.
#include "harness/sabotage/end_state.h"

#include <fmt/format.h>

#include <utility>

#include "harness/model/conversion.h"

namespace dataflow_qa::sabotage {
namespace {

using model::Flow;
using model::Property;
using model::Side;
using nlohmann::json;

class EndState {
 public:
  EndState(const world::World& world, const Flow& flow) : world_(world), flow_(*flow.whole) {
    world.systems().journal().for_each_since(0, [&](const mocks::JournalEntry& entry) { take(entry); });
  }

  [[nodiscard]] std::optional<std::string> wrong_with(Side side, const std::string& id) const {
    const auto own = world_.systems().record(side, flow_, id);
    if (deleted_.contains({side, id})) return std::nullopt;
    if (!own) return fmt::format("{} {} is not there", world_.systems().label(side), id);
    const auto pair = world_.ledger().pair_of(side, flow_, id);
    if (!pair) return fmt::format("{} {} has no counterpart", world_.systems().label(side), id);
    const auto source = world_.systems().record(Side::source, flow_, pair->source);
    const auto target = world_.systems().record(Side::target, flow_, pair->target);
    const bool removed =
        deleted_.contains({Side::source, pair->source}) || deleted_.contains({Side::target, pair->target});
    if (removed) return std::nullopt;
    if (!source || !target) return fmt::format("the counterpart of {} {} is gone", world_.systems().label(side), id);
    for (const auto& property : world_.model().properties_of(flow_, *source)) {
      if (auto wrong = wrong_with(property, *pair, *source, *target)) return wrong;
    }
    return std::nullopt;
  }

 private:
  struct Edit {
    std::uint64_t sequence = 0;
    json value;
  };

  void take(const mocks::JournalEntry& entry) {
    const auto side = world_.model().side_of(entry.system);
    if (!side || entry.actor != mocks::Actor::harness || entry.collection != flow_.collection(*side)) return;
    if (entry.deleted) deleted_.insert({*side, entry.record});
    for (const auto& change : entry.changes) {
      edits_[{*side, entry.record, change.path}] = {entry.sequence, change.after};
    }
  }

  [[nodiscard]] const Edit* edit(Side side, const std::string& id, const std::string& path) const {
    const auto found = edits_.find({side, id, path});
    return found == edits_.end() ? nullptr : &found->second;
  }

  [[nodiscard]] std::optional<std::string> wrong_with(const Property& property, const world::Pair& pair,
                                                      const json& source, const json& target) const {
    if (!model::agree(property, source, target, world_)) {
      return fmt::format("{} of {} is {}, and {} of {} is {}", property.path(Side::source), pair.source,
                         model::shown(mapping::value_at(source, property.path(Side::source))),
                         property.path(Side::target), pair.target,
                         model::shown(mapping::value_at(target, property.path(Side::target))));
    }
    const auto* there = edit(Side::target, pair.target, property.path(Side::target));
    const auto* here = edit(Side::source, pair.source, property.path(Side::source));
    // Where persons wrote on both sides, which of both values stands is the sync's own rule.
    std::optional<std::string> wrong;
    for (const auto side : {Side::source, Side::target}) {
      const auto* edit = side == Side::source ? here : there;
      if (edit == nullptr) continue;
      const auto& now = mapping::value_at(side == Side::source ? source : target, property.path(side));
      if (model::same_on(property, side, edit->value, now)) return std::nullopt;
      wrong = fmt::format("{} of {} is {}, and a person wrote {}", property.path(side), pair.id(side),
                          model::shown(now), model::shown(edit->value));
    }
    return wrong;
  }

  const world::World& world_;
  const Flow& flow_;
  std::set<std::pair<Side, std::string>> deleted_;                    // by persons
  std::map<std::tuple<Side, std::string, std::string>, Edit> edits_;  // by persons: the last of each property
};

}  // namespace

std::optional<std::string> what_is_wrong(const world::World& world, Side side, const Flow& flow,
                                         const std::map<std::string, std::size_t>& records) {
  const EndState state(world, flow);
  for (const auto& [id, times] : records) {
    if (id.empty()) continue;
    if (auto wrong = state.wrong_with(side, id)) return wrong;
  }
  return std::nullopt;
}

}  // namespace dataflow_qa::sabotage
