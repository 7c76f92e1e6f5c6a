// Held by openapi_test.cpp.
#include "mocks/custom_pms/custom_pms.h"

#include "custom_pms_embedded.h"
#include "mocks/rest/rest_system.h"
#include "mocks/system/known.h"

namespace dataflow_qa::mocks::custom_pms {
namespace {

const System& system() {
  return description_of("custom-pms");
}

}  // namespace

const SystemDeclaration& declaration() {
  return system().declaration;
}

Assembly assemble(const StartOptions& options) {
  return rest::assemble(system(), options, {{"/openapi.json", openapi_json}});
}

base::Result<std::unique_ptr<MockSystem>> start(const StartOptions& options) {
  Assembly assembly = assemble(options);
  return run_system(std::move(assembly.backend), std::move(assembly.service), options);
}

}  // namespace dataflow_qa::mocks::custom_pms
