// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.
// "Before any synchronization can take place, a link between a A and a B must be established.", and a condition in
// words that the mapping puts into fields: "When a A …, it  will be synchronized with a B."

#include "harness/run/link_first.h"
#include "suites/common.h"

namespace dataflow_qa::suites {
namespace {

using checks::CheckContext;
using checks::CheckScript;
using model::Side;

/// Records that were there before and that nothing refers to have no counterpart either.
void expect_fixtures_unlinked(CheckContext& check) {
  for (const auto& fixture : check.view.fixtures()) {
    if (!check.view.is_referred_to(fixture)) check.expect(check.seen.linkage(fixture), checks::HasNoCounterpart());
  }
}

/// Nothing is created, in either system, without a link or a condition: not for records that were there before, not for
/// those made while the subject runs.
CheckScript unlinked(CheckContext& check) {
  std::vector<checks::RecordRef> alone;
  for (int turn = 0; turn < 2; ++turn) {
    for (const auto side : {Side::source, Side::target}) alone.push_back(check.make.alone(side));
    co_await check.settled();
    for (const auto& record : alone) check.expect(check.seen.linkage(record), checks::HasNoCounterpart());
  }
  expect_fixtures_unlinked(check);
}

/// Records that the condition does not hold for: from before, and made while the subject runs.
CheckScript unmet(CheckContext& check, Side side, checks::Overrides otherwise) {
  std::vector<checks::RecordRef> left_out;
  for (int turn = 0; turn < 2; ++turn) {
    left_out.push_back(check.make.outside(side, otherwise));
    co_await check.settled();
    for (const auto& record : left_out) check.expect(check.seen.linkage(record), checks::HasNoCounterpart());
  }
}

/// A value that a field of the condition may have instead; nothing where none is known.
std::optional<checks::Overrides> otherwise(const mapping::Condition& when, const mocks::EntityDeclaration& entity) {
  for (const auto& [path, value] : when.equals) {
    const auto* field = entity.find(path);
    if (field == nullptr) continue;
    if (value.is_boolean()) return checks::Overrides{{path, !value.get<bool>()}};
    for (const auto& other : field->enumeration) {
      if (nlohmann::json(other) != value) return checks::Overrides{{path, other}};
    }
  }
  return std::nullopt;
}

constexpr const char* no_other_value = "no value is known for which the mapping's condition does not hold";

/// Records of the target that no dataflow is about, by the mapping's own condition on them.
void add_condition_on_target(const run::SuiteInput& input, const model::Flow& flow,
                             std::vector<run::CheckDefinition>& checks) {
  const auto item = link_item(input, flow);
  const auto& when = flow.dataflow->target_when;
  if (!item || !when) return;
  run::CheckDefinition definition{
      .name = flow.slug() + ".precondition.unmet-in-target", .item = *item, .flow = &flow, .needs_pairs = false};
  const auto overrides = otherwise(*when, *flow.target);
  definition.not_applicable = overrides ? excuse_for_birth_in_target(input, flow) : no_other_value;
  if (!definition.not_applicable) {
    definition.body = [overrides = *overrides](CheckContext& check) { return unmet(check, Side::target, overrides); };
  }
  checks.push_back(std::move(definition));
}

void add_condition_in_words(const run::SuiteInput& input, const model::Flow& flow,
                            std::vector<run::CheckDefinition>& checks) {
  const auto item = input.item(flow, checklist::Kind::conditional);
  if (!item || !flow.dataflow->when) return;
  run::CheckDefinition definition{
      .name = flow.slug() + ".precondition.unmet", .item = *item, .flow = &flow, .needs_pairs = false};
  if (const auto overrides = otherwise(*flow.dataflow->when, *flow.source)) {
    definition.body = [overrides = *overrides](CheckContext& check) { return unmet(check, Side::source, overrides); };
  } else {
    definition.not_applicable = no_other_value;
  }
  checks.push_back(std::move(definition));
}

}  // namespace

void add_precondition_checks(const run::SuiteInput& input, std::vector<run::CheckDefinition>& checks) {
  for (const auto* flow : input.flows()) {
    add_condition_in_words(input, *flow, checks);
    add_condition_on_target(input, *flow, checks);
    const auto item = input.item(*flow, checklist::Kind::precondition);
    if (!item) continue;
    run::CheckDefinition definition{
        .name = flow->slug() + ".precondition.unlinked", .item = *item, .flow = flow, .needs_pairs = false};
    if (run::wants_link_first(input, *flow)) {
      definition.body = unlinked;
    } else {
      definition.not_applicable = "the document also says that records are created without a link";
    }
    checks.push_back(std::move(definition));
  }
}

}  // namespace dataflow_qa::suites
