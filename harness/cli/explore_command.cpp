// Held by explore_command_test.cpp.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/date.h"
#include "base/file.h"
#include "base/limits.h"
#include "harness/cli/command.h"
#include "harness/cli/interrupt.h"
#include "harness/cli/machine.h"
#include "harness/cli/own_folder.h"
#include "harness/cli/progress.h"
#include "harness/cli/report_folder.h"
#include "harness/cli/results_input.h"
#include "harness/cli/run_options.h"
#include "harness/cli/run_setup.h"
#include "harness/cli/version.h"
#include "harness/explore/explore.h"
#include "harness/explore/wording.h"
#include "harness/run/shell_word.h"
#include "harness/run/world_factory.h"
#include "harness/run/world_plan.h"
#include "harness/world/trouble.h"
#include "reports/formats/console_parts.h"
#include "reports/formats/exploration.h"
#include "reports/model/sentences.h"

namespace dataflow_qa::cli {
namespace {

namespace console = reports::console;
namespace fs = std::filesystem;
using explore::Story;

struct ExploreArguments {
  std::shared_ptr<RunArguments> tested = std::make_shared<RunArguments>();
  std::optional<std::size_t> seeds;
  std::string time;
  explore::DrawOptions draw;
  std::size_t findings = 5;
  std::string replay;
  std::size_t plays = 10;
  std::string out = default_exploration_folder;
};

constexpr std::size_t usual_seeds = 200;
constexpr std::uint64_t last_first_seed = 1'000'000'000'000'000'000;  // there are others after it

/// "90s", "5m", "1h".
std::chrono::milliseconds parse_time(const std::string& text) {
  std::size_t end = 0;
  unsigned long long count = 0;
  try {
    count = std::stoull(text, &end);
  } catch (const std::exception&) {
    end = 0;
  }
  static const std::map<std::string, std::uint64_t> units = {{"s", 1}, {"m", 60}, {"h", 3600}};
  const auto unit = units.find(text.substr(end));
  constexpr std::uint64_t most = 1'000'000;
  if (end == 0 || !std::isdigit(static_cast<unsigned char>(text[0])) || unit == units.end() || count == 0 ||
      count > most) {
    throw UsageError(fmt::format("--time {}: expected a number with s, m or h, for example 90s or 5m", text));
  }
  return std::chrono::seconds(count * unit->second);
}

/// All that an exploration stands on; it stays where it was made.
struct Ground {
  Ground(const ExploreArguments& arguments, const Suites& suites)
      : input(read_input(*arguments.tested, suites)), options(options_of(input, *arguments.tested, reaper)) {
    const auto& project = *input.project;
    abilities = explore::abilities_of({.checklist = &project.checklist,
                                       .model = &project.model,
                                       .subject = &project.subject,
                                       .profile = run::Profile::full});
    if (abilities.empty()) throw UsageError("the document has no dataflow whose records persons could edit");
    require_room(run::worlds_at_once(options));
  }

  explore::StoryPlayer player(Progress& progress) const {
    explore::StoryPlayer::Setup setup{.run_world = run::make_run_world(options),
                                      .worlds_at_once = run::worlds_at_once(options),
                                      .stories_in_world = stories_in_world(),
                                      .model = options.model,
                                      .subject = options.subject,
                                      .invariants = {},
                                      .on_progress = [&progress](const std::string& what) {
                                        throw_when_interrupted();
                                        progress.show(what);
                                      }};
    for (const auto& check : input.project->catalogue) {
      const bool required = check.level == checklist::Level::required;
      if (check.is_invariant() && required && !check.not_applicable) setup.invariants.push_back(check);
    }
    return explore::StoryPlayer(std::move(setup));
  }
  [[nodiscard]] std::size_t stories_in_world() const {
    return std::min<std::size_t>(24, run::wave_size(*options.subject));
  }
  [[nodiscard]] std::size_t stories_at_once() const { return stories_in_world() * run::worlds_at_once(options); }

  subject::Reaper reaper;
  Input input;
  run::RunOptions options;
  std::vector<explore::Abilities> abilities;
};

void print_story(const Story& story, const model::Model& model, const console::Style& style) {
  std::size_t number = 0;
  for (const auto& sentence : explore::in_words(story, model)) {
    fmt::print("{}", console::block(fmt::format("  {:>2}. ", ++number), 6, sentence, style));
  }
}

/// "every time", "in 3 of 10 plays".
std::string how_often(std::size_t failed, std::size_t played) {
  if (failed == played) return fmt::format("every time ({} plays)", played);
  return fmt::format("in {} of {} plays", failed, played);
}

reports::ExplorationFinding described(const explore::Finding& finding, const model::Model& model) {
  const auto& shrunk = finding.shrunk;
  reports::ExplorationFinding result{.seed = finding.seed,
                                     .steps = explore::steps_made(shrunk.story),
                                     .drawn_steps = explore::steps_made(finding.drawn),
                                     .played = shrunk.played,
                                     .failed = shrunk.failed,
                                     .words = explore::in_words(shrunk.story, model),
                                     .failure = shrunk.failure,
                                     .history = nlohmann::json::parse(explore::written(shrunk.story)),
                                     .alike = finding.alike.size(),
                                     .seeds = finding.alike};
  if (result.seeds.size() > reports::most_seeds_named) result.seeds.resize(reports::most_seeds_named);
  return result;
}

/// Prints what is found when it is found, and keeps explore.json.
class Reporter {
 public:
  Reporter(const Ground& ground, const ExploreArguments& arguments, console::Style style)
      : ground_(ground),
        arguments_(arguments),
        style_(style),
        folder_(prepare_exploration_folder(arguments.out)),
        report_{.started = base::to_text(std::chrono::system_clock::now()),
                .first_seed = arguments.tested->seed,
                .steps_each = arguments.draw.steps,
                .faults = arguments.draw.faults,
                .document = ground.input.project->checklist.title,
                .inputs = inputs_digest(*ground.input.project),
                .harness_version = std::string(version)} {
    const auto& subject = ground.input.project->subject;
    report_.subject = reports::Subject{.name = subject.name, .version = subject.version}.label();
    if (arguments.seeds) report_.seeds = *arguments.seeds;
    if (!arguments.seeds && arguments.time.empty()) report_.seeds = usual_seeds;
    if (const auto& share = arguments.tested->shard) {
      report_.shard = fmt::format("{}/{}", share->index + 1, share->count);
    }
    write_exploration(folder_, report_);  // one that is killed leaves no earlier report behind
  }

  void finding(const explore::Finding& found) {
    const auto finding = described(found, *ground_.options.model);
    fmt::print("{}", reports::finding_console(++findings_, finding, style_));
    const auto file = history_file(folder_, finding);
    write_file(file, explore::written(found.shrunk.story));
    auto replay = command_line("explore", *arguments_.tested);
    fmt::print("  Again: {} --replay {}\n", replay, run::shell_word(file.string()));
    std::fflush(stdout);
  }

  /// Returns the exit status.
  int end(const explore::Explored& explored, const std::optional<std::string>& trouble) {
    report_.complete = !trouble;
    report_.trouble = trouble;
    report_.duration_ms = explored.playing.count();
    report_.histories = explored.stories;
    report_.steps = explored.steps;
    report_.findings.clear();
    while (findings_ < explored.findings.size()) finding(explored.findings[findings_]);  // that was being cut down
    for (const auto& each : explored.findings) report_.findings.push_back(described(each, *ground_.options.model));
    write_exploration(folder_, report_);
    if (explored.stories > 0) fmt::print("\n{}", reports::exploration_totals(report_));
    fmt::print("Report: {}\n", shown_path(folder_ / exploration_file));
    return reports::exit_status(report_);
  }

 private:
  const Ground& ground_;
  const ExploreArguments& arguments_;
  console::Style style_;
  fs::path folder_;
  reports::Exploration report_;
  std::size_t findings_ = 0;
};

int replay(const ExploreArguments& arguments, const Ground& ground, const console::Style& style) {
  const auto text = base::read_file(arguments.replay);
  if (!text) throw UsageError(text.error().text());
  const auto story = explore::read_story(*text, arguments.replay);
  if (!story) throw UsageError(story.error().text());
  auto error = explore::misfit(*story, *ground.options.model);
  if (!error) error = explore::misfit(*story, ground.abilities, *ground.options.model);
  if (error) {
    error->file = arguments.replay;
    throw UsageError(error->text());
  }
  print_story(*story, *ground.options.model, style);
  Progress progress;
  const auto outcomes =
      ground.player(progress).play(std::vector<Story>(arguments.plays, *story), explore::Sharing::none);
  progress.clear();
  std::size_t failed = 0;
  std::size_t done = 0;
  std::optional<reports::Failure> first;
  for (const auto& outcome : outcomes) {
    done = std::max(done, outcome.done);
    if (!outcome.failure) continue;
    ++failed;
    if (!first) first = outcome.failure;
  }
  if (const auto steps = explore::steps_made(*story); !first && done < steps) {
    const auto note = fmt::format(
        "At most {} of the {} steps happened: a system may refuse an edit, and a request that a step waits for may "
        "never come.",
        done, steps);
    fmt::print("{}", console::block("", 0, note, style));
  }
  if (!first) {
    fmt::print("The sync kept what every sync must keep, in each of {} plays.\n", outcomes.size());
    return exit_passed;
  }
  fmt::print("{}", console::block("  Then: ", 8, reports::sentence(*first) + ".", style));
  fmt::print("It fails {}.\n", how_often(failed, outcomes.size()));
  return exit_failed;
}

/// What the share of this machine plays.
explore::ExploreOptions options_of(const ExploreArguments& arguments) {
  explore::ExploreOptions options{
      .first_seed = arguments.tested->seed, .draw = arguments.draw, .findings_at_most = arguments.findings};
  if (!arguments.time.empty()) options.time = parse_time(arguments.time);
  options.seeds = arguments.seeds;
  if (!options.time && !options.seeds) options.seeds = usual_seeds;
  if (const auto& share = arguments.tested->shard) {
    options.first_seed += share->index;
    options.every = share->count;
    // Of ten seeds and four shares, the first two play three.
    if (options.seeds) options.seeds = (*options.seeds + share->count - 1 - share->index) / share->count;
  }
  return options;
}

int explore_all(const ExploreArguments& arguments, const Suites& suites) {
  const auto options = options_of(arguments);
  Ground ground(arguments, suites);
  end_in_order_when_interrupted();
  const auto style = style_of(standard_output());
  if (!arguments.replay.empty()) return replay(arguments, ground, style);
  Progress progress;
  Reporter reporter(ground, arguments, style);
  if (options.seeds == 0) {
    fmt::print("No history falls to this share.\n");
    return reporter.end({}, std::nullopt);
  }
  explore::Explored so_far;
  const auto end_early = [&](const std::string& why) {
    progress.clear();
    static_cast<void>(reporter.end(so_far, why));
  };
  try {
    so_far = explore::explore(ground.abilities, ground.player(progress), ground.stories_at_once(), options,
                              {.on_news = [&](const explore::Explored& explored) { so_far = explored; },
                               .on_finding =
                                   [&](const explore::Finding& finding) {
                                     progress.clear();
                                     reporter.finding(finding);
                                   }});
  } catch (const world::Interrupted&) {
    end_early("it was interrupted");
    throw;
  } catch (const std::exception& error) {
    end_early(base::what_of(error));
    throw;
  }
  progress.clear();
  return reporter.end(so_far, std::nullopt);
}

void add_options(CLI::App& command, const std::shared_ptr<ExploreArguments>& arguments) {
  add_what_is_tested(command, arguments->tested);
  command.add_option("--seeds", arguments->seeds, "Number of histories (default: 200, or as many as --time allows)")
      ->type_name("N")
      ->check(CLI::Range(1, 100'000'000));
  command.add_option("--time", arguments->time, "Begin no further history after it: 90s, 5m, 1h")->type_name("TIME");
  add_shard_option(command, arguments->tested,
                   "Only the I-th of N shares of the histories; `dataflow-qa merge` puts what they found together");
  command
      .add_option("--seed", arguments->tested->seed, "Seed of the first history; each further one has the next seed")
      ->type_name("N")
      ->check(whole_number(last_first_seed))
      ->capture_default_str();
  command.add_option("--steps", arguments->draw.steps, "Steps of a history")
      ->type_name("N")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  command.add_flag(
      "--faults", arguments->draw.faults,
      "Lost and broken answers, systems that are away or throttle, tokens that end, refused writes, a full disk, and "
      "restarts and kills of the sync right after a write, too");
  command.add_option("--findings", arguments->findings, "Stop after so many kinds of failures")
      ->type_name("N")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  command.add_option("--replay", arguments->replay, "Play this history instead")->type_name("FILE.json");
  command.add_option("--plays", arguments->plays, "Number of times to replay it")
      ->type_name("N")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  command.add_option("--jobs", arguments->tested->jobs, "Number of worlds to run at once (default: four per core)")
      ->type_name("N")
      ->check(CLI::Range(1, 64));
  command.add_option("--out", arguments->out, "Folder for the report, explore.json, and the histories that failed")
      ->type_name("DIR")
      ->capture_default_str();
}

/// Throws UsageError.
void require_options_that_go_together(const CLI::App& command) {
  if (command.count("--replay") == 0) {
    if (command.count("--plays") > 0) throw UsageError("--plays: only with --replay");
    return;
  }
  for (const auto* drawn : {"--seeds", "--time", "--shard", "--seed", "--steps", "--faults", "--findings"}) {
    if (command.count(drawn) > 0) throw UsageError(fmt::format("{}: --replay draws no histories", drawn));
  }
}

}  // namespace

void add_explore_command(CLI::App& app, Action& action, const Suites& suites) {
  auto arguments = std::make_shared<ExploreArguments>();
  arguments->tested->not_elsewhere = "cannot be explored, since each world needs a subject of its own";
  auto* command = app.add_subcommand("explore", "Let persons on both sides do random things, and find what breaks");
  add_options(*command, arguments);
  command->footer(
      "A history is what persons on both sides do, step by step: they create, edit, clear, take back, swap, delete,\n"
      "before, between and while the sync works. Many are played side by side. One that fails is cut down to the\n"
      "steps that it needs, put into words, and kept in a file that replays.\n"
      "Examples:\n"
      "  dataflow-qa explore                                     200 histories\n"
      "  dataflow-qa explore --time 5m --faults                  for five minutes, with faults\n"
      "  dataflow-qa explore --subject my/subject.json --seeds 1000 --seed 5001\n"
      "  dataflow-qa explore --seeds 10000 --shard auto --out shard        the share of this CI job\n"
      "  dataflow-qa explore --replay dataflow-qa-explore/history-17.json --plays 20\n"
      "Exit status: 0 nothing was found, 1 a history failed, 2 wrong usage, configuration or document,\n"
      "3 the subject, the machine or the harness could not do its work, or it ended early.");
  command->callback([arguments, command, &action, &suites] {
    require_options_that_go_together(*command);
    action = [arguments, &suites] { return explore_all(*arguments, suites); };
  });
}

}  // namespace dataflow_qa::cli
