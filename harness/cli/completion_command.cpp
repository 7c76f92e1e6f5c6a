// Held by completion_test.cpp.
#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "harness/cli/command.h"
#include "harness/cli/completion.h"
#include "harness/cli/manual.h"
#include "harness/cli/mistakes.h"
#include "harness/cli/option_table.h"
#include "harness/cli/version.h"

namespace dataflow_qa::cli {
namespace {

namespace fs = std::filesystem;

int print_completion(const CLI::App& app, const std::string& shell) {
  const auto commands = option_table(app);
  fmt::print("{}", shell == "bash"  ? bash_completion(commands)
                   : shell == "zsh" ? zsh_completion(commands)
                                    : fish_completion(commands));
  return exit_passed;
}

/// A page for each command, and a script for each shell, where Debian looks for them below `share`.
int write_manual(const CLI::App& app, const std::string& share) {
  const auto commands = option_table(app);
  const fs::path folder(share);
  for (const auto* each :
       {"man/man1", "bash-completion/completions", "zsh/vendor-completions", "fish/vendor_completions.d"}) {
    std::error_code error;
    fs::create_directories(folder / each, error);
    if (error) throw UsageError(fmt::format("{} cannot be created: {}", (folder / each).string(), error.message()));
  }
  for (const auto& command : commands) {
    write_file(folder / "man/man1" / (command.name("-") + ".1"), manual_page(command, std::string(version)));
  }
  write_file(folder / "bash-completion/completions/dataflow-qa", bash_completion(commands));
  write_file(folder / "zsh/vendor-completions/_dataflow-qa", zsh_completion(commands));
  write_file(folder / "fish/vendor_completions.d/dataflow-qa.fish", fish_completion(commands));
  return exit_passed;
}

}  // namespace

void add_completion_command(CLI::App& app, Action& action) {
  auto shell = std::make_shared<std::string>();
  auto* command = app.add_subcommand("completion", "Print the completion script for a shell");
  command->add_option("shell", *shell, "The shell")
      ->required()
      ->type_name("SHELL")
      ->check(OneOf({"bash", "zsh", "fish"}));
  command->footer(
      "Examples:\n"
      "  dataflow-qa completion bash >~/.local/share/bash-completion/completions/dataflow-qa\n"
      "  dataflow-qa completion zsh >~/.zfunc/_dataflow-qa     where ~/.zfunc is in fpath\n"
      "  dataflow-qa completion fish >~/.config/fish/completions/dataflow-qa.fish\n"
      "The package installs all three. A shell reads them when it starts.\n"
      "Exit status: 0, or 2 for a shell that is not known.");
  command->callback([shell, &app, &action] { action = [shell, &app] { return print_completion(app, *shell); }; });
}

void add_manual_command(CLI::App& app, Action& action) {
  auto share = std::make_shared<std::string>();
  auto* command = app.add_subcommand("manual", "Write manual pages and completion scripts into a folder");
  command->add_option("folder", *share, "Folder such as /usr/local/share")->required()->type_name("DIR");
  command->footer(
      "Example:\n"
      "  dataflow-qa manual ~/.local/share     then: man dataflow-qa-run\n"
      "The package installs them.\n"
      "Exit status: 0, or 2 where the folder cannot be written.");
  command->callback([share, &app, &action] { action = [share, &app] { return write_manual(app, *share); }; });
}

}  // namespace dataflow_qa::cli
