#include "reports/known/version_1.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "reports/model/sentences.h"
#include "reports/text.h"

namespace dataflow_qa::reports {
namespace version_1 {
namespace {

std::string in_seconds(std::int64_t milliseconds) {
  return fmt::format("{:.1f} s", static_cast<double>(milliseconds) / 1000);
}

std::string record_of(const Failure& failure) {
  return failure.record ? full_name(*failure.record) : "";
}

std::string counterpart_of(const Failure& failure) {
  return failure.counterpart ? full_name(*failure.counterpart) : "";
}

std::string path(const Failure& failure, bool on_the_other_side) {
  if (!failure.record) return failure.property.label();
  const Side side = on_the_other_side ? opposite(failure.record->side) : failure.record->side;
  const auto& own = failure.property.on(side);
  return own.empty() ? failure.property.label() : own;
}

std::string missing(const Failure& failure) {
  const auto nearest = failure.nearest ? fmt::format("; the nearest new record is {} (equal in {} properties)",
                                                     failure.nearest->id, failure.nearest->equal)
                                       : "; no new record there looks like it";
  return fmt::format("{} has no counterpart in {}: none was there when all had settled ({}){}", record_of(failure),
                     failure.elsewhere, in_seconds(failure.waited_ms), nearest);
}

std::string of_counterparts(const Failure& failure) {
  const auto ids = fmt::format("{}", fmt::join(failure.counterparts, ", "));
  switch (failure.kind) {
    case FailureKind::duplicate:
      return fmt::format("{} has {} counterparts in {}: {}", record_of(failure), failure.counterparts.size(),
                         failure.elsewhere, ids);
    case FailureKind::premature_link:
      return fmt::format(
          "{} was given a counterpart in {}, {}, though there was no link yet and nothing that calls "
          "for one",
          record_of(failure), failure.elsewhere, ids);
    case FailureKind::outside_dataflow:
      return fmt::format("{} lies outside the dataflow, and yet {} in {} was made for it", record_of(failure), ids,
                         failure.elsewhere);
    default:
      return fmt::format("the counterpart of {} in {} was {}, and is {} after edits", record_of(failure),
                         failure.elsewhere, fmt::join(failure.counterparts_before, ", "),
                         failure.counterparts.empty() ? "none" : ids);
  }
}

std::string written_without_end(const Failure& failure) {
  const auto record = failure.rewritten.value_or(failure.record.value_or(RecordName{}));
  if (failure.kind == FailureKind::refused_repeatedly) {
    return fmt::format("did not settle: writes to {} {} of “{}” were refused again and again ({} times and more)",
                       record.collection, record.id, record.system, failure.writes);
  }
  const auto what =
      failure.rewritten_property.empty() ? "the timestamp" : fmt::format("`{}`", failure.rewritten_property.label());
  return fmt::format(
      "did not settle: {} of {} {} of “{}” kept being written ({} times and more) though nobody edited it", what,
      record.collection, record.id, record.system, failure.writes);
}

std::string edit(const Failure& failure) {
  const auto written = shown(failure.written);
  return fmt::format("`{}` of {}, {} in {},", path(failure, false), record_of(failure),
                     written == "empty" ? "cleared" : "changed to " + written,
                     failure.record ? failure.record->system : "");
}

std::string cause(const Cause& cause) {
  if (cause.kind == CauseKind::refused) return fmt::format("{} was refused with {}", cause.request, cause.status);
  if (cause.writes == 0) return "no write to it was sent";
  return fmt::format("{} to it did not bring it", text::counted(cause.writes, "write"));
}

std::string waited(const Failure& failure) {
  return fmt::format("after {} ({})", text::counted(failure.settles, "settle"), in_seconds(failure.waited_ms));
}

std::string not_arrived(const Failure& failure) {
  return fmt::format("{} did not reach {}: {} was expected in `{}`, but {} it {}held {}; {}", edit(failure),
                     counterpart_of(failure), shown(failure.expected), path(failure, true), waited(failure),
                     failure.actual == failure.before ? "still " : "", shown(failure.actual), cause(failure.cause));
}

std::string agreement(const Failure& failure) {
  std::vector<std::string> differing;
  std::vector<std::string> gone;
  for (const auto& row : failure.differences) {
    if (row.overwritten) {
      gone.push_back(fmt::format("`{}` of {} is {} where a person wrote {}", row.property.on(row.record.side),
                                 full_name(row.record), shown(row.actual), shown(row.expected)));
    } else {
      differing.push_back(fmt::format("`{}` is {} where {} was expected", row.property.label(), shown(row.actual),
                                      shown(row.expected)));
    }
  }
  const auto overwritten = fmt::format("{}", fmt::join(gone, "; "));
  if (differing.empty()) return overwritten;
  return fmt::format("{} does not hold what {} holds when all has settled ({}): {}{}{}", counterpart_of(failure),
                     record_of(failure), in_seconds(failure.waited_ms), fmt::join(differing, "; "),
                     gone.empty() ? "" : "; ", overwritten);
}

std::string conflict(const Failure& failure) {
  const auto edits = fmt::format("`{}` was changed at one moment to {} in {} and to {} in {};",
                                 failure.property.label(), shown(failure.written), record_of(failure),
                                 shown(failure.written_elsewhere), counterpart_of(failure));
  const auto held = fmt::format("{} and {}", shown(failure.actual), shown(failure.actual_elsewhere));
  if (failure.kind == FailureKind::diverged) {
    return fmt::format("{} when all had settled ({}) they held {}, which is not equal", edits,
                       in_seconds(failure.waited_ms), held);
  }
  if (failure.kind == FailureKind::invented) return fmt::format("{} they hold {}, which nobody wrote", edits, held);
  return fmt::format("{} they hold {}, which is not what the subject's rule ({}) says", edits, held, failure.rule);
}

std::string deletion(const Failure& failure) {
  const auto became = failure.outcome == "archived"  ? "was archived or made inactive"
                      : failure.outcome == "deleted" ? "was deleted, too"
                                                     : "stayed as it was";
  const auto again = failure.recreated == 0   ? std::string("nothing was made in its place")
                     : failure.recreated == 1 ? "it was made again"
                                              : fmt::format("it was made again {} times", failure.recreated);
  return fmt::format("{} was deleted: {} {}, and {}", record_of(failure), counterpart_of(failure), became, again);
}

std::string endless(const Failure& failure) {
  const auto what = written_without_end(failure);
  if (!failure.outcome.empty()) return fmt::format("{}; after that it {}", deletion(failure), what);
  return fmt::format("{} {}", failure.property.empty() ? record_of(failure) : edit(failure), what);
}

std::string merged(const Failure& failure) {
  std::vector<std::string> labels;
  for (const auto& property : failure.properties) labels.push_back(property.label());
  return fmt::format("{} and {} differed in every criterion, and hold the same now in `{}`: they were merged",
                     record_of(failure), counterpart_of(failure), fmt::join(labels, "`, `"));
}

std::string changed(const Failure& failure) {
  if (failure.kind == FailureKind::deleted) {
    return fmt::format("{} was deleted by the subject, though nobody deleted its counterpart", record_of(failure));
  }
  if (failure.kind == FailureKind::unexpected_change) {
    return fmt::format("`{}` of {} was changed by the subject from {} to {}, though nobody edited it on either side",
                       path(failure, false), record_of(failure), shown(failure.before), shown(failure.actual));
  }
  return fmt::format("`{}` was {} on both sides, and nobody edited it; now {} holds {}, and {} holds {}",
                     failure.property.label(), shown(failure.before), record_of(failure), shown(failure.actual),
                     counterpart_of(failure), shown(failure.actual_elsewhere));
}

std::string excess(const Failure& failure) {
  return fmt::format("{} was written to {}, where {} would do", record_of(failure),
                     text::counted(failure.writes, "time"),
                     failure.writes_allowed == 0 ? "none" : std::to_string(failure.writes_allowed));
}

}  // namespace
}  // namespace version_1

std::string version_1_sentence(const Failure& failure) {
  switch (failure.kind) {
    case FailureKind::missing:
      return version_1::missing(failure);
    case FailureKind::duplicate:
    case FailureKind::premature_link:
    case FailureKind::outside_dataflow:
    case FailureKind::relinked:
      return version_1::of_counterparts(failure);
    case FailureKind::orphan:
      return version_1::record_of(failure) + " was made by the subject and is the counterpart of nothing";
    case FailureKind::merged:
      return version_1::merged(failure);
    case FailureKind::not_arrived:
      return version_1::not_arrived(failure);
    case FailureKind::overwritten:
      if (failure.property.empty()) return version_1::agreement(failure);
      return fmt::format("{} was overwritten there: {} it is {}", version_1::edit(failure), version_1::waited(failure),
                         shown(failure.actual));
    case FailureKind::differs:
      return version_1::agreement(failure);
    case FailureKind::unexpected_change:
    case FailureKind::not_kept:
    case FailureKind::deleted:
      return version_1::changed(failure);
    case FailureKind::diverged:
    case FailureKind::invented:
    case FailureKind::wrong_winner:
      return version_1::conflict(failure);
    case FailureKind::deletion_policy:
      return fmt::format("{}, though the subject claims \"deletes\": \"{}\"", version_1::deletion(failure),
                         failure.rule);
    case FailureKind::recreated:
      return version_1::deletion(failure);
    case FailureKind::oscillation:
    case FailureKind::refused_repeatedly:
      return version_1::endless(failure);
    case FailureKind::excess_writes:
      return version_1::excess(failure);
    case FailureKind::unsettled:
      return failure.message;
    case FailureKind::died:
      return failure.message + ", and did so each time that this check was tried";
    case FailureKind::other:
      break;
  }
  return failure.message;
}

}  // namespace dataflow_qa::reports
