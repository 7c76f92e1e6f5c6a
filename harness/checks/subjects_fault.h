#pragma once

#include "reports/model/failure.h"

namespace dataflow_qa::checks {

/// Thrown where the subject's doing leaves a check nothing to go on with: a record that it deleted cannot be edited,
/// one that it did not link cannot be referred to. The check has then failed with this, as by a failed `require`.
struct SubjectsFault {
  reports::Failure failure;
};

}  // namespace dataflow_qa::checks
