#pragma once

#include <string>

#include "base/file.h"

namespace dataflow_qa::describe::testing {

/// The text of a specification in this folder.
inline std::string sample(const std::string& name) {
  return base::read_file(DATAFLOW_QA_SOURCE_DIR "/harness/describe/testing/" + name).value();
}

}  // namespace dataflow_qa::describe::testing
