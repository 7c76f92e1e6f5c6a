#pragma once

// Whole texts as expectations. The files are in reports/golden; where one is meant to change, run the tests once with
// DATAFLOW_QA_UPDATE_GOLDEN=1 and read the difference.

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace dataflow_qa::reports::golden {

/// Compares `text` with the file `name`; the message shows the first line that differs.
[[nodiscard]] testing::AssertionResult matches(std::string_view name, const std::string& text);

[[nodiscard]] std::string read(const std::string& path);

}  // namespace dataflow_qa::reports::golden
