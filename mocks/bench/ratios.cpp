// The bars that the mocks keep, as ratios measured in one run on one machine. Exit 1 where one is missed.

#include <fmt/format.h>
#include <httplib.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "mocks/http/body.h"
#include "mocks/http/journal.h"
#include "mocks/store/clock.h"
#include "mocks/systems.h"

namespace dataflow_qa::mocks {
namespace {

using nlohmann::json;
using Clock_ = std::chrono::steady_clock;

double seconds_since(Clock_::time_point began) {
  return std::chrono::duration<double>(Clock_::now() - began).count();
}

/// Megabytes that this process holds.
double resident_mb() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return static_cast<double>(std::stol(line.substr(6))) / 1024;
  }
  throw std::runtime_error("no VmRSS");
}

/// A PowerOffice Go mock with a client on a real socket.
struct World {
  Clock clock;
  Journal journal;
  std::unique_ptr<MockSystem> mock;
  std::unique_ptr<httplib::Client> client;
  std::string key;
  std::string token;

  World() {
    StartOptions options;
    options.clock = &clock;
    options.journal = &journal;
    auto started = find_system("poweroffice-go")->start(options);
    if (!started) throw std::runtime_error(started.error());
    mock = std::move(*started);
    const auto keys = mock->connection();
    key = keys.at("subscription_key");
    const std::string origin = mock->base_url().substr(0, mock->base_url().rfind('/'));
    client = std::make_unique<httplib::Client>(origin);
    client->set_keep_alive(true);
    client->set_tcp_nodelay(true);
    const httplib::Headers door{{"Ocp-Apim-Subscription-Key", key},
                                {"Authorization", "Basic " + base64(keys.at("app_key") + ":" + keys.at("client_key"))}};
    const auto answer = client->Post("/OAuth/Token", door, std::string("grant_type=client_credentials"),
                                     "application/x-www-form-urlencoded");
    token = "Bearer " + json::parse(answer->body).at("access_token").get<std::string>();
    client->set_default_headers({{"Ocp-Apim-Subscription-Key", key}, {"Authorization", token}});
  }

  json add(std::int64_t i) {
    auto made = mock->create("Customers",
                             {{"Name", "Kunde " + std::to_string(i)},
                              {"Number", 1000000 + i},
                              {"EmailAddress", "post" + std::to_string(i) + "@firma.no"},
                              {"OrganizationNumber", std::to_string(900000000 + i)},
                              {"PhoneNumber", "+47 55 00 10 01"},
                              {"MailAddress", {{"AddressLine1", "Kaien 1"}, {"City", "Bergen"}, {"ZipCode", "5003"}}}});
    if (!made) throw std::runtime_error(made.error().detail);
    return std::move(*made);
  }

  /// The query for the last ten of `count` new customers.
  std::string fill(std::int64_t count) {
    std::string time;
    for (std::int64_t i = 0; i < count; ++i) {
      const json made = add(i);
      if (i == count - 11) time = made.at("LastChangedDateTimeOffset").get<std::string>();
    }
    time.replace(time.find('+'), 1, "%2B");
    return "/v2/Customers?lastChangedDateTimeOffsetGreaterThan=" + time;
  }

  std::string get(const std::string& target) const {
    const auto answer = client->Get(target.c_str());
    if (!answer || answer->status != 200) throw std::runtime_error("no answer to " + target);
    return answer->body;
  }
};

/// Requests a second, by wrk.
double load(const std::string& url, const std::vector<std::string>& headers) {
  std::string command = "wrk -t1 -c8 -d3s";
  for (const std::string& header : headers) command += fmt::format(" -H '{}'", header);
  command += " " + url + " 2>&1";
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("wrk cannot be run");
  std::string text;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) text += static_cast<char>(c);
  pclose(pipe);
  const auto at = text.find("Requests/sec:");
  if (at == std::string::npos || text.find("Non-2xx") != std::string::npos) throw std::runtime_error("wrk: " + text);
  return std::stod(text.substr(at + 13));
}

/// A cpp-httplib server whose only handler answers a constant body.
class Bare {
 public:
  explicit Bare(const std::string& body) {
    server_.set_tcp_nodelay(true);
    server_.set_keep_alive_max_count(1U << 30U);
    server_.set_keep_alive_timeout(60);
    server_.new_task_queue = [] { return new httplib::ThreadPool(64); };
    server_.Get("/constant", [body](const httplib::Request&, httplib::Response& response) {
      response.set_content(body, "application/json; charset=utf-8");
    });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
  }
  ~Bare() {
    server_.stop();
    thread_.join();
  }
  Bare(const Bare&) = delete;
  Bare& operator=(const Bare&) = delete;
  [[nodiscard]] std::string url() const { return fmt::format("http://127.0.0.1:{}/constant", port_); }

 private:
  httplib::Server server_;
  int port_ = 0;
  std::thread thread_;
};

class Bars {
 public:
  void print(const std::string& what, double measured, const char* relation, double bar) {
    const bool kept = relation[0] == '>' ? measured >= bar : measured <= bar;
    missed_ = missed_ || !kept;
    fmt::print("{:<62} {:>9.2f}  bar {} {:<6} {}\n", what, measured, relation, bar, kept ? "kept" : "MISSED");
    std::fflush(stdout);
  }
  [[nodiscard]] bool missed() const { return missed_; }

 private:
  bool missed_ = false;
};

void measure_get(Bars& bars) {
  World world;
  const std::string id = world.add(500000).at("Id").dump();
  const Bare bare(world.get("/v2/Customers/" + id));
  const std::vector<std::string> headers{"Ocp-Apim-Subscription-Key: " + world.key, "Authorization: " + world.token};
  // Turn about, so that what else the machine does falls on both; the better run of each counts.
  double with_mock = 0;
  double with_bare = 0;
  for (int round = 0; round < 3; ++round) {
    with_bare = std::max(with_bare, load(bare.url(), headers));
    with_mock = std::max(with_mock, load(world.mock->base_url() + "/Customers/" + id, headers));
  }
  fmt::print("get by id: {:.0f} requests a second, bare handler {:.0f}\n", with_mock, with_bare);
  bars.print("get by id / bare handler of the same size", with_mock / with_bare, ">=", 0.6);
  world.fill(200);
  const double lists = load(world.mock->base_url() + "/Customers?PageSize=100", headers);
  fmt::print("list of 100: {:.0f} requests a second\n", lists);
}

/// The median time of one request, in microseconds.
double cost(const World& world, const std::string& target) {
  std::vector<double> times;
  for (int i = 0; i < 400; ++i) {
    const auto began = Clock_::now();
    const std::string body = world.get(target);
    times.push_back(seconds_since(began) * 1e6);
    if (json::parse(body).size() != 10) throw std::runtime_error("not ten rows");
  }
  std::nth_element(times.begin(), times.begin() + 200, times.end());
  return times[200];
}

void measure_store(Bars& bars) {
  World small;
  const std::string few = small.fill(1000);
  World large;
  const double before = resident_mb();
  const std::string many = large.fill(100000);
  bars.print("100,000 customers, MB", resident_mb() - before, "<=", 400);
  const double one = cost(small, few);
  const double other = cost(large, many);
  fmt::print("ten changes: of 1,000 in {:.0f} us, of 100,000 in {:.0f} us\n", one, other);
  bars.print("list of ten changes, 100,000 / 1,000 records", other / one, "<=", 3);
}

void measure_start(Bars& bars) {
  const auto began = Clock_::now();
  const World world;
  if (world.client->Get("/v2/PaymentTerms")->status != 200) throw std::runtime_error("no answer");
  bars.print("start to first answer, ms", seconds_since(began) * 1000, "<=", 200);
}

}  // namespace
}  // namespace dataflow_qa::mocks

int main() {
  try {
    dataflow_qa::mocks::Bars bars;
    dataflow_qa::mocks::measure_start(bars);
    dataflow_qa::mocks::measure_get(bars);
    dataflow_qa::mocks::measure_store(bars);
    return bars.missed() ? 1 : 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 3;
  }
}
