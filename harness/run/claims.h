#pragma once

// What a subject does not claim, applied to the checks that there are. See harness/world/claims.h.

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "harness/run/catalogue.h"

namespace dataflow_qa::run {

/// Excuses each check whose statement the subject does not claim. Checks of what it claims in part find out themselves
/// when they come to an edit that it does not answer for.
void excuse_what_is_not_claimed(const SuiteInput& input, std::vector<CheckDefinition>& checks);

/// Why the subject does not answer for edits on that side; nothing where it does.
[[nodiscard]] std::optional<std::string> excuse_for_edits(const SuiteInput& input, const model::Flow& flow,
                                                          model::Side side);

/// The rule for conflicts that the subject is held to: where `excuse_for_rule` gives a reason, none.
[[nodiscard]] subject::ConflictRule conflict_rule(const SuiteInput& input, const model::Flow& flow);
/// Why the subject is not held to the rule that it claims; nothing where it is, or claims none.
[[nodiscard]] std::optional<std::string> excuse_for_rule(const SuiteInput& input, const model::Flow& flow);

/// The error names the place of a dataflow or property in the subject file that the mapping does not have, and what is
/// near.
[[nodiscard]] base::Result<void> require_known_names(const subject::SubjectFile& subject, const model::Model& model);

}  // namespace dataflow_qa::run
