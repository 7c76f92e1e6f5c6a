// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.
// Records that are equal but for two properties are two, and each has a counterpart of its own. Two, so that a sync
// that loses one of them is not blamed for taking the records for one.

#include "suites/near_duplicates.h"

#include <algorithm>
#include <optional>

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

bool is_among(const std::vector<Property>& properties, const Property& property) {
  return std::any_of(properties.begin(), properties.end(),
                     [&](const Property& each) { return each.mapping->source == property.mapping->source; });
}

/// The first record's values, as the source has them, for a second one that differs in `distinct` alone.
checks::Overrides values_of(CheckContext& check, const model::Flow& flow, const checks::RecordRef& record,
                            const std::vector<Property>& distinct) {
  checks::Overrides result;
  const auto there = check.view.record_now(record);
  const bool in_source = record.side == Side::source;
  const auto properties = in_source ? check.model().properties_of(flow, there) : flow.properties;
  for (const auto& property : properties) {
    if (is_among(distinct, property)) continue;
    const auto& value = mapping::value_at(there, property.path(record.side));
    const auto converted = in_source ? std::optional(value) : check.view.converted(property, Side::target, value);
    if (converted && (in_source || !converted->is_null())) result.emplace_back(property.mapping->source, *converted);
  }
  return result;
}

/// A record that is equal to `first`, which was made with `token`, but for `distinct`.
checks::RecordRef near_duplicate_of(CheckContext& check, const model::Flow& flow, const checks::RecordRef& first,
                                    const std::vector<Property>& distinct, const std::string& token) {
  auto values = values_of(check, flow, first, distinct);
  for (const auto& property : distinct) {
    values.emplace_back(property.mapping->source, check.edit.fresh_value(property));
  }
  return check.make.in(flow, first.side, Recipe{.overrides = values, .token = token, .known_by = distinct});
}

/// Exactly one counterpart; its values are the business of other checks.
void expect_linked(CheckContext& check, const checks::RecordRef& record,
                   std::source_location at = std::source_location::current()) {
  check.focus(record);
  check.require(check.seen.linkage(record), checks::HasOneCounterpart(), at);
}

/// The two are made in one tick, or the second one when the first is linked.
enum class Apart { no, yes };

/// Two records that are equal but for `distinct`: two counterparts; one is edited, one changes, on each side.
CheckScript near_duplicates(CheckContext& check, Side born, Apart apart, std::vector<Property> distinct,
                            Property edited) {
  if (born == Side::target && prepare_references(check)) co_await check.settled();
  const auto token = check.make.token();
  const auto first = check.make(born, Recipe{.token = token, .known_by = distinct});
  if (apart == Apart::yes) {
    co_await check.settled();
    expect_linked(check, first);
  }
  const auto second = near_duplicate_of(check, check.flow(), first, distinct, token);
  co_await check.settled();
  expect_linked(check, first);
  expect_linked(check, second);
  const auto pair = check.require_pair(first);
  const auto near_duplicate = check.require_pair(second);
  // In the target the later one, so that it is not the one which a search would find first.
  for (const auto side : both_sides) {
    const auto& one = side == Side::source ? pair : near_duplicate;
    const auto& other = side == Side::source ? near_duplicate : pair;
    const auto before = check.view.value(other, Side::source, edited);
    check.edit.anew(one, side, edited);
    co_await check.settled();
    check.require(check.seen.arrival(one, side, edited), checks::Arrived());
    check.require(check.seen.kept(other, edited, before), checks::IsKept());
  }
}

void add_near_duplicates(const run::SuiteInput& input, const model::Flow& flow, Side born, Apart apart,
                         CheckDefinition definition, std::vector<CheckDefinition>& checks) {
  const auto distinct = distinguishing(flow);
  auto candidates = editable(flow);
  std::erase_if(candidates, [&](const Property& property) { return is_among(distinct, property); });
  const auto excuse = born == Side::target ? excuse_for_birth_in_target(input, flow) : std::nullopt;
  if (excuse) {
    definition.not_applicable = excuse;
  } else if (has_merge_criteria(input, flow)) {
    definition.not_applicable = "the merge criteria may match these records";
  } else if (distinct.empty() || candidates.empty()) {
    definition.not_applicable =
        "the mapping has no property in which two records could differ, besides an editable one";
  } else {
    definition.body = [born, apart, distinct, edited = candidates.front()](CheckContext& check) {
      return near_duplicates(check, born, apart, distinct, edited);
    };
  }
  checks.push_back(std::move(definition));
}

}  // namespace

bool has_merge_criteria(const run::SuiteInput& input, const model::Flow& flow) {
  const auto& items = input.checklist->items;
  return std::any_of(items.begin(), items.end(), [&](const checklist::Item& item) {
    return item.dataflow == flow.slug() && item.kind == Kind::merge;
  });
}

std::vector<Property> distinguishing(const model::Flow& flow) {
  std::vector<Property> unique;
  std::vector<Property> others;
  for (const auto* part : {&flow, flow.whole}) {
    for (const auto& property : part->properties) {
      const bool is_text = property.source->type == mocks::FieldType::string && !property.mapping->reference &&
                           !property.mapping->lookup && !property.mapping->when &&
                           property.mapping->enumeration.empty();
      if (!is_text || is_among(unique, property) || is_among(others, property)) continue;
      const bool has_to_differ = property.source->unique || property.target->unique;
      const bool may_differ =
          model::either_has(property, mocks::TextFormat::phone) || model::either_has(property, mocks::TextFormat::url);
      if (has_to_differ) unique.push_back(property);
      if (!has_to_differ && may_differ) others.push_back(property);
    }
  }
  constexpr std::size_t enough = 2;
  if (unique.size() < enough) {
    const auto more = std::min(enough - unique.size(), others.size());
    unique.insert(unique.end(), others.begin(), others.begin() + static_cast<std::ptrdiff_t>(more));
  }
  return unique;
}

std::vector<checks::RecordRef> make_near_duplicates(CheckContext& check, const model::Flow& flow, Side born,
                                                    const std::vector<Property>& distinct) {
  const auto token = check.make.token();
  const auto first = check.make.in(flow, born, Recipe{.token = token, .known_by = distinct});
  return {first, near_duplicate_of(check, flow, first, distinct, token)};
}

void add_near_duplicate_checks(const run::SuiteInput& input, const model::Flow& flow, Side born,
                               const std::string& item, std::vector<CheckDefinition>& checks) {
  const bool in_target = born == Side::target;
  const auto add = [&](Apart apart, const std::string& name) {
    add_near_duplicates(input, flow, born, apart, check_of(flow, name, item, {}), checks);
  };
  add(Apart::no, in_target ? "link.born-in-target.near-duplicates" : "link.twins");
  add(Apart::yes, in_target ? "link.born-in-target.later-near-duplicate" : "link.later-near-duplicate");
}

}  // namespace dataflow_qa::suites
