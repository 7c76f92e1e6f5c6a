#pragma once

// What a subject's ending says about its subject file.

#include <string>

#include "harness/subject/subject.h"

namespace dataflow_qa::subject {

/// For behind the sentence about a daemon that ended by itself; often empty.
[[nodiscard]] inline std::string advice_about(const Ending& ending_of_daemon) {
  return ending_of_daemon.succeeded()
             ? R"(; for a sync that makes one pass and ends, say "mode": "cycle" in its subject file)"
             : "";
}

}  // namespace dataflow_qa::subject
