#pragma once

#include <vector>

#include "sync/described_record.h"
#include "sync/system.h"

namespace pms_go_sync {

/// The action of a described system that makes this change to the record `current`, and no other but those of
/// `changes`; of several, the one that sets least. Null where there is none.
[[nodiscard]] const dataflow_qa::mocks::Action* action_for(const Described& collection, const Json& current,
                                                           const std::vector<Change>& changes, const Change& change);

}  // namespace pms_go_sync
