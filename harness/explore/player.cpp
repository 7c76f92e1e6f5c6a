// Held by planted_defects_test.cpp.
#include "harness/explore/player.h"

#include "harness/explore/playback.h"

namespace dataflow_qa::explore {

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
      constexpr int enough = 12;
      const int tries = patience == Patience::tries_again ? enough : 0;
      for (int k = 0; k < tries && !playback->is_kept(); ++k) co_await check.later();
      playback->require_kept();
    }
  }
}

}  // namespace dataflow_qa::explore
