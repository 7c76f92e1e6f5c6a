// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.
// Values of every shape that people type and both systems take, of each property: in records that are made, on each
// side, and written into records that are linked; then each changes to one that is nearly the same: in an accent, a
// blank, a zero in front, the last of many letters, a day, or the letter case alone.

#include "harness/model/shapes.h"

#include <algorithm>
#include <map>

#include "harness/run/link_first.h"
#include "suites/common.h"

namespace dataflow_qa::suites {
namespace {

using checks::CheckContext;
using checks::CheckScript;
using checks::Recipe;
using model::Property;
using model::Shape;
using model::Side;
using run::CheckDefinition;

struct Shaped {
  Property property;
  std::vector<Shape> left;  // to be tried, the last one first
};

/// `matched`: records that are equal in a property may be taken for a pair, so no two may have the same text.
std::vector<Shaped> shaped_properties(const model::Flow& flow, bool matched) {
  std::vector<Shaped> result;
  for (const auto& property : flow.properties) {
    const bool read_only = property.source->read_only || property.target->read_only;
    auto shapes = read_only ? std::vector<Shape>{} : model::shapes_of(flow, property);
    if (matched) {
      std::erase_if(shapes, [](const Shape& each) { return each.kind == "texts" && !model::is_own(each); });
    }
    if (!shapes.empty()) result.push_back({property, std::move(shapes)});
  }
  return result;
}

bool any_left(const std::vector<Shaped>& all) {
  return std::any_of(all.begin(), all.end(), [](const Shaped& each) { return !each.left.empty(); });
}

bool is_free_text(const Property& property) {
  return property.source->free_text && property.target->free_text;
}

/// Whether texts besides these say whose a record is: those of the whole, for a part.
bool is_known_besides(CheckContext& check, const std::vector<Shaped>& all) {
  auto record = nlohmann::json::object();
  for (const auto& [path, value] : check.model().kind_of(check.flow())) mapping::set_value_at(record, path, value);
  const auto properties = check.model().properties_of(check.flow(), record);
  return std::any_of(properties.begin(), properties.end(), [&](const Property& property) {
    const bool own = std::any_of(all.begin(), all.end(),
                                 [&](const Shaped& each) { return each.property.mapping == property.mapping; });
    return !own && is_free_text(property);
  });
}

/// The text that keeps its ordinary value, by which a record is known while it has no counterpart. Round and round, so
/// that each has its turn at all shapes.
std::optional<std::size_t> known_by(const std::vector<Shaped>& all) {
  std::optional<std::size_t> result;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (is_free_text(all[i].property) && (!result || all[i].left.size() < all[*result].left.size())) result = i;
  }
  return result;
}

/// A text that is the only one has those shapes alone that begin with the record's token.
void keep_those_that_begin_with_token(Shaped& only) {
  std::erase_if(only.left, [](const Shape& shape) { return !shape.value.starts_with("{token}"); });
}

/// A record with one shape of each property, until all have been tried.
CheckScript made(CheckContext& check, Side born, bool matched) {
  if (born == Side::target && prepare_references(check)) co_await check.settled();
  auto all = shaped_properties(check.flow(), matched);
  const bool known_besides = is_known_besides(check, all);
  const auto texts =
      std::count_if(all.begin(), all.end(), [](const Shaped& each) { return is_free_text(each.property); });
  if (!known_besides && texts == 0) CheckContext::not_applicable("no text of these records shows whose they are");
  const bool is_only = !known_besides && texts == 1;
  if (is_only) keep_those_that_begin_with_token(all[*known_by(all)]);
  std::vector<checks::RecordRef> records;
  while (any_left(all)) {
    const auto text = known_by(all);
    Recipe recipe{.token = check.make.token()};
    for (std::size_t i = 0; i < all.size(); ++i) {
      auto& [property, left] = all[i];
      if (left.empty() || (text == i && !known_besides && !is_only)) continue;
      const auto token = text == i ? *recipe.token : check.make.token();
      recipe.overrides.emplace_back(property.mapping->source, model::shaped(left.back(), token));
      left.pop_back();
    }
    records.push_back(check.make(born, recipe));
  }
  co_await check.settled();
  for (const auto& record : records) expect_linked_and_equal(check, record);
}

bool has_letter_case(const Shape& shape, const nlohmann::json& value) {
  constexpr std::string_view kinds[] = {"texts", "codes", "emails", "urls"};
  return std::find(std::begin(kinds), std::end(kinds), shape.kind) != std::end(kinds) &&
         model::with_other_case(value.get<std::string>()) != value.get<std::string>();
}

/// Each shape of each property is written into a record that is linked, as many at once as there are properties.
CheckScript written(CheckContext& check, Side side, bool matched) {
  auto all = shaped_properties(check.flow(), matched);
  std::erase_if(all, [](const Shaped& each) { return !is_free_to_edit(each.property); });
  std::size_t most = 0;
  for (const auto& each : all) most = std::max(most, each.left.size());
  std::vector<checks::RecordRef> records;
  records.reserve(most);
  for (std::size_t i = 0; i < most; ++i) records.push_back(check.make(Side::source));
  co_await check.settled();
  co_await check.held();
  std::vector<PersonsEdit> edits;
  std::vector<std::pair<PersonsEdit, nlohmann::json>> nearly_the_same;
  for (const auto& record : records) {
    const auto pair = check.require_pair(record);
    for (auto& [property, left] : all) {
      if (left.empty()) continue;
      const auto token = check.make.token();
      const auto value = model::shaped(left.back(), token);
      edits.push_back({side, property, pair});
      check.edit(pair, side, property, value);
      auto then = model::shaped_then(property, left.back(), token);
      if (then.is_null() && has_letter_case(left.back(), value))
        then = model::with_other_case(value.get<std::string>());
      if (!then.is_null()) nearly_the_same.emplace_back(edits.back(), std::move(then));
      left.pop_back();
    }
  }
  co_await check.settled();
  if (!expect_all_arrived(check, edits)) co_return;
  edits.clear();
  for (const auto& [edit, value] : nearly_the_same) {
    edits.push_back(edit);
    check.edit(edit.pair, edit.side, edit.property, value);
  }
  co_await check.settled();
  expect_all_arrived(check, edits);
}

}  // namespace

void add_shape_checks(const run::SuiteInput& input, std::vector<CheckDefinition>& checks) {
  for (const auto* flow : input.flows()) {
    const bool matched = !run::criteria_of(input, *flow).empty();
    const auto all = shaped_properties(*flow, matched);
    if (all.empty()) continue;
    for (const auto side : both_sides) {
      const bool in_target = side == Side::target;
      if (const auto item = link_item(input, *flow)) {
        auto& definition =
            checks.emplace_back(check_of(*flow, in_target ? "link.born-in-target.shapes" : "link.shapes", *item,
                                         [side, matched](CheckContext& check) { return made(check, side, matched); }));
        if (in_target) definition.not_applicable = excuse_for_birth_in_target(input, *flow);
      }
      const auto item = input.item(*flow, checklist::Kind::keep_in_sync);
      const bool any_free =
          std::any_of(all.begin(), all.end(), [](const Shaped& each) { return is_free_to_edit(each.property); });
      if (!item || !any_free) continue;
      checks.push_back(check_of(*flow, "sync.shapes.from-" + std::string(model::to_string(side)), *item,
                                [side, matched](CheckContext& check) { return written(check, side, matched); }));
    }
  }
}

}  // namespace dataflow_qa::suites
