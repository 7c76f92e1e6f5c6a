#pragma once

// The results of an exploration: how many histories were played, and what failed. Written as explore.json. Values only.

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "reports/model/failure.h"

namespace dataflow_qa::reports {

/// A history that failed, cut down to what its failure needs.
struct ExplorationFinding {
  std::uint64_t seed = 0;
  std::size_t steps = 0;        // that persons, faults and restarts make
  std::size_t drawn_steps = 0;  // before it was cut down
  std::size_t played = 0;       // how often it was played as it is now
  std::size_t failed = 0;       // how often it failed then; 0: it was seen once
  std::vector<std::string> words;
  Failure failure;
  nlohmann::json history;            // as its file holds it
  std::size_t alike = 0;             // how many further histories failed like it
  std::vector<std::uint64_t> seeds;  // of the first of them
};

struct Exploration {
  bool complete = false;
  std::string started;  // RFC 3339
  std::int64_t duration_ms = 0;
  std::uint64_t first_seed = 1;
  std::optional<std::uint64_t> seeds;  // that all shares together were to play; none: as many as the time allows
  std::size_t steps_each = 0;          // of each history
  bool faults = false;
  std::optional<std::string> shard;  // "1/3"
  std::string subject;
  std::string document;
  std::string inputs;  // digest of the document, the mapping and the subject file; empty: an earlier release wrote it
  std::string harness_version;
  std::optional<std::string> trouble;
  std::uint64_t histories = 0;  // played
  std::uint64_t steps = 0;      // that happened
  std::vector<ExplorationFinding> findings;
};

/// The most seeds that a finding names.
constexpr std::size_t most_seeds_named = 50;

/// 0 nothing was found, 1 a history failed, 3 it ended early or was in trouble.
[[nodiscard]] int exit_status(const Exploration& exploration);

/// explore.json: indented, ending in a line feed. Never throws over text from outside.
[[nodiscard]] std::string exploration_json(const Exploration& exploration);
/// The error names the file and the place.
[[nodiscard]] base::Result<Exploration> read_exploration(std::string_view text, const std::string& file);
/// Its schema, JSON Schema draft 7.
[[nodiscard]] std::string_view exploration_schema();

}  // namespace dataflow_qa::reports
