#include "sync/state.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <map>
#include <tuple>

#include "sync/state_file.h"

namespace pms_go_sync {
namespace {

std::int64_t number(Time time) {
  return time.time_since_epoch().count();
}
Time time_in(const SQLite::Column& column) {
  return Time{std::chrono::microseconds{column.getInt64()}};
}
Side side_in(const SQLite::Column& column) {
  return column.getInt() == 0 ? Side::source : Side::target;
}
int number(Side side) {
  return side == Side::source ? 0 : 1;
}
Json json_in(const SQLite::Column& column) {
  return Json::parse(column.getString());
}

Json as_json(const Unresolved& u) {
  return {{"kind", static_cast<int>(u.kind)}, {"where", u.where}, {"side", number(u.side)}, {"id", u.id}};
}

Unresolved unresolved_in(const Json& json) {
  return {static_cast<Unresolved::Kind>(json.at("kind").get<int>()), json.at("where").get<std::string>(),
          json.at("side").get<int>() == 0 ? Side::source : Side::target, json.at("id").get<std::string>()};
}

Link link_in(SQLite::Statement& row) {
  Link link;
  link.id = row.getColumn(0).getInt64();
  link.flow = row.getColumn(1).getString();
  link.source_id = row.getColumn(2).getString();
  link.target_id = row.getColumn(3).getString();
  link.agreed = json_in(row.getColumn(4));
  link.intended = json_in(row.getColumn(5));
  if (!row.getColumn(6).isNull()) link.gone = side_in(row.getColumn(6));
  link.source_seen = time_in(row.getColumn(7));
  link.target_seen = time_in(row.getColumn(8));
  link.closed = row.getColumn(9).getInt() != 0;
  return link;
}

Pending pending_in(SQLite::Statement& row) {
  return {row.getColumn(0).getString(),  side_in(row.getColumn(1)), row.getColumn(2).getString(),
          json_in(row.getColumn(3)),     json_in(row.getColumn(4)), row.getColumn(5).getInt(),
          row.getColumn(6).getInt() != 0};
}

Stuck stuck_in(SQLite::Statement& row) {
  Stuck stuck{row.getColumn(0).getString(), side_in(row.getColumn(1)),
              row.getColumn(2).getString(), static_cast<TroubleKind>(row.getColumn(3).getInt()),
              row.getColumn(4).getString(), row.getColumn(5).getInt(),
              time_in(row.getColumn(6)),    time_in(row.getColumn(7)),
              time_in(row.getColumn(8)),    std::nullopt};
  if (!row.getColumn(9).isNull()) stuck.waits_for = unresolved_in(json_in(row.getColumn(9)));
  return stuck;
}

constexpr auto link_columns =
    "id, flow, source_id, target_id, agreed, intended, gone, source_seen, target_seen, closed";
constexpr auto pending_columns = "flow, from_side, origin, record, agreed, generation, refused";
constexpr auto stuck_columns =
    "flow, side, record_id, kind, message, attempts, due, source_seen, target_seen, waits_for";

/// Puts a value at a statement's place; one overload for each type that is stored.
void put(SQLite::Statement& statement, int place, const std::string& value) {
  statement.bind(place, value);
}
void put(SQLite::Statement& statement, int place, std::int64_t value) {
  statement.bind(place, value);
}
void put(SQLite::Statement& statement, int place, int value) {
  statement.bind(place, value);
}
void put(SQLite::Statement& statement, int place, Side value) {
  statement.bind(place, number(value));
}
void put(SQLite::Statement& statement, int place, Time value) {
  statement.bind(place, number(value));
}
void put(SQLite::Statement& statement, int place, const Json& value) {
  statement.bind(place, value.dump());
}
template <typename T>
void put(SQLite::Statement& statement, int place, const std::optional<T>& value) {
  if (value) {
    put(statement, place, *value);
  } else {
    statement.bind(place);
  }
}

}  // namespace

struct State::Impl {
  static constexpr std::size_t most_known = 20'000;  // two for each link

  explicit Impl(StateFile opened, bool alone = true) : file{std::move(opened)}, remembers{alone} {}

  /// The statement for `sql`, prepared once, with `values` in its places. Valid until the next use of the same text.
  template <typename... Values>
  SQLite::Statement& prepared(const std::string& sql, const Values&... values) {
    auto found = statements.find(sql);
    if (found == statements.end()) {
      found = statements.emplace(sql, std::make_unique<SQLite::Statement>(file.database(), sql)).first;
    }
    auto& statement = *found->second;
    statement.reset();
    statement.clearBindings();
    int place = 0;
    (put(statement, ++place, values), ...);
    return statement;
  }

  template <typename... Values>
  int execute(const std::string& sql, const Values&... values) {
    before_write();
    return guarded([&] {
      auto& statement = prepared(sql, values...);
      const int changed = statement.exec();
      statement.reset();
      return changed;
    });
  }

  template <typename Read, typename... Values>
  auto rows(Read read, const std::string& sql, const Values&... values) {
    return guarded([&] {
      auto& statement = prepared(sql, values...);
      std::vector<decltype(read(statement))> found;
      while (statement.executeStep()) found.push_back(read(statement));
      statement.reset();
      return found;
    });
  }

  template <typename Read, typename... Values>
  auto row(Read read, const std::string& sql, const Values&... values) {
    auto found = rows(read, sql, values...);
    return found.empty() ? std::nullopt : std::optional{std::move(found.front())};
  }

  template <typename Work>
  auto guarded(Work work) {
    try {
      return work();
    } catch (const SQLite::Exception& error) {
      throw StateError{fmt::format("the state file {} failed: {}", file.path(), error.what())};
    } catch (const Json::exception&) {
      throw StateError{fmt::format(
          "the state file {} is damaged (a record in it is no JSON): restore a copy, or move it away to link anew",
          file.path())};
    }
  }

  void remember(const Link& link) {
    // Those that come first stay: of more than there is room for, a listing in order would find none of the latest.
    if (known.size() >= most_known && !known.contains({link.flow, Side::source, link.source_id})) return;
    const auto kept = std::make_shared<const Link>(link);
    for (const auto side : {Side::source, Side::target}) known[{link.flow, side, link.id_at(side)}] = kept;
  }

  StateFile file;
  /// Links as the file has them, by either record: each listed record asks for its own. Only the process that
  /// holds the state changes them, so one that only reads remembers none.
  std::map<std::tuple<std::string, Side, std::string>, std::shared_ptr<const Link>> known;
  bool remembers = true;
  std::map<std::string, std::unique_ptr<SQLite::Statement>> statements;
  std::function<void()> before_write = [] {};
};

State::State(std::unique_ptr<Impl> impl) : impl_{std::move(impl)} {}
State::~State() = default;
State::State(State&&) noexcept = default;
State& State::operator=(State&&) noexcept = default;

State State::open(const std::filesystem::path& directory, Access access,
                  const std::function<void(const std::string&)>& on_tightened) {
  const bool only_reads = access == Access::read_only;
  return State{std::make_unique<Impl>(StateFile::open(directory, only_reads, on_tightened), !only_reads)};
}

State State::in_memory() {
  return State{std::make_unique<Impl>(StateFile::in_memory())};
}

std::optional<Link> State::link(const std::string& flow, Side side, const std::string& id) const {
  if (const auto known = impl_->known.find({flow, side, id}); known != impl_->known.end()) return *known->second;
  const auto* column = side == Side::source ? "source_id" : "target_id";
  auto link = impl_->row(link_in, fmt::format("SELECT {} FROM links WHERE flow = ? AND {} = ?", link_columns, column),
                         flow, id);
  if (link && impl_->remembers) impl_->remember(*link);
  return link;
}

std::optional<std::string> State::linked_id(const std::string& flow, Side side, const std::string& id) const {
  const auto read = [](SQLite::Statement& row) { return row.getColumn(0).getString(); };
  return side == Side::source
             ? impl_->row(read, "SELECT target_id FROM links WHERE flow = ? AND source_id = ?", flow, id)
             : impl_->row(read, "SELECT source_id FROM links WHERE flow = ? AND target_id = ?", flow, id);
}

void State::add_link(Link& link) {
  impl_->guarded([&] {
    SQLite::Transaction transaction{impl_->file.database()};
    impl_->execute(
        "INSERT INTO links (flow, source_id, target_id, agreed, intended, gone, source_seen, target_seen, closed) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        link.flow, link.source_id, link.target_id, link.agreed, link.intended, link.gone, link.source_seen,
        link.target_seen, link.closed ? 1 : 0);
    link.id = impl_->file.database().getLastInsertRowid();
    for (const auto side : {Side::source, Side::target}) {
      remove_pending(link.flow, side, link.id_at(side));
      clear_stuck(link.flow, side, link.id_at(side));
    }
    transaction.commit();
  });
  impl_->remember(link);
}

void State::save_link(const Link& link) {
  impl_->execute(
      "UPDATE links SET agreed = ?, intended = ?, gone = ?, source_seen = ?, target_seen = ?, closed = ? WHERE id = ?",
      link.agreed, link.intended, link.gone, link.source_seen, link.target_seen, link.closed ? 1 : 0, link.id);
  impl_->remember(link);
}

bool State::remove_link(const std::string& flow, const std::string& source_id) {
  impl_->known.clear();
  return impl_->execute("DELETE FROM links WHERE flow = ? AND source_id = ?", flow, source_id) > 0;
}

std::vector<Link> State::links() const {
  return impl_->rows(link_in, fmt::format("SELECT {} FROM links ORDER BY id", link_columns));
}

std::vector<Link> State::links_of(const std::string& id) const {
  return impl_->rows(link_in,
                     fmt::format("SELECT {} FROM links WHERE source_id = ? OR target_id = ? ORDER BY id", link_columns),
                     id, id);
}

std::vector<Link> State::links_agreed_on(const std::string& flow, const std::string& property,
                                         const Json& value) const {
  return impl_->rows(link_in,
                     fmt::format("SELECT {} FROM links WHERE flow = ? AND "
                                 "json_extract(agreed, '$.\"' || ? || '\"') = json_extract(?, '$') COLLATE NOCASE",
                                 link_columns),
                     flow, property, value);
}

std::vector<Link> State::links_to_close(const std::string& flow) const {
  return impl_->rows(
      link_in,
      fmt::format("SELECT {} FROM links WHERE flow = ? AND gone IS NOT NULL AND closed = 0 ORDER BY id", link_columns),
      flow);
}

std::vector<std::string> State::linked_ids(const std::string& flow, Side side) const {
  const auto* column = side == Side::source ? "source_id" : "target_id";
  return impl_->rows([](SQLite::Statement& row) { return row.getColumn(0).getString(); },
                     fmt::format("SELECT {} FROM links WHERE flow = ? AND gone IS NULL ORDER BY id", column), flow);
}

std::optional<Time> State::scanned(Side side, const std::string& collection) const {
  return impl_->row([](SQLite::Statement& row) { return time_in(row.getColumn(0)); },
                    "SELECT scanned_at FROM scans WHERE side = ? AND collection = ?", side, collection);
}

void State::set_scanned(Side side, const std::string& collection, Time at) {
  impl_->execute("INSERT OR REPLACE INTO scans (side, collection, scanned_at) VALUES (?, ?, ?)", side, collection, at);
}

void State::forget_scans() {
  impl_->execute("DELETE FROM scans");
}

void State::before_each_write(std::function<void()> call) {
  impl_->before_write = std::move(call);
}

std::optional<Time> State::checkpoint(Side side, const std::string& collection) const {
  return impl_->row([](SQLite::Statement& row) { return time_in(row.getColumn(0)); },
                    "SELECT changed_until FROM checkpoints WHERE side = ? AND collection = ?", side, collection);
}

void State::set_checkpoint(Side side, const std::string& collection, Time changed_until) {
  impl_->execute("INSERT OR REPLACE INTO checkpoints (side, collection, changed_until) VALUES (?, ?, ?)", side,
                 collection, changed_until);
}

std::optional<Pending> State::pending(const std::string& flow, Side from, const std::string& origin) const {
  return impl_->row(
      pending_in,
      fmt::format("SELECT {} FROM pendings WHERE flow = ? AND from_side = ? AND origin = ?", pending_columns), flow,
      from, origin);
}

std::vector<Pending> State::unanswered(const std::string& flow, Side from) const {
  return impl_->rows(
      pending_in,
      fmt::format("SELECT {} FROM pendings WHERE flow = ? AND from_side = ? AND refused = 0", pending_columns), flow,
      from);
}

std::vector<Pending> State::abandoned(const std::string& flow) const {
  return impl_->rows(pending_in,
                     fmt::format("SELECT {} FROM pendings WHERE flow = ? AND NOT EXISTS (SELECT 1 FROM stuck WHERE "
                                 "stuck.flow = pendings.flow AND side = from_side AND record_id = origin)",
                                 pending_columns),
                     flow);
}

std::vector<Pending> State::all_pendings() const {
  return impl_->rows(pending_in, fmt::format("SELECT {} FROM pendings", pending_columns));
}

void State::save_pending(const Pending& pending) {
  impl_->execute(fmt::format("INSERT OR REPLACE INTO pendings ({}) VALUES (?, ?, ?, ?, ?, ?, ?)", pending_columns),
                 pending.flow, pending.from, pending.origin, pending.record, pending.agreed, pending.generation,
                 pending.refused ? 1 : 0);
}

void State::remove_pending(const std::string& flow, Side from, const std::string& origin) {
  impl_->execute("DELETE FROM pendings WHERE flow = ? AND from_side = ? AND origin = ?", flow, from, origin);
}

std::optional<Stuck> State::stuck(const std::string& flow, Side side, const std::string& id) const {
  return impl_->row(stuck_in,
                    fmt::format("SELECT {} FROM stuck WHERE flow = ? AND side = ? AND record_id = ?", stuck_columns),
                    flow, side, id);
}

std::vector<Stuck> State::all_stuck() const {
  return impl_->rows(stuck_in, fmt::format("SELECT {} FROM stuck ORDER BY due, record_id", stuck_columns));
}

std::vector<Stuck> State::stuck_due(const std::string& flow, Time now, int limit) const {
  constexpr std::chrono::hours beyond_any_delay{1};
  return impl_->rows(
      stuck_in,
      fmt::format("SELECT {} FROM stuck WHERE flow = ? AND (due <= ? OR due > ?) ORDER BY due LIMIT ?", stuck_columns),
      flow, now, now + beyond_any_delay, limit);
}

std::vector<Stuck> State::stuck_waiting(const std::string& flow) const {
  return impl_->rows(stuck_in,
                     fmt::format("SELECT {} FROM stuck WHERE flow = ? AND waits_for IS NOT NULL", stuck_columns), flow);
}

void State::save_stuck(const Stuck& stuck) {
  std::optional<Json> waits_for;
  if (stuck.waits_for) waits_for = as_json(*stuck.waits_for);
  impl_->execute(fmt::format("INSERT OR REPLACE INTO stuck ({}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", stuck_columns),
                 stuck.flow, stuck.side, stuck.id, static_cast<int>(stuck.kind), stuck.message, stuck.attempts,
                 stuck.due, stuck.source_seen, stuck.target_seen, waits_for);
}

void State::clear_stuck(const std::string& flow, Side side, const std::string& id) {
  impl_->execute("DELETE FROM stuck WHERE flow = ? AND side = ? AND record_id = ?", flow, side, id);
}

Counts State::counts() const {
  const auto count = [this](const std::string& sql) {
    return impl_->row([](SQLite::Statement& row) { return row.getColumn(0).getInt64(); }, sql).value_or(0);
  };
  return {count("SELECT count(*) FROM links"), count("SELECT count(*) FROM links WHERE gone IS NOT NULL"),
          count("SELECT count(*) FROM pendings"), count("SELECT count(*) FROM stuck")};
}

}  // namespace pms_go_sync
