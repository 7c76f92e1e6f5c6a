// Held by planted_defects_test.cpp.
#include "harness/explore/player.h"

#include <algorithm>
#include <chrono>

#include "harness/explore/playback.h"

namespace dataflow_qa::explore {
namespace {

using Steady = std::chrono::steady_clock;

/// How much time there is left, from the latest fault on: each may double the time after which a sync tries again.
class TimeToTryAgain {
 public:
  TimeToTryAgain(checks::CheckContext& check, Patience patience, const subject::SubjectFile& subject)
      : check_(check),
        limit_(
            std::min(std::chrono::duration_cast<std::chrono::milliseconds>(subject.settle_timeout), most(patience))) {}

  [[nodiscard]] bool lasts() {
    bool was_in_trouble = false;
    check_.journal.for_each_since(seen_, [&](Side, const mocks::JournalEntry& entry) {
      seen_ = std::max(seen_, entry.sequence);
      was_in_trouble = was_in_trouble || !entry.fault.empty();
    });
    if (was_in_trouble) since_ = Steady::now();
    return Steady::now() < since_ + limit_;
  }

 private:
  [[nodiscard]] static std::chrono::milliseconds most(Patience patience) {
    if (patience == Patience::none) return std::chrono::seconds(0);
    return std::chrono::seconds(patience == Patience::of_one_story ? 10 : 30);
  }

  checks::CheckContext& check_;
  std::chrono::milliseconds limit_;
  Steady::time_point since_ = Steady::now();
  std::uint64_t seen_ = check_.journal.now();
};

}  // namespace

checks::CheckScript play(checks::CheckContext& check, const Story& story, const subject::SubjectFile& subject,
                         Patience patience, std::shared_ptr<Progress> progress) {
  const auto playback = std::make_shared<Playback>(check, subject, patience == Patience::none, progress);
  bool refers = false;
  for (const auto& property : check.flow().properties) refers |= !check.make.referable(property).empty();
  if (refers) co_await check.settled();
  for (std::size_t i = 0; i < story.steps.size(); ++i) {
    progress->step = i;
    const auto action = story.steps[i].action;
    if (action == Action::stop) {
      co_await check.stopped();
      ++progress->done;
      playback->let_meet();
    } else if (action == Action::hold) {
      co_await check.held();
      playback->let_meet();
    } else if (action != Action::settle) {
      playback->make(story.steps[i]);
    } else {
      if (playback->waits_for_comparison()) {
        co_await check.compared();
      } else {
        co_await check.settled();
      }
      TimeToTryAgain time(check, patience, subject);
      while (time.lasts() && !playback->is_kept()) co_await check.later();
      playback->require_kept();
    }
  }
}

}  // namespace dataflow_qa::explore
