// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.

#include "harness/checks/maker.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>

#include "harness/checks/check_script.h"
#include "harness/model/conversion.h"
#include "harness/model/lacking.h"
#include "harness/world/claims.h"

namespace dataflow_qa::checks {
namespace {

using nlohmann::json;

/// Whether the record says what is there. A null object says of all its parts that there is nothing.
bool has_at(const json& record, std::string_view path) {
  const auto name = std::string(path.substr(0, path.find('.')));
  if (!record.is_object() || !record.contains(name)) return record.is_null();
  return path.size() == name.size() || has_at(record.at(name), path.substr(name.size() + 1));
}

/// Whether the value at `path` decides what the record is: which other fields it has, or what comes of them.
bool is_kind(const mocks::EntityDeclaration& entity, const std::string& path) {
  return std::any_of(entity.fields.begin(), entity.fields.end(), [&](const mocks::FieldDeclaration& each) {
    const auto asks = [&](const auto& condition) { return condition && condition->first == path; };
    return asks(each.null_when) || asks(each.required_when) || asks(each.derived_when);
  });
}

/// A field that no mapping names, and that a person may give a value all the same.
bool may_be_drawn(const mocks::EntityDeclaration& entity, const mocks::FieldDeclaration& field, const json& record) {
  const bool has_none = field.null_when && mapping::value_at(record, field.null_when->first) == field.null_when->second;
  return field.is_of_persons() && !has_none && !is_kind(entity, field.path);
}

/// The value of the field at `path` beside which other fields may be cleared; null pointer where none asks for one.
const json* wanted_beside_cleared(const mocks::EntityDeclaration& entity, const std::string& path) {
  for (const auto& field : entity.fields) {
    if (field.cleared_with && field.cleared_with->first == path) return &field.cleared_with->second;
  }
  return nullptr;
}

/// What makes a record without any free text known: other values that hold its token, as an e-mail address does.
/// `counterpart`: as the other side will have it.
void add_keys(const std::vector<Property>& properties, Side there, const json& counterpart, const std::string& token,
              std::vector<CorrelationKey>& keys) {
  const auto has = [&](const CorrelationKey& key) { return !is_nothing(mapping::value_at(counterpart, key.path)); };
  if (std::any_of(keys.begin(), keys.end(), has)) return;
  for (const auto& property : properties) {
    const auto& value = mapping::value_at(counterpart, property.path(there));
    if (!value.is_string() || value.get_ref<const std::string&>().find(token) == std::string::npos) continue;
    keys.push_back({property.path(there), value.get<std::string>(), false});
  }
}

}  // namespace

Beginning begin_here(const world::World& world, const Trail& trail) {
  Beginning beginning{world.systems().journal().last_sequence(), world.view().settles(), trail.circumstances(),
                      world.systems().clock().now()};
  if (world.view().settles() == 0) beginning.circumstances.push_back(reports::Circumstance::before_first_start);
  return beginning;
}

std::vector<json> lookup_values(const world::World& world, const mapping::Lookup& lookup) {
  std::vector<json> result;
  for (auto& [id, value] : world.systems().at(Side::target).field_of_all(lookup.collection, lookup.by)) {
    if (!is_nothing(value)) result.push_back(std::move(value));
  }
  return result;
}

RecordRef Maker::in(const Flow& flow, Side side, const Recipe& recipe) {
  if (side == Side::source && !flow.link_first) {
    const world::Claims claims(world_.subject_file().capabilities, world_.model());
    if (auto reason = claims.against_creation(flow)) throw NotApplicable{std::move(*reason), true};
  }
  auto made = alone(flow, side, recipe);
  if (side == Side::source && flow.link_first) lead_to_link(flow, *flow.link_first, made);
  return made;
}

RecordRef Maker::alone(const Flow& flow, Side side, const Recipe& recipe) {
  const auto token = recipe.token.value_or(values_.token());
  const auto source_record = draft(flow, recipe, token, side);
  require_references(flow, side, source_record);
  const auto target_record = in_target_terms(flow, source_record);
  auto record = side == Side::source ? source_record : target_record;
  if (side == Side::target) {
    if (const auto& when = flow.whole->dataflow->target_when) {
      for (const auto& [path, value] : when->equals) mapping::set_value_at(record, path, value);
    }
    for (const auto& [path, value] : recipe.target_overrides) mapping::set_value_at(record, path, value);
    leave_out_safely(flow.entity(side), record);
    fill_required(flow, side, source_record, record, token);
  }
  auto keys = token_keys(flow, side, world_.model(), token);
  const auto& counterpart = side == Side::source ? target_record : source_record;
  add_keys(world_.model().properties_of(flow, source_record), other(side), counterpart, token, keys);
  if (recipe.found_besides != nullptr) {
    keys = keys_besides(std::move(keys), recipe.found_besides->path(other(side)));
  }
  if (!recipe.known_by.empty()) keys.clear();
  for (const auto& property : recipe.known_by) {
    const auto& path = property.path(other(side));
    const auto& value = mapping::value_at(side == Side::source ? target_record : source_record, path);
    if (value.is_string()) keys.push_back({path, value.get<std::string>(), false});
  }
  if (recipe.fields == Fields::every && side == Side::source) {
    const auto whole = with_unmapped(flow.entity(side), record, recipe, token);
    const auto created = world_.systems().at(side).create(flow.collection(side), whole);
    if (created) return noted(flow, side, *created, std::move(keys));
  }
  auto made = put(flow, side, record, std::move(keys));
  if (recipe.fields == Fields::every) static_cast<void>(fill_unmapped(made));
  return made;
}

RecordRef Maker::put(const Flow& flow, Side side, const json& record, const std::string& token) {
  return put(flow, side, record, token_keys(flow, side, world_.model(), token));
}

RecordRef Maker::put(const Flow& flow, Side side, const json& record, std::vector<CorrelationKey> keys) {
  const auto made = world_.systems().at(side).create(flow.collection(side), record);
  if (!made) {
    blame_subject(flow, side, record);
    throw HarnessTrouble(fmt::format("{} refused a record that the check {} wanted to make: {} {} {}",
                                     world_.systems().label(side), check_, made.error().status, made.error().title,
                                     made.error().detail));
  }
  return noted(flow, side, *made, std::move(keys));
}

RecordRef Maker::noted(const Flow& flow, Side side, const json& made, std::vector<CorrelationKey> keys) {
  RecordRef ref{side, flow.whole, mocks::id_text(flow.entity(side), made)};
  auto beginning = begin_here(world_, trail_);
  if (side == Side::target) beginning.circumstances.push_back(reports::Circumstance::born_in_target);
  world_.ledger().add({ref, check_, std::move(keys), beginning.sequence, beginning.settles, beginning.time});
  trail_.note_made(ref, std::move(beginning));
  note_written(ref, made);
  trail_.touch(ref);
  return ref;
}

void Maker::blame_subject(const Flow& flow, Side side, const json& record) const {
  if (auto fault = seen_.taken_by_subject(flow, side, record)) throw SubjectsFault{std::move(*fault)};
  for (const auto* part : world_.model().with_parts(*flow.whole)) {
    for (const auto& property : part->properties) {
      if (is_nothing(mapping::value_at(record, property.path(side)))) continue;
      std::optional<reports::Failure> fault;
      if (property.mapping->reference) {
        const auto* referred = world_.model().find(*property.mapping->reference);
        const auto id = mocks::text_of_id(mapping::value_at(record, property.path(side)));
        fault = seen_.deleted_by_subject({side, referred->whole, id});
      } else if (property.mapping->lookup) {
        fault = seen_.lookup_lost_by_subject(*property.mapping->lookup);
      }
      if (fault) throw SubjectsFault{std::move(*fault)};
    }
  }
}

void Maker::require_references(const Flow& flow, Side side, const json& source_record) const {
  for (const auto& property : world_.model().properties_of(flow, source_record)) {
    if (!property.mapping->reference) continue;
    const auto& id = mapping::value_at(source_record, property.mapping->source);
    const auto* referred = world_.model().find(*property.mapping->reference);
    if (id.is_null() || trail_.has_made(side, mocks::text_of_id(id))) continue;
    if (auto fault = seen_.fault_of({Side::source, referred->whole, mocks::text_of_id(id)}, side))
      throw SubjectsFault{std::move(*fault)};
  }
}

void Maker::note_written(const RecordRef& ref, const json& record) {
  for (const auto* part : world_.model().with_parts(*ref.flow)) {
    for (const auto& property : part->properties) {
      const auto& path = property.path(ref.side);
      trail_.note_written(ref.side, ref.id, path, mapping::value_at(record, path));
    }
  }
}

json Maker::draft(const Flow& flow, const Recipe& recipe, const std::string& token, Side side) {
  json record = json::object();
  for (const auto& [path, value] : world_.model().kind_of(flow)) mapping::set_value_at(record, path, value);
  for (const auto& [path, value] : recipe.overrides) mapping::set_value_at(record, path, value);
  // A value may say which other properties apply: an organisation has a name.
  std::size_t before = 0;
  for (auto all = world_.model().properties_of(flow, record); all.size() != before;
       all = world_.model().properties_of(flow, record)) {
    before = all.size();
    for (const auto& property : all) fill_mapped(record, property, recipe, token, side);
  }
  if (side == Side::source) {
    leave_out_safely(flow.entity(side), record);
    fill_required(flow, side, record, record, token);
  }
  return record;
}

/// With a value in each field that a person may fill. The system may refuse it: some fields bind each other, and some
/// have rules that only the system knows.
json Maker::with_unmapped(const mocks::EntityDeclaration& entity, json record, const Recipe& recipe,
                          const std::string& token) {
  static const mapping::Property unmapped;
  for (const auto& field : entity.fields) {
    if (has_at(record, field.path) || !may_be_drawn(entity, field, record)) continue;
    fill(record, {&unmapped, &field, &field}, recipe, token);
  }
  return record;
}

void Maker::fill_mapped(json& record, const Property& property, const Recipe& recipe, const std::string& token,
                        Side side) {
  const auto& there = *property.target;
  const bool cannot_lack = (there.required || !there.nullable) && !there.default_value;
  const bool required = property.source->required || cannot_lack || (side == Side::target && there.required_on_create);
  const bool wanted = recipe.fields != Fields::required || required;
  const bool by_system = side == Side::source && model::is_of_system(*property.source);
  if (wanted && !by_system && !has_at(record, property.mapping->source)) fill(record, property, recipe, token);
  const auto& value = mapping::value_at(record, property.mapping->source);
  if (property.mapping->reference && value.is_string()) {
    mapping::set_value_at(record, property.mapping->source, in_source_terms(property, value));
  }
}

/// What the system asks for and no mapping names for such a record.
void Maker::fill_required(const Flow& flow, Side side, const json& source_record, json& record,
                          const std::string& token) {
  static const mapping::Property unmapped;
  std::set<std::string> carried;
  for (const auto& property : world_.model().properties_of(flow, source_record)) carried.insert(property.path(side));
  const auto& entity = *world_.model().description(side).find(flow.collection(side));
  model::fill_lacking(entity, record, [&](const mocks::FieldDeclaration& field) {
    if (carried.contains(field.path)) return;
    if (field.reference) {
      mapping::set_value_at(record, field.path, to_refer_to(side, field));
    } else {
      fill(record, {&unmapped, &field, &field}, {}, token);
    }
  });
}

bool Maker::is_carried(const Flow& flow, Side side, const std::string& path) const {
  const auto parts = world_.model().with_parts(*flow.whole);
  return std::any_of(parts.begin(), parts.end(), [&](const Flow* part) { return model::is_mapped(*part, side, path); });
}

/// An edit that the system refuses is left out: fields bind each other.
Overrides Maker::fill_unmapped(const RecordRef& record) {
  static const mapping::Property unmapped;
  const auto& flow = *record.flow;
  const auto token = values_.token();
  Overrides filled;
  for (const auto& field : flow.entity(record.side).fields) {
    const auto before = view_.record_now(record);
    const auto& now = mapping::value_at(before, field.path);
    if (is_carried(flow, record.side, field.path) || !may_be_drawn(flow.entity(record.side), field, before)) continue;
    const auto* beside_cleared = wanted_beside_cleared(flow.entity(record.side), field.path);
    if (beside_cleared != nullptr || is_nothing(now) || now == field.default_value) {
      const auto value =
          beside_cleared != nullptr ? *beside_cleared : values_.draw({&unmapped, &field, &field}, token, 0);
      static_cast<void>(
          world_.systems().at(record.side).edit(flow.collection(record.side), record.id, {{field.path, value}}));
    }
    if (!field.delivery) filled.emplace_back(field.path, json());
  }
  const auto after = view_.record_now(record);
  for (auto& [path, value] : filled) value = mapping::value_at(after, path);
  return filled;
}

void Maker::blame_subject(const mapping::Lookup& lookup, const json& value) const {
  if (auto fault = seen_.lookup_taken_by_subject(lookup, value)) throw SubjectsFault{std::move(*fault)};
  if (auto fault = seen_.lookup_lost_by_subject(lookup)) throw SubjectsFault{std::move(*fault)};
}

json Maker::to_look_up(const mapping::Lookup& lookup, const json& value) {
  static const mapping::Property unmapped;
  const auto& entity = *world_.model().system(Side::target).find(lookup.collection);
  json record = json::object();
  for (const auto& field : entity.fields) {
    if (field.required)
      mapping::set_value_at(record, field.path, values_.draw({&unmapped, &field, &field}, token(), 0));
  }
  mapping::set_value_at(record, lookup.by, value);
  const auto made = world_.systems().at(Side::target).create(lookup.collection, record);
  if (made) return mapping::value_at(*made, entity.id_field);
  blame_subject(lookup, value);
  throw HarnessTrouble(fmt::format("{} refused a record of {} that the check {} wanted to look up: {} {} {}",
                                   world_.systems().label(Side::target), lookup.collection, check_, made.error().status,
                                   made.error().title, made.error().detail));
}

void Maker::rename_to_look_up(const mapping::Lookup& lookup, const json& id, const json& value) {
  const auto text = id.is_string() ? id.get<std::string>() : id.dump();
  const auto done = world_.systems().at(Side::target).edit(lookup.collection, text, {{lookup.by, value}});
  if (done) return;
  blame_subject(lookup, value);
  throw HarnessTrouble(fmt::format("{} refused to rename a record of {} for the check {}: {} {} {}",
                                   world_.systems().label(Side::target), lookup.collection, check_, done.error().status,
                                   done.error().title, done.error().detail));
}

/// Gives the record a value in this property.
void Maker::fill(json& record, const Property& property, const Recipe& recipe, const std::string& token) {
  const auto& path = property.source->path;
  if (property.mapping->reference) {
    mapping::set_value_at(record, path, referable_id(property, 0));
  } else if (property.mapping->lookup) {
    const auto values = lookup_values(world_, *property.mapping->lookup);
    if (!values.empty()) mapping::set_value_at(record, path, values.front());
  } else if (!recipe.text.empty() && takes_any_text(property)) {
    mapping::set_value_at(record, path,
                          utf16_prefix(without_forbidden(property, token + " " + recipe.text), length_limit(property)));
  } else {
    mapping::set_value_at(record, path, values_.draw(property, token, 0));
  }
}

json Maker::in_target_terms(const Flow& flow, const json& source_record) const {
  json record = json::object();
  for (const auto& property : world_.model().properties_of(flow, source_record)) {
    const auto value =
        view_.converted(property, Side::source, mapping::value_at(source_record, property.mapping->source));
    if (value && !value->is_null() && !model::is_of_system(*property.target)) {
      mapping::set_value_at(record, property.mapping->target, *value);
    }
  }
  return record;
}

/// Where a field is left out that may be empty only beside a certain value of another field, gives the other field that
/// value.
void Maker::leave_out_safely(const mocks::EntityDeclaration& entity, json& record) {
  for (const auto& field : entity.fields) {
    if (!field.cleared_with || !is_nothing(mapping::value_at(record, field.path))) continue;
    mapping::set_value_at(record, field.cleared_with->first, field.cleared_with->second);
  }
}

std::string Maker::referable_id(const Property& property, std::size_t which) {
  const auto* referred = world_.model().find(*property.mapping->reference);
  auto& made = referable_[referred->slug()];
  while (made.size() <= which) made.push_back(in(*referred, Side::source));
  return made[which].id;
}

std::vector<RecordRef> Maker::referable(const Property& property) {
  if (!property.mapping->reference) return {};
  referable_id(property, 1);
  return referable_[*property.mapping->reference];
}

std::vector<Overrides> Maker::every_kind() const {
  std::vector<Overrides> result;
  for (const auto& [path, value] : world_.model().kind_of(flow_)) {
    const auto* field = flow_.source->find(path);
    for (const auto& kind : field->enumeration) result.push_back({{path, kind}});
  }
  return result;
}

std::optional<Overrides> Maker::inactive_of(const Flow& flow) {
  for (const auto& property : flow.whole->properties) {
    if (property.source->inactive_value) return Overrides{{property.mapping->source, *property.source->inactive_value}};
  }
  return std::nullopt;
}

}  // namespace dataflow_qa::checks
