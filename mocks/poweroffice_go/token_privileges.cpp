// Held by access_test.cpp.
#include "mocks/poweroffice_go/token_privileges.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/text.h"

namespace dataflow_qa::mocks::poweroffice_go {

using nlohmann::json;

namespace {

constexpr std::array<std::string_view, 12> known_privileges{
    "Customer_Full", "Project_Full",      "Department_Full",     "Employee_Full",
    "Location_Full", "ContactGroup_Full", "CommonServices_Full", "ContactPerson_Full",
    "Supplier_Full", "SalesOrder_Full",   "Product_Full",        "ContactDeliveryAddress_Full"};

/// Those that the switch lists; without it all.
std::vector<std::string> held_privileges(const Switches& switches) {
  if (switches.on(Switch::privileges)) return switches.list(Switch::privileges);
  return {known_privileges.begin(), known_privileges.end()};
}

std::vector<std::string> lacking_privileges(const Switches& switches) {
  const auto held = held_privileges(switches);
  std::vector<std::string> lacking;
  for (const std::string_view name : known_privileges) {
    const bool holds = std::any_of(held.begin(), held.end(),
                                   [&](const std::string& each) { return base::equal_ignoring_case(each, name); });
    if (!holds) lacking.emplace_back(name);
  }
  return lacking;
}

}  // namespace

std::string token_text(const Switches& switches, Clock::TimePoint end) {
  const auto end_s = std::chrono::duration_cast<std::chrono::seconds>(end.time_since_epoch()).count();
  const char* shows_numbers = switches.on(Switch::show_identity_numbers) ? "True" : "False";
  const json payload{{"exp", end_s},
                     {"role", held_privileges(switches)},
                     {"goAllowSendInvoice", "False"},
                     {"goAllowShowCustomerSSN", shows_numbers},
                     {"goAllowShowEmployeeSSN", shows_numbers}};
  return fmt::format("{}.{}.{}", base::base64_url(R"({"alg":"HS256","typ":"JWT"})"), base::base64_url(payload.dump()),
                     base::base64_url(base::random_hex(16)));
}

Reply client_information(const Switches& switches, const std::string& client_key) {
  Reply reply;
  reply.body = json{
      {"ClientId", client_key},
      {"ClientName", "Mock client AS"},
      {"ActiveClientSubscriptions", {"Accounting", "TimeTracking"}},
      {"ValidPrivileges", held_privileges(switches)},
      {"InvalidPrivileges", lacking_privileges(switches)},
      {"AllowSendInvoice",
       false}}.dump();
  reply.note.secret_body = true;
  return reply;
}

}  // namespace dataflow_qa::mocks::poweroffice_go
