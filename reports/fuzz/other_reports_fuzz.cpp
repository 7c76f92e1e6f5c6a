// Reports of explorations and of sabotage, tries by hand, and the definitions that a history keeps: read strictly, or
// refused with a message; what was read and written is read again, and is the same.

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
void require_read_or_refused(const std::string& text, const Read& read, const Write& write) {
  const auto report = read(text);
  if (!report) return require_readable(report.error());
  const auto written = write(*report);
  const auto again = read(written);
  require(again.has_value(), "what was written is read");
  require(write(*again) == written, "it is the same");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace reports = dataflow_qa::reports;
  const std::string text(data, data + size);
  require_read_or_refused(
      text, [](const auto& each) { return reports::read_exploration(each, "explore.json"); },
      reports::exploration_json);
  require_read_or_refused(
      text, [](const auto& each) { return reports::read_sabotage(each, "sabotage.json"); }, reports::sabotage_json);
  require_read_or_refused(text, reports::history::read_definition,
                          [](const reports::history::Definition& each) { return reports::history::write(each); });
  const auto tries = reports::read_manual(text, "manual.json", "2026-02-01");
  if (!tries) require_readable(tries.error());
  return 0;
}
