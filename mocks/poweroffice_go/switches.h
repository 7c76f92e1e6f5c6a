#pragma once

// Open points of the API's description, where a mock must choose. The defaults are what the reference assumes.

#include "mocks/switches.h"

namespace dataflow_qa::mocks::poweroffice_go {

/// In the order of known_switches().
enum class Switch : std::size_t {
  email_required_on_create,
  email_required_on_patch,
  absent_delivery_type_is_null,
  address_edit_touches_customer,
  patch_always_touches,
  old_keys_in_single_records,
  old_keys_in_parts,
  page_size_over_max_refused,
  unknown_order_refused,
  unknown_query_refused,
  project_errors_are_422,
  client_expense_markup,
  client_hourly_rate_markup,
  show_identity_numbers,
  token_lifetime_s,
  read_lag_ms,
  privileges,
  active_integrations,
  elma_numbers,
  customers_with_balance,
};

[[nodiscard]] const std::vector<SwitchInfo>& known_switches();

/// The switches of a running mock, by name.
class Switches {
 public:
  explicit Switches(const SwitchSettings& settings) : settings_(&settings) {}

  [[nodiscard]] bool on(Switch which) const { return settings_->on(static_cast<std::size_t>(which)); }
  [[nodiscard]] std::int64_t number(Switch which) const { return settings_->number(static_cast<std::size_t>(which)); }
  /// The parts of a comma-separated list.
  [[nodiscard]] std::vector<std::string> list(Switch which) const;

 private:
  const SwitchSettings* settings_;
};

}  // namespace dataflow_qa::mocks::poweroffice_go
