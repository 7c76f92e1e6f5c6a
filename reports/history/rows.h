#pragma once

// A run as the rows of a history, and back. Internal to store.h.

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "reports/model/results.h"

namespace dataflow_qa::reports::history {

/// What does not change from run to run: an item, or a check of it.
struct Definition {
  bool is_check = false;
  std::string id;  // of the item; name of the check
  std::string item;
  std::string dataflow;
  std::string kind;
  std::string level;
  std::string text;  // the statement; what the check tries
};
[[nodiscard]] std::string write(const Definition& definition);
/// The error says where in it is what `write` did not write.
[[nodiscard]] base::Result<Definition> read_definition(const std::string& text);

struct VerdictRow {
  Definition definition;
  bool selected = true;
  Verdict verdict = Verdict::not_run;
  std::int64_t duration_ms = 0;
  std::optional<std::string> why;  // of a check: its first failure and its reason
};

/// Each item, followed by its checks.
[[nodiscard]] std::vector<VerdictRow> rows_of(const Results& results);

/// Puts the rows under the results that they were made from. The error says what `rows_of` did not make.
[[nodiscard]] base::Result<void> add_row(Results& results, const VerdictRow& row);

/// Runs of one series can be compared: they share document, subject and profile.
[[nodiscard]] std::string series_of(const Results& results);

/// The results without items: what is about the run as a whole.
[[nodiscard]] Results head_of(const Results& results);

/// By which the same run is known when it is added again.
[[nodiscard]] std::string digest_of(const Results& results);

}  // namespace dataflow_qa::reports::history
