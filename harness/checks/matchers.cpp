#include "harness/checks/matchers.h"

#include <algorithm>

namespace dataflow_qa::checks {
namespace {

using reports::Failure;
using reports::FailureKind;

Failure about(FailureKind kind, const reports::RecordName& record) {
  Failure failure;
  failure.kind = kind;
  failure.record = record;
  return failure;
}

Failure about_linkage(FailureKind kind, const Linkage& linkage) {
  auto failure = about(kind, linkage.record);
  failure.elsewhere = linkage.elsewhere;
  failure.counterparts = linkage.counterparts;
  add_occasion(failure, linkage.occasion);
  return failure;
}

Failure about_pair(FailureKind kind, const PairProperty& pair) {
  auto failure = about(kind, pair.source);
  failure.counterpart = pair.target;
  failure.property = pair.property;
  return failure;
}

std::optional<FailureKind> trouble_of(const Conflict& conflict) {
  if (!conflict.equal) return FailureKind::diverged;
  if (!conflict.source_stands && !conflict.target_stands) return FailureKind::invented;
  if (!conflict.winner) return std::nullopt;
  const bool right = *conflict.winner == Side::source ? conflict.source_stands : conflict.target_stands;
  return right ? std::nullopt : std::optional(FailureKind::wrong_winner);
}

}  // namespace

std::optional<Side> winner(ConflictRule rule, Side later) {
  switch (rule) {
    case ConflictRule::source_wins:
      return Side::source;
    case ConflictRule::target_wins:
      return Side::target;
    case ConflictRule::last_change_wins:
      return later;
    case ConflictRule::unspecified:
      break;
  }
  return std::nullopt;
}

reports::PropertyName named(const Property& property) {
  return {property.mapping->source, property.mapping->target};
}

reports::PropertyName on_one_side(Side side, const std::string& path) {
  return side == Side::source ? reports::PropertyName{path, ""} : reports::PropertyName{"", path};
}

void add_occasion(Failure& failure, const Occasion& occasion) {
  failure.circumstances = occasion.circumstances;
  failure.settles = occasion.settles;
  failure.waited_ms = occasion.waited.count();
}

Failure failure_of(const EndlessWrites& writes, const reports::RecordName& looked_at) {
  auto failure = about(writes.refused ? FailureKind::refused_repeatedly : FailureKind::oscillation, looked_at);
  failure.rewritten = writes.record;
  failure.rewritten_property = writes.property;
  failure.writes = writes.writes;
  return failure;
}

Judgement HasOneCounterpart::operator()(const Linkage& linkage) const {
  if (linkage.endless_writes) {
    auto failure = failure_of(*linkage.endless_writes, linkage.record);
    failure.elsewhere = linkage.elsewhere;
    add_occasion(failure, linkage.occasion);
    return failure;
  }
  if (linkage.counterparts.size() == 1) return std::nullopt;
  auto failure = about_linkage(linkage.counterparts.empty() ? FailureKind::missing : FailureKind::duplicate, linkage);
  if (linkage.counterparts.empty()) {
    failure.nearest = linkage.nearest;
    failure.cause = linkage.cause;
  }
  return failure;
}

Judgement HasNoCounterpart::operator()(const Linkage& linkage) const {
  if (linkage.counterparts.empty()) return std::nullopt;
  return about_linkage(FailureKind::premature_link, linkage);
}

Judgement LiesOutside::operator()(const Linkage& linkage) const {
  if (linkage.counterparts.empty()) return std::nullopt;
  return about_linkage(FailureKind::outside_dataflow, linkage);
}

Judgement HasSameCounterparts::operator()(const Linkage& linkage) const {
  if (linkage.counterparts == before_) return std::nullopt;
  auto failure = about_linkage(FailureKind::relinked, linkage);
  failure.counterparts_before = before_;
  return failure;
}

Judgement BelongsToSomething::operator()(const Orphan& orphan) const {
  if (!orphan.original) return about(FailureKind::orphan, orphan.name);
  auto failure = about(FailureKind::duplicate, *orphan.original);
  failure.elsewhere = orphan.name.system;
  failure.counterpart = orphan.name;
  failure.counterparts = {orphan.name.id};
  return failure;
}

Judgement IsExplained::operator()(const UnexpectedChange& change) const {
  auto failure = about(change.property.empty() ? FailureKind::deleted : FailureKind::unexpected_change, change.record);
  failure.cause.request = change.request;
  failure.cause.since = change.time;
  if (change.property.empty()) return failure;
  failure.property = change.property;
  failure.before = change.before;
  failure.expected = change.before;
  failure.actual = change.after;
  return failure;
}

Judgement IsKept::operator()(const Kept& kept) const {
  if (kept.kept || is_left_out(kept)) return std::nullopt;
  auto failure = about_pair(FailureKind::not_kept, kept.pair);
  failure.before = kept.before;
  failure.expected = kept.before;
  failure.actual = kept.on_source;
  failure.actual_elsewhere = kept.on_target;
  add_occasion(failure, kept.occasion);
  return failure;
}

Judgement IsAtMostAllowed::operator()(const WriteCount& count) const {
  if (count.writes <= count.at_most) return std::nullopt;
  auto failure = about(FailureKind::excess_writes, count.record);
  failure.writes = count.writes;
  failure.writes_allowed = count.at_most;
  return failure;
}

Judgement IsTrue::operator()(bool actual) const {
  if (actual) return std::nullopt;
  Failure failure;
  failure.kind = FailureKind::other;
  failure.message = otherwise_;
  return failure;
}

Judgement Converges::operator()(const Conflict& conflict) const {
  const auto trouble = is_left_out(conflict) ? std::nullopt : trouble_of(conflict);
  if (!trouble) return std::nullopt;
  auto failure = about_pair(*trouble, conflict.pair);
  failure.written = conflict.from_source;
  failure.written_elsewhere = conflict.from_target;
  failure.actual = conflict.on_source;
  failure.actual_elsewhere = conflict.on_target;
  if (conflict.rule != ConflictRule::unspecified) failure.rule = to_string(conflict.rule);
  if (conflict.winner) {
    failure.expected = *conflict.winner == Side::source ? conflict.from_source : conflict.from_target;
  }
  add_occasion(failure, conflict.occasion);
  return failure;
}

Judgement AgreesInEveryProperty::operator()(const Agreement& agreement) const {
  if (agreement.differences.empty()) return std::nullopt;
  auto failure = about(FailureKind::differs, agreement.record);
  failure.counterpart = agreement.counterpart;
  failure.differences = agreement.differences;
  const bool all_overwritten = std::all_of(agreement.differences.begin(), agreement.differences.end(),
                                           [](const auto& difference) { return difference.overwritten; });
  if (all_overwritten) failure.kind = FailureKind::overwritten;
  add_occasion(failure, agreement.occasion);
  return failure;
}

Judgement DiffersInEveryProperty::operator()(const Agreement& agreement) const {
  if (agreement.agreed.empty()) return std::nullopt;
  auto failure = about(FailureKind::merged, agreement.record);
  failure.counterpart = agreement.counterpart;
  failure.properties = agreement.agreed;
  add_occasion(failure, agreement.occasion);
  return failure;
}

Judgement Arrived::operator()(const Arrival& arrival) const {
  if (is_left_out(arrival)) return std::nullopt;
  if (arrival.endless_writes) {
    auto failure = failure_of(*arrival.endless_writes, arrival.edited);
    failure.counterpart = arrival.elsewhere;
    failure.property = arrival.property;
    failure.written = arrival.written;
    add_occasion(failure, arrival.occasion);
    return failure;
  }
  if (arrival.still_there && arrival.arrived) return std::nullopt;
  auto failure = about(arrival.still_there ? FailureKind::not_arrived : FailureKind::overwritten, arrival.edited);
  failure.counterpart = arrival.elsewhere;
  failure.property = arrival.property;
  failure.written = arrival.written;
  failure.expected = arrival.still_there ? arrival.expected : arrival.written;
  failure.actual = arrival.still_there ? arrival.actual : arrival.edited_now;
  if (arrival.still_there) {
    failure.before = arrival.before;
    failure.cause = arrival.cause;
  }
  add_occasion(failure, arrival.occasion);
  return failure;
}

}  // namespace dataflow_qa::checks
