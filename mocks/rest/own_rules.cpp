// Held by mocks/poweroffice_go/access_test.cpp and mocks/poweroffice_go/projects_test.cpp.
#include "mocks/rest/own_rules.h"

namespace dataflow_qa::mocks::rest {

Backend::Rules OwnRules::of_collections(const SwitchSettings& /*switches*/) const {
  return {};
}

std::string OwnRules::token(const Backend& /*backend*/, Clock::TimePoint /*end*/) const {
  return {};
}

int OwnRules::status_of(const SwitchSettings& /*switches*/, const Entity& /*entity*/, OutcomeKind /*kind*/,
                        int described) const {
  return described;
}

std::vector<OwnRoute> OwnRules::routes() const {
  return {};
}

std::vector<Document> OwnRules::documents() const {
  return {};
}

const OwnRules& no_own_rules() {
  static const OwnRules none;
  return none;
}

}  // namespace dataflow_qa::mocks::rest
