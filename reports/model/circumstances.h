#pragma once

// How reports word the circumstances of a failure.

#include <string_view>

#include "reports/model/failure.h"

namespace dataflow_qa::reports {

/// "while the subject was stopped"; empty where another part of the sentence says it.
[[nodiscard]] std::string_view phrase(Circumstance circumstance);

}  // namespace dataflow_qa::reports
