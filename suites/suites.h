#pragma once

// The classes of checks, one file each. A suite makes checks from the checklist and the mapping; nothing is listed by
// hand that can be generated.

#include <vector>

#include "harness/run/catalogue.h"

namespace dataflow_qa::suites {

void add_link_checks(const run::Subjects& subjects, std::vector<run::CheckDefinition>& checks);
void add_human_data_checks(const run::Subjects& subjects, std::vector<run::CheckDefinition>& checks);
void add_property_checks(const run::Subjects& subjects, std::vector<run::CheckDefinition>& checks);
void add_keep_in_sync_checks(const run::Subjects& subjects, std::vector<run::CheckDefinition>& checks);
void add_merge_checks(const run::Subjects& subjects, std::vector<run::CheckDefinition>& checks);
void add_precondition_checks(const run::Subjects& subjects, std::vector<run::CheckDefinition>& checks);
void add_condition_checks(const run::Subjects& subjects, std::vector<run::CheckDefinition>& checks);
void add_reference_checks(const run::Subjects& subjects, std::vector<run::CheckDefinition>& checks);

/// Every suite.
[[nodiscard]] std::vector<run::Suite> all();

}  // namespace dataflow_qa::suites
