// Held by projects_test.cpp.
#include "mocks/poweroffice_go/project_rules.h"

#include "mocks/poweroffice_go/codes.h"
#include "mocks/store/checks.h"

namespace dataflow_qa::mocks::poweroffice_go {

using nlohmann::json;

namespace {

/// "1A" of "123ABC.1A".
std::string own_part(const std::string& code) {
  const auto dot = code.rfind('.');
  return dot == std::string::npos ? code : code.substr(dot + 1);
}

void check_parent(Change& change) {
  const json& parent_id = change.value("ParentProjectId");
  if (parent_id.is_null() || !change.differs("ParentProjectId")) return;
  const Record* parent = change.store.referred("Projects", parent_id);
  if (parent == nullptr) return;  // the declared check reports it
  const bool itself = change.before != nullptr && parent->id == change.before->id;
  const bool has_subs =
      change.before != nullptr &&
      !change.store.collection(change.entity).with_value(change.need("ParentProjectId"), change.value("Id")).empty();
  // Two levels only. [assumed]
  if (has_subs) {
    change.refuse("ParentProjectId", "cannot be set on a project that has sub-projects");
  } else if (itself || !Store::value(change.entity, *parent, "ParentProjectId").is_null()) {
    change.refuse("ParentProjectId", "must be a main project");
  }
}

void check_contact_person(Change& change) {
  const json& person_id = change.value("ContactPersonId");
  if (person_id.is_null()) return;
  const Record* person = change.store.referred("ContactPersons", person_id);
  if (person == nullptr) return;
  const Entity& persons = change.store.collection("ContactPersons").entity();
  if (change.value("CustomerId").is_null() ||
      Store::value(persons, *person, "ContactId") != change.value("CustomerId")) {
    change.refuse("ContactPersonId", "must be a contact person of the project's customer");
  }
}

}  // namespace

void ProjectRules::complete(Change& change) const {
  const bool asked = change.given("Code") && !is_blank(change.value("Code"));
  // '.' is reserved for what stands between a parent's code and its sub-project's. [documented]
  if (asked && change.value("Code").get_ref<const std::string&>().find('.') != std::string::npos) {
    change.refuse("Code", "must not contain '.'");
    return;
  }
  std::string code = asked ? change.value("Code").get<std::string>()
                     : change.before != nullptr && !change.given("Code")
                         ? own_part(change.value("Code").get<std::string>())
                         : free_code(change);
  const Record* parent = change.value("ParentProjectId").is_null()
                             ? nullptr
                             : change.store.referred("Projects", change.value("ParentProjectId"));
  if (parent != nullptr) code = Store::value(change.entity, *parent, "Code").get<std::string>() + "." + code;
  change.set("Code", code);
}

void ProjectRules::check(Change& change) const {
  check_parent(change);
  check_contact_person(change);
  const json& method = change.value("ProjectBillingMethod");
  const bool by_time = method == "Time" || method == "TimeAndExpenses";
  if (change.differs("BillableRate") && !change.value("BillableRate").is_null() &&
      !(by_time && change.value("BillableRateSpecification") == "Project")) {
    change.refuse("BillableRate", "needs billing method Time or TimeAndExpenses and BillableRateSpecification Project");
  }
  if (change.differs("ExpenseMarkupFactor") && !change.value("ExpenseMarkupFactor").is_null() &&
      !holds(change.value("ExpenseMarkupEnabled"), Switch::client_expense_markup)) {
    change.refuse("ExpenseMarkupFactor", "needs ExpenseMarkupEnabled");
  }
  if (change.differs("HourlyRateMarkupFactor") && !change.value("HourlyRateMarkupFactor").is_null() &&
      !holds(change.value("HourlyRateMarkupEnabled"), Switch::client_hourly_rate_markup)) {
    change.refuse("HourlyRateMarkupFactor", "needs HourlyRateMarkupEnabled");
  }
}

/// A setting of the project, or where it has none, of the client. [documented]
bool ProjectRules::holds(const json& own, Switch of_client) const {
  return own.is_null() ? switches_.on(of_client) : own == true;
}

/// A parent's new code changes the first part of its sub-projects' codes. [assumed]
void ProjectRules::stored(Store& store, const Record& record, const std::vector<json>& before) const {
  const Entity& entity = store.collection("Projects").entity();
  const Slot code = entity.slot_of("Code");
  const Slot parent = entity.slot_of("ParentProjectId");
  if (before.empty() || before[code] == record.values[code]) return;
  for (const Record* child : store.collection(entity).with_value(parent, record.values[entity.id_slot])) {
    Draft draft(*child);
    draft.values[code] =
        record.values[code].get<std::string>() + "." + own_part(child->values[code].get<std::string>());
    store.rewrite(entity, *child, std::move(draft), true);
  }
}

}  // namespace dataflow_qa::mocks::poweroffice_go
