#pragma once

// Figures over the runs of a history, and the lines that show them. Internal to views.h.

#include <optional>
#include <string>
#include <vector>

#include "reports/history/timeline.h"

namespace dataflow_qa::reports::history {

enum class Unit { number, percent, milliseconds };

struct Plot {
  std::string name;
  Unit unit = Unit::number;
  std::vector<std::optional<double>> values;  // one for each run
};

/// Pass rate, flaky checks, requests for each change, duration, then the figures of load that any run has.
[[nodiscard]] std::vector<Plot> plots_of(const Timeline& timeline);

/// "98.7 %", "4.1 s", "2.04"; "–" for null.
[[nodiscard]] std::string value_text(const std::optional<double>& value, Unit unit);

struct Dot {
  std::size_t run = 0;
  double x = 0;
  double y = 0;
};

/// The place of each value in the picture: 46 to 314 across, 96 up to 10, from `least` to `most`.
struct Curve {
  double least = 0;
  double most = 0;
  std::vector<std::vector<Dot>> lines;  // a run without the figure ends a line
};
[[nodiscard]] Curve curve_of(const Plot& plot);

}  // namespace dataflow_qa::reports::history
