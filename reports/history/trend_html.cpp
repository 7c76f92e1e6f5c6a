// Held by views_test.cpp.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <kainjow/mustache.hpp>
#include <stdexcept>

#include "base/terminal.h"
#include "reports/digest.h"
#include "reports/history/plot.h"
#include "reports/history/views.h"
#include "reports/text.h"
#include "reports_embedded.h"

namespace dataflow_qa::reports::history {
namespace {

namespace ms = kainjow::mustache;

// As on the page of a run, every object sets every key that its part of the template names.

constexpr std::size_t changes_shown = 100;

std::string shown(std::string_view text) {
  return text::visible(text);
}

ms::data optional_text(std::string_view text) {
  return text.empty() ? ms::data{false} : ms::data{"text", shown(text)};
}

ms::data verdict_data(Verdict verdict) {
  ms::data data{"verdict", std::string(to_string(verdict))};
  data["label"] = label(verdict);
  return data;
}

std::string counted(std::size_t number, std::string_view noun) {
  return text::counted(static_cast<std::int64_t>(number), noun);
}

void add_change(ms::data& list, State state, const std::string& title, const Timeline& timeline) {
  const auto rows = rows_in(state, timeline.checks);
  if (rows.empty()) return;
  ms::data change{"heading", shown(fmt::format("{}: {}", title, counted(rows.size(), "check")))};
  change["verdict"] = state == State::fixed ? "passed" : "failed";
  ms::data all{ms::data::type::list};
  for (std::size_t i = 0; i < std::min(rows.size(), changes_shown); ++i) {
    auto data = verdict_data(rows[i]->verdicts.back().value_or(Verdict::not_run));
    data["name"] = shown(rows[i]->id);
    data["since"] = optional_text(state == State::still_failing ? rows[i]->since : "");
    data["about"] = optional_text(rows[i]->text);
    all.push_back(data);
  }
  change["rows"] = std::move(all);
  change["more"] = optional_text(rows.size() > changes_shown ? std::to_string(rows.size() - changes_shown) : "");
  list.push_back(change);
}

ms::data changes_data(const Timeline& timeline) {
  ms::data list{ms::data::type::list};
  if (timeline.runs.empty()) return list;
  const auto newest = timeline.runs.back().name;
  add_change(list, State::newly_failing, "Newly failing in " + newest, timeline);
  add_change(list, State::still_failing, "Still failing", timeline);
  add_change(list, State::fixed, "Fixed in " + newest, timeline);
  return list;
}

std::string place_text(double place) {
  return fmt::format("{:.1f}", place);
}

ms::data plot_data(const Plot& plot, const Timeline& timeline) {
  const Curve curve = curve_of(plot);
  ms::data lines{ms::data::type::list};
  ms::data dots{ms::data::type::list};
  for (const auto& line : curve.lines) {
    std::string points;
    for (const Dot& dot : line) {
      points += fmt::format("{}{},{}", points.empty() ? "" : " ", place_text(dot.x), place_text(dot.y));
      ms::data data{"x", place_text(dot.x)};
      data["y"] = place_text(dot.y);
      data["run"] = shown(timeline.runs[dot.run].name);
      data["value"] = value_text(plot.values[dot.run], plot.unit);
      dots.push_back(data);
    }
    lines.push_back(ms::data{"points", points});
  }
  ms::data data{"name", shown(plot.name)};
  data["last"] = value_text(plot.values.back(), plot.unit);
  data["most"] = curve.lines.empty() ? "" : value_text(curve.most, plot.unit);
  data["least"] = curve.lines.empty() ? "" : value_text(curve.least, plot.unit);
  data["lines"] = std::move(lines);
  data["dots"] = std::move(dots);
  constexpr std::size_t columns = 20;
  const bool several = timeline.runs.size() > 1;
  data["first-run"] = several ? shown(text::shortened(text::one_line(timeline.runs.front().name), columns)) : "";
  data["last-run"] = shown(text::shortened(text::one_line(timeline.runs.back().name), columns));
  return data;
}

std::string state_text(const Row& row) {
  switch (row.state) {
    case State::untried:
      return "";
    case State::holds:
      return "holds";
    case State::newly_failing:
      return "new";
    case State::still_failing:
      return "since " + row.since;
    case State::fixed:
      break;
  }
  return "fixed";
}

ms::data row_data(const Row& row, const Timeline& timeline) {
  ms::data cells{ms::data::type::list};
  for (std::size_t run = 0; run < row.verdicts.size(); ++run) {
    ms::data cell{"verdict-known", false};
    if (row.verdicts[run]) {
      auto known = verdict_data(*row.verdicts[run]);
      known["run"] = shown(timeline.runs[run].name);
      cell["verdict-known"] = std::move(known);
    }
    cells.push_back(cell);
  }
  ms::data data{"statement", shown(row.text.empty() ? row.id : row.text)};
  data["id"] = shown(row.text.empty() ? "" : row.id);
  data["advisory"] = row.level == "advisory";
  data["state"] = shown(state_text(row));
  const bool is_bad = row.state == State::newly_failing || row.state == State::still_failing;
  data["state-class"] = is_bad ? "bad" : row.state == State::fixed ? "good" : "";
  data["cells"] = std::move(cells);
  return data;
}

/// The statements, dataflow by dataflow; what lies beyond the document comes last.
ms::data groups_data(const Timeline& timeline) {
  std::vector<std::string> order;
  std::map<std::string, ms::data> rows;
  for (const Row& row : timeline.statements) {
    const auto [found, added] = rows.try_emplace(row.dataflow, ms::data::type::list);
    if (added) order.push_back(row.dataflow);
    found->second.push_back(row_data(row, timeline));
  }
  std::stable_partition(order.begin(), order.end(), [](const auto& slug) { return !slug.empty(); });
  ms::data groups{ms::data::type::list};
  for (const auto& slug : order) {
    const auto flow = std::ranges::find_if(timeline.dataflows, [&](const auto& each) { return each.slug == slug; });
    const auto title = flow == timeline.dataflows.end() ? slug : flow->title;
    ms::data data{"heading", shown(title.empty() ? "Beyond the document" : title)};
    data["span"] = std::to_string(timeline.runs.size() + 2);
    data["rows"] = std::move(rows.at(slug));
    groups.push_back(data);
  }
  return groups;
}

ms::data columns_data(const Timeline& timeline) {
  ms::data columns{ms::data::type::list};
  for (const RunPoint& run : timeline.runs) {
    ms::data data{"name", shown(run.name)};
    data["title"] = shown(fmt::format("{}, {}", run.run, labels_text(run.labels)));
    columns.push_back(data);
  }
  return columns;
}

ms::data runs_data(const Timeline& timeline) {
  ms::data rows{ms::data::type::list};
  for (auto run = timeline.runs.rbegin(); run != timeline.runs.rend(); ++run) {
    auto data = verdict_data(run->verdict);
    data["name"] = shown(run->name);
    data["run"] = shown(run->run);
    data["part"] = !run->is_whole;
    data["started"] = shown(run->started);
    data["subject"] = shown(run->subject);
    data["passed"] = percent_text(pass_rate(*run));
    data["flaky"] = std::to_string(flaky_checks(*run));
    data["took"] = text::duration(run->duration_ms);
    data["labels"] = shown(labels_text(run->labels));
    rows.push_back(data);
  }
  return rows;
}

std::string left_out_text(const Timeline& timeline) {
  std::string out;
  if (timeline.older > 0) out += counted(timeline.older, "older run") + " not shown. ";
  if (timeline.other > 0) {
    out +=
        counted(timeline.other, "run") + " of another document, subject or profile, or without the labels asked for.";
  }
  return out;
}

ms::data legend_data() {
  ms::data list{ms::data::type::list};
  for (const Verdict verdict : worst_first()) list.push_back(verdict_data(verdict));
  return list;
}

}  // namespace

std::string trend_html(const Timeline& timeline) {
  ms::mustache page_template{std::string(embedded::trend_mustache)};
  if (!page_template.is_valid()) throw std::logic_error("trend.mustache: " + page_template.error_message());
  auto page = verdict_data(timeline.runs.empty() ? Verdict::not_run : timeline.runs.back().verdict);
  page["style"] = std::string(embedded::page_css) + std::string(embedded::trend_css);
  page["title"] = shown(timeline.title);
  page["summary"] =
      shown(timeline.runs.empty()
                ? "No run"
                : fmt::format("{}, the newest of {}: {} of its checks passed", counted(timeline.runs.size(), "run"),
                              timeline.runs.back().subject, percent_text(pass_rate(timeline.runs.back()))));
  page["left-out"] = optional_text(left_out_text(timeline));
  page["changes"] = changes_data(timeline);
  ms::data plots{ms::data::type::list};
  if (!timeline.runs.empty()) {
    for (const Plot& plot : plots_of(timeline)) plots.push_back(plot_data(plot, timeline));
  }
  page["plots"] = std::move(plots);
  page["legend"] = legend_data();
  page["columns"] = columns_data(timeline);
  page["groups"] = groups_data(timeline);
  page["run-rows"] = runs_data(timeline);
  return base::harmless_markup(page_template.render(page));
}

}  // namespace dataflow_qa::reports::history
