#include "reports/history/store.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <stdexcept>
#include <utility>

#include "base/suggest.h"
#include "reports/history/damage.h"
#include "reports/history/rows.h"
#include "reports/history/store_file.h"
#include "reports/model/json.h"

namespace dataflow_qa::reports::history {
namespace {

std::int64_t definition_number(SQLite::Database& database, const Definition& definition) {
  const auto body = write(definition);
  SQLite::Statement insert(database, "INSERT OR IGNORE INTO definitions (body) VALUES (?)");
  insert.bind(1, body);
  insert.exec();
  SQLite::Statement find(database, "SELECT number FROM definitions WHERE body = ?");
  find.bind(1, body);
  if (!find.executeStep()) throw std::runtime_error("a history does not keep what was written into it");
  return find.getColumn(0).getInt64();
}

void insert_rows(SQLite::Database& database, std::int64_t run, const std::vector<VerdictRow>& rows) {
  SQLite::Statement insert(database, "INSERT INTO verdicts VALUES (?, ?, ?, ?, ?, ?, ?)");
  std::int64_t position = 0;
  for (const auto& row : rows) {
    insert.bind(1, run);
    insert.bind(2, position++);
    insert.bind(3, definition_number(database, row.definition));
    insert.bind(4, row.selected ? 1 : 0);
    insert.bind(5, std::string(to_string(row.verdict)));
    insert.bind(6, row.duration_ms);
    if (row.why) {
      insert.bind(7, *row.why);
    } else {
      insert.bind(7);
    }
    insert.exec();
    insert.reset();
  }
}

std::int64_t insert_run(SQLite::Database& database, const Results& results, const std::string& digest) {
  SQLite::Statement insert(database,
                           "INSERT INTO runs (digest, run, started, series, release, passed, verdict, head) "
                           "VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  const auto verdict = verdict_of(results);
  insert.bind(1, digest);
  insert.bind(2, results.run.id);
  insert.bind(3, results.run.started);
  insert.bind(4, series_of(results));
  const auto release = results.run.labels.find("release");
  if (release == results.run.labels.end()) {
    insert.bind(5);
  } else {
    insert.bind(5, release->second);
  }
  insert.bind(6, verdict == Verdict::passed && !results.run.filter ? 1 : 0);
  insert.bind(7, std::string(to_string(verdict)));
  insert.bind(8, write_json(head_of(results)));
  insert.exec();
  return database.getLastInsertRowid();
}

std::size_t prune(SQLite::Database& database, const std::string& which) {
  WriteLock lock(database);
  const auto count = database.exec("DELETE FROM runs WHERE " + which);
  database.exec("DELETE FROM verdicts WHERE run NOT IN (SELECT number FROM runs)");
  database.exec("DELETE FROM definitions WHERE number NOT IN (SELECT definition FROM verdicts)");
  lock.commit();
  return static_cast<std::size_t>(count);
}

/// Reads the columns body, selected, verdict, duration_ms and why, in this order.
VerdictRow row_in(SQLite::Statement& statement, const std::string& place) {
  const auto verdict = verdict_from(statement.getColumn(2).getString());
  if (!verdict) throw BrokenRow{{.message = "a verdict that this program does not know", .file = place}};
  VerdictRow row{.definition = sound(read_definition(statement.getColumn(0).getString()), place),
                 .selected = statement.getColumn(1).getInt() != 0,
                 .verdict = *verdict,
                 .duration_ms = statement.getColumn(3).getInt64()};
  if (!statement.isColumnNull(4)) row.why = statement.getColumn(4).getString();
  return row;
}

Results results_of(SQLite::Database& database, std::int64_t number, const std::string& head) {
  auto results = sound(read_json(head, ""), fmt::format("run {}", number));
  SQLite::Statement query(database,
                          "SELECT body, selected, verdict, duration_ms, why FROM verdicts JOIN definitions "
                          "ON definitions.number = definition WHERE run = ? ORDER BY position");
  query.bind(1, number);
  for (int row = 0; query.executeStep(); ++row) {
    const auto place = fmt::format("run {}, row {}", number, row);
    sound(add_row(results, row_in(query, place)), place);
  }
  return results;
}

std::string words_for(std::string_view against, const RunInfo& run) {
  const auto release = run.labels.find("release");
  if (against == last_passed) {
    return release == run.labels.end() ? fmt::format("the last run that passed ({})", name_of(run))
                                       : fmt::format("the last run that passed (release {})", release->second);
  }
  return release == run.labels.end() ? "run " + run.id : "release " + release->second;
}

/// Ids and releases, newest first, for a name that is neither.
std::vector<std::string> names_of_runs(SQLite::Database& database, const std::string& series) {
  std::vector<std::string> names;
  SQLite::Statement query(database,
                          "SELECT run, release FROM runs WHERE series = ? ORDER BY started DESC, number DESC");
  query.bind(1, series);
  while (query.executeStep()) {
    names.push_back(query.getColumn(0).getString());
    if (!query.isColumnNull(1)) names.push_back(query.getColumn(1).getString());
  }
  return names;
}

/// What there is instead of a run to compare with.
std::string nothing_found(std::string_view against, const std::vector<std::string>& names) {
  if (names.empty()) return "no run of this document, subject and profile is in it";
  if (against == last_passed) return "no run in it that began before this one passed as a whole";
  if (against == last_release) {
    return "no run in it that began before this one has another release label (`run --label release=…` gives it)";
  }
  constexpr std::size_t named = 5;
  const std::vector<std::string_view> known(names.begin(), names.end());
  const std::vector<std::string> first(names.begin(),
                                       names.begin() + static_cast<std::ptrdiff_t>(std::min(named, names.size())));
  return fmt::format("\"{}\" is no run and no release in it{} (it has {}{})", against,
                     base::did_you_mean(against, known), fmt::join(first, ", "), names.size() > named ? ", …" : "");
}

}  // namespace

std::string not_for_history(const Results& results) {
  if (results.run.shard) {
    return fmt::format("it is shard {} of a run: `dataflow-qa merge` puts the shards together first",
                       *results.run.shard);
  }
  if (results.items.empty()) return "nothing ran: the file has no items";
  return "";
}

base::Result<Store> Store::open(const std::filesystem::path& file, Access access) {
  auto database = open_file(file, access == Access::write);
  if (!database) return tl::unexpected(database.error());
  return Store(file.string(), std::move(*database));
}

Store Store::in_memory() {
  return {":memory:", make_in_memory()};
}

Store::Store(std::string file, std::unique_ptr<SQLite::Database> database)
    : file_(std::move(file)), database_(std::move(database)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

bool Store::add(const Results& results) {
  return with_file(file_, [&] {
    const auto digest = digest_of(results);
    WriteLock lock(*database_);
    SQLite::Statement find(*database_, "SELECT 1 FROM runs WHERE digest = ?");
    find.bind(1, digest);
    if (find.executeStep()) return false;
    insert_rows(*database_, insert_run(*database_, results, digest), rows_of(results));
    lock.commit();
    return true;
  });
}

std::size_t Store::prune_to(std::size_t keep, bool releases) {
  const std::string among = releases ? "TRUE" : "release IS NULL";
  return with_file(file_, [&] {
    return prune(*database_, fmt::format("{0} AND number NOT IN (SELECT number FROM runs WHERE {0} "
                                         "ORDER BY started DESC, number DESC LIMIT {1})",
                                         among, keep));
  });
}

std::size_t Store::prune_before(const std::string& time, bool releases) {
  return with_file(file_, [&] {
    SQLite::Statement quoted(*database_, "SELECT quote(?)");
    quoted.bind(1, time);
    quoted.executeStep();
    return prune(*database_, fmt::format("{} AND started < {}", releases ? "TRUE" : "release IS NULL",
                                         quoted.getColumn(0).getString()));
  });
}

std::size_t Store::size() const {
  return with_file(
      file_, [&] { return static_cast<std::size_t>(database_->execAndGet("SELECT count(*) FROM runs").getInt64()); });
}

base::Result<Baseline> Store::baseline(std::string_view against, const Results& now) const {
  return with_file(file_, [&]() -> base::Result<Baseline> {
    const bool by_name = against != last_passed && against != last_release;
    const std::string which = against == last_passed    ? "passed = 1 AND started < ?3"
                              : against == last_release ? "release <> ?4 AND started < ?3"
                                                        : "(run = ?5 OR release = ?5)";
    SQLite::Statement query(*database_, "SELECT number, head FROM runs WHERE series = ?1 AND digest <> ?2 AND " +
                                            which + " ORDER BY started DESC, number DESC LIMIT 1");
    const auto own = now.run.labels.find("release");
    query.bind(1, series_of(now));
    query.bind(2, digest_of(now));
    if (!by_name) query.bind(3, now.run.started);
    if (against == last_release) query.bind(4, own == now.run.labels.end() ? "" : own->second);
    if (by_name) query.bind(5, std::string(against));
    if (!query.executeStep()) {
      return base::failure(
          fmt::format("{}: {}", file_, nothing_found(against, names_of_runs(*database_, series_of(now)))));
    }
    auto results = results_of(*database_, query.getColumn(0).getInt64(), query.getColumn(1).getString());
    auto label = words_for(against, results.run);
    return Baseline{std::move(results), std::move(label)};
  });
}

}  // namespace dataflow_qa::reports::history
