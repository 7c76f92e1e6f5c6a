// The cost of a request inside the mock, without sockets.

#include <benchmark/benchmark.h>

#include <nlohmann/json.hpp>

#include "mocks/fuzz/in_process_client.h"

namespace dataflow_qa::mocks {
namespace {

constexpr std::int64_t first_id = 27469001;

/// A mock with this many customers, and the time between the last ten and those before.
struct Filled {
  InProcessClient client{"poweroffice-go"};
  std::string before_last_ten;

  explicit Filled(std::int64_t count) {
    for (std::int64_t i = 0; i < count; ++i) {
      const nlohmann::json body{
          {"Name", "Kunde " + std::to_string(i)},
          {"Number", 1000000 + i},
          {"EmailAddress", "post" + std::to_string(i) + "@firma.no"},
          {"OrganizationNumber", std::to_string(900000000 + i)},
          {"MailAddress", {{"AddressLine1", "Kaien 1"}, {"City", "Bergen"}, {"ZipCode", "5003"}}}};
      const Reply made = client.send("POST", "/v2/Customers", body.dump());
      if (i == count - 11) {
        before_last_ten = nlohmann::json::parse(made.body).at("LastChangedDateTimeOffset").get<std::string>();
        before_last_ten.replace(before_last_ten.find('+'), 1, "%2B");
      }
    }
  }
};

Filled& filled(std::int64_t count) {
  static Filled small(1000);
  static Filled large(100000);
  return count <= 1000 ? small : large;
}

void get(benchmark::State& state, const std::string& target, std::int64_t count) {
  InProcessClient& client = filled(count).client;
  for (auto _ : state) benchmark::DoNotOptimize(client.send("GET", target));
}

void get_by_id(benchmark::State& state) {
  get(state, "/v2/Customers/" + std::to_string(first_id + 500), state.range(0));
}
void list_of_100(benchmark::State& state) {
  get(state, "/v2/Customers?PageSize=100", state.range(0));
}
void list_by_number(benchmark::State& state) {
  get(state, "/v2/Customers?customerNos=1000100-1000109", state.range(0));
}
void list_of_changes(benchmark::State& state) {
  get(state, "/v2/Customers?lastChangedDateTimeOffsetGreaterThan=" + filled(state.range(0)).before_last_ten,
      state.range(0));
}
void patch(benchmark::State& state) {
  InProcessClient& client = filled(state.range(0)).client;
  const std::string target = "/v2/Customers/" + std::to_string(first_id + 500);
  int i = 0;
  for (auto _ : state) {
    const std::string body = R"([{"op":"replace","path":"/LegalName","value":")" + std::to_string(++i) + "\"}]";
    benchmark::DoNotOptimize(client.send("PATCH", target, body));
  }
}
void post(benchmark::State& state) {
  InProcessClient client("poweroffice-go");
  for (auto _ : state) {
    benchmark::DoNotOptimize(client.send(
        "POST", "/v2/Customers",
        R"({"Name":"Fjord AS","EmailAddress":"a@b.no","SubLedgerNumberSeriesId":"00000000-0000-4000-8000-000000000004"})"));
  }
}

BENCHMARK(get_by_id)->Arg(1000)->Arg(100000);
BENCHMARK(list_of_100)->Arg(1000)->Arg(100000);
BENCHMARK(list_by_number)->Arg(1000)->Arg(100000);
BENCHMARK(list_of_changes)->Arg(1000)->Arg(100000);
BENCHMARK(patch)->Arg(1000)->Arg(100000);
BENCHMARK(post);

}  // namespace
}  // namespace dataflow_qa::mocks
