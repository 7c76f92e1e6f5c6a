#pragma once

// Manual pages, made from the table of options and what --help says. Pure.

#include <string>

#include "harness/cli/option_table.h"

namespace dataflow_qa::cli {

/// In the man macros of roff. `version` stands in the page's foot.
[[nodiscard]] std::string manual_page(const CommandRow& command, const std::string& version);

}  // namespace dataflow_qa::cli
