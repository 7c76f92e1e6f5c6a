#include "mocks/poweroffice_go/poweroffice_go.h"

#include "mocks/poweroffice_go/codes.h"
#include "mocks/poweroffice_go/contact_rules.h"
#include "mocks/poweroffice_go/customer_rules.h"
#include "mocks/poweroffice_go/number_series.h"
#include "mocks/poweroffice_go/project_rules.h"
#include "mocks/poweroffice_go/token_privileges.h"
#include "mocks/rest/rest_system.h"
#include "mocks/system/entity.h"
#include "mocks/system/known.h"

namespace dataflow_qa::mocks::poweroffice_go {
namespace {

const System& system() {
  return description_of("poweroffice-go");
}

class GoRules final : public rest::OwnRules {
 public:
  [[nodiscard]] Backend::Rules of_collections(const SwitchSettings& settings) const override {
    const Switches switches(settings);
    Backend::Rules rules;
    rules.emplace("Customers", std::make_unique<CustomerRules>(switches));
    rules.emplace("Employees", std::make_unique<EmployeeNumber>(switches));
    rules.emplace("Projects", std::make_unique<ProjectRules>(switches));
    rules.emplace("Departments", std::make_unique<AssignedCode>());
    rules.emplace("Locations", std::make_unique<AssignedCode>());
    rules.emplace("PaymentTerms", std::make_unique<OneBearsFlag>("PaymentTerms", "IsDefault"));
    rules.emplace("DeliveryTerms", std::make_unique<OneBearsFlag>("DeliveryTerms", "IsDefault"));
    rules.emplace("ContactDeliveryAddresses", std::make_unique<DeliveryAddressRules>());
    rules.emplace("ContactPersons", std::make_unique<ContactPersonRules>(switches));
    return rules;
  }

  [[nodiscard]] std::string token(const Backend& backend, Clock::TimePoint end) const override {
    return token_text(Switches(backend.switches), end);
  }

  /// The status of a project's validation error is known from no source.
  [[nodiscard]] int status_of(const SwitchSettings& settings, const Entity& entity, OutcomeKind kind,
                              int described) const override {
    const bool invalid = kind == OutcomeKind::invalid || kind == OutcomeKind::duplicate;
    if (!invalid || entity.declaration->collection != "Projects") return described;
    return Switches(settings).on(Switch::project_errors_are_422) ? 422 : described;
  }

  [[nodiscard]] std::vector<rest::OwnRoute> routes() const override {
    const auto information = [](const Backend& backend, const std::map<std::string, std::string>& keys) {
      return client_information(Switches(backend.switches), keys.at("client_key"));
    };
    return {{"GET", "/ClientIntegrationInformation", information}};
  }
};

}  // namespace

const SystemDeclaration& declaration() {
  return system().declaration;
}

const rest::OwnRules& own_rules() {
  static const GoRules rules;
  return rules;
}

Assembly assemble(const StartOptions& options) {
  return rest::assemble(system(), options, own_rules());
}

base::Result<std::unique_ptr<MockSystem>> start(const StartOptions& options) {
  return rest::start(system(), options, own_rules());
}

}  // namespace dataflow_qa::mocks::poweroffice_go
