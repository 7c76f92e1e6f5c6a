#include "harness/run/result_sink.h"

#include <algorithm>

namespace dataflow_qa::run {

ResultSink::ResultSink(reports::Results& results, std::function<void(const reports::Item&)> on_item)
    : results_(results), on_item_(std::move(on_item)) {
  for (std::size_t i = 0; i < results.items.size(); ++i) {
    for (std::size_t j = 0; j < results.items[i].checks.size(); ++j) places_[results.items[i].checks[j].name] = {i, j};
  }
}

void ResultSink::await(const std::vector<const CheckDefinition*>& checks) {
  for (const auto* check : checks) awaited_.insert(check->name);
  report_known_items();
}

void ResultSink::store(const reports::Check& check) {
  const auto [item, index] = places_.at(check.name);
  auto& stored = results_.items[item].checks[index];
  awaited_.erase(check.name);
  const bool first = stored_.insert(check.name).second;
  if (first || reports::verdict_of({stored, check}) == check.verdict) stored = check;
  results_.items[item].verdict = reports::verdict_of(results_.items[item].checks);
  report_known_items();
}

const reports::Check& ResultSink::find(const std::string& name) const {
  const auto [item, index] = places_.at(name);
  return results_.items[item].checks[index];
}

void ResultSink::report_known_items() {
  for (std::size_t i = 0; i < results_.items.size(); ++i) {
    const auto& item = results_.items[i];
    const bool waits = std::any_of(item.checks.begin(), item.checks.end(),
                                   [&](const reports::Check& check) { return awaited_.contains(check.name); });
    if (waits || !reported_.insert(i).second) continue;
    if (on_item_) on_item_(item);
  }
}

}  // namespace dataflow_qa::run
