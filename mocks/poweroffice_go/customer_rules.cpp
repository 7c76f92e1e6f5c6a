// Held by customers_test.cpp.
#include "mocks/poweroffice_go/customer_rules.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "mocks/poweroffice_go/contact_rules.h"
#include "mocks/poweroffice_go/number_series.h"
#include "mocks/store/checks.h"

namespace dataflow_qa::mocks::poweroffice_go {

using nlohmann::json;

namespace {

/// Nine digits, the last of which is made of the others (modulus 11).
bool is_organisation_number(std::string_view text) {
  constexpr std::array<int, 8> weights{3, 2, 7, 6, 5, 4, 3, 2};
  if (text.size() != 9 || text.find_first_not_of("0123456789") != std::string_view::npos) return false;
  int sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) sum += weights.at(i) * (text[i] - '0');
  return (11 - sum % 11) % 11 == text[8] - '0';
}

bool has_email(const Change& change, const char* first, const char* second) {
  return !is_blank(change.value(first)) || !is_blank(change.value(second));
}

}  // namespace

void CustomerRules::complete(Change& change) const {
  complete_number(change, "Customer");
  complete_address(change, switches_);
  // A person's name is made of both parts. [assumed]
  if (change.value("IsPerson") == true && change.value("FirstName").is_string() &&
      change.value("LastName").is_string()) {
    change.set("Name",
               change.value("FirstName").get<std::string>() + " " + change.value("LastName").get<std::string>());
  }
  if (change.before != nullptr) return;
  change.set("SubledgerAccountId", change.value("Number"));
  const bool absent = !change.given("InvoiceDeliveryType");
  if (absent && switches_.on(Switch::absent_delivery_type_is_null)) change.set("InvoiceDeliveryType", nullptr);
}

void CustomerRules::check(Change& change) const {
  check_number(change, "Customer");
  check_delivery(change);
  if (change.before != nullptr && change.value("IsArchived") == true && change.differs("IsArchived") &&
      has(Switch::customers_with_balance, change.value("Number").dump())) {
    change.refuse("IsArchived", "cannot be set while the contact has ledger balances");
  }
  for (const char* type : {"ReminderDeliveryType", "NoticeOfDebtCollectionDeliveryType"}) {
    if (change.differs(type) && change.value(type) == "PdfByEmail" &&
        !has_email(change, "EmailAddress", "PaymentReminderEmailAddress")) {
      change.refuse(type, "PdfByEmail needs EmailAddress or PaymentReminderEmailAddress");
    }
  }
}

std::optional<std::string> CustomerRules::keeps(const Store& store, const Record& record) const {
  const json& number = Store::value(store.collection("Customers").entity(), record, "Number");
  if (!has(Switch::customers_with_balance, number.dump())) return std::nullopt;
  return "is in use and cannot be deleted";
}

void CustomerRules::check_delivery(Change& change) const {
  const json& type = change.value("InvoiceDeliveryType");
  const bool creating = change.before == nullptr;
  // An absent type acts as PdfByEmail. [assumed]
  const bool without_email =
      (type == "PdfByEmail" || type.is_null()) && !has_email(change, "EmailAddress", "InvoiceEmailAddress");
  const bool lost_email = !creating && (change.differs("EmailAddress") || change.differs("InvoiceEmailAddress")) &&
                          switches_.on(Switch::email_required_on_patch);
  if (!change.differs("InvoiceDeliveryType") && !lost_email) return;
  // Whether a PATCH may leave a customer with neither a type nor an e-mail is an open point.
  if (type.is_null() && !creating && !switches_.on(Switch::email_required_on_patch)) return;
  if (without_email && (!creating || switches_.on(Switch::email_required_on_create))) {
    change.refuse("InvoiceDeliveryType", "PdfByEmail needs EmailAddress or InvoiceEmailAddress");
  } else if (type == "EHF" && !in_elma(change.value("OrganizationNumber"))) {
    change.refuse("InvoiceDeliveryType", "EHF needs an OrganizationNumber that is known to ELMA");
  } else if (type == "AvtaleGiro" || type == "Efaktura") {
    change.refuse("InvoiceDeliveryType", "cannot be set to this value by an integration");
  } else if ((type == "External" || type == "Factoring") && !has(Switch::active_integrations, type)) {
    change.refuse("InvoiceDeliveryType", "needs an active integration");
  }
}

bool CustomerRules::has(Switch which, const std::string& wanted) const {
  const auto items = switches_.list(which);
  return std::any_of(items.begin(), items.end(),
                     [&](const std::string& item) { return base::equal_ignoring_case(item, wanted); });
}

/// The register of who can receive EHF: those that the switch names, or every valid number. [assumed]
bool CustomerRules::in_elma(const json& number) const {
  if (is_blank(number)) return false;
  const auto& text = number.get_ref<const std::string&>();
  return switches_.on(Switch::elma_numbers) ? has(Switch::elma_numbers, text) : is_organisation_number(text);
}

}  // namespace dataflow_qa::mocks::poweroffice_go
