// Held by cost_test.cpp.
#include "reports/model/figures.h"

#include <algorithm>

namespace dataflow_qa::reports {

void add_figures(std::map<std::string, std::int64_t>& whole, const std::map<std::string, std::int64_t>& part) {
  for (const auto& [name, value] : part) {
    auto& sum = whole[name];
    sum = name.starts_with("most_") ? std::max(sum, value) : sum + value;
  }
}

}  // namespace dataflow_qa::reports
