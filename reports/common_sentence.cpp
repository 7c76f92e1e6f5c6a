#include "reports/common_sentence.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <stdexcept>

#include "reports/model/message.h"
#include "reports/model/sentences.h"
#include "reports/text.h"

namespace dataflow_qa::reports {
namespace {

using Failures = std::vector<const Failure*>;

/// "Custom PMS customers and projects": the collections of these records, each once.
std::string records_like(const Failures& failures, std::optional<RecordName> Failure::*which) {
  std::vector<std::string> collections;
  std::string last_system;
  for (const Failure* failure : failures) {
    const auto& record = failure->*which;
    if (!record) continue;
    const std::string full = fmt::format("{} {}", record->system, record->collection);
    const std::string brief = record->system == last_system ? record->collection : full;
    const auto is_there = [&](const std::string& each) { return each == brief || each == full; };
    if (std::ranges::any_of(collections, is_there)) continue;
    collections.push_back(brief);
    last_system = record->system;
  }
  return collections.empty() ? "records" : fmt::format("{}", fmt::join(collections, " and "));
}

std::string_view system_of(const Failure& failure) {
  if (!failure.elsewhere.empty()) return failure.elsewhere;
  return failure.counterpart ? std::string_view(failure.counterpart->system) : "the other system";
}

/// "`email`" where all are about one property, else "properties"; `side` says whose paths.
std::string common_property(const Failures& failures, std::optional<Side> side) {
  const auto properties = properties_of(*failures.front());
  const bool same = properties.size() == 1 && std::ranges::all_of(failures, [&](const Failure* failure) {
                      return properties_of(*failure) == properties;
                    });
  if (!same) return "properties";
  const auto& name = properties.front();
  return fmt::format("`{}`", side && !name.on(*side).empty() ? name.on(*side) : name.label());
}

std::string common_cause(const Cause& cause) {
  switch (cause.kind) {
    case CauseKind::no_write_sent:
      return ": the subject sent no write";
    case CauseKind::refused:
      return fmt::format(": writes were refused with {}", cause.status);
    case CauseKind::written_in_vain:
      return ": the subject's writes were accepted but did not set the values";
    case CauseKind::never_listed:
      return ": the subject has not listed the edited collection since";
    case CauseKind::read_in_part:
    case CauseKind::no_request:
    case CauseKind::requests_failed:
      return ": " + general_cause(cause);
    case CauseKind::unknown:
      break;
  }
  return "";
}

std::string links_in_common(const Failures& failures) {
  const Failure& first = *failures.front();
  const auto records = records_like(failures, &Failure::record);
  switch (first.kind) {
    case FailureKind::missing:
      return fmt::format("{} have no counterpart in {}{}", records, system_of(first),
                         first.cause.kind == CauseKind::written_in_vain
                             ? ": the subject's writes were accepted but left no counterparts"
                             : common_cause(first.cause));
    case FailureKind::duplicate:
      return fmt::format("{} have several counterparts in {}", records, system_of(first));
    case FailureKind::premature_link:
      return fmt::format("{} got counterparts in {} before anything called for them", records, system_of(first));
    case FailureKind::outside_dataflow:
      return fmt::format("{} that lie outside the dataflow got counterparts in {}", records, system_of(first));
    case FailureKind::relinked:
      return fmt::format("{} changed their counterparts in {} after edits", records, system_of(first));
    case FailureKind::orphan:
      return fmt::format("The subject created {} that are not the counterpart of any record", records);
    case FailureKind::deleted:
      return fmt::format("The subject deleted {} although nobody deleted their counterparts", records);
    case FailureKind::merged:
      return fmt::format("{} were merged with records that differed in every criterion", records);
    case FailureKind::deletion_policy:
      return fmt::format("Counterparts of deleted {} are not treated as the subject claims (\"deletes\": \"{}\")",
                         records, first.rule);
    default:
      return fmt::format("Deleted {} were created again several times", records);
  }
}

std::string conflicts_in_common(const Failures& failures) {
  const Failure& first = *failures.front();
  const auto property = common_property(failures, std::nullopt);
  const auto end = first.kind == FailureKind::diverged   ? "leave the sides different"
                   : first.kind == FailureKind::invented ? "leave a value that nobody wrote"
                                                         : "end against the rule that the subject claims";
  return fmt::format("Edits of {} of {} on both sides at once {}", property, records_like(failures, &Failure::record),
                     end);
}

std::string endless_in_common(const Failures& failures) {
  const bool rewritten = failures.front()->rewritten.has_value();
  const auto records = records_like(failures, rewritten ? &Failure::rewritten : &Failure::record);
  if (failures.front()->kind == FailureKind::refused_repeatedly) {
    return fmt::format("Writes to {} were refused again and again", records);
  }
  return fmt::format("{} were written repeatedly without any edit", records);
}

std::string values_in_common(const Failures& failures) {
  const Failure& first = *failures.front();
  const auto own = first.record ? std::optional(first.record->side) : std::nullopt;
  const auto property = common_property(failures, own);
  const auto records = records_like(failures, &Failure::record);
  switch (first.kind) {
    case FailureKind::differs:
      return fmt::format("{} differ from {} in {}", records_like(failures, &Failure::counterpart), records,
                         property == "properties" ? "several properties" : common_property(failures, std::nullopt));
    case FailureKind::not_arrived:
      return fmt::format("Edits of {} of {} did not reach {}{}", property, records, system_of(first),
                         common_cause(first.cause));
    case FailureKind::overwritten:
      return fmt::format("Edits of {} of {} were lost", property, records);
    case FailureKind::unexpected_change:
      return fmt::format("The subject changed {} of {} although nobody edited them on either side", property, records);
    default:
      return fmt::format("{} of {} changed although nobody edited them",
                         property == "properties" ? "Properties" : property, records);
  }
}

}  // namespace

std::string common_sentence(const std::vector<const Failure*>& failures) {
  if (failures.empty()) return "";
  const Failure& first = *failures.front();
  if (failures.size() == 1) return std::string(text::first_line(sentence(first)));
  switch (first.kind) {
    case FailureKind::differs:
    case FailureKind::not_arrived:
    case FailureKind::overwritten:
    case FailureKind::unexpected_change:
    case FailureKind::not_kept:
      return values_in_common(failures);
    case FailureKind::diverged:
    case FailureKind::invented:
    case FailureKind::wrong_winner:
      return conflicts_in_common(failures);
    case FailureKind::oscillation:
    case FailureKind::refused_repeatedly:
      return endless_in_common(failures);
    case FailureKind::excess_writes:
      return fmt::format("{} were written to more often than needed", records_like(failures, &Failure::record));
    case FailureKind::unsettled:
      return "The subject never came to rest, each time that these checks were tried";
    case FailureKind::died:
      return "The subject ended each time that these checks were tried";
    case FailureKind::other:
      return common_message(text::first_line(first.message));
    case FailureKind::missing:
    case FailureKind::duplicate:
    case FailureKind::premature_link:
    case FailureKind::outside_dataflow:
    case FailureKind::relinked:
    case FailureKind::orphan:
    case FailureKind::merged:
    case FailureKind::deleted:
    case FailureKind::deletion_policy:
    case FailureKind::recreated:
      return links_in_common(failures);
  }
  throw std::logic_error("a failure of a kind that does not exist");
}

}  // namespace dataflow_qa::reports
