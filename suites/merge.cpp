// "A A will merge with a B if one of the following property combinations match", and "If a matching B already exists
// …".

#include <algorithm>

#include "harness/run/link_first.h"
#include "suites/suites.h"

namespace dataflow_qa::suites {
namespace {

using checklist::Kind;
using checks::CheckContext;
using checks::CheckScript;
using model::Property;
using model::Side;
using world::Pair;

world::RecordRef end_of(const Pair& pair, Side side) {
  return {side, pair.flow, pair.id(side)};
}

/// One record with the other's values, on both sides, and none besides.
void expect_merged(CheckContext& scene, const Pair& pair) {
  for (const auto side : {Side::source, Side::target}) {
    scene.expect(scene.linkage(end_of(pair, side)), checks::HasOneCounterpart());
  }
  scene.require_pair(end_of(pair, Side::source));
  scene.expect(scene.agreement(pair), checks::AgreesInEveryProperty());
}

/// A pair that exists and is equal in one criterion is linked, not doubled; one that differs in all of them is not,
/// however equal it is otherwise. Where a link has to come first, records that are made while the subject runs too.
CheckScript merged(CheckContext& scene, Property criterion, std::vector<Property> criteria) {
  const auto twins = scene.make_twins(criterion);
  const auto strangers = scene.make_strangers(criteria);
  co_await scene.settled();
  expect_merged(scene, twins);
  scene.expect(scene.agreement(strangers, criteria), checks::DiffersInEveryProperty());
  if (!scene.flow().link_first) co_return;  // a record that is there alone for a moment gets a counterpart of its own
  const auto later = scene.make_twins(criterion);
  co_await scene.settled();
  expect_merged(scene, later);
}

/// The record that has a match is merged with it; the one that has none gets a counterpart of its own.
CheckScript merged_or_created(CheckContext& scene, Property criterion, std::vector<Property> criteria) {
  const auto twins = scene.make_twins(criterion);
  const auto strangers = scene.make_strangers(criteria);
  co_await scene.settled();
  expect_merged(scene, twins);
  const auto alone = end_of(strangers, Side::source);
  scene.require(scene.linkage(alone), checks::HasOneCounterpart());
  scene.expect(scene.agreement(scene.require_pair(alone)), checks::AgreesInEveryProperty());
}

/// Two criteria of one flow may have the same source; then their targets tell them apart.
std::string short_name(const std::vector<run::Criterion>& criteria, const run::Criterion& criterion) {
  const auto& own = criterion.pair;
  const auto same = [&](const run::Criterion& other) { return other.pair.source == own.source; };
  return std::count_if(criteria.begin(), criteria.end(), same) == 1 ? own.source : own.source + "~" + own.target;
}

constexpr auto no_value =
    "the mapping has no such pair of properties for these records, so no value is known that both sides take";

}  // namespace

void add_merge_checks(const run::SuiteInput& input, std::vector<run::CheckDefinition>& checks) {
  for (const auto* flow : input.flows()) {
    const auto criteria = run::criteria_of(input, *flow);
    std::vector<Property> known;
    for (const auto& criterion : criteria) {
      if (criterion.property) known.push_back(*criterion.property);
    }
    for (const auto& criterion : criteria) {
      run::CheckDefinition check{
          .name = flow->slug() + ".merge." + short_name(criteria, criterion), .item = criterion.item->id, .flow = flow};
      if (criterion.property) {
        check.body = [property = *criterion.property, known](CheckContext& scene) {
          return merged(scene, property, known);
        };
      } else {
        check.not_applicable = no_value;
      }
      checks.push_back(std::move(check));
    }
    const auto item = input.item(*flow, Kind::merge_or_create);
    if (!item) continue;
    run::CheckDefinition check{.name = flow->slug() + ".match.or-create", .item = *item, .flow = flow};
    if (known.empty()) {
      check.not_applicable = no_value;
    } else {
      check.body = [known](CheckContext& scene) { return merged_or_created(scene, known.front(), known); };
    }
    checks.push_back(std::move(check));
  }
}

}  // namespace dataflow_qa::suites
