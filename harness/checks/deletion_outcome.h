#pragma once

// The outcome for a pair after a person deleted one of its records. The document leaves that open. A subject may claim
// a rule; without one, the check reports what was seen and asks no more than what any rule keeps.

#include <optional>
#include <string>
#include <vector>

#include "harness/checks/matchers.h"

namespace dataflow_qa::checks {

struct DeletionOutcome {
  enum class Of { stays, archived, deleted };

  reports::RecordName record;    // the one that was deleted
  reports::RecordName survivor;  // its counterpart
  Of survivors = Of::stays;
  bool was_archived = false;    // the survivor, as of the deletion, or persons had made it so
  std::int64_t made_again = 0;  // records like the deleted one that stand where it stood
  std::optional<EndlessWrites> endless_writes = std::nullopt;
  DeletionRule rule = DeletionRule::unspecified;  // what the subject claims
  Occasion occasion;
};

[[nodiscard]] std::string_view to_string(DeletionOutcome::Of outcome);  // "stays", "archived", "deleted"

/// "Custom PMS customers C-1004 was deleted: PowerOffice GO Customers 27 stayed as it was, and nothing was made in its
/// place", for what a check reports whatever it comes to.
[[nodiscard]] std::string described(const DeletionOutcome& outcome);

/// The outcome is what the claimed rule says. Where none is claimed: no second record in the place of the deleted one,
/// and no writes without end.
struct FollowsDeletionPolicy {
  [[nodiscard]] Judgement operator()(const DeletionOutcome& outcome) const;
};

}  // namespace dataflow_qa::checks
