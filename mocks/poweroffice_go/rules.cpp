// Held by customers_test.cpp and projects_test.cpp.
#include "mocks/poweroffice_go/rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "mocks/poweroffice_go/contact_rules.h"
#include "mocks/poweroffice_go/project_rules.h"
#include "mocks/store/checks.h"

namespace dataflow_qa::mocks::poweroffice_go {

using nlohmann::json;

namespace {

/// The number series that a new contact draws from: the one that is asked for, else the default of its type.
const Record* series_for(const Change& change, const std::string& type) {
  const Collection& all = change.store.collection("SubLedgerNumberSeries");
  const json& wanted = change.value("SubLedgerNumberSeriesId");
  for (const Record* series : all.in_order()) {
    if (Store::value(all.entity(), *series, "SubLedgerNumberSeriesType") != type) continue;
    if (wanted.is_null() ? Store::value(all.entity(), *series, "IsDefault") == true : wanted == series->id)
      return series;
  }
  return nullptr;
}

/// Number: drawn from a series where it is left out, inside one of its type where it is given. [documented]
void complete_number(Change& change, const std::string& type) {
  if (!change.value("Number").is_null()) return;
  const Record* series = series_for(change, type);
  if (series == nullptr) {
    change.refuse("SubLedgerNumberSeriesId", fmt::format("is no number series for {}", type));
    return;
  }
  const Entity& entity = change.store.collection("SubLedgerNumberSeries").entity();
  const auto from = Store::value(entity, *series, "FromInclusive").get<std::int64_t>();
  const auto to = Store::value(entity, *series, "ToInclusive").get<std::int64_t>();
  const auto next = change.store.collection(change.entity).next_number(change.need("Number"), from, to);
  if (!next) {
    change.refuse("Number", "cannot be assigned: the number series is used up");
    return;
  }
  change.set("Number", *next);
}

void check_number(Change& change, const std::string& type) {
  if (!change.differs("Number") || !change.value("Number").is_number()) return;
  const Collection& all = change.store.collection("SubLedgerNumberSeries");
  const auto number = change.value("Number").get<std::int64_t>();
  for (const Record* series : all.in_order()) {
    if (Store::value(all.entity(), *series, "SubLedgerNumberSeriesType") == type &&
        number >= Store::value(all.entity(), *series, "FromInclusive").get<std::int64_t>() &&
        number <= Store::value(all.entity(), *series, "ToInclusive").get<std::int64_t>()) {
      return;
    }
  }
  change.refuse("Number", fmt::format("must lie inside a number series of type {}", type));
}

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

class CustomerRules final : public EntityRules {
 public:
  explicit CustomerRules(Switches switches) : switches_(switches) {}

  void complete(Change& change) const override {
    complete_number(change, "Customer");
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

  void check(Change& change) const override {
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

  /// Whether the address is a sub-entity, whose changes move no timestamp [documented], is an open point.
  [[nodiscard]] bool touches(const Change& change) const override {
    if (switches_.on(Switch::address_edit_touches_customer)) return true;
    const Slot address = change.need("MailAddress");
    for (Slot slot = 0; slot < change.entity.size(); ++slot) {
      const bool part = slot == address || change.entity.rules[slot].parent == address;
      if (!part && change.before->values[slot] != change.draft.values[slot]) return true;
    }
    return false;
  }

  [[nodiscard]] std::optional<std::string> keeps(const Store& store, const Record& record) const override {
    const json& number = Store::value(store.collection("Customers").entity(), record, "Number");
    if (!has(Switch::customers_with_balance, number.dump())) return std::nullopt;
    return "is in use and cannot be deleted";
  }

 private:
  void check_delivery(Change& change) const {
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
    if (without_email && !(creating && !switches_.on(Switch::email_required_on_create))) {
      change.refuse("InvoiceDeliveryType", "PdfByEmail needs EmailAddress or InvoiceEmailAddress");
    } else if (type == "EHF" && !in_elma(change.value("OrganizationNumber"))) {
      change.refuse("InvoiceDeliveryType", "EHF needs an OrganizationNumber that is known to ELMA");
    } else if (type == "AvtaleGiro" || type == "Efaktura") {
      change.refuse("InvoiceDeliveryType", "cannot be set to this value by an integration");
    } else if ((type == "External" || type == "Factoring") && !has(Switch::active_integrations, type)) {
      change.refuse("InvoiceDeliveryType", "needs an active integration");
    }
  }

  [[nodiscard]] bool has(Switch which, const std::string& wanted) const {
    const auto items = switches_.list(which);
    return std::any_of(items.begin(), items.end(),
                       [&](const std::string& item) { return base::equal_ignoring_case(item, wanted); });
  }

  /// The register of who can receive EHF: those that the switch names, or every valid number. [assumed]
  [[nodiscard]] bool in_elma(const json& number) const {
    if (is_blank(number)) return false;
    const auto& text = number.get_ref<const std::string&>();
    return switches_.on(Switch::elma_numbers) ? has(Switch::elma_numbers, text) : is_organisation_number(text);
  }

  Switches switches_;
};

class EmployeeRules final : public EntityRules {
 public:
  void complete(Change& change) const override {
    complete_number(change, "Employee");
    if (change.before == nullptr) change.set("SubledgerAccountId", change.value("Number"));
  }
  void check(Change& change) const override { check_number(change, "Employee"); }
};

/// A code that is left out is assigned. [documented for locations, assumed for departments]
class CodedRules final : public EntityRules {
 public:
  void complete(Change& change) const override {
    if (is_blank(change.value("Code"))) change.set("Code", free_code(change));
  }
};

}  // namespace

std::map<std::string, std::unique_ptr<EntityRules>> entity_rules(Switches switches) {
  std::map<std::string, std::unique_ptr<EntityRules>> rules;
  rules.emplace("Customers", std::make_unique<CustomerRules>(switches));
  rules.emplace("Employees", std::make_unique<EmployeeRules>());
  rules.emplace("Projects", std::make_unique<ProjectRules>(switches));
  rules.emplace("Departments", std::make_unique<CodedRules>());
  rules.emplace("Locations", std::make_unique<CodedRules>());
  rules.emplace("PaymentTerms", std::make_unique<OneBearsFlag>("PaymentTerms", "IsDefault"));
  rules.emplace("DeliveryTerms", std::make_unique<OneBearsFlag>("DeliveryTerms", "IsDefault"));
  rules.emplace("ContactDeliveryAddresses", std::make_unique<DeliveryAddressRules>());
  rules.emplace("ContactPersons", std::make_unique<ContactPersonRules>());
  return rules;
}

}  // namespace dataflow_qa::mocks::poweroffice_go
