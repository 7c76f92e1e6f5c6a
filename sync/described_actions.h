#pragma once

#include <vector>

#include "sync/described_record.h"
#include "sync/http.h"
#include "sync/system.h"

namespace pms_go_sync {

/// The action that makes `change` to the record `current`, and nothing that is not among `changes`. Of several, the one
/// that sets the fewest fields. Null where there is none.
[[nodiscard]] const dataflow_qa::mocks::Action* action_for(const Described& collection, const Json& current,
                                                           const std::vector<Change>& changes, const Change& change);

/// The call that does it to the record with this id.
[[nodiscard]] HttpRequest request_of(const Described& collection, const dataflow_qa::mocks::Action& action,
                                     const std::string& id);

}  // namespace pms_go_sync
