// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.
// "A A will merge with a B if one of the following property combinations match", and "If a matching B already exists
// …".

#include <algorithm>

#include "harness/run/catalogue.h"
#include "harness/run/link_first.h"

namespace dataflow_qa::suites {
namespace {

using checklist::Kind;
using checks::CheckContext;
using checks::CheckScript;
using checks::end_of;
using checks::Pair;
using model::Property;
using model::Side;

/// One record with the other's values, on both sides, and none besides.
void expect_merged(CheckContext& check, const Pair& pair) {
  for (const auto side : {Side::source, Side::target}) {
    check.expect(check.seen.linkage(end_of(pair, side)), checks::HasOneCounterpart());
  }
  check.require_pair(end_of(pair, Side::source));
  check.expect(check.seen.agreement(pair), checks::AgreesInEveryProperty());
}

/// A pair that exists and is equal in one criterion is linked, not doubled; one that differs in all of them is not,
/// however equal it is otherwise. Where a link has to come first, records that are made while the subject runs too.
CheckScript merged(CheckContext& check, Property criterion, std::vector<Property> criteria) {
  const auto near_duplicates = check.make.near_duplicates(criterion);
  const auto strangers = check.make.strangers(criteria);
  co_await check.settled();
  expect_merged(check, near_duplicates);
  check.expect(check.seen.agreement(strangers, criteria), checks::DiffersInEveryProperty());
  if (!check.flow().link_first) co_return;  // a record that is there alone for a while gets a counterpart of its own
  const auto later = check.make.near_duplicates(criterion);
  co_await check.settled();
  expect_merged(check, later);
}

/// The record that has a match is merged with it; the one that has none gets a counterpart of its own.
CheckScript merged_or_created(CheckContext& check, Property criterion, std::vector<Property> criteria) {
  const auto near_duplicates = check.make.near_duplicates(criterion);
  const auto strangers = check.make.strangers(criteria);
  co_await check.settled();
  expect_merged(check, near_duplicates);
  const auto alone = end_of(strangers, Side::source);
  check.require(check.seen.linkage(alone), checks::HasOneCounterpart());
  check.expect(check.seen.agreement(check.require_pair(alone)), checks::AgreesInEveryProperty());
}

/// Two criteria of one flow may have the same source; then the target is part of the name.
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
      run::CheckDefinition definition{
          .name = flow->slug() + ".merge." + short_name(criteria, criterion), .item = criterion.item->id, .flow = flow};
      if (criterion.property) {
        definition.body = [property = *criterion.property, known](CheckContext& check) {
          return merged(check, property, known);
        };
      } else {
        definition.not_applicable = no_value;
      }
      checks.push_back(std::move(definition));
    }
    const auto item = input.item(*flow, Kind::merge_or_create);
    if (!item) continue;
    run::CheckDefinition definition{.name = flow->slug() + ".match.or-create", .item = *item, .flow = flow};
    if (known.empty()) {
      definition.not_applicable = no_value;
    } else {
      definition.body = [known](CheckContext& check) { return merged_or_created(check, known.front(), known); };
    }
    checks.push_back(std::move(definition));
  }
}

}  // namespace dataflow_qa::suites
