// Held by known_test.cpp.
#include "mocks/system/declaration.h"

#include <algorithm>

namespace dataflow_qa::mocks {

const FieldDeclaration* EntityDeclaration::find(std::string_view path) const {
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const auto& field) { return field.path == path; });
  return found == fields.end() ? nullptr : &*found;
}

const EntityDeclaration* SystemDeclaration::find(std::string_view collection) const {
  const auto found = std::find_if(entities.begin(), entities.end(),
                                  [&](const auto& entity) { return entity.collection == collection; });
  return found == entities.end() ? nullptr : &*found;
}

bool SystemDeclaration::has_tokens() const {
  return std::find(connection.begin(), connection.end(), "token_url") != connection.end();
}

}  // namespace dataflow_qa::mocks
