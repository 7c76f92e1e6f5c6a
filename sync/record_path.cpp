// Held by described_record_test.cpp and described_pms_test.cpp.
#include "sync/record_path.h"

namespace pms_go_sync {

std::optional<std::string> parent_path(std::string_view path) {
  const auto dot = path.rfind('.');
  if (dot == std::string_view::npos) return std::nullopt;
  return std::string{path.substr(0, dot)};
}

std::string leaf(std::string_view path) {
  const auto dot = path.rfind('.');
  return std::string{dot == std::string_view::npos ? path : path.substr(dot + 1)};
}

}  // namespace pms_go_sync
