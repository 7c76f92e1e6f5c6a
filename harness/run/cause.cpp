// Held by retries_test.cpp.
#include "harness/run/cause.h"

namespace dataflow_qa::run {
namespace {

bool is_error(const reports::Check& check) {
  return check.verdict != reports::Verdict::failed || check.failures.empty() || check.reason;
}

}  // namespace

CauseKind cause_kind_of(const reports::Check& check) {
  CauseKind kind;
  if (is_error(check)) kind.error = check.name;
  for (const auto& failure : check.failures) kind.likenesses.insert(reports::likeness(failure));
  return kind;
}

Cause cause_of(const reports::Check& check) {
  Cause cause;
  if (is_error(check)) cause.error = check.name;
  for (const auto& failure : check.failures) cause.reasons.insert(reports::reason_of(failure));
  return cause;
}

}  // namespace dataflow_qa::run
