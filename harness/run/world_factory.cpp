// Held by harness/run/testing/mutants_test.cpp.
#include "harness/run/world_factory.h"

#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <utility>

#include "harness/run/evidence.h"
#include "harness/run/last_requests.h"
#include "harness/run/world_plan.h"
#include "harness/run/world_run.h"
#include "harness/world/claims.h"
#include "harness/world/world.h"
#include "reports/model/results.h"

namespace dataflow_qa::run {
namespace {

/// A check's own view of the world.
class RealScene final : public CheckScene {
 public:
  RealScene(world::World& world, const CheckDefinition& check)
      : check_(check), context_(world, *check.flow, check.name) {}
  checks::CheckScript script() override { return check_.body(context_); }
  [[nodiscard]] checks::CheckRecord record() const override { return context_.record(); }

 private:
  const CheckDefinition& check_;
  checks::CheckContext context_;
};

/// An invariant with what it sees of the world.
class RealInvariant final : public checks::Invariant {
 public:
  RealInvariant(const world::World& world, const CheckDefinition& check)
      : view_(world, *check.flow), invariant_(check.invariant(view_)) {}
  void meet() override { invariant_->meet(); }
  [[nodiscard]] std::vector<checks::Violation> look() override { return invariant_->look(); }

 private:
  checks::InvariantView view_;
  std::unique_ptr<checks::Invariant> invariant_;
};

class RealWorld final : public CheckedWorld {
 public:
  explicit RealWorld(world::World& world) : world_(world) {}

  std::unique_ptr<CheckScene> scene_for(const CheckDefinition& check) override {
    return std::make_unique<RealScene>(world_, check);
  }
  std::unique_ptr<checks::Invariant> invariant_of(const CheckDefinition& check) override {
    return std::make_unique<RealInvariant>(world_, check);
  }
  reports::Evidence evidence(const checks::CheckRecord& record) override { return gather_evidence(world_, record); }
  [[nodiscard]] std::vector<reports::LastRequest> last_requests() const override { return run::last_requests(world_); }
  void start_subject() override { world_.start_subject(); }
  void stop_subject() override { world_.stop_subject(); }
  void settle() override { world_.settle(); }
  void settle_compared(const std::set<const model::Flow*>& flows) override { world_.settle_compared(flows); }
  [[nodiscard]] std::shared_ptr<void> hold_still() override { return world_.hold_still(); }
  void wait_a_second() override { world_.wait_a_second(); }
  void wait_a_little() override { world_.wait_a_little(); }

 private:
  world::World& world_;
};

class WorldFactory {
 public:
  explicit WorldFactory(const RunOptions& options) : options_(options) {}

  [[nodiscard]] WorldOutcome run(const WorldJob& job, const WorldObserver& observer) const {
    int wave = 0;
    const auto waiting = [&](const std::string& what) {
      if (!observer.on_waiting) return;
      observer.on_waiting(fmt::format("{}{}wave {}: {}", job.plan.name, job.plan.name.empty() ? "" : ", ", wave, what));
    };
    const auto output = options_.output == nullptr ? nullptr : options_.output->world(job.plan.name);
    world::World world(world_options(job, output.get(), waiting));
    if (is_external() && observer.on_serving) observer.on_serving(world.systems().connection());
    RealWorld checked(world);
    auto outcome = run_checks(checked, job.plan.checks,
                              {.on_wave = [&](int number) { wave = number; },
                               .on_check = observer.on_check,
                               .on_work = [&] { waiting("trying what has settled"); },
                               .evidence = job.evidence,
                               .judged = job.judged,
                               .invariants_at_end = job.invariants_at_end,
                               .checks_at_once = wave_size(*options_.subject)});
    reports::add_figures(outcome.figures, world.figures());
    if (!outcome.trouble) outcome.never_listed = world.unlisted();
    outcome.stop_notes = world.subject().stop_notes();
    outcome.seen.take(world);
    if (job.at_end) job.at_end(world);
    return outcome;
  }

 private:
  [[nodiscard]] bool is_external() const { return options_.subject->mode == subject::Mode::external; }

  [[nodiscard]] world::WorldOptions world_options(const WorldJob& job, subject::WorldOutput* output,
                                                  std::function<void(const std::string&)> waiting) const {
    world::WorldOptions world{.model = options_.model,
                              .dataset = options_.dataset,
                              .subject = options_.subject,
                              .reaper = options_.reaper,
                              .make_subject = options_.make_subject,
                              .output = output,
                              .mapping_file = options_.mapping_file,
                              .systems = options_.systems,
                              .program_dir = options_.program_dir,
                              .seed = options_.seed,
                              .ports = options_.ports,
                              .salt = is_external() ? std::to_string(run_salt_) : "",
                              .id_offset = is_external() ? run_salt_ % 1'000'000 * 1'000 : 0,
                              .never_listed = job.never_listed,
                              .between = job.between,
                              .on_waiting = std::move(waiting)};
    world.never_listed.merge(world::Claims(options_.subject->capabilities, *options_.model).unread());
    for (const auto* check : job.plan.checks) {
      if (check->not_applicable) continue;  // it may have been meant for another world
      if (check->world.clock_ahead.count() != 0) world.clock_ahead = check->world.clock_ahead;
      for (const auto& [side, switches] : check->world.switches) {
        world.switches[side].insert(switches.begin(), switches.end());
      }
    }
    // Unless a check or a person wants it otherwise, no edit has to wait until everything is compared.
    for (const auto side : {model::Side::source, model::Side::target}) {
      if (const auto own = options_.switches.find(side); own != options_.switches.end()) {
        world.switches[side].insert(own->second.begin(), own->second.end());
      }
      world.switches[side].merge(world::positions_that_show_edits(*options_.model, side));
    }
    return world;
  }

  const RunOptions& options_;
  std::int64_t run_salt_ =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
};

}  // namespace

RunWorld make_run_world(const RunOptions& options) {
  auto factory = std::make_shared<const WorldFactory>(options);
  return [factory](const WorldJob& job, const WorldObserver& observer) { return factory->run(job, observer); };
}

}  // namespace dataflow_qa::run
