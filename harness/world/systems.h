#pragma once

// Systems: the mocks of both systems, filled with fixtures, with one journal and one clock. MockSystem's own methods do
// what a person does there.
//
// Throws HarnessTrouble. The destructor stops the mocks.

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fixtures/dataset.h"
#include "harness/model/model.h"
#include "harness/world/ledger.h"
#include "mocks/http/between.h"
#include "mocks/http/journal.h"
#include "mocks/mock_system.h"
#include "mocks/store/clock.h"

namespace dataflow_qa::world {

class Systems {
 public:
  struct Options {
    const Model* model = nullptr;
    const fixtures::Dataset* dataset = nullptr;
    std::map<std::string, int> ports;  // by alias; any free one where it has none
    int idle_timeout_s = 60;           // of connections
    bool fixed_credentials = false;
    std::int64_t id_offset = 0;                                   // how far beyond the usual ones ids begin
    std::map<Side, std::map<std::string, std::string>> switches;  // what the descriptions leave open
    std::chrono::milliseconds clock_ahead{0};                     // of real time; negative: behind it
    std::map<Side, mocks::Between> between;                       // who tampers with requests
  };

  explicit Systems(Options options);

  [[nodiscard]] mocks::MockSystem& at(Side side) { return side == Side::source ? *source_ : *target_; }
  [[nodiscard]] const mocks::MockSystem& at(Side side) const { return side == Side::source ? *source_ : *target_; }
  [[nodiscard]] const std::string& label(Side side) const { return options_.model->label(side); }
  [[nodiscard]] mocks::Journal& journal() { return journal_; }
  [[nodiscard]] const mocks::Journal& journal() const { return journal_; }
  [[nodiscard]] mocks::Clock& clock() { return clock_; }
  [[nodiscard]] const mocks::Clock& clock() const { return clock_; }

  /// The record as it is now, whether or not anything has settled.
  [[nodiscard]] std::optional<nlohmann::json> record(Side side, const Flow& flow, std::string_view id) const;
  [[nodiscard]] Ledger::Records records(Side side, const Flow& flow) const;
  /// Brings a snapshot of them up to date: see MockSystem::refresh().
  std::vector<std::string> refresh(Side side, const Flow& flow, mocks::Snapshot& snapshot) const;
  /// Look-ups among the records of the target: by a value that identifies one, and by its id.
  [[nodiscard]] std::optional<nlohmann::json> id_of(const mapping::Lookup& lookup, const nlohmann::json& value) const;
  [[nodiscard]] std::optional<nlohmann::json> value_of(const mapping::Lookup& lookup, const nlohmann::json& id) const;

  /// The settings that a client needs to connect to both, by placeholder: {"pms.base_url", …}.
  [[nodiscard]] std::map<std::string, std::string> connection() const;
  [[nodiscard]] std::vector<std::string> secrets() const;
  /// No request is answered while the guard lives.
  [[nodiscard]] std::shared_ptr<void> hold_requests();
  void clear_faults();
  /// For how long reads of either system may not see a change yet.
  [[nodiscard]] std::chrono::milliseconds read_lag() const;
  /// Throws where a mock has had trouble of its own.
  void require_sound() const;

 private:
  [[nodiscard]] std::unique_ptr<mocks::MockSystem> start(Side side);

  Options options_;
  mocks::Clock clock_;
  mocks::Journal journal_;
  std::unique_ptr<mocks::MockSystem> source_;
  std::unique_ptr<mocks::MockSystem> target_;
};

}  // namespace dataflow_qa::world
