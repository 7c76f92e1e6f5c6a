#pragma once

// The defects of mutants, by name. What each of them is, and which checks must notice it, stands in mutants.json. A new
// one is a function in one of the files of defects, and a line in the table at that file's end.

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <variant>

#include "harness/run/testing/exchange.h"

namespace dataflow_qa::run::testing {

/// Makes a defect for one start of the sync; some keep what outlives a restart in its folder.
using MakeDefect = std::variant<Defect (*)(), Defect (*)(const std::filesystem::path& state_dir)>;
using DefectTable = std::map<std::string, MakeDefect>;

[[nodiscard]] DefectTable defects_at_faults();
[[nodiscard]] DefectTable defects_at_writes();
[[nodiscard]] DefectTable defects_of_births();
[[nodiscard]] DefectTable defects_of_conflicts();
[[nodiscard]] DefectTable defects_of_described_systems();
[[nodiscard]] DefectTable defects_of_excess();
[[nodiscard]] DefectTable defects_of_likeness();
[[nodiscard]] DefectTable defects_of_listings();
[[nodiscard]] DefectTable defects_of_reading();
[[nodiscard]] DefectTable defects_of_races();
[[nodiscard]] DefectTable defects_of_references();
[[nodiscard]] DefectTable defects_of_shapes();
[[nodiscard]] DefectTable defects_of_some_records();
[[nodiscard]] DefectTable defects_of_the_past();
[[nodiscard]] DefectTable defects_of_the_whole();
[[nodiscard]] DefectTable defects_of_values();
[[nodiscard]] DefectTable defects_of_writing();

/// Nothing where there is none of that name; "none" is one. `state_dir`: of the sync.
[[nodiscard]] std::optional<Defect> find_defect(const std::string& name, const std::filesystem::path& state_dir);

}  // namespace dataflow_qa::run::testing
