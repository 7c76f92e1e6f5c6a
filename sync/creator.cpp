// Held by engine_test.cpp, handover_test.cpp, crash_test.cpp and link_rules_test.cpp.
#include "sync/creator.h"

#include <fmt/format.h>

#include <algorithm>

namespace pms_go_sync {
namespace {

using dataflow_qa::mapping::value_at;

/// The system may not take some values at creation. They follow as an ordinary change: until then, both sides agree on
/// what the new record has.
void agree_on_left_out(const Flow& flow, Side side, const Created& created, const Directory& directory, Json& agreed) {
  for (const auto& [property, conditions] : flow.properties) {
    const auto& path = side == Side::source ? property.source : property.target;
    const bool is_out = std::ranges::any_of(created.left_out, [&](const std::string& omitted) {
      return path == omitted || path.rfind(omitted + '.', 0) == 0;
    });
    if (!is_out || !agreed.contains(property.source)) continue;
    const auto& value = value_at(created.record, path);
    const auto has = side == Side::source ? Converted{value} : to_source(property, value, directory);
    if (has) {
      agreed[property.source] = *has;
    } else {
      agreed.erase(property.source);
    }
  }
}

}  // namespace

Attempt<std::optional<NewPair>> Creator::run(const Flow& flow, Side from, const Json& record, bool may_create) {
  const auto id = context_.at(from).id_of(record);
  if (const auto origin = context_.at(from).origin_of(record)) return adopt(flow, from, record, *origin);
  if (auto met = meet(flow, from, record); !met || *met) return met;
  if (!may_create) return std::nullopt;
  const auto made = draft(flow, from, record, context_.directory);
  if (!made.taken) return std::nullopt;
  if (!made.waiting.empty()) return tl::unexpected{waiting_for(made.waiting.front())};
  bool repeated = false;
  auto pending = prepare(flow, from, id, made, repeated);
  if (!pending) return tl::unexpected{pending.error()};
  auto created = send(flow, *pending, repeated);
  if (!created) return tl::unexpected{created.error()};
  // A record that stood there before, and that no earlier try made, was never agreed on.
  auto agreed = created->found && !repeated ? Json::object() : pending->agreed;
  agree_on_left_out(flow, other(from), *created, context_.directory, agreed);
  return link_up(flow, from, record, std::move(created->record), std::move(agreed));
}

/// This sync made the record for `origin`, and then lost its state or was set back to an older one.
Attempt<std::optional<NewPair>> Creator::adopt(const Flow& flow, Side from, const Json& record,
                                               const std::string& origin) {
  const auto there = other(from);
  if (context_.state.linked_id(flow.slug, there, origin)) {
    context_.log.warning("a second record carries the reference of a linked one: left alone",
                         {{"flow", flow.slug}, {"side", to_string(from)}, {"record", context_.at(from).id_of(record)}});
    return std::nullopt;
  }
  auto counterpart = context_.at(there).get(flow.collection(there), origin);
  if (!counterpart) return tl::unexpected{setback(counterpart.error())};
  if (!*counterpart) return std::nullopt;
  return link_up(flow, from, record, std::move(**counterpart), Json::object());
}

/// Records of the other side that are equal in one of the flow's criteria and belong to nothing else, read anew.
Attempt<std::vector<Json>> Creator::equals(const Flow& flow, Side from, const Json& record) {
  const auto there = other(from);
  auto& system = context_.at(there);
  const auto id = context_.at(from).id_of(record);
  std::vector<Json> found;
  for (const auto& candidate : context_.matches.candidates(flow, from, id)) {
    if (context_.state.linked_id(flow.slug, there, candidate)) continue;
    auto got = system.get(flow.collection(there), candidate);
    if (!got) return tl::unexpected{setback(got.error())};
    if (!*got) continue;
    auto& counterpart = got->value();
    if (!system.in_scope(flow.collection(there), counterpart)) continue;
    const auto origin = system.origin_of(counterpart);
    if (origin && *origin != id) continue;  // it was made for another record
    const auto& source = from == Side::source ? record : counterpart;
    const auto& target = from == Side::source ? counterpart : record;
    if (flow.takes(source) && flow.holds(Side::target, target) && match(flow, source, target))
      found.push_back(std::move(counterpart));
  }
  return found;
}

/// The record of the other side that is equal in a criterion. Where several could be a pair, none is made: which one is
/// meant is for a person to say.
Attempt<std::optional<NewPair>> Creator::meet(const Flow& flow, Side from, const Json& record) {
  const auto there = other(from);
  auto found = equals(flow, from, record);
  if (!found) return tl::unexpected{found.error()};
  if (found->empty()) return std::nullopt;
  const auto several = [&](Side side, const std::vector<Json>& records) {
    const auto& system = context_.at(side);
    return setback({TroubleKind::refused, fmt::format("{} {} records match in the {}, {} and {} among them",
                                                      records.size(), flow.collection(side), to_string(side),
                                                      system.id_of(records[0]), system.id_of(records[1]))});
  };
  if (found->size() > 1) return tl::unexpected{several(there, *found)};
  const auto back = equals(flow, there, found->front());
  if (!back) return tl::unexpected{back.error()};
  if (back->size() > 1) return tl::unexpected{several(from, *back)};
  return link_up(flow, from, record, std::move(found->front()), Json::object());
}

Attempt<Pending> Creator::prepare(const Flow& flow, Side from, const std::string& id, const Draft& made,
                                  bool& repeated) {
  auto known = context_.state.pending(flow.slug, from, id);
  repeated = known && !known->refused;
  if (known && !known->refused) return std::move(*known);
  Pending pending{flow.slug, from, id, made.record, made.agreed, known ? known->generation + 1 : 1, false};
  context_.state.save_pending(pending);
  return pending;
}

/// The other record that this one belongs to, where it was found instead of made.
Attempt<std::optional<std::string>> Creator::owner(const Flow& flow, const Pending& pending, const Created& created) {
  const auto& system = context_.at(other(pending.from));
  auto owner = context_.state.linked_id(flow.slug, other(pending.from), system.id_of(created.record));
  if (owner || !created.found) return owner;
  owner = system.origin_of(created.record);
  if (!owner || *owner == pending.origin) return std::nullopt;
  const auto still = context_.at(pending.from).get(flow.collection(pending.from), *owner);
  if (!still) return tl::unexpected{setback(still.error())};
  if (!*still) return std::nullopt;
  return owner;
}

Attempt<Created> Creator::send(const Flow& flow, Pending& pending, bool repeated) {
  const auto there = other(pending.from);
  auto& system = context_.at(there);
  const auto& collection = flow.collection(there);
  const auto key = fmt::format("pms-go-sync:{}:{}:{}", flow.slug, pending.origin, pending.generation);
  auto created = system.create({collection, pending.record, pending.origin, key, repeated});
  std::optional<Trouble> refused;
  if (!created) {
    refused = created.error();
  } else {
    const auto taken = owner(flow, pending, *created);
    if (!taken) return tl::unexpected{taken.error()};
    if (*taken) {
      refused = Trouble{TroubleKind::refused, fmt::format("record {} stands in the way: it belongs to {}",
                                                          system.id_of(created->record), **taken)};
    }
  }
  if (!refused) {
    if (!created->found) context_.times.is_new(there, system.changed_at(created->record));
    return std::move(*created);
  }
  if (refused->kind == TroubleKind::gone) refused->kind = TroubleKind::refused;
  auto why = setback(std::move(*refused));
  if (why.trouble.kind == TroubleKind::refused) {
    pending.refused = true;
    context_.state.save_pending(pending);
    if (system.same_identity(collection, pending.record, pending.record)) why.claim = Claim{there, pending.record};
  }
  return tl::unexpected{std::move(why)};
}

NewPair Creator::link_up(const Flow& flow, Side from, const Json& record, Json counterpart, Json agreed) {
  const auto& source = from == Side::source ? record : counterpart;
  const auto& target = from == Side::source ? counterpart : record;
  Link link;
  link.flow = flow.slug;
  link.source_id = context_.source.id_of(source);
  link.target_id = context_.target.id_of(target);
  link.agreed = std::move(agreed);
  link.source_seen = context_.source.changed_at(source);
  link.target_seen = context_.target.changed_at(target);
  context_.state.add_link(link);
  ++context_.report.created;
  context_.log.debug("linked", {{"flow", link.flow}, {"source", link.source_id}, {"target", link.target_id}});
  return {std::move(link), std::move(counterpart)};
}

}  // namespace pms_go_sync
