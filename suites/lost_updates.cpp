// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.
// A person edits a record at any point of the subject's work on it, from the first read to the answer to its write: no
// edit is lost.

#include <fmt/format.h>

#include <algorithm>

#include "harness/run/claims.h"
#include "suites/common.h"

namespace dataflow_qa::suites {
namespace {

using checklist::Kind;
using checks::CheckContext;
using checks::CheckScript;
using checks::ConflictRule;
using checks::RequestPoint;
using checks::winner;
using model::Flow;
using model::Property;
using model::Side;
using run::CheckDefinition;

/// A point in the work of carrying an edit over: at a request to the side that was edited, or that is written to.
struct Place {
  RequestPoint point;
  bool on_edited_side = false;
};

/// The points of a check; `request` is how a report calls them.
struct Places {
  std::vector<Place> all;
  std::string request;
};

Places at_write() {
  return {{{RequestPoint::before_change}}, "change records of {}"};
}
Places at_listing() {
  return {{{RequestPoint::after_listing, true}, {RequestPoint::after_listing, false}}, "list records of {}"};
}
Places at_read() {
  return {{{RequestPoint::before_read}, {RequestPoint::after_read}, {RequestPoint::after_read, true}},
          "read single records of {}"};
}

/// A record that is edited on `side`, and by another person on the other side while the subject carries that over.
struct Meeting {
  Side side = Side::source;
  Place place;
  Property interposed;  // what the other person edits
  checks::RecordRef record;
  nlohmann::json edited;
  std::optional<nlohmann::json> met;  // the other person's value, where the subject came by

  [[nodiscard]] Side written() const { return model::other(side); }
  [[nodiscard]] Side interrupted() const { return place.on_edited_side ? side : written(); }
};

/// Whether the other person's edit of the same property may come after all that a correct sync can look at before it
/// writes over it: the system does not refuse the write.
bool is_beyond_care(const Flow& flow, const Place& place, Side written, ConflictRule rule) {
  if (flow.entity(written).has_conditional_writes || winner(rule, written) != written) return false;
  return place.point == RequestPoint::before_change || place.point == RequestPoint::after_read;
}

/// Meetings at each place, for each side: of the property with another one and, where a rule says who wins, with
/// itself.
std::vector<Meeting> meetings_at(const Flow& flow, const Places& places, const Property& property,
                                 const Property& another, ConflictRule rule) {
  std::vector<Meeting> result;
  for (const auto& place : places.all) {
    for (const auto side : both_sides) {
      result.push_back({side, place, another, {}, {}, {}});
      // Elsewhere the first edit may have been carried over already: then the second one is no conflict, but the later.
      const bool is_conflict = place.point == RequestPoint::before_change || rule == ConflictRule::last_change_wins;
      if (!is_conflict || !winner(rule, side) || is_beyond_care(flow, place, model::other(side), rule)) continue;
      result.push_back({side, place, property, {}, {}, {}});
    }
  }
  return result;
}

/// Says where nothing was tried since no sync could do better.
void report_what_is_beyond_care(CheckContext& check, const Places& places, ConflictRule rule) {
  for (const auto side : both_sides) {
    const bool any = std::any_of(places.all.begin(), places.all.end(),
                                 [&](const Place& place) { return is_beyond_care(check.flow(), place, side, rule); });
    if (!any) continue;
    check.observe(check.view.label(side) + " has no conditional writes, so no sync can keep an edit of the same " +
                  "property that comes just before its write; that is not tried there");
  }
}

void interpose(CheckContext& check, Meeting& meeting) {
  const auto pair = check.require_pair(meeting.record);
  const auto at = meeting.interrupted();
  check.edit.at_next(meeting.place.point, {at, pair.flow, pair.id(at)}, [&check, &meeting, pair] {
    const auto value = check.edit.fresh_value(pair, meeting.interposed);
    check.edit(pair, meeting.written(), meeting.interposed, value);
    meeting.met = value;
  });
}

void expect_nothing_lost(CheckContext& check, const Meeting& meeting, const Property& property, ConflictRule rule) {
  const auto pair = check.require_pair(meeting.record);
  const auto written = meeting.written();
  if (meeting.met && meeting.interposed.mapping == property.mapping) {
    const bool from_source = meeting.side == Side::source;
    auto conflict = check.seen.conflict(pair, property, from_source ? meeting.edited : *meeting.met,
                                        from_source ? *meeting.met : meeting.edited);
    conflict.winner = winner(rule, written);
    conflict.rule = rule;
    check.expect(conflict, checks::Converges());
    return;
  }
  check.expect(check.seen.arrival(pair, meeting.side, property), checks::Arrived());
  if (meeting.met) check.expect(check.seen.arrival(pair, written, meeting.interposed), checks::Arrived());
}

/// Reports in which system the subject never came by; where it did in neither, the check does not apply.
void report_what_was_not_met(CheckContext& check, const std::vector<Meeting>& meetings, const std::string& request) {
  const auto was_met = [&](std::optional<Side> side) {
    return std::any_of(meetings.begin(), meetings.end(), [&](const Meeting& meeting) {
      return meeting.met && (!side || meeting.interrupted() == *side);
    });
  };
  const auto what = [&](const std::string& of) { return fmt::format(fmt::runtime(request), of); };
  if (!was_met(std::nullopt)) {
    CheckContext::not_applicable("the subject was not seen to " + what("either system") + " when a person had edited");
  }
  for (const auto side : both_sides) {
    const bool tried = std::any_of(meetings.begin(), meetings.end(),
                                   [&](const Meeting& meeting) { return meeting.interrupted() == side; });
    if (!tried || was_met(side)) continue;
    check.observe("it was not seen to " + what(check.view.label(side)) + ", so nothing was tried there");
  }
}

/// A person edits another property between the subject's read and its write; the same one, too, where the subject
/// claims a rule for that.
CheckScript lost_update(CheckContext& check, Places places, Property property, Property another, ConflictRule rule) {
  auto meetings = meetings_at(check.flow(), places, property, another, rule);
  for (auto& meeting : meetings) meeting.record = check.make(Side::source);
  co_await check.settled();
  co_await check.held();
  for (auto& meeting : meetings) {
    const auto pair = check.require_pair(meeting.record);
    meeting.edited = check.edit.fresh_value(pair, property);
    check.edit(pair, meeting.side, property, meeting.edited);
  }
  if (rule == ConflictRule::last_change_wins) co_await check.second_later();
  for (auto& meeting : meetings) interpose(check, meeting);
  co_await check.settled();
  for (const auto& meeting : meetings) expect_nothing_lost(check, meeting, property, rule);
  report_what_was_not_met(check, meetings, places.request);
  report_what_is_beyond_care(check, places, rule);
}

/// Where a person edits after the subject's write of the first edit: where that was made, or where the subject wrote,
/// in one tick with its write.
enum class After { on_edited_side, in_tick_on_written_side };

Side side_of(const Meeting& meeting, After after) {
  return after == After::on_edited_side ? meeting.side : meeting.written();
}

void follow(CheckContext& check, Meeting& meeting, After after) {
  const auto pair = check.require_pair(meeting.record);
  const checks::RecordRef written{meeting.written(), pair.flow, pair.id(meeting.written())};
  const auto edit = [&check, &meeting, pair, side = side_of(meeting, after)] {
    meeting.met = check.edit.fresh_value(pair, meeting.interposed);
    check.edit(pair, side, meeting.interposed, *meeting.met);
  };
  if (after == After::on_edited_side) {
    check.edit.at_next(RequestPoint::after_change, written, edit);
  } else {
    check.edit.in_tick_of_next_change(written, edit);
  }
}

/// A person edits a property, and a person edits again while the subject carries the first value over. What the subject
/// then finds on the other side is its own value and not what stands on this side; or, edited in one tick with its
/// write, a value that no timestamp shows to be new.
CheckScript followed(CheckContext& check, Property property, Property interposed, After after) {
  auto meetings = meetings_at(check.flow(), at_write(), property, interposed, ConflictRule::unspecified);
  for (auto& meeting : meetings) meeting.record = check.make(Side::source);
  co_await check.settled();
  co_await check.held();
  for (const auto& meeting : meetings) {
    check.edit.anew(check.require_pair(meeting.record), meeting.side, property);
  }
  for (auto& meeting : meetings) follow(check, meeting, after);
  co_await check.settled();
  for (const auto& meeting : meetings) {
    const auto pair = check.require_pair(meeting.record);
    const auto side = side_of(meeting, after);
    check.expect(check.seen.arrival(pair, meeting.side, property), checks::Arrived());
    if (meeting.met && side != meeting.side)
      check.expect(check.seen.arrival(pair, side, interposed), checks::Arrived());
  }
  report_what_was_not_met(check, meetings, at_write().request);
}

}  // namespace

void add_lost_update_checks(const run::SuiteInput& input, std::vector<CheckDefinition>& checks) {
  for (const auto* flow : input.flows()) {
    const auto properties = editable(*flow);
    const auto item = input.item(*flow, Kind::keep_in_sync);
    if (!item) continue;
    const auto rule = run::conflict_rule(input, *flow);
    const auto add = [&](const std::string& name, std::size_t needed, std::function<CheckScript(CheckContext&)> body) {
      auto& definition = checks.emplace_back(check_of(*flow, "sync." + name, *item, std::move(body)));
      in_world_of_seconds(definition);
      definition.world.may_share = false;  // they hold requests up
      if (properties.size() < needed) {
        definition.not_applicable = "the mapping has too few properties that could be edited on both sides";
      }
    };
    const auto of_two = [&](const std::string& name, const Places& places, const Property& one, const Property& other) {
      add(name, 0,
          [places, one, other, rule](CheckContext& check) { return lost_update(check, places, one, other, rule); });
    };
    const std::pair<const char*, Places> kinds[] = {
        {"lost-update", at_write()}, {"lost-update.at-listing", at_listing()}, {"lost-update.at-read", at_read()}};
    for (const auto& [name, places] : kinds) {
      add(name, 2, [places = places, properties, rule](CheckContext& check) {
        return lost_update(check, places, properties[0], properties[1], rule);
      });
    }
    for (const auto& object : mapped_objects(*flow)) {
      if (const auto two = two_parts(object)) of_two("lost-update." + object.name, at_write(), two->first, two->second);
    }
    add("overtaken", 1, [properties](CheckContext& check) {
      return followed(check, properties[0], properties[0], After::on_edited_side);
    });
    add("in-tick-of-write", 2, [properties](CheckContext& check) {
      return followed(check, properties[0], properties[1], After::in_tick_on_written_side);
    });
  }
}

}  // namespace dataflow_qa::suites
