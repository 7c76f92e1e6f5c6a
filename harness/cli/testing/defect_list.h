#pragma once

// Each defect by its function; defects.cpp finds them by name.

#include <set>
#include <string>

#include "harness/cli/testing/defects.h"

namespace dataflow_qa::cli::testing {

Defect no_write_back();
Defect never_updates_target();
Defect double_customers();
Defect stray_customers();
Defect ignores_existing(const std::string& state_dir);
Defect ignores_inactive();
Defect misses_what_happened_while_down(const std::string& state_dir);
Defect gives_up_on_busy_records();
Defect reads_one_page();
Defect squeezes_spaces();
Defect merges_twins();
Defect trusts_timestamps();
Defect updates_too_often();
Defect writes_when_idle();
Defect wants_an_address();
Defect asks_too_much();
Defect breeds_customers();
Defect asks_again_and_again();
Defect renames_employees();
Defect makes_departments();
Defect makes_customers_free_of_vat();
Defect lowers_email_addresses();
Defect takes_case_for_nothing();
Defect never_clears_a_persons_phone();
Defect no_late_addresses();
Defect keeps_addresses_that_go();
Defect settles_in_new_customers();
Defect ignores_what_is_in_the_target(const std::string& state_dir);
Defect swallows_edits_made_meanwhile();
Defect leaves_out_the_customer_of_new_projects();
Defect writes_empty_texts();
Defect keeps_invoice_addresses();
Defect flips_the_phone();
Defect renames_taken_codes();
Defect forgets_links();
/// Reads from after the latest timestamp that it has seen: what shares that timestamp and comes later is never seen.
Defect strict_cursor();
Defect human_part_for_organisations();
Defect persons_become_organisations();
Defect wants_more_than_required();
/// Writes every field as it was last read, and makes sure of nothing.
Defect writes_whole_records();
/// The same of addresses.
Defect writes_whole_addresses();
/// No defect: from its fifth look on it does not see projects of PowerOffice Go any more.
Defect loses_sight_of_projects();
Defect tampers_with_other_fields();
/// Overwrites without making sure that what it overwrites is what it has read.
Defect makes_sure_of_nothing();
Defect loses_leading_zeros();
Defect loses_days_in_summer();
Defect takes_the_years_of_weeks();
Defect squeezes_names();
Defect loses_renamed_customers();
Defect updates_codes_of_projects_born_in_target();
Defect ignores_what_came_to_the_target_meanwhile(const std::string& state_dir);
Defect makes_projects_of_persons_without_customer();
Defect finds_a_manager_for_everybody();
Defect edits_the_first_of_a_name();
Defect finds_a_customer_for_each_project();
Defect never_updates_a_persons_phone();
Defect never_moves_to_persons();
Defect clears_the_second_line();
Defect reads_one_page_of_the_target();
/// Takes a record that changed in several fields for another one.
Defect makes_changed_records_anew();
Defect drops_from_writes(std::set<std::string> fields);
Defect finds_no_references();
Defect takes_parts_for_wholes();
/// Where both sides changed, it carries over the source's change alone, and takes the target's for seen. The two writes
/// to one pair follow each other without a listing between them.
Defect one_side_takes_all();
/// A project that had no customer when it was first seen is never seen to get one.
Defect blind_to_moves();
/// No defect: what a listing shows is read once more, record by record.
Defect reads_singly();
/// No defect: the first write after a pause waits.
Defect writes_late();

}  // namespace dataflow_qa::cli::testing
