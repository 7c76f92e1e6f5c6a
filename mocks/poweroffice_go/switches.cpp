// Held by customers_test.cpp and mocks/control_test.cpp.
#include "mocks/poweroffice_go/switches.h"

#include <string_view>

#include "base/text.h"

namespace dataflow_qa::mocks::poweroffice_go {
namespace {

constexpr std::array<std::string_view, switch_count> names{"email-required-on-create",      "email-required-on-patch",
                                                           "absent-delivery-type-is-null",  "absent-address-is-null",
                                                           "address-edit-touches-customer", "project-errors-are-422",
                                                           "client-expense-markup",         "client-hourly-rate-markup",
                                                           "show-identity-numbers",         "privileges",
                                                           "active-integrations",           "elma-numbers",
                                                           "customers-with-balance"};

}  // namespace

Switches::Switches(const SwitchSettings& settings) : settings_(&settings) {
  for (std::size_t i = 0; i < switch_count; ++i) places_.at(i) = settings.index_of(names.at(i));
}

std::vector<std::string> Switches::list(Switch which) const {
  if (!on(which)) return {};
  return base::split_list(settings_->text(at(which)), ',');
}

}  // namespace dataflow_qa::mocks::poweroffice_go
