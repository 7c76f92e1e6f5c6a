// Held by items_test.cpp.
#include "harness/checklist/checklist.h"

#include <stdexcept>

namespace dataflow_qa::checklist {

std::string_view to_string(Kind kind) {
  switch (kind) {
    case Kind::every:
      return "every";
    case Kind::conditional:
      return "conditional";
    case Kind::precondition:
      return "precondition";
    case Kind::create_if_connected:
      return "create-if-connected";
    case Kind::merge_or_create:
      return "merge-or-create";
    case Kind::merge:
      return "merge";
    case Kind::keep_in_sync:
      return "keep-in-sync";
    case Kind::property:
      return "property";
    case Kind::properties:
      return "properties";
    case Kind::qa:
      return "qa";
  }
  throw std::logic_error("a checklist::Kind that is none");
}

std::vector<std::string_view> kind_names() {
  std::vector<std::string_view> names;
  for (int kind = 0; kind <= static_cast<int>(Kind::qa); ++kind) names.push_back(to_string(static_cast<Kind>(kind)));
  return names;
}

std::string_view to_string(Level level) {
  switch (level) {
    case Level::required:
      return "required";
    case Level::advisory:
      return "advisory";
  }
  throw std::logic_error("a checklist::Level that is none");
}

}  // namespace dataflow_qa::checklist
