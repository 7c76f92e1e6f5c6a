#include "reports/grouping.h"

#include "reports/digest.h"
#include "reports/known/version_1.h"
#include "reports/model/message.h"
#include "reports/text.h"

namespace dataflow_qa::reports {
namespace {

bool is_text_alone(const Failure& failure) {
  return is_known_by_message(failure.kind);
}

std::string old_first_line(const Failure& failure) {
  return std::string(text::first_line(version_1_sentence(failure)));
}

}  // namespace

Likeness likeness(const Check& check) {
  if (!check.failures.empty()) return likeness(check.failures.front());
  Likeness like;
  like.pattern = pattern_of(sentence(check));
  return like;
}

bool same_reason(const Failure& before, const Failure& now) {
  if (is_text_alone(before) || is_text_alone(now)) return same_message(old_first_line(before), old_first_line(now));
  return reason_of(before) == reason_of(now);
}

bool same_reason(const Check& before, const Check& now) {
  if (before.failures.empty() || now.failures.empty()) return same_message(sentence(before), sentence(now));
  return same_reason(before.failures.front(), now.failures.front());
}

}  // namespace dataflow_qa::reports
