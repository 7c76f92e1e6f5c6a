// Held by mocks/stubs_test.cpp.
#include "mocks/http/message.h"

#include "base/text.h"

namespace dataflow_qa::mocks {

void set_header(Reply& reply, const std::string& name, const std::string& value) {
  if (base::equal_ignoring_case(name, "Content-Type")) {
    reply.content_type = value;
    return;
  }
  std::erase_if(reply.headers, [&](const auto& header) { return base::equal_ignoring_case(header.first, name); });
  reply.headers.emplace_back(name, value);
}

}  // namespace dataflow_qa::mocks
