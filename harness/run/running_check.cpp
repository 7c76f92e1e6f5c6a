#include "harness/run/running_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <tuple>

#include "base/limits.h"
#include "harness/world/trouble.h"
#include "reports/model/collapse.h"

namespace dataflow_qa::run {

reports::Check untried(const CheckDefinition& check, reports::Verdict verdict, std::optional<std::string> reason) {
  return {.name = check.name,
          .item = check.item,
          .level = std::string(checklist::to_string(check.level)),
          .about = check.about,
          .direction = check.direction,
          .verdict = verdict,
          .unclaimed = verdict == reports::Verdict::not_applicable && check.unclaimed,
          .reason = std::move(reason)};
}

namespace {

/// Thrown from where no place in a suite is known: the check's own is named.
reports::Failure placed(reports::Failure failure, const CheckDefinition& check) {
  if (check.flow != nullptr) failure.dataflow = check.flow->slug();
  failure.file = check.written.file_name();
  failure.line = static_cast<int>(check.written.line());
  return failure;
}

/// The edits that the subject does not claim to carry and that the check's statement is about; null where it holds
/// without them.
const checks::LeftOut* missing_of(const CheckDefinition& check, const checks::CheckRecord& record) {
  if (check.about_counterparts) return nullptr;
  const auto matters = [&](const checks::LeftOut& each) {
    return each.unclaimed && (check.about_property == nullptr || each.property == check.about_property);
  };
  const auto found = std::find_if(record.left_out.begin(), record.left_out.end(), matters);
  return found == record.left_out.end() ? nullptr : &*found;
}

/// Says whether the check tried anything besides the edits that were left out.
std::string what_was_tried(const checks::CheckRecord& record) {
  const bool any = record.account.in_source.edits + record.account.in_target.edits > 0;
  return any ? "; the edits that it claims to carry were tried" : "";
}

void add(std::optional<std::string>& reason, const std::string& more) {
  if (more.empty()) return;
  reason = reason ? *reason + "; " + more : more;
}

}  // namespace

template <typename Work>
void Running::guarded(Work work) {
  try {
    work();
  } catch (const checks::NotApplicable& excuse) {
    abandoned_.emplace(reports::Verdict::not_applicable, excuse.reason);
    unclaimed_ = excuse.unclaimed;
  } catch (const checks::SubjectsFault& fault) {
    fault_ = fault.failure;
  } catch (const world::HarnessTrouble& trouble) {
    // A person who cannot go on without an edit that was left out is no trouble.
    const auto left_out = record().left_out;
    if (left_out.empty()) {
      error_ = fmt::format("{}: {}", definition_->name, trouble.what());
      return;
    }
    const auto by_subject =
        std::find_if(left_out.begin(), left_out.end(), [](const checks::LeftOut& each) { return each.unclaimed; });
    unclaimed_ = by_subject != left_out.end();
    const auto& why = unclaimed_ ? by_subject->why : left_out.front().why;
    abandoned_.emplace(reports::Verdict::not_applicable,
                       fmt::format("{}, and without that the check cannot go on: {}", why, trouble.what()));
  } catch (const std::exception& broken) {
    error_ = fmt::format("{}: {}", definition_->name, base::what_of(broken));
  } catch (...) {
    error_ = definition_->name + ": an exception of an unknown type";
  }
  took_ = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun_);
}

void Running::abandon(reports::Verdict verdict, const std::string& reason) {
  if (!done()) abandoned_.emplace(verdict, reason);
}

reports::Check Running::result(EvidenceOf evidence) {
  auto result = untried(*definition_, reports::Verdict::passed, std::nullopt);
  result.duration_ms = took_.count();
  auto record = this->record();
  if (fault_) record.failures.push_back(placed(*fault_, *definition_));
  const auto* missing = missing_of(*definition_, record);
  const bool failed = !record.failures.empty() || error_;
  const bool wanted = failed || (evidence == EvidenceOf::all && !abandoned_);
  if (wanted && evidence != EvidenceOf::none) guarded([&] { result.evidence = world_->evidence(record); });
  if (!record.failures.empty()) {
    result.verdict = reports::Verdict::failed;
    result.failures = reports::collapsed(std::move(record.failures));
    result.reason = error_;  // what was seen before it stands
  } else if (error_) {
    result.verdict = reports::Verdict::error;
    result.reason = error_;
  } else if (abandoned_) {
    std::tie(result.verdict, result.reason) = *abandoned_;
    result.unclaimed = unclaimed_ || missing != nullptr;
  } else if (missing != nullptr) {
    result.verdict = reports::Verdict::not_applicable;
    result.reason = missing->why + what_was_tried(record);
    result.unclaimed = true;
  } else {
    add(result.reason, record.observed.empty() ? "" : "seen: " + record.observed);
    if (!record.left_out.empty()) add(result.reason, "left out: " + record.left_out.front().why);
    if (!record.account.empty()) result.account = std::move(record.account);
  }
  return result;
}

RunningCheck::RunningCheck(const CheckDefinition& definition, CheckedWorld& world) : Running(definition, world) {
  guarded([&] {
    scene_ = world.scene_for(definition);
    script_.emplace(scene_->script());
  });
}

void RunningCheck::resume() {
  if (!done()) guarded([&] { script_->resume(); });
}

RunningInvariant::RunningInvariant(const CheckDefinition& definition, CheckedWorld& world)
    : Running(definition, world) {
  guarded([&] { invariant_ = world.invariant_of(definition); });
}

void RunningInvariant::meet() {
  if (!in_error()) guarded([&] { invariant_->meet(); });
}

void RunningInvariant::look() {
  if (in_error()) return;
  guarded([&] {
    ++record_.account.settles;
    for (auto& violation : invariant_->look()) {
      if (definition().flow != nullptr) violation.failure.dataflow = definition().flow->slug();
      record_.failures.push_back(std::move(violation.failure));
      if (violation.record) record_.touched.push_back(*violation.record);
      auto& example = blame_.examples[reports::likeness(record_.failures.back())];
      if (example.empty()) example = violation.owner.value_or("");
      if (violation.owner) {
        blame_.checks.insert(*violation.owner);
      } else {
        blame_.anybody = true;
      }
    }
  });
}

}  // namespace dataflow_qa::run
