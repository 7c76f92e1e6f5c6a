// Queries of listings: the first byte chooses the listing, the rest is the query as sent.

#include <array>
#include <cstddef>
#include <cstdint>

#include "mocks/fuzz/in_process_client.h"

namespace {

using dataflow_qa::mocks::InProcessClient;

/// A mock with a few records, so that filters have something to let through.
struct Filled {
  InProcessClient go{"poweroffice-go"};
  InProcessClient pms{"custom-pms"};
  InProcessClient kimai{"kimai"};
  InProcessClient harvest{"harvest"};

  Filled() {
    for (const char* name : {"A", "B", "C"}) {
      go.send("POST", "/v2/Customers", std::string(R"({"EmailAddress": "a@b.no", "Name": ")") + name + "\"}");
      go.send("POST", "/v2/Projects",
              std::string(R"({"Code": ")") + name + R"(", "Name": "Kai", "CustomerNo": 10000})");
      pms.send("POST", "/api/v1/customers", std::string(R"({"type": "organisation", "name": ")") + name + "\"}");
      const std::string named = std::string(R"({"name": "Fjord )") + name;
      kimai.send("POST", "/api/customers", named + "\"}");
      kimai.send("POST", "/api/projects", named + R"(", "customer": 1})");
      harvest.send("POST", "/v2/clients", named + "\"}");
    }
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Filled filled;
  if (size == 0) return 0;
  constexpr std::array<const char*, 9> listings{
      "/v2/Customers", "/v2/Projects",      "/v2/Departments", "/v2/SubLedgerNumberSeries",
      "/v2/Employees", "/api/v1/customers", "/api/customers",  "/api/projects",
      "/v2/clients"};
  const std::size_t which = data[0] % listings.size();
  const std::string query(data + 1, data + size);
  constexpr std::size_t of_pms = 5;
  constexpr std::size_t of_harvest = 8;
  InProcessClient& client = which < of_pms        ? filled.go
                            : which == of_pms     ? filled.pms
                            : which == of_harvest ? filled.harvest
                                                  : filled.kimai;
  dataflow_qa::mocks::require_sane(client.send("GET", listings.at(which) + ("?" + query)));
  return 0;
}
