// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.
// References to records that are as new as the reference itself, where both began in the target, and to one that
// becomes inactive while others refer to it.

#include <algorithm>

#include "suites/common.h"

namespace dataflow_qa::suites {
namespace {

using checks::CheckContext;
using checks::CheckScript;
using checks::Recipe;
using model::Property;
using model::Side;
using run::CheckDefinition;

/// Makes a record in the target that refers to `referred`. That one need not have a counterpart yet.
checks::RecordRef made_with(CheckContext& check, const Property& property, const checks::RecordRef& referred) {
  return check.make(Side::target,
                    Recipe{.overrides = {{property.mapping->source, nullptr}},
                           .target_overrides = {{property.mapping->target, check.view.stored_id(referred)}}});
}

/// Both are made in the target at once; then it moves to one that is made there just then.
CheckScript born_together_in_target(CheckContext& check, Property property) {
  const auto& flow = *check.model().find(*property.mapping->reference);
  co_await check.held();
  const auto referred = check.make.in(flow, Side::target);
  const auto record = made_with(check, property, referred);
  co_await check.settled();
  check.focus(record);
  const auto pair = check.require_pair(record);
  check.require(check.seen.agreement(pair, {property}), checks::AgreesInEveryProperty());
  if (model::why_not_edited(property, Side::target)) co_return;
  co_await check.held();
  check.edit.refer_to(pair, Side::target, property, check.make.in(flow, Side::target));
  co_await check.settled();
  check.expect(check.seen.agreement(pair, {property}), checks::AgreesInEveryProperty());
}

struct Referring {
  Side side;  // on which what it refers to becomes inactive
  checks::RecordRef referred;
  checks::RecordRef record;
};

/// What a record refers to becomes inactive. The record itself stays as it is, and is kept in sync.
CheckScript becomes_inactive(CheckContext& check, Property property, Property state) {
  const auto& flow = *check.model().find(*property.mapping->reference);
  std::vector<Referring> all;
  for (const auto side : both_sides) {
    const auto referred = check.make.in(flow, Side::source);
    all.push_back(
        {side, referred, check.make(Side::source, checks::Overrides{{property.mapping->source, referred.id}})});
  }
  co_await check.settled();
  for (const auto& each : all) {
    const auto done = check.edit.attempt(check.require_pair(each.referred), each.side,
                                         {{state, *state.source->inactive_value}}, false);
    if (!done)
      CheckContext::not_applicable(check.view.label(each.side) + " keeps what is referred to from becoming inactive");
  }
  co_await check.settled();
  for (const auto& each : all) {
    check.expect(check.seen.agreement(check.require_pair(each.record)), checks::AgreesInEveryProperty());
  }
  const auto others = editable(check.flow());
  if (others.empty()) co_return;
  std::vector<PersonsEdit> edits;
  for (const auto& each : all) {
    edits.push_back({each.side, others.front(), check.require_pair(each.record)});
    check.edit.anew(edits.back().pair, each.side, others.front());
  }
  co_await check.settled();
  expect_all_arrived(check, edits);
}

}  // namespace

void add_late_reference_checks(const run::SuiteInput& input, std::vector<CheckDefinition>& checks) {
  for (const auto* flow : input.flows()) {
    int references = 0;
    for (const auto& property : flow->properties) {
      const auto item = input.item(*flow, property);
      if (!item || !property.mapping->reference) continue;
      const auto suffix = references++ == 0 ? "" : "." + reference_name(property);  // of a second reference
      const auto& referred = *input.model->find(*property.mapping->reference);
      auto& born = checks.emplace_back(
          check_of(*flow, "ref.born-together.born-in-target" + suffix, *item,
                   [property](CheckContext& check) { return born_together_in_target(check, property); }));
      born.not_applicable = excuse_for_birth_in_target(input, *flow);
      if (!born.not_applicable) born.not_applicable = excuse_for_birth_in_target(input, referred);
      const auto state = state_of(referred);
      if (!state) continue;
      checks.push_back(check_of(
          *flow, "ref.becomes-inactive" + suffix, *item,
          [property, state = *state](CheckContext& check) { return becomes_inactive(check, property, state); }));
    }
  }
}

}  // namespace dataflow_qa::suites
