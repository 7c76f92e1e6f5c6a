// Held by go_system_test.cpp and link_rules_test.cpp.
#include "sync/text.h"

#include "harness/mapping/mapping.h"

namespace pms_go_sync {

std::string text_at(const Json& record, std::string_view path) {
  const auto value = dataflow_qa::mapping::value_at(record, path);
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_integer()) return value.dump();
  return "";
}

std::string folded(std::string_view text) {
  std::string lower{text};
  for (auto& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

}  // namespace pms_go_sync
