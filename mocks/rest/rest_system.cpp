// Held by rest_records_test.cpp.
#include "mocks/rest/rest_system.h"

#include "mocks/rest/rest_service.h"
#include "mocks/rest/rules.h"

namespace dataflow_qa::mocks::rest {

Assembly assemble(const System& system, const StartOptions& options, const std::vector<Document>& documents) {
  static const std::vector<SwitchInfo> no_switches;
  auto backend = std::make_unique<Backend>(system, options, no_switches, [&system](const SwitchSettings&) {
    Backend::Rules rules;
    for (const Entity& entity : system.entities) {
      rules.emplace(entity.declaration->collection, std::make_unique<DescribedRules>(entity));
    }
    return rules;
  });
  backend->store.skip_ids(options.id_offset);
  auto service = std::make_unique<RestService>(*backend, options.fixed_credentials, documents);
  return {std::move(backend), std::move(service)};
}

base::Result<std::unique_ptr<MockSystem>> start(const System& system, const StartOptions& options) {
  Assembly assembly = assemble(system, options);
  return run_system(std::move(assembly.backend), std::move(assembly.service), options);
}

}  // namespace dataflow_qa::mocks::rest
