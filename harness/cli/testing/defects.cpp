#include "harness/cli/testing/defects.h"

#include <functional>
#include <map>

#include "harness/cli/testing/defect_list.h"

namespace dataflow_qa::cli::testing {

std::optional<Defect> find_defect(const std::string& name, const std::string& state_dir) {
  const std::map<std::string, std::function<Defect()>> all{
      {"none", [] { return Defect{}; }},
      {"no-write-back", no_write_back},
      {"never-updates-target", never_updates_target},
      {"double-customers", double_customers},
      {"orphan-customers", stray_customers},
      {"ignores-existing", [&] { return ignores_existing(state_dir); }},
      {"ignores-inactive", ignores_inactive},
      {"misses-what-happened-while-down", [&] { return misses_what_happened_while_down(state_dir); }},
      {"gives-up-on-busy-records", gives_up_on_busy_records},
      {"reads-one-page", reads_one_page},
      {"squeezes-spaces", squeezes_spaces},
      {"merges-twins", merges_twins},
      {"renames-taken-codes", renames_taken_codes},
      {"forgets-links", forgets_links},
      {"strict-cursor", strict_cursor},
      {"human-part-for-organisations", human_part_for_organisations},
      {"persons-become-organisations", persons_become_organisations},
      {"wants-more-than-required", wants_more_than_required},
      {"writes-whole-records", writes_whole_records},
      {"writes-whole-addresses", writes_whole_addresses},
      {"loses-sight-of-projects", loses_sight_of_projects},
      {"tampers-with-other-fields", tampers_with_other_fields},
      {"makes-sure-of-nothing", makes_sure_of_nothing},
      {"loses-leading-zeros", loses_leading_zeros},
      {"loses-days-in-summer", loses_days_in_summer},
      {"takes-the-years-of-weeks", takes_the_years_of_weeks},
      {"squeezes-names", squeezes_names},
      {"loses-renamed-customers", loses_renamed_customers},
      {"updates-codes-of-projects-born-in-target", updates_codes_of_projects_born_in_target},
      {"ignores-what-came-to-the-target-meanwhile",
       [&] { return ignores_what_came_to_the_target_meanwhile(state_dir); }},
      {"makes-projects-of-persons-without-customer", makes_projects_of_persons_without_customer},
      {"finds-a-manager-for-everybody", finds_a_manager_for_everybody},
      {"edits-the-first-of-a-name", edits_the_first_of_a_name},
      {"finds-a-customer-for-each-project", finds_a_customer_for_each_project},
      {"never-updates-a-persons-phone", never_updates_a_persons_phone},
      {"never-moves-to-persons", never_moves_to_persons},
      {"clears-the-second-line", clears_the_second_line},
      {"reads-one-page-of-the-target", reads_one_page_of_the_target},
      {"makes-changed-records-anew", makes_changed_records_anew},
      {"never-carries-the-customer", [] { return drops_from_writes({"CustomerId"}); }},
      {"never-carries-the-phone", [] { return drops_from_writes({"PhoneNumber"}); }},
      {"finds-no-references", finds_no_references},
      {"takes-parts-for-wholes", takes_parts_for_wholes},
      {"flips-the-phone", flips_the_phone},
      {"renames-employees", renames_employees},
      {"updates-too-often", updates_too_often},
      {"writes-when-idle", writes_when_idle},
      {"wants-an-address", wants_an_address},
      {"asks-too-much", asks_too_much},
      {"trusts-timestamps", trusts_timestamps},
      {"asks-again-and-again", asks_again_and_again},
      {"makes-departments", makes_departments},
      {"makes-customers-free-of-vat", makes_customers_free_of_vat},
      {"keeps-invoice-addresses", keeps_invoice_addresses},
      {"lowers-e-mail-addresses", lowers_email_addresses},
      {"takes-case-for-nothing", takes_case_for_nothing},
      {"never-clears-a-persons-phone", never_clears_a_persons_phone},
      {"no-late-addresses", no_late_addresses},
      {"keeps-addresses-that-go", keeps_addresses_that_go},
      {"settles-in-new-customers", settles_in_new_customers},
      {"ignores-what-is-in-the-target", [&] { return ignores_what_is_in_the_target(state_dir); }},
      {"swallows-edits-made-meanwhile", swallows_edits_made_meanwhile},
      {"leaves-out-the-customer-of-new-projects", leaves_out_the_customer_of_new_projects},
      {"writes-empty-texts", writes_empty_texts},
      {"breeds-customers", breeds_customers},
      {"one-side-takes-all", one_side_takes_all},
      {"blind-to-moves", blind_to_moves},
      {"reads-singly", reads_singly},
      {"writes-late", writes_late}};
  const auto found = all.find(name);
  return found == all.end() ? std::nullopt : std::optional(found->second());
}

}  // namespace dataflow_qa::cli::testing
