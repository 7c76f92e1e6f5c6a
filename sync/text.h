#pragma once

// Small readings of texts.

#include <string>
#include <string_view>

#include "sync/values.h"

namespace pms_go_sync {

/// The text at a dotted path, numbers written out; empty where there is none.
[[nodiscard]] std::string text_at(const Json& record, std::string_view path);

/// ASCII letters in lower case, for what both APIs compare without regard to case.
[[nodiscard]] std::string folded(std::string_view text);

}  // namespace pms_go_sync
