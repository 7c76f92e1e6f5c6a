#include "harness/checks/sightings.h"

#include <utility>

namespace dataflow_qa::checks {
namespace {

using reports::Sighting;
using reports::SightingKind;

/// The record's counterpart, named as far as a linkage knows it.
std::optional<reports::RecordName> only_counterpart(const Linkage& linkage) {
  if (linkage.counterparts.size() != 1) return std::nullopt;
  return reports::RecordName{reports::opposite(linkage.record.side), linkage.elsewhere, linkage.collection_elsewhere,
                             linkage.counterparts.front()};
}

Sighting of_linkage(SightingKind kind, const Linkage& linkage) {
  return {.kind = kind, .record = linkage.record, .counterpart = only_counterpart(linkage)};
}

Sighting of_agreement(SightingKind kind, const Agreement& agreement, std::size_t number) {
  return {.kind = kind,
          .record = agreement.record,
          .counterpart = agreement.counterpart,
          .number = static_cast<std::int64_t>(number)};
}

}  // namespace

Sighting sighting_of(const Linkage& linkage, const HasOneCounterpart& /*matcher*/) {
  return of_linkage(SightingKind::linked, linkage);
}

Sighting sighting_of(const Linkage& linkage, const HasNoCounterpart& /*matcher*/) {
  return of_linkage(SightingKind::unlinked, linkage);
}

Sighting sighting_of(const Linkage& linkage, const LiesOutside& /*matcher*/) {
  return of_linkage(SightingKind::unlinked, linkage);
}

Sighting sighting_of(const Linkage& linkage, const HasSameCounterparts& /*matcher*/) {
  return of_linkage(SightingKind::same_links, linkage);
}

Sighting sighting_of(const Agreement& agreement, const AgreesInEveryProperty& /*matcher*/) {
  auto sighting = of_agreement(SightingKind::equal, agreement, agreement.agreed.size());
  if (agreement.agreed.size() == 1) sighting.property = agreement.agreed.front();
  return sighting;
}

Sighting sighting_of(const Agreement& agreement, const DiffersInEveryProperty& /*matcher*/) {
  return of_agreement(SightingKind::not_merged, agreement, agreement.differences.size());
}

Sighting sighting_of(const Arrival& arrival, const Arrived& /*matcher*/) {
  return {.kind = SightingKind::arrived,
          .record = arrival.edited,
          .counterpart = arrival.elsewhere,
          .property = arrival.property,
          .values = {{arrival.written, arrival.actual}}};
}

Sighting sighting_of(const Kept& kept, const IsKept& /*matcher*/) {
  return {.kind = SightingKind::kept,
          .record = kept.pair.source,
          .counterpart = kept.pair.target,
          .property = kept.pair.property,
          .values = {{kept.before, kept.on_target}}};
}

Sighting sighting_of(const Conflict& conflict, const Converges& /*matcher*/) {
  return {.kind = SightingKind::converged,
          .record = conflict.pair.source,
          .counterpart = conflict.pair.target,
          .property = conflict.pair.property,
          .values = {{conflict.on_source, conflict.on_target}}};
}

Sighting sighting_of(const WriteCount& count, const IsAtMostAllowed& /*matcher*/) {
  return {.kind = SightingKind::few_writes, .record = count.record, .number = count.writes};
}

Sighting sighting_of(const DeletionOutcome& outcome, const FollowsDeletionPolicy& /*matcher*/) {
  return {.kind = SightingKind::deletion,
          .record = outcome.record,
          .counterpart = outcome.survivor,
          .outcome = std::string(to_string(outcome.survivors))};
}

}  // namespace dataflow_qa::checks
