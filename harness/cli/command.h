#pragma once

// Shared by the commands of the program: exit statuses, the user's mistakes, reading and writing files. This room is
// the only one that prints or decides how the program exits.

#include <CLI/CLI.hpp>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/checklist/checklist.h"
#include "harness/run/catalogue.h"

namespace dataflow_qa::cli {

enum ExitStatus : int {
  exit_passed = 0,
  exit_failed = 1,
  exit_usage = 2,    // wrong usage, configuration or document
  exit_trouble = 3,  // the subject, the machine or the harness could not do its work
};

/// The user's mistake. The program prints it as it is, and exits with 2.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The checks that there are. Only the program's main knows the suites themselves.
struct Suites {
  std::vector<run::Suite> all;
  /// Items that the profiles beyond "checklist" add to a checklist.
  std::function<void(checklist::Checklist&)> add_advisory_items;
};

/// A command's work once its options are parsed; returns the exit status.
using Action = std::function<int()>;

/// Each adds a subcommand to `app`, which puts its work into `action` when it is called. `suites` must outlive the
/// action.
void add_run_command(CLI::App& app, Action& action, const Suites& suites);
void add_explore_command(CLI::App& app, Action& action, const Suites& suites);
void add_sabotage_command(CLI::App& app, Action& action, const Suites& suites);
void add_mock_command(CLI::App& app, Action& action);
void add_checklist_command(CLI::App& app, Action& action, const Suites& suites);
void add_report_command(CLI::App& app, Action& action);
void add_compare_command(CLI::App& app, Action& action);
void add_gate_command(CLI::App& app, Action& action);
void add_known_issues_command(CLI::App& app, Action& action);
void add_history_command(CLI::App& app, Action& action);
void add_merge_command(CLI::App& app, Action& action);
void add_system_command(CLI::App& app, Action& action);
void add_doctor_command(CLI::App& app, Action& action, const Suites& suites);
void add_serve_command(CLI::App& app, Action& action);
void add_init_command(CLI::App& app, Action& action);
/// The last two: they say what commands and options there are.
void add_completion_command(CLI::App& app, Action& action);
void add_manual_command(CLI::App& app, Action& action);
void add_steadiness_command(CLI::App& app, Action& action, const Suites& suites);
/// A subcommand of `system`.
void add_system_check(CLI::App& system_subcommand, Action& action);

/// Where the bundled programs are: the folder of this one.
[[nodiscard]] std::filesystem::path program_dir();

/// Writes beside the place and renames, so that a reader never sees half a file. Writes directly to what is no regular
/// file: a device, a pipe, a link. Throws std::runtime_error.
void write_file(const std::filesystem::path& file, std::string_view text);

/// Says where standard output goes and what it can show.
struct Terminal {
  bool is_terminal = false;
  bool color = false;     // a terminal that is not dumb, and NO_COLOR is not set
  bool rewrites = false;  // a terminal that is not dumb: a line can be written again in its place
  bool unicode = true;    // unless LC_ALL, LC_CTYPE or LANG, the first that is set, names another encoding
  std::size_t width = 80;
  std::size_t height = 0;  // lines; 0 where there is no terminal or it does not say
};
[[nodiscard]] Terminal standard_output();
[[nodiscard]] Terminal standard_error();

}  // namespace dataflow_qa::cli
