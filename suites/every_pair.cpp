// Pairs of every origin and kind stay in sync: those from before the first start, those born in the target, inactive
// ones, many at once; texts of every kind; what a part shares with its whole.

#include <cctype>

#include "harness/world/conversion.h"
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

/// False where one has not: then what else would be tried with these pairs is not.
bool expect_all_arrived(Scene& scene, const std::vector<Edit>& edits) {
  bool all = true;
  for (const auto& edit : edits) {
    all = scene.expect(scene.arrival(edit.pair, edit.side, edit.property), world::Arrived()) && all;
  }
  return all;
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

std::string with_other_case(std::string_view text) {
  std::string result(text);
  for (auto& c : result) {
    const auto letter = static_cast<unsigned char>(c);
    if (letter < 0x80) c = static_cast<char>(std::isupper(letter) != 0 ? std::tolower(letter) : std::toupper(letter));
  }
  return result;
}

/// Texts of many kinds, written into records that are linked, on each side; and then, of the first, the letter case
/// alone.
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
  if (!expect_all_arrived(scene, edits)) co_return;
  edits.resize(std::size(both_sides));
  const auto now = with_other_case(world::utf16_prefix(sample_texts().front(), world::length_limit(property)));
  for (const auto& edit : edits) scene.edit(edit.pair, edit.side, property, now);
  co_await scene.settled();
  expect_all_arrived(scene, edits);
}

/// A value for a property that a part shares with its whole, other than the pair has.
nlohmann::json another_value(Scene& scene, const world::Pair& pair, const Property& property) {
  const auto now = mapping::value_at(scene.world().settled_record(Side::source, scene.flow(), pair.source),
                                     property.mapping->source);
  auto value = fresh_something(scene, property);
  while (value == now) value = fresh_something(scene, property);
  return value;
}

/// A value that is there and may be cleared: none that stands for none already.
bool may_be_cleared_now(Scene& scene, const Edit& edit) {
  if (!world::may_be_cleared(edit.property)) return false;
  return std::none_of(std::begin(both_sides), std::end(both_sides), [&](Side side) {
    const auto record = scene.world().settled_record(side, scene.flow(), edit.pair.id(side));
    return world::same_on(edit.property, side, mapping::value_at(record, edit.property.path(side)), nullptr);
  });
}

/// Everything that is edited of a part's records and shared with its whole, on each side of one of the records.
std::vector<Edit> shared_edits(Scene& scene, const std::vector<world::RecordRef>& records) {
  std::vector<Edit> edits;
  for (std::size_t i = 0; i < std::size(both_sides); ++i) {
    const auto pair = scene.require_pair(records[i]);
    const auto record = scene.world().settled_record(Side::source, scene.flow(), pair.source);
    for (const auto& property : scene.world().model().properties_of(*scene.flow().whole, record)) {
      if (is_free_to_edit(property)) edits.push_back({both_sides[i], property, pair});
    }
  }
  return edits;
}

/// What a part shares with its whole, all of it edited at one moment on each side of a record of the part's kind: from
/// a record that has no objects (an address) yet, once more, and then cleared where it may be.
Story shared_properties(Scene& scene) {
  world::Overrides nothing;
  for (const auto& object : mapped_objects(*scene.flow().whole)) {
    if (!may_come_and_go(object)) continue;
    for (auto& field : without(object)) nothing.push_back(std::move(field));
  }
  std::vector<world::RecordRef> records;
  for (std::size_t i = 0; i < std::size(both_sides); ++i) records.push_back(scene.make(Side::source, nothing));
  co_await scene.settled();
  auto edits = shared_edits(scene, records);
  for (int round = 0; round < 2; ++round) {
    co_await scene.held();
    for (const auto& edit : edits) {
      scene.edit(edit.pair, edit.side, edit.property, another_value(scene, edit.pair, edit.property));
    }
    co_await scene.settled();
    if (!expect_all_arrived(scene, edits)) co_return;
  }
  std::erase_if(edits, [&](const Edit& edit) { return !may_be_cleared_now(scene, edit); });
  for (const auto& edit : edits) scene.make_clearable(edit.pair, edit.property);
  co_await scene.settled();
  co_await scene.held();
  for (const auto& edit : edits) scene.edit(edit.pair, edit.side, edit.property, nullptr);
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
