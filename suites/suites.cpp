#include "suites/suites.h"

namespace dataflow_qa::suites {

std::vector<run::Suite> all() {
  return {add_link_checks,      add_human_data_checks,   add_property_checks,  add_keep_in_sync_checks,
          add_reference_checks, add_moment_checks,       add_phases,           add_advisory_checks,
          add_merge_checks,     add_precondition_checks, add_condition_checks, add_open_checks,
          add_every_pair_checks};
}

}  // namespace dataflow_qa::suites
