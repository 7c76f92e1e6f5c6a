// Held by completion_test.cpp.
#include "harness/cli/option_table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <sstream>

namespace dataflow_qa::cli {
namespace {

/// The members of CLI::IsMember, which says them as "{checklist,full,load}" behind the name of the type.
std::vector<std::string> choices_of(const std::string& type) {
  const auto open = type.find(":{");
  const auto close = type.find('}', open == std::string::npos ? 0 : open);
  std::vector<std::string> result;
  if (open == std::string::npos || close == std::string::npos) return result;
  std::istringstream members(type.substr(open + 2, close - open - 2));
  for (std::string each; std::getline(members, each, ',');) result.push_back(each);
  return result;
}

OptionRow row_of(const CLI::Option& option) {
  OptionRow row{.about = option.get_description()};
  for (const auto& name : option.get_lnames()) row.names.push_back("--" + name);
  for (const auto& name : option.get_snames()) row.names.push_back("-" + name);
  if (option.get_items_expected_max() == 0) return row;
  const auto type = option.get_type_name();
  row.value = type.substr(0, std::min({type.find(":{"), type.find(":INT in"), type.find(":UINT in")}));
  row.value_is_optional = option.get_items_expected_min() == 0;
  row.choices = choices_of(type);
  const auto ends_in = [&](std::string_view end) { return row.value.ends_with(end); };
  row.kind = !row.choices.empty()                                                        ? ValueKind::choice
             : row.value == "DIR"                                                        ? ValueKind::folder
             : ends_in("FILE") || ends_in(".json") || ends_in(".rst") || ends_in(".zip") ? ValueKind::file
                                                                                         : ValueKind::other;
  return row;
}

void add_rows(const CLI::App& app, const std::vector<std::string>& path, std::vector<CommandRow>& rows) {
  CommandRow row{.path = path, .about = app.get_description(), .app = &app};
  const auto below = app.get_subcommands([](const CLI::App* each) { return !each->get_name().empty(); });
  for (const auto* option : app.get_options()) {
    (option->get_positional() && option->get_lnames().empty() ? row.operands : row.options).push_back(row_of(*option));
  }
  // A group of options counts as a command without a name.
  for (const auto* group : app.get_subcommands([](const CLI::App* each) { return each->get_name().empty(); })) {
    for (const auto* option : group->get_options()) row.options.push_back(row_of(*option));
  }
  for (const auto* command : below) row.commands.push_back(command->get_name());
  rows.push_back(std::move(row));
  for (const auto* command : below) {
    auto longer = path;
    longer.push_back(command->get_name());
    add_rows(*command, longer, rows);
  }
}

}  // namespace

std::string CommandRow::name(const std::string& between) const {
  return path.empty() ? "dataflow-qa" : fmt::format("dataflow-qa{}{}", between, fmt::join(path, between));
}

std::vector<CommandRow> option_table(const CLI::App& app) {
  std::vector<CommandRow> rows;
  add_rows(app, {}, rows);
  return rows;
}

}  // namespace dataflow_qa::cli
