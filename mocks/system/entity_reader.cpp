// Held by entity_test.cpp. Reads a system's description into System.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <stdexcept>

#include "base/json_place.h"
#include "base/suggest.h"
#include "base/text.h"
#include "mocks/system/dialect_reader.h"
#include "mocks/system/entity.h"
#include "mocks/system/field_reader.h"
#include "mocks/system/marks.h"
#include "mocks/system/read_keys.h"
#include "mocks/system/settings.h"

namespace dataflow_qa::mocks {
namespace {

using base::JsonPlace;
using nlohmann::json;

IdKind id_kind_at(const JsonPlace& place) {
  return place.one_of<IdKind>({{"number", IdKind::number},
                               {"text", IdKind::text},
                               {"guid", IdKind::guid},
                               {"letters", IdKind::letters},
                               {"name", IdKind::name}});
}

}  // namespace

/// Fills one Entity; a friend, for its two path indexes. Where something is wrong it may be left half filled.
class EntityReader {
 public:
  EntityReader(Entity& entity, EntityDeclaration& declaration) : entity_(entity), declaration_(declaration) {
    entity_.declaration = &declaration_;
  }

  void read(const JsonPlace& place) {
    if (!place.is_object_of(
            {"collection", "fields", "id", "singular", "body_name", "methods", "privileges", "parent", "rest"})) {
      return;
    }
    require_key(place, "collection", declaration_.collection);
    if (const auto fields = place.required("fields")) read_fields(fields->list());
    if (place.has_failed()) return;
    if (const auto id = place.required("id")) read_id(*id);
    entity_.singular = declaration_.collection;
    read_key(place, "singular", entity_.singular);
    entity_.body_name = entity_.singular;
    read_key(place, "body_name", entity_.body_name);
    read_methods(place);
    read_key(place, "privileges", entity_.privileges);
    if (const auto parent = place.optional("parent")) read_parent(*parent);
  }

 private:
  /// The field that the string here names; no_slot, and an error, where there is none.
  [[nodiscard]] Slot slot_at(const JsonPlace& place) const { return slot_of(place, place.string()); }
  [[nodiscard]] Slot slot_of(const JsonPlace& place, const std::string& path) const {
    const Slot slot = entity_.slot_of(path);
    if (slot != no_slot) return slot;
    std::vector<std::string_view> known;
    for (const FieldDeclaration& field : declaration_.fields) known.emplace_back(field.path);
    place.fail(fmt::format("there is no field \"{}\"{}", path, base::did_you_mean(path, known)));
    return no_slot;
  }

  void read_fields(const std::vector<JsonPlace>& places) {
    for (const JsonPlace& place : places) {
      if (!has_only_known_keys(place)) return;
      declaration_.fields.push_back(field_at(place));
      entity_.rules.push_back(rules_at(place, declaration_.fields.back()));
      const Slot slot = declaration_.fields.size() - 1;
      const std::string& path = declaration_.fields.back().path;
      if (!entity_.by_path_.emplace(path, slot).second) place.fail(fmt::format("there is a second \"{}\"", path));
      entity_.by_folded_path_.emplace(base::fold(path), slot);
    }
    for (Slot slot = 0; slot < places.size() && !places[slot].has_failed(); ++slot) connect(slot, places[slot]);
    for (Slot slot = 0; slot < places.size() && entity_.changed_slot == no_slot; ++slot) {
      if (entity_.rules[slot].wire.codec != Codec::since) continue;
      places[slot].fail("\"since\" shows when the record changed: it needs a field with \"stamp\": \"changed\"");
    }
    if (entity_.changed_slot != no_slot) declaration_.changed_field = declaration_.fields[entity_.changed_slot].path;
  }

  /// Reads a field's relations to other fields.
  void connect(Slot slot, const JsonPlace& place) {
    FieldRules& rules = entity_.rules[slot];
    FieldDeclaration& field = declaration_.fields[slot];
    place_in_object(slot, place);
    rules.required_when = condition(field.required_when, place, "required_when");
    rules.null_when = condition(field.null_when, place, "null_when");
    (void)condition(field.cleared_with, place, "cleared_with");
    (void)condition(field.derived_when, place, "derived_when");
    if (const auto before = place.optional("not_before")) (void)slot_at(*before);
    for (const auto* key : {"default_value", "inactive_value"}) {
      if (const auto value = place.optional(key)) require_holds(*value, field, value->value());
    }
    std::optional<PathAndValue> kept_when;
    read_key(place, "kept_when", kept_when);
    rules.kept_when = condition(kept_when, place, "kept_when");
    if (const auto given = place.optional("given_without"); given && field.given_without) {
      for (const auto& path : field.given_without->fields) (void)slot_of(*given, path);
    }
    field.required = field.required || field.required_when;
    if (const auto mirror = place.optional("mirror"); mirror && mirror->is_object_of({"of", "key", "any_text"})) {
      rules.mirror.emplace();
      if (const auto of = mirror->required("of")) rules.mirror->of = slot_at(*of);
      require_key(*mirror, "key", rules.mirror->key);
      read_key(*mirror, "any_text", rules.mirror->any_text);
      // Those who show a key of a record must be found when it changes.
      if (rules.mirror->of != no_slot) entity_.rules[rules.mirror->of].indexed = true;
    }
    const auto stamped = place.optional("stamp_of");
    if (stamped) rules.stamp_of = slot_at(*stamped);
    if (stamped.has_value() != (rules.stamp == Stamp::field_changed)) {
      place.fail("\"stamp_of\" names the field of a \"field_changed\", and of nothing else");
    }
    const bool is_flag = field.type == FieldType::boolean;
    if (rules.stamp == Stamp::deleted && !is_flag) place.fail("\"stamp\": \"deleted\" is for booleans");
    if (rules.stamp == Stamp::changed) entity_.changed_slot = slot;
    if (rules.stamp == Stamp::version) entity_.version_slot = slot;
    if (rules.stamp == Stamp::deleted) entity_.deleted_slot = slot;
  }

  /// `key`: where the condition stands in the field's description.
  [[nodiscard]] std::optional<Condition> condition(const std::optional<PathAndValue>& written, const JsonPlace& place,
                                                   const char* key) const {
    const auto there = place.optional(key);
    if (!written || !there) return std::nullopt;
    const Slot slot = slot_of(*there, written->first);
    if (slot != no_slot) require_holds(*there, declaration_.fields[slot], written->second);
    return Condition{slot, written->second};
  }

  static void require_holds(const JsonPlace& place, const FieldDeclaration& field, const json& value) {
    if (!can_hold(field, value)) place.fail(fmt::format("the field \"{}\" cannot hold {}", field.path, value.dump()));
  }

  void place_in_object(Slot slot, const JsonPlace& place) {
    FieldRules& rules = entity_.rules[slot];
    const std::string& path = declaration_.fields[slot].path;
    const auto dot = path.rfind('.');
    rules.key = dot == std::string::npos ? path : path.substr(dot + 1);
    rules.quoted_key = json(rules.key).dump() + ':';
    rules.quoted_old_key = rules.quoted_key;
    rules.quoted_old_key[1] = static_cast<char>(std::tolower(static_cast<unsigned char>(rules.quoted_old_key[1])));
    if (dot == std::string::npos) {
      entity_.top.push_back(slot);
      return;
    }
    const std::string object = path.substr(0, dot);
    rules.parent = entity_.slot_of(object);
    if (rules.parent == no_slot) {
      return place.fail(
          fmt::format(R"(there is no field "{0}": put {{"path": "{0}", "type": "object"}} before it)", object));
    }
    if (rules.parent >= slot) place.fail("the object must stand before its part");
    if (declaration_.fields[rules.parent].type != FieldType::object) {
      return place.fail(fmt::format("\"{}\" is no object, which alone has parts: leave this one out", object));
    }
    entity_.rules[rules.parent].parts.push_back(slot);
  }

  void read_id(const JsonPlace& place) {
    if (!place.is_object_of({"field", "kind", "prefix", "first", "digits", "from", "suffix"})) return;
    require_key(place, "field", declaration_.id_field);
    if (const auto field = place.optional("field")) {
      entity_.id_slot = slot_at(*field);
      const bool is_part = entity_.id_slot != no_slot && entity_.rules[entity_.id_slot].parent != no_slot;
      if (is_part) {
        field->fail(
            "an id stands at the top of its record, never in an object: describe the parts of that object as "
            "the record, and name the object with \"single_wrapper\"");
      }
    }
    if (const auto kind = place.required("kind")) entity_.id_kind = id_kind_at(*kind);
    read_key(place, "prefix", entity_.id_prefix);
    read_key(place, "first", entity_.first_id);
    if (const auto digits = place.optional("digits")) entity_.id_digits = static_cast<int>(digits->integer(1, 18));
    read_key(place, "suffix", entity_.id_suffix);
    const auto from = place.optional("from");
    if (from) entity_.id_from = slot_at(*from);
    if (from.has_value() != (entity_.id_kind == IdKind::name)) {
      place.fail("an id of kind \"name\" is made \"from\" a field, and only such a one");
    }
    if (entity_.id_slot != no_slot) entity_.rules[entity_.id_slot].stamp = Stamp::id;
  }

  void read_methods(const JsonPlace& place) {
    read_key(place, "methods", entity_.methods);
    const auto methods = place.optional("methods");
    if (!methods || place.has_failed()) return;
    for (const JsonPlace& each : methods->elements()) {
      if (each.value() == "PUT") {
        return each.fail("an update is \"PATCH\" here, whatever its verb: \"update_verb\" of \"writing\" says \"PUT\"");
      }
      (void)each.one_of<bool>({{"LIST", true}, {"GET", true}, {"POST", true}, {"PATCH", true}, {"DELETE", true}});
    }
  }

  void read_parent(const JsonPlace& place) {
    entity_.parent_slot = slot_at(place);
    if (entity_.parent_slot == no_slot) return;
    if (!entity_.field(entity_.parent_slot).reference) {
      place.fail(fmt::format("the field \"{}\" is not a reference", place.string()));
    }
    entity_.rules[entity_.parent_slot].indexed = true;
  }

  Entity& entity_;
  EntityDeclaration& declaration_;
};

namespace {

std::vector<std::string_view> collections_of(const System& system) {
  std::vector<std::string_view> result;
  for (const EntityDeclaration& entity : system.declaration.entities) result.emplace_back(entity.collection);
  return result;
}

/// Each switch that hides edits is there.
void check_switches(const System& system, const JsonPlace& root) {
  for (const Entity& entity : system.entities) {
    for (const FieldDeclaration& field : entity.declaration->fields) {
      if (!field.unseen_with) continue;
      const auto& [name, value] = *field.unseen_with;
      const auto known = std::find_if(
          system.switches.begin(), system.switches.end(),
          [&wanted = name](const SwitchInfo& info) { return info.kind == SwitchKind::flag && info.name == wanted; });
      const bool right = known != system.switches.end() && (value == "on" || value == "off") && !field.unseen;
      if (right) continue;
      root.fail(
          fmt::format("{}.{}: \"unseen_with\" names a flag of \"switches\" and \"on\" or \"off\"; \"unseen\" "
                      "stands where it is always so",
                      entity.declaration->collection, field.path));
    }
  }
}

/// Each collection that a field refers to is there, and the field of it that a mirror shows or that a record must have
/// to be referred to.
void check_references(const System& system, const JsonPlace& root) {
  for (const Entity& entity : system.entities) {
    for (Slot slot = 0; slot < entity.size(); ++slot) {
      const FieldDeclaration& field = entity.field(slot);
      const std::string place = entity.declaration->collection + "." + field.path;
      if (field.reference && system.find(*field.reference) == nullptr) {
        root.fail(fmt::format("{}: there is no collection \"{}\"{}", place, *field.reference,
                              base::did_you_mean(*field.reference, collections_of(system))));
        continue;
      }
      if (const auto& wanted = field.referenced_has; wanted && field.reference) {
        const auto* has = system.find(*field.reference)->declaration->find(wanted->first);
        if (has == nullptr || !can_hold(*has, wanted->second)) {
          root.fail(fmt::format("{}: \"referenced_has\": no \"{}\" of {} is {}", place, wanted->first, *field.reference,
                                wanted->second.dump()));
        }
      }
      const auto& mirror = entity.rules[slot].mirror;
      if (!mirror) continue;
      const auto& reference = entity.field(mirror->of).reference;
      const Entity* other = reference ? system.find(*reference) : nullptr;
      if (other == nullptr || other->slot_of(mirror->key) == no_slot) {
        root.fail(fmt::format("{}: there is no field that it could mirror", place));
      }
    }
  }
}

void read_entities(const JsonPlace& place, System& system) {
  const std::vector<JsonPlace> places = place.list();
  system.declaration.entities.resize(places.size());
  system.entities.resize(places.size());
  for (std::size_t i = 0; i < places.size(); ++i) {
    system.entities[i].time = &system.time;
    EntityReader(system.entities[i], system.declaration.entities[i]).read(places[i]);
    const auto& name = system.declaration.entities[i].collection;
    const auto same = [&](const EntityDeclaration& each) { return each.collection == name; };
    const auto& all = system.declaration.entities;
    if (std::count_if(all.begin(), all.end(), same) > 1) places[i].fail(fmt::format("there is a second \"{}\"", name));
  }
}

void read_names(const JsonPlace& root, SystemDeclaration& declaration) {
  require_key(root, "label", declaration.label);
  read_key(root, "labels", declaration.labels);
  require_key(root, "name", declaration.name);
  declaration.alias = declaration.name;
  read_key(root, "alias", declaration.alias);
  read_key(root, "connection", declaration.connection);
}

/// The records are whole ones, with what the server sets: they are stored, and never pass through a body.
void read_seed(const JsonPlace& place, System& system) {
  for (const auto& [collection, records] : place.entries()) {
    const Entity* entity = system.find(collection);
    if (entity == nullptr) return records.fail(fmt::format("there is no collection \"{}\"", collection));
    for (const JsonPlace& record : records.elements()) {
      for (const auto& [path, value] : record.entries()) {
        if (entity->slot_of(path) == no_slot) return value.fail(fmt::format("there is no field \"{}\"", path));
      }
    }
  }
  system.seed = place.value();
}

bool shows_milliseconds(const TimeFormat& format) {
  constexpr int digits = 3;
  if (format.form == TimeFormat::Form::text) return format.fraction_digits >= digits;
  return format.form == TimeFormat::Form::unix_milliseconds;
}

/// `root` without marks.
void read_parts(const JsonPlace& root, System& system) {
  if (!root.is_object_of({"label", "labels", "alias", "name", "connection", "time", "length_unit", "blank_is_missing",
                          "switches", "seed", "entities", "rest", "$schema"})) {
    return;
  }
  read_names(root, system.declaration);
  if (const auto time = root.optional("time")) system.time = time_at(*time);
  system.declaration.shows_milliseconds = shows_milliseconds(system.time);
  system.length_unit = root.has("rest") ? LengthUnit::code_points : LengthUnit::utf16;
  if (const auto unit = root.optional("length_unit")) {
    system.length_unit =
        unit->one_of<LengthUnit>({{"utf16", LengthUnit::utf16}, {"code_points", LengthUnit::code_points}});
  }
  read_key(root, "blank_is_missing", system.blank_is_missing);
  if (const auto switches = root.optional("switches")) system.switches = switches_at(*switches);
  const auto entities = root.required("entities");
  if (entities) read_entities(*entities, system);
  if (root.has_failed()) return;
  for (const Entity& entity : system.entities) {
    for (Slot slot = 0; slot < entity.size(); ++slot) {
      const std::string& group = entity.rules[slot].unique_among;
      if (!group.empty()) system.unique_among[group].emplace_back(&entity, slot);
    }
  }
  check_references(system, root);
  check_switches(system, root);
  if (const auto seed = root.optional("seed")) read_seed(*seed, system);
  if (const auto rest = root.optional("rest"); rest && !root.has_failed()) read_dialect(*rest, *entities, system);
}

std::unique_ptr<const System> system_at(const JsonPlace& root) {
  auto system = std::make_unique<System>();
  system->marks = marks_in(root);
  if (root.has_failed()) return system;
  const json bare = without_marks(root.value());
  read_parts(root.beside(bare), *system);
  return system;
}

}  // namespace

base::Result<std::unique_ptr<const System>> read_system(std::string_view json_text, std::string file) {
  return base::read_json(json_text, std::move(file), system_at);
}

std::unique_ptr<const System> read_own_system(std::string_view json_text) {
  auto system = read_system(json_text);
  if (!system) throw std::logic_error("a description that is compiled in: " + system.error().text());
  return std::move(*system);
}

}  // namespace dataflow_qa::mocks
