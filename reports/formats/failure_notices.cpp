#include "reports/formats/failure_notices.h"

#include <fmt/format.h>

#include <algorithm>

#include "reports/digest.h"
#include "reports/formats/console_parts.h"
#include "reports/model/brief.h"
#include "reports/text.h"

namespace dataflow_qa::reports::console {
namespace {

constexpr std::size_t indent = 4;
constexpr std::size_t named_at_most = 2;  // the rest of the text says what is wrong

std::string outcome_of(const Check& check) {
  if (check.verdict == Verdict::flaky) return "passed when tried again: flaky";
  if (check.verdict == Verdict::failed && check.retry && !check.reason) return "failed again: confirmed";
  return check.reason ? fmt::format("{}: {}", label(check.verdict), *check.reason) : label(check.verdict);
}

}  // namespace

std::string FailureNotices::seen(const Check& check) {
  if (check.verdict == Verdict::known) return "";
  const Likeness like = likeness(check);
  if (!seen_.emplace(check.name, Seen{like}).second) return "";
  if (++alike_[like] > 1) return "";
  if (style_.detail != Detail::verbose && ++named_ > named_at_most) return "";
  seen_.at(check.name).is_named = true;
  const std::string next = retried_ ? "; confirming alone …" : "";
  const std::string why =
      text::shortened(text::one_line(check.failures.empty() ? sentence(check) : brief(check.failures.front())),
                      std::max<std::size_t>(style_.width, 40) - indent - (style_.unicode ? 0 : 2));
  return block("? ", 2, plain_gaps(fmt::format("{} failed{}", check.name, next), style_), style_) +
         std::string(indent, ' ') + plain_gaps(why, style_) + "\n";
}

std::string FailureNotices::judged(const Check& check) {
  const auto found = seen_.find(check.name);
  if (found == seen_.end()) return "";
  const auto [like, is_named] = found->second;
  seen_.erase(found);
  const std::size_t others = alike_.at(like) - 1;
  if (seen_.empty()) alike_.clear();  // a run that is repeated begins anew
  if (!retried_ || !is_named) return "";
  const std::string more = others == 0 ? "" : fmt::format("; {} more failed alike", others);
  return block(mark(check.verdict, style_) + " ", 1 + mark_width(check.verdict, style_),
               fmt::format("{} {}{}", check.name, outcome_of(check), more), style_);
}

}  // namespace dataflow_qa::reports::console
