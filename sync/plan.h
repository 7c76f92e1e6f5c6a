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

/// One way to know the counterpart of a record that has none yet: the two values are the same text.
struct Criterion {
  std::string source;  // a path with dots
  std::string target;

  bool operator==(const Criterion&) const = default;
};

/// The rules for links that documents state beyond "every", by the slug of the dataflow.
struct LinkRules {
  /// Nothing is created in these dataflows, in either system, before a link is there or the condition below holds.
  std::set<std::string> link_first;
  /// … except a source record that a record of one of these dataflows refers to, which waits for it.
  std::map<std::string, std::set<std::string>> create_if_connected;
  /// Records that are equal in one of these are linked instead of doubled.
  std::map<std::string, std::vector<Criterion>> merge_by;

  bool operator==(const LinkRules&) const = default;
};

struct Flow {
  std::string slug;
  std::string source_collection;
  std::string target_collection;
  std::vector<FlowProperty> properties;
  std::vector<dataflow_qa::mapping::Condition> conditions;  // of the record as a whole
  std::optional<dataflow_qa::mapping::Condition> target_condition;
  std::vector<dataflow_qa::mapping::Composition> compositions;
  std::set<std::string> condition_fields;  // source fields that some condition asks for
  bool link_first = false;
  std::set<std::string> connected;  // slugs of the dataflows whose records make theirs be created all the same
  std::vector<Criterion> merge_by;
  dataflow_qa::mapping::Constants source_on_create;  // what a record made there holds besides its properties
  dataflow_qa::mapping::Constants target_on_create;

  /// A record that has no counterpart waits until both collections are read: what to do with it depends on the other.
  [[nodiscard]] bool has_link_rules() const { return link_first || !merge_by.empty(); }
  [[nodiscard]] const std::string& collection(Side side) const;
  /// False where the flow's own condition leaves the record out.
  [[nodiscard]] bool takes(const Json& source_record) const;
  /// The same of a record of that side, by the condition on its own fields.
  [[nodiscard]] bool holds(Side side, const Json& record) const;
};

struct Plan {
  std::string source;  // the systems' labels
  std::string target;
  std::vector<Flow> flows;
  std::map<std::string, std::string> lookups;  // target collection → the field that its records are found by

  [[nodiscard]] const Flow* find(std::string_view slug) const;
};

/// An error is a sentence for the user: a cycle of references, two ways to look up one collection, or a rule about a
/// dataflow or a connection that the mapping does not have.
[[nodiscard]] tl::expected<Plan, std::string> make_plan(const dataflow_qa::mapping::Mapping& mapping,
                                                        const LinkRules& rules = {});

}  // namespace pms_go_sync
