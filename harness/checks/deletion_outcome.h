#pragma once

// What became of a pair of which a person deleted one record. The document leaves that open: the subject may claim a
// rule; without one it is only told what was seen, and asked for what any rule keeps.

#include <gmock/gmock.h>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "harness/checks/matchers.h"

namespace dataflow_qa::checks {

struct DeletionOutcome {
  enum class Of { stays, archived, deleted };

  std::string record;    // "Custom PMS customers C-1004", that was deleted
  std::string survivor;  // its counterpart
  Of survivors = Of::stays;
  std::size_t made_again = 0;  // records like the deleted one that stand where it stood
  std::optional<Oscillation> oscillation = std::nullopt;
  std::string rule = "unspecified";  // what the subject claims: ignore, archive, propagate
};

/// "Custom PMS customers C-1004 was deleted: PowerOffice GO Customers 27 stayed, and nothing was made in its place".
[[nodiscard]] std::string told(const DeletionOutcome& deletion_outcome);

/// As the claimed rule says; where none is claimed: no second record in its place, and no writes without end.
[[nodiscard]] testing::Matcher<const DeletionOutcome&> FollowsDeletionPolicy();

[[nodiscard]] std::vector<Difference> differences_of(const DeletionOutcome& deletion_outcome);

}  // namespace dataflow_qa::checks
