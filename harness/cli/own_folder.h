#pragma once

// The folder in which `explore` or `sabotage` leaves its report, and so does `merge` for their shares.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "harness/cli/command.h"
#include "reports/model/exploration.h"
#include "reports/model/sabotage.h"

namespace dataflow_qa::cli {

inline constexpr const char* exploration_file = "explore.json";
inline constexpr const char* default_exploration_folder = "dataflow-qa-explore";
inline constexpr const char* default_sabotage_folder = "dataflow-qa-sabotage";
inline constexpr const char* sabotage_file = "sabotage.json";
inline constexpr const char* sabotage_page = "sabotage.md";

/// The format that a report names at its beginning: "dataflow-qa/results". Empty where it names none.
[[nodiscard]] std::string format_of(const std::filesystem::path& file);

/// It may hold an earlier report of the same kind, which is set aside. Throws UsageError where it cannot be used, or
/// where it holds a file of such a name that nothing of the kind has written.
[[nodiscard]] std::filesystem::path prepare_exploration_folder(const std::string& out);
[[nodiscard]] std::filesystem::path prepare_sabotage_folder(const std::string& out);

/// With a file for each history that failed: history-17.json.
void write_exploration(const std::filesystem::path& folder, const reports::Exploration& exploration);
void write_sabotage(const std::filesystem::path& folder, const reports::Sabotage& sabotage);

/// Where the history of a finding is kept.
[[nodiscard]] std::filesystem::path history_file(const std::filesystem::path& folder,
                                                 const reports::ExplorationFinding& finding);

}  // namespace dataflow_qa::cli
