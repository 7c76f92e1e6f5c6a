#include "reports/history/timeline.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace dataflow_qa::reports::history {
namespace {

std::int64_t count_of(const std::map<Verdict, std::int64_t>& counts, Verdict verdict) {
  const auto found = counts.find(verdict);
  return found == counts.end() ? 0 : found->second;
}

}  // namespace

std::string_view to_string(State state) {
  switch (state) {
    case State::untried:
      return "untried";
    case State::holds:
      return "holds";
    case State::newly_failing:
      return "newly-failing";
    case State::still_failing:
      return "still-failing";
    case State::fixed:
      break;
  }
  return "fixed";
}

bool is_failing(Verdict verdict) {
  return is_trouble(verdict) && verdict != Verdict::not_run;
}

std::optional<double> pass_rate(const RunPoint& run) {
  const auto& counts = run.totals.checks;
  std::int64_t tried = 0;
  for (const auto verdict : {Verdict::passed, Verdict::failed, Verdict::flaky, Verdict::known, Verdict::error}) {
    tried += count_of(counts, verdict);
  }
  if (tried == 0) return std::nullopt;
  return static_cast<double>(count_of(counts, Verdict::passed)) / static_cast<double>(tried);
}

std::int64_t flaky_checks(const RunPoint& run) {
  return count_of(run.totals.checks, Verdict::flaky);
}

std::string percent_text(const std::optional<double>& rate) {
  if (!rate) return "–";
  if (*rate >= 1) return "100 %";
  return fmt::format("{:.1f} %", std::floor(*rate * 1000 + 1e-9) / 10);
}

std::string name_of(const RunInfo& run) {
  if (const auto release = run.labels.find("release"); release != run.labels.end()) return release->second;
  constexpr std::size_t to_the_minute = 16;
  auto time = run.started.substr(0, to_the_minute);
  std::ranges::replace(time, 'T', ' ');
  return time;
}

std::vector<const Row*> rows_in(State state, const std::vector<Row>& rows) {
  std::vector<const Row*> found;
  for (const Row& row : rows) {
    if (row.state == state) found.push_back(&row);
  }
  return found;
}

void Track::add(std::size_t run, Verdict verdict) {
  if (verdict == Verdict::not_run) return;
  tried_ = run;
  if (is_failing(verdict)) {
    if (!failing_since_) failing_since_ = run;
    fixed_.reset();
  } else if (failing_since_) {
    failing_since_.reset();
    fixed_ = run;
  }
}

State Track::state(std::size_t newest) const {
  if (tried_ != newest) return State::untried;
  if (failing_since_) return *failing_since_ == newest ? State::newly_failing : State::still_failing;
  return fixed_ == newest ? State::fixed : State::holds;
}

}  // namespace dataflow_qa::reports::history
