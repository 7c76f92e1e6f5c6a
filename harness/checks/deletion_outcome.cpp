#include "harness/checks/deletion_outcome.h"

#include <fmt/format.h>

namespace dataflow_qa::checks {
namespace {

using reports::FailureKind;

std::string_view did(DeletionOutcome::Of what) {
  switch (what) {
    case DeletionOutcome::Of::stays:
      return "stayed as it was";
    case DeletionOutcome::Of::archived:
      return "was archived or made inactive";
    case DeletionOutcome::Of::deleted:
      return "was deleted, too";
  }
  return "";
}

std::string named(const reports::RecordName& record) {
  return fmt::format("{} {} {}", record.system, record.collection, record.id);
}

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

std::optional<FailureKind> trouble_of(const DeletionOutcome& outcome) {
  const auto wanted = wanted_by(outcome.rule);
  if (!wanted) return outcome.made_again > 1 ? std::optional(FailureKind::recreated) : std::nullopt;
  if (outcome.survivors == wanted && outcome.made_again == 0) return std::nullopt;
  return FailureKind::deletion_policy;
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
  const auto times = outcome.made_again;
  const auto again = times == 0   ? std::string("nothing was made in its place")
                     : times == 1 ? std::string("it was made again")
                                  : fmt::format("it was made again {} times", times);
  return fmt::format("{} was deleted: {} {}, and {}", named(outcome.record), named(outcome.survivor),
                     did(outcome.survivors), again);
}

Judgement FollowsDeletionPolicy::operator()(const DeletionOutcome& outcome) const {
  reports::Failure failure;
  if (outcome.endless_writes) {
    failure = failure_of(*outcome.endless_writes, outcome.record);
  } else {
    const auto kind = trouble_of(outcome);
    if (!kind) return std::nullopt;
    failure.kind = *kind;
    failure.record = outcome.record;
  }
  failure.counterpart = outcome.survivor;
  if (outcome.rule != DeletionRule::unspecified) failure.rule = to_string(outcome.rule);
  failure.outcome = to_string(outcome.survivors);
  failure.recreated = outcome.made_again;
  add_occasion(failure, outcome.occasion);
  return failure;
}

}  // namespace dataflow_qa::checks
