#pragma once

// A story in plain words, for people. Pure.

#include <string>
#include <vector>

#include "harness/explore/story.h"

namespace dataflow_qa::explore {

/// One sentence a step, each with a full stop: "In PowerOffice GO, somebody creates Customer A." Where a step does not
/// follow the one before at once, the sentence says what is waited for.
[[nodiscard]] std::vector<std::string> in_words(const Story& story, const model::Model& model);

}  // namespace dataflow_qa::explore
