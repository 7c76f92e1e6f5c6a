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

class PmsRules final : public rest::OwnRules {
 public:
  [[nodiscard]] std::vector<rest::Document> documents() const override { return {{"/openapi.json", openapi_json}}; }
};

}  // namespace

const SystemDeclaration& declaration() {
  return system().declaration;
}

const rest::OwnRules& own_rules() {
  static const PmsRules rules;
  return rules;
}

Assembly assemble(const StartOptions& options) {
  return rest::assemble(system(), options, own_rules());
}

base::Result<std::unique_ptr<MockSystem>> start(const StartOptions& options) {
  return rest::start(system(), options, own_rules());
}

}  // namespace dataflow_qa::mocks::custom_pms
