// How much the sync costs, as ratios within one run, so that the machine does not matter much:
//
//   pms_go_sync_bench [RECORDS [SMALL LARGE]]      default: 10000 customers and as many projects; 1000 and 100000
//
// - initial load, against a bare loop that sends the very same requests to fresh mocks: at least a third of its rate;
// - an idle poll over LARGE records, against one over SMALL: at most 1.5 times as long;
// - peak memory of the program itself at an initial load of RECORDS customers and as many projects.
// The state lies in a file, as it does in the program.
// Exit 1 where a bar is not held.

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <stdexcept>

#include "mocks/http/journal.h"
#include "mocks/mock_system.h"
#include "mocks/store/clock.h"
#include "mocks/system/known.h"
#include "mocks/systems.h"
#include "sync/clients.h"
#include "sync/engine.h"
#include "sync/http_client.h"
#include "sync/service.h"

namespace pms_go_sync {
namespace {

namespace mocks = dataflow_qa::mocks;
using Seconds = std::chrono::duration<double>;

constexpr double least_of_bare_rate = 1.0 / 3;
constexpr double most_of_small_poll = 1.5;

struct Sent {
  Side side = Side::source;
  HttpRequest request;
};

/// Passes requests on, and keeps them.
class Recorder final : public Http {
 public:
  Recorder(Http& http, Side side, std::vector<Sent>& sent) : http_{http}, side_{side}, sent_{sent} {}
  Outcome<HttpResponse> send(const HttpRequest& request) override {
    sent_.push_back({side_, request});
    return http_.send(request);
  }

 private:
  Http& http_;
  Side side_;
  std::vector<Sent>& sent_;
};

std::unique_ptr<mocks::MockSystem> started(const char* name, mocks::Clock& clock, mocks::Journal& journal) {
  auto system = mocks::find_system(name)->start({.clock = &clock, .journal = &journal});
  if (!system) throw std::runtime_error{system.error().message};
  return std::move(*system);
}

/// Both mocks, with customers and projects in Custom PMS. PowerOffice Go's default number series has room for 10,000
/// customers.
struct Mocks {
  Mocks(int customers, int projects) {
    std::vector<std::string> ids;
    for (int i = 0; i < customers; ++i) {
      ids.push_back(
          add("customers", {{"type", "organisation"},
                            {"name", fmt::format("Fjord {} AS", i)},
                            {"email", fmt::format("post@fjord{}.example", i)},
                            {"address", {{"line1", "Kaien 1"}, {"postalCode", "5003"}, {"city", "Bergen"}}}}));
    }
    for (int i = 0; i < projects; ++i) {
      add("projects", {{"code", fmt::format("K-{}", i)},
                       {"name", fmt::format("Havn {}", i)},
                       {"customerId", ids[static_cast<std::size_t>(i % customers)]}});
    }
  }

  std::string add(const char* collection, const Json& record) {
    const auto made = pms->create(collection, record);
    if (!made) throw std::runtime_error{made.error().detail};
    return mocks::id_text(*pms->declaration().find(collection), *made);
  }

  mocks::Clock clock;
  mocks::Journal journal{0};
  std::unique_ptr<mocks::MockSystem> pms = started("custom-pms", clock, journal);
  std::unique_ptr<mocks::MockSystem> go = started("poweroffice-go", clock, journal);
};

/// A folder for one state, gone with this.
struct StateFolder {
  StateFolder() {
    if (mkdtemp(path.data()) == nullptr) throw std::runtime_error{"no temporary folder can be made"};
  }
  ~StateFolder() { std::filesystem::remove_all(path); }
  StateFolder(const StateFolder&) = delete;
  StateFolder& operator=(const StateFolder&) = delete;
  std::string path = (std::filesystem::temp_directory_path() / "pms-go-sync-bench-XXXXXX").string();
};

/// Connections to both mocks, and a sync on top of them.
struct Bench {
  explicit Bench(Mocks& mocks, const Plan& the_plan)
      : pms_http{mocks.pms->connection().at("base_url")},
        go_http{mocks.go->connection().at("base_url")},
        token_http{mocks.go->connection().at("token_url")},
        pms{mocks::description_of("custom-pms"),
            pms_caller,
            nullptr,
            clock,
            {mocks.pms->connection(), "go", needed_of(the_plan, Side::source), page_size},
            [](const std::string&) {}},
        go{mocks::description_of("poweroffice-go"),
           go_caller,
           &token_caller,
           clock,
           {mocks.go->connection(), "pms", needed_of(the_plan, Side::target), page_size},
           [](const std::string&) {}},
        plan{the_plan} {}

  void pass() {
    const auto done = engine.pass();
    if (!done) throw std::runtime_error{done.error().message};
    if (done->stuck != 0) throw std::runtime_error{fmt::format("{} records were not carried over", done->stuck)};
  }

  static constexpr int page_size = 200;
  SystemClock clock;
  Log log{Level::error, [](Level, const std::string& line) { fmt::print(stderr, "{}\n", line); }};
  std::vector<Sent> sent;
  HttpClient pms_http;
  HttpClient go_http;
  HttpClient token_http;
  Recorder pms_recorder{pms_http, Side::source, sent};
  Recorder go_recorder{go_http, Side::target, sent};
  ApiCaller pms_caller{pms_recorder, clock, log, 0};
  ApiCaller go_caller{go_recorder, clock, log, 0};
  ApiCaller token_caller{token_http, clock, log, 0};
  DescribedSystem pms;
  DescribedSystem go;
  const Plan& plan;
  StateFolder folder;
  State state = State::open(folder.path, State::Access::exclusive);
  Engine engine{plan, pms, go, state, clock, log, {.overlap = std::chrono::milliseconds{100}}};
};

template <typename Work>
Seconds time_of(Work work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::steady_clock::now() - start;
}

/// The same requests once more, to fresh mocks that give out the same ids.
Seconds bare_loop(const std::vector<Sent>& sent, int count, const Plan& plan) {
  Mocks mocks{count, count};
  Bench connections{mocks, plan};
  DescribedAccess access{mocks::description_of("poweroffice-go"), mocks.go->connection(), &connections.token_caller,
                         connections.clock, [](const std::string&) {}};
  auto requests = sent;
  for (auto& [side, request] : requests) {
    if (side == Side::source) {
      request.headers["X-Api-Key"] = mocks.pms->connection().at("api_key");
    } else {
      auto with_token = access.signed_request(request);
      if (!with_token) throw std::runtime_error{with_token.error().message};
      request = std::move(*with_token);
    }
  }
  return time_of([&] {
    for (const auto& [side, request] : requests) {
      auto& http = side == Side::source ? connections.pms_http : connections.go_http;
      const auto response = http.send(request);
      if (!response) throw std::runtime_error{response.error().message};
      if (response->status >= 400) throw std::runtime_error{fmt::format("{} {}", response->status, response->body)};
    }
  });
}

/// The least of several rounds: what else the machine does makes them longer only.
bool initial_load(int count, const Plan& plan) {
  constexpr int rounds = 3;
  Seconds own = Seconds::max();
  Seconds bare = Seconds::max();
  std::size_t requests = 0;
  for (int round = 0; round < rounds; ++round) {
    Mocks mocks{count, count};
    Bench sync{mocks, plan};
    own = std::min(own, time_of([&] { sync.pass(); }));
    bare = std::min(bare, bare_loop(sync.sent, count, plan));
    requests = sync.sent.size();
  }
  const auto share = bare / own;
  fmt::print("initial load of {} customers and {} projects, {} requests: {:.1f} s ({:.0f} records a second)\n", count,
             count, requests, own.count(), 2 * count / own.count());
  fmt::print("the same requests in a bare loop: {:.1f} s; the sync reaches {:.2f} of its rate (bar: {:.2f})\n",
             bare.count(), share, least_of_bare_rate);
  return share >= least_of_bare_rate;
}

/// A sync that has nothing to do, each tenth of its records a customer.
struct Idle {
  Idle(int records, const Plan& plan) : mocks{records / 10, records - records / 10}, sync{mocks, plan} {
    sync.pass();
    sync.clock.sleep_for(std::chrono::milliseconds{150});  // longer than the overlap
    for (int i = 0; i < 3; ++i) sync.pass();
  }
  Mocks mocks;
  Bench sync;
};

Seconds median(std::vector<Seconds> times) {
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::nth_element(times.begin(), middle, times.end());
  return *middle;
}

/// Polls in turns, so that both see the same machine.
bool idle_polls(int small, int large, const Plan& plan) {
  constexpr int poll_count = 201;
  Idle few{small, plan};
  Idle many{large, plan};
  few.sync.clock.sleep_for(std::chrono::milliseconds{150});
  std::vector<Seconds> over_few;
  std::vector<Seconds> over_many;
  for (int i = 0; i < poll_count; ++i) {
    over_few.push_back(time_of([&] { few.sync.pass(); }));
    over_many.push_back(time_of([&] { many.sync.pass(); }));
  }
  const auto ratio = median(over_many) / median(over_few);
  fmt::print("one idle poll over {} records: {:.2f} ms, over {}: {:.2f} ms\n", small, median(over_few).count() * 1000,
             large, median(over_many).count() * 1000);
  fmt::print("that is {:.2f} times as long (bar: {:.2f})\n", ratio, most_of_small_poll);
  return ratio <= most_of_small_poll;
}

/// Runs the program itself, for one pass.
void show_peak_memory(int count) {
  const Mocks mocks{count, count};
  const StateFolder folder;
  const auto program = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "pms-go-sync";
  const auto& pms = mocks.pms->connection();
  const auto& go = mocks.go->connection();
  std::vector<std::string> environment{"PMS_BASE_URL=" + pms.at("base_url"),
                                       "PMS_API_KEY=" + pms.at("api_key"),
                                       "GO_BASE_URL=" + go.at("base_url"),
                                       "GO_TOKEN_URL=" + go.at("token_url"),
                                       "GO_APP_KEY=" + go.at("app_key"),
                                       "GO_CLIENT_KEY=" + go.at("client_key"),
                                       "GO_SUBSCRIPTION_KEY=" + go.at("subscription_key"),
                                       "SYNC_MAPPING=" DATAFLOW_QA_SOURCE_DIR "/fixtures/mappings/default.json",
                                       "SYNC_STATE_DIR=" + folder.path};
  std::vector<char*> variables;
  for (auto& variable : environment) variables.push_back(variable.data());
  variables.push_back(nullptr);
  const pid_t child = fork();
  if (child == 0) {
    execle(program.c_str(), program.c_str(), "once", "--go-requests-per-second", "0", "--log-level", "warning",
           static_cast<char*>(nullptr), variables.data());
    _exit(127);
  }
  int status = 0;
  rusage usage{};
  wait4(child, &status, 0, &usage);
  if (status != 0) throw std::runtime_error{"pms-go-sync once failed"};
  fmt::print("peak memory of pms-go-sync at that initial load: {} MiB\n", usage.ru_maxrss / 1024);
}

int number(const char* text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text, text + std::strlen(text), value);
  if (error != std::errc{} || *end != '\0' || value < 10)
    throw std::runtime_error{fmt::format("'{}' is no count of at least 10", text)};
  return value;
}

int run(int argc, char** argv) {
  const int records = argc > 1 ? number(argv[1]) : 10'000;
  const int small = argc > 2 ? number(argv[2]) : 1'000;
  const int large = argc > 3 ? number(argv[3]) : 100'000;
  const auto plan = read_plan(DATAFLOW_QA_SOURCE_DIR "/fixtures/mappings/default.json");
  if (!plan) throw std::runtime_error{plan.error()};
  const bool loads = initial_load(records, *plan);
  show_peak_memory(records);
  const bool polls = idle_polls(small, large, *plan);
  return loads && polls ? 0 : 1;
}

}  // namespace
}  // namespace pms_go_sync

int main(int argc, char** argv) {
  try {
    return pms_go_sync::run(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "pms_go_sync_bench: {}\n", error.what());
    return 1;
  }
}
