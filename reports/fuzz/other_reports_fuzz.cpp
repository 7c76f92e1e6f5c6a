// Reports of explorations and of sabotage, tries by hand, and the definitions that a history keeps: read strictly, or
// refused with a message, and written as they were read.

#include <cstddef>
#include <cstdint>

#include "base/fuzz/require.h"
#include "reports/history/rows.h"
#include "reports/manual/manual.h"
#include "reports/model/exploration.h"
#include "reports/model/sabotage.h"

namespace {

using dataflow_qa::base::fuzz::require;
using dataflow_qa::base::fuzz::require_readable;

template <typename Read, typename Write>
void require_same_again(const std::string& text, const Read& read, const Write& write) {
  const auto first = read(text);
  if (!first) return require_readable(first.error());
  const auto written = write(*first);
  const auto again = read(written);
  require(again.has_value(), "what is written reads");
  require(write(*again) == written, "what is written reads as it was");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace reports = dataflow_qa::reports;
  const std::string text(data, data + size);
  require_same_again(
      text, [](const auto& each) { return reports::read_exploration(each, "explore.json"); },
      reports::exploration_json);
  require_same_again(
      text, [](const auto& each) { return reports::read_sabotage(each, "sabotage.json"); }, reports::sabotage_json);
  require_same_again(text, reports::history::read_definition,
                     [](const reports::history::Definition& each) { return reports::history::write(each); });
  const auto tries = reports::read_manual(text, "manual.json", "2026-02-01");
  if (!tries) require_readable(tries.error());
  return 0;
}
