// The bars that the mocks keep, as ratios measured in one run on one machine. Exit 1 where one is missed, 3 where
// nothing could be measured. Without wrk what needs it is left out, and the run says so.

#include <fmt/format.h>
#include <httplib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "mocks/bench/bench_world.h"

namespace dataflow_qa::mocks::bench {
namespace {

using Steady = std::chrono::steady_clock;

double seconds_since(Steady::time_point began) {
  return std::chrono::duration<double>(Steady::now() - began).count();
}

/// The most memory that this process has held at once, in MB.
double peak_mb() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return static_cast<double>(std::stol(line.substr(6))) / 1024;
  }
  throw std::runtime_error("/proc/self/status has no VmHWM");
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
  static void report(const std::string& what, double measured, const char* unit) {
    fmt::print("{:<62} {:>9.0f}  {}\n", what, measured, unit);
    std::fflush(stdout);
  }
  [[nodiscard]] bool missed() const { return missed_; }

 private:
  bool missed_ = false;
};

/// The result of `measure` in a process of its own, which holds nothing else.
double measured_apart(const std::function<double()>& measure) {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) throw std::runtime_error("no pipe");
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("no process");
  if (child == 0) {
    int status = 3;
    try {
      const double measured = measure();
      status = ::write(ends[1], &measured, sizeof(measured)) == sizeof(measured) ? 0 : 3;
    } catch (const std::exception& error) {
      fmt::print(stderr, "{}\n", error.what());
    }
    ::_exit(status);
  }
  ::close(ends[1]);
  double measured = 0;
  const bool whole = ::read(ends[0], &measured, sizeof(measured)) == sizeof(measured);
  ::close(ends[0]);
  ::waitpid(child, nullptr, 0);
  if (!whole) throw std::runtime_error("the process that was to be measured has failed");
  return measured;
}

void measure_memory(Bars& bars) {
  // Before there are threads here: the child is a copy of this process.
  const double peak = measured_apart([] {
    BenchWorld world;
    world.fill(100000);
    return peak_mb();
  });
  bars.print("100,000 customers made by POST, journal included: peak MB", peak, "<=", 400);
}

void measure_start(Bars& bars) {
  const auto began = Steady::now();
  const BenchWorld world;
  static_cast<void>(world.get("/v2/PaymentTerms"));
  bars.print("start to first answer, ms", seconds_since(began) * 1000, "<=", 200);
}

/// The median time of one request, in microseconds.
double cost(const BenchWorld& world, const std::string& target) {
  constexpr std::size_t request_count = 400;
  std::vector<double> times;
  for (std::size_t i = 0; i < request_count; ++i) {
    const auto began = Steady::now();
    const std::string body = world.get(target);
    times.push_back(seconds_since(began) * 1e6);
    if (nlohmann::json::parse(body).size() != 10) throw std::runtime_error("not ten rows");
  }
  std::nth_element(times.begin(), times.begin() + request_count / 2, times.end());
  return times[request_count / 2];
}

/// `ten_changes`: the target that lists them.
void measure_load(Bars& bars, BenchWorld& world, const std::string& ten_changes) {
  const Measured& measured = world.measured();
  const std::string path = measured.collection + "/" + world.add(500000);
  const auto headers = world.headers();
  const Bare bare(world.get(measured.base_path + path));
  // Turn about, so that what else the machine does falls on both; the better run of each counts.
  double with_mock = 0;
  double with_bare = 0;
  for (int round = 0; round < 3; ++round) {
    with_bare = std::max(with_bare, load(bare.url(), headers));
    with_mock = std::max(with_mock, load(world.url(path), headers));
  }
  const auto report = [&](const char* what, double requests) {
    Bars::report(fmt::format("{}: {}", measured.name, what), requests, "requests/s");
  };
  report("bare handler", with_bare);
  report("get by id", with_mock);
  bars.print(fmt::format("{}: get by id / bare handler of the same size", measured.name), with_mock / with_bare,
             ">=", 0.6);
  report("list of 100", load(world.url(measured.collection + "?" + measured.hundred), headers));
  report("list of ten changes of 100,000", load(world.url(ten_changes.substr(measured.base_path.size())), headers));
  if (&measured == &poweroffice_go()) {
    report("list of ten numbers of 100,000", load(world.url("/Customers?customerNos=1000100-1000109"), headers));
  }
  const Write patch{"PATCH", measured.patch_type, measured.patch};
  report("PATCH", load(world.url(path), headers, &patch));
  const Write post{"POST", "application/json", measured.post};
  report("POST", load(world.url(measured.collection), headers, &post));
}

void measure_store(Bars& bars) {
  BenchWorld small;
  const std::string few = small.fill(1000);
  BenchWorld large;
  const std::string many = large.fill(100000);
  const double one = cost(small, few);
  const double other = cost(large, many);
  Bars::report("list of ten changes of 1,000", one, "us");
  Bars::report("list of ten changes of 100,000", other, "us");
  bars.print("list of ten changes, 100,000 / 1,000 records", other / one, "<=", 3);
  if (!has_wrk()) {
    fmt::print("wrk is not installed (apt-get install wrk): nothing is measured under load\n");
    return;
  }
  measure_load(bars, large, many);
  BenchWorld pms(custom_pms());
  const std::string changes = pms.fill(100000);
  measure_load(bars, pms, changes);
}

}  // namespace
}  // namespace dataflow_qa::mocks::bench

int main() {
  try {
    dataflow_qa::mocks::bench::Bars bars;
    dataflow_qa::mocks::bench::measure_memory(bars);
    dataflow_qa::mocks::bench::measure_start(bars);
    dataflow_qa::mocks::bench::measure_store(bars);
    return bars.missed() ? 1 : 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 3;
  }
}
