// Held by reports/known/known_issues_test.cpp and reports/gate_test.cpp.
#include "reports/model/format_version.h"

#include <fmt/format.h>

namespace dataflow_qa::reports {

int version_of(const base::JsonPlace& root, std::string_view format, int newest) {
  const auto own = root.required("format");
  if (own && own->value() != format) {
    own->fail(fmt::format("expected \"{}\", got {}", format, own->value().dump()));
  }
  const auto version = root.required("version");
  return version ? static_cast<int>(version->integer(1, newest)) : 1;
}

}  // namespace dataflow_qa::reports
