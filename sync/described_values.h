#pragma once

// Single values of a described system: as it writes them, and as the sync works with them.

#include <optional>
#include <string>

#include "mocks/system/entity.h"
#include "sync/values.h"

namespace pms_go_sync {

/// A value as the sync works with it: "" and what is empty are null, dates are "2024-10-08", booleans are JSON's. What
/// cannot be read comes back as it is.
[[nodiscard]] Json read_value(const dataflow_qa::mocks::System& system,
                              const dataflow_qa::mocks::FieldDeclaration& field, dataflow_qa::mocks::Codec codec,
                              const Json& wire);

/// A value as a body says it.
[[nodiscard]] Json written_value(const dataflow_qa::mocks::System& system,
                                 const dataflow_qa::mocks::FieldDeclaration& field, dataflow_qa::mocks::Codec codec,
                                 const Json& value);

/// A timestamp of the system, as it is on the wire; nothing where it is none.
[[nodiscard]] std::optional<Time> time_of(const dataflow_qa::mocks::System& system, const Json& value);

/// "2024-10-08T12:00:00.123Z", or a number in digits: as the system's filters take it. Cut to what the system's
/// timestamps hold, so that it is never later than `time`.
[[nodiscard]] std::string time_text(const dataflow_qa::mocks::System& system, Time time);

}  // namespace pms_go_sync
