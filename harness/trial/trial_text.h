#pragma once

// What a trial found, as text for a terminal or a log. Pure functions.

#include <cstddef>
#include <string>
#include <vector>

#include "harness/trial/step.h"
#include "mocks/system/entity.h"

namespace dataflow_qa::trial {

struct Style {
  bool color = false;
  bool quiet = false;  // failures and the last sentence alone
  std::size_t width = 100;
};

/// "ok   customers: creates a record: POST /api/customers {"name":…} -> 200"; of a failure three more lines follow.
/// Each line ends in a line feed.
[[nodiscard]] std::string line_of(const Step& step, const Style& style);
/// Counts, and what is still marked as assumed.
[[nodiscard]] std::string last_sentence(const mocks::System& system, const std::vector<Step>& steps,
                                        const Style& style);
/// All of it, under the name of the system.
[[nodiscard]] std::string report(const mocks::System& system, const std::vector<Step>& steps, const Style& style);
[[nodiscard]] bool has_failed(const std::vector<Step>& steps);

}  // namespace dataflow_qa::trial
