#include "harness/checks/deletion_outcome.h"

#include "reports/model/sentences.h"

namespace dataflow_qa::checks {
namespace {

using reports::FailureKind;

std::optional<DeletionOutcome::Of> wanted_by(DeletionRule rule) {
  switch (rule) {
    case DeletionRule::ignore:
      return DeletionOutcome::Of::stays;
    case DeletionRule::archive:
      return DeletionOutcome::Of::archived;
    case DeletionRule::propagate:
      return DeletionOutcome::Of::deleted;
    case DeletionRule::unspecified:
      break;
  }
  return std::nullopt;
}

/// What the deletion made of the survivor: one that had been archived before stays as it was.
DeletionOutcome::Of became_of(const DeletionOutcome& outcome) {
  const bool stayed = outcome.survivors == DeletionOutcome::Of::archived && outcome.was_archived;
  return stayed ? DeletionOutcome::Of::stays : outcome.survivors;
}

std::optional<FailureKind> trouble_of(const DeletionOutcome& outcome) {
  const auto wanted = wanted_by(outcome.rule);
  if (!wanted) return outcome.made_again > 1 ? std::optional(FailureKind::recreated) : std::nullopt;
  const bool fits = outcome.survivors == wanted || became_of(outcome) == wanted;
  if (fits && outcome.made_again == 0) return std::nullopt;
  return FailureKind::deletion_policy;
}

void add_outcome(reports::Failure& failure, const DeletionOutcome& outcome) {
  failure.counterpart = outcome.survivor;
  failure.outcome = to_string(became_of(outcome));
  failure.recreated = outcome.made_again;
}

}  // namespace

std::string_view to_string(DeletionOutcome::Of outcome) {
  switch (outcome) {
    case DeletionOutcome::Of::stays:
      return "stays";
    case DeletionOutcome::Of::archived:
      return "archived";
    case DeletionOutcome::Of::deleted:
      return "deleted";
  }
  return "";
}

std::string described(const DeletionOutcome& outcome) {
  reports::Failure deletion;
  deletion.record = outcome.record;
  add_outcome(deletion, outcome);
  return reports::deletion_sentence(deletion);
}

Judgement FollowsDeletionPolicy::operator()(const DeletionOutcome& outcome) const {
  auto failure = outcome.endless_writes ? failure_of(*outcome.endless_writes, outcome.record) : reports::Failure{};
  if (!outcome.endless_writes) {
    const auto kind = trouble_of(outcome);
    if (!kind) return std::nullopt;
    failure.kind = *kind;
    failure.record = outcome.record;
  }
  add_outcome(failure, outcome);
  if (outcome.rule != DeletionRule::unspecified) failure.rule = to_string(outcome.rule);
  add_occasion(failure, outcome.occasion);
  return failure;
}

}  // namespace dataflow_qa::checks
