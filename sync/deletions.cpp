#include "sync/deletions.h"

#include <algorithm>

namespace pms_go_sync {

using dataflow_qa::mapping::value_at;

Attempt<void> Deletions::run(const Flow& flow, Link& link) {
  if (!link.gone) return {};
  if (context_.options.deletions != DeletionPolicy::ignore) {
    const auto survivor = other(*link.gone);
    if (!writes_to(context_.options, survivor)) return tl::unexpected{other_direction()};
    const auto record = context_.at(survivor).get(flow.collection(survivor), link.id_at(survivor));
    if (!record) return tl::unexpected{setback(record.error())};
    if (*record) {
      const auto done = context_.options.deletions == DeletionPolicy::archive ? archive(flow, survivor, **record)
                                                                              : remove(flow, link, survivor, **record);
      if (!done) return done;
    }
  }
  link.closed = true;
  context_.state.save_link(link);
  return {};
}

Attempt<void> Deletions::archive(const Flow& flow, Side survivor, const Json& record) {
  auto& system = context_.at(survivor);
  auto changes = system.archiving(flow.collection(survivor));
  changes.erase(std::remove_if(changes.begin(), changes.end(),
                               [&](const Change& change) { return value_at(record, change.path) == change.value; }),
                changes.end());
  if (changes.empty()) return {};
  const auto archived = system.update(flow.collection(survivor), record, changes);
  if (!archived) {
    if (archived.error().kind == TroubleKind::gone) return {};
    return tl::unexpected{setback(archived.error())};
  }
  ++context_.report.deleted;
  return {};
}

Attempt<void> Deletions::remove(const Flow& flow, const Link& link, Side survivor, const Json& record) {
  if (!as_agreed(flow, survivor, record, link.agreed, context_.directory)) {
    context_.log.warning("not deleted, since it holds an edit that the deleted record never had: left alone",
                         {{"flow", link.flow}, {"side", to_string(survivor)}, {"record", link.id_at(survivor)}});
    return {};
  }
  const auto removed = context_.at(survivor).remove(flow.collection(survivor), link.id_at(survivor));
  if (!removed) return tl::unexpected{setback(removed.error())};
  ++context_.report.deleted;
  context_.log.info("deleted", {{"flow", link.flow}, {"side", to_string(survivor)}, {"record", link.id_at(survivor)}});
  return {};
}

}  // namespace pms_go_sync
