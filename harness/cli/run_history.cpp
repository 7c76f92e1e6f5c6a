// Held by history_test.cpp.
#include "harness/cli/run_history.h"

#include <stdexcept>
#include <utility>

#include "harness/cli/command.h"
#include "harness/cli/history_input.h"
#include "reports/compare/compare.h"
#include "reports/since.h"

namespace dataflow_qa::cli {

namespace history = reports::history;

RunHistory::RunHistory(std::string file, std::string against) : file_(std::move(file)), against_(std::move(against)) {
  if (!file_.empty()) static_cast<void>(open_history(file_, history::Store::Access::write));
}

static const std::string& history_of(const RunArguments& arguments) {
  if (arguments.history.empty() || !arguments.shard) return arguments.history;
  throw UsageError(
      "--history does not fit --shard: `dataflow-qa merge --history FILE` puts the shards together and adds the run");
}

RunHistory::RunHistory(const RunArguments& arguments) : RunHistory(history_of(arguments), arguments.against) {}

void RunHistory::require_earlier_run(const reports::Results& expected) const {
  if (!against_.empty()) static_cast<void>(baseline_of(file_, against_, expected));
}

void RunHistory::compare(reports::Results& results) const {
  if (file_.empty() || !reports::not_comparable(results).empty()) return;
  const auto store = history::Store::open(file_, history::Store::Access::read);
  if (!store) throw std::runtime_error(store.error().text());
  const auto asked =
      against_.empty() ? std::vector<std::string>{std::string(history::last_release), std::string(history::last_passed)}
                       : std::vector<std::string>{against_};
  for (const auto& against : asked) {
    const auto baseline = store->baseline(against, results);
    if (!baseline) continue;
    results.since = reports::changes_since(baseline->results, baseline->label, results);
    return;
  }
}

std::string RunHistory::add(const reports::Results& results) const {
  if (file_.empty()) return "";
  auto store = history::Store::open(file_, history::Store::Access::write);
  if (!store) throw std::runtime_error("the run is not added to the history: " + store.error().text());
  const bool added = store->add(results);
  return added_text(added, results, file_, *store);
}

}  // namespace dataflow_qa::cli
