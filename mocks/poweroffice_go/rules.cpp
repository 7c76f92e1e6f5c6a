#include "mocks/poweroffice_go/rules.h"

#include <fmt/format.h>

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
  const std::int64_t next = change.store.collection(change.entity).greatest_number(change.need("Number"), from, to) + 1;
  if (next > to) {
    change.refuse("Number", "cannot be assigned: the number series is used up");
    return;
  }
  change.set("Number", next);
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

bool has_email(const Change& change, const char* first, const char* second) {
  return !is_blank(change.value(first)) || !is_blank(change.value(second));
}

class CustomerRules final : public EntityRules {
 public:
  explicit CustomerRules(const Switches& switches) : switches_(switches) {}

  void complete(Change& change) const override {
    complete_number(change, "Customer");
    // A person's name is made of both parts. [assumed]
    if (change.value("IsPerson") == true && change.value("FirstName").is_string() &&
        change.value("LastName").is_string()) {
      change.set("Name",
                 change.value("FirstName").get<std::string>() + " " + change.value("LastName").get<std::string>());
    }
    if (change.before == nullptr) change.set("SubledgerAccountId", change.value("Number"));
  }

  void check(Change& change) const override {
    check_number(change, "Customer");
    check_delivery(change);
    for (const char* type : {"ReminderDeliveryType", "NoticeOfDebtCollectionDeliveryType"}) {
      if (change.differs(type) && change.value(type) == "PdfByEmail" &&
          !has_email(change, "EmailAddress", "PaymentReminderEmailAddress")) {
        change.refuse(type, "PdfByEmail needs EmailAddress or PaymentReminderEmailAddress");
      }
    }
  }

 private:
  void check_delivery(Change& change) const {
    if (!change.differs("InvoiceDeliveryType")) return;
    const json& type = change.value("InvoiceDeliveryType");
    const bool creating = change.before == nullptr;
    // An absent type acts as PdfByEmail. [assumed]
    if (type == "PdfByEmail" && !has_email(change, "EmailAddress", "InvoiceEmailAddress") &&
        !(creating && !switches_.email_required_on_create)) {
      change.refuse("InvoiceDeliveryType", "PdfByEmail needs EmailAddress or InvoiceEmailAddress");
    } else if (type == "EHF" && is_blank(change.value("OrganizationNumber"))) {
      change.refuse("InvoiceDeliveryType", "EHF needs an OrganizationNumber");
    } else if (type == "AvtaleGiro" || type == "Efaktura") {
      change.refuse("InvoiceDeliveryType", "cannot be set to this value by an integration");
    } else if (type == "External" || type == "Factoring") {
      change.refuse("InvoiceDeliveryType", "needs an active integration");
    }
  }

  const Switches& switches_;
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

/// Only one record is the default one. [assumed]
class OneDefaultRules final : public EntityRules {
 public:
  void stored(Store& store, const Record& record, const std::vector<json>& before) const override {
    const Entity& entity = store.collection("PaymentTerms").entity();
    const Slot slot = entity.slot_of("IsDefault");
    if (record.values[slot] != true || (!before.empty() && before[slot] == true)) return;
    for (const Record* other : store.collection(entity).in_order()) {
      if (other == &record || other->values[slot] != true) continue;
      Draft draft(*other);
      draft.values[slot] = false;
      store.rewrite(entity, *other, std::move(draft), true);
    }
  }
};

}  // namespace

std::map<std::string, std::unique_ptr<EntityRules>> entity_rules(const Switches& switches) {
  std::map<std::string, std::unique_ptr<EntityRules>> rules;
  rules.emplace("Customers", std::make_unique<CustomerRules>(switches));
  rules.emplace("Employees", std::make_unique<EmployeeRules>());
  rules.emplace("Projects", std::make_unique<ProjectRules>());
  rules.emplace("Departments", std::make_unique<CodedRules>());
  rules.emplace("Locations", std::make_unique<CodedRules>());
  rules.emplace("PaymentTerms", std::make_unique<OneDefaultRules>());
  return rules;
}

}  // namespace dataflow_qa::mocks::poweroffice_go
