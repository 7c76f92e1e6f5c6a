#pragma once

// The mutants: what a sync can do wrong, as tampering with the exchanges of a correct one. What each defect is, and
// which checks must notice it, is told in mutants.json.

#include <optional>
#include <string>

#include "harness/cli/testing/proxy.h"

namespace dataflow_qa::cli::testing {

struct Defect {
  Tamper source;         // of the exchanges with Custom PMS; none where it is left alone
  Tamper target;         // of those with PowerOffice Go
  bool forgets = false;  // what the sync remembers is lost at each start
};

/// By name; "none" is one. `state_dir`: of the subject; what it holds outlives a restart within one world.
[[nodiscard]] std::optional<Defect> find_defect(const std::string& name, const std::string& state_dir);

}  // namespace dataflow_qa::cli::testing
