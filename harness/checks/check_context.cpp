#include "harness/checks/check_context.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace dataflow_qa::checks {
namespace {

using nlohmann::json;

/// Whether the record says what is there. A null object says of all its parts that there is nothing.
bool has_at(const json& record, std::string_view path) {
  const auto name = std::string(path.substr(0, path.find('.')));
  if (!record.is_object() || !record.contains(name)) return record.is_null();
  return path.size() == name.size() || has_at(record.at(name), path.substr(name.size() + 1));
}

/// A field that no mapping speaks of, and that a person may give a value all the same.
bool may_be_drawn(const mocks::FieldDeclaration& field, const json& record) {
  const bool plain = field.type != mocks::FieldType::object && field.type != mocks::FieldType::list;
  const bool by_person = !field.read_only && !field.server_set && !field.derived && !field.link_key;
  const bool has_none = field.null_when && mapping::value_at(record, field.null_when->first) == field.null_when->second;
  return plain && by_person && !field.reference && !has_none;
}

}  // namespace

CheckContext::CheckContext(World& world, const Flow& flow, std::string check)
    : world_(world),
      flow_(flow),
      check_(std::move(check)),
      values_(world.seed(), world.salt() + check_),
      began_(world.journal().last_moment()) {}

reports::RecordName CheckContext::name_of(Side side, const std::string& id, const Flow& flow) const {
  return {as_reported(side), world_.label(side), flow.collection(side), id};
}

Until CheckContext::wait_for(WaitPoint point) {
  circumstances_.clear();
  if (point == WaitPoint::stopped) circumstances_.push_back(reports::Circumstance::while_down);
  return {point};
}

CheckContext::Beginning CheckContext::begin_here() const {
  Beginning beginning{world_.journal().last_moment(), world_.settles(), circumstances_};
  if (world_.settles() == 0) beginning.circumstances.push_back(reports::Circumstance::before_first_start);
  return beginning;
}

void CheckContext::touch(Side side, const Flow& flow, const std::string& id) {
  const auto same = [&](const RecordRef& ref) { return ref.side == side && ref.flow == flow.whole && ref.id == id; };
  std::erase_if(touched_, same);
  touched_.push_back({side, flow.whole, id});
}

RecordRef CheckContext::make(Side side, const Overrides& overrides) {
  return make(side, Recipe{.overrides = overrides});
}

RecordRef CheckContext::make(Side side, const Recipe& recipe) {
  return make_in(flow_, side, recipe);
}

RecordRef CheckContext::make_in(const Flow& flow, Side side, const Recipe& recipe) {
  auto made = make_alone(flow, side, recipe);
  if (side == Side::source && flow.link_first) lead_to_link(flow, *flow.link_first, made);
  return made;
}

RecordRef CheckContext::make_alone(const Flow& flow, Side side, const Recipe& recipe) {
  const auto token = recipe.token.value_or(values_.token());
  const auto source_record = draft(flow, recipe, token);
  const auto target_record = in_target_terms(flow, source_record);
  auto record = side == Side::source ? source_record : target_record;
  if (side == Side::target) {
    for (const auto& [path, value] : recipe.target_overrides) mapping::set_value_at(record, path, value);
  }
  auto correlation_keys = token_keys(flow, side, world_.model(), token);
  if (recipe.found_besides != nullptr) {
    correlation_keys = keys_besides(std::move(correlation_keys), recipe.found_besides->path(other(side)));
  }
  if (recipe.known_by != nullptr) {
    const auto& path = recipe.known_by->path(other(side));
    const auto value = mapping::value_at(side == Side::source ? target_record : source_record, path);
    correlation_keys = {{path, value.get<std::string>(), false}};
  }
  return put(flow, side, record, std::move(correlation_keys));
}

RecordRef CheckContext::put(const Flow& flow, Side side, const json& record, const std::string& token) {
  return put(flow, side, record, token_keys(flow, side, world_.model(), token));
}

RecordRef CheckContext::put(const Flow& flow, Side side, const json& record,
                            std::vector<CorrelationKey> correlation_keys) {
  const auto made = world_.system(side).create(flow.collection(side), record);
  if (!made) {
    throw HarnessTrouble(fmt::format("{} refused a record that the check {} wanted to make: {} {} {}",
                                     world_.label(side), check_, made.error().status, made.error().title,
                                     made.error().detail));
  }
  RecordRef ref{side, flow.whole, mocks::id_text(flow.entity(side), *made)};
  auto& beginning = beginnings_[{side, ref.id}] = begin_here();
  if (side == Side::target) beginning.circumstances.push_back(reports::Circumstance::born_in_target);
  world_.ledger().add({ref, check_, std::move(correlation_keys)});
  note_written(side, flow, ref.id, *made);
  touch(side, flow, ref.id);
  return ref;
}

void CheckContext::note_written(Side side, const Flow& flow, const std::string& id, const json& record) {
  for (const auto* part : world_.model().with_parts(*flow.whole)) {
    for (const auto& property : part->properties) {
      written_[{side, id, property.path(side)}] = mapping::value_at(record, property.path(side));
    }
  }
}

json CheckContext::draft(const Flow& flow, const Recipe& recipe, const std::string& token) {
  json record = json::object();
  for (const auto& [path, value] : world_.model().kind_of(flow)) mapping::set_value_at(record, path, value);
  for (const auto& [path, value] : recipe.overrides) mapping::set_value_at(record, path, value);
  for (const auto& property : world_.model().properties_of(flow, record)) {
    const bool wanted = recipe.fields != Fields::required || property.source->required;
    if (wanted && !has_at(record, property.mapping->source)) fill(record, property, recipe, token);
  }
  if (recipe.fields == Fields::every) {
    static const mapping::Property unmapped;
    for (const auto& field : flow.source->fields) {
      if (!has_at(record, field.path) && may_be_drawn(field, record)) {
        fill(record, {&unmapped, &field, &field}, recipe, token);
      }
    }
  }
  return record;
}

/// Gives the record a value in this property.
void CheckContext::fill(json& record, const Property& property, const Recipe& recipe, const std::string& token) {
  const auto& path = property.source->path;
  if (property.mapping->reference) {
    if (const auto value = reference_value(property, 0)) mapping::set_value_at(record, path, *value);
  } else if (property.mapping->lookup) {
    const auto values = lookup_values(*property.mapping->lookup);
    if (!values.empty()) mapping::set_value_at(record, path, values.front());
  } else if (!recipe.text.empty() && takes_any_text(property)) {
    mapping::set_value_at(record, path, utf16_prefix(token + " " + recipe.text, length_limit(property)));
  } else {
    mapping::set_value_at(record, path, values_.draw(property, token, 0));
  }
}

std::vector<json> CheckContext::lookup_values(const mapping::Lookup& lookup) const {
  std::vector<json> result;
  for (const auto& record : world_.system(Side::target).all(lookup.collection)) {
    auto value = mapping::value_at(record, lookup.by);
    if (!is_nothing(value)) result.push_back(std::move(value));
  }
  return result;
}

/// The id, in the source, of the `which`-th record that this check made to be referred to.
std::optional<json> CheckContext::reference_value(const Property& property, std::size_t which) {
  const auto* referred = world_.model().find(*property.mapping->reference);
  auto& made = referable_[referred->slug()];
  while (made.size() <= which) made.push_back(make_in(*referred, Side::source));
  return made[which].id;
}

json CheckContext::in_target_terms(const Flow& flow, const json& source_record) const {
  json record = json::object();
  for (const auto& property : world_.model().properties_of(flow, source_record)) {
    const auto value =
        converted(property, Side::source, mapping::value_at(source_record, property.mapping->source), world_);
    if (value && !value->is_null()) mapping::set_value_at(record, property.mapping->target, *value);
  }
  return record;
}

std::vector<Overrides> CheckContext::every_kind() const {
  std::vector<Overrides> result;
  for (const auto& [path, value] : world_.model().kind_of(flow_)) {
    const auto* field = flow_.source->find(path);
    for (const auto& kind : field->enumeration) result.push_back({{path, kind}});
  }
  return result;
}

std::optional<Overrides> CheckContext::inactive() const {
  for (const auto& property : flow_.whole->properties) {
    if (property.source->inactive_value) return Overrides{{property.mapping->source, *property.source->inactive_value}};
  }
  return std::nullopt;
}

std::vector<RecordRef> CheckContext::prepare_edits_of(const Property& property) {
  if (!property.mapping->reference) return {};
  reference_value(property, 1);
  return referable_[*property.mapping->reference];
}

/// The turns through which one record is taken.
static int turns_in_a_row(const Property& property) {
  constexpr int few = 2;
  return property.mapping->enumeration.empty() ? few : turns_of(property);
}

std::vector<json> CheckContext::edits_of(const Property& property) {
  if (property.mapping->edit == mapping::Edit::create_only) return {};
  std::vector<json> result;
  if (property.mapping->reference) {
    result = {*reference_value(property, 1), *reference_value(property, 0)};
  } else if (property.mapping->lookup) {
    const auto all = lookup_values(*property.mapping->lookup);
    if (all.size() < 2) {
      throw HarnessTrouble(
          fmt::format("the fixtures have fewer than two {} to look up", property.mapping->lookup->collection));
    }
    result = {all[1], all[0]};
  } else {
    const auto token = values_.token();
    for (int turn = 1; turn <= turns_in_a_row(property); ++turn) result.push_back(values_.draw(property, token, turn));
  }
  if (may_be_cleared(property)) result.insert(result.end() - 1, json());
  return result;
}

std::vector<json> CheckContext::further_values_of(const Property& property) {
  if (property.mapping->reference || property.mapping->lookup) return {};
  std::vector<json> result;
  const auto token = values_.token();
  for (int turn = turns_in_a_row(property) + 1; turn <= turns_of(property); ++turn) {
    result.push_back(values_.draw(property, token, turn));
  }
  return result;
}

bool CheckContext::make_clearable(const Pair& pair, const Property& property) {
  bool edited = false;
  if (!may_be_cleared(property)) return edited;
  for (const auto side : {Side::source, Side::target}) {
    const auto& wanted = property.field(side).cleared_with;
    const auto record = world_.record(side, *pair.flow, pair.id(side));
    if (!wanted || !record || mapping::value_at(*record, wanted->first) == wanted->second) continue;
    edit_field(side, *pair.flow, pair.id(side), wanted->first, wanted->second);
    edited = true;
  }
  return edited;
}

json CheckContext::fresh_value(const Property& property) {
  return values_.draw(property, values_.token(), ++turn_);
}

json CheckContext::unknown_value(const Property& property) {
  const auto token = values_.token();
  const bool email = property.source->format == mocks::TextFormat::email;
  return email ? token + "@unknown.example" : utf16_prefix(token, length_limit(property));
}

void CheckContext::remove(const Pair& pair, Side side) {
  touch(side, *pair.flow, pair.id(side));
  touch(other(side), *pair.flow, pair.id(other(side)));
  const auto done = world_.system(side).remove(pair.flow->collection(side), pair.id(side));
  if (done) return;
  throw HarnessTrouble(fmt::format("{} refused the deletion of {} {} by the check {}: {} {}", world_.label(side),
                                   pair.flow->collection(side), pair.id(side), check_, done.error().status,
                                   done.error().detail));
}

json CheckContext::note_edit(const Pair& pair, Side side, const Property& property, const json& source_value) {
  const auto value =
      side == Side::source ? std::optional(source_value) : converted(property, Side::source, source_value, world_);
  if (!value) throw HarnessTrouble(fmt::format("{} has no value for {}", world_.label(side), shown(source_value)));
  const auto& path = property.path(side);
  const auto now = world_.record(side, *pair.flow, pair.id(side));
  const auto there = world_.record(other(side), *pair.flow, pair.id(other(side)));
  if (now && same_on(property, side, mapping::value_at(*now, path), *value)) {
    throw HarnessTrouble(fmt::format("the edit of `{}` to {} would change nothing", path, shown(*value)));
  }
  const auto& there_path = property.path(other(side));
  const auto wanted = side == Side::source ? converted(property, side, *value, world_) : std::optional(source_value);
  if (there && wanted && same_on(property, other(side), mapping::value_at(*there, there_path), *wanted)) {
    throw HarnessTrouble(fmt::format("the edit of `{}` to {} would prove nothing: {} holds it already", path,
                                     shown(*value), world_.label(other(side))));
  }
  last_edits_[{property.mapping, side, pair.source}] = {begin_here(), source_value,
                                                        there ? mapping::value_at(*there, there_path) : json()};
  if (value->is_string() && property.source->free_text && property.target->free_text) {
    world_.ledger().add_key(side, *pair.flow, pair.id(side), {there_path, value->get<std::string>(), false});
  }
  written_[{side, pair.id(side), path}] = *value;
  written_.erase({other(side), pair.id(other(side)), there_path});
  return *value;
}

void CheckContext::edit(const Pair& pair, Side side, const Property& property, const json& source_value) {
  const auto value = note_edit(pair, side, property, source_value);
  edit_field(side, *pair.flow, pair.id(side), property.path(side), value);
}

void CheckContext::clear_object(const Pair& pair, Side side, const std::string& path,
                                const std::vector<Property>& parts) {
  for (const auto& part : parts) note_edit(pair, side, part, json());
  edit_field(side, *pair.flow, pair.id(side), path, json());
}

void CheckContext::edit_field(Side side, const Flow& flow, const std::string& id, const std::string& path,
                              const json& value) {
  const auto edited = world_.system(side).edit(flow.collection(side), id, {{path, value}});
  if (edited) return;
  throw HarnessTrouble(fmt::format("{} refused a person's edit of `{}` to {}: {} {} {}", world_.label(side), path,
                                   shown(value), edited.error().status, edited.error().title, edited.error().detail));
}

Pair CheckContext::require_pair(const RecordRef& record, std::source_location at) {
  const auto pair = world_.ledger().pair_of(record.side, *record.flow, record.id);
  if (!pair) require(linkage(record), HasOneCounterpart(), at);
  if (!pair) throw HarnessTrouble(fmt::format("{} has a counterpart but no pair", record.id));
  touch(Side::source, *record.flow, pair->source);
  touch(Side::target, *record.flow, pair->target);
  return *pair;
}

void CheckContext::note_failure(reports::Failure failure, std::source_location at) {
  failure.dataflow = flow_.slug();
  failure.file = at.file_name();
  failure.line = static_cast<int>(at.line());
  failures_.push_back(std::move(failure));
}

}  // namespace dataflow_qa::checks
