#pragma once

// A mock without sockets: requests go straight to its service, behind keys and tokens. For fuzzing and benches.

#include <memory>
#include <string>

#include "mocks/http/message.h"

namespace dataflow_qa::mocks {

class InProcessClient {
 public:
  /// By name: "poweroffice-go", "custom-pms", or any other that is described whole and asks for no token.
  explicit InProcessClient(const std::string& system);
  ~InProcessClient();
  InProcessClient(const InProcessClient&) = delete;
  InProcessClient& operator=(const InProcessClient&) = delete;

  Reply send(const std::string& method, const std::string& target, const std::string& body = {},
             const std::string& content_type = "application/json");
  /// As just opened.
  void reset();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Aborts, with a sentence, where the reply is none that a mock may give: a 5xx, or a body that is not JSON.
void require_sane(const Reply& reply);

}  // namespace dataflow_qa::mocks
