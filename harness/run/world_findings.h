#pragma once

// What is worth telling of the worlds of a run, though no sentence of the document speaks of it and no verdict rests on
// it.
//
//   WorldFindings findings;
//   findings.take(world);  // of each world that was played
//   for (auto& finding : findings.told()) …

#include <map>
#include <string>
#include <vector>

#include "harness/world/world.h"
#include "reports/model/results.h"

namespace dataflow_qa::run {

class WorldFindings {
 public:
  /// Of a world that has been played.
  void take(const world::World& world);
  /// One for each thing that was seen, with how often.
  [[nodiscard]] std::vector<reports::Finding> told() const;

 private:
  void note_route(const mocks::JournalEntry& entry);
  void note_record(const model::Model& model, const mocks::JournalEntry& entry);
  void note_values(const model::Model& model, const mocks::JournalEntry& entry);
  void note_what_was_not_seen(const world::World& world);
  void note(const char* kind, const std::string& message, int times = 1) { seen_[kind][message] += times; }

  std::map<std::string, std::map<std::string, int>> seen_;  // kind → message → how often
};

}  // namespace dataflow_qa::run
