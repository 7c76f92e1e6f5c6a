#pragma once

// The classes of checks, one file each. A suite makes checks from the checklist and the mapping; nothing is listed by
// hand that can be generated.

#include <vector>

#include "harness/run/catalogue.h"

namespace dataflow_qa::suites {

void add_link_checks(const run::SuiteInput& input, std::vector<run::CheckDefinition>& checks);
void add_human_data_checks(const run::SuiteInput& input, std::vector<run::CheckDefinition>& checks);
void add_property_checks(const run::SuiteInput& input, std::vector<run::CheckDefinition>& checks);
void add_keep_in_sync_checks(const run::SuiteInput& input, std::vector<run::CheckDefinition>& checks);
void add_every_pair_checks(const run::SuiteInput& input, std::vector<run::CheckDefinition>& checks);
void add_moment_checks(const run::SuiteInput& input, std::vector<run::CheckDefinition>& checks);
void add_phases(const run::SuiteInput& input, std::vector<run::CheckDefinition>& checks);
void add_merge_checks(const run::SuiteInput& input, std::vector<run::CheckDefinition>& checks);
void add_precondition_checks(const run::SuiteInput& input, std::vector<run::CheckDefinition>& checks);
void add_condition_checks(const run::SuiteInput& input, std::vector<run::CheckDefinition>& checks);
void add_reference_checks(const run::SuiteInput& input, std::vector<run::CheckDefinition>& checks);

void add_open_checks(const run::SuiteInput& input, std::vector<run::CheckDefinition>& checks);
void add_advisory_checks(const run::SuiteInput& input, std::vector<run::CheckDefinition>& checks);

/// What a dependable sync owes its users though no sentence says so: one item for each dataflow or for all, for the
/// profiles that ask for it.
void add_advisory_items(checklist::Checklist& checklist);

/// Every suite.
[[nodiscard]] std::vector<run::Suite> all();

}  // namespace dataflow_qa::suites
