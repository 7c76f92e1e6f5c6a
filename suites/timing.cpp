// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.
// Checks that depend on timing, each kind in a world of its own: restarts, edits while the subject is away, several
// changes with one timestamp at the edge of a poll.

#include "suites/common.h"

namespace dataflow_qa::suites {
namespace {

using checklist::Kind;
using checks::CheckContext;
using checks::CheckScript;
using model::Property;
using model::Side;
using run::CheckDefinition;

/// Stopped and started again: the same pairs; and what was made meanwhile arrives, from the target too where the
/// subject claims that. link.one-to-one, in this world too, reports new records.
CheckScript restart(CheckContext& check, bool both_ways) {
  if (both_ways && prepare_references(check)) co_await check.settled();
  const auto first = check.make(Side::source);
  const auto second = check.make(Side::source);
  co_await check.settled();
  const auto before_first = check.seen.linkage(first);
  const auto before_second = check.seen.linkage(second);
  check.require(before_first, checks::HasOneCounterpart());
  check.require(before_second, checks::HasOneCounterpart());
  co_await check.stopped();
  std::vector<checks::RecordRef> meanwhile{check.make(Side::source)};
  if (both_ways) meanwhile.push_back(check.make(Side::target));
  co_await check.settled();
  check.expect(check.seen.linkage(first), checks::HasSameCounterparts(before_first.counterparts));
  check.expect(check.seen.linkage(second), checks::HasSameCounterparts(before_second.counterparts));
  for (const auto& record : meanwhile) expect_linked_and_equal(check, record);
}

/// Edits on both sides while the subject is stopped arrive after it starts.
CheckScript while_down(CheckContext& check, Property property) {
  const auto first = check.make(Side::source);
  const auto second = check.make(Side::source);
  co_await check.settled();
  const auto here = check.require_pair(first);
  const auto there = check.require_pair(second);
  co_await check.stopped();
  check.edit.anew(here, Side::source, property);
  const auto from_source = check.edit.fresh_value(here, property);
  check.edit(here, Side::source, property, from_source);
  check.edit.anew(there, Side::target, property);
  co_await check.settled();
  check.expect(check.seen.arrival(here, Side::source, property), checks::Arrived());
  check.expect(check.seen.arrival(there, Side::target, property), checks::Arrived());
}

/// While the subject lists, `first` is done just before the list is made and `second` just after, with one timestamp.
void at_the_edge_of_a_poll(CheckContext& check, Side side, std::function<void()> first, std::function<void()> second) {
  const auto route = check.journal.listing_route(side);
  if (route.empty()) CheckContext::not_applicable("the subject was not seen to list these records");
  check.edit.at_next_listing(side, route, std::move(first), std::move(second));
}

/// Two records with one change timestamp, when a poll sees only the first; the same with edits in the target.
CheckScript same_tick(CheckContext& check, Property property) {
  const auto one = check.make(Side::source);
  const auto other = check.make(Side::source);
  co_await check.settled();
  const auto first = check.require_pair(one);
  const auto second = check.require_pair(other);
  std::vector<checks::RecordRef> made;
  const auto make = [&] { made.push_back(check.make(Side::source)); };
  at_the_edge_of_a_poll(check, Side::source, make, make);
  co_await check.settled();
  if (made.size() != 2) CheckContext::not_applicable("the subject did not list the source's records again");
  for (const auto& record : made) expect_linked_and_equal(check, record);
  if (check.edit.leaves_out(check.flow(), Side::target, property)) co_return;
  const auto edit = [&](const checks::Pair& pair) { check.edit.anew(pair, Side::target, property); };
  at_the_edge_of_a_poll(
      check, Side::target, [&] { edit(first); }, [&] { edit(second); });
  co_await check.settled();
  check.expect(check.seen.arrival(first, Side::target, property), checks::Arrived());
  check.expect(check.seen.arrival(second, Side::target, property), checks::Arrived());
}

}  // namespace

void add_timing_checks(const run::SuiteInput& input, std::vector<CheckDefinition>& checks) {
  for (const auto* flow : input.flows()) {
    const auto properties = editable(*flow);
    const auto every = link_item(input, *flow);
    const auto in_sync = input.item(*flow, Kind::keep_in_sync);
    const auto add = [&](const std::string& name, const std::optional<std::string>& item, std::size_t needed,
                         const std::string& world, std::function<CheckScript(CheckContext&)> body) {
      if (!item) return;
      auto& definition = checks.emplace_back(check_of(*flow, name, *item, std::move(body)));
      definition.world.name = world;
      if (properties.size() < needed) {
        definition.not_applicable = "the mapping has too few properties that could be edited on both sides";
      }
    };
    const bool both_ways = !excuse_for_birth_in_target(input, *flow);
    add("link.restart", every, 0, "restart", [both_ways](CheckContext& check) { return restart(check, both_ways); });
    // One step waits for the next request to a collection, so each flow has a world to itself.
    add("link.same-tick", every, 1, flow->slug() + " same tick",
        [properties](CheckContext& check) { return same_tick(check, properties[0]); });
    add("sync.while-down", in_sync, 1, "restart",
        [properties](CheckContext& check) { return while_down(check, properties[0]); });
  }
}

}  // namespace dataflow_qa::suites
