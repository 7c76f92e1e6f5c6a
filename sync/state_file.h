#pragma once

// The file behind State: its place, its lock, its schema and how older ones are brought up to date.

#include <SQLiteCpp/Database.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace pms_go_sync {

class StateFile {
 public:
  /// `<directory>/pms-go-sync.sqlite`. Checks the file's integrity and brings its schema up to date. Throws StateError.
  /// Folder and files are the user's alone (0700, 0600). Those of an older release, or made by hand, become so, and
  /// `on_tightened` gets their paths; a folder that holds something else too stays as it is.
  static StateFile open(const std::filesystem::path& directory, bool read_only,
                        const std::function<void(const std::string& path)>& on_tightened = {});
  static StateFile in_memory();

  ~StateFile();
  StateFile(StateFile&& other) noexcept;
  StateFile& operator=(StateFile&&) = delete;

  [[nodiscard]] SQLite::Database& database() { return *database_; }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  StateFile(std::string path, int lock, std::unique_ptr<SQLite::Database> database);

  std::string path_;
  int lock_;  // file descriptor; -1: none
  std::unique_ptr<SQLite::Database> database_;
};

}  // namespace pms_go_sync
