#include "reports/model/likeness.h"

#include <algorithm>
#include <string_view>

#include "reports/model/message.h"

namespace dataflow_qa::reports {

Likeness likeness(const Failure& failure) {
  Likeness like;
  like.kind = failure.kind;
  // Records of a part of a dataflow fail as those of the whole do: they stand in one collection.
  like.records = failure.record ? failure.record->collection : failure.dataflow;
  like.toward = toward(failure);
  like.cause = failure.cause.kind;
  if (failure.cause.kind == CauseKind::refused) like.status = failure.cause.status;
  like.circumstances = failure.circumstances;
  std::ranges::sort(like.circumstances);
  if (is_known_by_message(failure.kind)) {
    const std::string_view message = failure.message;
    like.pattern = pattern_of(message.substr(0, message.find('\n')));
  }
  return like;
}

Reason reason_of(const Failure& failure) {
  Reason reason{likeness(failure), {}};
  for (const auto& property : properties_of(failure)) reason.properties.push_back(property.label());
  return reason;
}

}  // namespace dataflow_qa::reports
