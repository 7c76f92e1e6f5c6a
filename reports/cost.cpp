#include "reports/cost.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "reports/text.h"

namespace dataflow_qa::reports {

std::string cost_text(const Results& results) {
  const auto figure = [&](const char* name) {
    const auto found = results.figures.find(name);
    return found == results.figures.end() ? 0 : found->second;
  };
  if (figure("settles") == 0) return "";
  std::vector<std::string> counts;
  constexpr std::pair<const char*, const char*> counted[] = {
      {"settles", "settle"}, {"polls", "poll"}, {"requests", "request"}, {"effective_writes", "write"}};
  for (const auto& [name, noun] : counted) {
    counts.push_back(fmt::format("{} {}{}", figure(name), noun, figure(name) == 1 ? "" : "s"));
  }
  auto text = fmt::format("{}", fmt::join(counts, ", "));
  if (figure("waiting_ms") > 0) {
    text += fmt::format("; {} waiting for the subject, {} starting and stopping it",
                        text::duration(figure("waiting_ms")), text::duration(figure("starting_ms")));
  }
  return text;
}

}  // namespace dataflow_qa::reports
