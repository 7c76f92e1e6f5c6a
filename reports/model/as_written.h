#pragma once

// Whether a results file is as a run wrote it. Pure functions.

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "base/error.h"
#include "reports/model/results.h"

namespace dataflow_qa::reports {

/// Whoever reads what is written refuses the character NUL, and a subject may have printed it: it is shown instead.
void show_nul(nlohmann::ordered_json& value);

/// SHA-256, in hex, over all that the document of a results file holds but its own "sha256", whatever the order of keys
/// and the blanks between them. It is no signature: whoever edits a file can compute it anew.
[[nodiscard]] std::string content_digest(nlohmann::json document);

/// The error says so where the document's "sha256" does not fit its content: it was edited since it was written. One
/// without a digest, as earlier releases wrote, is taken as it is.
[[nodiscard]] base::Result<void> require_unedited(const nlohmann::json& document, std::string_view file_name);

/// An error where "exit" differs from the status that the document's content gives.
[[nodiscard]] base::Result<void> require_exit(const nlohmann::json& document, int exit, std::string_view file_name);

/// As read_json, for what is made of a file: an error also where it was edited since it was written.
[[nodiscard]] base::Result<Results> read_unedited(std::string_view text, std::string_view file_name);

/// The same for a judgement: an error also where the file contradicts itself (verdicts, totals or an exit status that
/// its items do not give, a failed check in an item that passed).
[[nodiscard]] base::Result<Results> read_as_written(std::string_view text, std::string_view file_name);

}  // namespace dataflow_qa::reports
