// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.
// "Every A will be synchronized with a B": each record has exactly one counterpart, equal in every mapped property.

#include <algorithm>
#include <string_view>

#include "harness/model/conversion.h"
#include "suites/common.h"
#include "suites/near_duplicates.h"

namespace dataflow_qa::suites {
namespace {

using checks::CheckContext;
using checks::CheckScript;
using checks::Fields;
using checks::Recipe;
using model::Side;
using run::CheckDefinition;

/// Each value, for a record of its own, of the enumerations and flags that the mapping carries; but for the kind of
/// record that the flow is about.
std::vector<checks::Overrides> each_value_of(const model::Model& model, const model::Flow& flow) {
  std::vector<checks::Overrides> result;
  const auto kind = model.kind_of(flow);
  for (const auto& property : flow.properties) {
    const auto& path = property.mapping->source;
    const bool is_kind = std::any_of(kind.begin(), kind.end(), [&](const auto& field) { return field.first == path; });
    if (is_kind || property.source->read_only || property.target->read_only) continue;
    if (property.source->type == mocks::FieldType::boolean) {
      for (const bool value : {true, false}) result.push_back({{path, value}});
    }
    for (const auto& value : model::enumerated(property)) result.push_back({{path, value}});
  }
  return result;
}

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

CheckScript made_with(CheckContext& check, Side born, Fields fields) {
  if (born == Side::target && prepare_references(check)) co_await check.settled();
  // What no mapping names is filled in after the record is made: it would be seen without that, now and then.
  if (fields == Fields::every) co_await check.held();
  const auto record = check.make(born, Recipe{.fields = fields});
  co_await check.settled();
  expect_linked_and_equal(check, record);
}

/// A record with each value of each enumeration and flag that the mapping carries.
CheckScript each_value(CheckContext& check, Side born) {
  if (born == Side::target && prepare_references(check)) co_await check.settled();
  std::vector<checks::RecordRef> made;
  for (const auto& overrides : each_value_of(check.model(), check.flow())) {
    made.push_back(check.make(born, Recipe{.overrides = overrides}));
  }
  co_await check.settled();
  for (const auto& record : made) expect_linked_and_equal(check, record);
}

/// Made inactive or archived, while it runs.
CheckScript inactive_in_target(CheckContext& check) {
  if (prepare_references(check)) co_await check.settled();
  const auto record = check.make(Side::target, Recipe{.overrides = *check.make.inactive()});
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
CheckScript pages(CheckContext& check, Side born, std::int64_t at_most) {
  if (born == Side::target && prepare_references(check)) co_await check.settled();
  const auto count = several_pages(check, born, at_most);
  co_await check.held();  // or it would read them a few at a time, as they are made
  check.circumstance(reports::Circumstance::many_at_once);
  std::vector<checks::RecordRef> made;
  made.reserve(static_cast<std::size_t>(count));
  for (std::int64_t i = 0; i < count; ++i) made.push_back(check.make(born));
  co_await check.settled();
  for (const auto& record : made) expect_linked_and_equal(check, record);
}

/// Texts of many kinds, and the longest that both sides take: equal, code point for code point.
CheckScript many_texts(CheckContext& check, Side born) {
  if (born == Side::target && prepare_references(check)) co_await check.settled();
  std::vector<checks::RecordRef> made;
  for (const auto sample : sample_texts()) made.push_back(check.make(born, Recipe{.text = std::string(sample)}));
  std::string longest;
  while (longest.size() < 1000) longest += "lang tekst æøå ";
  // A cut may leave a space at the end; what comes of those is nobody's promise.
  std::replace(longest.begin(), longest.end(), ' ', '_');
  made.push_back(check.make(born, Recipe{.text = longest}));
  co_await check.settled();
  for (const auto& record : made) expect_linked_and_equal(check, record);
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
  const auto record = check.make(Side::target, recipe_of_existing(check));
  co_await check.settled();
  expect_linked_and_equal(check, record);
}

/// What is tried of records made on either side: "link.full", "link.born-in-target.full".
void add_births(const run::SuiteInput& input, const model::Flow& flow, Side born, const std::string& item,
                std::vector<CheckDefinition>& checks) {
  const bool in_target = born == Side::target;
  const auto excuse = in_target ? excuse_for_birth_in_target(input, flow) : std::nullopt;
  const auto add = [&](const std::string& name, std::function<CheckScript(CheckContext&)> body) -> CheckDefinition& {
    const auto whole_name = (in_target ? "link.born-in-target." : "link.") + name;
    auto& definition = checks.emplace_back(check_of(flow, whole_name, item, std::move(body)));
    definition.not_applicable = excuse;
    return definition;
  };
  add("minimal", [born](CheckContext& check) { return made_with(check, born, Fields::required); });
  add("full", [born](CheckContext& check) { return made_with(check, born, Fields::every); });
  auto& of_pages =
      add("pages", [born, at_most = most_records(input)](CheckContext& check) { return pages(check, born, at_most); });
  in_world_of_pages(of_pages);
  // In a world of its own: a subject that fails on hundreds of records would delay the other checks of pages.
  if (in_target) of_pages.world.name = "pages of the target";
  add("text", [born](CheckContext& check) { return many_texts(check, born); });
  if (!each_value_of(*input.model, flow).empty()) {
    add("values", [born](CheckContext& check) { return each_value(check, born); });
  }
  if (in_target) {
    auto& inactive_ones = add("inactive", inactive_in_target);
    if (!has_inactive(flow)) inactive_ones.not_applicable = "the source has no inactive or archived records";
  }
  add_near_duplicate_checks(input, flow, born, item, checks);
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
    auto& inactive_ones = add("inactive", inactive);
    inactive_ones.world.before_start = true;
    if (!has_inactive(*flow)) inactive_ones.not_applicable = "the source has no inactive or archived records";
    add("born-in-target", born_in_target).not_applicable = excuse_for_birth_in_target(input, *flow);
    auto& existing_there = add("existing-in-target", existing_in_target);
    existing_there.world.before_start = true;
    existing_there.not_applicable = excuse_for_existing_in_target(input, *flow);
    for (const auto born : both_sides) add_births(input, *flow, born, *item, checks);
  }
}

}  // namespace dataflow_qa::suites
