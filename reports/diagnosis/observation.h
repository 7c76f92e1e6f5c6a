#pragma once

// Failures taken apart into single observations: one thing that was not as it should be, in one record, and for
// values, in one property of it. Pure functions; observations point into the results that they were made from.

#include <optional>
#include <string>
#include <vector>

#include "reports/diagnosis/value_function.h"
#include "reports/model/failure.h"
#include "reports/model/results.h"

namespace dataflow_qa::reports {

/// What was observed, whatever the kind of failure that noted it.
enum class Effect {
  stopped,      // the subject died, or never came to rest
  unreached,    // it sent no request to a system, or all of them failed
  half_read,    // it did not list a collection, or not to its end
  refused,      // its writes were refused
  missing,      // records have no counterpart
  wrong_value,  // a value did not arrive, or arrived otherwise
  lost_edit,    // a person's edit is gone where it was made
  changed,      // something changed that nobody edited
  conflict,     // edits on both sides end otherwise than they should
  link,         // counterparts that should not be: duplicates, orphans, …
  deletion,     // what became of deleted records
  endless,      // writes without end
  excess,       // more writes than needed
  message,      // what only the check's own message says
};

struct Observation {
  Effect effect = Effect::message;
  const Item* item = nullptr;
  const Check* check = nullptr;
  const Failure* failure = nullptr;
  std::optional<Side> toward;
  PropertyName property;
  std::optional<ValueExample> example;
  std::optional<ValueFunction> function;  // what makes the actual value of the expected one, here and in others
};

/// Every observation of the failed and flaky checks, in the order of the document. Functions are found for all
/// observations of one property together; where none fits them all, for those of each form of value.
[[nodiscard]] std::vector<Observation> observations(const Results& results);

}  // namespace dataflow_qa::reports
