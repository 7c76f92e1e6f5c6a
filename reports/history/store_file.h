#pragma once

// The file behind Store: its schema and version, and the refusal of what is no history. Internal to store.h.

#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>
#include <memory>

#include "base/error.h"

namespace dataflow_qa::reports::history {

/// Opens a history, and brings one of an older version up to date when it is opened for writing. Refuses a file that is
/// no history, is damaged, or comes from a newer version, and leaves it untouched. A file that is missing or empty is
/// made when `for_writing`, and refused otherwise.
[[nodiscard]] base::Result<std::unique_ptr<SQLite::Database>> open_file(const std::filesystem::path& file,
                                                                        bool for_writing);

[[nodiscard]] std::unique_ptr<SQLite::Database> make_in_memory();

/// Waits until nobody else writes; what is done is undone where nobody commits.
class WriteLock {
 public:
  explicit WriteLock(SQLite::Database& database) : transaction_(database, SQLite::TransactionBehavior::IMMEDIATE) {}
  void commit() { transaction_.commit(); }

 private:
  SQLite::Transaction transaction_;
};

}  // namespace dataflow_qa::reports::history
