#include "base/mask.h"

namespace dataflow_qa::base {

std::string masked(std::string text, const std::vector<std::string>& secrets) {
  constexpr const char* mask = "***";
  for (const auto& secret : secrets) {
    if (secret.empty()) continue;
    for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at)) {
      text.replace(at, secret.size(), mask);
    }
  }
  return text;
}

}  // namespace dataflow_qa::base
