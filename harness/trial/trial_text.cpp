#include "harness/trial/trial_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/text.h"
#include "base/visible.h"

namespace dataflow_qa::trial {

namespace {

using base::visible;

std::string painted(std::string_view text, std::string_view color, const Style& style) {
  return style.color ? fmt::format("\x1b[{}m{}\x1b[0m", color, text) : std::string(text);
}

std::string mark_of(const Step& step, const Style& style) {
  switch (step.outcome) {
    case Step::Outcome::passed:
      return painted("ok", "32", style) + "   ";
    case Step::Outcome::failed:
      return painted("FAIL", "1;31", style) + " ";
    case Step::Outcome::not_called_for:
      break;
  }
  return painted("-", "2", style) + "    ";
}

/// The text's beginning, with an ellipsis where something is left out.
std::string cut(std::string_view text, std::size_t room) {
  constexpr std::string_view dots = "...";
  if (base::width(text) <= room) return std::string(text);
  std::string kept;
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto next = base::decode(text.substr(at));
    width += base::width(next.point);
    if (width + dots.size() > room) break;
    kept += text.substr(at, next.bytes);
    at += next.bytes;
  }
  return kept + std::string(dots);
}

/// The words in lines of this width; all but the first begin with `indent`.
std::string wrapped(std::string_view text, std::size_t width, std::string_view indent) {
  std::string lines;
  std::size_t used = 0;
  for (const std::string& word : base::split_list(text, ' ')) {
    const std::size_t size = base::width(word);
    if (used > 0 && used + 1 + size > width) {
      lines += "\n" + std::string(indent);
      used = indent.size();
    } else if (used > 0) {
      lines += " ";
      ++used;
    }
    lines += word;
    used += size;
  }
  return lines + "\n";
}

std::string counted(std::size_t number, std::string_view noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

std::size_t count(const std::vector<Step>& steps, Step::Outcome outcome) {
  return static_cast<std::size_t>(
      std::count_if(steps.begin(), steps.end(), [&](const Step& each) { return each.outcome == outcome; }));
}

std::string assumptions(const mocks::System& system) {
  std::vector<std::string> places;
  for (const mocks::Mark& mark : system.marks) {
    if (mark.kind != "assumed") continue;
    places.push_back(mark.pointer.empty() ? "all that has no other mark" : visible(mark.pointer));
  }
  if (places.empty()) return "nothing is marked as assumed";
  return fmt::format("{} {} assumed: {}", counted(places.size(), "fact"), places.size() == 1 ? "is" : "are",
                     fmt::join(places, ", "));
}

}  // namespace

std::string line_of(const Step& step, const Style& style) {
  constexpr std::size_t mark_width = 5;
  constexpr std::size_t least_of_body = 12;
  std::string said = visible(step.collection.empty() ? step.what : fmt::format("{}: {}", step.collection, step.what));
  if (!step.request.empty()) {
    const std::string status = fmt::format(" -> {}", step.status);
    const std::size_t taken = mark_width + base::width(said) + 2 + status.size();
    const std::size_t room = std::max<std::size_t>(style.width > taken ? style.width - taken : 0, 24);
    std::string request = cut(visible(step.request), room);
    const std::size_t left = room - std::min(room, base::width(request));
    if (!step.sent.empty() && left > least_of_body) request += " " + cut(visible(step.sent), left - 1);
    said += ": " + request + status;
  }
  if (step.request.empty() && step.outcome != Step::Outcome::failed) {
    return mark_of(step, style) + wrapped(said, style.width - mark_width, std::string(mark_width, ' '));
  }
  std::string text = mark_of(step, style) + said + "\n";
  if (step.outcome != Step::Outcome::failed) return text;
  return text + fmt::format("       expected: {}\n       actual:   {}\n       see:      {}\n",
                            visible(step.fault.expected), visible(step.fault.actual), visible(step.fault.pointer));
}

std::string last_sentence(const mocks::System& system, const std::vector<Step>& steps, const Style& style) {
  const std::size_t failed = count(steps, Step::Outcome::failed);
  const std::size_t skipped = count(steps, Step::Outcome::not_called_for);
  const std::string verdict = failed == 0 ? "none failed" : fmt::format("{} failed", failed);
  return wrapped(fmt::format("{}: {} passed, {}, {} {} not called for; {}.", visible(system.declaration.label),
                             counted(count(steps, Step::Outcome::passed), "step"),
                             painted(verdict, failed == 0 ? "32" : "1;31", style), skipped, skipped == 1 ? "is" : "are",
                             assumptions(system)),
                 style.width, "  ");
}

std::string report(const mocks::System& system, const std::vector<Step>& steps, const Style& style) {
  std::string text = style.quiet ? "" : painted(visible(system.declaration.label), "1", style) + "\n";
  for (const Step& step : steps) {
    if (!style.quiet || step.outcome == Step::Outcome::failed) text += line_of(step, style);
  }
  return text + last_sentence(system, steps, style);
}

bool has_failed(const std::vector<Step>& steps) {
  return count(steps, Step::Outcome::failed) > 0;
}

}  // namespace dataflow_qa::trial
