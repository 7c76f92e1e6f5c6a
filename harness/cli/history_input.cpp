// Held by history_test.cpp.
#include "harness/cli/history_input.h"

#include <fmt/format.h>

#include "base/visible.h"
#include "harness/cli/command.h"
#include "reports/text.h"

namespace dataflow_qa::cli {

namespace history = reports::history;

history::Store open_history(const std::string& file, history::Store::Access access) {
  auto store = history::Store::open(file, access);
  if (!store) throw UsageError(store.error().text());
  return std::move(*store);
}

history::Timeline timeline_of(const std::string& file, const history::Query& query) try {
  return open_history(file, history::Store::Access::read).timeline(query);
} catch (const history::Damaged& error) {
  throw UsageError(error.what());
}

history::Baseline baseline_of(const std::string& history, const std::string& against, const reports::Results& now) try {
  auto baseline = open_history(history, history::Store::Access::read).baseline(against, now);
  if (!baseline) throw UsageError(baseline.error().text());
  return std::move(*baseline);
} catch (const history::Damaged& error) {
  throw UsageError(error.what());
}

std::string added_text(bool added, const reports::Results& results, const std::string& file,
                       const history::Store& store) {
  const auto run = base::visible(results.run.id);
  const auto runs = reports::text::counted(static_cast<std::int64_t>(store.size()), "run");
  const auto there = base::visible(file);
  return added ? fmt::format("Added {} to {} ({}).\n", run, there, runs)
               : fmt::format("{} is in {} already ({}).\n", run, there, runs);
}

}  // namespace dataflow_qa::cli
