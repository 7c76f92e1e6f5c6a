#pragma once

// What a system asks for before it takes a new record: for those who make records as a person would.

#include <nlohmann/json.hpp>
#include <vector>

#include "mocks/system/entity.h"

namespace dataflow_qa::model {

/// The fields without which the system would not take `record` as a new one, in the order of the description. A field
/// that is required on some records alone counts on those, with the defaults of what the record leaves out. What an
/// object must have follows once the record has the object.
[[nodiscard]] std::vector<const mocks::FieldDeclaration*> lacking(const mocks::Entity& entity,
                                                                  const nlohmann::json& record);

/// Calls `fill(field)` for each of them, and again for what is asked for beside what it has put into `record`.
template <typename Fill>
void fill_lacking(const mocks::Entity& entity, const nlohmann::json& record, Fill fill) {
  std::vector<const mocks::FieldDeclaration*> before;
  for (auto fields = lacking(entity, record); fields != before; fields = lacking(entity, record)) {
    for (const auto* field : fields) fill(*field);
    before = std::move(fields);
  }
}

}  // namespace dataflow_qa::model
