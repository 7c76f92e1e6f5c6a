// Held by entity_test.cpp. Reads a system's description into System.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cctype>
#include <limits>
#include <stdexcept>

#include "base/json_place.h"
#include "base/suggest.h"
#include "base/text.h"
#include "mocks/system/entity.h"

namespace dataflow_qa::mocks {
namespace {

using base::JsonPlace;
using nlohmann::json;
using PathAndValue = std::pair<std::string, json>;

constexpr std::int64_t largest = 9'007'199'254'740'992;  // 2^53, so that each number is exact as a double too

bool read_value(const JsonPlace& place, const bool& /*kind*/) {
  return place.boolean();
}
std::string read_value(const JsonPlace& place, const std::string& /*kind*/) {
  return place.string();
}
double read_value(const JsonPlace& place, const double& /*kind*/) {
  return place.number(std::numeric_limits<double>::lowest(), std::numeric_limits<double>::max());
}
std::int64_t read_value(const JsonPlace& place, const std::int64_t& /*kind*/) {
  return place.integer(-largest, largest);
}
std::size_t read_value(const JsonPlace& place, const std::size_t& /*kind*/) {
  return static_cast<std::size_t>(place.integer(0, largest));
}
json read_value(const JsonPlace& place, const json& /*kind*/) {
  return place.value();
}
std::vector<std::string> read_value(const JsonPlace& place, const std::vector<std::string>& /*kind*/) {
  std::vector<std::string> texts;
  for (const JsonPlace& each : place.elements()) texts.push_back(each.string());
  return texts;
}
/// One path and a value: {"IsPerson": true}.
PathAndValue read_value(const JsonPlace& place, const PathAndValue& /*kind*/) {
  const auto member = place.only_member();
  return member ? PathAndValue{member->first, member->second.value()} : PathAndValue{};
}
/// One switch and its value.
std::pair<std::string, std::string> read_value(const JsonPlace& place,
                                               const std::pair<std::string, std::string>& /*kind*/) {
  const auto member = place.only_member();
  return member ? std::pair{member->first, member->second.string()} : std::pair<std::string, std::string>{};
}

/// Sets `to` where `object` has the key.
template <typename T>
void read_key(const JsonPlace& object, std::string_view key, T& to) {
  if (const auto place = object.optional(key)) to = read_value(*place, to);
}
template <typename T>
void read_key(const JsonPlace& object, std::string_view key, std::optional<T>& to) {
  if (const auto place = object.optional(key)) to = read_value(*place, T{});
}
template <typename T>
void require_key(const JsonPlace& object, std::string_view key, T& to) {
  if (const auto place = object.required(key)) to = read_value(*place, to);
}

FieldType field_type_at(const JsonPlace& place) {
  return place.one_of<FieldType>({{"string", FieldType::string},
                                  {"integer", FieldType::integer},
                                  {"number", FieldType::number},
                                  {"boolean", FieldType::boolean},
                                  {"date", FieldType::date},
                                  {"date_time", FieldType::date_time},
                                  {"object", FieldType::object},
                                  {"list", FieldType::list}});
}

TextFormat format_at(const JsonPlace& place) {
  return place.one_of<TextFormat>({{"any", TextFormat::any},
                                   {"email", TextFormat::email},
                                   {"email_list", TextFormat::email_list},
                                   {"url", TextFormat::url},
                                   {"country", TextFormat::country},
                                   {"currency", TextFormat::currency},
                                   {"code", TextFormat::code},
                                   {"phone", TextFormat::phone},
                                   {"norwegian_identity", TextFormat::norwegian_identity},
                                   {"guid", TextFormat::guid}});
}

Stamp stamp_at(const JsonPlace& place) {
  return place.one_of<Stamp>({{"id", Stamp::id},
                              {"created", Stamp::created},
                              {"changed", Stamp::changed},
                              {"version", Stamp::version},
                              {"deleted", Stamp::deleted},
                              {"part_id", Stamp::part_id},
                              {"part_changed", Stamp::part_changed}});
}

FilterKind filter_kind_at(const JsonPlace& place) {
  return place.one_of<FilterKind>({{"ranges", FilterKind::ranges},
                                   {"texts", FilterKind::texts},
                                   {"ids", FilterKind::ids},
                                   {"equals", FilterKind::equals},
                                   {"contains", FilterKind::contains},
                                   {"enumeration", FilterKind::enumeration},
                                   {"boolean", FilterKind::boolean},
                                   {"after", FilterKind::after},
                                   {"except_when", FilterKind::except_when}});
}

IdKind id_kind_at(const JsonPlace& place) {
  return place.one_of<IdKind>({{"number", IdKind::number}, {"text", IdKind::text}, {"guid", IdKind::guid}});
}

/// The part of a field that the harness reads.
FieldDeclaration field_at(const JsonPlace& place) {
  FieldDeclaration field;
  require_key(place, "path", field.path);
  if (const auto type = place.required("type")) field.type = field_type_at(*type);
  read_key(place, "nullable", field.nullable);
  read_key(place, "required", field.required);
  read_key(place, "required_when", field.required_when);
  read_key(place, "required_on_create", field.required_on_create);
  read_key(place, "read_only", field.read_only);
  read_key(place, "server_set", field.server_set);
  read_key(place, "derived", field.derived);
  read_key(place, "create_only", field.create_only);
  read_key(place, "link_key", field.link_key);
  read_key(place, "delivery", field.delivery);
  read_key(place, "free_text", field.free_text);
  read_key(place, "unique", field.unique);
  read_key(place, "min_length", field.min_length);
  read_key(place, "max_length", field.max_length);
  read_key(place, "enumeration", field.enumeration);
  read_key(place, "minimum", field.minimum);
  read_key(place, "maximum", field.maximum);
  if (const auto format = place.optional("format")) field.format = format_at(*format);
  read_key(place, "reference", field.reference);
  read_key(place, "default_value", field.default_value);
  read_key(place, "null_when", field.null_when);
  read_key(place, "derived_when", field.derived_when);
  read_key(place, "cleared_with", field.cleared_with);
  read_key(place, "unseen_with", field.unseen_with);
  read_key(place, "example", field.example);
  read_key(place, "not_before", field.not_before);
  read_key(place, "inactive_value", field.inactive_value);
  return field;
}

/// The part of a field that only the mock reads, as far as it names no other field.
FieldRules rules_at(const JsonPlace& place, const FieldDeclaration& field) {
  FieldRules rules;
  rules.required = field.required;
  rules.required_on_create = field.required_on_create;
  read_key(place, "unique_among", rules.unique_among);
  if (const auto group = place.optional("unique_among"); group && !field.unique) group->fail("is for unique fields");
  read_key(place, "ignore_case", rules.ignore_case);
  read_key(place, "indexed", rules.indexed);
  rules.indexed = rules.indexed || field.unique;
  read_key(place, "lenient_format", rules.lenient_format);
  read_key(place, "hidden", rules.hidden);
  read_key(place, "exclusive_minimum", rules.exclusive_minimum);
  read_key(place, "null_is_default", rules.null_is_default);
  read_key(place, "masked", rules.masked);
  if (const auto stamp = place.optional("stamp")) rules.stamp = stamp_at(*stamp);
  rules.ticks = rules.stamp == Stamp::created || rules.stamp == Stamp::changed || rules.stamp == Stamp::part_changed;
  return rules;
}

bool has_only_known_keys(const JsonPlace& field) {
  return field.is_object_of(
      {"path",         "type",        "nullable",       "required",      "required_when",     "required_on_create",
       "read_only",    "server_set",  "derived",        "create_only",   "link_key",          "delivery",
       "free_text",    "unique",      "min_length",     "max_length",    "enumeration",       "minimum",
       "maximum",      "format",      "reference",      "default_value", "null_when",         "derived_when",
       "cleared_with", "unseen_with", "example",        "not_before",    "inactive_value",    "unique_among",
       "ignore_case",  "indexed",     "lenient_format", "hidden",        "exclusive_minimum", "null_is_default",
       "masked",       "stamp",       "mirror"});
}

}  // namespace

/// Fills one Entity; a friend, for its two path indexes. Where something is wrong it may be left half filled.
class EntityReader {
 public:
  EntityReader(Entity& entity, EntityDeclaration& declaration) : entity_(entity), declaration_(declaration) {
    entity_.declaration = &declaration_;
  }

  void read(const JsonPlace& place) {
    if (!place.is_object_of({"collection", "fields", "id", "singular", "body_name", "methods", "post_status",
                             "privileges", "parent", "filters"})) {
      return;
    }
    require_key(place, "collection", declaration_.collection);
    if (const auto fields = place.required("fields")) read_fields(fields->list());
    if (place.has_failed()) return;
    if (const auto id = place.required("id")) read_id(*id);
    require_key(place, "singular", entity_.singular);
    entity_.body_name = entity_.singular;
    read_key(place, "body_name", entity_.body_name);
    read_key(place, "methods", entity_.methods);
    if (const auto status = place.optional("post_status")) {
      entity_.post_status = static_cast<int>(status->integer(200, 299));
    }
    read_key(place, "privileges", entity_.privileges);
    if (const auto parent = place.optional("parent")) read_parent(*parent);
    if (const auto filters = place.optional("filters")) {
      for (const JsonPlace& filter : filters->elements()) read_filter(filter);
    }
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
    if (entity_.changed_slot != no_slot) declaration_.changed_field = declaration_.fields[entity_.changed_slot].path;
  }

  /// Reads a field's relations to other fields.
  void connect(Slot slot, const JsonPlace& place) {
    FieldRules& rules = entity_.rules[slot];
    FieldDeclaration& field = declaration_.fields[slot];
    place_in_object(slot, place);
    rules.required_when = condition(field.required_when, place);
    rules.null_when = condition(field.null_when, place);
    field.required = field.required || field.required_when;
    if (const auto mirror = place.optional("mirror"); mirror && mirror->is_object_of({"of", "key"})) {
      rules.mirror.emplace();
      if (const auto of = mirror->required("of")) rules.mirror->of = slot_at(*of);
      require_key(*mirror, "key", rules.mirror->key);
      // Those who show a key of a record must be found when it changes.
      if (rules.mirror->of != no_slot) entity_.rules[rules.mirror->of].indexed = true;
    }
    if (rules.stamp == Stamp::changed) entity_.changed_slot = slot;
    if (rules.stamp == Stamp::version) entity_.version_slot = slot;
    if (rules.stamp == Stamp::deleted) entity_.deleted_slot = slot;
  }

  [[nodiscard]] std::optional<Condition> condition(const std::optional<PathAndValue>& written,
                                                   const JsonPlace& place) const {
    if (!written) return std::nullopt;
    return Condition{slot_of(place, written->first), written->second};
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
    rules.parent = slot_of(place, path.substr(0, dot));
    if (rules.parent == no_slot) return;
    if (rules.parent >= slot) place.fail("the object must stand before its part");
    entity_.rules[rules.parent].parts.push_back(slot);
  }

  void read_filter(const JsonPlace& place) {
    if (!place.is_object_of({"name", "field", "kind", "with_sub", "value"})) return;
    Filter filter;
    require_key(place, "name", filter.name);
    if (const auto field = place.required("field")) filter.slot = slot_at(*field);
    if (const auto kind = place.required("kind")) filter.kind = filter_kind_at(*kind);
    read_key(place, "with_sub", filter.with_sub);
    if (filter.kind == FilterKind::except_when) require_key(place, "value", filter.value);
    entity_.filters.push_back(std::move(filter));
  }

  void read_id(const JsonPlace& place) {
    if (!place.is_object_of({"field", "kind", "prefix", "first"})) return;
    require_key(place, "field", declaration_.id_field);
    if (const auto field = place.optional("field")) entity_.id_slot = slot_at(*field);
    if (const auto kind = place.required("kind")) entity_.id_kind = id_kind_at(*kind);
    read_key(place, "prefix", entity_.id_prefix);
    read_key(place, "first", entity_.first_id);
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

/// Each collection that a field refers to is there, and the field of it that a mirror shows.
void check_references(const System& system, const JsonPlace& root) {
  for (const Entity& entity : system.entities) {
    for (Slot slot = 0; slot < entity.size(); ++slot) {
      const FieldDeclaration& field = entity.field(slot);
      const std::string place = entity.declaration->collection + "." + field.path;
      if (field.reference && system.find(*field.reference) == nullptr) {
        root.fail(fmt::format("{}: there is no collection \"{}\"", place, *field.reference));
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
  }
}

std::unique_ptr<const System> system_at(const JsonPlace& root) {
  auto system = std::make_unique<System>();
  if (!root.is_object_of({"label", "alias", "name", "connection", "time", "length_unit", "entities"})) return system;
  require_key(root, "label", system->declaration.label);
  require_key(root, "alias", system->declaration.alias);
  require_key(root, "name", system->declaration.name);
  read_key(root, "connection", system->declaration.connection);
  if (const auto time = root.required("time"); time && time->is_object_of({"fraction_digits", "zone"})) {
    if (const auto digits = time->required("fraction_digits")) {
      system->time.fraction_digits = static_cast<int>(digits->integer(0, 9));
    }
    require_key(*time, "zone", system->time.zone);
  }
  if (const auto unit = root.optional("length_unit")) {
    system->length_unit =
        unit->one_of<LengthUnit>({{"utf16", LengthUnit::utf16}, {"code_points", LengthUnit::code_points}});
  }
  if (const auto entities = root.required("entities")) read_entities(*entities, *system);
  if (root.has_failed()) return system;
  for (const Entity& entity : system->entities) {
    for (Slot slot = 0; slot < entity.size(); ++slot) {
      const std::string& group = entity.rules[slot].unique_among;
      if (!group.empty()) system->unique_among[group].emplace_back(&entity, slot);
    }
  }
  check_references(*system, root);
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
