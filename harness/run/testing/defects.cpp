// Held by mutants_test.cpp.
#include "harness/run/testing/defects.h"

namespace dataflow_qa::run::testing {

std::optional<Defect> find_defect(const std::string& name, const std::filesystem::path& state_dir) {
  if (name == "none") return Defect{};
  for (const auto& table :
       {defects_at_faults(), defects_at_writes(), defects_of_likeness(), defects_of_listings(), defects_of_births(),
        defects_of_conflicts(), defects_of_described_systems(), defects_of_excess(), defects_of_reading(),
        defects_of_races(), defects_of_references(), defects_of_shapes(), defects_of_some_records(),
        defects_of_the_past(), defects_of_the_whole(), defects_of_values(), defects_of_writing()}) {
    const auto found = table.find(name);
    if (found == table.end()) continue;
    if (const auto* make = std::get_if<Defect (*)()>(&found->second)) return (*make)();
    return std::get<Defect (*)(const std::filesystem::path&)>(found->second)(state_dir);
  }
  return std::nullopt;
}

}  // namespace dataflow_qa::run::testing
