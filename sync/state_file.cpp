// Held by state_test.cpp.
#include "sync/state_file.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "sync/state.h"

namespace pms_go_sync {
namespace {

namespace fs = std::filesystem;
using OnTightened = std::function<void(const std::string&)>;

constexpr const char* file_name = "pms-go-sync.sqlite";
constexpr const char* lock_name = "lock";

/// Each entry brings a file from the version of its place to the next one. Never change one that has been released.
constexpr std::array<const char*, 2> migrations{R"sql(
CREATE TABLE links (
  id INTEGER PRIMARY KEY,
  flow TEXT NOT NULL, source_id TEXT NOT NULL, target_id TEXT NOT NULL,
  agreed TEXT NOT NULL, intended TEXT NOT NULL, gone INTEGER, source_seen INTEGER NOT NULL, target_seen INTEGER NOT NULL,
  UNIQUE (flow, source_id), UNIQUE (flow, target_id));
CREATE TABLE checkpoints (
  side INTEGER NOT NULL, collection TEXT NOT NULL, changed_until INTEGER NOT NULL,
  PRIMARY KEY (side, collection)) WITHOUT ROWID;
CREATE TABLE pendings (
  flow TEXT NOT NULL, from_side INTEGER NOT NULL, origin TEXT NOT NULL,
  record TEXT NOT NULL, agreed TEXT NOT NULL, generation INTEGER NOT NULL, refused INTEGER NOT NULL,
  PRIMARY KEY (flow, from_side, origin)) WITHOUT ROWID;
CREATE TABLE stuck (
  flow TEXT NOT NULL, side INTEGER NOT NULL, record_id TEXT NOT NULL,
  kind INTEGER NOT NULL, message TEXT NOT NULL, attempts INTEGER NOT NULL, due INTEGER NOT NULL,
  source_seen INTEGER NOT NULL, target_seen INTEGER NOT NULL, waits_for TEXT,
  PRIMARY KEY (flow, side, record_id)) WITHOUT ROWID;
CREATE INDEX stuck_due ON stuck (flow, due);
)sql",
                                                R"sql(
ALTER TABLE links ADD COLUMN closed INTEGER NOT NULL DEFAULT 0;
UPDATE links SET closed = 1 WHERE gone IS NOT NULL;
CREATE INDEX links_to_close ON links (flow) WHERE gone IS NOT NULL AND closed = 0;
CREATE TABLE scans (
  side INTEGER NOT NULL, collection TEXT NOT NULL, scanned_at INTEGER NOT NULL,
  PRIMARY KEY (side, collection)) WITHOUT ROWID;
)sql"};

void migrate(SQLite::Database& database, const std::string& path) {
  const int known = static_cast<int>(migrations.size());
  int version = database.execAndGet("PRAGMA user_version").getInt();
  if (version > known) {
    throw StateError{
        fmt::format("the state file {} is of version {}, and this program knows {} at most: "
                    "use the newer program, or another state directory",
                    path, version, known)};
  }
  for (; version < known; ++version) {
    SQLite::Transaction transaction{database};
    database.exec(migrations.at(static_cast<std::size_t>(version)));
    database.exec(fmt::format("PRAGMA user_version = {}", version + 1));
    transaction.commit();
  }
}

void check_version(SQLite::Database& database, const std::string& path) {
  const int known = static_cast<int>(migrations.size());
  const int version = database.execAndGet("PRAGMA user_version").getInt();
  if (version == known) return;
  throw StateError{
      fmt::format("the state file {} is of version {}, and this program reads version {}: {}", path, version, known,
                  version < known ? "run the sync once, which brings it up to date" : "use the newer one")};
}

void check_integrity(SQLite::Database& database, const std::string& path) {
  const auto found = database.execAndGet("PRAGMA quick_check(1)").getString();
  if (found == "ok") return;
  throw StateError{
      fmt::format("the state file {} is damaged ({}): restore a copy, or move it away to link anew", path, found)};
}

int take_lock(const std::filesystem::path& directory) {
  const auto path = directory / lock_name;
  const int lock = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0) {
    throw StateError{
        fmt::format("cannot write into the state directory {}: {}", directory.string(), std::strerror(errno))};
  }
  if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
    ::close(lock);
    throw StateError{fmt::format("another pms-go-sync works with the state directory {}", directory.string())};
  }
  return lock;
}

bool is_own(const std::string& name) {
  return name == lock_name || name.starts_with(file_name);
}

/// Where others may do anything with it, and this user may change that.
void tighten(const fs::path& path, const OnTightened& on_tightened) {
  std::error_code failed;
  const auto now = fs::status(path, failed).permissions();
  if (failed || (now & (fs::perms::group_all | fs::perms::others_all)) == fs::perms::none) return;
  fs::permissions(path, fs::perms::group_all | fs::perms::others_all, fs::perm_options::remove, failed);
  if (!failed && on_tightened) on_tightened(path.string());
}

/// A folder that holds something else, such as /tmp or a home, is not the sync's to close.
void make_private_directory(const fs::path& directory, const OnTightened& on_tightened) {
  if (!fs::exists(directory)) {
    fs::create_directories(directory);
    fs::permissions(directory, fs::perms::owner_all);
    return;
  }
  const auto is_foreign = [](const auto& entry) { return !is_own(entry.path().filename().string()); };
  const fs::directory_iterator entries{directory};
  if (std::any_of(begin(entries), end(entries), is_foreign)) return;
  tighten(directory, on_tightened);
}

/// SQLite gives its other files the permissions of the first one.
void make_private_files(const fs::path& directory, const OnTightened& on_tightened) {
  const auto path = directory / file_name;
  const int created = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (created >= 0) ::close(created);  // where not, SQLite says why
  for (const auto& entry : fs::directory_iterator{directory}) {
    if (is_own(entry.path().filename().string())) tighten(entry.path(), on_tightened);
  }
}

}  // namespace

StateFile::StateFile(std::string path, int lock, std::unique_ptr<SQLite::Database> database)
    : path_{std::move(path)}, lock_{lock}, database_{std::move(database)} {}

StateFile::StateFile(StateFile&& other) noexcept
    : path_{std::move(other.path_)}, lock_{std::exchange(other.lock_, -1)}, database_{std::move(other.database_)} {}

StateFile::~StateFile() {
  database_.reset();
  if (lock_ < 0) return;
  ::flock(lock_, LOCK_UN);  // another thread may be starting a program, which holds the descriptor until it has begun
  ::close(lock_);
}

StateFile StateFile::open(const std::filesystem::path& directory, bool read_only,
                          const std::function<void(const std::string&)>& on_tightened) {
  const auto path = (directory / file_name).string();
  constexpr int busy_ms = 5000;
  try {
    if (read_only) {
      if (!std::filesystem::exists(path)) throw StateError{fmt::format("there is no state in {}", directory.string())};
      StateFile file{path, -1, std::make_unique<SQLite::Database>(path, SQLite::OPEN_READONLY, busy_ms)};
      check_version(*file.database_, path);
      return file;
    }
    make_private_directory(directory, on_tightened);
    StateFile file{path, take_lock(directory), nullptr};
    make_private_files(directory, on_tightened);
    file.database_ = std::make_unique<SQLite::Database>(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, busy_ms);
    check_integrity(*file.database_, path);
    // In WAL mode NORMAL keeps the file whole over a power cut and may lose the last seconds; creations are safe to
    // repeat and merges to do again, so that is enough.
    file.database_->exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
    migrate(*file.database_, path);
    return file;
  } catch (const SQLite::Exception& error) {
    throw StateError{fmt::format("cannot use the state file {}: {}", path, error.what())};
  } catch (const std::filesystem::filesystem_error& error) {
    throw StateError{fmt::format("cannot use the state directory {}: {}", directory.string(), error.code().message())};
  }
}

StateFile StateFile::in_memory() {
  StateFile file{":memory:", -1,
                 std::make_unique<SQLite::Database>(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)};
  migrate(*file.database_, file.path_);
  return file;
}

}  // namespace pms_go_sync
