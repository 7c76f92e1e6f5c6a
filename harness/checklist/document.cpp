// Held by parse_test.cpp.
#include "harness/checklist/document.h"

#include <tuple>

#include "harness/checklist/phrases.h"

namespace dataflow_qa::checklist {

std::string Cell::text() const {
  std::string text = path;
  if (dependencies.empty()) return text;
  text += phrases::dependencies_open;
  for (const Dependency& each : dependencies) {
    text += phrases::dependant_on_having;
    text += each.value;
    text += phrases::in;
    text += each.path.empty() ? " " : each.path;
  }
  text += phrases::dependencies_close;
  return text;
}

std::string PropertyRow::type_name() const {
  const bool in_quotes = type.size() > 2 && type.front() == '"' && type.find('"', 1) == type.size() - 1;
  return in_quotes ? type.substr(1, type.size() - 2) : type;
}

bool PropertyRow::states_type() const {
  return !type.empty() && type != phrases::no_type;
}

bool PropertyRow::agrees_in_type(const PropertyRow& other) const {
  return type == other.type || !states_type() || !other.states_type();
}

bool same_content(const Document& left, const Document& right) {
  const auto content = [](const Document& document) {
    return std::tie(document.source, document.target, document.generated, document.introduction_dot,
                    document.introduction, document.sections, document.crlf);
  };
  return content(left) == content(right);
}

}  // namespace dataflow_qa::checklist
