#pragma once

// The program's work, put together from its options: clients, state, engine, and the loop of passes.

#include <functional>
#include <memory>

#include "sync/clients.h"
#include "sync/clock.h"
#include "sync/engine.h"
#include "sync/options.h"

namespace pms_go_sync {

/// Reads the mapping and makes the plan. An error is a sentence for the user.
[[nodiscard]] Configured<Plan> read_plan(const std::filesystem::path& mapping, const LinkRules& rules = {});

class Service {
 public:
  /// Throws StateError where the state cannot be used, std::invalid_argument where a URL is none. `clock` and `log`
  /// must outlive it.
  Service(const Options& options, Plan plan, Clock& clock, Log& log, const HttpDecorators& decorators = {});
  ~Service();
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  /// One pass.
  Outcome<PassReport> once();
  /// Passes until the clock stops; after a failed one the next waits longer, up to a minute.
  void run();
  /// Ends calls that are under way, for a stop that cannot wait. May be called from any thread.
  void abort();
  /// See Engine::show_progress.
  void show_progress(Progress* progress);

 private:
  struct Wiring;
  void report_health();
  void report_health_meanwhile() noexcept;
  void report(const Outcome<PassReport>& pass);

  Options options_;
  Plan plan_;
  WatchedClock clock_;  // health lines go on whatever is waited for
  Log& log_;
  int failures_ = 0;  // passes in a row that ended early
  std::optional<Time> last_whole_pass_;
  std::optional<Time> health_due_;  // nothing outside of run()
  std::unique_ptr<Wiring> wiring_;
};

}  // namespace pms_go_sync
