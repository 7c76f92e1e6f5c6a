#pragma once

// JSON Patch bodies for PowerOffice Go (reference, section 10).

#include <vector>

#include "sync/system.h"

namespace pms_go_sync {

/// Replaces each changed property, after a `test` for what `current` holds there where `guarded`. A nested object that
/// is null in `current` is replaced whole, since a path below null is refused; parts that are not given become null.
[[nodiscard]] Json json_patch(const Json& current, const std::vector<Change>& changes, bool guarded);

}  // namespace pms_go_sync
