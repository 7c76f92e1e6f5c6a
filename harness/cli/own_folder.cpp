// Held by sabotage_command_test.cpp and explore_command_test.cpp.
#include "harness/cli/own_folder.h"

#include <fmt/format.h>

#include <regex>

#include "base/file.h"
#include "harness/cli/report_folder.h"
#include "harness/explore/story.h"
#include "reports/formats/sabotage.h"

namespace dataflow_qa::cli {
namespace {

namespace fs = std::filesystem;

fs::path prepare_own_folder(const std::string& out, const std::string& what, const std::vector<std::string>& names) {
  const fs::path folder(out);
  std::error_code error;
  fs::create_directories(folder, error);
  if (error || !base::is_folder(folder)) throw UsageError(fmt::format("--out {}: it cannot be made a folder", out));
  const bool own = format_of(folder / names.front()) == "dataflow-qa/" + what;
  for (const auto& name : names) {
    if (own || !base::is_there(folder / name)) continue;
    throw UsageError(
        fmt::format("--out {} holds something named {} that no {} has written; name another folder", out, name, what));
  }
  retire(folder, names);
  return folder;
}

}  // namespace

std::string format_of(const fs::path& file) {
  constexpr std::size_t enough = 200;
  const auto beginning = base::beginning_of(file, enough);
  static const std::regex format(R"re("format"\s*:\s*"([^"]*)")re");
  std::smatch found;
  return std::regex_search(beginning, found, format) ? found[1].str() : "";
}

fs::path prepare_exploration_folder(const std::string& out) {
  return prepare_own_folder(out, "exploration", {exploration_file});
}

fs::path prepare_sabotage_folder(const std::string& out) {
  return prepare_own_folder(out, "sabotage", {sabotage_file, sabotage_page});
}

fs::path history_file(const fs::path& folder, const reports::ExplorationFinding& finding) {
  return folder / fmt::format("history-{}.json", finding.seed);
}

void write_exploration(const fs::path& folder, const reports::Exploration& exploration) {
  for (const auto& finding : exploration.findings) {
    const auto file = history_file(folder, finding);
    const auto story = explore::read_story(finding.history.dump(), file.string());
    write_file(file, story ? explore::written(*story) : finding.history.dump(1) + "\n");
  }
  write_file(folder / exploration_file, reports::exploration_json(exploration));
  remove_retired(folder, {exploration_file});
}

void write_sabotage(const fs::path& folder, const reports::Sabotage& sabotage) {
  write_file(folder / sabotage_file, reports::sabotage_json(sabotage));
  write_file(folder / sabotage_page, reports::sabotage_markdown(sabotage));
  remove_retired(folder, {sabotage_file, sabotage_page});
}

}  // namespace dataflow_qa::cli
