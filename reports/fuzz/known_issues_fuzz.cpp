// Known issues and policies of a gate: read strictly, or refused with a message.

#include <cstddef>
#include <cstdint>

#include "base/fuzz/require.h"
#include "reports/gate.h"
#include "reports/known/known_issues.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace reports = dataflow_qa::reports;
  const std::string text(data, data + size);
  const auto issues = reports::read_known_issues(text, "known-issues.json");
  if (!issues) dataflow_qa::base::fuzz::require_readable(issues.error());
  const auto policy = reports::read_gate_policy(text, "policy.json");
  if (!policy) dataflow_qa::base::fuzz::require_readable(policy.error());
  return 0;
}
