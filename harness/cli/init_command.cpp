// Held by init_test.cpp.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <filesystem>
#include <memory>
#include <vector>

#include "base/file.h"
#include "fixtures/dataset.h"
#include "harness/cli/command.h"
#include "harness/cli/report_folder.h"
#include "harness/cli/results_input.h"

namespace dataflow_qa::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* files[] = {"subject.json", "sync.py", "README.md"};

/// Nothing that is there is touched.
void require_nothing_there(const fs::path& folder) {
  std::vector<std::string> taken;
  for (const auto* file : files) {
    if (fs::exists(fs::symlink_status(folder / file))) taken.push_back(shown_path(folder / file));
  }
  if (taken.empty()) return;
  throw UsageError(fmt::format("{} {} there already, and nothing was written; name another folder with --dir",
                               fmt::join(taken, ", "), taken.size() == 1 ? "is" : "are"));
}

int init(const std::string& name) {
  const fs::path folder(name);
  std::error_code error;
  fs::create_directories(folder, error);
  if (error || !base::is_folder(folder)) throw UsageError(fmt::format("--dir {}: it cannot be made a folder", name));
  require_nothing_there(folder);
  for (const auto* file : files) {
    write_file(folder / file, read_input_file((fixtures::directory() / "sample" / file).string()));
  }
  fs::permissions(folder / "sync.py", fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec,
                  fs::perm_options::add);
  const auto subject = shown_path(folder / "subject.json");
  fmt::print("Written: {}, and sync.py and README.md beside it.\n", subject);
  fmt::print("Next:    dataflow-qa doctor --subject {}\n", subject);
  fmt::print("         dataflow-qa run --subject {} --filter 'customers.link.new'\n", subject);
  return exit_passed;
}

}  // namespace

void add_init_command(CLI::App& app, Action& action) {
  auto folder = std::make_shared<std::string>(".");
  auto* command = app.add_subcommand("init", "Write a subject file and a small sample sync that runs");
  command
      ->add_option("--dir", *folder, "Folder for them (default: the current one); it is created if it does not exist")
      ->type_name("DIR");
  command->footer(
      "Writes subject.json, sync.py (Python 3, its standard library only) and a README.md of ten lines. The sample\n"
      "carries customers of the bundled document one way, and its subject file says so. Put your own sync in its "
      "place.\n"
      "Files that exist are never overwritten.\n"
      "Example:\n"
      "  dataflow-qa init --dir my-sync\n"
      "Exit status: 0, or 2 where one of the files exists or cannot be written.");
  command->callback([folder, &action] { action = [folder] { return init(*folder); }; });
}

}  // namespace dataflow_qa::cli
