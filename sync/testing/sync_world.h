#pragma once

// Both fakes, a state that outlives crashes, and an engine that can die and start again.

#include <memory>

#include "sync/engine.h"
#include "sync/testing/fake_system.h"

namespace pms_go_sync::testing {

/// The plan of fixtures/mappings/default.json.
[[nodiscard]] const Plan& default_plan();
[[nodiscard]] Plan default_plan_with(const LinkRules& rules);

class SyncWorld {
 public:
  explicit SyncWorld(EngineOptions options = {.create_in_source = true}, const LinkRules& rules = {});

  /// One pass, a second after the one before. False where it ended early or the sync crashed; then it is started again.
  bool poll();
  /// Passes until two in a row write nothing, all faults over and all delays passed. False where that never comes.
  bool settle();
  void restart();
  /// From now on each pass is a program run of its own that writes to one system, to the other in turn.
  void take_turns();
  /// Starts again with other options.
  void use(EngineOptions options) {
    options_ = options;
    restart();
  }

  [[nodiscard]] std::string target_of(const std::string& flow, const std::string& source_id) const;
  [[nodiscard]] std::string source_of(const std::string& flow, const std::string& target_id) const;
  [[nodiscard]] int writes() const { return pms.writes() + go.writes(); }
  /// As the source sees it, through the mapping: what is different between the two records; empty: nothing.
  [[nodiscard]] std::string differences(const std::string& flow, const std::string& source_id) const;

  TestClock clock;
  FakePms pms{clock};
  FakeGo go{clock};
  State state = State::in_memory();
  std::vector<std::string> log_lines;

 private:
  EngineOptions options_;
  Plan plan_;
  Log log_;
  std::unique_ptr<Engine> engine_;
  bool takes_turns_ = false;
};

}  // namespace pms_go_sync::testing
