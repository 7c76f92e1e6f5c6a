// Held by planted_defects_test.cpp.
#include "harness/explore/player.h"

#include <algorithm>
#include <chrono>

#include "harness/explore/playback.h"

namespace dataflow_qa::explore {
namespace {

/// How long a sync may take to try again: as long as it may take to settle, within reason.
std::chrono::seconds patience_of(const subject::SubjectFile& subject) {
  return std::min(std::chrono::duration_cast<std::chrono::seconds>(subject.settle_timeout), std::chrono::seconds(10));
}

}  // namespace

checks::CheckScript play(checks::CheckContext& check, const Story& story, const subject::SubjectFile& subject,
                         Patience patience, std::shared_ptr<Progress> progress) {
  const auto playback = std::make_shared<Playback>(check, subject, progress);
  bool refers = false;
  for (const auto& property : check.flow().properties) refers |= !check.make.referable(property).empty();
  if (refers) co_await check.settled();
  for (std::size_t i = 0; i < story.steps.size(); ++i) {
    progress->step = i;
    const auto action = story.steps[i].action;
    if (action == Action::stop) {
      co_await check.stopped();
    } else if (action == Action::hold) {
      co_await check.held();
    } else if (action != Action::settle) {
      playback->make(story.steps[i]);
    } else {
      if (playback->waits_for_comparison()) {
        co_await check.compared();
      } else {
        co_await check.settled();
      }
      using Steady = std::chrono::steady_clock;
      const auto until = Steady::now() + (patience == Patience::none ? std::chrono::seconds(0) : patience_of(subject));
      while (Steady::now() < until && !playback->is_kept()) co_await check.later();
      playback->require_kept();
    }
  }
}

}  // namespace dataflow_qa::explore
