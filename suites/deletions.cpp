// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.
// Deletions, which the document leaves open. No rule is invented: a subject is held to what it claims, and otherwise to
// what any rule keeps; the report says what it was seen to do.

#include "harness/model/conversion.h"
#include "suites/common.h"

namespace dataflow_qa::suites {
namespace {

using checks::CheckContext;
using checks::CheckScript;
using checks::RecordRef;
using model::Property;
using model::Side;
using run::CheckDefinition;

/// Nothing has happened yet, where something was claimed to: without a comparison of everything it may still come.
bool may_still_come(CheckContext& check, const checks::DeletionOutcome& outcome) {
  using checks::DeletionRule;
  const bool claims_more = outcome.rule == DeletionRule::archive || outcome.rule == DeletionRule::propagate;
  return claims_more && outcome.survivors == checks::DeletionOutcome::Of::stays && outcome.made_again == 0 &&
         !check.seen.compared_everything();
}

/// The survivor has what a person wrote there.
void expect_written(CheckContext& check, const RecordRef& survivor, const Property& property,
                    const nlohmann::json& written) {
  const auto wanted =
      survivor.side == Side::source ? written : check.view.converted(property, Side::source, written).value_or(nullptr);
  const auto now = mapping::value_at(check.view.record(survivor), property.path(survivor.side));
  if (model::same_on(property, survivor.side, wanted, now)) return;
  check.expect(checks::UnexpectedChange{.record = check.view.name_of(survivor),
                                        .property = checks::on_one_side(survivor.side, property.path(survivor.side)),
                                        .before = wanted,
                                        .after = now},
               checks::IsExplained());
}

/// A person deletes one record of a pair, and another person then edits the other one, where it is still there. Judged
/// after the subject has compared everything, where it does so: a change feed need not show a deletion.
CheckScript deleted(CheckContext& check, Side side, std::optional<Property> property) {
  const auto record = check.make(Side::source);
  co_await check.settled();
  const auto pair = check.require_pair(record);
  check.edit.remove(pair, side);
  co_await check.compared();
  const auto outcome = check.seen.deletion_outcome(pair, side);
  check.observe(checks::described(outcome));
  if (may_still_come(check, outcome)) require_compared(check);
  check.require(outcome, checks::FollowsDeletionPolicy());
  if (!property || outcome.survivors == checks::DeletionOutcome::Of::deleted) co_return;
  const RecordRef survivor{model::other(side), pair.flow, pair.id(model::other(side))};
  co_await check.held();
  if (check.view.record_now(survivor).empty()) co_return;  // it went after all
  if (check.edit.leaves_out(*pair.flow, survivor.side, *property)) co_return;
  const auto written = check.edit.fresh_value(pair, *property);
  check.edit.record(survivor, *property, written);
  co_await check.compared();
  const auto after = check.seen.deletion_outcome(pair, side);
  check.require(after, checks::FollowsDeletionPolicy());
  if (after.survivors != checks::DeletionOutcome::Of::deleted) expect_written(check, survivor, *property, written);
}

}  // namespace

void add_deletion_checks(const run::SuiteInput& input, std::vector<CheckDefinition>& checks) {
  if (input.profile == run::Profile::checklist) return;
  for (const auto* flow : input.flows()) {
    const auto properties = editable(*flow);
    const auto property = properties.empty() ? std::nullopt : std::optional(properties.front());
    for (const auto side : both_sides) {
      auto& definition = checks.emplace_back(check_of(
          *flow, side == Side::source ? "open.deleted-in-source" : "open.deleted-in-target", "qa/open/deletions",
          [side, property](CheckContext& check) { return deleted(check, side, property); }));
      definition.level = checklist::Level::advisory;
      definition.world = {.name = "deletions", .without_invariants = true};
    }
  }
}

}  // namespace dataflow_qa::suites
