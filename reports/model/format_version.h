#pragma once

// The first keys of each file of the reports: {"format": "dataflow-qa/known-issues", "version": 2, …}.

#include <string_view>

#include "base/json_place.h"

namespace dataflow_qa::reports {

/// The file's version, 1 to `newest`; an error is noted where it is another one, or a file of another format.
[[nodiscard]] int version_of(const base::JsonPlace& root, std::string_view format, int newest);

}  // namespace dataflow_qa::reports
