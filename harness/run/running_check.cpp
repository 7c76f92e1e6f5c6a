#include "harness/run/running_check.h"

#include <fmt/format.h>

#include <tuple>

namespace dataflow_qa::run {
namespace {

using Steady = std::chrono::steady_clock;

}  // namespace

reports::Check untried(const CheckDefinition& check, reports::Verdict verdict, std::optional<std::string> reason) {
  return {.name = check.name,
          .item = check.item,
          .level = std::string(checklist::to_string(check.level)),
          .direction = check.direction,
          .verdict = verdict,
          .reason = std::move(reason)};
}

template <typename Work>
void RunningCheck::guarded(Work work) {
  try {
    work();
  } catch (const checks::NotApplicable& excuse) {
    abandoned_.emplace(reports::Verdict::not_applicable, excuse.reason);
  } catch (const std::exception& broken) {
    error_ = fmt::format("{}: {}", check_->name, broken.what());
  } catch (...) {
    error_ = check_->name + ": an exception of an unknown type";
  }
}

RunningCheck::RunningCheck(const CheckDefinition& check, const std::function<std::unique_ptr<CheckScene>()>& make_scene)
    : check_(&check), begun_(Steady::now()) {
  guarded([&] {
    scene_ = make_scene();
    script_.emplace(scene_->script());
  });
}

void RunningCheck::resume() {
  if (done()) return;
  guarded([&] { script_->resume(); });
  took_ = std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - begun_);
}

void RunningCheck::abandon(reports::Verdict verdict, const std::string& reason) {
  if (!done() || check_->phase) abandoned_.emplace(verdict, reason);
}

reports::Check RunningCheck::result(EvidenceOf evidence) {
  auto result = untried(*check_, reports::Verdict::passed, std::nullopt);
  result.duration_ms = took_.count();
  const auto failures = scene_ ? scene_->failures() : std::vector<reports::Failure>{};
  const bool wanted = !failures.empty() || error_ || (evidence == EvidenceOf::all && !abandoned_);
  if (scene_ && wanted) guarded([&] { result.evidence = scene_->evidence(); });
  if (!failures.empty()) {
    result.verdict = reports::Verdict::failed;
    result.failures = failures;
    result.reason = error_;  // what was seen before it stands
  } else if (error_) {
    result.verdict = reports::Verdict::error;
    result.reason = error_;
  } else if (abandoned_) {
    std::tie(result.verdict, result.reason) = *abandoned_;
  } else if (!scene_->observed().empty()) {
    result.reason = "seen: " + scene_->observed();
  }
  return result;
}

}  // namespace dataflow_qa::run
