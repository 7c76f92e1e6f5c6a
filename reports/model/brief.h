#pragma once

// A failure in a few words, the news first, where there is room for one line alone; in full: sentences.h. Pure
// functions.

#include <string>

#include "reports/model/failure.h"

namespace dataflow_qa::reports {

/// "`EmailAddress` holds “old@x.example” instead of “new@x.example”: PowerOffice GO Customers 27000004".
[[nodiscard]] std::string brief(const Failure& failure);

}  // namespace dataflow_qa::reports
