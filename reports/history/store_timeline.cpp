// Held by store_test.cpp.
#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "reports/history/damage.h"
#include "reports/history/rows.h"
#include "reports/history/store.h"
#include "reports/model/json.h"

namespace dataflow_qa::reports::history {
namespace {

/// A run of the series that is shown, by its place among them.
struct KnownRun {
  std::size_t place = 0;
  std::string name;
};

struct Series {
  std::map<std::int64_t, KnownRun> runs;  // by number
  std::vector<RunPoint> shown;
  std::vector<Dataflow> dataflows;
  std::string title;
  std::string profile;
  std::size_t other = 0;
};

RunPoint point_of(const Results& head, Verdict verdict) {
  return {.run = head.run.id,
          .started = head.run.started,
          .name = name_of(head.run),
          .subject = head.run.subject.label(),
          .labels = head.run.labels,
          .is_whole = !head.run.filter,
          .verdict = verdict,
          .duration_ms = head.run.duration_ms,
          .figures = head.figures};
}

bool has(const Labels& labels, const Labels& asked) {
  return std::ranges::all_of(asked, [&](const auto& label) {
    const auto found = labels.find(label.first);
    return found != labels.end() && found->second == label.second;
  });
}

/// Newest first, since the newest one with the labels says which series it is; keeps no more than is shown.
Series read_series(SQLite::Database& database, const Query& query) {
  Series series;
  std::string name;
  std::vector<std::pair<std::int64_t, std::string>> found;  // number and name, newest first
  SQLite::Statement rows(database, "SELECT number, series, verdict, head FROM runs ORDER BY started DESC, number DESC");
  while (rows.executeStep()) {
    const auto number = rows.getColumn(0).getInt64();
    const auto head = sound(read_json(rows.getColumn(3).getString(), ""), fmt::format("run {}", number));
    const auto own = rows.getColumn(1).getString();
    if (!has(head.run.labels, query.labels) || (!found.empty() && own != name)) {
      ++series.other;
      continue;
    }
    if (found.empty()) {
      name = own;
      series.title = head.document.title;
      series.profile = head.run.profile;
      series.dataflows = head.dataflows;
    }
    if (found.size() < query.newest) {
      series.shown.push_back(point_of(head, verdict_from(rows.getColumn(2).getString()).value_or(Verdict::error)));
    }
    found.emplace_back(number, name_of(head.run));
  }
  std::ranges::reverse(series.shown);
  for (std::size_t i = 0; i < found.size(); ++i) {
    series.runs.emplace(found[i].first, KnownRun{found.size() - 1 - i, found[i].second});
  }
  return series;
}

/// A row while the runs are read, one after another.
struct Growing {
  Definition definition;  // the latest
  Track track;
  std::vector<std::optional<Verdict>> verdicts;
  std::pair<std::size_t, std::int64_t> order;  // of the latest run that has it, and the place there
};

/// The rows of the newest run come first, in its order.
std::vector<Row> rows_from(std::map<std::string, Growing>& growing, const std::map<std::size_t, std::string>& names,
                           std::size_t newest) {
  std::vector<Growing*> order;
  for (auto& [id, each] : growing) order.push_back(&each);
  std::ranges::sort(order, [](const Growing* a, const Growing* b) {
    return std::pair(b->order.first, a->order.second) < std::pair(a->order.first, b->order.second);
  });
  std::vector<Row> rows;
  for (Growing* each : order) {
    const bool is_shown = std::ranges::any_of(each->verdicts, [](const auto& verdict) { return verdict.has_value(); });
    if (!is_shown) continue;
    const auto since = each->track.failing_since();
    rows.push_back({.id = each->definition.id,
                    .text = each->definition.text,
                    .level = each->definition.level,
                    .dataflow = each->definition.dataflow,
                    .verdicts = std::move(each->verdicts),
                    .state = each->track.state(newest),
                    .since = since ? names.at(*since) : ""});
  }
  return rows;
}

class Reader {
 public:
  explicit Reader(Series series) : series_(std::move(series)) {
    for (const auto& [number, run] : series_.runs) names_[run.place] = run.name;
  }

  void add(std::int64_t run, std::int64_t position, const Definition& definition, bool selected, Verdict verdict) {
    const auto& known = series_.runs.at(run);
    auto& row = (definition.is_check ? checks_ : items_)[definition.id];
    row.verdicts.resize(series_.shown.size());
    if (selected || row.definition.id.empty()) row.definition = definition;
    row.order = {known.place, position};
    if (known.place >= older()) {
      RunPoint& point = series_.shown[known.place - older()];
      ++(definition.is_check ? point.totals.checks : point.totals.items)[verdict];
      if (selected) row.verdicts[known.place - older()] = verdict;
    }
    if (selected) row.track.add(known.place, verdict);
  }

  Timeline timeline() {
    const std::size_t newest = series_.runs.size() - 1;
    return {.title = series_.title,
            .profile = series_.profile,
            .dataflows = std::move(series_.dataflows),
            .runs = std::move(series_.shown),
            .statements = rows_from(items_, names_, newest),
            .checks = rows_from(checks_, names_, newest),
            .older = older_,
            .other = series_.other};
  }

  [[nodiscard]] bool knows(std::int64_t run) const { return series_.runs.contains(run); }

 private:
  [[nodiscard]] std::size_t older() const { return older_; }

  Series series_;
  std::size_t older_ = series_.runs.size() - series_.shown.size();
  std::map<std::size_t, std::string> names_;
  std::map<std::string, Growing> items_;
  std::map<std::string, Growing> checks_;
};

Timeline timeline_in(SQLite::Database& database, const Query& query) {
  SQLite::Transaction together(database);  // all of it as it is now, whoever writes meanwhile
  Series series = read_series(database, query);
  if (series.runs.empty()) return {.other = series.other};
  Reader reader(std::move(series));
  std::map<std::int64_t, Definition> definitions;
  SQLite::Statement rows(database,
                         "SELECT verdicts.run, position, definition, body, selected, verdicts.verdict FROM runs "
                         "JOIN verdicts ON verdicts.run = runs.number JOIN definitions ON definitions.number = "
                         "definition ORDER BY started, runs.number, position");
  while (rows.executeStep()) {
    const auto run = rows.getColumn(0).getInt64();
    if (!reader.knows(run)) continue;
    const auto number = rows.getColumn(2).getInt64();
    auto definition = definitions.find(number);
    if (definition == definitions.end()) {
      auto read = sound(read_definition(rows.getColumn(3).getString()), fmt::format("definition {}", number));
      definition = definitions.emplace(number, std::move(read)).first;
    }
    const auto verdict = verdict_from(rows.getColumn(5).getString()).value_or(Verdict::error);
    reader.add(run, rows.getColumn(1).getInt64(), definition->second, rows.getColumn(4).getInt() != 0, verdict);
  }
  return reader.timeline();
}

}  // namespace

Timeline Store::timeline(const Query& query) const {
  return with_file(file_, [&] { return timeline_in(*database_, query); });
}

}  // namespace dataflow_qa::reports::history
