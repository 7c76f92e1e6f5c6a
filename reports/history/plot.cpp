#include "reports/history/plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string_view>

#include "reports/text.h"

namespace dataflow_qa::reports::history {
namespace {

constexpr std::size_t load_figures_shown = 24;

std::optional<double> figure(const RunPoint& run, const std::string& name) {
  const auto found = run.figures.find(name);
  if (found == run.figures.end()) return std::nullopt;
  return static_cast<double>(found->second);
}

std::optional<double> requests_per_change(const RunPoint& run) {
  const auto requests = figure(run, "requests");
  const auto changes = figure(run, "effective_writes");
  if (!requests || !changes || *changes <= 0) return std::nullopt;
  return *requests / *changes;
}

constexpr std::string_view peak_memory = "most_memory_kib";

/// What checks of load note: "most_customers_backlog_writes_per_s".
bool is_of_load(std::string_view name) {
  return name.starts_with("most_") &&
         (name.ends_with("_ms") || name.ends_with("_per_s") || name.ends_with("_requests_per_1000_writes"));
}

template <typename Value>
Plot plot(std::string name, Unit unit, const Timeline& timeline, const Value& value) {
  Plot made{.name = std::move(name), .unit = unit, .values = {}};
  for (const RunPoint& run : timeline.runs) made.values.push_back(value(run));
  return made;
}

}  // namespace

std::vector<Plot> plots_of(const Timeline& timeline) {
  std::vector<Plot> plots;
  plots.push_back(plot("Checks that passed", Unit::percent, timeline, pass_rate));
  plots.push_back(plot("Flaky checks", Unit::number, timeline,
                       [](const RunPoint& run) { return std::optional(static_cast<double>(flaky_checks(run))); }));
  plots.push_back(plot("Requests per change", Unit::number, timeline, requests_per_change));
  plots.push_back(plot("Duration", Unit::milliseconds, timeline,
                       [](const RunPoint& run) { return std::optional(static_cast<double>(run.duration_ms)); }));
  const auto memory = [](const RunPoint& run) { return figure(run, std::string(peak_memory)); };
  if (std::ranges::any_of(timeline.runs, [&](const RunPoint& run) { return memory(run).has_value(); })) {
    plots.push_back(plot("Peak memory of the sync, KiB", Unit::number, timeline, memory));
  }
  std::set<std::string> names;
  for (const RunPoint& run : timeline.runs) {
    for (const auto& [name, value] : run.figures) {
      if (is_of_load(name)) names.insert(name);
    }
  }
  for (const auto& name : names) {
    if (plots.size() >= load_figures_shown) break;
    constexpr std::string_view most = "most_";
    auto words = "Load: " + name.substr(most.size());
    std::ranges::replace(words, '_', ' ');
    const bool is_time = name.ends_with("_ms");
    if (is_time) words.resize(words.size() - std::string_view(" ms").size());
    plots.push_back(plot(words, is_time ? Unit::milliseconds : Unit::number, timeline,
                         [&](const RunPoint& run) { return figure(run, name); }));
  }
  return plots;
}

std::string value_text(const std::optional<double>& value, Unit unit) {
  if (!value) return "–";
  switch (unit) {
    case Unit::percent:
      return percent_text(value);
    case Unit::milliseconds:
      return text::duration(std::llround(*value));
    case Unit::number:
      break;
  }
  return *value == std::floor(*value) ? fmt::format("{:.0f}", *value) : fmt::format("{:.2f}", *value);
}

Curve curve_of(const Plot& plot) {
  constexpr double left = 50;
  constexpr double right = 310;
  constexpr double top = 14;
  constexpr double bottom = 92;
  Curve curve;
  std::vector<double> known;
  for (const auto& value : plot.values) {
    if (value) known.push_back(*value);
  }
  if (known.empty()) return curve;
  const auto [least, most] = std::ranges::minmax(known);
  // Counts begin at nothing; a rate, which is near to all, shows its own differences.
  curve.most = plot.unit == Unit::percent ? 1 : most;
  curve.least = plot.unit == Unit::percent ? std::floor(least * 10) / 10 : 0;
  if (curve.most <= curve.least && curve.most > 0) curve.least = 0;
  if (curve.most <= curve.least) curve.most = curve.least + 1;
  const double step = plot.values.size() < 2 ? 0 : (right - left) / static_cast<double>(plot.values.size() - 1);
  bool goes_on = false;
  for (std::size_t run = 0; run < plot.values.size(); ++run) {
    if (!plot.values[run]) {
      goes_on = false;
      continue;
    }
    if (!goes_on) curve.lines.emplace_back();
    goes_on = true;
    const double share = (*plot.values[run] - curve.least) / (curve.most - curve.least);
    curve.lines.back().push_back({run, left + step * static_cast<double>(run), bottom - share * (bottom - top)});
  }
  return curve;
}

}  // namespace dataflow_qa::reports::history
