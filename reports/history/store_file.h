#pragma once

// The file behind Store: its schema and version, and the refusal of what is no history. Internal to store.h.

#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>
#include <memory>

#include "base/error.h"

namespace dataflow_qa::reports::history {

/// A database whose file is a history of this version, and sound. A file that is another thing, damaged, or of a newer
/// version is refused and stays as it is. With `for_writing`, a file that is missing or empty is made; else it is
/// refused too.
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
