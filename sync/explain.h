#pragma once

// Describes a pair in words: what the sync knows of it, and what it would do with it now. Pure.

#include <string>

#include "sync/merge.h"
#include "sync/state.h"

namespace pms_go_sync {

/// "customers: source C-1001 and target 27001000 are a pair", and what stands against it.
[[nodiscard]] std::string describe(const Link& link);
/// "customers source C-1001: <why> (refused), tried 3 times, again at 2024-10-08T12:00:00.000Z"
[[nodiscard]] std::string describe(const Stuck& stuck);
[[nodiscard]] std::string describe(const Pending& pending);

/// A line for each property: both values in the source's form, the agreed one, and what follows from them.
[[nodiscard]] std::string describe_merge(const Flow& flow, const Json& source, const Json& target, const Json& agreed,
                                         const Winner& winner, const Directory& directory);

}  // namespace pms_go_sync
