#pragma once

// Facts that the worlds of a run showed and a reader wants to know, though no sentence of the document speaks of them
// and no verdict rests on them.
//
//   WorldFindings findings;
//   findings.take(world);  // on the thread of each world
//   all.add(findings);
//   for (auto& finding : all.findings()) …

#include <map>
#include <string>
#include <vector>

#include "harness/world/world.h"
#include "reports/model/results.h"

namespace dataflow_qa::run {

class WorldFindings {
 public:
  /// Takes the findings of a world that has come to its end.
  void take(const world::World& world);
  void add(const WorldFindings& other);
  /// One for each thing that was seen, with how often.
  [[nodiscard]] std::vector<reports::Finding> findings() const;

 private:
  void note_route(const model::Model& model, const mocks::JournalEntry& entry);
  void note_record(const model::Model& model, const mocks::JournalEntry& entry);
  void note_values(const model::Model& model, const mocks::JournalEntry& entry);
  void note_what_was_not_seen(const world::World& world);
  void note(const char* kind, const std::string& message, int times = 1) { seen_[kind][message] += times; }

  std::map<std::string, std::map<std::string, int>> seen_;  // kind → message → how often
};

}  // namespace dataflow_qa::run
