// Held by rest_records_test.cpp.
#include "mocks/rest/rest_system.h"

#include <fmt/format.h>

#include <stdexcept>

#include "mocks/rest/rest_service.h"
#include "mocks/rest/rules.h"

namespace dataflow_qa::mocks::rest {
namespace {

/// Described rules, and behind them the collection's own ones.
Backend::Rules rules_of(const System& system, const SwitchSettings& switches, Backend::Rules own) {
  Backend::Rules rules;
  for (const Entity& entity : system.entities) {
    const std::string& collection = entity.declaration->collection;
    rules.emplace(collection, std::make_unique<DescribedRules>(entity, switches, std::move(own[collection])));
  }
  return rules;
}

/// The records that a fresh system has. Read-only fields are filled too.
void seed(Store& store) {
  for (const auto& [collection, records] : store.system().seed.items()) {
    const Entity& entity = store.collection(collection).entity();
    for (const auto& record : records) {
      Draft draft(entity);
      for (const auto& [path, value] : record.items()) draft.set(entity.slot_of(path), value);
      if (store.create(entity, std::move(draft))) continue;
      throw std::logic_error(fmt::format("the seed of {} breaks the rules of its fields", collection));
    }
  }
}

}  // namespace

Assembly assemble(const System& system, const StartOptions& options, const OwnRules& rules) {
  auto backend = std::make_unique<Backend>(system, options, system.switches, [&](const SwitchSettings& switches) {
    return rules_of(system, switches, rules.of_collections(switches));
  });
  backend->store.skip_ids(options.id_offset);
  seed(backend->store);
  auto service = std::make_unique<RestService>(*backend, rules, options.fixed_credentials);
  return {std::move(backend), std::move(service)};
}

base::Result<std::unique_ptr<MockSystem>> start(const System& system, const StartOptions& options,
                                                const OwnRules& rules) {
  Assembly assembly = assemble(system, options, rules);
  return run_system(std::move(assembly.backend), std::move(assembly.service), options);
}

}  // namespace dataflow_qa::mocks::rest
