// Bodies of POST: the first byte chooses the collection. What is accepted is found again under its id.

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "mocks/fuzz/in_process_client.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using dataflow_qa::mocks::InProcessClient;
  static InProcessClient go{"poweroffice-go"};
  static InProcessClient pms{"custom-pms"};
  static std::size_t made = 0;
  if (size == 0) return 0;
  constexpr std::array<const char*, 7> collections{"/v2/Customers",   "/v2/Projects",     "/v2/Employees",
                                                   "/v2/Departments", "/v2/PaymentTerms", "/api/v1/customers",
                                                   "/api/v1/projects"};
  const std::size_t which = data[0] % collections.size();
  InProcessClient& client = which < 5 ? go : pms;
  const auto reply = client.send("POST", collections.at(which), std::string(data + 1, data + size));
  dataflow_qa::mocks::require_sane(reply);
  if (reply.status < 300) {
    const auto found = client.send("GET", std::string(collections.at(which)) + "/" + reply.note.record);
    if (found.body != reply.body) std::abort();
    if (++made % 1000 == 0) client.reset();
  }
  return 0;
}
