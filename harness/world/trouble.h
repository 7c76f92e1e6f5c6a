#pragma once

// Reasons that end a world: trouble of the harness or the machine, a person who interrupts, and (SubjectTrouble) the
// subject.

#include <stdexcept>

#include "harness/subject/subject.h"

namespace dataflow_qa::world {

using subject::SubjectTrouble;

/// The harness, its configuration or the machine cannot do its work.
class HarnessTrouble : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Somebody asked the run to end.
class Interrupted : public HarnessTrouble {
 public:
  Interrupted() : HarnessTrouble("interrupted") {}
};

}  // namespace dataflow_qa::world
