// "Every A will be synchronized with a B": each record has exactly one counterpart, equal in every mapped property.

#include <algorithm>
#include <set>

#include "harness/world/conversion.h"
#include "suites/suites.h"

namespace dataflow_qa::suites {
namespace {

using checklist::Kind;
using run::CheckDefinition;
using world::Pair;
using world::Scene;
using world::Side;
using world::Story;

void expect_linked_and_equal(Scene& scene, const world::RecordRef& record) {
  scene.require(scene.linkage(record), world::HasOneCounterpart());
  scene.expect(scene.agreement(scene.require_pair(record)), world::AgreesInEveryProperty());
}

bool is_of(const world::Overrides& kind, const nlohmann::json& record) {
  return std::all_of(kind.begin(), kind.end(),
                     [&](const auto& field) { return mapping::value_at(record, field.first) == field.second; });
}

/// Records that were there before the subject first started: two of this check's own, and every fixture.
Story existing(Scene& scene) {
  const auto first = scene.make(Side::source);
  const auto second = scene.make(Side::source);
  co_await scene.settled();
  expect_linked_and_equal(scene, first);
  expect_linked_and_equal(scene, second);
  const auto kind = scene.world().model().kind_of(scene.flow());
  for (const auto& [id, record] : scene.world().settled(Side::source, scene.flow())) {
    const auto* known = scene.world().ledger().find(Side::source, scene.flow(), id);
    const auto pair = scene.world().ledger().pair_of(Side::source, *scene.flow().whole, id);
    // A fixture without a counterpart is told by link.one-to-one.
    if (known == nullptr || !known->owner.empty() || !pair || !is_of(kind, record)) continue;
    scene.expect(scene.agreement(*pair), world::AgreesInEveryProperty());
  }
}

/// Records made while it runs.
Story made_while_it_runs(Scene& scene) {
  co_await scene.settled();
  const auto first = scene.make(Side::source);
  const auto second = scene.make(Side::source);
  co_await scene.settled();
  expect_linked_and_equal(scene, first);
  expect_linked_and_equal(scene, second);
}

/// Inactive and archived ones count as "every": one from before, one made while it runs.
Story inactive(Scene& scene) {
  const auto before = scene.make(Side::source, *scene.inactive());
  co_await scene.settled();
  expect_linked_and_equal(scene, before);
  const auto later = scene.make(Side::source, *scene.inactive());
  co_await scene.settled();
  expect_linked_and_equal(scene, later);
}

/// The same kind of record, as the target tells it: organisations by IsPerson false.
world::Overrides in_target_terms(Scene& scene, const world::Overrides& kind) {
  world::Overrides result;
  for (const auto& [path, value] : kind) {
    for (const auto& property : scene.flow().whole->properties) {
      if (property.mapping->source != path) continue;
      if (const auto converted = world::converted(property, Side::source, value, scene.world())) {
        result.emplace_back(property.mapping->target, *converted);
      }
    }
  }
  return result;
}

/// A phase of every world, at each settle: no source record without a counterpart, none with two, and on neither side a
/// record that the subject made for nothing.
Story one_to_one(Scene& scene) {
  const auto kind = scene.world().model().kind_of(scene.flow());
  const auto target_kind = in_target_terms(scene, kind);
  std::set<std::string> told;
  while (true) {
    co_await scene.settled();
    std::set<std::string> explained;  // target records that are somebody's counterpart, or one too many
    for (const auto& known : scene.world().ledger().records()) {
      if (known.ref.side != Side::source || known.ref.flow != scene.flow().whole || told.contains(known.ref.id))
        continue;
      // A record that another check has made since the world settled is for the next time.
      const auto& settled = scene.world().settled(Side::source, scene.flow());
      const auto record = settled.find(known.ref.id);
      if (record == settled.end() || !is_of(kind, record->second)) continue;
      const auto linkage = scene.linkage(known.ref);
      explained.insert(linkage.counterparts.begin(), linkage.counterparts.end());
      // Whether two arranged records became a pair is told by the check that arranged them.
      if (scene.world().ledger().is_arranged(Side::source, scene.flow(), known.ref.id)) continue;
      if (!scene.expect(linkage, world::HasOneCounterpart())) told.insert(known.ref.id);
    }
    for (const auto& stray : scene.strays(Side::source)) {
      if (is_of(kind, stray.record) && told.insert(stray.id).second) scene.expect(stray, world::BelongsToSomething());
    }
    for (const auto& stray : scene.strays(Side::target)) {
      if (explained.contains(stray.id) || !is_of(target_kind, stray.record)) continue;
      if (told.insert(stray.id).second) scene.expect(stray, world::BelongsToSomething());
    }
  }
}

}  // namespace

void add_link_checks(const run::Subjects& subjects, std::vector<CheckDefinition>& checks) {
  for (const auto* flow : subjects.flows()) {
    auto item = subjects.item(*flow, Kind::every);
    // A condition in words can be tried where the mapping says by fields which records it is about.
    if (!item && flow->dataflow->when) item = subjects.item(*flow, Kind::conditional);
    if (!item) continue;
    const auto add = [&](const std::string& check, Story (*body)(Scene&)) -> CheckDefinition& {
      return checks.emplace_back(
          CheckDefinition{.name = flow->slug() + ".link." + check, .item = *item, .flow = flow, .body = body});
    };
    add("existing", existing);
    add("new", made_while_it_runs);
    add("one-to-one", one_to_one).phase = true;
    auto& inactive_ones = add("inactive", inactive);
    const bool has_inactive =
        std::any_of(flow->whole->properties.begin(), flow->whole->properties.end(),
                    [](const auto& property) { return property.source->inactive_value.has_value(); });
    if (!has_inactive) inactive_ones.not_applicable = "the source has no inactive or archived records";
  }
}

}  // namespace dataflow_qa::suites
