#include "harness/run/run.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/utsname.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <random>
#include <thread>
#include <utility>

#include "harness/run/evidence.h"
#include "harness/run/perform.h"
#include "reports/cost.h"
#include "reports/sentences.h"

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
    awaited_.erase(check.name);
    const bool first = noted_.insert(check.name).second;
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
  /// Tells each item as soon as all its checks are known.
  void tell() {
    for (std::size_t i = 0; i < results_.items.size(); ++i) {
      const auto& item = results_.items[i];
      const bool waits = std::any_of(item.checks.begin(), item.checks.end(),
                                     [&](const reports::Check& check) { return awaited_.contains(check.name); });
      if (waits || !told_.insert(i).second) continue;
      if (observer_.on_item) observer_.on_item(item);
    }
  }

  reports::Results& results_;
  const RunObserver& observer_;
  std::map<std::string, std::pair<std::size_t, std::size_t>> places_;
  std::set<std::string> awaited_;
  std::set<std::string> noted_;
  std::set<std::size_t> told_;
};

/// A GoogleTest test that tells what a check came to.
class CheckTest : public testing::Test {
 public:
  CheckTest(const Board& board, std::string name) : board_(board), name_(std::move(name)) {}
  void TestBody() override {
    const auto& check = board_.find(name_);
    for (const auto& failure : check.failures) {
      ADD_FAILURE_AT(failure.file.c_str(), failure.line) << reports::sentence(failure);
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

void perform_selected(const RunOptions& options, const RunObserver& observer,
                      const std::vector<const CheckDefinition*>& checks, reports::Results& results, Board& board) {
  board.await(checks);
  auto performed = perform(checks, {.run = &options,
                                    .on_progress = observer.on_progress,
                                    .on_serving = observer.on_serving,
                                    .on_check = [&](const reports::Check& check) { board.note(check); }});
  reports::add_figures(results.figures, performed.figures);
  for (auto& finding : performed.findings) results.findings.push_back(std::move(finding));
  if (performed.trouble) results.run.trouble = std::move(performed.trouble);
}

reports::Check unselected(const CheckDefinition& check) {
  return {.name = check.name,
          .item = check.item,
          .level = std::string(checklist::to_string(check.level)),
          .direction = check.direction,
          .verdict = Verdict::not_run,
          .reason = std::string(reports::not_selected)};
}

/// Deals out worlds and, of the shared one, checks: round and round, each for itself.
class Dealer {
 public:
  explicit Dealer(Part own) : own_(own) {}
  [[nodiscard]] bool is_own(const CheckDefinition& check) {
    if (check.world.empty()) return checks_++ % own_.count == own_.index;
    const auto [place, added] = worlds_.try_emplace(check.world, worlds_.size());
    return place->second % own_.count == own_.index;
  }

 private:
  Part own_;
  std::size_t checks_ = 0;
  std::map<std::string, std::size_t> worlds_;
};

/// What selected the checks, as results tell it: by this, shards of one run are known, and a part from the whole.
std::optional<std::string> filter_text(const RunOptions& options) {
  if (!options.googletest_filter) return options.filter;
  return fmt::format("{}--gtest_filter={}", options.filter ? *options.filter + " " : "", *options.googletest_filter);
}

}  // namespace

std::vector<const CheckDefinition*> chosen(const RunOptions& options, const std::vector<CheckDefinition>& catalogue) {
  std::vector<const CheckDefinition*> result;
  Dealer shards(options.shard.value_or(Part{}));
  Dealer parts(options.part);
  for (const auto& check : catalogue) {
    if (!selected(check.name, options.filter)) continue;
    if (!selected_by_googletest(check.name, options.googletest_filter)) continue;
    if (check.phase || (shards.is_own(check) && parts.is_own(check))) result.push_back(&check);
  }
  if (options.shuffled) std::shuffle(result.begin(), result.end(), std::mt19937_64(options.seed));
  return result;
}

std::size_t most_parts(const std::vector<const CheckDefinition*>& chosen) {
  std::size_t sharing = 0;
  std::set<std::string> worlds;
  for (const auto* check : chosen) {
    if (check->phase) continue;
    check->world.empty() ? void(++sharing) : void(worlds.insert(check->world));
  }
  return std::max<std::size_t>({1, sharing, worlds.size()});
}

reports::Results skeleton(const RunOptions& options, const std::vector<CheckDefinition>& catalogue) {
  const auto& checklist = *options.checklist;
  reports::Results results;
  const auto now = std::chrono::system_clock::now();
  results.run.id =
      fmt::format("{:%Y%m%dT%H%M%SZ}-{}", fmt::gmtime(std::chrono::system_clock::to_time_t(now)), options.seed);
  results.run.started = rfc3339(now);
  results.run.seed = options.seed;
  results.run.filter = filter_text(options);
  results.run.profile = options.profile;
  if (options.shard) results.run.shard = fmt::format("{}/{}", options.shard->index + 1, options.shard->count);
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
  std::set<std::string> to_be_run;
  for (const auto* check : chosen(options, catalogue)) to_be_run.insert(check->name);
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
      if (check.item != item.id) continue;
      row.checks.push_back(unselected(check));
      if (to_be_run.contains(check.name)) row.checks.back().reason = "the run ended before it was tried";
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
    if (results.run.trouble) return;  // of an earlier repetition
    try {
      perform_selected(options, observer, chosen, results, board);
    } catch (const std::exception& trouble) {
      results.run.trouble = trouble.what();
    }
  }));
  GTEST_FLAG_SET(recreate_environments_when_repeating, true);
  const int told = RUN_ALL_TESTS();
  static_cast<void>(told);  // the verdict is taken from the results, which know more than passed and failed

  results.complete = !results.run.trouble;
  results.run.duration_ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun).count();
  results.run.exit = exit_status(results);
  return results;
}

int exit_status(const reports::Results& results, const Strictness& strictness) {
  switch (reports::verdict_of(results)) {
    case Verdict::passed:
      break;
    case Verdict::failed:
    case Verdict::flaky:
    case Verdict::uncovered:
      return 1;
    default:
      return 3;
  }
  const bool advisory = std::any_of(results.items.begin(), results.items.end(), [](const reports::Item& item) {
    return item.level == "advisory" && reports::is_trouble(item.verdict) && item.verdict != Verdict::not_run;
  });
  return (strictness.advisory && advisory) || (strictness.findings && !results.findings.empty()) ? 1 : 0;
}

}  // namespace dataflow_qa::run
