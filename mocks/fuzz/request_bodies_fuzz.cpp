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
  static InProcessClient kimai{"kimai"};
  static InProcessClient harvest{"harvest"};
  static std::size_t made = 0;
  if (size == 0) return 0;
  struct Place {
    InProcessClient& client;
    const char* collection;
  };
  const std::array<Place, 9> places{{{go, "/v2/Customers"},
                                     {go, "/v2/Projects"},
                                     {go, "/v2/Employees"},
                                     {go, "/v2/Departments"},
                                     {go, "/v2/PaymentTerms"},
                                     {pms, "/api/v1/customers"},
                                     {pms, "/api/v1/projects"},
                                     {kimai, "/api/customers"},
                                     {harvest, "/v2/clients"}}};
  const auto& [client, collection] = places.at(data[0] % places.size());
  const auto reply = client.send("POST", collection, std::string(data + 1, data + size));
  dataflow_qa::mocks::require_sane(reply);
  if (reply.status < 300) {
    const auto found = client.send("GET", std::string(collection) + "/" + reply.note.record);
    if (found.body != reply.body) std::abort();
    if (++made % 1000 == 0) client.reset();
  }
  return 0;
}
