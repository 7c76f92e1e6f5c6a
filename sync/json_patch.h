#pragma once

// JSON Patch bodies (RFC 6902) for described systems that take updates so.

#include <vector>

#include "sync/described_record.h"

namespace pms_go_sync {

/// Replaces each changed field, after a `test` for what `current` holds there where `guarded`. An object that is null
/// in `current` is replaced whole, since a path below null is refused; parts that are not given become null.
[[nodiscard]] Json json_patch(const Described& collection, const Json& current, const std::vector<Change>& changes,
                              bool guarded);

}  // namespace pms_go_sync
