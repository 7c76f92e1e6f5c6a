// Held by customers_test.cpp and mocks/control_test.cpp.
#include "mocks/poweroffice_go/switches.h"

#include "base/text.h"

namespace dataflow_qa::mocks::poweroffice_go {

const std::vector<SwitchInfo>& known_switches() {
  using enum SwitchKind;
  static const std::vector<SwitchInfo> known_entries{
      {"email-required-on-create", flag, "on", "a POST of a customer without e-mail needs another delivery type"},
      {"email-required-on-patch", flag, "off", "a PATCH that removes the last e-mail needs another delivery type"},
      {"absent-delivery-type-is-null", flag, "off", "a POST without InvoiceDeliveryType stores null; off: PdfByEmail"},
      {"address-edit-touches-customer", flag, "on", "an edit of MailAddress alone moves LastChangedDateTimeOffset"},
      {"patch-always-touches", flag, "on", "a PATCH that changes no value moves LastChangedDateTimeOffset too"},
      {"old-keys-in-single-records", flag, "off", "keys start in lower case when one record is fetched"},
      {"old-keys-in-parts", flag, "off", "keys inside MailAddress start in lower case"},
      {"page-size-over-max-refused", flag, "on", "PageSize above 20000 is refused; off: it is read as 20000"},
      {"unknown-order-refused", flag, "on", "OrderBy with an unknown name is refused; off: it is passed over"},
      {"unknown-query-refused", flag, "off", "an unknown query parameter is refused; off: it is passed over"},
      {"project-errors-are-422", flag, "off", "validation errors of projects have the status 422 instead of 400"},
      {"client-expense-markup", flag, "off", "the client's ExpenseMarkupEnabled, inherited by projects without it"},
      {"client-hourly-rate-markup", flag, "off",
       "the client's HourlyRateMarkupEnabled, inherited by projects without it"},
      {"show-identity-numbers", flag, "off", "the special privilege: NationalIdNumber is shown as it is"},
      {"token-lifetime-s", number, "1200", "how long a token lives, by the world's clock"},
      {"read-lag-ms", number, "0", "for how long reads do not see what was written, in real time"},
      {"privileges", text, "", "what the integration may do, for example 'Customer_Full,Project'; empty: all"},
      {"active-integrations", text, "", "delivery types that are set up: 'External', 'Factoring' or both"},
      {"elma-numbers", text, "", "the organisation numbers that can receive EHF; empty: every valid one can"},
      {"customers-with-balance", text, "",
       "numbers of customers with ledger entries: these cannot be archived or deleted"}};
  return known_entries;
}

std::vector<std::string> Switches::list(Switch which) const {
  if (!on(which)) return {};
  return base::split_list(settings_->text(static_cast<std::size_t>(which)), ',');
}

}  // namespace dataflow_qa::mocks::poweroffice_go
