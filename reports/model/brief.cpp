#include "reports/model/brief.h"

#include <fmt/format.h>

#include "reports/model/sentences.h"
#include "reports/model/shown.h"

namespace dataflow_qa::reports {
namespace {

std::string first_line_of(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

/// ": PowerOffice GO Customers 27"; nothing where the record is not known.
std::string at(const std::optional<RecordName>& record) {
  return record && !record->id.empty() ? ": " + full_name(*record) : "";
}

std::string value_brief(const PropertyDifference& difference) {
  const auto [actual, expected] = shown_apart(difference.actual, difference.expected);
  const auto& path = difference.property.on(difference.record.side);
  return fmt::format("`{}` {} instead of {}", path.empty() ? difference.property.label() : path,
                     is_empty(difference.actual) ? "is empty" : "holds " + actual, expected);
}

std::string of_values(const Failure& failure) {
  const auto differences = differences_of(failure);
  if (differences.empty()) return first_line_of(sentence(failure));
  const auto more = differences.size() > 1 ? fmt::format(" (and {} more)", differences.size() - 1) : std::string();
  return value_brief(differences.front()) + more + at(differences.front().record);
}

}  // namespace

std::string brief(const Failure& failure) {
  switch (failure.kind) {
    case FailureKind::missing:
      return fmt::format("no counterpart in {}{}", failure.elsewhere, at(failure.record));
    case FailureKind::duplicate:
      if (failure.counterparts.size() < 2) break;
      return fmt::format("{} counterparts in {}{}", failure.counterparts.size(), failure.elsewhere, at(failure.record));
    case FailureKind::differs:
    case FailureKind::not_arrived:
    case FailureKind::overwritten:
      return of_values(failure);
    default:
      break;
  }
  return first_line_of(sentence(failure));
}

}  // namespace dataflow_qa::reports
