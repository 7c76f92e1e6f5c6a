#pragma once

// What persons tried by hand: a file (manual.schema.json) that `run`, `report` and `merge` put beside the checks.
//
//   {"format": "dataflow-qa/manual", "version": 1, "tries": [
//     {"item": "customers/every", "done": "Created a customer in the web page; it came within a minute.",
//      "result": "passed", "by": "Kari Nordmann", "on": "2026-01-31"}]}

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "reports/model/results.h"

namespace dataflow_qa::reports {

struct ManualEntry {
  std::string item;  // id
  ManualTry what;
};

struct ManualFile {
  std::string name;
  std::vector<ManualEntry> tries;
};

/// Reads the file's text strictly. The error is a sentence that begins with `file_name` and a place: also for a day
/// that is still to come when it is `today` in UTC ("2026-01-31"), and for two tries that contradict each other, which
/// means that the same person did the same on the same day, and noted another result.
[[nodiscard]] base::Result<ManualFile> read_manual(std::string_view text, std::string_view file_name,
                                                   std::string_view today);

/// Puts each try into its item and computes the verdicts of the items anew; a try that the item has already is not
/// added again. The error names an item that the results do not have, and one that is spelt like it, or a try that
/// contradicts one of the item; then nothing is changed. The exit status of the run is left to the caller.
[[nodiscard]] base::Result<void> add_manual(Results& results, const ManualFile& file);

[[nodiscard]] std::string_view manual_schema();

}  // namespace dataflow_qa::reports
