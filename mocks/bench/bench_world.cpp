#include "mocks/bench/bench_world.h"

#include <fmt/format.h>
#include <httplib.h>

#include <cstdio>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "base/digest.h"

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

struct BenchWorld::Connection {
  httplib::Client client;
  std::string key;
  std::string token;
};

BenchWorld::BenchWorld() {
  StartOptions options;
  options.clock = &clock_;
  options.journal = &journal_;
  auto started = find_system("poweroffice-go")->start(options);
  if (!started) throw std::runtime_error(started.error().message);
  mock_ = std::move(*started);
  const auto keys = mock_->connection();
  const std::string origin = mock_->base_url().substr(0, mock_->base_url().rfind('/'));
  connection_.reset(new Connection{httplib::Client(origin), keys.at("subscription_key"), {}});
  httplib::Client& client = connection_->client;
  client.set_keep_alive(true);
  client.set_tcp_nodelay(true);
  const httplib::Headers keyed{
      {"Ocp-Apim-Subscription-Key", connection_->key},
      {"Authorization", "Basic " + base::base64(keys.at("app_key") + ":" + keys.at("client_key"))}};
  const auto answer = client.Post("/OAuth/Token", keyed, std::string("grant_type=client_credentials"),
                                  "application/x-www-form-urlencoded");
  if (!answer || answer->status != 200) throw std::runtime_error("no token");
  connection_->token = "Bearer " + json::parse(answer->body).at("access_token").get<std::string>();
  client.set_default_headers({{"Ocp-Apim-Subscription-Key", connection_->key}, {"Authorization", connection_->token}});
}

BenchWorld::~BenchWorld() = default;

std::vector<std::string> BenchWorld::headers() const {
  return {"Ocp-Apim-Subscription-Key: " + connection_->key, "Authorization: " + connection_->token};
}

std::string BenchWorld::post(std::int64_t number) const {
  const json customer{{"Name", "Kunde " + std::to_string(number)},
                      {"Number", 1000000 + number},
                      {"EmailAddress", "post" + std::to_string(number) + "@firma.no"},
                      {"OrganizationNumber", std::to_string(900000000 + number)},
                      {"PhoneNumber", "+47 55 00 10 01"},
                      {"MailAddress", {{"AddressLine1", "Kaien 1"}, {"City", "Bergen"}, {"ZipCode", "5003"}}}};
  const auto answer = connection_->client.Post("/v2/Customers", customer.dump(), "application/json");
  if (!answer || answer->status != 201) throw std::runtime_error("a customer was refused");
  return answer->body;
}

std::string BenchWorld::add(std::int64_t number) {
  return json::parse(post(number)).at("Id").dump();
}

std::string BenchWorld::fill(std::int64_t count) {
  std::string time;
  for (std::int64_t i = 0; i < count; ++i) {
    const std::string made = post(i);
    if (i == count - 11) time = json::parse(made).at("LastChangedDateTimeOffset").get<std::string>();
  }
  time.replace(time.find('+'), 1, "%2B");
  return "/v2/Customers?lastChangedDateTimeOffsetGreaterThan=" + time;
}

std::string BenchWorld::get(const std::string& target) const {
  const auto answer = connection_->client.Get(target.c_str());
  if (!answer || answer->status != 200) throw std::runtime_error("no answer to " + target);
  return answer->body;
}

bool has_wrk() {
  return run("command -v wrk").status == 0;
}

double load(const std::string& url, const std::vector<std::string>& headers, const std::string& script) {
  std::string command = "wrk -t1 -c8 -d3s";
  for (const std::string& header : headers) command += fmt::format(" -H '{}'", header);
  if (!script.empty()) command += fmt::format(" -s '{}/mocks/bench/{}'", DATAFLOW_QA_SOURCE_DIR, script);
  const Output output = run(fmt::format("{} '{}'", command, url));
  const auto at = output.text.find("Requests/sec:");
  if (at == std::string::npos || output.text.find("Non-2xx") != std::string::npos) {
    throw std::runtime_error("wrk: " + output.text);
  }
  return std::stod(output.text.substr(at + 13));
}

}  // namespace dataflow_qa::mocks::bench
