// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.
// Pairs of every origin and kind stay in sync: those from before the first start, those born in the target, inactive
// ones, many at once; texts of every kind; what a part shares with its whole.

#include <algorithm>
#include <optional>

#include "harness/model/conversion.h"
#include "harness/model/shapes.h"
#include "suites/common.h"

namespace dataflow_qa::suites {
namespace {

using checklist::Kind;
using checks::CheckContext;
using checks::CheckScript;
using checks::Recipe;
using model::Property;
using model::Side;
using run::CheckDefinition;

nlohmann::json value_now(CheckContext& check, const checks::Pair& pair, const Property& property) {
  return check.view.value(pair, Side::source, property);
}

/// A value for a property, or one that a part shares with its whole, other than the pair has.
nlohmann::json another_value(CheckContext& check, const checks::Pair& pair, const Property& property) {
  return check.edit.fresh_something(pair, property);
}

/// Everything that is free to edit of two records, of the one in the source and of the other in the target.
std::vector<PersonsEdit> edits_of_everything(CheckContext& check, const std::vector<checks::RecordRef>& records) {
  std::vector<PersonsEdit> edits;
  for (std::size_t i = 0; i < std::size(both_sides); ++i) {
    const auto pair = check.require_pair(records[i]);
    const auto record = check.view.record({Side::source, pair.flow, pair.source});
    for (const auto& property : check.model().properties_of(*check.flow().whole, record)) {
      if (is_free_to_edit(property)) edits.push_back({both_sides[i], property, pair});
    }
  }
  return edits;
}

bool is_the_same(const PersonsEdit& one, const PersonsEdit& other) {
  return one.side == other.side && one.property.mapping == other.property.mapping;
}

/// Dates, booleans and enumerations of the ordinary ones are edited to the same values, so that what befalls a value
/// befalls it there, too.
void do_all(CheckContext& check, const std::vector<PersonsEdit>& edits, const std::vector<PersonsEdit>& ordinary = {}) {
  for (const auto& edit : edits) {
    const auto value = another_value(check, edit.pair, edit.property);
    check.edit(edit.pair, edit.side, edit.property, value);
    const auto same_edit = std::find_if(ordinary.begin(), ordinary.end(),
                                        [&](const PersonsEdit& other) { return is_the_same(edit, other); });
    if (same_edit == ordinary.end()) continue;
    const bool identifies_no_one = !value.is_string() || edit.property.source->type != mocks::FieldType::string ||
                                   !edit.property.mapping->enumeration.empty();
    const bool same = identifies_no_one && value != value_now(check, same_edit->pair, same_edit->property);
    check.edit(same_edit->pair, same_edit->side, same_edit->property,
               same ? value : another_value(check, same_edit->pair, same_edit->property));
  }
}

/// Drops the edits that do not arrive from ordinary records either: the property's own checks report those. Edits of
/// `always` stay.
void leave_to_their_own_checks(CheckContext& check, const std::vector<PersonsEdit>& ordinary, const Property& always,
                               std::vector<PersonsEdit>& edits) {
  for (const auto& edit : ordinary) {
    if (edit.property.mapping == always.mapping) continue;
    if (!checks::Arrived()(check.seen.arrival(edit.pair, edit.side, edit.property))) continue;
    std::erase_if(edits, [&](const PersonsEdit& other) { return is_the_same(edit, other); });
  }
}

/// Drops the edits that make a record inactive: a sync that looks at active records alone would see no other edit of
/// it.
void leave_active(std::vector<PersonsEdit>& edits) {
  std::erase_if(edits, [](const PersonsEdit& edit) {
    return edit.property.source->inactive_value || edit.property.target->inactive_value;
  });
}

/// Two records of one origin and kind are kept in sync as others are, in everything: all of it is edited at once,
/// of one in the source and of one in the target, and so it is of two ordinary records.
CheckScript kept_in_sync_as_others(CheckContext& check, Property property, Side born, Recipe recipe) {
  std::vector<checks::RecordRef> records;
  if (born == Side::target) {
    prepare_references(check);
    co_await check.settled();
  }
  records.reserve(std::size(both_sides));
  for (std::size_t i = 0; i < std::size(both_sides); ++i) records.push_back(check.make(born, recipe));
  co_await check.settled();
  std::vector<checks::RecordRef> others;
  others.reserve(std::size(both_sides));
  for (std::size_t i = 0; i < std::size(both_sides); ++i) others.push_back(check.make(Side::source));
  co_await check.settled();
  auto edits = edits_of_everything(check, records);
  auto ordinary = edits_of_everything(check, others);
  leave_active(edits);
  leave_active(ordinary);
  co_await check.held();
  do_all(check, edits, ordinary);
  co_await check.settled();
  leave_to_their_own_checks(check, ordinary, property, edits);
  expect_all_arrived(check, edits);
}

/// More records than the subject reads at once, edited in the target at once.
CheckScript pages(CheckContext& check, Property property, std::int64_t at_most) {
  const auto count = several_pages(check, Side::target, at_most);
  std::vector<checks::RecordRef> made;
  made.reserve(static_cast<std::size_t>(count));
  for (std::int64_t i = 0; i < count; ++i) made.push_back(check.make(Side::source));
  co_await check.settled();
  std::vector<PersonsEdit> edits;
  edits.reserve(made.size());
  for (const auto& record : made) edits.push_back({Side::target, property, check.require_pair(record)});
  co_await check.held();
  check.circumstance(reports::Circumstance::many_at_once);
  for (const auto& edit : edits) check.edit.anew(edit.pair, edit.side, property);
  co_await check.settled();
  expect_all_arrived(check, edits);
}

/// The first property of the flow's own kind of record that a person may write anything in, on any number of records.
std::optional<Property> any_text_of(const model::Model& model, const model::Flow& flow) {
  auto record = nlohmann::json::object();
  for (const auto& [path, value] : model.kind_of(flow)) mapping::set_value_at(record, path, value);
  auto properties = flow.properties;
  for (const auto& property : model.properties_of(flow, record)) properties.push_back(property);
  for (const auto& property : properties) {
    const auto& when = property.mapping->when;
    const bool applies = !when || when->holds_for(record);
    const bool unique = property.source->unique || property.target->unique;
    if (applies && !unique && is_free_to_edit(property) && model::takes_any_text(property)) return property;
  }
  return std::nullopt;
}

/// The text as both systems take it.
std::string sample_of(const Property& property, std::string_view sample) {
  return model::utf16_prefix(model::without_forbidden(property, sample), model::length_limit(property));
}

/// Texts of many kinds, written into records that are linked, on each side; and then, of the first, the letter case
/// alone.
CheckScript text(CheckContext& check, Property property) {
  std::vector<checks::RecordRef> records;
  for (std::size_t i = 0; i < sample_texts().size() * std::size(both_sides); ++i) {
    records.push_back(check.make(Side::source));
  }
  co_await check.settled();
  std::vector<PersonsEdit> edits;
  for (const auto sample : sample_texts()) {
    for (const auto side : both_sides) {
      edits.push_back({side, property, check.require_pair(records[edits.size()])});
      check.edit(edits.back().pair, side, property, sample_of(property, sample));
    }
  }
  co_await check.settled();
  if (!expect_all_arrived(check, edits)) co_return;
  edits.resize(std::size(both_sides));
  const auto now = model::with_other_case(sample_of(property, sample_texts().front()));
  for (const auto& edit : edits) check.edit(edit.pair, edit.side, property, now);
  co_await check.settled();
  expect_all_arrived(check, edits);
}

/// A value that is there and may be cleared: none that stands for none already.
bool may_be_cleared_now(CheckContext& check, const PersonsEdit& edit) {
  if (!model::may_be_cleared(edit.property)) return false;
  return std::none_of(std::begin(both_sides), std::end(both_sides), [&](Side side) {
    return model::same_on(edit.property, side, check.view.value(edit.pair, side, edit.property), nullptr);
  });
}

/// All properties that a part shares with its whole are edited at once, on each side of a record of the part's kind:
/// from a record that has no objects (an address) yet, once more, and then cleared where it may be.
CheckScript shared_properties(CheckContext& check) {
  checks::Overrides nothing;
  for (const auto& object : mapped_objects(*check.flow().whole)) {
    if (!may_come_and_go(object)) continue;
    for (auto& field : without(object)) nothing.push_back(std::move(field));
  }
  std::vector<checks::RecordRef> records;
  records.reserve(std::size(both_sides));
  for (std::size_t i = 0; i < std::size(both_sides); ++i) records.push_back(check.make(Side::source, nothing));
  co_await check.settled();
  auto edits = edits_of_everything(check, records);
  for (int round = 0; round < 2; ++round) {
    co_await check.held();
    do_all(check, edits);
    co_await check.settled();
    if (!expect_all_arrived(check, edits)) co_return;
  }
  std::erase_if(edits, [&](const PersonsEdit& edit) { return !may_be_cleared_now(check, edit); });
  for (const auto& edit : edits) check.edit.make_clearable(edit.pair, edit.property);
  co_await check.settled();
  co_await check.held();
  for (const auto& edit : edits) check.edit(edit.pair, edit.side, edit.property, nullptr);
  co_await check.settled();
  expect_all_arrived(check, edits);
}

}  // namespace

void add_every_pair_checks(const run::SuiteInput& input, std::vector<CheckDefinition>& checks) {
  for (const auto* flow : input.flows()) {
    const auto item = input.item(*flow, Kind::keep_in_sync);
    const auto properties = editable(*flow);
    if (!item || properties.empty()) continue;
    const auto add = [&](const std::string& name, std::function<CheckScript(CheckContext&)> body) -> CheckDefinition& {
      return checks.emplace_back(check_of(*flow, "sync." + name, *item, std::move(body)));
    };
    const auto& property = properties.front();
    const auto of = [property](Side born) {
      return [property, born](CheckContext& check) { return kept_in_sync_as_others(check, property, born, {}); };
    };
    add("existing", of(Side::source)).world.before_start = true;
    add("born-in-target", of(Side::target)).not_applicable = excuse_for_birth_in_target(input, *flow);
    auto& inactive = add("inactive", [property](CheckContext& check) {
      return kept_in_sync_as_others(check, property, Side::source, {.overrides = *check.make.inactive()});
    });
    if (!has_inactive(*flow)) inactive.not_applicable = "the source has no inactive or archived records";
    in_world_of_pages(add("pages", [property, at_most = most_records(input)](CheckContext& check) {
      return pages(check, property, at_most);
    }));
    if (const auto any = any_text_of(*input.model, *flow)) {
      add("text", [any = *any](CheckContext& check) { return text(check, any); });
    }
    if (flow->is_part()) add("shared-properties", shared_properties);
  }
}

}  // namespace dataflow_qa::suites
