#include "mocks/bench/bench_world.h"

#include <fmt/format.h>
#include <httplib.h>

#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "base/digest.h"
#include "mocks/system/known.h"

namespace dataflow_qa::mocks::bench {

using nlohmann::json;

namespace {

struct Output {
  std::string text;
  int status = 0;
};

Output run(const std::string& command) {
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("no shell");
  Output output;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) output.text += static_cast<char>(c);
  output.status = pclose(pipe);
  return output;
}

}  // namespace

const Measured& poweroffice_go() {
  static const Measured go{"poweroffice-go", "/v2", "/Customers", "Id", "LastChangedDateTimeOffset",
                           "lastChangedDateTimeOffsetGreaterThan=", false, "PageSize=100",
                           "application/json-patch+json", R"([{"op": "replace", "path": "/Name", "value": "Fjord #"}])",
                           // From the large number series.
                           R"({"Name": "Fjord AS", "EmailAddress": "post@fjord.no", )"
                           R"("SubLedgerNumberSeriesId": "00000000-0000-4000-8000-000000000004"})"};
  return go;
}

const Measured& custom_pms() {
  static const Measured pms{"custom-pms",
                            "/api/v1",
                            "/customers",
                            "id",
                            "updatedAt",
                            "updatedSince=",
                            true,
                            "limit=100",
                            "application/merge-patch+json",
                            R"({"name": "Fjord #"})",
                            R"({"type": "organisation", "name": "Fjord AS", "email": "post@fjord.no"})"};
  return pms;
}

struct BenchWorld::Connection {
  httplib::Client client;
  std::map<std::string, std::string> headers;
};

namespace {

std::string token_of_go(httplib::Client& client, const std::map<std::string, std::string>& keys) {
  const httplib::Headers headers{
      {"Ocp-Apim-Subscription-Key", keys.at("subscription_key")},
      {"Authorization", "Basic " + base::base64(keys.at("app_key") + ":" + keys.at("client_key"))}};
  const auto answer = client.Post("/OAuth/Token", headers, std::string("grant_type=client_credentials"),
                                  "application/x-www-form-urlencoded");
  if (!answer || answer->status != 200) throw std::runtime_error("no token");
  return "Bearer " + json::parse(answer->body).at("access_token").get<std::string>();
}

json customer_of_go(std::int64_t number) {
  return {{"Name", "Kunde " + std::to_string(number)},
          {"Number", 1000000 + number},
          {"EmailAddress", "post" + std::to_string(number) + "@firma.no"},
          {"OrganizationNumber", std::to_string(900000000 + number)},
          {"PhoneNumber", "+47 55 00 10 01"},
          {"MailAddress", {{"AddressLine1", "Kaien 1"}, {"City", "Bergen"}, {"ZipCode", "5003"}}}};
}

json customer_of_pms(std::int64_t number) {
  return {{"type", "organisation"},
          {"name", "Kunde " + std::to_string(number)},
          {"email", "post" + std::to_string(number) + "@firma.no"},
          {"organisationNumber", std::to_string(900000000 + number)},
          {"phone", "+47 55 00 10 01"},
          {"externalReference", "go:" + std::to_string(number)},
          {"address", {{"line1", "Kaien 1"}, {"city", "Bergen"}, {"postalCode", "5003"}}}};
}

}  // namespace

BenchWorld::BenchWorld(const Measured& measured) : measured_(measured) {
  StartOptions options;
  options.clock = &clock_;
  options.journal = &journal_;
  auto started = start_mock(description_of(measured.name), options);
  if (!started) throw std::runtime_error(started.error().message);
  mock_ = std::move(*started);
  const auto keys = mock_->connection();
  const std::string origin = mock_->base_url().substr(0, mock_->base_url().size() - measured.base_path.size());
  connection_.reset(new Connection{httplib::Client(origin), {}});
  httplib::Client& client = connection_->client;
  client.set_keep_alive(true);
  client.set_tcp_nodelay(true);
  if (keys.contains("api_key")) {
    connection_->headers = {{"X-Api-Key", keys.at("api_key")}};
  } else {
    connection_->headers = {{"Ocp-Apim-Subscription-Key", keys.at("subscription_key")},
                            {"Authorization", token_of_go(client, keys)}};
  }
  client.set_default_headers({connection_->headers.begin(), connection_->headers.end()});
}

BenchWorld::~BenchWorld() = default;

std::vector<std::string> BenchWorld::headers() const {
  std::vector<std::string> headers;
  for (const auto& [name, value] : connection_->headers) headers.push_back(name + ": " + value);
  return headers;
}

std::string BenchWorld::post(std::int64_t number) const {
  const json customer = &measured_ == &poweroffice_go() ? customer_of_go(number) : customer_of_pms(number);
  const std::string target = measured_.base_path + measured_.collection;
  const auto answer = connection_->client.Post(target.c_str(), customer.dump(), "application/json");
  if (!answer || answer->status != 201) throw std::runtime_error("a customer was refused");
  return answer->body;
}

std::string BenchWorld::add(std::int64_t number) {
  const json id = json::parse(post(number)).at(measured_.id);
  return id.is_string() ? id.get<std::string>() : id.dump();
}

std::string BenchWorld::fill(std::int64_t count) {
  std::string time;
  const std::int64_t last_before = count - (measured_.inclusive ? 10 : 11);
  for (std::int64_t i = 0; i < count; ++i) {
    const std::string made = post(i);
    if (i == last_before) time = json::parse(made).at(measured_.changed).get<std::string>();
  }
  if (const auto plus = time.find('+'); plus != std::string::npos) time.replace(plus, 1, "%2B");
  return measured_.base_path + measured_.collection + "?" + measured_.since + time;
}

std::string BenchWorld::get(const std::string& target) const {
  const auto answer = connection_->client.Get(target.c_str());
  if (!answer || answer->status != 200) throw std::runtime_error("no answer to " + target);
  return answer->body;
}

bool has_wrk() {
  return run("command -v wrk").status == 0;
}

double load(const std::string& url, const std::vector<std::string>& headers, const Write* write) {
  std::string command = "wrk -t1 -c8 -d3s";
  for (const std::string& header : headers) command += fmt::format(" -H '{}'", header);
  if (write != nullptr) command += fmt::format(" -s '{}/mocks/bench/write.lua'", DATAFLOW_QA_SOURCE_DIR);
  command += fmt::format(" '{}'", url);
  if (write != nullptr) command += fmt::format(" -- {} '{}' '{}'", write->method, write->content_type, write->body);
  const Output output = run(command);
  const auto at = output.text.find("Requests/sec:");
  if (at == std::string::npos || output.text.find("Non-2xx") != std::string::npos) {
    throw std::runtime_error("wrk: " + output.text);
  }
  return std::stod(output.text.substr(at + 13));
}

}  // namespace dataflow_qa::mocks::bench
