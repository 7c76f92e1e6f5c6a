// Pairs of every origin and kind stay in sync: those from before the first start, those born in the target, inactive
// ones, many at once; texts of every kind; what a part shares with its whole.

#include "suites/common.h"
#include "suites/suites.h"

namespace dataflow_qa::suites {
namespace {

using checklist::Kind;
using run::CheckDefinition;
using world::Property;
using world::Recipe;
using world::Scene;
using world::Side;
using world::Story;

struct Edit {
  Side side;
  Property property;
  world::Pair pair;
};

void expect_all_arrived(Scene& scene, const std::vector<Edit>& edits) {
  for (const auto& edit : edits) {
    scene.expect(scene.arrival(edit.pair, edit.side, edit.property), world::Arrived());
  }
}

/// Two records of one origin and kind, edited once they are linked: one in the source, one in the target.
Story edited_on_each_side(Scene& scene, Property property, Side born, Recipe recipe) {
  std::vector<world::RecordRef> records;
  if (born == Side::target) {
    prepare_references(scene);
    co_await scene.settled();
  }
  for (std::size_t i = 0; i < std::size(both_sides); ++i) records.push_back(scene.make(born, recipe));
  co_await scene.settled();
  std::vector<Edit> edits;
  for (const auto side : both_sides) {
    edits.push_back({side, property, scene.require_pair(records[edits.size()])});
    scene.edit(edits.back().pair, side, property, scene.fresh_value(property));
  }
  co_await scene.settled();
  expect_all_arrived(scene, edits);
}

/// More records than the subject reads at once, edited in the target at one moment.
Story pages(Scene& scene, Property property, std::int64_t at_most) {
  const auto count = several_pages(scene, Side::target, at_most);
  std::vector<world::RecordRef> made;
  for (std::int64_t i = 0; i < count; ++i) made.push_back(scene.make(Side::source));
  co_await scene.settled();
  std::vector<Edit> edits;
  for (const auto& record : made) edits.push_back({Side::target, property, scene.require_pair(record)});
  co_await scene.held();
  for (const auto& edit : edits) scene.edit(edit.pair, edit.side, property, scene.fresh_value(property));
  co_await scene.settled();
  expect_all_arrived(scene, edits);
}

/// Texts of many kinds, written into records that are linked, on each side.
Story text(Scene& scene, Property property) {
  std::vector<world::RecordRef> records;
  for (std::size_t i = 0; i < sample_texts().size() * std::size(both_sides); ++i) {
    records.push_back(scene.make(Side::source));
  }
  co_await scene.settled();
  std::vector<Edit> edits;
  for (const auto sample : sample_texts()) {
    for (const auto side : both_sides) {
      edits.push_back({side, property, scene.require_pair(records[edits.size()])});
      scene.edit(edits.back().pair, side, property, world::utf16_prefix(sample, world::length_limit(property)));
    }
  }
  co_await scene.settled();
  expect_all_arrived(scene, edits);
}

/// A value for a property that a part shares with its whole, other than the pair has.
nlohmann::json another_value(Scene& scene, const world::Pair& pair, const Property& property) {
  const auto now = mapping::value_at(scene.world().settled_record(Side::source, scene.flow(), pair.source),
                                     property.mapping->source);
  auto value = scene.fresh_value(property);
  while (value == now) value = scene.fresh_value(property);
  return value;
}

bool is_free_to_edit(const Property& property) {
  return property.mapping->edit == mapping::Edit::both && !property.mapping->reference && !property.mapping->lookup &&
         !property.source->read_only && !property.target->read_only;
}

/// What a part shares with its whole, all of it edited at one moment on each side of a record of the part's kind.
Story shared_properties(Scene& scene) {
  std::vector<world::RecordRef> records;
  for (std::size_t i = 0; i < std::size(both_sides); ++i) records.push_back(scene.make(Side::source));
  co_await scene.settled();
  co_await scene.held();
  std::vector<Edit> edits;
  for (std::size_t i = 0; i < std::size(both_sides); ++i) {
    const auto pair = scene.require_pair(records[i]);
    const auto record = scene.world().settled_record(Side::source, scene.flow(), pair.source);
    for (const auto& property : scene.world().model().properties_of(*scene.flow().whole, record)) {
      if (!is_free_to_edit(property)) continue;
      edits.push_back({both_sides[i], property, pair});
      scene.edit(pair, both_sides[i], property, another_value(scene, pair, property));
    }
  }
  co_await scene.settled();
  expect_all_arrived(scene, edits);
}

}  // namespace

void add_every_pair_checks(const run::Subjects& subjects, std::vector<CheckDefinition>& checks) {
  for (const auto* flow : subjects.flows()) {
    const auto item = subjects.item(*flow, Kind::keep_in_sync);
    const auto properties = editable(*flow);
    if (!item || properties.empty()) continue;
    const auto add = [&](const std::string& name, std::function<Story(Scene&)> body) -> CheckDefinition& {
      return checks.emplace_back(check_of(*flow, "sync." + name, *item, std::move(body)));
    };
    const auto& property = properties.front();
    const auto of = [property](Side born) {
      return [property, born](Scene& scene) { return edited_on_each_side(scene, property, born, {}); };
    };
    add("existing", of(Side::source)).before_start = true;
    add("born-in-target", of(Side::target)).not_applicable = excuse_for_birth_in_target(subjects, *flow);
    auto& inactive = add("inactive", [property](Scene& scene) {
      return edited_on_each_side(scene, property, Side::source, {.overrides = *scene.inactive()});
    });
    if (!has_inactive(*flow)) inactive.not_applicable = "the source has no inactive or archived records";
    in_world_of_pages(add("pages", [property, at_most = most_records(subjects)](Scene& scene) {
      return pages(scene, property, at_most);
    }));
    const auto free_text = std::find_if(properties.begin(), properties.end(), [](const Property& each) {
      const auto plain = [](const mocks::FieldDeclaration& field) {
        return field.free_text && !field.unique && field.format == mocks::TextFormat::any;
      };
      return plain(*each.source) && plain(*each.target);
    });
    if (free_text != properties.end()) add("text", [each = *free_text](Scene& scene) { return text(scene, each); });
    if (flow->is_part()) add("shared-properties", shared_properties);
  }
}

}  // namespace dataflow_qa::suites
