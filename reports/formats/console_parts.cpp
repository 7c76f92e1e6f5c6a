// Held by console_test.cpp.
#include "reports/formats/console_parts.h"

#include <fmt/format.h>

#include <algorithm>

#include "reports/text.h"

namespace dataflow_qa::reports::console {
namespace {

struct Look {
  std::string_view mark;
  std::string_view plain;  // where the terminal knows only ASCII
  std::string_view color;
};

Look look(Verdict verdict) {
  switch (verdict) {
    case Verdict::passed:
      return {"✓", "ok", "\x1b[32m"};
    case Verdict::failed:
      return {"✗", "FAIL", "\x1b[1;31m"};
    case Verdict::known:
      return {"◆", "known", "\x1b[35m"};
    case Verdict::flaky:
      return {"≈", "FLAKY", "\x1b[1;33m"};
    case Verdict::not_applicable:
      return {"–", "n/a", "\x1b[2m"};
    case Verdict::not_run:
      return {"·", "not run", "\x1b[2m"};
    case Verdict::error:
      return {"‼", "ERROR", "\x1b[1;31m"};
    case Verdict::uncovered:
      return {"○", "no check", "\x1b[1;33m"};
  }
  return {"?", "?", ""};
}

}  // namespace

std::string painted(std::string_view text, std::string_view color, const Style& style) {
  return style.color && !color.empty() ? fmt::format("{}{}\x1b[0m", color, text) : std::string(text);
}

std::string bold(std::string_view text, const Style& style) {
  return painted(text, "\x1b[1m", style);
}
std::string dim(std::string_view text, const Style& style) {
  return painted(text, "\x1b[2m", style);
}

std::string painted(std::string_view text, Verdict verdict, const Style& style) {
  return painted(text, look(verdict).color, style);
}

std::string mark(Verdict verdict, const Style& style) {
  const Look how = look(verdict);
  return painted(style.unicode ? how.mark : how.plain, how.color, style);
}

std::size_t mark_width(Verdict verdict, const Style& style) {
  const Look how = look(verdict);
  return text::width(style.unicode ? how.mark : how.plain);
}

std::string plain_gaps(std::string text, const Style& style) {
  if (style.unicode) return text;
  constexpr std::string_view gap = "…";
  for (std::size_t at = text.find(gap); at != std::string::npos; at = text.find(gap, at)) {
    text.replace(at, gap.size(), "...");
  }
  return text;
}

std::string advisory(std::string_view level) {
  return level == "advisory" ? " (advisory)" : "";
}

std::size_t lines_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

/// `body` wrapped to the width, its first line after `lead`, the others indented by `indent` columns.
std::string block(const std::string& lead, std::size_t indent, std::string_view body, const Style& style) {
  const std::size_t width = std::max<std::size_t>(style.width, 40);
  std::string out;
  bool first = true;
  for (const std::string& line : text::wrapped(text::visible(body), width - indent)) {
    out += (first ? lead : std::string(indent, ' ')) + line + "\n";
    first = false;
  }
  return out;
}

}  // namespace dataflow_qa::reports::console
