// Held by statements_test.cpp.
#include "mocks/fidelity.h"

#include <fmt/format.h>

#include <stdexcept>
#include <string>

#include "mocks/system/entity.h"
#include "mocks_embedded.h"

namespace dataflow_qa::mocks {

namespace {

/// Empty where there are no statements about the system.
std::string_view statements_about(const SystemDeclaration& system) {
  const std::string heading = "\n## " + system.label + "\n";
  const auto at = STATEMENTS_md.find(heading);
  if (at == std::string_view::npos) return {};
  const std::string_view section = STATEMENTS_md.substr(at + 1);
  return section.substr(0, section.find("\n## "));
}

}  // namespace

std::string_view fidelity(const SystemDeclaration& system) {
  const std::string_view statements = statements_about(system);
  if (statements.empty()) throw std::logic_error("no statements about " + system.label);
  return statements;
}

std::string fidelity(const System& system) {
  // Statements, each with its tests, say more than the marks of a description.
  const std::string_view statements = statements_about(system.declaration);
  if (!statements.empty()) return std::string(statements);
  std::string table = fmt::format("## {}\n\n| Part of the description | Known from | Source |\n|---|---|---|\n",
                                  system.declaration.label);
  for (const Mark& mark : system.marks) {
    table += fmt::format("| {} | {} | {} |\n", mark.pointer.empty() ? "all that has no other mark" : mark.pointer,
                         mark.kind, mark.source);
  }
  return table;
}

}  // namespace dataflow_qa::mocks
