#include <fmt/format.h>
#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

#include "harness/cli/command.h"
#include "harness/cli/version.h"

int main(int argc, char** argv) {
  using namespace dataflow_qa::cli;
  testing::InitGoogleTest(&argc, argv);  // takes its own --gtest_… options out
  CLI::App app{"dataflow-qa tries every statement of a dataflow document against a sync implementation.",
               "dataflow-qa"};
  app.set_version_flag("--version", std::string("dataflow-qa ") + std::string(version));
  app.require_subcommand(1);
  app.footer(
      "Examples:\n"
      "  dataflow-qa run                                 the bundled document and the bundled sync\n"
      "  dataflow-qa run --subject my/subject.json       your own sync\n"
      "  dataflow-qa checklist FILE.rst                  what a document asks for\n"
      "  dataflow-qa mock poweroffice-go --port 8082     one of the mock systems, for your own program\n"
      "Exit status: 0 passed, 1 failed, 2 wrong usage, configuration or document,\n"
      "3 the subject, the machine or the harness could not do its work.");
  Action action;
  add_run_command(app, action);
  add_checklist_command(app, action);
  add_mock_command(app, action);
  add_report_command(app, action);
  add_compare_command(app, action);
  add_gate_command(app, action);
  add_known_issues_command(app, action);
  try {
    app.parse(argc, argv);
    return action();
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? exit_passed : exit_usage;
  } catch (const UsageError& error) {
    fmt::print(stderr, "dataflow-qa: {}\n", error.what());
    return exit_usage;
  } catch (const std::exception& error) {
    fmt::print(stderr, "dataflow-qa: {}\n", error.what());
    return exit_trouble;
  }
}
