#include <fmt/format.h>
#include <fmt/ranges.h>

#include <csignal>
#include <cstdio>
#include <memory>

#include "fixtures/dataset.h"
#include "harness/cli/command.h"
#include "mocks/http/journal.h"
#include "mocks/store/clock.h"
#include "mocks/systems.h"

namespace dataflow_qa::cli {
namespace {

struct MockArguments {
  std::string system;
  int port = 0;
  std::string fixtures;
};

fixtures::Dataset read_dataset(const std::string& name) {
  auto dataset = fixtures::read_dataset(fixtures::directory() / "datasets" / (name + ".json"));
  if (!dataset) throw UsageError(dataset.error());
  return std::move(*dataset);
}

int serve(const MockArguments& arguments) {
  const auto* known = mocks::find_system(arguments.system);
  // Threads inherit the mask: SIGINT and SIGTERM are taken by sigwait alone.
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGINT);
  sigaddset(&ends, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);

  mocks::Clock clock;
  mocks::Journal journal;
  auto started =
      known->start({.clock = &clock, .journal = &journal, .port = arguments.port, .fixed_credentials = true});
  if (!started) throw std::runtime_error(started.error());
  auto& mock = **started;
  if (!arguments.fixtures.empty()) {
    const auto loaded = fixtures::load(read_dataset(arguments.fixtures), {{known->declaration->name, &mock}});
    if (!loaded) throw UsageError(loaded.error());
  }
  fmt::print("{} mock, on {}\n", known->declaration->label, mock.base_url());
  for (const auto& [key, value] : mock.connection()) fmt::print("  {:<17} {}\n", key, value);
  fmt::print("Ctrl-C ends it.\n");
  std::fflush(stdout);
  int signal = 0;
  sigwait(&ends, &signal);
  return exit_passed;
}

}  // namespace

void add_mock_command(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<MockArguments>();
  std::vector<std::string> names;
  for (const auto& system : mocks::known_systems()) names.push_back(system.declaration->name);
  auto* command = app.add_subcommand("mock", "Serve one mock system until interrupted");
  command->add_option("system", arguments->system, fmt::format("Which: {}", fmt::join(names, ", ")))
      ->required()
      ->check(CLI::IsMember(names));
  command->add_option("--port", arguments->port, "Port on 127.0.0.1; 0: any free one")
      ->type_name("N")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  command
      ->add_option("--fixtures", arguments->fixtures, "Records to begin with, for example 'standard' (default: none)")
      ->type_name("NAME");
  command->footer("Example:\n  dataflow-qa mock custom-pms --port 8081 --fixtures standard");
  command->callback([arguments, &action] { action = [arguments] { return serve(*arguments); }; });
}

}  // namespace dataflow_qa::cli
