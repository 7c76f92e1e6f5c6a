#include "harness/run/run.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/utsname.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <thread>
#include <utility>

#include "harness/run/evidence.h"
#include "harness/run/wave.h"

namespace dataflow_qa::run {
namespace {

using reports::Verdict;

std::string operating_system() {
  std::ifstream release("/etc/os-release");
  for (std::string line; std::getline(release, line);) {
    if (line.starts_with("PRETTY_NAME=\"")) return line.substr(13, line.size() - 14);
  }
  utsname name{};
  return uname(&name) == 0 ? name.sysname : "unknown";
}

/// The place of each check in the results, and which items are still waited for.
class Board {
 public:
  Board(reports::Results& results, const RunObserver& observer) : results_(results), observer_(observer) {
    for (std::size_t i = 0; i < results.items.size(); ++i) {
      for (std::size_t j = 0; j < results.items[i].checks.size(); ++j)
        places_[results.items[i].checks[j].name] = {i, j};
    }
  }

  /// Notes what a check came to; a check that is repeated keeps the worst.
  void note(const reports::Check& check) {
    const auto [item, index] = places_.at(check.name);
    auto& stored = results_.items[item].checks[index];
    const bool first = awaited_.erase(check.name) > 0 || stored.verdict == Verdict::not_run;
    if (first || reports::verdict_of({stored, check}) == check.verdict) stored = check;
    results_.items[item].verdict = reports::verdict_of(results_.items[item].checks);
    tell();
  }
  void await(const std::vector<const CheckDefinition*>& checks) {
    for (const auto* check : checks) awaited_.insert(check->name);
    tell();
  }
  [[nodiscard]] const reports::Check& find(const std::string& name) const {
    const auto [item, index] = places_.at(name);
    return results_.items[item].checks[index];
  }

 private:
  /// Tells the items that are known, in the checklist's order.
  void tell() {
    for (; told_ < results_.items.size(); ++told_) {
      const auto& item = results_.items[told_];
      const bool waits = std::any_of(item.checks.begin(), item.checks.end(),
                                     [&](const reports::Check& check) { return awaited_.contains(check.name); });
      if (waits) return;
      if (observer_.on_item) observer_.on_item(item);
    }
  }

  reports::Results& results_;
  const RunObserver& observer_;
  std::map<std::string, std::pair<std::size_t, std::size_t>> places_;
  std::set<std::string> awaited_;
  std::size_t told_ = 0;
};

/// A GoogleTest test that tells what a check came to.
class CheckTest : public testing::Test {
 public:
  CheckTest(const Board& board, std::string name) : board_(board), name_(std::move(name)) {}
  void TestBody() override {
    const auto& check = board_.find(name_);
    for (const auto& failure : check.failures) {
      ADD_FAILURE_AT(failure.file.c_str(), failure.line) << failure.message;
    }
    if (check.verdict == Verdict::error) ADD_FAILURE() << "error: " << check.reason.value_or("");
    if (check.verdict == Verdict::not_applicable || check.verdict == Verdict::not_run) {
      GTEST_SKIP() << check.reason.value_or("");
    }
  }

 private:
  const Board& board_;
  std::string name_;
};

/// Plays all checks that GoogleTest selected, before its first test.
class Stage : public testing::Environment {
 public:
  using Perform = std::function<void(const std::vector<const CheckDefinition*>&)>;
  Stage(const std::vector<const CheckDefinition*>& checks, Perform perform)
      : checks_(checks), perform_(std::move(perform)) {}

  void SetUp() override {
    std::vector<const CheckDefinition*> selected;
    for (const auto* check : checks_) {
      if (should_run(*check)) selected.push_back(check);
    }
    perform_(selected);
  }

 private:
  static bool should_run(const CheckDefinition& check) {
    const auto [suite_name, test_name] = gtest_name(check.name);
    const auto& unit = *testing::UnitTest::GetInstance();
    for (int i = 0; i < unit.total_test_suite_count(); ++i) {
      const auto& suite = *unit.GetTestSuite(i);
      if (suite.name() != suite_name) continue;
      for (int j = 0; j < suite.total_test_count(); ++j) {
        if (suite.GetTestInfo(j)->name() == test_name) return suite.GetTestInfo(j)->should_run();
      }
    }
    return false;
  }

  const std::vector<const CheckDefinition*>& checks_;
  Perform perform_;
};

/// A request that no mock knows is told once for each route: the subject speaks another API than the mocks do.
void note_unknown_routes(world::World& world, reports::Results& results) {
  std::map<std::string, int> requests;
  world.journal().for_each_since(0, [&](const mocks::JournalEntry& entry) {
    if (entry.actor != mocks::Actor::subject || !entry.route.empty() || entry.status != 404) return;
    const auto path = entry.target.substr(0, entry.target.find('?'));
    ++requests[fmt::format("{} of {} is no route there; the nearest is {}", entry.method + " " + path, entry.system,
                           entry.nearest_route)];
  });
  for (const auto& [what, times] : requests) {
    results.findings.push_back({"unknown-route", fmt::format("{} ({} request{})", what, times, times == 1 ? "" : "s"),
                                std::nullopt, std::nullopt});
  }
}

void perform(const RunOptions& options, const RunObserver& observer, const std::vector<const CheckDefinition*>& checks,
             reports::Results& results, Board& board) {
  board.await(checks);
  std::size_t done = 0;
  int wave = 0;
  const auto progress = [&](const std::string& what) {
    if (observer.on_progress) {
      observer.on_progress(fmt::format("{} of {} checks done, wave {}: {}", done, checks.size(), wave, what));
    }
  };
  const PlayObserver play_observer{.on_wave = [&](int number, std::size_t, std::size_t) { wave = number; },
                                   .on_check =
                                       [&](reports::Check check) {
                                         ++done;
                                         check.reproduce = fmt::format("{} --seed {} --filter {}", options.command_line,
                                                                       options.seed, check.name);
                                         board.note(check);
                                       }};
  world::World world({.model = options.model,
                      .dataset = options.dataset,
                      .subject = options.subject,
                      .reaper = options.reaper,
                      .mapping_file = options.mapping_file,
                      .program_dir = options.program_dir,
                      .seed = options.seed,
                      .on_waiting = progress});
  const auto played = play(world, checks, play_observer);
  for (const auto& [name, value] : played.figures) results.figures[name] += value;
  for (const auto& note : world.runner().stop_notes()) {
    results.findings.push_back({"subject-stop", note, std::nullopt, std::nullopt});
  }
  note_unknown_routes(world, results);
  results.complete = results.complete && !played.interrupted;
  if (played.trouble) {
    results.run.trouble = *played.trouble;
    for (const auto& line : played.last_output) *results.run.trouble += "\n  | " + line;
  }
}

reports::Check unselected(const CheckDefinition& check) {
  return {.name = check.name,
          .item = check.item,
          .level = std::string(checklist::to_string(check.level)),
          .direction = check.direction,
          .verdict = Verdict::not_run,
          .reason = std::string(reports::not_selected)};
}

}  // namespace

std::vector<const CheckDefinition*> chosen(const RunOptions& options, const std::vector<CheckDefinition>& catalogue) {
  std::vector<const CheckDefinition*> result;
  std::size_t dealt = 0;
  for (const auto& check : catalogue) {
    if (!selected(check.name, options.filter)) continue;
    if (check.phase || dealt++ % options.part.count == options.part.index) result.push_back(&check);
  }
  return result;
}

reports::Results skeleton(const RunOptions& options, const std::vector<CheckDefinition>& catalogue) {
  const auto& checklist = *options.checklist;
  reports::Results results;
  const auto now = std::chrono::system_clock::now();
  results.run.id =
      fmt::format("{:%Y%m%dT%H%M%SZ}-{}", fmt::gmtime(std::chrono::system_clock::to_time_t(now)), options.seed);
  results.run.started = rfc3339(now);
  results.run.seed = options.seed;
  results.run.filter = options.filter;
  results.run.subject = {options.subject->name, options.subject->version,
                         std::string(subject::to_string(options.subject->mode)),
                         options.subject->capabilities_as_written};
  results.run.harness_version = options.harness_version;
  results.run.os = operating_system();
  results.run.cpus = static_cast<int>(std::thread::hardware_concurrency());
  results.document = {checklist.title, checklist.generated, checklist.sha256};
  results.mapping = {options.model->mapping().name, options.model->mapping().sha256};
  results.fixtures = {options.dataset->name, options.dataset->sha256};
  for (const auto& flow : checklist.dataflows) {
    results.dataflows.push_back({flow.slug, flow.title, flow.source, flow.target, flow.reading});
  }
  for (const auto& finding : checklist.findings) {
    results.findings.push_back({finding.kind, finding.message, finding.line, finding.dataflow});
  }
  for (const auto& item : checklist.items) {
    reports::Item row{.id = item.id,
                      .dataflow = item.dataflow,
                      .kind = std::string(checklist::to_string(item.kind)),
                      .level = std::string(checklist::to_string(item.level)),
                      .statement = item.statement,
                      .line = item.line,
                      .origin = item.origin};
    if (item.property) row.property = {item.property->source, item.property->target, item.property->type};
    for (const auto& check : catalogue) {
      if (check.item == item.id) row.checks.push_back(unselected(check));
    }
    row.verdict = reports::verdict_of(row.checks);
    results.items.push_back(std::move(row));
  }
  return results;
}

reports::Results execute(const RunOptions& options, const std::vector<CheckDefinition>& catalogue,
                         const RunObserver& observer) {
  const auto begun = std::chrono::steady_clock::now();
  auto results = skeleton(options, catalogue);
  results.complete = true;
  Board board(results, observer);
  const auto checks = chosen(options, catalogue);
  for (const auto* check : checks) {
    const auto [suite, test] = gtest_name(check->name);
    testing::RegisterTest(suite.c_str(), test.c_str(), nullptr, nullptr, check->written.file_name(),
                          static_cast<int>(check->written.line()),
                          [&board, name = check->name]() -> testing::Test* { return new CheckTest(board, name); });
  }
  auto& listeners = testing::UnitTest::GetInstance()->listeners();
  delete listeners.Release(listeners.default_result_printer());
  testing::AddGlobalTestEnvironment(new Stage(checks, [&](const std::vector<const CheckDefinition*>& chosen) {
    try {
      perform(options, observer, chosen, results, board);
    } catch (const std::exception& trouble) {
      results.run.trouble = trouble.what();
    }
  }));
  const int told = RUN_ALL_TESTS();
  static_cast<void>(told);  // the verdict is taken from the results, which know more than passed and failed

  results.run.duration_ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun).count();
  results.run.exit = exit_status(results);
  return results;
}

int exit_status(const reports::Results& results) {
  switch (reports::verdict_of(results)) {
    case Verdict::passed:
      return 0;
    case Verdict::failed:
    case Verdict::flaky:
    case Verdict::uncovered:
      return 1;
    default:
      return 3;
  }
}

}  // namespace dataflow_qa::run
