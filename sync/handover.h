#pragma once

// Hands over what only one record of a collection may have (a project's code). Where a system refuses it to one record
// because another one has it still, and that one is to have something else, the other one goes first, and so on from
// holder to holder. Where they stand in each other's way, as after a swap, one is parked meanwhile (PairSync::park).
//
// Every step is an ordinary write of one pair: a crash between two of them leaves pairs that the next try completes.

#include <set>

#include "sync/deletions.h"
#include "sync/engine_context.h"
#include "sync/pair_sync.h"

namespace pms_go_sync {

class Handover {
 public:
  /// Both must outlive it.
  Handover(const EngineContext& context, PairSync& pairs, Deletions& deletions)
      : context_{context}, pairs_{pairs}, deletions_{deletions} {}

  /// As PairSync::run, and clears the way where a record is refused what another one is to give up.
  Attempt<void> run(const Flow& flow, Link& link, std::optional<Json> source, std::optional<Json> target);

  /// True where it is worth trying again; false where the holder is to keep what is claimed, or is not known.
  Attempt<bool> clear(const Flow& flow, const Claim& claim);

  /// Whether the pair went first for another one since the last page was listed: what the page shows of it is old.
  [[nodiscard]] bool went_first(const Link& link) const { return went_first_.count(link.id) > 0; }
  void page_listed() { went_first_.clear(); }

 private:
  /// A pair that stands in the way. No outlook where one of its records is not there any more.
  struct Holder {
    Link link;
    std::optional<PairSync::Outlook> outlook;
  };
  Attempt<std::optional<Holder>> holder(const Flow& flow, const Claim& claim);
  [[nodiscard]] bool has(const Flow& flow, const Holder& holder, const Claim& claim) const;
  /// Whether there is nothing to wait for: the holder's side stays as it is.
  [[nodiscard]] bool keeps(const Flow& flow, const Claim& claim, const Holder& holder) const;
  Attempt<bool> go_first(const Flow& flow, Side side, std::vector<Holder> chain);
  Attempt<void> carry_over(const Flow& flow, Holder& holder);

  EngineContext context_;
  PairSync& pairs_;
  Deletions& deletions_;
  std::set<std::int64_t> went_first_;  // ids of links
};

}  // namespace pms_go_sync
