#pragma once

// What a subject's `ready` and `trigger` ask for.

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "harness/subject/patience.h"

namespace dataflow_qa::subject {

/// The status of the answer; nothing where none came, or not all of it. `limit` is for connecting and the whole answer,
/// however steadily it drips; nothing is kept of its body. `meanwhile` is called a few times a second until it is
/// there, and may give it more time. May throw; then nobody waits for it any more.
[[nodiscard]] std::optional<int> status_of(const std::string& method, const std::string& url,
                                           std::chrono::milliseconds limit,
                                           const std::function<void(Patience& patience)>& meanwhile);

}  // namespace dataflow_qa::subject
