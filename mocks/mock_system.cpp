// Held by mocks/custom_pms/custom_pms_test.cpp.
#include "mocks/mock_system.h"

namespace dataflow_qa::mocks {

std::string text_of_id(const nlohmann::json& id) {
  return id.is_string() ? id.get<std::string>() : id.dump();
}

std::string id_text(const EntityDeclaration& entity, const nlohmann::json& record) {
  const auto id = record.find(entity.id_field);
  if (id == record.end() || id->is_null()) return {};
  return text_of_id(*id);
}

}  // namespace dataflow_qa::mocks
