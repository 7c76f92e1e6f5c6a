#pragma once

// The runs of a project over time, in one SQLite file. It keeps of each run what history, trends and comparisons show:
// its labels and figures, each statement's and check's verdict, level and duration, and the first failure of each check
// that failed. It keeps no evidence. Several processes may write at once: each waits for its turn, and nothing is lost.
//
//   auto store = Store::open("dataflow-qa-history.sqlite", Store::Access::write);
//   if (!store) return usage_error(store.error().text());
//   store->add(results);
//   show(store->timeline({.newest = 20}));
//
// A store belongs to one thread. Its functions throw std::runtime_error where the machine fails: a full disk, or a file
// that another process has locked for a minute; and Damaged where the file holds what this program did not write.

#include <cstddef>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "reports/history/timeline.h"
#include "reports/model/results.h"

namespace SQLite {
class Database;
}

namespace dataflow_qa::reports::history {

inline constexpr std::string_view default_file = "dataflow-qa-history.sqlite";

/// Which runs are shown: the newest that have these labels, of the newest one's document, subject and profile.
struct Query {
  Labels labels;
  std::size_t newest = 20;
};

/// An earlier run to compare with, without evidence.
struct Baseline {
  Results results;
  std::string label;  // "release 1.4", "the last run that passed (2026-01-31 12:00)"
};

/// Words of `against`; any other word is a run's id or a release.
inline constexpr std::string_view last_passed = "last-green";
inline constexpr std::string_view last_release = "last-release";

/// The text names the file and the place, and says what to do.
class Damaged : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Store {
 public:
  enum class Access { read, write };
  /// The error names the file, what is wrong with it, and what to do.
  [[nodiscard]] static base::Result<Store> open(const std::filesystem::path& file, Access access);

  /// One that nobody else sees, for tests.
  [[nodiscard]] static Store in_memory();

  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  ~Store();

  /// False where it is there already: the same results, whatever was written of an earlier run into them.
  bool add(const Results& results);

  /// Forgets all but the newest `keep` runs; how many. Runs with a release stay, and do not count, unless `releases`.
  std::size_t prune_to(std::size_t keep, bool releases = false);
  /// Forgets the runs that began before this time (RFC 3339), in the same way.
  std::size_t prune_before(const std::string& time, bool releases = false);

  [[nodiscard]] std::size_t size() const;

  /// Empty where no run has the labels. Reads the verdicts of all runs once, and keeps those of the runs shown.
  [[nodiscard]] Timeline timeline(const Query& query) const;

  /// The run that `now` is to be compared with: of the same document, subject and profile, and begun before it.
  /// `against` is `last_passed`, `last_release` (another one than its own), a run's id or a release. The error says
  /// what there is instead.
  [[nodiscard]] base::Result<Baseline> baseline(std::string_view against, const Results& now) const;

 private:
  Store(std::string file, std::unique_ptr<SQLite::Database> database);

  std::string file_;
  std::unique_ptr<SQLite::Database> database_;
};

/// Why a run has no place in a history: it is a shard, or nothing ran; empty where it has.
[[nodiscard]] std::string not_for_history(const Results& results);

}  // namespace dataflow_qa::reports::history
