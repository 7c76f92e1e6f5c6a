// The cost of a request inside the mock, without sockets.

#include <benchmark/benchmark.h>

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "mocks/fuzz/in_process_client.h"

namespace dataflow_qa::mocks {
namespace {

/// The targets of one system's customers.
struct Measured {
  const char* name;
  std::string collection;
  std::string first;  // one of the first records
  std::string hundred;
  std::string changes;  // without the time
  const char* changed;
  std::int64_t before_them;  // which record's time, from the end, leads to the last ten
  const char* patch_type;
};

const Measured go{"poweroffice-go",
                  "/v2/Customers",
                  "/v2/Customers/27469501",
                  "/v2/Customers?PageSize=100",
                  "/v2/Customers?lastChangedDateTimeOffsetGreaterThan=",
                  "LastChangedDateTimeOffset",
                  11,
                  "application/json-patch+json"};
const Measured pms{"custom-pms",
                   "/api/v1/customers",
                   "/api/v1/customers/C-1500",
                   "/api/v1/customers?limit=100",
                   "/api/v1/customers?updatedSince=",
                   "updatedAt",
                   10,
                   "application/merge-patch+json"};

nlohmann::json customer(const Measured& measured, std::int64_t number) {
  const std::string text = std::to_string(number);
  if (&measured == &go) {
    return {{"Name", "Kunde " + text},
            {"Number", 1000000 + number},
            {"EmailAddress", "post" + text + "@firma.no"},
            {"OrganizationNumber", std::to_string(900000000 + number)},
            {"MailAddress", {{"AddressLine1", "Kaien 1"}, {"City", "Bergen"}, {"ZipCode", "5003"}}}};
  }
  return {{"type", "organisation"},
          {"name", "Kunde " + text},
          {"email", "post" + text + "@firma.no"},
          {"organisationNumber", std::to_string(900000000 + number)},
          {"address", {{"line1", "Kaien 1"}, {"city", "Bergen"}, {"postalCode", "5003"}}}};
}

/// A mock with this many customers, and the query for the last ten.
struct Filled {
  InProcessClient client;
  std::string last_ten;

  Filled(const Measured& measured, std::int64_t count) : client(measured.name) {
    for (std::int64_t i = 0; i < count; ++i) {
      const Reply made = client.send("POST", measured.collection, customer(measured, i).dump());
      if (i != count - measured.before_them) continue;
      std::string time = nlohmann::json::parse(made.body).at(measured.changed).get<std::string>();
      if (const auto plus = time.find('+'); plus != std::string::npos) time.replace(plus, 1, "%2B");
      last_ten = measured.changes + time;
    }
  }
};

Filled& filled(const Measured& measured, std::int64_t count) {
  static std::map<std::pair<std::string, std::int64_t>, std::unique_ptr<Filled>> worlds;
  auto& world = worlds[{measured.name, count}];
  if (!world) world = std::make_unique<Filled>(measured, count);
  return *world;
}

void get(benchmark::State& state, const Measured& measured, const std::string& target) {
  InProcessClient& client = filled(measured, state.range(0)).client;
  for (auto _ : state) benchmark::DoNotOptimize(client.send("GET", target));
}

void get_by_id(benchmark::State& state, const Measured& measured) {
  get(state, measured, measured.first);
}
void list_of_100(benchmark::State& state, const Measured& measured) {
  get(state, measured, measured.hundred);
}
void list_by_number(benchmark::State& state, const Measured& measured) {
  get(state, measured, measured.collection + "?customerNos=1000100-1000109");
}
void list_of_changes(benchmark::State& state, const Measured& measured) {
  get(state, measured, filled(measured, state.range(0)).last_ten);
}
void patch(benchmark::State& state, const Measured& measured) {
  InProcessClient& client = filled(measured, state.range(0)).client;
  int i = 0;
  for (auto _ : state) {
    const std::string text = std::to_string(++i);
    const std::string body = &measured == &go ? R"([{"op":"replace","path":"/LegalName","value":")" + text + "\"}]"
                                              : R"({"phone":")" + text + "\"}";
    benchmark::DoNotOptimize(client.send("PATCH", measured.first, body, measured.patch_type));
  }
}
void post(benchmark::State& state, const Measured& measured) {
  InProcessClient client(measured.name);
  const std::string body =
      &measured == &go
          ? R"({"Name":"Fjord AS","EmailAddress":"a@b.no","SubLedgerNumberSeriesId":"00000000-0000-4000-8000-000000000004"})"
          : R"({"type":"organisation","name":"Fjord AS","email":"a@b.no"})";
  for (auto _ : state) benchmark::DoNotOptimize(client.send("POST", measured.collection, body));
}

BENCHMARK_CAPTURE(get_by_id, go, go)->Arg(1000)->Arg(100000);
BENCHMARK_CAPTURE(get_by_id, pms, pms)->Arg(1000)->Arg(100000);
BENCHMARK_CAPTURE(list_of_100, go, go)->Arg(1000)->Arg(100000);
BENCHMARK_CAPTURE(list_of_100, pms, pms)->Arg(1000)->Arg(100000);
BENCHMARK_CAPTURE(list_by_number, go, go)->Arg(1000)->Arg(100000);
BENCHMARK_CAPTURE(list_of_changes, go, go)->Arg(1000)->Arg(100000);
BENCHMARK_CAPTURE(list_of_changes, pms, pms)->Arg(1000)->Arg(100000);
BENCHMARK_CAPTURE(patch, go, go)->Arg(1000)->Arg(100000);
BENCHMARK_CAPTURE(patch, pms, pms)->Arg(1000)->Arg(100000);
BENCHMARK_CAPTURE(post, go, go);
BENCHMARK_CAPTURE(post, pms, pms);

}  // namespace
}  // namespace dataflow_qa::mocks
