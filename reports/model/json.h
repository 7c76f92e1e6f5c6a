#pragma once

// results.json: the one machine-readable product of a run, out (version 2) and in (versions 1 and 2).
// The format is published as JSON Schema (`reports/model/results.schema.json`, compiled in, and results_v1.schema.json
// for the files of before); every file that is read is checked against its schema, and the tests check every file that
// is written. Pure functions; nothing here does I/O.

#include <string>
#include <string_view>

#include "base/error.h"
#include "reports/model/results.h"

namespace dataflow_qa::reports {

/// The whole file, indented, ending in a line feed. Verdict and totals are computed from the items. Never throws over
/// text from outside: invalid UTF-8 becomes U+FFFD.
[[nodiscard]] std::string write_json(const Results& results);

/// Reads what write_json, an earlier release or another tool wrote. Extra keys are ignored. The error is a sentence
/// that begins with `file_name` and the place ("old.json:12:3: …" in broken JSON, "old.json: /items/3/verdict: …" in a
/// wrong document): a file that is empty, cut off, not JSON, of another format or version, against the schema, or at
/// odds with itself (an id twice, a check under another item's id). A run that ended early is readable; see
/// Results::complete.
[[nodiscard]] base::Result<Results> read_json(std::string_view text, std::string_view file_name);

/// The published schema, JSON Schema draft 7; of version 2, and of version 1, in which a failure is a message and a
/// check that was left out has a reason that begins with "not selected".
[[nodiscard]] std::string_view results_schema();
[[nodiscard]] std::string_view results_schema_of_version_1();

}  // namespace dataflow_qa::reports
