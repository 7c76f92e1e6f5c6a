#include "suites/common.h"

#include <algorithm>

#include "harness/world/conversion.h"

namespace dataflow_qa::suites {

using world::Flow;
using world::Property;
using world::Scene;
using world::Side;

void expect_linked_and_equal(Scene& scene, const world::RecordRef& record) {
  scene.focus(record);
  scene.require(scene.linkage(record), world::HasOneCounterpart());
  scene.expect(scene.agreement(scene.require_pair(record)), world::AgreesInEveryProperty());
}

std::optional<std::string> link_item(const run::Subjects& subjects, const Flow& flow) {
  auto item = subjects.item(flow, checklist::Kind::every);
  if (!item && flow.dataflow->when) item = subjects.item(flow, checklist::Kind::conditional);
  return item;
}

bool is_of(const world::Overrides& kind, const nlohmann::json& record) {
  return std::all_of(kind.begin(), kind.end(),
                     [&](const auto& field) { return mapping::value_at(record, field.first) == field.second; });
}

world::Overrides kind_on(Scene& scene, Side side) {
  const auto kind = scene.world().model().kind_of(scene.flow());
  if (side == Side::source) return kind;
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

std::vector<Property> editable(const Flow& flow) {
  std::vector<Property> result;
  const auto add_those_of = [&](const Flow& part) {
    for (const auto& property : part.properties) {
      const auto& mapping = *property.mapping;
      const bool plain = mapping.edit == mapping::Edit::both && !mapping.reference && !mapping.lookup &&
                         !mapping.negate && !mapping.when && mapping.enumeration.empty();
      const bool text = property.source->type == mocks::FieldType::string && !property.source->read_only &&
                        !property.target->read_only;
      const bool few = property.source->format == mocks::TextFormat::country;
      if (plain && text && !few) result.push_back(property);
    }
  };
  add_those_of(flow);
  if (flow.is_part()) add_those_of(*flow.whole);
  return result;
}

std::optional<world::Side> winner(const std::string& rule, world::Side later) {
  if (rule == "source-wins") return world::Side::source;
  if (rule == "target-wins") return world::Side::target;
  if (rule == "last-change-wins") return later;
  return std::nullopt;
}

run::CheckDefinition check_of(const Flow& flow, const std::string& name, const std::string& item,
                              std::function<world::Story(Scene&)> body, std::source_location written) {
  return {.name = flow.slug() + "." + name, .item = item, .flow = &flow, .body = std::move(body), .written = written};
}

}  // namespace dataflow_qa::suites
