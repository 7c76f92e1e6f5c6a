// "Every A will be synchronized with a B": each record has exactly one counterpart, equal in every mapped property.

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "harness/model/conversion.h"
#include "suites/common.h"
#include "suites/suites.h"

namespace dataflow_qa::suites {
namespace {

using checklist::Kind;
using checks::CheckContext;
using checks::CheckScript;
using checks::Fields;
using checks::Recipe;
using model::Property;
using model::Side;
using run::CheckDefinition;

/// Records that were there before the subject first started: two of this check's own, and every fixture.
CheckScript existing(CheckContext& scene) {
  const auto first = scene.make(Side::source);
  const auto second = scene.make(Side::source);
  co_await scene.settled();
  expect_linked_and_equal(scene, first);
  expect_linked_and_equal(scene, second);
  const auto kind = kind_on(scene, Side::source);
  for (const auto& [id, record] : scene.world().settled(Side::source, scene.flow())) {
    const auto* known = scene.world().ledger().find(Side::source, scene.flow(), id);
    const bool fixture = known != nullptr && known->owner.empty();
    if (!fixture || !is_of(kind, record)) continue;
    auto linkage = scene.linkage(known->ref);
    linkage.endless_writes.reset();  // link.one-to-one reports a fixture that never comes to rest
    if (!scene.expect(linkage, checks::HasOneCounterpart())) continue;
    scene.expect(scene.agreement(scene.require_pair(known->ref)), checks::AgreesInEveryProperty());
  }
}

/// Records made while it runs.
CheckScript made_while_it_runs(CheckContext& scene) {
  const auto first = scene.make(Side::source);
  const auto second = scene.make(Side::source);
  co_await scene.settled();
  expect_linked_and_equal(scene, first);
  expect_linked_and_equal(scene, second);
}

CheckScript made_with(CheckContext& scene, Fields fields) {
  const auto record = scene.make(Side::source, Recipe{.fields = fields});
  co_await scene.settled();
  expect_linked_and_equal(scene, record);
}

/// Inactive and archived ones count as "every": one from before, one made while it runs.
CheckScript inactive(CheckContext& scene) {
  const auto before = scene.make(Side::source, *scene.inactive());
  co_await scene.settled();
  expect_linked_and_equal(scene, before);
  const auto later = scene.make(Side::source, *scene.inactive());
  co_await scene.settled();
  expect_linked_and_equal(scene, later);
}

/// More records than the subject reads at once.
CheckScript pages(CheckContext& scene, std::int64_t at_most) {
  const auto count = several_pages(scene, Side::source, at_most);
  co_await scene.held();  // or it would read them a few at a time, as they are made
  scene.circumstance(reports::Circumstance::many_at_once);
  std::vector<world::RecordRef> made;
  made.reserve(static_cast<std::size_t>(count));
  for (std::int64_t i = 0; i < count; ++i) made.push_back(scene.make(Side::source));
  co_await scene.settled();
  for (const auto& record : made) expect_linked_and_equal(scene, record);
}

/// Texts of many kinds, and the longest that both sides take: equal, code point for code point.
CheckScript many_texts(CheckContext& scene) {
  std::vector<world::RecordRef> made;
  for (const auto sample : sample_texts())
    made.push_back(scene.make(Side::source, Recipe{.text = std::string(sample)}));
  std::string longest;
  while (longest.size() < 1000) longest += "lang tekst æøå ";
  // A cut may leave a space at the end; what comes of those is nobody's promise.
  std::replace(longest.begin(), longest.end(), ' ', '_');
  made.push_back(scene.make(Side::source, Recipe{.text = longest}));
  co_await scene.settled();
  for (const auto& record : made) expect_linked_and_equal(scene, record);
}

/// What must differ between two records that are equal otherwise: what is unique, or else a phone number.
std::optional<Property> distinguishing(const model::Flow& flow) {
  std::optional<Property> result;
  const auto consider = [&](const Property& property) {
    if (property.source->type != mocks::FieldType::string || property.mapping->reference || property.mapping->lookup ||
        property.mapping->when || !property.mapping->enumeration.empty()) {
      return;
    }
    const bool unique = property.source->unique || property.target->unique;
    const bool phone = property.source->format == mocks::TextFormat::phone;
    if (unique || (phone && !result)) result = property;
  };
  for (const auto* part : {&flow, flow.whole}) {
    for (const auto& property : part->properties) consider(property);
  }
  return result;
}

/// The first record's values, for a second one that differs in `distinct` alone.
checks::Overrides values_of(CheckContext& scene, const world::RecordRef& record, const Property& distinct) {
  checks::Overrides result;
  const auto there = *scene.world().record(Side::source, scene.flow(), record.id);
  for (const auto& property : scene.world().model().properties_of(scene.flow(), there)) {
    if (property.mapping->source == distinct.mapping->source) continue;
    result.emplace_back(property.mapping->source, mapping::value_at(there, property.mapping->source));
  }
  return result;
}

/// Two records that are equal but for one property: two counterparts; one is edited, one changes, on each side.
CheckScript twins(CheckContext& scene, Property distinct, Property edited) {
  const auto token = scene.token();
  const auto first = scene.make(Side::source, Recipe{.token = token, .known_by = &distinct});
  auto values = values_of(scene, first, distinct);
  values.emplace_back(distinct.mapping->source, scene.fresh_value(distinct));
  const auto second = scene.make(Side::source, Recipe{.overrides = values, .token = token, .known_by = &distinct});
  co_await scene.settled();
  expect_linked_and_equal(scene, first);
  expect_linked_and_equal(scene, second);
  const auto pair = scene.require_pair(first);
  const auto twin = scene.require_pair(second);
  // In the target the later one, so that it is not the one which a search would find first.
  for (const auto side : both_sides) {
    const auto& one = side == Side::source ? pair : twin;
    const auto& other = side == Side::source ? twin : pair;
    const auto before = mapping::value_at(scene.world().settled_record(Side::source, scene.flow(), other.source),
                                          edited.mapping->source);
    scene.edit(one, side, edited, scene.fresh_value(edited));
    co_await scene.settled();
    scene.require(scene.arrival(one, side, edited), checks::Arrived());
    scene.require(scene.kept(other, edited, before), checks::IsKept());
  }
}

/// A record made in the target.
CheckScript born_in_target(CheckContext& scene) {
  if (prepare_references(scene)) co_await scene.settled();
  const auto record = scene.make(Side::target);
  co_await scene.settled();
  expect_linked_and_equal(scene, record);
}

/// A record that was in the target before the subject first started, and what it refers to.
CheckScript existing_in_target(CheckContext& scene) {
  Recipe recipe;
  for (const auto& property : scene.flow().properties) {
    if (!property.mapping->reference) continue;
    const auto& referred = *scene.world().model().find(*property.mapping->reference);
    const auto made = scene.make_in(referred, Side::target);
    const auto id = scene.world().record(Side::target, referred, made.id)->at(referred.target->id_field);
    recipe.overrides.emplace_back(property.mapping->source, nullptr);
    recipe.target_overrides.emplace_back(property.mapping->target, id);
  }
  const auto record = scene.make(Side::target, recipe);
  co_await scene.settled();
  expect_linked_and_equal(scene, record);
}

bool has_merge_criteria(const run::SuiteInput& input, const model::Flow& flow) {
  const auto& items = input.checklist->items;
  return std::any_of(items.begin(), items.end(), [&](const checklist::Item& item) {
    return item.dataflow == flow.slug() && item.kind == Kind::merge;
  });
}

void add_twins(const run::SuiteInput& input, const model::Flow& flow, CheckDefinition check,
               std::vector<CheckDefinition>& checks) {
  const auto distinct = distinguishing(flow);
  auto candidates = editable(flow);
  if (distinct) {
    std::erase_if(candidates, [&](const Property& property) { return property.mapping == distinct->mapping; });
  }
  if (has_merge_criteria(input, flow)) {
    check.not_applicable = "the document says when two records are one, and these might be";
  } else if (!distinct || candidates.empty()) {
    check.not_applicable = "the mapping has no property that could tell two records apart and one to edit";
  } else {
    check.body = [distinct = *distinct, edited = candidates.front()](CheckContext& scene) {
      return twins(scene, distinct, edited);
    };
  }
  checks.push_back(std::move(check));
}

}  // namespace

void add_link_checks(const run::SuiteInput& input, std::vector<CheckDefinition>& checks) {
  for (const auto* flow : input.flows()) {
    const auto item = link_item(input, *flow);
    if (!item) continue;
    const auto add = [&](const std::string& name, std::function<CheckScript(CheckContext&)> body) -> CheckDefinition& {
      return checks.emplace_back(check_of(*flow, "link." + name, *item, std::move(body)));
    };
    add("existing", existing).before_start = true;
    add("new", made_while_it_runs);
    add("minimal", [](CheckContext& scene) { return made_with(scene, Fields::required); });
    add("full", [](CheckContext& scene) { return made_with(scene, Fields::every); });
    in_world_of_pages(
        add("pages", [at_most = most_records(input)](CheckContext& scene) { return pages(scene, at_most); }));
    add("text", many_texts);
    auto& inactive_ones = add("inactive", inactive);
    inactive_ones.before_start = true;
    if (!has_inactive(*flow)) inactive_ones.not_applicable = "the source has no inactive or archived records";
    add_twins(input, *flow, check_of(*flow, "link.twins", *item, {}), checks);
    add("born-in-target", born_in_target).not_applicable = excuse_for_birth_in_target(input, *flow);
    auto& existing_there = add("existing-in-target", existing_in_target);
    existing_there.before_start = true;
    existing_there.not_applicable = excuse_for_existing_in_target(input, *flow);
  }
}

}  // namespace dataflow_qa::suites
