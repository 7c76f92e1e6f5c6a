// Held by store_test.cpp.
#include "reports/history/store_file.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <string>
#include <utility>

#include "base/file.h"
#include "reports/history/damage.h"

namespace dataflow_qa::reports::history {
namespace {

namespace fs = std::filesystem;

constexpr int busy_ms = 60'000;                   // many jobs of one build may end at once
constexpr std::int32_t application = 0x44515148;  // in the header of each history: "DQQH"

/// Each entry brings a file from the version of its place to the next one. Never change one that has been released.
constexpr std::array<const char*, 1> migrations{R"sql(
CREATE TABLE runs (
  number INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, run TEXT NOT NULL, started TEXT NOT NULL,
  series TEXT NOT NULL, release TEXT, passed INTEGER NOT NULL, verdict TEXT NOT NULL, head TEXT NOT NULL);
CREATE INDEX runs_by_time ON runs (started, number);
CREATE TABLE definitions (number INTEGER PRIMARY KEY, body TEXT NOT NULL UNIQUE);
CREATE TABLE verdicts (
  run INTEGER NOT NULL, position INTEGER NOT NULL, definition INTEGER NOT NULL,
  selected INTEGER NOT NULL, verdict TEXT NOT NULL, duration_ms INTEGER NOT NULL, why TEXT,
  PRIMARY KEY (run, position)) WITHOUT ROWID;
)sql"};
constexpr int known_version = static_cast<int>(migrations.size());

// Of SQLite's file format.
constexpr std::size_t header_size = 100;
constexpr std::size_t place_of_version = 60;
constexpr std::size_t place_of_application = 68;
constexpr std::string_view magic("SQLite format 3\0", 16);

std::int64_t number_at(const std::string& header, std::size_t place) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = number << 8U | static_cast<unsigned char>(header[place + i]);
  return number;
}

/// Why the file cannot be a history, from its first bytes; nothing is opened for writing for that.
std::optional<std::string> refusal(const std::string& header) {
  if (header.empty()) return std::nullopt;
  if (header.size() < header_size || !header.starts_with(magic)) {
    return "is no history: expected an SQLite file that `dataflow-qa history add` made";
  }
  if (number_at(header, place_of_application) != application) {
    return "is an SQLite file of another program: expected one that `dataflow-qa history add` made";
  }
  const auto version = number_at(header, place_of_version);
  if (version > known_version) {
    return fmt::format("is a history of version {}, and this program knows {} at most: use the newer program", version,
                       known_version);
  }
  return std::nullopt;
}

base::Result<std::string> read_header(const fs::path& file) {
  if (access(file.c_str(), R_OK) != 0) return base::failure(fmt::format("cannot be read: {}", std::strerror(errno)));
  return base::beginning_of(file, header_size);
}

void migrate(SQLite::Database& database) {
  WriteLock lock(database);  // another process may be making the same file
  int version = database.execAndGet("PRAGMA user_version").getInt();
  if (version == known_version) return;
  for (; version < known_version; ++version) database.exec(migrations.at(static_cast<std::size_t>(version)));
  database.exec(fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}", application, known_version));
  lock.commit();
}

constexpr int read_only = 8;     // SQLITE_READONLY
constexpr int corrupt = 11;      // SQLITE_CORRUPT
constexpr int no_database = 26;  // SQLITE_NOTADB

struct Opened {
  std::unique_ptr<SQLite::Database> database;
  std::string found;  // "ok", or what is wrong with it
};

/// Opens a file and looks through it. What a writer that was killed left half done is undone, also for a reader.
Opened open_and_check(const fs::path& file, int flags) try {
  auto database = std::make_unique<SQLite::Database>(file.string(), flags, busy_ms);
  auto found = database->execAndGet("PRAGMA quick_check(1)").getString();
  return {std::move(database), std::move(found)};
} catch (const SQLite::Exception& error) {
  if (flags != SQLite::OPEN_READONLY || error.getErrorCode() != read_only) throw;
  return open_and_check(file, SQLite::OPEN_READWRITE);
}

base::Result<std::unique_ptr<SQLite::Database>> open_sound(const fs::path& file, bool for_writing) try {
  const int flags = for_writing ? SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE : SQLite::OPEN_READONLY;
  auto [database, found] = open_and_check(file, flags);
  if (found != "ok") return base::failure(damaged(found));
  if (for_writing) migrate(*database);
  database->execAndGet("SELECT count(*) FROM runs");
  return std::move(database);
} catch (const SQLite::Exception& error) {
  const int code = error.getErrorCode();
  if (code == corrupt || code == no_database) return base::failure(damaged(error.what()));
  return base::failure(fmt::format("cannot be used: {}", error.what()));
}

}  // namespace

std::string damaged(std::string_view how) {
  return fmt::format("is damaged ({}): restore a copy, or move it away to begin anew", how);
}

std::unique_ptr<SQLite::Database> make_in_memory() {
  auto database = std::make_unique<SQLite::Database>(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  migrate(*database);
  return database;
}

base::Result<std::unique_ptr<SQLite::Database>> open_file(const fs::path& file, bool for_writing) {
  const auto wrong = [&](std::string what) { return base::failure(fmt::format("{} {}", file.string(), what)); };
  std::error_code unknown;
  const auto kind_of_file = fs::status(file, unknown);
  const auto kind = kind_of_file.type();
  if (kind == fs::file_type::directory) return wrong("is a folder: expected a file");
  if (fs::exists(kind_of_file) && kind != fs::file_type::regular)
    return wrong("is a device or a pipe: expected a file");
  if (kind == fs::file_type::not_found) {
    if (!for_writing) return wrong("is not there: `dataflow-qa history add` makes it");
    const auto folder = file.parent_path();
    if (!folder.empty() && !fs::is_directory(folder, unknown)) {
      return wrong(fmt::format("cannot be made: there is no folder {}", folder.string()));
    }
  } else {
    const auto header = read_header(file);
    if (!header) return wrong(header.error().message);
    if (header->empty() && !for_writing) return wrong("is empty: `dataflow-qa history add` adds runs to it");
    if (const auto why = refusal(*header)) return wrong(*why);
  }
  auto database = open_sound(file, for_writing);
  if (!database) return wrong(database.error().message);
  return database;
}

}  // namespace dataflow_qa::reports::history
