#pragma once

// results.json, version 1: the one machine-readable product of a run, out and in.
// The format is published as JSON Schema (`reports/results.schema.json`, compiled in); every file that is read is
// checked against it, and the tests check every file that is written. Pure functions; nothing here does I/O.

#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "reports/model/results.h"

namespace dataflow_qa::reports {

/// The whole file, indented, ending in a line feed. Verdict and totals are computed from the items. Never throws over
/// text from outside: invalid UTF-8 becomes U+FFFD.
[[nodiscard]] std::string write_json(const Results& results);

/// Reads what write_json or another tool wrote. Extra keys are passed over. The error is a sentence that begins with
/// `file_name` and the place ("old.json:12:3: …" in broken JSON, "old.json: /items/3/verdict: …" in a wrong document):
/// a file that is empty, cut off, not JSON, of another format or version, against the schema, or at odds with itself
/// (an id twice, a check under another item's id). A run that ended early is readable; see Results::complete.
[[nodiscard]] tl::expected<Results, std::string> read_json(std::string_view text, std::string_view file_name);

/// The published schema, JSON Schema draft 7.
[[nodiscard]] std::string_view results_schema();

}  // namespace dataflow_qa::reports
