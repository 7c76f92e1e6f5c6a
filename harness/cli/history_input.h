#pragma once

// Shared by the commands that read or write a history.

#include <string>

#include "reports/history/store.h"
#include "reports/model/results.h"

namespace dataflow_qa::cli {

/// Throws UsageError for what is no history.
[[nodiscard]] reports::history::Store open_history(const std::string& file, reports::history::Store::Access access);

/// What `history show` shows; throws UsageError for what is no history, and for one that is damaged.
[[nodiscard]] reports::history::Timeline timeline_of(const std::string& file, const reports::history::Query& query);

/// The run to compare with; throws UsageError where there is none, or where it is damaged.
[[nodiscard]] reports::history::Baseline baseline_of(const std::string& history, const std::string& against,
                                                     const reports::Results& now);

/// "Added 20260131T120000Z-1 to history.sqlite (12 runs).", or that it was there already.
[[nodiscard]] std::string added_text(bool added, const reports::Results& results, const std::string& file,
                                     const reports::history::Store& store);

}  // namespace dataflow_qa::cli
