// "Before any synchronization can take place, a link between a A and a B must be established.", and a condition in
// words that the mapping puts into fields: "When a A …, it  will be synchronized with a B."

#include <algorithm>

#include "suites/common.h"
#include "suites/suites.h"

namespace dataflow_qa::suites {
namespace {

using checks::CheckContext;
using checks::CheckScript;
using model::Side;

bool is_referred_to(CheckContext& scene, const std::string& id) {
  const auto connections = scene.flow().link_first.value_or(model::LinkFirst{}).connections;
  return std::any_of(connections.begin(), connections.end(), [&](const model::Connection& connection) {
    const auto& records = scene.world().settled(Side::source, *connection.flow);
    return std::any_of(records.begin(), records.end(), [&](const auto& record) {
      return mapping::value_at(record.second, connection.property.mapping->source) == id;
    });
  });
}

/// Of the records that were there before, those that nothing refers to have no counterpart either.
void expect_fixtures_unlinked(CheckContext& scene) {
  for (const auto& known : scene.world().ledger().records()) {
    if (!known.owner.empty() || known.ref.side != Side::source || known.ref.flow != scene.flow().whole) continue;
    const auto record = scene.world().settled_record(Side::source, scene.flow(), known.ref.id);
    if (!is_of(kind_on(scene, Side::source), record) || is_referred_to(scene, known.ref.id)) continue;
    scene.expect(scene.linkage(known.ref), checks::HasNoCounterpart());
  }
}

/// Nothing is created, in either system, without a link or a condition: not for records that were there before, not for
/// those made while the subject runs.
CheckScript unlinked(CheckContext& scene) {
  std::vector<world::RecordRef> alone;
  for (int turn = 0; turn < 2; ++turn) {
    for (const auto side : {Side::source, Side::target}) alone.push_back(scene.make_alone(side));
    co_await scene.settled();
    for (const auto& record : alone) scene.expect(scene.linkage(record), checks::HasNoCounterpart());
  }
  expect_fixtures_unlinked(scene);
}

/// Records that the condition does not hold for: from before, and made while the subject runs.
CheckScript unmet(CheckContext& scene, checks::Overrides otherwise) {
  std::vector<world::RecordRef> left_out;
  for (int turn = 0; turn < 2; ++turn) {
    left_out.push_back(scene.make_outside(otherwise));
    co_await scene.settled();
    for (const auto& record : left_out) scene.expect(scene.linkage(record), checks::HasNoCounterpart());
  }
}

/// A value that a field of the condition may have instead; nothing where none is known.
std::optional<checks::Overrides> otherwise(const model::Flow& flow) {
  for (const auto& [path, value] : flow.dataflow->when->equals) {
    const auto* field = flow.source->find(path);
    if (field == nullptr) continue;
    if (value.is_boolean()) return checks::Overrides{{path, !value.get<bool>()}};
    for (const auto& other : field->enumeration) {
      if (nlohmann::json(other) != value) return checks::Overrides{{path, other}};
    }
  }
  return std::nullopt;
}

void add_condition_in_words(const run::SuiteInput& input, const model::Flow& flow,
                            std::vector<run::CheckDefinition>& checks) {
  const auto item = input.item(flow, checklist::Kind::conditional);
  if (!item || !flow.dataflow->when) return;
  run::CheckDefinition check{
      .name = flow.slug() + ".precondition.unmet", .item = *item, .flow = &flow, .needs_pairs = false};
  if (const auto overrides = otherwise(flow)) {
    check.body = [overrides = *overrides](CheckContext& scene) { return unmet(scene, overrides); };
  } else {
    check.not_applicable = "no value is known for which the mapping's condition does not hold";
  }
  checks.push_back(std::move(check));
}

}  // namespace

void add_precondition_checks(const run::SuiteInput& input, std::vector<run::CheckDefinition>& checks) {
  for (const auto* flow : input.flows()) {
    add_condition_in_words(input, *flow, checks);
    const auto item = input.item(*flow, checklist::Kind::precondition);
    if (!item) continue;
    checks.push_back({.name = flow->slug() + ".precondition.unlinked",
                      .item = *item,
                      .flow = flow,
                      .needs_pairs = false,
                      .body = unlinked});
  }
}

}  // namespace dataflow_qa::suites
