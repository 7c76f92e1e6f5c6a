// Held by views_test.cpp.
#include <fmt/format.h>

#include <kainjow/mustache.hpp>
#include <stdexcept>

#include "base/terminal.h"
#include "reports/digest.h"
#include "reports/history/views.h"
#include "reports/text.h"
#include "reports_embedded.h"

namespace dataflow_qa::reports::history {
namespace {

constexpr std::size_t pixels_of_a_letter = 7;  // at this size, on the safe side
constexpr std::size_t pixels_around = 12;

/// White text has a contrast of at least 4.5 on each.
std::string fill_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::passed:
      return "#1a7f45";
    case Verdict::failed:
      return "#c4232e";
    case Verdict::error:
      return "#8e1f6b";
    case Verdict::flaky:
    case Verdict::uncovered:
      return "#9a5b00";
    case Verdict::known:
    case Verdict::not_applicable:
    case Verdict::not_run:
      break;
  }
  return "#5d6878";
}

std::size_t pixels(const std::string& text) {
  return text::width(text) * pixels_of_a_letter + pixels_around;
}

}  // namespace

std::string badge_svg(const Timeline& timeline, std::string_view subject) {
  kainjow::mustache::mustache picture{std::string(embedded::badge_mustache)};
  if (!picture.is_valid()) throw std::logic_error("badge.mustache: " + picture.error_message());
  auto verdict = Verdict::not_run;
  std::string text = "no run";
  if (!timeline.runs.empty()) {
    const RunPoint& run = timeline.runs.back();
    verdict = run.verdict;
    text = label(verdict);
    if (const auto rate = pass_rate(run)) text += ", " + percent_text(rate);
  }
  const auto left_text = text::shortened(text::one_line(subject), 60);
  const auto left = pixels(left_text);
  const auto right = pixels(text);
  kainjow::mustache::data data{"subject", left_text};
  data["text"] = text;
  data["fill"] = fill_of(verdict);
  data["left"] = std::to_string(left);
  data["right"] = std::to_string(right);
  data["width"] = std::to_string(left + right);
  data["left-middle"] = std::to_string(left / 2);
  data["right-middle"] = std::to_string(left + right / 2);
  return base::harmless_markup(picture.render(data));
}

}  // namespace dataflow_qa::reports::history
