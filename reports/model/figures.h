#pragma once

// What a run cost, in figures: "requests", "settles", "waiting_ms".

#include <cstdint>
#include <map>
#include <string>

namespace dataflow_qa::reports {

/// Adds up what two parts of a run cost. Of names that begin with "most_" the greater counts.
void add_figures(std::map<std::string, std::int64_t>& whole, const std::map<std::string, std::int64_t>& part);

}  // namespace dataflow_qa::reports
