#pragma once

// Brings the two records of one link together: reads what it was not given, merges, writes, until both are as agreed.
// Each write is saved before the next call, so that a crash at any point loses nothing.

#include <map>

#include "sync/engine_context.h"

namespace pms_go_sync {

class PairSync {
 public:
  explicit PairSync(const EngineContext& context) : context_{context} {}

  struct Records {
    std::optional<Json> source;
    std::optional<Json> target;
    [[nodiscard]] std::optional<Json>& at(Side side) { return side == Side::source ? source : target; }
    [[nodiscard]] const std::optional<Json>& at(Side side) const { return side == Side::source ? source : target; }
    void forget() { source = target = std::nullopt; }
  };

  /// `source`, `target`: the records where they were just read. Marks the link as gone where one is not there any more.
  /// A refusal has a claim where it was about what identifies the record.
  Attempt<void> run(const Flow& flow, Link& link, std::optional<Json> source, std::optional<Json> target);

  /// What the pair's records hold, and what is to be written to them.
  struct Outlook {
    Records records;
    Merge merged;

    [[nodiscard]] const Json& now(Side side) const { return *records.at(side); }
    /// The record as it will be once all is written.
    [[nodiscard]] Json then(Side side) const;
  };
  /// Reads both records, and writes nothing. Nothing where one of them is not there any more: the link says so then.
  Attempt<std::optional<Outlook>> outlook(const Flow& flow, Link& link);

  /// The fields of `then` that no other record may share, and in which it differs from `now`.
  [[nodiscard]] Json new_identity(const Flow& flow, Side side, const Json& now, const Json& then) const;

  /// Writes what is to be written to `side`, but with the identity that System::parking says: the pair agrees on it as
  /// on any other value, so that nobody takes it for an edit.
  Attempt<void> park(const Flow& flow, Link& link, Side side, Outlook& outlook);

 private:
  Attempt<std::optional<Merge>> compare(const Flow& flow, Link& link, Records& records);
  Attempt<void> read(const Flow& flow, Link& link, Side side, Records& records);
  [[nodiscard]] bool behind(const Link& link, Side side, const Json& record);
  bool leave_to_other_direction(Merge& merged) const;
  void note_arrived(const Flow& flow, Link& link, Records& records);
  [[nodiscard]] Winner winner(const Records& records) const;
  [[nodiscard]] std::vector<PlannedChange> parking(const Flow& flow, Side side, const Json& record) const;
  [[nodiscard]] std::optional<Claim> claim(const Flow& flow, Side side, const Json& record,
                                           const std::vector<PlannedChange>& changes) const;
  Attempt<void> write(const Flow& flow, Link& link, Side side, const std::vector<PlannedChange>& changes,
                      Records& records);
  Attempt<void> write_what_is_taken(const Flow& flow, Link& link, Side side, const std::vector<PlannedChange>& changes,
                                    Records& records);
  void mark_gone(Link& link, Side side);

  EngineContext context_;
  std::map<std::pair<std::int64_t, Side>, Time> behind_since_;  // by link; own clock
};

}  // namespace pms_go_sync
