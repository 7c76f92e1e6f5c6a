#include "mocks/custom_pms/custom_pms.h"

#include "mocks/custom_pms/pms_service.h"
#include "mocks/system/entity.h"
#include "mocks/system/known.h"

namespace dataflow_qa::mocks::custom_pms {
namespace {

const System& system() {
  return description_of("custom-pms");
}

class ProjectRules final : public EntityRules {
 public:
  void check(Change& change) const override {
    const auto& start = change.value("startDate");
    const auto& end = change.value("endDate");
    if (start.is_string() && end.is_string() && end < start) change.refuse("endDate", "must not be before startDate");
  }
};

}  // namespace

const SystemDeclaration& declaration() {
  return system().declaration;
}

Assembly assemble(const StartOptions& options) {
  static const std::vector<SwitchInfo> no_switches;
  auto backend = std::make_unique<Backend>(system(), options, no_switches, [](const SwitchSettings&) {
    Backend::Rules rules;
    rules.emplace("projects", std::make_unique<ProjectRules>());
    return rules;
  });
  backend->store.skip_ids(options.id_offset);
  auto service = std::make_unique<PmsService>(*backend, options.fixed_credentials);
  return {std::move(backend), std::move(service)};
}

base::Result<std::unique_ptr<MockSystem>> start(const StartOptions& options) {
  Assembly assembly = assemble(options);
  return run_system(std::move(assembly.backend), std::move(assembly.service), options);
}

}  // namespace dataflow_qa::mocks::custom_pms
