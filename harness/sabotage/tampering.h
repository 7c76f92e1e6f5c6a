#pragma once

// The tamperings of a sabotage: each kind, for each property, direction and dataflow that it applies to. Pure.

#include <optional>
#include <string>
#include <vector>

#include "harness/run/catalogue.h"
#include "harness/sabotage/request_kinds.h"
#include "harness/sabotage/value_kinds.h"

namespace dataflow_qa::sabotage {

struct Tampering {
  std::string name;  // "customers.email.to-target.cut-short"
  std::string kind;  // "to-target.cut-short"
  std::string what;  // in words
  const model::Flow* flow = nullptr;
  model::Side side = model::Side::source;                    // of the system whose traffic it is
  std::string collection;                                    // of that system
  std::vector<std::pair<std::string, nlohmann::json>> only;  // fields that the records hold; empty: all records
  std::vector<std::string> items;  // the statements that it concerns; the first one is the one that it is reported at
  std::optional<std::string> direction;  // of the first one's checks: "from-source"
  /// A new one for each world.
  std::function<Befalls()> make;
};

/// All that apply to the document, mapping and subject, in the document's order, each at a statement of which some
/// check applies. `catalogue` holds those checks.
[[nodiscard]] std::vector<Tampering> tamperings_of(const run::SuiteInput& input,
                                                   const std::vector<run::CheckDefinition>& catalogue);

}  // namespace dataflow_qa::sabotage
