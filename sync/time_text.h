#pragma once

// Points in time as the two APIs write them.

#include <optional>
#include <string>
#include <string_view>

#include "sync/values.h"

namespace pms_go_sync {

/// ISO 8601 with `T` or a space, 0 to 9 fraction digits, and `Z`, an offset, or none (then `ahead` of UTC), as
/// PowerOffice Go is seen to write them (reference, section 4). Nothing where the text is no such time.
[[nodiscard]] std::optional<Time> parse_time(std::string_view text, std::chrono::minutes ahead = {});

/// "2024-10-08T12:00:00.123Z": rounded down to milliseconds, as Custom PMS stores them.
[[nodiscard]] std::string millisecond_text(Time time);

/// "2024-10-08T12:00:00.123456+00:00", as PowerOffice Go's filters take it.
[[nodiscard]] std::string microsecond_text(Time time);

}  // namespace pms_go_sync
