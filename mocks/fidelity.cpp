// Held by statements_test.cpp.
#include "mocks/fidelity.h"

#include <stdexcept>
#include <string>

#include "mocks_embedded.h"

namespace dataflow_qa::mocks {

std::string_view fidelity(const SystemDeclaration& system) {
  const std::string heading = "\n## " + system.label + "\n";
  const auto at = STATEMENTS_md.find(heading);
  if (at == std::string_view::npos) throw std::logic_error("no statements about " + system.label);
  const std::string_view section = STATEMENTS_md.substr(at + 1);
  return section.substr(0, section.find("\n## "));
}

}  // namespace dataflow_qa::mocks
