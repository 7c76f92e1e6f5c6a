// JSON Patch on a customer, and JSON Merge Patch on the other side: what is refused changes nothing, what is accepted
// reads back as it was answered.

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "mocks/fuzz/in_process_client.h"

namespace {

using dataflow_qa::mocks::InProcessClient;
using dataflow_qa::mocks::Reply;
using dataflow_qa::mocks::require_sane;

void patch(InProcessClient& client, const std::string& at, const std::string& body) {
  const Reply before = client.send("GET", at);
  const Reply patched = client.send("PATCH", at, body);
  require_sane(patched);
  const Reply after = client.send("GET", at);
  if (patched.status == 200 && after.body != patched.body) std::abort();
  if (patched.status != 200 && after.body != before.body) std::abort();
}

struct Clients {
  InProcessClient go{"poweroffice-go"};
  InProcessClient pms{"custom-pms"};
  Clients() {
    go.send("POST", "/v2/Customers", R"({"Name": "A", "EmailAddress": "a@b.no", "ContactGroupIds": [41301],
            "MailAddress": {"City": "Bergen", "ZipCode": "5003"}})");
    pms.send("POST", "/api/v1/customers", R"({"type": "organisation", "name": "A"})");
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Clients clients;
  const std::string body(data, data + size);
  patch(clients.go, "/v2/Customers/27469001", body);
  patch(clients.pms, "/api/v1/customers/C-1001", body);
  return 0;
}
