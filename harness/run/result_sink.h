#pragma once

// Where the verdicts of checks go: into the results, and to whoever wants each item as soon as it is known.

#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/run/catalogue.h"
#include "reports/model/results.h"

namespace dataflow_qa::run {

class ResultSink {
 public:
  /// `results` holds every item and check already, and outlives the sink. `on_item` may be empty.
  ResultSink(reports::Results& results, std::function<void(const reports::Item&)> on_item);

  /// An item is known when none of its checks is awaited any longer.
  void await(const std::vector<const CheckDefinition*>& checks);
  /// Stores a check's result; for a check that is repeated, the worst.
  void store(const reports::Check& check);
  [[nodiscard]] const reports::Check& find(const std::string& name) const;

 private:
  void report_known_items();

  reports::Results& results_;
  std::function<void(const reports::Item&)> on_item_;
  std::map<std::string, std::pair<std::size_t, std::size_t>> places_;  // item and check, by name
  std::set<std::string> awaited_;
  std::set<std::string> stored_;
  std::set<std::size_t> reported_;
};

}  // namespace dataflow_qa::run
