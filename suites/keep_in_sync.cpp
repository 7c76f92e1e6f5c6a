// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.
// "Once a link … is established, it will keep in sync …, regardless of where it is edited": the pair as a whole.

#include <map>

#include "harness/run/claims.h"
#include "suites/common.h"

namespace dataflow_qa::suites {
namespace {

using checks::CheckContext;
using checks::CheckScript;
using checks::ConflictRule;
using checks::winner;
using model::Property;
using model::Side;
using run::CheckDefinition;

/// Edits that alternate between the sides, with a settle between.
CheckScript to_and_fro(CheckContext& check, Property property) {
  const auto record = check.make(Side::source);
  co_await check.settled();
  const auto pair = check.require_pair(record);
  for (const auto side : {Side::source, Side::target, Side::source, Side::target}) {
    check.edit.anew(pair, side, property);
    co_await check.settled();
    check.require(check.seen.arrival(pair, side, property), checks::Arrived());
  }
}

/// Many quick edits of one record: the last value stands on both sides.
CheckScript burst(CheckContext& check, Property property) {
  const auto record = check.make(Side::source);
  co_await check.settled();
  const auto pair = check.require_pair(record);
  for (const auto side : {Side::source, Side::target}) {
    for (int i = 0; i < 8; ++i) check.edit.anew(pair, side, property);
    co_await check.settled();
    check.require(check.seen.arrival(pair, side, property), checks::Arrived());
  }
}

/// Texts, e-mail addresses and numbers: what a record could be taken for another one by.
bool may_identify(const Property& property) {
  return property.mapping->enumeration.empty() && property.source->type == mocks::FieldType::string &&
         property.source->format != mocks::TextFormat::country;
}

/// Name, code, number, e-mail and address all change, of one record on each side: still the same records.
CheckScript identity(CheckContext& check) {
  std::map<Side, checks::RecordRef> records;  // by the side on which they are edited
  for (const auto side : both_sides) records.emplace(side, check.make(Side::source));
  co_await check.settled();
  std::map<Side, checks::Linkage> before;
  std::vector<PersonsEdit> edits;
  for (const auto& [side, record] : records) {
    const auto pair = check.require_pair(record);
    before.emplace(side, check.seen.linkage(record));
    const auto source = check.view.record(record);
    for (const auto& property : check.model().properties_of(check.flow(), source)) {
      if (is_free_to_edit(property) && may_identify(property)) edits.push_back({side, property, pair});
    }
  }
  co_await check.held();
  for (const auto& edit : edits) check.edit.anew(edit.pair, edit.side, edit.property);
  co_await check.settled();
  expect_all_arrived(check, edits);
  for (const auto& [side, record] : records) {
    check.expect(check.seen.linkage(record), checks::HasSameCounterparts(before.at(side).counterparts));
  }
}

/// Both sides edit one record at once, in different properties: both edits survive, on both sides.
CheckScript different_properties(CheckContext& check, Property here, Property there) {
  const auto record = check.make(Side::source);
  co_await check.settled();
  const auto pair = check.require_pair(record);
  co_await check.held();
  check.circumstance(reports::Circumstance::both_sides_at_once);
  check.edit.anew(pair, Side::source, here);
  check.edit.anew(pair, Side::target, there);
  co_await check.settled();
  check.expect(check.seen.arrival(pair, Side::source, here), checks::Arrived());
  check.expect(check.seen.arrival(pair, Side::target, there), checks::Arrived());
}

/// A person takes the object away: as a whole, or part by part. Whether the target has a null in its place is an open
/// point, so there it is always part by part.
void take_away(CheckContext& check, const checks::Pair& pair, Side side, const MappedObject& object, bool whole) {
  if (whole && side == Side::source && object.may_lack) {
    return check.edit.clear_object(pair, side, object_path(object.parts.front(), side), object.parts);
  }
  for (const auto& part : object.parts) check.edit(pair, side, part, nullptr);
}

/// An object that comes later, goes as a whole, comes again, and goes part by part, on each side.
CheckScript comes_and_goes(CheckContext& check, MappedObject object) {
  enum class Turn { comes, goes_whole, goes_by_parts };
  std::map<Side, checks::RecordRef> records;  // by the side on which they are edited
  for (const auto side : both_sides) records.emplace(side, check.make(Side::source, without(object)));
  co_await check.settled();
  for (const auto turn : {Turn::comes, Turn::goes_whole, Turn::comes, Turn::goes_by_parts}) {
    co_await check.held();
    for (const auto& [side, record] : records) {
      const auto pair = check.require_pair(record);
      if (turn != Turn::comes) {
        take_away(check, pair, side, object, turn == Turn::goes_whole);
        continue;
      }
      for (const auto& part : object.parts) check.edit(pair, side, part, check.edit.fresh_something(pair, part));
    }
    co_await check.settled();
    for (const auto& [side, record] : records) {
      for (const auto& part : object.parts) {
        check.require(check.seen.arrival(check.require_pair(record), side, part), checks::Arrived());
      }
    }
  }
}

/// The rule that two conflicts show: the one in which the target was later, and the one in which the source was.
std::string rule_seen(CheckContext& check, const checks::Conflict& target_later, const checks::Conflict& source_later) {
  const auto of = [&](Side side) { return "the edit in " + check.view.label(side); };
  const bool decided = target_later.source_stands != target_later.target_stands &&
                       source_later.source_stands != source_later.target_stands;
  std::string stands = "now one edit, now the other,";
  if (decided && target_later.target_stands && source_later.source_stands) stands = "the later edit";
  if (decided && target_later.source_stands && source_later.target_stands) stands = "the earlier edit";
  if (decided && target_later.target_stands && source_later.target_stands) stands = of(Side::target);
  if (decided && target_later.source_stands && source_later.source_stands) stands = of(Side::source);
  return "of two edits of one property at once, " + stands + " stands";
}

/// The same with one property, once with each side first: they end equal, at one of the two values; at the right one
/// where a rule is claimed, by which later ones may win.
CheckScript same_property(CheckContext& check, Property property, ConflictRule rule,
                          std::optional<std::string> excuse) {
  if (excuse) check.observe(*excuse + "; so whichever edit stands counts as right");
  const auto first = check.make(Side::source);
  const auto second = check.make(Side::source);
  co_await check.settled();
  const std::map<Side, checks::Pair> pairs{{Side::target, check.require_pair(first)},  // by who is later
                                           {Side::source, check.require_pair(second)}};
  std::map<std::pair<Side, Side>, nlohmann::json> written;  // by who is later, and by side
  co_await check.held();
  check.circumstance(reports::Circumstance::both_sides_at_once);
  for (const auto& [later, pair] : pairs) {
    for (const auto side : {Side::source, Side::target})
      written[{later, side}] = check.edit.fresh_value(pair, property);
    const auto earlier = model::other(later);
    check.edit(pair, earlier, property, written[{later, earlier}]);
  }
  if (rule == ConflictRule::last_change_wins) co_await check.second_later();
  for (const auto& [later, pair] : pairs) check.edit(pair, later, property, written[{later, later}]);
  co_await check.settled();
  std::map<Side, checks::Conflict> conflicts;
  for (const auto& [later, pair] : pairs) {
    auto conflict = check.seen.conflict(pair, property, written[{later, Side::source}], written[{later, Side::target}]);
    conflict.winner = winner(rule, later);
    conflict.rule = rule;
    check.expect(conflict, checks::Converges());
    conflicts.emplace(later, std::move(conflict));
  }
  check.observe(rule_seen(check, conflicts.at(Side::target), conflicts.at(Side::source)));
}

}  // namespace

void add_keep_in_sync_checks(const run::SuiteInput& input, std::vector<CheckDefinition>& checks) {
  for (const auto* flow : input.flows()) {
    const auto item = input.item(*flow, checklist::Kind::keep_in_sync);
    const auto properties = editable(*flow);
    if (!item || properties.empty()) continue;
    const auto add = [&](const std::string& name, std::function<CheckScript(CheckContext&)> body) -> CheckDefinition& {
      return checks.emplace_back(check_of(*flow, "sync." + name, *item, std::move(body)));
    };
    const auto& property = properties.front();
    add("to-and-fro", [property](CheckContext& check) { return to_and_fro(check, property); });
    add("burst", [property](CheckContext& check) { return burst(check, property); });
    add("identity", identity);
    const auto rule = run::conflict_rule(input, *flow);
    auto& same =
        add("same-property", [property, rule, excuse = run::excuse_for_rule(input, *flow)](CheckContext& check) {
          return same_property(check, property, rule, excuse);
        });
    if (rule == ConflictRule::last_change_wins) in_world_of_seconds(same);
    for (const auto& object : mapped_objects(*flow)) {
      auto& whole =
          add("object." + object.name, [object](CheckContext& check) { return comes_and_goes(check, object); });
      if (!may_come_and_go(object)) {
        whole.not_applicable = "a part of it may not be edited or cleared on both sides";
      }
      const auto two = two_parts(object);
      if (!two) continue;
      add("different-properties." + object.name,
          [two = *two](CheckContext& check) { return different_properties(check, two.first, two.second); });
    }
    auto& different = add("different-properties", {});
    if (properties.size() < 2) {
      different.not_applicable = "the mapping has no two properties that could be edited on both sides";
    } else {
      different.body = [property, other = properties[1]](CheckContext& check) {
        return different_properties(check, property, other);
      };
    }
  }
}

}  // namespace dataflow_qa::suites
