#include "sync/handover.h"

#include <algorithm>
#include <ranges>

namespace pms_go_sync {
namespace {

using dataflow_qa::mapping::set_value_at;
using dataflow_qa::mapping::value_at;

/// A refusal for each side, and one more where somebody edits meanwhile.
constexpr int most_rounds = 3;

struct Value {
  std::string property;  // its name in the agreed values
  Json agreed;           // in the source's form
};

/// The mapped properties that identify the record: in none of them it could equal another one.
std::vector<Value> identities(const EngineContext& context, const Flow& flow, const Claim& claim) {
  std::vector<Value> result;
  for (const auto& [property, conditions] : flow.properties) {
    const auto& path = claim.side == Side::source ? property.source : property.target;
    const auto& value = value_at(claim.record, path);
    if (value.is_null()) continue;
    auto alone = Json::object();
    set_value_at(alone, path, value);
    if (!context.at(claim.side).same_identity(flow.collection(claim.side), alone, alone)) continue;
    auto agreed = claim.side == Side::source ? Converted{value} : to_source(property, value, context.directory);
    if (agreed) result.push_back({property.source, std::move(*agreed)});
  }
  return result;
}

}  // namespace

Attempt<void> Handover::run(const Flow& flow, Link& link, std::optional<Json> source, std::optional<Json> target) {
  auto done = pairs_.run(flow, link, std::move(source), std::move(target));
  for (int round = 0; round < most_rounds && !done && done.error().claim; ++round) {
    const auto cleared = clear(flow, *done.error().claim);
    if (!cleared) return tl::unexpected{cleared.error()};
    if (!*cleared) break;
    // It may have been one of those that stood in each other's way.
    if (auto now = context_.state.link(flow.slug, Side::source, link.source_id)) link = std::move(*now);
    if (link.gone) return {};
    done = pairs_.run(flow, link, std::nullopt, std::nullopt);
  }
  return done;
}

Attempt<bool> Handover::clear(const Flow& flow, const Claim& claim) {
  std::vector<Holder> chain;
  auto next = claim;
  for (;;) {
    if (context_.clock.stopping()) return tl::unexpected{setback({TroubleKind::stopped, "stopping"})};
    auto found = holder(flow, next);
    if (!found) return tl::unexpected{found.error()};
    if (!*found) break;
    auto& holder = **found;
    went_first_.insert(holder.link.id);
    const auto before = std::ranges::find(chain, holder.link.id, [](const Holder& each) { return each.link.id; });
    if (before != chain.end()) {
      const auto parked = pairs_.park(flow, before->link, claim.side, *before->outlook);
      if (parked) break;
      const auto kind = parked.error().trouble.kind;
      if (kind == TroubleKind::conflict) return true;
      if (kind != TroubleKind::refused) return tl::unexpected{parked.error()};
      if (has(flow, *before, next)) return false;
      break;  // it was about another value
    }
    if (keeps(flow, next, holder)) return false;
    const bool is_last = !holder.outlook;
    if (!is_last) {
      const auto& outlook = *holder.outlook;
      next.record = pairs_.new_identity(flow, claim.side, outlook.now(claim.side), outlook.then(claim.side));
    }
    chain.push_back(std::move(holder));
    if (is_last) break;
  }
  if (chain.empty()) return false;
  return go_first(flow, claim.side, std::move(chain));
}

/// The linked record that has the claimed identity. The state says which ones to ask for.
Attempt<std::optional<Handover::Holder>> Handover::holder(const Flow& flow, const Claim& claim) {
  for (const auto& wanted : identities(context_, flow, claim)) {
    for (auto& link : context_.state.links_agreed_on(flow.slug, wanted.property, wanted.agreed)) {
      if (link.gone == claim.side) continue;
      if (link.gone) return Holder{std::move(link), std::nullopt};
      auto outlook = pairs_.outlook(flow, link);
      if (!outlook) return tl::unexpected{outlook.error()};
      if (link.gone == claim.side) continue;
      Holder holder{std::move(link), std::move(*outlook)};
      if (!holder.outlook || has(flow, holder, claim)) return holder;
    }
  }
  return std::nullopt;
}

bool Handover::has(const Flow& flow, const Holder& holder, const Claim& claim) const {
  return context_.at(claim.side)
      .same_identity(flow.collection(claim.side), holder.outlook->now(claim.side), claim.record);
}

/// Whether what is claimed stays with the holder.
bool Handover::keeps(const Flow& flow, const Claim& claim, const Holder& holder) const {
  if (!holder.outlook) return holder.link.closed;
  const auto then = holder.outlook->then(claim.side);
  return context_.at(claim.side).same_identity(flow.collection(claim.side), then, claim.record);
}

/// From the end, so that each finds free what it is to have. False where one is refused it all the same.
Attempt<bool> Handover::go_first(const Flow& flow, Side side, std::vector<Holder> chain) {
  for (auto& holder : chain | std::views::reverse) {
    const auto done = carry_over(flow, holder);
    if (done) continue;
    const auto& [trouble, waits_for, claim] = done.error();
    if (trouble.kind == TroubleKind::unavailable || trouble.kind == TroubleKind::stopped) {
      return tl::unexpected{done.error()};
    }
    if (claim && claim->side == side) return false;
  }
  return true;
}

Attempt<void> Handover::carry_over(const Flow& flow, Holder& holder) {
  auto& [link, outlook] = holder;
  Attempt<void> done;
  if (outlook && !link.gone) {
    done = pairs_.run(flow, link, std::move(outlook->records.source), std::move(outlook->records.target));
  }
  if (done && link.gone && !link.closed) done = deletions_.run(flow, link);
  if (done) context_.state.clear_stuck(flow.slug, Side::source, link.source_id);
  return done;
}

}  // namespace pms_go_sync
