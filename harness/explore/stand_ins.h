#pragma once

// A story was written for one pair of systems. For another pair its persons edit what comes nearest there.

#include "harness/explore/draw.h"
#include "harness/explore/story.h"

namespace dataflow_qa::explore {

/// The story, for the dataflow of `abilities`. Each property that its persons cannot do that with there, since it is
/// called otherwise, say, is another one that they can: a unique text for one that is swapped or passed on, a state for
/// "active", a text for any other. The same one throughout, and none that the story has already. The story as it was,
/// for that dataflow, where one cannot be had.
[[nodiscard]] Story with_stand_ins(const Story& story, const Abilities& abilities);

}  // namespace dataflow_qa::explore
