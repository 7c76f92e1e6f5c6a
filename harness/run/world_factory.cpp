#include "harness/run/world_factory.h"

#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <utility>

#include "harness/run/wave.h"
#include "harness/world/world.h"

namespace dataflow_qa::run {
namespace {

class WorldFactory {
 public:
  explicit WorldFactory(const RunOptions& options) : options_(options) {}

  [[nodiscard]] WorldOutcome run(const WorldJob& job, const WorldObserver& observer) const {
    int wave = 0;
    const auto waiting = [&](const std::string& what) {
      if (!observer.on_waiting) return;
      observer.on_waiting(fmt::format("{}{}wave {}: {}", job.plan.name, job.plan.name.empty() ? "" : ", ", wave, what));
    };
    world::World world(world_options(job, waiting));
    if (is_external() && observer.on_serving) observer.on_serving(world.connection());
    auto outcome = run_checks(world, job.plan.checks,
                              {.on_wave = [&](int number) { wave = number; },
                               .on_check = observer.on_check,
                               .evidence = job.evidence,
                               .at_once = wave_size(*options_.subject)});
    if (!outcome.trouble) outcome.never_listed = world.unlisted();
    outcome.stop_notes = world.subject().stop_notes();
    outcome.seen.take(world);
    return outcome;
  }

 private:
  [[nodiscard]] bool is_external() const { return options_.subject->mode == subject::Mode::external; }

  [[nodiscard]] world::WorldOptions world_options(const WorldJob& job,
                                                  std::function<void(const std::string&)> waiting) const {
    world::WorldOptions world{.model = options_.model,
                              .dataset = options_.dataset,
                              .subject = options_.subject,
                              .reaper = options_.reaper,
                              .make_subject = options_.make_subject,
                              .mapping_file = options_.mapping_file,
                              .program_dir = options_.program_dir,
                              .seed = options_.seed,
                              .ports = options_.ports,
                              .salt = is_external() ? std::to_string(run_salt_) : "",
                              .id_offset = is_external() ? run_salt_ % 1'000'000 * 1'000 : 0,
                              .never_listed = job.never_listed,
                              .on_waiting = std::move(waiting)};
    for (const auto* check : job.plan.checks) {
      for (const auto& [side, switches] : check->world.switches) {
        world.switches[side].insert(switches.begin(), switches.end());
      }
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
