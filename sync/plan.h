#pragma once

// The mapping as the engine works with it: one flow for each pair of collections, parts merged into the flow whose
// record they are a part of, and flows that are referred to before those that refer to them.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "harness/mapping/mapping.h"
#include "sync/values.h"

namespace pms_go_sync {

struct FlowProperty {
  dataflow_qa::mapping::Property property;
  std::vector<dataflow_qa::mapping::Condition> conditions;  // the property's own and its part's; all must hold

  /// `source_record`: a source record, or agreed values in its shape.
  [[nodiscard]] bool applies_to(const Json& source_record) const;
};

struct Flow {
  std::string slug;
  std::string source_collection;
  std::string target_collection;
  std::vector<FlowProperty> properties;
  std::vector<dataflow_qa::mapping::Condition> conditions;  // of the record as a whole
  std::set<std::string> condition_fields;                   // source fields that some condition asks for

  [[nodiscard]] const std::string& collection(Side side) const;
  /// False where the flow's own condition leaves the record out.
  [[nodiscard]] bool takes(const Json& source_record) const;
};

struct Plan {
  std::vector<Flow> flows;
  std::map<std::string, std::string> lookups;  // target collection → the field that its records are found by

  [[nodiscard]] const Flow* find(std::string_view slug) const;
};

/// An error is a sentence for the user: a cycle of references, or two ways to look up one collection.
[[nodiscard]] tl::expected<Plan, std::string> make_plan(const dataflow_qa::mapping::Mapping& mapping);

}  // namespace pms_go_sync
