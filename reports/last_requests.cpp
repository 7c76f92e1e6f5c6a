#include "reports/last_requests.h"

#include <fmt/format.h>

#include <algorithm>

namespace dataflow_qa::reports {

std::string answer_text(const LastRequest& request) {
  auto text = request.status == 0 ? std::string("no answer") : std::to_string(request.status);
  if (!request.reason.empty()) text += " " + request.reason;
  if (request.status >= 400 && request.reason.empty()) text += " (no reason given)";
  if (request.times > 1) text += fmt::format(" ({} times)", request.times);
  return text;
}

std::string last_request_text(const LastRequest& request) {
  return fmt::format("{} {} of {}: {}", request.method, request.target, request.system, answer_text(request));
}

bool is_about_subjects_end(const Check& check) {
  const auto is_its_end = [](const Failure& failure) {
    return failure.kind == FailureKind::died || failure.kind == FailureKind::unsettled ||
           failure.cause.kind == CauseKind::requests_failed;
  };
  return !check.evidence.last_requests.empty() || std::ranges::any_of(check.failures, is_its_end);
}

std::string output_file_text(const RunInfo& run) {
  if (!run.subject_output) return "";
  return fmt::format("All that the subject wrote is in {}, beside results.json.", *run.subject_output);
}

}  // namespace dataflow_qa::reports
