// Held by planted_defects_test.cpp.
// What every correct sync keeps, whatever persons did.

#include "harness/checks/deletion_outcome.h"
#include "harness/explore/playback.h"

namespace dataflow_qa::explore {

using checks::Pair;
using model::Property;
using nlohmann::json;

template <typename T, typename M>
bool Playback::meets(const T& observed, const M& matcher, std::source_location at) {
  if (!judging_) return !matcher(observed);
  check_.require(observed, matcher, at);
  return true;
}

bool Playback::judge() {
  return std::all_of(actors_.begin(), actors_.end(), [&](auto& each) {
    auto& actor = each.second;
    if (actor.gone) return true;
    if (judging_) check_.focus(actor.record);
    return actor.removed ? judge_removal(actor) : judge_link(actor) && judge_values(actor);
  });
}

/// What came of conflicts counts from now on, as what persons wrote does.
void Playback::end_round() {
  for (auto& [name, actor] : actors_) {
    if (std::exchange(actor.removed, std::nullopt)) actor.gone = true;
    if (actor.gone) continue;
    for (const auto& path : disputed_of(actor)) {
      check_.edit.accept_outcome(*actor.pair, property(path));
      auto& past = actor.pasts[path];
      if (auto now = value_now(actor, property(path)); past.empty() || past.back() != now)
        past.push_back(std::move(now));
    }
    actor.edits = {};
  }
  is_apart_ = false;
}

bool Playback::judge_removal(Actor& actor) {
  auto outcome = check_.seen.deletion_outcome(*actor.pair, *actor.removed);
  // What persons did just before may have come after the deletion.
  outcome.was_archived = outcome.was_archived || is_archived(actor);
  const bool claims_more =
      outcome.rule == checks::DeletionRule::archive || outcome.rule == checks::DeletionRule::propagate;
  const bool untouched = outcome.survivors == checks::DeletionOutcome::Of::stays && outcome.made_again == 0;
  if (claims_more && untouched && !check_.seen.compared_everything()) return true;  // it may still come
  return meets(outcome, checks::FollowsDeletionPolicy());
}

/// Whether persons made the record inactive or archived, by what the counterpart may have heard before the deletion.
bool Playback::is_archived(const Actor& actor) const {
  return std::any_of(actor.pasts.begin(), actor.pasts.end(), [&](const auto& past) {
    const auto& [path, values] = past;
    const auto& inactive = property(path).source->inactive_value;
    if (!inactive || values.empty()) return false;
    const bool was = std::find(values.begin(), values.end(), *inactive) != values.end();
    return values.back() == *inactive || (was && actor.edits.by_property().contains(path));
  });
}

bool Playback::judge_link(Actor& actor) {
  const auto linkage = check_.seen.linkage(actor.record);
  if (!meets(linkage, checks::HasOneCounterpart())) return false;
  if (actor.pair) return meets(linkage, checks::HasSameCounterparts(actor.counterparts));
  if (!judging_ && linkage.counterparts.empty()) return false;
  actor.pair = check_.require_pair(actor.record);
  actor.counterparts = linkage.counterparts;
  return true;
}

/// The properties that share a field with this one on a side, itself among them, of those that were edited.
std::vector<std::string> Playback::bound_to(const Actor& actor, const std::string& path) const {
  std::vector<std::string> result;
  const auto of = property(path);
  for (const auto& [other, sides] : actor.edits.by_property()) {
    const auto each = property(other);
    if (each.mapping->source == of.mapping->source || each.mapping->target == of.mapping->target) {
      result.push_back(other);
    }
  }
  return result;
}

/// The properties that were edited on both sides, or share a field with one that was edited on the other side.
std::set<std::string> Playback::disputed_of(const Actor& actor) const {
  std::set<std::string> result;
  for (const auto& [path, sides] : actor.edits.by_property()) {
    std::set<Side> edited_on;
    for (const auto& each : bound_to(actor, path)) {
      for (const auto& [side, edit] : actor.edits.by_property().at(each)) edited_on.insert(side);
    }
    if (edited_on.size() > 1) result.insert(path);
  }
  return result;
}

bool Playback::judge_values(Actor& actor) {
  const auto& pair = *actor.pair;
  const auto disputed = disputed_of(actor);
  for (const auto& [path, sides] : actor.edits.by_property()) {
    const auto edited = property(path);
    if (disputed.contains(path)) {
      if (sides.size() > 1 && !judge_conflict(actor, edited)) return false;
      continue;
    }
    // A record that had no counterpart when it was edited has arrived with it, or not at all.
    const auto side = sides.begin()->first;
    if (!check_.seen.has_edited(pair, side, edited)) continue;
    if (!meets(check_.seen.arrival(pair, side, edited), checks::Arrived())) return false;
  }
  std::vector<Property> rest;
  const auto& record = check_.view.record({Side::source, pair.flow, pair.source});
  for (const auto& each : check_.model().properties_of(check_.flow(), record)) {
    if (!disputed.contains(each.mapping->source)) rest.push_back(each);
  }
  return meets(check_.seen.agreement(pair, rest), checks::AgreesInEveryProperty());
}

bool Playback::judge_conflict(const Actor& actor, const Property& property) {
  const auto& sides = actor.edits.by_property().at(property.mapping->source);
  auto conflict =
      check_.seen.conflict(*actor.pair, property, sides.at(Side::source).value, sides.at(Side::target).value);
  conflict.rule = terms_.rule;
  conflict.winner = winner(actor, property);
  return meets(conflict, checks::Converges());
}

/// Nobody must where a fault may have kept the subject from an edit, or other edits bear on the value.
std::optional<Side> Playback::winner(const Actor& actor, const Property& property) const {
  const auto& path = property.mapping->source;
  const bool is_plain = !property.mapping->when && bound_to(actor, path).size() == 1;
  return undisturbed_ && is_plain ? actor.edits.winner(path, terms_) : std::nullopt;
}

}  // namespace dataflow_qa::explore
