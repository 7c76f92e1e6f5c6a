// What depends on a moment, each kind in a world of its own: restarts, edits while the subject is away, several changes
// with one timestamp at the edge of a poll, an edit between the subject's read and its write.

#include "suites/common.h"
#include "suites/suites.h"

namespace dataflow_qa::suites {
namespace {

using checklist::Kind;
using run::CheckDefinition;
using world::Property;
using world::Scene;
using world::Side;
using world::Story;

/// Stopped and started again: the same pairs. That there is no new record, link.one-to-one tells in this world too.
Story restart(Scene& scene) {
  const auto first = scene.make(Side::source);
  const auto second = scene.make(Side::source);
  co_await scene.settled();
  const auto before_first = scene.linkage(first);
  const auto before_second = scene.linkage(second);
  scene.require(before_first, world::HasOneCounterpart());
  scene.require(before_second, world::HasOneCounterpart());
  co_await scene.stopped();
  co_await scene.settled();
  scene.expect(scene.linkage(first), world::HasSameCounterparts(before_first.counterparts));
  scene.expect(scene.linkage(second), world::HasSameCounterparts(before_second.counterparts));
}

/// Edits on both sides while the subject is stopped arrive after it starts.
Story while_down(Scene& scene, Property property) {
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
  scene.expect(scene.arrival(here, Side::source, property), world::Arrived());
  scene.expect(scene.arrival(there, Side::target, property), world::Arrived());
}

/// The route by which the subject lists the flow's records on `side`.
std::string listing_route(Scene& scene, Side side) {
  std::string route;
  const auto& alias = scene.world().model().system(side).declaration->alias;
  scene.world().journal().for_each_since(0, [&](const mocks::JournalEntry& entry) {
    const bool own = entry.system == alias && entry.collection == scene.flow().collection(side);
    if (own && entry.actor == mocks::Actor::subject && entry.listing && !entry.listing->lookup) route = entry.route;
  });
  return route.substr(route.find(' ') + 1);
}

/// While the subject lists, `first` is done just before the list is made and `second` just after, with one timestamp.
void at_the_edge_of_a_poll(Scene& scene, Side side, std::function<void()> first, std::function<void()> second) {
  const auto route = listing_route(scene, side);
  if (route.empty()) Scene::not_applicable("the subject was not seen to list these records");
  auto& clock = scene.world().clock();
  scene.world().at_next_request(side, {.method = "GET", .route = route},
                                {.before_work =
                                     [&clock, first = std::move(first)] {
                                       clock.hold();
                                       first();
                                     },
                                 .before_answer =
                                     [&clock, second = std::move(second)] {
                                       second();
                                       clock.release();
                                     }});
}

/// Two records with one change timestamp, of which a poll sees the first alone; the same with edits in the target.
Story same_tick(Scene& scene, Property property) {
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
  scene.expect(scene.arrival(first, Side::target, property), world::Arrived());
  scene.expect(scene.arrival(second, Side::target, property), world::Arrived());
}

/// A person edits `there` on the other side in the moment between the subject's read of that record and its write.
Story lost_update(Scene& scene, Property here, Property there) {
  std::vector<std::pair<Side, world::RecordRef>> records;
  for (const auto side : {Side::source, Side::target}) records.emplace_back(side, scene.make(Side::source));
  co_await scene.settled();
  std::vector<bool> met(records.size(), false);
  for (std::size_t i = 0; i < records.size(); ++i) {
    const auto side = records[i].first;
    const auto pair = scene.require_pair(records[i].second);
    const auto written = world::other(side);
    scene.edit(pair, side, here, scene.fresh_value(here));
    scene.world().at_next_request(written, {.method = "PATCH", .target = "/" + pair.id(written)},
                                  {.before_work = [&scene, &met, i, pair, written, there] {
                                    scene.edit(pair, written, there, scene.fresh_value(there));
                                    met[i] = true;
                                  }});
  }
  co_await scene.settled();
  for (std::size_t i = 0; i < records.size(); ++i) {
    const auto side = records[i].first;
    const auto pair = scene.require_pair(records[i].second);
    scene.expect(scene.arrival(pair, side, here), world::Arrived());
    if (met[i]) scene.expect(scene.arrival(pair, world::other(side), there), world::Arrived());
  }
  if (std::none_of(met.begin(), met.end(), [](bool it) { return it; })) {
    Scene::not_applicable("the subject was not seen to write to these records with PATCH");
  }
}

}  // namespace

void add_moment_checks(const run::Subjects& subjects, std::vector<CheckDefinition>& checks) {
  for (const auto* flow : subjects.flows()) {
    const auto properties = editable(*flow);
    const auto every = link_item(subjects, *flow);
    const auto in_sync = subjects.item(*flow, Kind::keep_in_sync);
    const auto add = [&](const std::string& name, const std::optional<std::string>& item, std::size_t needed,
                         const std::string& world, std::function<Story(Scene&)> body) {
      if (!item) return;
      auto& check = checks.emplace_back(check_of(*flow, name, *item, std::move(body)));
      check.world = world;
      if (properties.size() < needed) {
        check.not_applicable = "the mapping has too few properties that could be edited on both sides";
      }
    };
    add("link.restart", every, 0, "restart", restart);
    // One step waits for the next request to a collection, so each flow has a world to itself.
    add("link.same-tick", every, 1, flow->slug() + " same tick",
        [properties](Scene& scene) { return same_tick(scene, properties[0]); });
    add("sync.while-down", in_sync, 1, "restart",
        [properties](Scene& scene) { return while_down(scene, properties[0]); });
    add("sync.lost-update", in_sync, 2, "lost update",
        [properties](Scene& scene) { return lost_update(scene, properties[0], properties[1]); });
  }
}

}  // namespace dataflow_qa::suites
