// Held by references_test.cpp and projects_test.cpp.
#include "mocks/poweroffice_go/codes.h"

#include "mocks/store/checks.h"

namespace dataflow_qa::mocks::poweroffice_go {

std::string free_code(const Change& change) {
  const Slot slot = change.need("Code");
  const Collection& all = change.store.collection(change.entity);
  for (std::size_t number = all.in_order().size() + 1;; ++number) {
    std::string code = std::to_string(number);
    if (all.with_value(slot, code).empty()) return code;
  }
}

void AssignedCode::complete(Change& change) const {
  if (is_blank(change.value("Code"))) change.set("Code", free_code(change));
}

}  // namespace dataflow_qa::mocks::poweroffice_go
