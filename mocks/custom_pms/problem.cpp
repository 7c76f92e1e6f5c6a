// Held by custom_pms_test.cpp.
#include "mocks/custom_pms/problem.h"

namespace dataflow_qa::mocks::custom_pms {

using nlohmann::json;

Reply problem(int status, std::string_view title, std::string_view detail) {
  return problem(status, title, detail, {});
}

Reply problem(int status, std::string_view title, std::string_view detail, const Violations& violations) {
  json body{{"type", "about:blank"}, {"title", title}, {"status", status}, {"detail", detail}};
  for (const Violation& violation : violations) {
    if (violation.path.empty()) continue;
    body["errors"].push_back({{"pointer", json_pointer(violation.path)}, {"detail", violation.detail}});
  }
  Reply reply;
  reply.status = status;
  reply.content_type = "application/problem+json";
  reply.body = body.dump();
  return reply;
}

std::string json_pointer(std::string_view path) {
  std::string pointer = "/";
  for (const char c : path) {
    if (c == '.') {
      pointer += '/';
    } else if (c == '~') {
      pointer += "~0";
    } else if (c == '/') {
      pointer += "~1";
    } else {
      pointer += c;
    }
  }
  return pointer;
}

}  // namespace dataflow_qa::mocks::custom_pms
