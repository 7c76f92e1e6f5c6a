#include <fmt/format.h>
#include <fmt/ranges.h>
#include <netdb.h>
#include <sys/socket.h>

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/url.h"
#include "fixtures/dataset.h"
#include "harness/cli/command.h"
#include "harness/cli/systems_option.h"
#include "mocks/controls.h"
#include "mocks/fidelity.h"
#include "mocks/http/journal.h"
#include "mocks/store/clock.h"
#include "mocks/system/catalogue.h"
#include "mocks/systems.h"

namespace dataflow_qa::cli {
namespace {

struct MockArguments {
  std::string system;
  std::string host = "127.0.0.1";
  int port = 0;
  std::string fixtures;
  bool control = false;
  int rate_limit = 0;
  std::vector<std::string> switches;  // "name=value"
  bool fidelity = false;
  std::vector<std::string> systems;  // folders
};

fixtures::Dataset read_dataset(const std::string& name) {
  auto dataset = fixtures::read_dataset(fixtures::directory() / "datasets" / (name + ".json"));
  if (!dataset) throw UsageError(dataset.error().text());
  return std::move(*dataset);
}

/// An address or a name of this machine, as it is or in the brackets of a URL. Another one is the user's mistake.
std::string address_at(const std::string& host) {
  const bool in_brackets = host.size() > 2 && host.front() == '[' && host.back() == ']';
  const auto address = in_brackets ? host.substr(1, host.size() - 2) : host;
  const addrinfo wanted{.ai_flags = AI_PASSIVE, .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
  addrinfo* found = nullptr;
  const int failed = address.empty() ? EAI_NONAME : getaddrinfo(address.c_str(), nullptr, &wanted, &found);
  if (failed == 0) freeaddrinfo(found);
  if (failed != 0) {
    throw UsageError(
        fmt::format("--host \"{}\": there is no such address (127.0.0.1 is this machine alone, 0.0.0.0 "
                    "all of its addresses)",
                    host));
  }
  return address;
}

/// An unknown name and a value that does not fit are the user's mistakes, reported before a port is opened.
std::map<std::string, std::string> switches_from(const MockArguments& arguments, const mocks::System& system) {
  mocks::SwitchSettings settings(mocks::switches_of(system));
  std::map<std::string, std::string> switches;
  for (const std::string& setting : arguments.switches) {
    const auto equals = setting.find('=');
    if (equals == std::string::npos) throw UsageError(fmt::format("--switch {}: expected NAME=VALUE", setting));
    const std::string name = setting.substr(0, equals);
    const std::string value = setting.substr(equals + 1);
    if (auto set = settings.set(name, value); !set)
      throw UsageError(fmt::format("--switch {}: {}", setting, set.error().message));
    switches[name] = value;
  }
  return switches;
}

std::string switch_help() {
  std::string text = "Switches (--switch NAME=VALUE):\n";
  for (const auto& system : mocks::known_systems()) {
    if (system.switches == nullptr) continue;
    for (const auto& info : *system.switches) {
      text += fmt::format("  {:<30} {:<5} {}: {}\n", info.name, info.otherwise, system.declaration->name, info.says);
    }
  }
  return text;
}

/// The system that the user named, or that is described in the file that the user named.
const mocks::System& system_named(const MockArguments& arguments, mocks::Catalogue& catalogue) {
  const std::string& name = arguments.system;
  if (name.ends_with(".json") || base::is_there(name)) {
    const auto added = catalogue.add_file(name);
    if (!added) throw UsageError(added.error().text());
    return *catalogue.all().back();
  }
  if (const auto* known = catalogue.find(name)) return *known;
  std::vector<std::string> names;
  for (const auto* system : catalogue.all()) names.push_back(system->declaration.name);
  throw UsageError(
      fmt::format("there is no system {}; known are {}. Name the file of your own: dataflow-qa mock FILE.json", name,
                  fmt::join(names, ", ")));
}

int serve(const MockArguments& arguments) {
  mocks::Catalogue catalogue;
  add_systems(catalogue, arguments.systems);
  const mocks::System& system = system_named(arguments, catalogue);
  if (arguments.fidelity) {
    fmt::print("{}\n", mocks::fidelity(system));
    return exit_passed;
  }
  // Threads inherit the mask: SIGINT and SIGTERM are taken by sigwait alone.
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGINT);
  sigaddset(&ends, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);

  mocks::Clock clock;
  mocks::Journal journal{64U << 20U, 4096, mocks::entries_of_a_standalone_mock};
  mocks::StartOptions options{.clock = &clock, .journal = &journal};
  options.host = address_at(arguments.host);
  options.port = arguments.port;
  options.fixed_credentials = true;
  options.control = arguments.control;
  options.rate_limit = arguments.rate_limit;
  options.switches = switches_from(arguments, system);
  auto started = mocks::start_mock(system, options);
  if (!started) throw std::runtime_error(started.error().message);
  auto& mock = **started;
  if (!arguments.fixtures.empty()) {
    const auto loaded = fixtures::load(read_dataset(arguments.fixtures), {{system.declaration.name, &mock}});
    if (!loaded) throw UsageError(loaded.error().text());
    if (auto* controls = mock.controls()) controls->begin_here();
  }
  fmt::print("{} mock, on {}\n", system.declaration.label, mock.base_url());
  for (const auto& [key, value] : mock.connection()) fmt::print("  {:<17} {}\n", key, value);
  if (arguments.control)
    fmt::print("  {:<17} {}\n", "control", base::split_url(mock.base_url()).value().origin() + "/__control");
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
  for (const auto* system : mocks::Catalogue().all()) names.push_back(system->declaration.name);
  auto* command = app.add_subcommand("mock", "Serve one mock system until interrupted");
  command
      ->add_option("system", arguments->system,
                   fmt::format("The system to serve: {}, or the file of a description", fmt::join(names, ", ")))
      ->required();
  add_systems_option(*command, arguments->systems);
  command->add_option("--port", arguments->port, "Port; 0: any free one")
      ->type_name("N")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  command
      ->add_option("--fixtures", arguments->fixtures, "Records to begin with, for example 'standard' (default: none)")
      ->type_name("NAME");
  command->add_option("--host", arguments->host, "Address to listen on")->type_name("ADDRESS")->capture_default_str();
  command->add_flag("--control", arguments->control,
                    "Serve /__control to clients on this machine: faults, clock, snapshots, seed, journal");
  command->add_option("--rate-limit", arguments->rate_limit, "Requests a second that the mock answers; 0: no limit")
      ->type_name("N")
      ->check(CLI::Range(0, 1000000))
      ->capture_default_str();
  command
      ->add_option("--switch", arguments->switches,
                   "Choose what the system's description leaves open; may be given several times")
      ->type_name("NAME=VALUE");
  command->add_flag("--fidelity", arguments->fidelity,
                    "Print what the mock does, and whether that is documented, observed by clients or assumed");
  command->footer(switch_help() +
                  "\nExamples:\n"
                  "  dataflow-qa mock custom-pms --port 8081 --fixtures standard\n"
                  "  dataflow-qa mock poweroffice-go --port 8082 --control --rate-limit 10\n"
                  "  dataflow-qa mock poweroffice-go --switch token-lifetime-s=60 --switch privileges=Customer_Full\n"
                  "  dataflow-qa mock poweroffice-go --fidelity\n"
                  "  dataflow-qa mock my-system.json");
  command->callback([arguments, &action] { action = [arguments] { return serve(*arguments); }; });
}

}  // namespace dataflow_qa::cli
