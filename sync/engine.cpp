#include "sync/engine.h"

#include <fmt/format.h>

namespace pms_go_sync {
namespace {

/// So many records in a row that a system does not answer for: it is the system, not the records.
constexpr int give_up_after = 3;
constexpr int most_retries_in_a_pass = 200;

}  // namespace

Engine::Engine(const Plan& plan, System& source, System& target, State& state, Clock& clock, Log& log,
               EngineOptions options)
    : plan_{plan},
      state_{state},
      clock_{clock},
      log_{log},
      options_{options},
      directory_{state_},
      context_{source, target, state_, directory_, clock_, log_, options_, report_, matches_, times_},
      pairs_{context_},
      creator_{context_},
      backoff_{options.seed},
      deletions_{context_},
      handover_{context_, pairs_, deletions_} {}

Outcome<PassReport> Engine::pass() {
  report_ = {};
  pass_started_ = clock_.now();
  unavailable_in_row_ = 0;
  if (auto done = refresh_lookups(); !done) return tl::unexpected{done.error()};
  for (const auto& flow : plan_.flows) {
    // Where records are linked by what they hold, nothing is created before both collections are read.
    const bool read_first = flow.has_link_rules();
    if (!read_first) {
      if (auto done = retry_stuck(flow); !done) return tl::unexpected{done.error()};
    }
    for (const auto side : {Side::source, Side::target}) {
      if (!writes_to(options_, other(side)) && !read_first) continue;
      if (auto done = walk(flow, side); !done) return tl::unexpected{done.error()};
    }
    if (!read_first) continue;
    if (auto done = retry_stuck(flow); !done) return tl::unexpected{done.error()};
    if (auto done = decide(flow); !done) return tl::unexpected{done.error()};
  }
  return report_;
}

/// The cache lives as long as the program: its first listing is whole, whatever an earlier process has read.
Outcome<void> Engine::refresh_lookups() {
  for (const auto& [collection, by] : plan_.lookups) {
    auto& changes =
        windows_.try_emplace({Side::target, "lookup " + collection}, ChangeWindow{std::nullopt, options_.overlap})
            .first->second;
    const auto read = directory_.read_names(collection, by, changes.since(pass_started_), context_.target);
    if (!read) return tl::unexpected{read.error()};
    if (read->whole) changes.walked(read->latest, pass_started_);
  }
  return {};
}

bool Engine::has_come(const Unresolved& missing) const {
  switch (missing.kind) {
    case Unresolved::Kind::link:
      return directory_.linked(missing.where, missing.side, missing.id).has_value();
    case Unresolved::Kind::lookup:
      return missing.side == Side::source ? directory_.id_by_key(missing.where, missing.id).has_value()
                                          : directory_.key_by_id(missing.where, missing.id).has_value();
    case Unresolved::Kind::value:
      break;
  }
  return false;
}

/// Creations and deletions that a crash left behind, records whose time has come, and those whose reference is there
/// now.
Outcome<void> Engine::retry_stuck(const Flow& flow) {
  for (const auto& pending : state_.abandoned(flow.slug)) {
    if (!writes_to(options_, other(pending.from))) continue;
    if (auto done = attempt(flow, pending.from, pending.origin, std::nullopt); !done) return done;
  }
  for (const auto& link : state_.links_to_close(flow.slug)) {
    if (state_.stuck(flow.slug, Side::source, link.source_id)) continue;
    if (auto done = attempt(flow, Side::source, link.source_id, std::nullopt); !done) return done;
  }
  auto again = state_.stuck_due(flow.slug, pass_started_, most_retries_in_a_pass);
  for (auto& waiting : state_.stuck_waiting(flow.slug)) {
    if (waiting.due > pass_started_ && has_come(*waiting.waits_for)) again.push_back(std::move(waiting));
  }
  for (const auto& stuck : again) {
    const auto done = attempt(flow, stuck.side, stuck.id, std::nullopt);
    if (done) continue;
    if (done.error().kind != TroubleKind::unavailable) return done;
    // They may be all that it fails at: what is new gets its turn. A system that is down fails there, too.
    unavailable_in_row_ = 0;
    break;
  }
  return {};
}

/// A record as a listing shows it. What needs no call is found out without one.
Outcome<void> Engine::handle(const Flow& flow, Side side, Json record) {
  ++report_.listed;
  between_records_();
  const auto& system = context_.at(side);
  if (!system.in_scope(flow.collection(side), record)) return {};
  const auto id = system.id_of(record);
  const auto link = state_.link(flow.slug, side, id);
  if (system.is_deleted(record)) {
    if (!link || link->gone) return {};
    return attempt(flow, side, id, std::nullopt);
  }
  if (link && (link->gone || as_agreed(flow, side, record, link->agreed, directory_))) return {};
  if (!link && flow.has_link_rules()) matches_.note(flow, side, id, record);
  const auto stuck = link ? state_.stuck(flow.slug, Side::source, link->source_id) : state_.stuck(flow.slug, side, id);
  if (stuck && system.changed_at(record) <= stuck->seen(side)) return {};
  if (!link && flow.has_link_rules()) {
    undecided_[flow.slug][{side, id}] = {system.changed_at(record), system.origin_of(record).has_value()};
    return {};
  }
  if (link && handover_.went_first(*link)) return attempt(flow, side, id, std::nullopt, system.changed_at(record));
  return attempt(flow, side, id, std::move(record));
}

/// A record that waits for a counterpart of a source record says that the source record is connected: a reference to it
/// could not be carried over. Such a source record is tried once; after that, when it changes or is due again.
Outcome<void> Engine::create_wanted(const Flow& flow) {
  auto& wanted = wanted_[flow.slug];
  wanted.clear();
  for (const auto& slug : flow.connected) {
    for (const auto& waiting : state_.stuck_waiting(slug)) {
      const auto& missing = *waiting.waits_for;
      const bool here = missing.kind == Unresolved::Kind::link && missing.where == flow.slug;
      if (here && missing.side == Side::source) wanted.insert(missing.id);
    }
  }
  for (const auto& id : wanted) {
    if (state_.linked_id(flow.slug, Side::source, id) || state_.stuck(flow.slug, Side::source, id)) continue;
    if (!asked_[flow.slug].insert(id).second) continue;
    auto got = context_.source.get(flow.source_collection, id);
    undecided_[flow.slug].erase({Side::source, id});  // it is tried here
    if (got && !*got) continue;
    if (auto done = attempt(flow, Side::source, id, got ? std::move(*got) : std::nullopt); !done) return done;
  }
  return {};
}

bool Engine::may_create(const Flow& flow, Side side, const std::string& id) const {
  if (!writes_to(options_, other(side))) return false;
  if (state_.pending(flow.slug, side, id)) return true;  // it was decided before a crash or a refusal
  if (side == Side::target) return options_.create_in_source && !flow.link_first;
  const auto wanted = wanted_.find(flow.slug);
  return !flow.link_first || (wanted != wanted_.end() && wanted->second.count(id) > 0);
}

/// Both collections are read by now. A record that is neither to be created nor like one of the other side costs no
/// call.
Outcome<void> Engine::decide(const Flow& flow) {
  if (auto done = create_wanted(flow); !done) return done;
  auto& undecided = undecided_[flow.slug];
  while (!undecided.empty()) {
    const auto [key, record] = *undecided.begin();
    const auto& [side, id] = key;
    const bool due = record.has_origin || may_create(flow, side, id) || !matches_.candidates(flow, side, id).empty();
    if (due && !state_.linked_id(flow.slug, side, id)) {
      if (auto done = attempt(flow, side, id, std::nullopt, record.changed); !done) return done;
    }
    undecided.erase(key);
  }
  return {};
}

Outcome<void> Engine::attempt(const Flow& flow, Side side, const std::string& id, std::optional<Json> record,
                              Time changed) {
  if (clock_.stopping()) return tl::unexpected{Trouble{TroubleKind::stopped, "stopping"}};
  between_records_();
  Stuck stuck{flow.slug, side, id, TroubleKind::refused, "", 0, {}, {}, {}, std::nullopt};
  if (record) changed = context_.at(side).changed_at(*record);
  (side == Side::source ? stuck.source_seen : stuck.target_seen) = changed;
  auto link = state_.link(flow.slug, side, id);
  const auto done = carry_over(flow, side, id, std::move(record), link);
  if (link) {
    stuck.side = Side::source;
    stuck.id = link->source_id;
    stuck.source_seen = std::max(stuck.source_seen, link->source_seen);
    stuck.target_seen = std::max(stuck.target_seen, link->target_seen);
  }
  if (!done) return record_setback(std::move(stuck), done.error());
  unavailable_in_row_ = 0;
  state_.clear_stuck(flow.slug, stuck.side, stuck.id);
  return {};
}

/// `link` is set where the record has one, or gets one.
Attempt<void> Engine::carry_over(const Flow& flow, Side side, const std::string& id, std::optional<Json> record,
                                 std::optional<Link>& link) {
  if (!link) return create(flow, side, id, std::move(record), link);
  if (!link->gone) {
    std::optional<Json> source;
    std::optional<Json> target;
    (side == Side::source ? source : target) = std::move(record);
    if (auto done = handover_.run(flow, *link, std::move(source), std::move(target)); !done) return done;
  }
  if (link->gone && !link->closed) return deletions_.run(flow, *link);
  return {};
}

Attempt<void> Engine::create(const Flow& flow, Side side, const std::string& id, std::optional<Json> record,
                             std::optional<Link>& link) {
  if (!record) {
    auto& system = context_.at(side);
    auto got = system.get(flow.collection(side), id);
    if (!got) return tl::unexpected{setback(got.error())};
    if (!*got || !system.in_scope(flow.collection(side), **got)) {
      state_.remove_pending(flow.slug, side, id);
      return {};
    }
    record = std::move(*got);
  }
  const auto linked = settle_unanswered(flow, side, *record, link);
  if (!linked) return tl::unexpected{linked.error()};
  if (*linked) return {};
  const bool creates = may_create(flow, side, id);
  if (creates) {
    if (auto done = settle_rivals(flow, side, id, *record); !done) return done;
  }
  auto made = creator_.run(flow, side, *record, creates);
  if (!made && made.error().claim) {
    const auto cleared = handover_.clear(flow, *made.error().claim);
    if (!cleared) return tl::unexpected{cleared.error()};
    if (*cleared) made = creator_.run(flow, side, *record, creates);
  }
  if (!made) return tl::unexpected{made.error()};
  if (!*made && !writes_to(options_, other(side))) return tl::unexpected{other_direction()};
  if (!*made) return {};
  link = std::move((*made)->link);
  if (side == Side::source) return handover_.run(flow, *link, std::move(record), std::move((*made)->counterpart));
  return handover_.run(flow, *link, std::move((*made)->counterpart), std::move(record));
}

/// A creation of ours whose answer was lost may have made this very record: that one is settled first. Where two such
/// creations wait for each other, as after codes were swapped, the one in hand goes on. True where it is linked by
/// that.
Attempt<bool> Engine::settle_unanswered(const Flow& flow, Side side, const Json& record, std::optional<Link>& link) {
  const auto& system = context_.at(side);
  const auto id = system.id_of(record);
  for (const auto& pending : state_.unanswered(flow.slug, other(side))) {
    const bool ours = system.origin_of(record) == pending.origin ||
                      system.same_identity(flow.collection(side), pending.record, record) ||
                      system.may_be_made_of(flow.collection(side), pending.record, record);
    if (!ours) continue;
    if (!writes_to(options_, side)) return tl::unexpected{other_direction()};
    const std::pair key{pending.from, pending.origin};
    if (!settling_.insert(key).second) continue;
    const auto settled = create(flow, pending.from, pending.origin, std::nullopt, link);
    settling_.erase(key);
    if (!settled) return tl::unexpected{settled.error()};
    if (state_.linked_id(flow.slug, side, id)) return true;
  }
  return false;
}

/// A creation whose answer was lost may have made a record with the identity that this one is to have, because the
/// record that it was for had that identity then. It is settled first: this record would be linked to what it made.
Attempt<void> Engine::settle_rivals(const Flow& flow, Side side, const std::string& id, const Json& record) {
  const auto& collection = flow.collection(other(side));
  const auto is_unanswered = [&](const std::string& origin) {
    const auto pending = state_.pending(flow.slug, side, origin);
    return pending && !pending->refused;
  };
  for (const auto& rival : state_.unanswered(flow.slug, side)) {
    if (is_unanswered(id)) return {};  // its own creation may have been sent: there was no rival then
    const auto wanted = draft(flow, side, record, directory_).record;
    if (!context_.at(other(side)).same_identity(collection, rival.record, wanted)) continue;
    if (auto done = attempt(flow, side, rival.origin, std::nullopt); !done) {
      return tl::unexpected{setback(done.error())};
    }
    if (!is_unanswered(rival.origin)) continue;
    return tl::unexpected{setback({TroubleKind::refused, fmt::format("what it is to be made as may have been made for "
                                                                     "{}: that is settled first",
                                                                     rival.origin)})};
  }
  return {};
}

Outcome<void> Engine::record_setback(Stuck stuck, const Setback& setback) {
  const auto& [trouble, waits_for, claim] = setback;
  if (trouble.kind == TroubleKind::stopped) return tl::unexpected{trouble};
  if (trouble.kind == TroubleKind::other_direction) {
    unavailable_in_row_ = 0;  // both systems have answered
    return {};
  }
  const auto known = state_.stuck(stuck.flow, stuck.side, stuck.id);
  stuck.attempts = known && known->kind == trouble.kind ? known->attempts + 1 : 1;
  if (known) {  // a try without a listing does not forget which state was tried
    stuck.source_seen = std::max(stuck.source_seen, known->source_seen);
    stuck.target_seen = std::max(stuck.target_seen, known->target_seen);
  }
  stuck.kind = trouble.kind;
  stuck.message = log_.masked(trouble.message);  // what a server says may repeat a key
  stuck.waits_for = waits_for;
  constexpr std::chrono::microseconds not_in_this_pass{1};
  stuck.due = clock_.now() + backoff_.record_delay(trouble.kind, stuck.attempts) + not_in_this_pass;
  state_.save_stuck(stuck);
  ++report_.stuck;
  log_.write(trouble.kind == TroubleKind::waiting ? Level::info : Level::warning, "not carried over",
             {{"flow", stuck.flow},
              {"side", to_string(stuck.side)},
              {"record", stuck.id},
              {"kind", to_string(trouble.kind)},
              {"reason", trouble.message},
              {"attempts", stuck.attempts}});
  if (trouble.kind != TroubleKind::unavailable) {
    unavailable_in_row_ = 0;
    return {};
  }
  if (++unavailable_in_row_ < give_up_after) return {};
  return tl::unexpected{trouble};
}

}  // namespace pms_go_sync
