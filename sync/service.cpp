#include "sync/service.h"

#include <fmt/format.h>

#include <random>

#include "sync/go_system.h"
#include "sync/http_client.h"
#include "sync/pms_system.h"

namespace pms_go_sync {
namespace {

std::uint64_t random_seed() {
  std::random_device device;
  return (std::uint64_t{device()} << 32U) | device();
}

EngineOptions engine_options(const Options& options) {
  return {options.create_in_source, options.conflicts, options.overlap, random_seed()};
}

}  // namespace

Configured<Plan> read_plan(const std::filesystem::path& mapping) {
  const auto read = dataflow_qa::mapping::read_file(mapping);
  if (!read) return tl::unexpected{read.error().text()};
  return make_plan(*read);
}

struct Service::Wiring {
  Wiring(const Options& options, const Plan& plan, Clock& clock, Log& log)
      : state{State::open(options.state_dir, State::Access::exclusive)},
        pms_http{options.pms_base_url, {std::chrono::milliseconds{5000}, options.timeout}},
        go_http{options.go_base_url, {std::chrono::milliseconds{5000}, options.timeout}},
        token_http{options.go_token_url, {std::chrono::milliseconds{5000}, options.timeout}},
        pms_caller{pms_http, clock, log, options.pms_requests_per_second},
        go_caller{go_http, clock, log, options.go_requests_per_second},
        token_caller{token_http, clock, log, 0},
        pms{pms_caller, {options.pms_api_key, options.page_size}},
        token{token_caller,
              clock,
              {options.go_app_key, options.go_client_key, options.go_subscription_key},
              [&log](const std::string& fresh) { log.mask(fresh); }},
        go{go_caller, token, {options.page_size}},
        engine{plan, pms, go, state, clock, log, engine_options(options)} {}

  State state;
  HttpClient pms_http;
  HttpClient go_http;
  HttpClient token_http;
  ApiCaller pms_caller;
  ApiCaller go_caller;
  ApiCaller token_caller;
  PmsSystem pms;
  GoToken token;
  GoSystem go;
  Engine engine;
};

Service::Service(const Options& options, Plan plan, Clock& clock, Log& log)
    : options_{options}, plan_{std::move(plan)}, clock_{clock}, log_{log} {
  for (const auto& secret : {options.pms_api_key, options.go_app_key, options.go_client_key,
                             options.go_subscription_key, base64(options.go_app_key + ':' + options.go_client_key)}) {
    log.mask(secret);
  }
  wiring_ = std::make_unique<Wiring>(options_, plan_, clock, log);
}

Service::~Service() = default;

Outcome<PassReport> Service::once() {
  auto pass = wiring_->engine.pass();
  report(pass);
  return pass;
}

void Service::run() {
  constexpr std::chrono::minutes kLongestPause{1};
  Backoff backoff{random_seed()};
  int failures = 0;
  log_.info("started", {{"poll_interval_ms", options_.poll_interval.count()}, {"state", options_.state_dir.string()}});
  while (!clock_.stopping()) {
    const auto started = clock_.now();
    const auto pass = once();
    failures = pass ? 0 : failures + 1;
    const auto pause = failures == 0
                           ? std::max(std::chrono::microseconds{0}, options_.poll_interval - (clock_.now() - started))
                           : backoff.delay(failures, options_.poll_interval, kLongestPause);
    if (!clock_.sleep_for(pause)) break;
  }
  log_.info("stopped");
}

void Service::abort() {
  wiring_->pms_http.abort();
  wiring_->go_http.abort();
  wiring_->token_http.abort();
}

void Service::report(const Outcome<PassReport>& pass) {
  if (!pass) {
    if (pass.error().kind == TroubleKind::stopped) return;
    log_.error("the pass ended early", {{"kind", to_string(pass.error().kind)}, {"reason", pass.error().message}});
    return;
  }
  if (pass->quiet()) return;
  log_.info("pass", {{"listed", pass->listed},
                     {"created", pass->created},
                     {"updated", pass->updated},
                     {"not_carried_over", pass->stuck}});
}

}  // namespace pms_go_sync
