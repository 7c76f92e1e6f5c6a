// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.
#include "suites/suites.h"

namespace dataflow_qa::suites {

/// One of these stands at the end of each file here: it adds the checks of its class. A new class is its file and its
/// name in both lists.
using AddChecks = void(const run::SuiteInput& input, std::vector<run::CheckDefinition>& checks);

AddChecks add_link_checks, add_part_checks, add_property_checks, add_keep_in_sync_checks, add_reference_checks,
    add_late_reference_checks, add_equal_record_checks, add_within_record_checks, add_look_up_checks, add_timing_checks,
    add_lost_update_checks, add_creation_race_checks, add_past_value_checks, add_bound_field_checks,
    add_composed_text_checks, add_left_alone_checks, add_shape_checks, add_one_to_one, add_untouched,
    add_advisory_checks, add_fault_checks, add_fault_refusal_checks, add_fault_listing_checks, add_load_checks,
    add_merge_checks, add_unlisted_edit_checks, add_precondition_checks, add_condition_checks, add_deletion_checks,
    add_every_pair_checks, add_history_checks;

/// Says of all checks what they try: the last of the suites.
AddChecks add_check_sentences;

std::vector<run::Suite> all() {
  return {add_link_checks,
          add_part_checks,
          add_property_checks,
          add_keep_in_sync_checks,
          add_reference_checks,
          add_late_reference_checks,
          add_equal_record_checks,
          add_within_record_checks,
          add_look_up_checks,
          add_timing_checks,
          add_lost_update_checks,
          add_creation_race_checks,
          add_past_value_checks,
          add_bound_field_checks,
          add_composed_text_checks,
          add_left_alone_checks,
          add_shape_checks,
          add_one_to_one,
          add_untouched,
          add_advisory_checks,
          add_fault_checks,
          add_fault_refusal_checks,
          add_fault_listing_checks,
          add_load_checks,
          add_merge_checks,
          add_precondition_checks,
          add_condition_checks,
          add_deletion_checks,
          add_every_pair_checks,
          add_history_checks,
          add_unlisted_edit_checks,
          add_check_sentences};
}

}  // namespace dataflow_qa::suites
