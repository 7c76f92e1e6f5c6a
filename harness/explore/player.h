#pragma once

// Plays a story as the script of a check, and judges at each settle by what every correct sync keeps: each record has
// one counterpart, each undisputed last edit stands on both sides, a disputed one ends equal, at one of the last two
// values (by the rule that the subject claims, where it met both at once and could see which was later), and nothing
// else has changed.

#include <cstddef>
#include <memory>

#include "harness/checks/check_context.h"
#include "harness/explore/story.h"
#include "harness/subject/subject_file.h"

namespace dataflow_qa::explore {

/// How far the story came.
struct Progress {
  std::size_t step = 0;  // the one that was played last, counted from 0
  std::size_t done = 0;  // steps that happened: a system may refuse an edit, and a request may never come
};

/// How long a sync that was in trouble is given to try again before it is judged, from the latest answer on that
/// went wrong: no longer than it may take to settle.
enum class Patience {
  none,
  of_one_story,    // ten seconds at most
  of_many_stories  // half a minute: what befalls the systems in one of them is in the way of each that shares its world
};

/// `story` and what `subject` is about outlive the script.
[[nodiscard]] checks::CheckScript play(checks::CheckContext& check, const Story& story,
                                       const subject::SubjectFile& subject, Patience patience,
                                       std::shared_ptr<Progress> progress);

}  // namespace dataflow_qa::explore
