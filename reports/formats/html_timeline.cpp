// Held by html_test.cpp.
#include "reports/formats/html_timeline.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reports/text.h"

namespace dataflow_qa::reports {
namespace {

namespace ms = kainjow::mustache;

constexpr int width = 1000;  // of a bar, in its own units

std::int64_t sum(const std::vector<Period>& stretches) {
  std::int64_t all = 0;
  for (const Period& each : stretches) all += each.to_ms - each.from_ms;
  return all;
}

/// A step between marks on the axis that people count in, so that there are six marks at most.
std::int64_t step_of(std::int64_t whole_ms) {
  constexpr std::int64_t steps = 5;
  for (std::int64_t power = 1;; power *= 10) {
    for (const std::int64_t factor : {1, 2, 5}) {
      if (power * factor * steps >= whole_ms) return power * factor;
    }
  }
}

class Axis {
 public:
  explicit Axis(std::int64_t whole_ms) : whole_ms_(std::max<std::int64_t>(whole_ms, 1)) {}

  /// The box of a stretch; at least a hair wide.
  [[nodiscard]] ms::data box(const char* kind, const Period& stretch) const {
    const auto from = at(stretch.from_ms);
    ms::data data{"kind", std::string(kind)};
    data["x"] = fmt::format("{:.1f}", from);
    data["w"] = fmt::format("{:.1f}", std::max(1.0, at(stretch.to_ms) - from));
    return data;
  }

  [[nodiscard]] ms::data marks() const {
    ms::data list{ms::data::type::list};
    const auto step = step_of(whole_ms_);
    const auto last = whole_ms_ * 85 / 100;  // a word further right would stick out
    for (std::int64_t mark = 0; mark <= last; mark += step) {
      ms::data data{"text", mark == 0 ? std::string("0") : text::duration(mark)};
      data["left"] = fmt::format("{:.1f}", at(mark) * 100 / width);
      list.push_back(data);
    }
    return list;
  }

 private:
  [[nodiscard]] double at(std::int64_t ms) const {
    return std::clamp(static_cast<double>(ms) / static_cast<double>(whole_ms_), 0.0, 1.0) * width;
  }

  std::int64_t whole_ms_;
};

ms::data row(const WorldTimeline& world, const Axis& axis) {
  ms::data boxes{ms::data::type::list};
  boxes.push_back(axis.box("work", world.whole));
  for (const Period& each : world.waits) boxes.push_back(axis.box("wait", each));
  for (const Period& each : world.starts) boxes.push_back(axis.box("start", each));
  const auto waves = static_cast<std::int64_t>(world.waits.size());
  const auto took = world.whole.to_ms - world.whole.from_ms;
  ms::data data{"name", text::one_line(world.name.empty() ? "shared world" : world.name)};
  data["what"] = fmt::format("{}, {}, {}{}", text::counted(world.checks, "check"), text::counted(waves, "wave"),
                             text::duration(took), world.again ? ", second try" : "");
  data["boxes"] = std::move(boxes);
  return data;
}

}  // namespace

ms::data timeline_data(const Results& results) {
  if (results.timeline.empty()) return {false};
  auto worlds = results.timeline;
  std::ranges::stable_sort(worlds, {}, [](const WorldTimeline& world) { return world.whole.from_ms; });
  std::int64_t whole = results.run.duration_ms;
  std::int64_t waiting = 0;
  std::int64_t waves = 0;
  for (const WorldTimeline& world : worlds) {
    whole = std::max(whole, world.whole.to_ms);
    waiting += sum(world.waits);
    waves += static_cast<std::int64_t>(world.waits.size());
  }
  const Axis axis(whole);
  ms::data rows{ms::data::type::list};
  for (const WorldTimeline& world : worlds) rows.push_back(row(world, axis));
  ms::data data{"text", fmt::format("Timeline: {} in {}, {}; {} waiting for the subject", text::counted(waves, "wave"),
                                    text::counted(static_cast<std::int64_t>(worlds.size()), "world"),
                                    text::duration(whole), text::duration(waiting))};
  data["worlds"] = std::move(rows);
  data["marks"] = axis.marks();
  return data;
}

}  // namespace dataflow_qa::reports
