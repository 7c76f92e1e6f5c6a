#include "harness/sabotage/judging.h"

#include <algorithm>

namespace dataflow_qa::sabotage {

using Outcome = reports::SabotageOutcome;
using reports::Verdict;

void Judgement::take(const Played& played, const std::set<std::string>& unfit) {
  is_tried_ = true;
  touched_ += played.touched;
  if (!wrong_) wrong_ = played.wrong;
  if (played.touched == 0) return;  // whatever failed there, this was not the reason
  for (const auto& check : played.world.checks) {
    if (unfit.contains(check.name)) continue;
    const bool cut_short = check.verdict == Verdict::not_run && played.world.subject_failed;
    if (check.verdict == Verdict::failed || cut_short) take_failed(check.name, check.item);
  }
  if (played.world.trouble && note_.empty()) note_ = *played.world.trouble;
}

void Judgement::take_failed(const std::string& check, const std::string& item) {
  const auto& items = tampering_->items;
  const bool concerned = std::find(items.begin(), items.end(), item) != items.end();
  (concerned ? noticed_by_ : elsewhere_).insert(check);
}

reports::Tampering Judgement::result(bool is_over) const {
  const bool is_open = !is_over && !is_noticed();  // what it has not met yet may notice it
  if (!is_tried_ || is_open) return {.name = tampering_->name, .kind = tampering_->kind, .what = tampering_->what};
  reports::Tampering result{.name = tampering_->name,
                            .kind = tampering_->kind,
                            .what = tampering_->what,
                            .touched = static_cast<std::int64_t>(touched_),
                            .noticed_by = {noticed_by_.begin(), noticed_by_.end()},
                            .elsewhere = {elsewhere_.begin(), elsewhere_.end()},
                            .note = note_};
  if (touched_ == 0) {
    result.outcome = Outcome::not_in_play;
  } else if (!noticed_by_.empty()) {
    result.outcome = Outcome::noticed;
  } else if (!elsewhere_.empty() || !note_.empty()) {
    result.outcome = Outcome::elsewhere;
  } else if (wrong_) {
    result.outcome = Outcome::not_noticed;
    result.note = *wrong_;
  } else {
    result.outcome = Outcome::made_good;
  }
  return result;
}

}  // namespace dataflow_qa::sabotage
