#pragma once

// The switches of PowerOffice GO that its own rules ask for. They are described with the others in
// fixtures/systems/poweroffice-go.json.

#include <array>
#include <string>
#include <vector>

#include "mocks/switches.h"

namespace dataflow_qa::mocks::poweroffice_go {

/// In the order of the names in switches.cpp.
enum class Switch : std::size_t {
  email_required_on_create,
  email_required_on_patch,
  absent_delivery_type_is_null,
  absent_address_is_null,
  address_edit_touches_customer,
  project_errors_are_422,
  client_expense_markup,
  client_hourly_rate_markup,
  show_identity_numbers,
  privileges,
  active_integrations,
  elma_numbers,
  customers_with_balance,
};
inline constexpr std::size_t switch_count = static_cast<std::size_t>(Switch::customers_with_balance) + 1;

/// The switches of a running mock, by name.
class Switches {
 public:
  /// `settings` outlive this. Throws std::logic_error where the description lacks one of them.
  explicit Switches(const SwitchSettings& settings);

  [[nodiscard]] bool on(Switch which) const { return settings_->on(at(which)); }
  /// The parts of a comma-separated list.
  [[nodiscard]] std::vector<std::string> list(Switch which) const;

 private:
  [[nodiscard]] std::size_t at(Switch which) const { return places_.at(static_cast<std::size_t>(which)); }

  const SwitchSettings* settings_;
  std::array<std::size_t, switch_count> places_{};
};

}  // namespace dataflow_qa::mocks::poweroffice_go
