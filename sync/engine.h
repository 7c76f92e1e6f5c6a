#pragma once

// One pass: lists what has changed in each collection of both systems, and carries over everything that follows from
// it.
//
//   Engine engine{plan, pms, go, state, clock, log, {.create_in_source = true}};
//   auto report = engine.pass();
//
// One record in trouble does not hold up the others: the state records it, and when it is due again.
// A pass ends early where a system does not answer, or where the clock says stop.

#include <functional>
#include <map>
#include <set>
#include <string>
#include <unordered_set>

#include "sync/backoff.h"
#include "sync/change_window.h"
#include "sync/creator.h"
#include "sync/deletions.h"
#include "sync/engine_context.h"
#include "sync/handover.h"
#include "sync/known_records.h"
#include "sync/pair_sync.h"
#include "sync/progress.h"

namespace pms_go_sync {

class Engine {
 public:
  /// All must outlive it.
  Engine(const Plan& plan, System& source, System& target, State& state, Clock& clock, Log& log, EngineOptions options);
  ~Engine() = default;
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// Trouble: `unavailable` or `stopped`; what was done until then is done.
  Outcome<PassReport> pass();

  /// First listings are shown there. Null: nowhere.
  void show_progress(Progress* progress) { progress_ = progress; }
  /// Done before each record, so that a long pass can report how far it is.
  void between_records(std::function<void()> call) { between_records_ = std::move(call); }

 private:
  Outcome<void> refresh_lookups();
  Outcome<void> retry_stuck(const Flow& flow);
  Outcome<void> create_wanted(const Flow& flow);
  Outcome<void> decide(const Flow& flow);
  [[nodiscard]] bool may_create(const Flow& flow, Side side, const std::string& id) const;
  Outcome<void> walk(const Flow& flow, Side side);
  Outcome<Page> page(Side side, const ListQuery& query);
  Outcome<bool> walk_once(const Flow& flow, Side side, bool everything);
  [[nodiscard]] bool scan_is_due(const Flow& flow, Side side);
  Outcome<void> look_for_missing(const Flow& flow, Side side, const std::unordered_set<std::string>& seen);
  Outcome<void> begin_progress(const Flow& flow, Side side);
  Outcome<void> handle(const Flow& flow, Side side, Json record);
  Outcome<void> attempt(const Flow& flow, Side side, const std::string& id, std::optional<Json> record,
                        Time changed = {});
  Attempt<void> carry_over(const Flow& flow, Side side, const std::string& id, std::optional<Json> record,
                           std::optional<Link>& link);
  Attempt<void> create(const Flow& flow, Side side, const std::string& id, std::optional<Json> record,
                       std::optional<Link>& link);
  Attempt<bool> settle_unanswered(const Flow& flow, Side side, const Json& record, std::optional<Link>& link);
  Attempt<void> settle_rivals(const Flow& flow, Side side, const std::string& id, const Json& record);
  Outcome<void> record_setback(Stuck stuck, const Setback& setback);
  [[nodiscard]] bool has_come(const Unresolved& missing) const;
  ChangeWindow& window(Side side, const std::string& collection);

  const Plan& plan_;
  State& state_;
  Clock& clock_;
  Log& log_;
  EngineOptions options_;
  KnownRecords directory_;
  PassReport report_;
  Matches matches_;
  RecordTimes times_;
  EngineContext context_;
  PairSync pairs_;
  Creator creator_;
  Backoff backoff_;
  Deletions deletions_;
  Handover handover_;
  std::map<std::pair<Side, std::string>, ChangeWindow> windows_;
  std::map<std::pair<Side, std::string>, std::chrono::microseconds> set_back_;  // what each window has applied
  /// Records without a counterpart that were listed and not looked into yet.
  struct Undecided {
    Time changed;
    bool has_origin = false;
  };
  std::map<std::string, std::map<std::pair<Side, std::string>, Undecided>> undecided_;  // by slug
  std::map<std::string, std::set<std::string>> wanted_;  // by slug: source records that others wait for
  std::map<std::string, std::set<std::string>> asked_;   // those of them that were tried
  std::set<std::pair<Side, std::string>> settling_;      // creations that wait for another one to be settled first
  Progress* progress_ = nullptr;
  std::function<void()> between_records_ = [] {};
  Time pass_started_;
  int unavailable_in_row_ = 0;
};

}  // namespace pms_go_sync
