#include "harness/model/model.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>

#include "base/suggest.h"

namespace dataflow_qa::model {
namespace {

using nlohmann::json;

/// "" or " (did you mean …)", and all that there is: " (it has: a, b)".
std::string known_names(const std::string& wanted, const std::vector<std::string>& names) {
  const std::vector<std::string_view> known(names.begin(), names.end());
  return fmt::format("{} (it has: {})", base::did_you_mean(wanted, known), fmt::join(names, ", "));
}

base::Result<const mocks::EntityDeclaration*> find_entity(const mocks::SystemDeclaration& system,
                                                          const std::string& collection, const std::string& pointer) {
  if (const auto* entity = system.find(collection)) return entity;
  std::vector<std::string> names;
  names.reserve(system.entities.size());
  for (const auto& entity : system.entities) names.push_back(entity.collection);
  return base::failure(
      fmt::format("{} has no collection \"{}\"{}", system.label, collection, known_names(collection, names)), pointer);
}

base::Result<const mocks::FieldDeclaration*> find_field(const mocks::SystemDeclaration& system,
                                                        const mocks::EntityDeclaration& entity, const std::string& path,
                                                        const std::string& pointer) {
  if (const auto* field = entity.find(path)) return field;
  std::vector<std::string> names;
  names.reserve(entity.fields.size());
  for (const auto& field : entity.fields) names.push_back(field.path);
  return base::failure(
      fmt::format("{} {} has no property \"{}\"{}", system.label, entity.collection, path, known_names(path, names)),
      pointer);
}

/// The field may have the value, as far as an enumeration says.
base::Result<void> check_value(const mocks::FieldDeclaration& field, const json& value, const std::string& place,
                               const std::string& pointer) {
  const auto& all = field.enumeration;
  if (all.empty() || !value.is_string() || std::find(all.begin(), all.end(), value) != all.end()) return {};
  const std::vector<std::string_view> known(all.begin(), all.end());
  const auto text = value.get<std::string>();
  return base::failure(fmt::format("`{}` of {} cannot be \"{}\"{} (it can be: {})", field.path, place, text,
                                   base::did_you_mean(text, known), fmt::join(all, ", ")),
                       pointer);
}

/// The system has each of these fields, and it may have the value.
base::Result<void> check_constants(const mapping::Constants& constants, const mocks::SystemDeclaration& system,
                                   const mocks::EntityDeclaration& entity, const std::string& pointer) {
  for (const auto& [path, value] : constants) {
    const auto field = find_field(system, entity, path, pointer);
    if (!field) return tl::unexpected(field.error());
    const auto place = fmt::format("{} {}", system.label, entity.collection);
    if (const auto done = check_value(**field, value, place, pointer); !done) return done;
  }
  return {};
}

/// Every field that the condition asks for is one of the records of `entity`.
base::Result<void> check_condition(const std::optional<mapping::Condition>& when,
                                   const mocks::SystemDeclaration& system, const mocks::EntityDeclaration& entity,
                                   const std::string& pointer) {
  return when ? check_constants(when->equals, system, entity, pointer) : base::Result<void>{};
}

/// Both sides have each value of the enumeration.
base::Result<void> check_enumeration(const Property& property, const std::string& source, const std::string& target,
                                     const std::string& pointer) {
  for (const auto& value : property.mapping->enumeration) {
    if (const auto done = check_value(*property.source, value.source, source, pointer); !done) return done;
    if (const auto done = check_value(*property.target, value.target, target, pointer); !done) return done;
  }
  return {};
}

/// Whether the system makes the ids of that collection's records itself, so that none is that of another system's
/// record.
bool makes_ids(const mocks::System& system, const std::string& collection) {
  const auto* entity = system.find(collection);
  return entity != nullptr && entity->id_kind != mocks::IdKind::name;
}

/// Where both fields refer to records of one dataflow, the mapping has to say so, or to convert one id into the other.
base::Result<void> check_reference(const Property& property, const mapping::Mapping& mapping,
                                   const mocks::System& source, const mocks::System& target,
                                   const std::string& pointer) {
  const auto& from = property.source->reference;
  const auto& to = property.target->reference;
  const auto& rule = *property.mapping;
  const bool converted = rule.reference || rule.lookup || rule.factor || !rule.enumeration.empty();
  if (!from || !to || converted || !(makes_ids(source, *from) || makes_ids(target, *to))) return {};
  const auto& flows = mapping.dataflows;
  const auto flow = std::find_if(flows.begin(), flows.end(), [&](const mapping::Dataflow& each) {
    return !each.part_of && each.source.collection == *from && each.target.collection == *to;
  });
  if (flow == flows.end()) return {};
  return base::failure(fmt::format("both fields refer to records of a dataflow, and the mapping does not say so: "
                                   "\"reference\": \"{}\" is missing",
                                   flow->slug),
                       pointer);
}

/// Checks that what is looked up is there: a look-up that finds nothing would leave every value alone, and no check
/// would see it.
base::Result<void> check_lookup(const std::optional<mapping::Lookup>& lookup, const mocks::SystemDeclaration& target,
                                const std::string& pointer) {
  if (!lookup) return {};
  const auto entity = find_entity(target, lookup->collection, pointer + "/collection");
  if (!entity) return tl::unexpected(entity.error());
  const auto field = find_field(target, **entity, lookup->by, pointer + "/by");
  if (!field) return tl::unexpected(field.error());
  return {};
}

/// The text is one, and each piece is a field of the other side.
base::Result<void> check_compositions(const mapping::Dataflow& dataflow, const mocks::System& source,
                                      const mocks::System& target, const std::string& pointer) {
  for (std::size_t i = 0; i < dataflow.compositions.size(); ++i) {
    const auto& composition = dataflow.compositions[i];
    const auto place = fmt::format("{}/composed/{}", pointer, i);
    const auto& of_text = (composition.in_target ? target : source).declaration;
    const auto& of_pieces = (composition.in_target ? source : target).declaration;
    const auto& ends = dataflow;
    const auto& text_collection = composition.in_target ? ends.target.collection : ends.source.collection;
    const auto& piece_collection = composition.in_target ? ends.source.collection : ends.target.collection;
    const auto text = find_field(of_text, *of_text.find(text_collection), composition.text, place);
    if (!text) return tl::unexpected(text.error());
    if ((*text)->type != mocks::FieldType::string) {
      return base::failure(fmt::format("{} holds no text", composition.text), place);
    }
    for (const auto& piece : composition.pieces) {
      const auto field = find_field(of_pieces, *of_pieces.find(piece_collection), piece.path, place + "/of");
      if (!field) return tl::unexpected(field.error());
    }
  }
  return {};
}

base::Result<Property> bind_property(const mapping::Property& property, const Flow& flow,
                                     const mocks::SystemDeclaration& source, const mocks::SystemDeclaration& target,
                                     const std::string& pointer) {
  const auto from = find_field(source, *flow.source, property.source, pointer + "/source");
  if (!from) return tl::unexpected(from.error());
  const auto to = find_field(target, *flow.target, property.target, pointer + "/target");
  if (!to) return tl::unexpected(to.error());
  if (const auto done = check_condition(property.when, source, *flow.source, pointer + "/when"); !done) {
    return tl::unexpected(done.error());
  }
  if (const auto done = check_lookup(property.lookup, target, pointer + "/lookup"); !done) {
    return tl::unexpected(done.error());
  }
  const Property bound{&property, *from, *to};
  const auto name_of = [](const auto& system, const auto& entity) {
    return fmt::format("{} {}", system.label, entity.collection);
  };
  if (const auto done =
          check_enumeration(bound, name_of(source, *flow.source), name_of(target, *flow.target), pointer + "/enum");
      !done) {
    return tl::unexpected(done.error());
  }
  return bound;
}

}  // namespace

std::string_view to_string(Side side) {
  return side == Side::source ? "source" : "target";
}

const std::string& Property::path(Side side) const {
  return side == Side::source ? mapping->source : mapping->target;
}

const mocks::FieldDeclaration& Property::field(Side side) const {
  return side == Side::source ? *source : *target;
}

const std::string& Flow::collection(Side side) const {
  return side == Side::source ? dataflow->source.collection : dataflow->target.collection;
}

const mocks::EntityDeclaration& Flow::entity(Side side) const {
  return side == Side::source ? *source : *target;
}

const mocks::SystemDeclaration& Model::system(Side side) const {
  return description(side).declaration;
}

const mocks::System& Model::description(Side side) const {
  return side == Side::source ? *source_ : *target_;
}

const Flow* Model::find(std::string_view slug) const {
  const auto found = std::find_if(flows_.begin(), flows_.end(), [&](const Flow& flow) { return flow.slug() == slug; });
  return found == flows_.end() ? nullptr : &*found;
}

std::optional<Side> Model::side_of(std::string_view alias) const {
  for (const auto side : {Side::source, Side::target}) {
    if (system(side).alias == alias) return side;
  }
  return std::nullopt;
}

bool Model::has_flow(Side side, std::string_view collection) const {
  return std::any_of(flows_.begin(), flows_.end(),
                     [&](const Flow& flow) { return flow.collection(side) == collection; });
}

void Model::set_link_first(const Flow& flow, LinkFirst link_first) {
  const auto own = std::find_if(flows_.begin(), flows_.end(), [&](const Flow& each) { return &each == &flow; });
  if (own != flows_.end()) own->link_first = std::move(link_first);
}

std::vector<const Flow*> Model::with_parts(const Flow& whole) const {
  std::vector<const Flow*> result{&whole};
  for (const auto& flow : flows_) {
    if (flow.whole == &whole && flow.is_part()) result.push_back(&flow);
  }
  return result;
}

std::vector<Property> Model::properties_of(const Flow& flow, const json& source_record) const {
  std::vector<Property> result;
  for (const auto* part : with_parts(*flow.whole)) {
    if (part->dataflow->when && !part->dataflow->when->holds_for(source_record)) continue;
    for (const auto& property : part->properties) {
      if (!property.mapping->when || property.mapping->when->holds_for(source_record)) result.push_back(property);
    }
  }
  return result;
}

std::vector<std::pair<std::string, json>> Model::kind_of(const Flow& flow) const {
  if (flow.dataflow->when) return flow.dataflow->when->equals;
  std::vector<std::pair<std::string, json>> result;
  for (const auto* part : with_parts(flow)) {
    if (part == &flow || !part->dataflow->when) continue;
    for (const auto& [name, taken] : part->dataflow->when->equals) {
      const auto* field = flow.source->find(name);
      if (field == nullptr) continue;
      const auto free = std::find_if(field->enumeration.begin(), field->enumeration.end(),
                                     [&, &used = taken](const std::string& value) { return json(value) != used; });
      if (free != field->enumeration.end()) result.emplace_back(name, *free);
    }
  }
  return result;
}

base::Result<Model> bind(const mapping::Mapping& mapping, const mocks::Catalogue& catalogue) {
  Model model;
  model.mapping_ = &mapping;
  model.catalogue_ = catalogue;
  model.source_ = catalogue.find(mapping.source);
  model.target_ = catalogue.find(mapping.target);
  for (const auto& [label, system] : {std::pair{mapping.source, model.source_}, {mapping.target, model.target_}}) {
    if (system == nullptr) return base::failure(catalogue.unknown(label));
  }
  const mocks::SystemDeclaration& source_system = model.source_->declaration;
  const mocks::SystemDeclaration& target_system = model.target_->declaration;
  for (std::size_t i = 0; i < mapping.dataflows.size(); ++i) {
    const auto& dataflow = mapping.dataflows[i];
    const auto pointer = fmt::format("/dataflows/{}", i);
    Flow flow;
    flow.dataflow = &dataflow;
    const auto source = find_entity(source_system, dataflow.source.collection, pointer + "/source/collection");
    if (!source) return tl::unexpected(source.error());
    const auto target = find_entity(target_system, dataflow.target.collection, pointer + "/target/collection");
    if (!target) return tl::unexpected(target.error());
    flow.source = *source;
    flow.target = *target;
    if (const auto done = check_condition(dataflow.when, source_system, **source, pointer + "/when"); !done) {
      return tl::unexpected(done.error());
    }
    if (dataflow.properties.empty()) {
      return base::failure(pointer + "/properties: no property is mapped yet, and a run needs at least one");
    }
    if (const auto done = check_condition(dataflow.target_when, target_system, **target, pointer + "/target_when");
        !done)
      return tl::unexpected(done.error());
    const auto put = pointer + "/on_create";
    if (const auto done = check_constants(dataflow.source_on_create, source_system, **source, put + "/source"); !done) {
      return tl::unexpected(done.error());
    }
    if (const auto done = check_constants(dataflow.target_on_create, target_system, **target, put + "/target"); !done) {
      return tl::unexpected(done.error());
    }
    if (const auto done = check_compositions(dataflow, *model.source_, *model.target_, pointer); !done) {
      return tl::unexpected(done.error());
    }
    for (std::size_t j = 0; j < dataflow.properties.size(); ++j) {
      const auto place = fmt::format("{}/properties/{}", pointer, j);
      auto property = bind_property(dataflow.properties[j], flow, source_system, target_system, place);
      if (!property) return tl::unexpected(property.error());
      if (const auto done = check_reference(*property, mapping, *model.source_, *model.target_, place); !done)
        return tl::unexpected(done.error());
      flow.properties.push_back(*property);
    }
    model.flows_.push_back(std::move(flow));
  }
  for (auto& flow : model.flows_) {
    flow.whole = flow.dataflow->part_of ? model.find(*flow.dataflow->part_of) : &flow;
  }
  return model;
}

}  // namespace dataflow_qa::model
