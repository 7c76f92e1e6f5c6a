#pragma once

// Brings the two records of one link together: reads what it was not given, merges, writes, until both are as agreed.
// Each write is saved before the next call, so that a crash at any point loses nothing.

#include <map>

#include "sync/engine_context.h"

namespace pms_go_sync {

class PairSync {
 public:
  explicit PairSync(const EngineContext& context) : context_{context} {}

  /// `source`, `target`: the records where they were just read. Marks the link as gone where one is not there any more.
  Attempt<void> run(const Flow& flow, Link& link, std::optional<Json> source, std::optional<Json> target);

 private:
  struct Records {
    std::optional<Json> source;
    std::optional<Json> target;
    [[nodiscard]] std::optional<Json>& at(Side side) { return side == Side::source ? source : target; }
    void forget() { source = target = std::nullopt; }
  };

  Attempt<void> read(const Flow& flow, Link& link, Side side, Records& records);
  [[nodiscard]] bool behind(const Link& link, Side side, const Json& record);
  [[nodiscard]] bool leave_to_other_direction(Merge& merged) const;
  void note_arrived(const Flow& flow, Link& link, Records& records);
  [[nodiscard]] Side winner(const Records& records) const;
  Attempt<void> write(const Flow& flow, Link& link, Side side, const std::vector<PlannedChange>& changes,
                      Records& records);
  Attempt<void> write_what_is_taken(const Flow& flow, Link& link, Side side, const std::vector<PlannedChange>& changes,
                                    Records& records);
  void mark_gone(Link& link, Side side);

  EngineContext context_;
  std::map<std::pair<std::int64_t, Side>, Time> behind_since_;  // by link; own clock
};

}  // namespace pms_go_sync
