#pragma once

// Whether a results file is as a run wrote it. Pure functions.

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "base/error.h"
#include "reports/model/results.h"

namespace dataflow_qa::reports {

/// SHA-256, in hex, over all that the document of a results file holds but its own "sha256", whatever the order of keys
/// and the blanks between them. It is no signature: whoever edits a file can compute it anew.
[[nodiscard]] std::string content_digest(nlohmann::json document);

/// As read_json, for a judgement: an error also where the file contradicts itself (verdicts, totals or an exit status
/// that its items do not give, a failed check in an item that passed) or was edited since it was written. A file
/// without a digest, as earlier releases wrote, is taken as it is.
[[nodiscard]] base::Result<Results> read_as_written(std::string_view text, std::string_view file_name);

}  // namespace dataflow_qa::reports
