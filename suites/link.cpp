// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.
// "Every A will be synchronized with a B": each record has exactly one counterpart, equal in every mapped property.

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "harness/model/conversion.h"
#include "suites/common.h"

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
CheckScript existing(CheckContext& check) {
  const auto first = check.make(Side::source);
  const auto second = check.make(Side::source);
  co_await check.settled();
  expect_linked_and_equal(check, first);
  expect_linked_and_equal(check, second);
  for (const auto& fixture : check.view.fixtures()) {
    auto linkage = check.seen.linkage(fixture);
    linkage.endless_writes.reset();  // link.one-to-one reports a fixture that never comes to rest
    if (!check.expect(linkage, checks::HasOneCounterpart())) continue;
    check.expect(check.seen.agreement(check.require_pair(fixture)), checks::AgreesInEveryProperty());
  }
}

/// Records made while it runs.
CheckScript made_while_it_runs(CheckContext& check) {
  const auto first = check.make(Side::source);
  const auto second = check.make(Side::source);
  co_await check.settled();
  expect_linked_and_equal(check, first);
  expect_linked_and_equal(check, second);
}

CheckScript made_with(CheckContext& check, Fields fields) {
  const auto record = check.make(Side::source, Recipe{.fields = fields});
  co_await check.settled();
  expect_linked_and_equal(check, record);
}

/// Inactive and archived ones count as "every": one from before, one made while it runs.
CheckScript inactive(CheckContext& check) {
  const auto before = check.make(Side::source, *check.make.inactive());
  co_await check.settled();
  expect_linked_and_equal(check, before);
  const auto later = check.make(Side::source, *check.make.inactive());
  co_await check.settled();
  expect_linked_and_equal(check, later);
}

/// More records than the subject reads at once.
CheckScript pages(CheckContext& check, std::int64_t at_most) {
  const auto count = several_pages(check, Side::source, at_most);
  co_await check.held();  // or it would read them a few at a time, as they are made
  check.circumstance(reports::Circumstance::many_at_once);
  std::vector<checks::RecordRef> made;
  made.reserve(static_cast<std::size_t>(count));
  for (std::int64_t i = 0; i < count; ++i) made.push_back(check.make(Side::source));
  co_await check.settled();
  for (const auto& record : made) expect_linked_and_equal(check, record);
}

/// Texts of many kinds, and the longest that both sides take: equal, code point for code point.
CheckScript many_texts(CheckContext& check) {
  std::vector<checks::RecordRef> made;
  for (const auto sample : sample_texts())
    made.push_back(check.make(Side::source, Recipe{.text = std::string(sample)}));
  std::string longest;
  while (longest.size() < 1000) longest += "lang tekst æøå ";
  // A cut may leave a space at the end; what comes of those is nobody's promise.
  std::replace(longest.begin(), longest.end(), ' ', '_');
  made.push_back(check.make(Side::source, Recipe{.text = longest}));
  co_await check.settled();
  for (const auto& record : made) expect_linked_and_equal(check, record);
}

/// The property that must differ between two records that are equal otherwise: a unique one, or else a phone number.
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
checks::Overrides values_of(CheckContext& check, const checks::RecordRef& record, const Property& distinct) {
  checks::Overrides result;
  const auto there = check.view.record_now(record);
  for (const auto& property : check.model().properties_of(check.flow(), there)) {
    if (property.mapping->source == distinct.mapping->source) continue;
    result.emplace_back(property.mapping->source, mapping::value_at(there, property.mapping->source));
  }
  return result;
}

/// Two records that are equal but for one property: two counterparts; one is edited, one changes, on each side.
CheckScript near_duplicates(CheckContext& check, Property distinct, Property edited) {
  const auto token = check.make.token();
  const auto first = check.make(Side::source, Recipe{.token = token, .known_by = &distinct});
  auto values = values_of(check, first, distinct);
  values.emplace_back(distinct.mapping->source, check.edit.fresh_value(distinct));
  const auto second = check.make(Side::source, Recipe{.overrides = values, .token = token, .known_by = &distinct});
  co_await check.settled();
  expect_linked_and_equal(check, first);
  expect_linked_and_equal(check, second);
  const auto pair = check.require_pair(first);
  const auto near_duplicate = check.require_pair(second);
  // In the target the later one, so that it is not the one which a search would find first.
  for (const auto side : both_sides) {
    const auto& one = side == Side::source ? pair : near_duplicate;
    const auto& other = side == Side::source ? near_duplicate : pair;
    const auto before = check.view.value(other, Side::source, edited);
    check.edit(one, side, edited, check.edit.fresh_value(edited));
    co_await check.settled();
    check.require(check.seen.arrival(one, side, edited), checks::Arrived());
    check.require(check.seen.kept(other, edited, before), checks::IsKept());
  }
}

/// A record made in the target.
CheckScript born_in_target(CheckContext& check) {
  if (prepare_references(check)) co_await check.settled();
  const auto record = check.make(Side::target);
  co_await check.settled();
  expect_linked_and_equal(check, record);
}

/// A record that was in the target before the subject first started, and what it refers to.
CheckScript existing_in_target(CheckContext& check) {
  Recipe recipe;
  for (const auto& property : check.flow().properties) {
    if (!property.mapping->reference) continue;
    const auto& referred = *check.model().find(*property.mapping->reference);
    const auto made = check.make.in(referred, Side::target);
    const auto id = check.view.stored_id(made);
    recipe.overrides.emplace_back(property.mapping->source, nullptr);
    recipe.target_overrides.emplace_back(property.mapping->target, id);
  }
  const auto record = check.make(Side::target, recipe);
  co_await check.settled();
  expect_linked_and_equal(check, record);
}

bool has_merge_criteria(const run::SuiteInput& input, const model::Flow& flow) {
  const auto& items = input.checklist->items;
  return std::any_of(items.begin(), items.end(), [&](const checklist::Item& item) {
    return item.dataflow == flow.slug() && item.kind == Kind::merge;
  });
}

void add_near_duplicates(const run::SuiteInput& input, const model::Flow& flow, CheckDefinition definition,
                         std::vector<CheckDefinition>& checks) {
  const auto distinct = distinguishing(flow);
  auto candidates = editable(flow);
  if (distinct) {
    std::erase_if(candidates, [&](const Property& property) { return property.mapping == distinct->mapping; });
  }
  if (has_merge_criteria(input, flow)) {
    definition.not_applicable = "the merge criteria may match these records";
  } else if (!distinct || candidates.empty()) {
    definition.not_applicable =
        "the mapping has no property in which two records could differ, besides an editable one";
  } else {
    definition.body = [distinct = *distinct, edited = candidates.front()](CheckContext& check) {
      return near_duplicates(check, distinct, edited);
    };
  }
  checks.push_back(std::move(definition));
}

}  // namespace

void add_link_checks(const run::SuiteInput& input, std::vector<CheckDefinition>& checks) {
  for (const auto* flow : input.flows()) {
    const auto item = link_item(input, *flow);
    if (!item) continue;
    const auto add = [&](const std::string& name, std::function<CheckScript(CheckContext&)> body) -> CheckDefinition& {
      return checks.emplace_back(check_of(*flow, "link." + name, *item, std::move(body)));
    };
    add("existing", existing).world.before_start = true;
    add("new", made_while_it_runs);
    add("minimal", [](CheckContext& check) { return made_with(check, Fields::required); });
    add("full", [](CheckContext& check) { return made_with(check, Fields::every); });
    in_world_of_pages(
        add("pages", [at_most = most_records(input)](CheckContext& check) { return pages(check, at_most); }));
    add("text", many_texts);
    auto& inactive_ones = add("inactive", inactive);
    inactive_ones.world.before_start = true;
    if (!has_inactive(*flow)) inactive_ones.not_applicable = "the source has no inactive or archived records";
    add_near_duplicates(input, *flow, check_of(*flow, "link.twins", *item, {}), checks);
    add("born-in-target", born_in_target).not_applicable = excuse_for_birth_in_target(input, *flow);
    auto& existing_there = add("existing-in-target", existing_in_target);
    existing_there.world.before_start = true;
    existing_there.not_applicable = excuse_for_existing_in_target(input, *flow);
  }
}

}  // namespace dataflow_qa::suites
