// What depends on a moment, each kind in a world of its own: restarts, edits while the subject is away, several changes
// with one timestamp at the edge of a poll, an edit between the subject's read and its write.

#include "suites/common.h"
#include "suites/suites.h"

namespace dataflow_qa::suites {
namespace {

using checklist::Kind;
using checks::CheckContext;
using checks::CheckScript;
using model::Property;
using model::Side;
using run::CheckDefinition;

/// Stopped and started again: the same pairs; and what was made meanwhile arrives, from the target too where the
/// subject claims that. That there is no new record, link.one-to-one tells in this world too.
CheckScript restart(CheckContext& scene, bool both_ways) {
  if (both_ways && prepare_references(scene)) co_await scene.settled();
  const auto first = scene.make(Side::source);
  const auto second = scene.make(Side::source);
  co_await scene.settled();
  const auto before_first = scene.linkage(first);
  const auto before_second = scene.linkage(second);
  scene.require(before_first, checks::HasOneCounterpart());
  scene.require(before_second, checks::HasOneCounterpart());
  co_await scene.stopped();
  std::vector<world::RecordRef> meanwhile{scene.make(Side::source)};
  if (both_ways) meanwhile.push_back(scene.make(Side::target));
  co_await scene.settled();
  scene.expect(scene.linkage(first), checks::HasSameCounterparts(before_first.counterparts));
  scene.expect(scene.linkage(second), checks::HasSameCounterparts(before_second.counterparts));
  for (const auto& record : meanwhile) expect_linked_and_equal(scene, record);
}

/// Edits on both sides while the subject is stopped arrive after it starts.
CheckScript while_down(CheckContext& scene, Property property) {
  const auto first = scene.make(Side::source);
  const auto second = scene.make(Side::source);
  co_await scene.settled();
  const auto here = scene.require_pair(first);
  const auto there = scene.require_pair(second);
  co_await scene.stopped();
  scene.edit(here, Side::source, property, scene.fresh_value(property));
  const auto from_source = scene.fresh_value(property);
  scene.edit(here, Side::source, property, from_source);
  scene.edit(there, Side::target, property, scene.fresh_value(property));
  co_await scene.settled();
  scene.expect(scene.arrival(here, Side::source, property), checks::Arrived());
  scene.expect(scene.arrival(there, Side::target, property), checks::Arrived());
}

/// The route by which the subject lists the flow's records on `side`.
std::string listing_route(CheckContext& scene, Side side) {
  std::string route;
  const auto& alias = scene.world().model().system(side).declaration->alias;
  scene.world().journal().for_each_since(0, [&](const mocks::JournalEntry& entry) {
    const bool own = entry.system == alias && entry.collection == scene.flow().collection(side);
    if (own && entry.actor == mocks::Actor::subject && entry.listing && !entry.listing->lookup) route = entry.route;
  });
  return route.substr(route.find(' ') + 1);
}

/// While the subject lists, `first` is done just before the list is made and `second` just after, with one timestamp.
void at_the_edge_of_a_poll(CheckContext& scene, Side side, std::function<void()> first, std::function<void()> second) {
  const auto route = listing_route(scene, side);
  if (route.empty()) CheckContext::not_applicable("the subject was not seen to list these records");
  auto& clock = scene.world().clock();
  scene.world().at_next_request(side, {.method = "GET", .route = route},
                                {.before_work =
                                     [&scene, &clock, first = std::move(first)] {
                                       clock.hold();
                                       scene.circumstance(reports::Circumstance::same_tick);
                                       first();
                                     },
                                 .before_answer =
                                     [&clock, second = std::move(second)] {
                                       second();
                                       clock.release();
                                     }});
}

/// Two records with one change timestamp, of which a poll sees the first alone; the same with edits in the target.
CheckScript same_tick(CheckContext& scene, Property property) {
  const auto one = scene.make(Side::source);
  const auto other = scene.make(Side::source);
  co_await scene.settled();
  const auto first = scene.require_pair(one);
  const auto second = scene.require_pair(other);
  std::vector<world::RecordRef> made;
  const auto make = [&] { made.push_back(scene.make(Side::source)); };
  at_the_edge_of_a_poll(scene, Side::source, make, make);
  co_await scene.settled();
  if (made.size() != 2) throw world::HarnessTrouble("the subject no longer listed the source's records");
  for (const auto& record : made) expect_linked_and_equal(scene, record);
  const auto edit = [&](const world::Pair& pair) {
    scene.edit(pair, Side::target, property, scene.fresh_value(property));
  };
  at_the_edge_of_a_poll(
      scene, Side::target, [&] { edit(first); }, [&] { edit(second); });
  co_await scene.settled();
  scene.expect(scene.arrival(first, Side::target, property), checks::Arrived());
  scene.expect(scene.arrival(second, Side::target, property), checks::Arrived());
}

/// A record that is edited on `side`, and by another person on the other side in the moment between the subject's read
/// of it there and its write.
struct Meeting {
  Side side = Side::source;
  Property interposed;  // what the other person edits
  world::RecordRef record;
  nlohmann::json edited;
  std::optional<nlohmann::json> met;  // the other person's value, where the subject came by
};

void interpose(CheckContext& scene, Meeting& meeting) {
  const auto pair = scene.require_pair(meeting.record);
  const auto written = model::other(meeting.side);
  scene.world().at_next_request(written, {.method = "PATCH", .target = "/" + pair.id(written)},
                                {.before_work = [&scene, &meeting, pair, written] {
                                  scene.circumstance(reports::Circumstance::write_in_flight);
                                  const auto value = scene.fresh_value(meeting.interposed);
                                  scene.edit(pair, written, meeting.interposed, value);
                                  meeting.met = value;
                                }});
}

void expect_nothing_lost(CheckContext& scene, const Meeting& meeting, const Property& property,
                         const std::string& rule) {
  const auto pair = scene.require_pair(meeting.record);
  const auto written = model::other(meeting.side);
  if (meeting.met && meeting.interposed.mapping == property.mapping) {
    const bool from_source = meeting.side == Side::source;
    auto conflict = scene.conflict(pair, property, from_source ? meeting.edited : *meeting.met,
                                   from_source ? *meeting.met : meeting.edited);
    conflict.winner = winner(rule, written);
    conflict.rule = rule;
    scene.expect(conflict, checks::Converges());
    return;
  }
  scene.expect(scene.arrival(pair, meeting.side, property), checks::Arrived());
  if (meeting.met) scene.expect(scene.arrival(pair, written, meeting.interposed), checks::Arrived());
}

/// Tells on which sides the subject never came by; where it did on neither, the check does not apply.
void tell_what_was_not_met(CheckContext& scene, const std::vector<Meeting>& meetings) {
  const auto met = [](const Meeting& meeting) { return meeting.met.has_value(); };
  if (std::none_of(meetings.begin(), meetings.end(), met)) {
    CheckContext::not_applicable("the subject was not seen to write to these records with PATCH");
  }
  for (const auto& meeting : meetings) {
    const auto& label = scene.world().label(model::other(meeting.side));
    if (!met(meeting))
      scene.observe("it was not seen to write to " + label + " with PATCH, so nothing was tried there");
  }
}

/// A person edits another property in the moment between the subject's read and its write; the same one, too, where
/// the subject claims a rule for that.
CheckScript lost_update(CheckContext& scene, Property property, Property another, std::string rule) {
  std::vector<Meeting> meetings;
  for (const auto side : {Side::source, Side::target}) {
    meetings.push_back({side, another, scene.make(Side::source), {}, {}});
    if (winner(rule, side)) meetings.push_back({side, property, scene.make(Side::source), {}, {}});
  }
  co_await scene.settled();
  co_await scene.held();
  for (auto& meeting : meetings) {
    meeting.edited = scene.fresh_value(property);
    scene.edit(scene.require_pair(meeting.record), meeting.side, property, meeting.edited);
  }
  if (rule == "last-change-wins") co_await scene.second_later();
  for (auto& meeting : meetings) interpose(scene, meeting);
  co_await scene.settled();
  for (const auto& meeting : meetings) expect_nothing_lost(scene, meeting, property, rule);
  tell_what_was_not_met(scene, meetings);
}

/// A person edits a property, and once more while the subject carries the first value over: what it then finds on the
/// other side is what it wrote itself, and what it finds on this side is not what it has carried over.
CheckScript overtaken(CheckContext& scene, Property property) {
  std::vector<Meeting> meetings;
  for (const auto side : both_sides) meetings.push_back({side, property, scene.make(Side::source), {}, {}});
  co_await scene.settled();
  co_await scene.held();
  for (const auto& meeting : meetings) {
    scene.edit(scene.require_pair(meeting.record), meeting.side, property, scene.fresh_value(property));
  }
  for (auto& meeting : meetings) {
    const auto pair = scene.require_pair(meeting.record);
    const auto written = model::other(meeting.side);
    scene.world().at_next_request(written, {.method = "PATCH", .target = "/" + pair.id(written)},
                                  {.before_answer = [&scene, &meeting, pair, property] {
                                    scene.circumstance(reports::Circumstance::write_in_flight);
                                    meeting.met = scene.fresh_value(property);
                                    scene.edit(pair, meeting.side, property, *meeting.met);
                                  }});
  }
  co_await scene.settled();
  for (const auto& meeting : meetings) {
    scene.expect(scene.arrival(scene.require_pair(meeting.record), meeting.side, property), checks::Arrived());
  }
  tell_what_was_not_met(scene, meetings);
}

}  // namespace

void add_moment_checks(const run::SuiteInput& input, std::vector<CheckDefinition>& checks) {
  for (const auto* flow : input.flows()) {
    const auto properties = editable(*flow);
    const auto every = link_item(input, *flow);
    const auto in_sync = input.item(*flow, Kind::keep_in_sync);
    const auto add = [&](const std::string& name, const std::optional<std::string>& item, std::size_t needed,
                         const std::string& world, std::function<CheckScript(CheckContext&)> body) {
      if (!item) return;
      auto& check = checks.emplace_back(check_of(*flow, name, *item, std::move(body)));
      check.world = world;
      if (properties.size() < needed) {
        check.not_applicable = "the mapping has too few properties that could be edited on both sides";
      }
    };
    const bool both_ways = !excuse_for_birth_in_target(input, *flow);
    add("link.restart", every, 0, "restart", [both_ways](CheckContext& scene) { return restart(scene, both_ways); });
    // One step waits for the next request to a collection, so each flow has a world to itself.
    add("link.same-tick", every, 1, flow->slug() + " same tick",
        [properties](CheckContext& scene) { return same_tick(scene, properties[0]); });
    add("sync.while-down", in_sync, 1, "restart",
        [properties](CheckContext& scene) { return while_down(scene, properties[0]); });
    add("sync.lost-update", in_sync, 2, "lost update",
        [properties, rule = input.subject->capabilities.conflicts](CheckContext& scene) {
          return lost_update(scene, properties[0], properties[1], rule);
        });
    for (const auto& object : mapped_objects(*flow)) {
      const auto two = two_parts(object);
      if (!two) continue;
      add("sync.lost-update." + object.name, in_sync, 0, "lost update",
          [two = *two, rule = input.subject->capabilities.conflicts](CheckContext& scene) {
            return lost_update(scene, two.first, two.second, rule);
          });
    }
    add("sync.overtaken", in_sync, 1, "lost update",
        [properties](CheckContext& scene) { return overtaken(scene, properties[0]); });
  }
}

}  // namespace dataflow_qa::suites
