#include "reports/model/failure.h"

#include <algorithm>
#include <array>
#include <utility>

namespace dataflow_qa::reports {
namespace {

template <typename Enum, std::size_t N>
using Names = std::array<std::pair<Enum, std::string_view>, N>;

constexpr Names<FailureKind, 24> kind_names{{{FailureKind::missing, "missing"},
                                             {FailureKind::duplicate, "duplicate"},
                                             {FailureKind::premature_link, "premature-link"},
                                             {FailureKind::outside_dataflow, "outside-dataflow"},
                                             {FailureKind::relinked, "relinked"},
                                             {FailureKind::orphan, "orphan"},
                                             {FailureKind::merged, "merged"},
                                             {FailureKind::differs, "differs"},
                                             {FailureKind::not_arrived, "not-arrived"},
                                             {FailureKind::overwritten, "overwritten"},
                                             {FailureKind::unexpected_change, "unexpected-change"},
                                             {FailureKind::not_kept, "not-kept"},
                                             {FailureKind::deleted, "deleted"},
                                             {FailureKind::diverged, "diverged"},
                                             {FailureKind::invented, "invented"},
                                             {FailureKind::wrong_winner, "wrong-winner"},
                                             {FailureKind::deletion_policy, "deletion-policy"},
                                             {FailureKind::recreated, "recreated"},
                                             {FailureKind::oscillation, "oscillation"},
                                             {FailureKind::refused_repeatedly, "refused-repeatedly"},
                                             {FailureKind::excess_writes, "excess-writes"},
                                             {FailureKind::unsettled, "unsettled"},
                                             {FailureKind::died, "died"},
                                             {FailureKind::other, "other"}}};

constexpr Names<CauseKind, 8> cause_names{{{CauseKind::unknown, "unknown"},
                                           {CauseKind::no_write_sent, "no-write-sent"},
                                           {CauseKind::refused, "refused"},
                                           {CauseKind::written_in_vain, "written-in-vain"},
                                           {CauseKind::never_listed, "never-listed"},
                                           {CauseKind::read_in_part, "read-in-part"},
                                           {CauseKind::no_request, "no-request"},
                                           {CauseKind::requests_failed, "requests-failed"}}};

constexpr Names<Circumstance, 24> circumstance_names{{{Circumstance::before_first_start, "before-first-start"},
                                                      {Circumstance::born_in_target, "born-in-target"},
                                                      {Circumstance::while_down, "while-down"},
                                                      {Circumstance::write_in_flight, "write-in-flight"},
                                                      {Circumstance::read_in_flight, "read-in-flight"},
                                                      {Circumstance::same_tick, "same-tick"},
                                                      {Circumstance::both_sides_at_once, "both-sides-at-once"},
                                                      {Circumstance::many_at_once, "many-at-once"},
                                                      {Circumstance::killed, "killed"},
                                                      {Circumstance::stopped_midway, "stopped-midway"},
                                                      {Circumstance::disk_full, "disk-full"},
                                                      {Circumstance::source_away, "source-away"},
                                                      {Circumstance::target_away, "target-away"},
                                                      {Circumstance::both_away, "both-away"},
                                                      {Circumstance::answer_lost, "answer-lost"},
                                                      {Circumstance::throttled, "throttled"},
                                                      {Circumstance::token_ended, "token-ended"},
                                                      {Circumstance::answers_garbled, "answers-garbled"},
                                                      {Circumstance::list_empty, "list-empty"},
                                                      {Circumstance::list_cut, "list-cut"},
                                                      {Circumstance::pages_shifted, "pages-shifted"},
                                                      {Circumstance::another_refused, "another-refused"},
                                                      {Circumstance::answers_slow, "answers-slow"},
                                                      {Circumstance::clocks_wrong, "clocks-wrong"}}};

/// Every enumerator has a name, in the order of the enumeration; `last` is the last of them.
template <typename Enum, std::size_t N>
constexpr bool are_complete(const Names<Enum, N>& names, Enum last) {
  for (std::size_t i = 0; i < N; ++i) {
    if (static_cast<std::size_t>(names[i].first) != i) return false;
  }
  return static_cast<std::size_t>(last) + 1 == N;
}
static_assert(are_complete(kind_names, FailureKind::other), "a kind of failure has no name here");
static_assert(are_complete(cause_names, CauseKind::requests_failed), "a kind of cause has no name here");
static_assert(are_complete(circumstance_names, Circumstance::clocks_wrong), "a circumstance has no name here");

constexpr Names<Side, 2> side_names{{{Side::source, "source"}, {Side::target, "target"}}};

template <typename Enum, std::size_t N>
std::string_view name_of(const Names<Enum, N>& names, Enum value) {
  return std::ranges::find(names, value, [](const auto& pair) { return pair.first; })->second;
}

template <typename Enum, std::size_t N>
std::optional<Enum> value_of(const Names<Enum, N>& names, std::string_view text) {
  const auto* found = std::ranges::find(names, text, [](const auto& pair) { return pair.second; });
  return found == names.end() ? std::nullopt : std::optional(found->first);
}

}  // namespace

std::string_view to_string(FailureKind kind) {
  return name_of(kind_names, kind);
}
std::optional<FailureKind> failure_kind_from(std::string_view text) {
  return value_of(kind_names, text);
}
const std::vector<FailureKind>& failure_kinds() {
  static const auto kinds = [] {
    std::vector<FailureKind> all;
    for (const auto& [kind, name] : kind_names) all.push_back(kind);
    return all;
  }();
  return kinds;
}

bool is_known_by_message(FailureKind kind) {
  return kind == FailureKind::other || kind == FailureKind::died || kind == FailureKind::unsettled;
}

std::string_view to_string(CauseKind kind) {
  return name_of(cause_names, kind);
}
std::optional<CauseKind> cause_kind_from(std::string_view text) {
  return value_of(cause_names, text);
}

std::string_view to_string(Circumstance circumstance) {
  return name_of(circumstance_names, circumstance);
}
std::optional<Circumstance> circumstance_from(std::string_view text) {
  return value_of(circumstance_names, text);
}

std::string_view to_string(Side side) {
  return name_of(side_names, side);
}
std::optional<Side> side_from(std::string_view text) {
  return value_of(side_names, text);
}
Side opposite(Side side) {
  return side == Side::source ? Side::target : Side::source;
}

std::string PropertyName::label() const {
  if (source.empty() || target.empty()) return source + target;
  return source + " ↔ " + target;
}

std::optional<Side> toward(const Failure& failure) {
  if (!failure.record) return std::nullopt;
  const Side own = failure.record->side;
  switch (failure.kind) {
    case FailureKind::missing:
    case FailureKind::duplicate:
    case FailureKind::premature_link:
    case FailureKind::outside_dataflow:
    case FailureKind::relinked:
    case FailureKind::not_arrived:
    case FailureKind::deletion_policy:
      return opposite(own);
    case FailureKind::differs:
      return failure.differences.empty() ? opposite(own) : failure.differences.front().record.side;
    case FailureKind::overwritten:
      return failure.differences.empty() ? own : failure.differences.front().record.side;
    case FailureKind::oscillation:
    case FailureKind::refused_repeatedly:
      return failure.rewritten ? failure.rewritten->side : own;
    case FailureKind::orphan:
    case FailureKind::unexpected_change:
    case FailureKind::deleted:
    case FailureKind::recreated:
    case FailureKind::excess_writes:
      return own;
    case FailureKind::merged:
    case FailureKind::not_kept:
    case FailureKind::diverged:
    case FailureKind::invented:
    case FailureKind::wrong_winner:
    case FailureKind::unsettled:
    case FailureKind::died:
    case FailureKind::other:
      break;
  }
  return std::nullopt;
}

std::string_view project_path(std::string_view file) {
  while (file.starts_with("../")) file.remove_prefix(3);
  return file;
}

std::vector<PropertyName> properties_of(const Failure& failure) {
  std::vector<PropertyName> all;
  const auto add = [&](const PropertyName& name) {
    if (!name.empty() && std::ranges::find(all, name) == all.end()) all.push_back(name);
  };
  add(failure.property);
  for (const PropertyDifference& difference : failure.differences) add(difference.property);
  for (const PropertyName& name : failure.properties) add(name);
  if (all.empty()) add(failure.rewritten_property);
  return all;
}

std::vector<PropertyDifference> differences_of(const Failure& failure) {
  if (!failure.record || failure.property.empty()) return failure.differences;
  const RecordName& own = *failure.record;
  const RecordName other = failure.counterpart.value_or(RecordName{.side = opposite(own.side)});
  switch (failure.kind) {
    case FailureKind::not_arrived:
      return {{failure.property, other, failure.expected, failure.actual}};
    case FailureKind::overwritten:
      return {{failure.property, own, failure.written, failure.actual, true}};
    case FailureKind::unexpected_change:
      return {{failure.property, own, failure.before, failure.actual}};
    case FailureKind::not_kept:
      return {{failure.property, other, failure.before, failure.actual_elsewhere}};
    case FailureKind::diverged:
    case FailureKind::invented:
      return {{failure.property, other, failure.actual, failure.actual_elsewhere}};
    case FailureKind::wrong_winner:  // where the edit was made that should stand
      if (failure.expected == failure.written) return {{failure.property, own, failure.expected, failure.actual}};
      return {{failure.property, other, failure.expected, failure.actual_elsewhere}};
    default:
      return failure.differences;
  }
}

}  // namespace dataflow_qa::reports
