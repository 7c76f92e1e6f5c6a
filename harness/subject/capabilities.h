#pragma once

// What a subject claims: more than the document says (creation in the source, a rule for deletions), or less, where it
// is one-way or partial by design. The part `capabilities` of subject.json. Values only; the names in it are those of
// the document and the mapping, which whoever knows both compares with them.

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/json_place.h"

namespace dataflow_qa::subject {

/// The subject's claim about the other record of a pair after one was deleted.
enum class DeletionRule { unspecified, ignore, archive, propagate };
/// Which edit the subject says it keeps where both sides of a pair were edited.
enum class ConflictRule { unspecified, source_wins, target_wins, last_change_wins };

/// The sides whose edits are carried to the other one.
struct Directions {
  bool from_source = true;
  bool from_target = true;
};

/// What is claimed of one dataflow. What it leaves out is as the capabilities say for all.
struct DataflowClaims {
  std::string place;  // JSON pointer
  bool any = true;    // false: the subject does not claim this dataflow at all
  std::optional<Directions> directions;
  std::optional<bool> creates_in_source;
  std::optional<bool> creates_in_target;
  std::optional<DeletionRule> deletes;
  std::map<std::string, Directions> properties;  // by name, as either side has it
};

struct Capabilities {
  bool creates_in_source = false;
  bool creates_in_target = true;
  DeletionRule deletes = DeletionRule::unspecified;
  ConflictRule conflicts = ConflictRule::unspecified;
  Directions directions;
  std::map<std::string, DataflowClaims> dataflows;  // by slug

  [[nodiscard]] bool claims(std::string_view dataflow) const;
  [[nodiscard]] bool creates_source_of(std::string_view dataflow) const;
  [[nodiscard]] bool creates_target_of(std::string_view dataflow) const;
  [[nodiscard]] DeletionRule deletes_of(std::string_view dataflow) const;
  [[nodiscard]] Directions directions_of(std::string_view dataflow) const;
  /// Of the property with these names in the source and in the target.
  [[nodiscard]] Directions directions_of(std::string_view dataflow, const std::string& source,
                                         const std::string& target) const;

 private:
  [[nodiscard]] const DataflowClaims* find(std::string_view dataflow) const;
};

[[nodiscard]] Capabilities read_capabilities(const base::JsonPlace& place);

/// As the file has it: "last-change-wins".
[[nodiscard]] std::string_view to_string(DeletionRule rule);
[[nodiscard]] std::string_view to_string(ConflictRule rule);

}  // namespace dataflow_qa::subject
