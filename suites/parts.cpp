// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.
// A dataflow that describes a part of another one's record: one record with both parts, not two.

#include "harness/model/conversion.h"
#include "harness/run/catalogue.h"

namespace dataflow_qa::suites {
namespace {

using checks::CheckContext;
using checks::CheckScript;
using model::Side;

/// The properties that make a record one of its kind.
std::vector<model::Property> kind_properties(CheckContext& check) {
  std::vector<model::Property> result;
  for (const auto& [path, value] : check.model().kind_of(check.flow())) {
    for (const auto& property : check.flow().whole->properties) {
      if (property.mapping->source == path) result.push_back(property);
    }
  }
  return result;
}

/// For a record of another kind: the properties that say so, and those of the part that it holds although it should
/// not.
checks::Agreement without_part(CheckContext& check, const checks::Pair& pair) {
  auto result = check.seen.agreement(pair, kind_properties(check));
  for (const auto& property : check.flow().properties) {
    const auto actual = check.view.value(pair, Side::target, property);
    if (!model::normalized(*property.target, actual).is_null()) {
      result.differences.push_back({checks::named(property), check.view.name_of({Side::target, pair.flow, pair.target}),
                                    nullptr, actual, false});
      result.left_out = false;
    }
  }
  return result;
}

/// The properties that make the record one of its kind, and the part's own properties.
std::vector<model::Property> both_parts(CheckContext& check) {
  auto result = check.flow().properties;
  for (auto& property : kind_properties(check)) result.push_back(std::move(property));
  return result;
}

/// One of the kind that has the part: one counterpart, with both parts. One of the other kind: no part of it.
CheckScript one_record(CheckContext& check) {
  const auto with = check.make(Side::source);
  const auto without = check.make.in(*check.flow().whole, Side::source);
  co_await check.settled();
  check.require(check.seen.linkage(with), checks::HasOneCounterpart());
  check.expect(check.seen.agreement(check.require_pair(with), both_parts(check)), checks::AgreesInEveryProperty());
  check.expect(without_part(check, check.require_pair(without)), checks::AgreesInEveryProperty());
}

}  // namespace

void add_part_checks(const run::SuiteInput& input, std::vector<run::CheckDefinition>& checks) {
  for (const auto* flow : input.flows()) {
    const auto item = input.item(*flow, checklist::Kind::every);
    if (!item || !flow->is_part()) continue;
    checks.push_back({.name = flow->slug() + ".link.one-record", .item = *item, .flow = flow, .body = one_record});
  }
}

}  // namespace dataflow_qa::suites
