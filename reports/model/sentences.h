#pragma once

// The one place with prose about failures: the sentence that a report shows, made from the fields of a Failure. Nothing
// compares these sentences or takes them apart, so their wording is free to change; known/version_1.h keeps
// the wording that known-issues files of version 1 match. Pure functions.

#include <string>

#include "reports/model/failure.h"
#include "reports/model/shown.h"

namespace dataflow_qa::reports {

/// One plain sentence without a full stop: the record, the property, what was expected where, what was seen, and why as
/// far as known. The message of a failure of kind `other` as it is; it may have further lines.
///   "`email` of Custom PMS customers C-1004, changed to “new@x.example”, did not reach PowerOffice GO Customers 27:
///    after 1 settle (0.4 s) `EmailAddress` still holds “old@x.example” instead of “new@x.example”; the subject sent no
///    write to it"
[[nodiscard]] std::string sentence(const Failure& failure);

/// The outcome for a pair after a person deleted one record: "Custom PMS customers C-1004 was deleted: PowerOffice GO
/// Customers 27 stayed as it was, and no record was created in its place". Reads record, counterpart, outcome and
/// recreated.
[[nodiscard]] std::string deletion_sentence(const Failure& failure);

/// "the subject has not read beyond page 1 of Custom PMS customers since: 100 of 131", and other causes that are about
/// the subject as a whole; empty for causes that are about one record.
[[nodiscard]] std::string general_cause(const Cause& cause);

/// "Custom PMS customers C-1004".
[[nodiscard]] std::string full_name(const RecordName& record);

}  // namespace dataflow_qa::reports
