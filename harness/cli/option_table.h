#pragma once

// The commands and options of the program as data, from the tables that the command line itself is read by: what
// completion and manual pages are made of, so that they never lag behind.

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace dataflow_qa::cli {

/// What may stand for the value of an option.
enum class ValueKind { none, file, folder, choice, other };

struct OptionRow {
  std::vector<std::string> names;  // "--jobs", "-h"; empty for an operand
  std::string value;               // "FILE.json"; empty for a flag
  ValueKind kind = ValueKind::none;
  std::vector<std::string> choices;
  std::string about;
  bool value_is_optional = false;
};

struct CommandRow {
  std::vector<std::string> path;  // {"history", "show"}; empty for the program itself
  std::string about;
  std::vector<OptionRow> options;     // in the order of --help
  std::vector<OptionRow> operands;    // what stands without a name
  std::vector<std::string> commands;  // below it
  const CLI::App* app = nullptr;

  /// "dataflow-qa history show", with this between the words.
  [[nodiscard]] std::string name(const std::string& between) const;
};

/// The program itself first, then each command, followed by those below it.
[[nodiscard]] std::vector<CommandRow> option_table(const CLI::App& app);

}  // namespace dataflow_qa::cli
