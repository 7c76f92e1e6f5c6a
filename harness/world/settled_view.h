#pragma once

// SettledView: both systems as they were when all had last settled. Expectations are judged on it, whatever other
// checks edit meanwhile.

#include <chrono>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/world/ledger.h"
#include "harness/world/settle_tracker.h"
#include "harness/world/systems.h"

namespace dataflow_qa::world {

class SettledView {
 public:
  explicit SettledView(const Model& model) : model_(&model) {}

  [[nodiscard]] const Ledger::Records& records(Side side, const Flow& flow) const;
  /// One of them, until the next settle; an empty object where it was not there.
  [[nodiscard]] const nlohmann::json& record(Side side, const Flow& flow, const std::string& id) const;
  /// The ids of the records that have come, changed or gone since that many settles; in their order.
  [[nodiscard]] std::vector<std::string> changed_since(Side side, const Flow& flow, int settles) const;
  /// A property of the record that kept being written though nobody edited it; `property` narrows it to that one.
  [[nodiscard]] std::optional<Oscillation> oscillation(Side side, const Flow& flow, std::string_view id,
                                                       const std::optional<std::string>& property = std::nullopt) const;
  /// The journal's sequence at that time: what came later, the subject has not answered yet.
  [[nodiscard]] std::uint64_t sequence() const { return sequence_; }
  /// How often all has settled.
  [[nodiscard]] int settles() const { return settles_; }
  /// How long the last settle took.
  [[nodiscard]] std::chrono::milliseconds took() const { return took_; }

  /// All has settled now.
  void take(const Systems& systems, const SettleTracker& tracker, std::chrono::milliseconds took);

 private:
  struct Collection {
    mocks::Snapshot snapshot;
    std::map<std::string, int> changed;  // id → the settle at which it was another than before
  };

  const Model* model_;
  std::map<std::pair<Side, const Flow*>, Collection> collections_;
  std::vector<Oscillation> oscillations_;
  std::uint64_t sequence_ = 0;
  int settles_ = 0;
  std::chrono::milliseconds took_{0};
};

}  // namespace dataflow_qa::world
