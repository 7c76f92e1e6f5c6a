#include "harness/run/at_work.h"

#include <fmt/format.h>

#include <exception>
#include <tuple>

#include "harness/run/evidence.h"

namespace dataflow_qa::run {

template <typename Work>
void AtWork::guarded(Work work) {
  try {
    work();
  } catch (const checks::NotApplicable& excuse) {
    abandoned_.emplace(reports::Verdict::not_applicable, excuse.reason);
  } catch (const std::exception& broken) {
    error_ = fmt::format("{}: {}", definition_->name, broken.what());
  } catch (...) {
    error_ = definition_->name + ": an exception of an unknown type";
  }
  took_ = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun_);
}

void AtWork::abandon(reports::Verdict verdict, const std::string& reason) {
  if (!done()) abandoned_.emplace(verdict, reason);
}

reports::Check AtWork::result(EvidenceOf evidence) {
  reports::Check result{.name = definition_->name,
                        .item = definition_->item,
                        .level = std::string(checklist::to_string(definition_->level)),
                        .direction = definition_->direction,
                        .duration_ms = took_.count()};
  auto record = this->record();
  const bool wanted = !record.failures.empty() || error_ || (evidence == EvidenceOf::all && !abandoned_);
  if (wanted) guarded([&] { result.evidence = gather_evidence(*world_, record); });
  if (!record.failures.empty()) {
    result.verdict = reports::Verdict::failed;
    result.failures = std::move(record.failures);
    result.reason = error_;  // what was seen before it stands
  } else if (error_) {
    result.verdict = reports::Verdict::error;
    result.reason = error_;
  } else if (abandoned_) {
    std::tie(result.verdict, result.reason) = *abandoned_;
  } else {
    result.verdict = reports::Verdict::passed;
    if (!record.observed.empty()) result.reason = "seen: " + record.observed;
  }
  return result;
}

CheckAtWork::CheckAtWork(const CheckDefinition& definition, world::World& world)
    : AtWork(definition, world), context_(world, *definition.flow, definition.name) {
  guarded([&] { script_.emplace(definition.body(context_)); });
}

void CheckAtWork::resume() {
  if (!done()) guarded([&] { script_->resume(); });
}

InvariantAtWork::InvariantAtWork(const CheckDefinition& definition, world::World& world)
    : AtWork(definition, world), view_(world, *definition.flow) {
  guarded([&] { invariant_ = definition.invariant(view_); });
}

void InvariantAtWork::look() {
  if (in_error()) return;
  guarded([&] {
    for (auto& violation : invariant_->look()) {
      violation.failure.dataflow = definition().flow->slug();
      record_.failures.push_back(std::move(violation.failure));
      if (violation.record) record_.touched.push_back(*violation.record);
      if (violation.owner) {
        blame_.checks.insert(*violation.owner);
      } else {
        blame_.anybody = true;
      }
    }
  });
}

}  // namespace dataflow_qa::run
