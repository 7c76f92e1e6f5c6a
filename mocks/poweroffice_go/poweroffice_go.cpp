#include "mocks/poweroffice_go/poweroffice_go.h"

#include <stdexcept>

#include "mocks/poweroffice_go/go_service.h"
#include "mocks/poweroffice_go/rules.h"
#include "mocks/system/entity.h"
#include "mocks/system/known.h"
#include "poweroffice_go_embedded.h"

namespace dataflow_qa::mocks::poweroffice_go {
namespace {

const System& system() {
  return description_of("poweroffice-go");
}

/// The records that a fresh client has: number series, terms, themes, groups. Read-only fields are filled too.
void seed(Store& store) {
  const auto records = nlohmann::json::parse(seed_json);
  for (const auto& [name, list] : records.items()) {
    const Entity& entity = store.collection(name).entity();
    for (const auto& record : list) {
      Draft draft(entity);
      for (const auto& [path, value] : record.items()) draft.set(entity.slot_of(path), value);
      if (!store.create(entity, std::move(draft))) throw std::logic_error("the seed does not fit its declaration");
    }
  }
}

}  // namespace

const SystemDeclaration& declaration() {
  return system().declaration;
}

Assembly assemble(const StartOptions& options) {
  auto backend = std::make_unique<Backend>(system(), options, known_switches(), [](const SwitchSettings& settings) {
    return entity_rules(Switches(settings));
  });
  backend->store.skip_ids(options.id_offset);
  seed(backend->store);
  auto credentials = options.fixed_credentials ? Credentials::fixed() : Credentials::random();
  auto service = std::make_unique<GoService>(*backend, std::move(credentials));
  return {std::move(backend), std::move(service)};
}

base::Result<std::unique_ptr<MockSystem>> start(const StartOptions& options) {
  Assembly assembly = assemble(options);
  return run_system(std::move(assembly.backend), std::move(assembly.service), options);
}

}  // namespace dataflow_qa::mocks::poweroffice_go
