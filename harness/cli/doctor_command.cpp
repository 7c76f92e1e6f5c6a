// Held by doctor_test.cpp.
#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <memory>

#include "harness/cli/command.h"
#include "harness/cli/doctor_text.h"
#include "harness/cli/interrupt.h"
#include "harness/cli/machine.h"
#include "harness/cli/progress.h"
#include "harness/cli/results_input.h"
#include "harness/cli/run_options.h"
#include "harness/cli/run_setup.h"
#include "harness/subject/environment.h"
#include "harness/world/claims.h"
#include "harness/world/unseen_edits.h"
#include "harness/world/world.h"

namespace dataflow_qa::cli {
namespace {

using std::chrono::milliseconds;
using Steady = std::chrono::steady_clock;

milliseconds since(Steady::time_point begun) {
  return std::chrono::duration_cast<milliseconds>(Steady::now() - begun);
}

world::WorldOptions world_of(const run::RunOptions& options, Progress& progress) {
  world::WorldOptions world{.model = options.model,
                            .dataset = options.dataset,
                            .subject = options.subject,
                            .reaper = options.reaper,
                            .mapping_file = options.mapping_file,
                            .systems = options.systems,
                            .program_dir = options.program_dir,
                            .seed = options.seed,
                            .ports = options.ports,
                            .never_listed = world::Claims(options.subject->capabilities, *options.model).unread(),
                            .switches = options.switches,
                            .on_waiting = [&progress](const std::string& what) {
                              throw_when_interrupted();
                              progress.show(what);
                            }};
  for (const auto side : {model::Side::source, model::Side::target}) {
    world.switches[side].merge(world::positions_that_show_edits(*options.model, side));
  }
  return world;
}

/// Names the variables that the subject gets, and those of pass_env that are not set here.
void note_environment(const world::World& world, Examination& examination) {
  const auto& file = *examination.subject;
  for (const auto& name : file.pass_env) {
    if (std::getenv(name.c_str()) == nullptr) examination.not_passed.push_back(name);
  }
  if (file.mode == subject::Mode::external) return;
  auto values = world.systems().connection();
  for (const auto& name : world::placeholder_names(world.model())) values.try_emplace(name);
  for (const auto& [name, value] : subject::environment_of(file, world.systems().connection(), values)) {
    examination.variables.push_back(name);
  }
}

void take_requests(const world::World& world, Examination& examination) {
  examination.requests.clear();
  for (auto& entry : world.systems().journal().since(0)) {
    if (entry.actor == mocks::Actor::subject) examination.requests.push_back(std::move(entry));
  }
}

int examine(const RunArguments& arguments, const Suites& suites) {
  const auto input = read_input(arguments, suites);
  const subject::Reaper reaper;
  const auto options = options_of(input, arguments, reaper);
  require_room(1);
  end_in_order_when_interrupted();
  Progress progress;
  Examination examination{.model = options.model, .subject = options.subject};
  {
    world::World world(world_of(options, progress));
    note_environment(world, examination);
    const auto begun = Steady::now();
    try {
      world.start_subject();
      examination.ready = since(begun);
      world.settle();
      examination.settled = since(begun);
      take_requests(world, examination);
      world.stop_subject();
    } catch (const subject::SubjectTrouble& error) {
      examination.trouble = error.what();
      examination.last_output = error.last_output();
      take_requests(world, examination);
    }
    examination.notes = world.subject().stop_notes();
  }
  progress.clear();
  const auto finding = finding_of(examination);
  deliver(finding.text + "\n" + examination_text(examination), "", Reader::person);
  return finding.exit;
}

}  // namespace

void add_doctor_command(CLI::App& app, Action& action, const Suites& suites) {
  auto arguments = std::make_shared<RunArguments>();
  auto* command = app.add_subcommand("doctor", "Start a sync once and say what it does, in plain words");
  add_what_is_tested(*command, arguments);
  command->footer(
      "Starts the sync against fresh mocks with a few records, waits until it rests, and stops it. Then it says first\n"
      "whether the sync can be tried, then how long it took, what of its environment it got, how it signs in, pages\n"
      "and polls, and what was refused and why.\n"
      "Example:\n"
      "  dataflow-qa doctor --subject my/subject.json\n"
      "Exit status: 0 the sync can be tried, 1 it can, but requests of it were refused, or it listed nothing, or "
      "never\n"
      "called a system, 2 wrong usage or configuration, 3 it did not start, was not ready, did not come to rest, died\n"
      "or sent nothing.");
  command->callback(
      [arguments, &action, &suites] { action = [arguments, &suites] { return examine(*arguments, suites); }; });
}

}  // namespace dataflow_qa::cli
