// Held by statements_test.cpp.
#include "mocks/fidelity.h"

#include <fmt/format.h>

#include <stdexcept>
#include <string>

#include "mocks/system/entity.h"
#include "mocks_embedded.h"

namespace dataflow_qa::mocks {
namespace {

std::string heading_of(const SystemDeclaration& system) {
  return "\n## " + system.label + "\n";
}

bool has_statements(const SystemDeclaration& system) {
  return STATEMENTS_md.find(heading_of(system)) != std::string_view::npos;
}

}  // namespace

std::string_view fidelity(const SystemDeclaration& system) {
  const auto at = STATEMENTS_md.find(heading_of(system));
  if (at == std::string_view::npos) throw std::logic_error("no statements about " + system.label);
  const std::string_view section = STATEMENTS_md.substr(at + 1);
  return section.substr(0, section.find("\n## "));
}

std::string fidelity(const System& system) {
  // Statements, each with its tests, say more than the marks of a description.
  if (has_statements(system.declaration)) return std::string(fidelity(system.declaration));
  std::string table = fmt::format("## {}\n\n| Part of the description | Known from | Source |\n|---|---|---|\n",
                                  system.declaration.label);
  for (const Mark& mark : system.marks) {
    table += fmt::format("| {} | {} | {} |\n", mark.pointer.empty() ? "all that has no other mark" : mark.pointer,
                         mark.kind, mark.source);
  }
  return table;
}

}  // namespace dataflow_qa::mocks
