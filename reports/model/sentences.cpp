#include "reports/model/sentences.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "reports/model/circumstances.h"

namespace dataflow_qa::reports {
namespace {

/// "1 write", "2 writes".
std::string counted(std::int64_t number, std::string_view noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

std::string seconds(std::int64_t milliseconds) {
  return fmt::format("{:.1f} s", static_cast<double>(milliseconds) / 1000);
}

std::string name_of(const std::optional<RecordName>& record) {
  return record ? full_name(*record) : "a record";
}

/// The path as the side of the record has it.
std::string path_of(const Failure& failure) {
  const auto& path = failure.property.on(failure.record ? failure.record->side : Side::source);
  return path.empty() ? failure.property.label() : path;
}

/// The path as the other side has it.
std::string other_path_of(const Failure& failure) {
  const auto& path = failure.property.on(failure.record ? opposite(failure.record->side) : Side::target);
  return path.empty() ? failure.property.label() : path;
}

std::string ids(const std::vector<std::string>& all) {
  return all.empty() ? "none" : fmt::format("{}", fmt::join(all, ", "));
}

/// "after 2 settles (0.8 s)"; the number of settles may be unknown.
std::string after(const Failure& failure) {
  if (failure.settles == 0) return fmt::format("after settling ({})", seconds(failure.waited_ms));
  return fmt::format("after {} ({})", counted(failure.settles, "settle"), seconds(failure.waited_ms));
}

/// "1 write was accepted".
std::string accepted(std::int64_t writes) {
  return fmt::format("{} {} accepted", counted(writes, "write"), writes == 1 ? "was" : "were");
}

/// ": DELETE /v2/Customers/1 at 2026-01-31T12:00:00.000Z"; empty where the request is not known.
std::string by_request(const Cause& cause) {
  if (cause.request.empty()) return "";
  return fmt::format(": {}{}{}", cause.request, cause.since.empty() ? "" : " at ", cause.since);
}

/// "; the subject sent no write to it"; empty where nothing is known.
std::string why(const Cause& cause) {
  switch (cause.kind) {
    case CauseKind::no_write_sent:
      return "; the subject sent no write to it";
    case CauseKind::refused:
      return fmt::format("; {} was refused with {}", cause.request, cause.status);
    case CauseKind::written_in_vain:
      return fmt::format("; {} but did not set the value", accepted(cause.writes));
    case CauseKind::never_listed:
      return "; the subject has not listed the edited collection since";
    case CauseKind::read_in_part:
    case CauseKind::no_request:
    case CauseKind::requests_failed:
      return "; " + general_cause(cause);
    case CauseKind::unknown:
      break;
  }
  return "";
}

std::string missing(const Failure& failure) {
  auto cause = why(failure.cause);
  if (failure.cause.kind == CauseKind::no_write_sent) cause = "; the subject sent no write for it";
  if (failure.cause.kind == CauseKind::written_in_vain) {
    cause = fmt::format("; {} but left no counterpart", accepted(failure.cause.writes));
  }
  const auto nearest =
      failure.nearest ? fmt::format("the nearest new record there is {} (equal in {})", failure.nearest->id,
                                    failure.nearest->equal == 1 ? "1 property"
                                                                : fmt::format("{} properties", failure.nearest->equal))
                      : "no new record there resembles it";
  return fmt::format("{} has no counterpart in {} after settling ({}); {}{}", name_of(failure.record),
                     failure.elsewhere, seconds(failure.waited_ms), nearest, cause);
}

/// " while the subject was stopped"; empty where there is nothing to say.
std::string circumstances(const Failure& failure) {
  std::string result;
  for (const auto circumstance : failure.circumstances) {
    if (const auto text = phrase(circumstance); !text.empty()) {
      result += fmt::format("{} {}", result.empty() ? "" : " and", text);
    }
  }
  return result;
}

/// "`email` of Custom PMS customers C-1004, changed to “x”,"
std::string edit(const Failure& failure) {
  return fmt::format("`{}` of {}, {}{},", path_of(failure), name_of(failure.record),
                     is_empty(failure.written) ? "cleared" : "changed to " + shown(failure.written),
                     circumstances(failure));
}

/// "is empty", "still holds “x”".
std::string holds(const std::string& value, bool still = false) {
  return fmt::format("{}{}{}", value == "empty" ? "is " : "", still ? "still " : "",
                     value == "empty" ? value : "holds " + value);
}

std::string not_arrived(const Failure& failure) {
  const auto [actual, expected] = shown_apart(failure.actual, failure.expected);
  return fmt::format("{} did not reach {}: {} `{}` {} instead of {}{}", edit(failure), name_of(failure.counterpart),
                     after(failure), other_path_of(failure), holds(actual, failure.actual == failure.before),
                     is_empty(failure.expected) ? "being empty" : expected, why(failure.cause));
}

std::string difference(const PropertyDifference& row) {
  const auto [actual, expected] = shown_apart(row.actual, row.expected);
  return fmt::format("`{}` is {}, expected {}", row.property.label(), actual, expected);
}

std::string overwritten_row(const PropertyDifference& row) {
  const auto [actual, written] = shown_apart(row.actual, row.expected);
  return fmt::format("`{}` of {} is {}, although a person wrote {} there", row.property.on(row.record.side),
                     full_name(row.record), actual, written);
}

std::string differs(const Failure& failure) {
  std::vector<std::string> rows;
  for (const auto& row : failure.differences) {
    if (!row.overwritten) rows.push_back(difference(row));
  }
  const bool any_difference = !rows.empty();
  for (const auto& row : failure.differences) {
    if (row.overwritten) rows.push_back(overwritten_row(row));
  }
  auto all = fmt::format("{}", fmt::join(rows, "; "));
  if (!any_difference && !rows.empty()) return all;
  return fmt::format("{} differs from {} after settling ({}): {}", name_of(failure.counterpart),
                     name_of(failure.record), seconds(failure.waited_ms), all);
}

std::string overwritten(const Failure& failure) {
  if (failure.property.empty()) return differs(failure);
  return fmt::format("The edit of `{}` of {} to {}{} was lost: {} it is {}", path_of(failure), name_of(failure.record),
                     shown_apart(failure.written, failure.actual).actual, circumstances(failure), after(failure),
                     shown_apart(failure.actual, failure.written).actual);
}

std::string conflict(const Failure& failure) {
  const bool is_same = shown(failure.actual) == shown(failure.actual_elsewhere);
  const auto [own, elsewhere] = shown_apart(failure.actual, failure.actual_elsewhere);
  const auto held = is_same ? "both now hold " + own : fmt::format("they now hold {} and {}", own, elsewhere);
  const auto end =
      failure.kind == FailureKind::diverged ? fmt::format("after settling ({}) they still differ: they hold {} and {}",
                                                          seconds(failure.waited_ms), own, elsewhere)
      : failure.kind == FailureKind::invented ? held + ", which nobody wrote"
                                              : fmt::format(
                                                    "{}, where the rule that the subject claims ({}) calls "
                                                    "for {}",
                                                    held, failure.rule, shown(failure.expected));
  return fmt::format("`{}` was changed on both sides at once, to {} in {} and to {} in {}; {}",
                     failure.property.label(), shown(failure.written), name_of(failure.record),
                     shown(failure.written_elsewhere), name_of(failure.counterpart), end);
}

std::string endless(const Failure& failure) {
  const auto record = name_of(failure.rewritten ? failure.rewritten : failure.record);
  const auto writes =
      failure.kind == FailureKind::refused_repeatedly
          ? fmt::format("writes to {} were refused again and again (at least {} times)", record, failure.writes)
          : fmt::format("{} of {} was written repeatedly (at least {} times) without any edit",
                        failure.rewritten_property.empty() ? "the timestamp"
                                                           : fmt::format("`{}`", failure.rewritten_property.label()),
                        record, failure.writes);
  if (!failure.outcome.empty())
    return fmt::format("{}; after that it did not settle: {}", deletion_sentence(failure), writes);
  const auto subject = failure.property.empty() ? name_of(failure.record) : edit(failure);
  return fmt::format("{} did not settle: {}", subject, writes);
}

std::string not_kept(const Failure& failure) {
  const auto held = [](const std::optional<RecordName>& record, const nlohmann::json& value) {
    return fmt::format("in {} it is {}", name_of(record), shown(value));
  };
  return fmt::format("`{}` was {} on both sides and nobody edited it, but now {} and {}", failure.property.label(),
                     shown(failure.before), held(failure.record, failure.actual),
                     held(failure.counterpart, failure.actual_elsewhere));
}

std::string merged(const Failure& failure) {
  std::vector<std::string> labels;
  labels.reserve(failure.properties.size());
  for (const auto& property : failure.properties) labels.push_back(property.label());
  return fmt::format("{} and {} differed in every criterion but were merged: they now hold the same in `{}`",
                     name_of(failure.record), name_of(failure.counterpart), fmt::join(labels, "`, `"));
}

std::string of_a_link(const Failure& failure) {
  const auto record = name_of(failure.record);
  switch (failure.kind) {
    case FailureKind::duplicate:
      if (failure.counterpart && failure.record && failure.counterpart->side == failure.record->side) {
        return fmt::format("{} is there twice: the subject created a copy of it, {}", record, failure.counterpart->id);
      }
      return fmt::format("{} has {} counterparts in {}: {}", record, failure.counterparts.size(), failure.elsewhere,
                         ids(failure.counterparts));
    case FailureKind::premature_link:
      return fmt::format("{} got a counterpart in {} ({}) before anything called for one", record, failure.elsewhere,
                         ids(failure.counterparts));
    case FailureKind::outside_dataflow:
      return fmt::format("{} lies outside the dataflow, yet it got a counterpart in {} ({})", record, failure.elsewhere,
                         ids(failure.counterparts));
    case FailureKind::relinked:
      if (failure.counterparts.empty()) {
        return fmt::format("{} lost its counterpart in {} after edits; it was {}", record, failure.elsewhere,
                           ids(failure.counterparts_before));
      }
      return fmt::format("{} changed its counterpart in {} after edits, from {} to {}", record, failure.elsewhere,
                         ids(failure.counterparts_before), ids(failure.counterparts));
    case FailureKind::orphan:
      return fmt::format("{} was created by the subject but is not the counterpart of any record", record);
    case FailureKind::merged:
      return merged(failure);
    default:
      return missing(failure);
  }
}

std::string unexpected_change(const Failure& failure) {
  return fmt::format("`{}` of {} was changed by the subject from {} to {} although nobody edited it on either side",
                     path_of(failure), name_of(failure.record), shown(failure.before), shown(failure.actual));
}

std::string excess_writes(const Failure& failure) {
  return fmt::format("{} was written to {}; {} needed", name_of(failure.record), counted(failure.writes, "time"),
                     failure.writes_allowed == 0   ? std::string("no write was")
                     : failure.writes_allowed == 1 ? "1 write was"
                                                   : fmt::format("{} writes were", failure.writes_allowed));
}

}  // namespace

std::string general_cause(const Cause& cause) {
  switch (cause.kind) {
    case CauseKind::read_in_part:
      return fmt::format("the subject has not read beyond page {} of {} {} since: {} of {}", cause.page, cause.system,
                         cause.collection, cause.rows, cause.of_rows);
    case CauseKind::no_request:
      return fmt::format("the subject sent no request{}{}", cause.system.empty() ? "" : " to " + cause.system,
                         cause.requests > 0 ? " since then" : "");
    case CauseKind::requests_failed:
      return fmt::format("{} of the subject to {} failed, the last one with status {} ({})",
                         cause.requests == 1 ? "the only request" : fmt::format("all {} requests", cause.requests),
                         cause.system, cause.status, cause.request);
    default:
      return "";
  }
}

std::string full_name(const RecordName& record) {
  return fmt::format("{} {} {}", record.system, record.collection, record.id);
}

std::string deletion_sentence(const Failure& failure) {
  const auto became = failure.outcome == "archived"  ? "was archived or made inactive"
                      : failure.outcome == "deleted" ? "was deleted too"
                                                     : "stayed as it was";
  const auto again = failure.recreated == 0 ? std::string("nothing took the place of the deleted record")
                     : failure.recreated == 1
                         ? "the subject created the deleted record again"
                         : fmt::format("the subject created the deleted record again {} times", failure.recreated);
  return fmt::format("{} was deleted: {} {}, and {}", name_of(failure.record), name_of(failure.counterpart), became,
                     again);
}

namespace {

std::string without_circumstances(const Failure& failure) {
  switch (failure.kind) {
    case FailureKind::missing:
    case FailureKind::duplicate:
    case FailureKind::premature_link:
    case FailureKind::outside_dataflow:
    case FailureKind::relinked:
    case FailureKind::orphan:
    case FailureKind::merged:
      return of_a_link(failure);
    case FailureKind::differs:
      return differs(failure);
    case FailureKind::not_arrived:
      return not_arrived(failure);
    case FailureKind::overwritten:
      return overwritten(failure);
    case FailureKind::unexpected_change:
      return unexpected_change(failure);
    case FailureKind::not_kept:
      return not_kept(failure);
    case FailureKind::deleted:
      return fmt::format("{} was deleted by the subject although nobody deleted its counterpart{}",
                         name_of(failure.record), by_request(failure.cause));
    case FailureKind::diverged:
    case FailureKind::invented:
    case FailureKind::wrong_winner:
      return conflict(failure);
    case FailureKind::deletion_policy:
      return fmt::format("{}, although the subject claims \"deletes\": \"{}\"", deletion_sentence(failure),
                         failure.rule);
    case FailureKind::recreated:
      return deletion_sentence(failure);
    case FailureKind::oscillation:
    case FailureKind::refused_repeatedly:
      return endless(failure);
    case FailureKind::excess_writes:
      return excess_writes(failure);
    case FailureKind::unsettled:
      return fmt::format("The subject never came to rest, each time that this check was tried: {}", failure.message);
    case FailureKind::died:
      return fmt::format("The subject ended each time that this check was tried: {}", failure.message);
    case FailureKind::other:
      break;
  }
  return failure.message;
}

/// "101 of 201 alike, for example: "
std::string number_of_alike(const Failure& failure) {
  if (failure.affected <= 1) return "";
  return failure.of > failure.affected ? fmt::format("{} of {} alike, for example: ", failure.affected, failure.of)
                                       : fmt::format("{} alike, for example: ", failure.affected);
}

/// The sentence says where in it the circumstances belong.
bool places_circumstances(const Failure& failure) {
  switch (failure.kind) {
    case FailureKind::not_arrived:
    case FailureKind::unsettled:
    case FailureKind::died:
    case FailureKind::other:
      return true;
    case FailureKind::overwritten:
    case FailureKind::oscillation:
    case FailureKind::refused_repeatedly:
      return !failure.property.empty();
    default:
      return false;
  }
}

}  // namespace

std::string sentence(const Failure& failure) {
  auto result = number_of_alike(failure) + without_circumstances(failure);
  const auto when = circumstances(failure);
  if (!when.empty() && !places_circumstances(failure)) result += fmt::format("; this was tried{}", when);
  const bool from_before =
      std::ranges::find(failure.circumstances, Circumstance::before_first_start) != failure.circumstances.end();
  if (from_before) result += "; the record was there before the subject first started";
  return result;
}

}  // namespace dataflow_qa::reports
