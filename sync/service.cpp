// Held by mocks_test.cpp.
#include "sync/service.h"

#include <random>

#include "sync/time_text.h"

namespace pms_go_sync {
namespace {

std::uint64_t random_seed() {
  std::random_device device;
  return (std::uint64_t{device()} << 32U) | device();
}

EngineOptions engine_options(const Options& options) {
  return {.create_in_source = options.create_in_source,
          .conflicts = options.conflicts,
          .deletions = options.deletions,
          .deletion_limit = options.deletion_limit,
          .only_to = options.only_to,
          .overlap = options.overlap,
          .full_scan_interval = options.full_scan_interval,
          .seed = random_seed()};
}

}  // namespace

Configured<Plan> read_plan(const std::filesystem::path& mapping, const LinkRules& rules) {
  const auto read = dataflow_qa::mapping::read_file(mapping);
  if (!read) return tl::unexpected{read.error().text()};
  for (const auto& flow : read->dataflows) {
    if (!flow.properties.empty()) continue;
    return tl::unexpected{
        fmt::format("{}: the dataflow \"{}\" has no properties: add at least one", mapping.string(), flow.slug)};
  }
  return make_plan(*read, rules);
}

struct Service::Wiring {
  Wiring(const Options& options, const Plan& plan, Clock& clock, Log& log, const HttpDecorators& decorators)
      : clients{options, plan, clock, log, decorators},
        state{State::open(options.state_dir, State::Access::exclusive,
                          [&log](const std::string& path) {
                            log.warning("made private: others could read it", {{"path", path}});
                          })},
        engine{plan, clients.source(), clients.target(), state, clock, log, engine_options(options)} {}

  Clients clients;
  State state;
  Engine engine;
};

Service::Service(const Options& options, Plan plan, Clock& clock, Log& log, const HttpDecorators& decorators)
    : options_{options},
      plan_{std::move(plan)},
      clock_{clock, options.health_interval / 4, [this] { report_health(); }},
      log_{log} {
  wiring_ = std::make_unique<Wiring>(options_, plan_, clock_, log, decorators);
  wiring_->clients.meanwhile([this] { report_health_meanwhile(); });
}

Service::~Service() = default;

Outcome<PassReport> Service::once() {
  auto pass = wiring_->engine.pass();
  report(pass);
  return pass;
}

void Service::run() {
  constexpr std::chrono::minutes longest_pause{1};
  Backoff backoff{random_seed()};
  log_.info("started", {{"poll_interval_ms", options_.poll_interval.count()}, {"state", options_.state_dir.string()}});
  health_due_ = clock_.now() + options_.health_interval;
  wiring_->engine.between_records([this] { report_health(); });
  for (bool first = true; !clock_.stopping(); first = false) {
    const auto started = clock_.now();
    const auto pass = once();
    if (first) health_due_ = started;
    failures_ = pass ? 0 : failures_ + 1;
    if (pass) last_whole_pass_ = started;
    report_health();
    const auto pause = failures_ == 0
                           ? std::max(std::chrono::microseconds{0}, options_.poll_interval - (clock_.now() - started))
                           : backoff.delay(failures_, options_.poll_interval, longest_pause);
    if (!clock_.sleep_for(pause)) break;
  }
  log_.info("stopped");
}

void Service::abort() {
  wiring_->clients.abort();
}

void Service::show_progress(Progress* progress) {
  wiring_->engine.show_progress(progress);
}

/// One line that says how things stand, for whoever watches logs.
void Service::report_health() {
  if (options_.health_interval.count() == 0 || !health_due_ || clock_.now() < *health_due_) return;
  health_due_ = clock_.now() + options_.health_interval;
  const auto counts = wiring_->state.counts();
  Json fields{{"healthy", failures_ == 0},
              {"failed_passes_in_a_row", failures_},
              {"last_whole_pass", last_whole_pass_ ? Json(millisecond_text(*last_whole_pass_)) : Json{}},
              {"linked", counts.links},
              {"not_carried_over", counts.stuck},
              {"requests", wiring_->clients.requests()}};
  if (auto waits = wiring_->clients.waits(); !waits.empty()) fields["asked_to_wait_s"] = std::move(waits);
  log_.info("health", std::move(fields));
}

/// During a call. What keeps this from being said, such as a state that cannot be read, the caller meets by itself.
void Service::report_health_meanwhile() noexcept {
  try {
    report_health();
  } catch (const std::exception&) {
    health_due_ = clock_.now() + options_.health_interval;
  }
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
                     {"deleted", pass->deleted},
                     {"not_carried_over", pass->stuck}});
}

}  // namespace pms_go_sync
