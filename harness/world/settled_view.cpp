#include "harness/world/settled_view.h"

#include <utility>

namespace dataflow_qa::world {

using nlohmann::json;

const Ledger::Records& SettledView::records(Side side, const Flow& flow) const {
  static const Ledger::Records none;
  const auto found = collections_.find({side, flow.whole});
  return found == collections_.end() ? none : found->second.snapshot.records;
}

std::vector<std::string> SettledView::changed_since(Side side, const Flow& flow, int settles) const {
  std::vector<std::string> result;
  const auto found = collections_.find({side, flow.whole});
  if (found == collections_.end()) return result;
  for (const auto& [id, settle] : found->second.changed) {
    if (settle > settles) result.push_back(id);
  }
  return result;
}

const json& SettledView::record(Side side, const Flow& flow, const std::string& id) const {
  static const json nothing = json::object();
  const auto& all = records(side, flow);
  const auto found = all.find(id);
  return found == all.end() ? nothing : found->second;
}

std::optional<Oscillation> SettledView::oscillation(Side side, const Flow& flow, std::string_view id,
                                                    const std::optional<std::string>& property) const {
  const auto& alias = model_->system(side).alias;
  for (const auto& each : oscillations_) {
    const bool same_record = each.system == alias && each.collection == flow.collection(side) && each.record == id;
    if (same_record && (!property || each.property == *property)) return each;
  }
  return std::nullopt;
}

void SettledView::take(const Systems& systems, const SettleTracker& tracker, std::chrono::milliseconds took) {
  sequence_ = systems.journal().last_sequence();
  oscillations_ = tracker.oscillations();
  took_ = took;
  ++settles_;
  for (const auto& flow : model_->flows()) {
    if (flow.is_part()) continue;
    for (const auto side : {Side::source, Side::target}) {
      auto& [snapshot, changed] = collections_[{side, &flow}];
      for (auto& id : systems.refresh(side, flow, snapshot)) changed[std::move(id)] = settles_;
    }
  }
}

}  // namespace dataflow_qa::world
