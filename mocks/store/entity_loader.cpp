// Reads declaration files into System. Errors travel as LoadError inside this file and come out as a Result.

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <stdexcept>

#include "mocks/store/entity.h"
#include "mocks/store/text.h"

namespace dataflow_qa::mocks {

using nlohmann::json;

namespace {

struct LoadError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// One object of the file. Remembers which keys were asked for, so that the others can be told.
class ObjectReader {
 public:
  ObjectReader(const json& object, std::string place) : object_(object), place_(std::move(place)) {
    if (!object_.is_object()) throw LoadError(fmt::format("{}: expected an object", place_));
  }

  [[nodiscard]] const std::string& place() const { return place_; }
  [[nodiscard]] bool has(const char* key) { return get(key) != nullptr; }

  const json* get(const char* key) {
    asked_.insert(key);
    const auto found = object_.find(key);
    return found == object_.end() ? nullptr : &*found;
  }

  const json& need(const char* key) {
    const json* value = get(key);
    if (value == nullptr) throw LoadError(fmt::format("{}: key '{}' is missing", place_, key));
    return *value;
  }

  template <typename T>
  T read(const char* key, T otherwise) {
    const json* value = get(key);
    return value == nullptr ? std::move(otherwise) : convert<T>(*value, key);
  }

  template <typename T>
  T read(const char* key) {
    return convert<T>(need(key), key);
  }

  template <typename T>
  std::optional<T> read_optional(const char* key) {
    const json* value = get(key);
    if (value == nullptr) return std::nullopt;
    return convert<T>(*value, key);
  }

  template <typename E>
  E read_enum(const char* key, const std::map<std::string, E>& names, E otherwise) {
    const json* value = get(key);
    if (value == nullptr) return otherwise;
    const auto found = names.find(convert<std::string>(*value, key));
    if (found == names.end()) throw LoadError(fmt::format("{}: '{}' is no {}", place_, value->dump(), key));
    return found->second;
  }

  void finish() const {
    for (const auto& [key, value] : object_.items()) {
      if (!asked_.contains(key)) throw LoadError(fmt::format("{}: unknown key '{}'", place_, key));
    }
  }

 private:
  template <typename T>
  T convert(const json& value, const char* key) {
    try {
      return value.get<T>();
    } catch (const json::exception&) {
      throw LoadError(fmt::format("{}: key '{}' has a value of a wrong type: {}", place_, key, value.dump()));
    }
  }

  const json& object_;
  std::string place_;
  std::set<std::string> asked_;
};

const std::map<std::string, FieldType> kTypes{{"string", FieldType::string}, {"integer", FieldType::integer},
                                              {"number", FieldType::number}, {"boolean", FieldType::boolean},
                                              {"date", FieldType::date},     {"date_time", FieldType::date_time},
                                              {"object", FieldType::object}, {"list", FieldType::list}};
const std::map<std::string, TextFormat> kFormats{{"any", TextFormat::any},
                                                 {"email", TextFormat::email},
                                                 {"email_list", TextFormat::email_list},
                                                 {"url", TextFormat::url},
                                                 {"country", TextFormat::country},
                                                 {"currency", TextFormat::currency},
                                                 {"code", TextFormat::code},
                                                 {"phone", TextFormat::phone},
                                                 {"norwegian_identity", TextFormat::norwegian_identity},
                                                 {"guid", TextFormat::guid}};
const std::map<std::string, Stamp> kStamps{{"id", Stamp::id},
                                           {"created", Stamp::created},
                                           {"changed", Stamp::changed},
                                           {"version", Stamp::version},
                                           {"deleted", Stamp::deleted},
                                           {"part_id", Stamp::part_id},
                                           {"part_changed", Stamp::part_changed}};
const std::map<std::string, FilterKind> kFilters{
    {"ranges", FilterKind::ranges},   {"texts", FilterKind::texts},       {"ids", FilterKind::ids},
    {"equals", FilterKind::equals},   {"contains", FilterKind::contains}, {"enumeration", FilterKind::enumeration},
    {"boolean", FilterKind::boolean}, {"after", FilterKind::after},       {"except_when", FilterKind::except_when}};
const std::map<std::string, IdKind> kIdKinds{
    {"number", IdKind::number}, {"text", IdKind::text}, {"guid", IdKind::guid}};

/// One path and a value: {"IsPerson": true}.
std::optional<std::pair<std::string, json>> read_field_value(ObjectReader& reader, const char* key) {
  const json* pair = reader.get(key);
  if (pair == nullptr) return std::nullopt;
  if (!pair->is_object() || pair->size() != 1) {
    throw LoadError(fmt::format("{}: '{}' must be one path and a value", reader.place(), key));
  }
  return std::pair(pair->begin().key(), pair->begin().value());
}

FieldDeclaration read_declaration(ObjectReader& reader) {
  FieldDeclaration field;
  field.path = reader.read<std::string>("path");
  reader.need("type");
  field.type = reader.read_enum("type", kTypes, FieldType::string);
  field.nullable = reader.read("nullable", true);
  field.required = reader.read("required", false) || reader.get("required_when") != nullptr;
  field.required_on_create = reader.read("required_on_create", false);
  field.read_only = reader.read("read_only", false);
  field.server_set = reader.read("server_set", false);
  field.derived = reader.read("derived", false);
  field.create_only = reader.read("create_only", false);
  field.link_key = reader.read("link_key", false);
  field.delivery = reader.read("delivery", false);
  field.free_text = reader.read("free_text", false);
  field.unique = reader.read("unique", false);
  field.min_length = reader.read("min_length", std::size_t{0});
  field.max_length = reader.read_optional<std::size_t>("max_length");
  field.enumeration = reader.read("enumeration", std::vector<std::string>{});
  field.minimum = reader.read_optional<double>("minimum");
  field.maximum = reader.read_optional<double>("maximum");
  field.format = reader.read_enum("format", kFormats, TextFormat::any);
  field.reference = reader.read_optional<std::string>("reference");
  if (const json* value = reader.get("default_value")) field.default_value = *value;
  if (const json* condition = reader.get("null_when"); condition != nullptr && condition->is_object()) {
    for (const auto& [path, value] : condition->items()) field.null_when = {path, value};
  }
  field.derived_when = read_field_value(reader, "derived_when");
  field.cleared_with = read_field_value(reader, "cleared_with");
  if (const json* setting = reader.get("unseen_with")) {
    if (!setting->is_object() || setting->size() != 1 || !setting->begin()->is_string()) {
      throw LoadError(fmt::format("{}: 'unseen_with' must be one switch and its value", reader.place()));
    }
    field.unseen_with = {setting->begin().key(), setting->begin()->get<std::string>()};
  }
  field.example = reader.read_optional<std::string>("example");
  field.not_before = reader.read_optional<std::string>("not_before");
  if (const json* value = reader.get("inactive_value")) field.inactive_value = *value;
  return field;
}

}  // namespace

/// Fills one Entity; a friend, for its two path indexes.
struct EntityLoader {
  Entity& entity;
  EntityDeclaration& declaration;

  static void read_fields(const json& fields, const std::string& place, EntityDeclaration& declaration,
                          std::vector<json>& rest) {
    for (std::size_t i = 0; i < fields.size(); ++i) {
      ObjectReader reader(fields[i], fmt::format("{}/fields/{}", place, i));
      declaration.fields.push_back(read_declaration(reader));
      rest.push_back(fields[i]);
    }
  }

  [[nodiscard]] Slot need_slot(const std::string& path, const std::string& place) const {
    const Slot slot = entity.slot_of(path);
    if (slot == kNoSlot) throw LoadError(fmt::format("{}: there is no field '{}'", place, path));
    return slot;
  }

  [[nodiscard]] std::optional<Condition> read_condition(ObjectReader& reader, const char* key) const {
    const json* value = reader.get(key);
    if (value == nullptr) return std::nullopt;
    if (!value->is_object() || value->size() != 1) {
      throw LoadError(fmt::format("{}: '{}' must be one path and a value", reader.place(), key));
    }
    return Condition{need_slot(value->begin().key(), reader.place()), value->begin().value()};
  }

  void index_paths(const std::string& place) {
    for (Slot slot = 0; slot < declaration.fields.size(); ++slot) {
      const std::string& path = declaration.fields[slot].path;
      if (!entity.by_path_.emplace(path, slot).second) {
        throw LoadError(fmt::format("{}: field '{}' stands there twice", place, path));
      }
      entity.by_folded_path_.emplace(fold(path), slot);
    }
  }

  void place_in_object(Slot slot, FieldRules& rules, const std::string& place) {
    const std::string& path = declaration.fields[slot].path;
    const auto dot = path.rfind('.');
    rules.key = dot == std::string::npos ? path : path.substr(dot + 1);
    append_json_string(rules.quoted_key, rules.key);
    rules.quoted_key += ':';
    rules.quoted_old_key = rules.quoted_key;
    rules.quoted_old_key[1] = static_cast<char>(std::tolower(static_cast<unsigned char>(rules.quoted_old_key[1])));
    if (dot == std::string::npos) {
      entity.top.push_back(slot);
      return;
    }
    rules.parent = need_slot(path.substr(0, dot), place);
    if (rules.parent >= slot) throw LoadError(fmt::format("{}: the object must stand before its part", place));
    entity.rules[rules.parent].parts.push_back(slot);
  }

  void read_rules(Slot slot, const json& object, const std::string& place) {
    ObjectReader reader(object, place);
    read_declaration(reader);
    FieldRules& rules = entity.rules[slot];
    place_in_object(slot, rules, place);
    rules.required = reader.read("required", false);
    rules.required_on_create = reader.read("required_on_create", false);
    rules.required_when = read_condition(reader, "required_when");
    rules.null_when = read_condition(reader, "null_when");
    rules.unique_among = reader.read("unique_among", std::string{});
    if (!rules.unique_among.empty() && !declaration.fields[slot].unique) {
      throw LoadError(fmt::format("{}: 'unique_among' is for unique fields", place));
    }
    rules.ignore_case = reader.read("ignore_case", false);
    rules.indexed = reader.read("indexed", false) || declaration.fields[slot].unique;
    rules.lenient_format = reader.read("lenient_format", false);
    rules.hidden = reader.read("hidden", false);
    rules.exclusive_minimum = reader.read("exclusive_minimum", false);
    rules.null_is_default = reader.read("null_is_default", false);
    rules.masked = reader.read("masked", std::string{});
    rules.stamp = reader.read_enum("stamp", kStamps, Stamp::none);
    rules.ticks = rules.stamp == Stamp::created || rules.stamp == Stamp::changed || rules.stamp == Stamp::part_changed;
    if (const json* twin = reader.get("twin")) {
      ObjectReader inner(*twin, place + "/twin");
      rules.twin = Twin{need_slot(inner.read<std::string>("of"), place), inner.read<std::string>("key")};
      inner.finish();
    }
    reader.finish();
    if (rules.stamp == Stamp::changed) entity.changed_slot = slot;
    if (rules.stamp == Stamp::version) entity.version_slot = slot;
    if (rules.stamp == Stamp::deleted) entity.deleted_slot = slot;
  }

  void read_filters(const json& filters, const std::string& place) {
    for (std::size_t i = 0; i < filters.size(); ++i) {
      ObjectReader reader(filters[i], fmt::format("{}/filters/{}", place, i));
      Filter filter;
      filter.name = reader.read<std::string>("name");
      filter.slot = need_slot(reader.read<std::string>("field"), reader.place());
      reader.need("kind");
      filter.kind = reader.read_enum("kind", kFilters, FilterKind::equals);
      filter.with_sub = reader.read("with_sub", false);
      if (filter.kind == FilterKind::except_when) filter.value = reader.need("value");
      reader.finish();
      entity.filters.push_back(std::move(filter));
    }
  }

  void read_id(const json& object, const std::string& place) {
    ObjectReader reader(object, place + "/id");
    declaration.id_field = reader.read<std::string>("field");
    entity.id_slot = need_slot(declaration.id_field, reader.place());
    reader.need("kind");
    entity.id_kind = reader.read_enum("kind", kIdKinds, IdKind::text);
    entity.id_prefix = reader.read("prefix", std::string{});
    entity.first_id = reader.read("first", std::int64_t{1});
    reader.finish();
  }

  void read(const json& object, const std::string& place) {
    ObjectReader reader(object, place);
    declaration.collection = reader.read<std::string>("collection");
    std::vector<json> fields;
    read_fields(reader.need("fields"), place, declaration, fields);
    entity.declaration = &declaration;
    index_paths(place);
    entity.rules.resize(fields.size());
    for (Slot slot = 0; slot < fields.size(); ++slot) {
      read_rules(slot, fields[slot], fmt::format("{}/fields/{}", place, slot));
    }
    read_id(reader.need("id"), place);
    if (entity.changed_slot != kNoSlot) declaration.changed_field = declaration.fields[entity.changed_slot].path;
    entity.singular = reader.read<std::string>("singular");
    entity.body_name = reader.read("body_name", entity.singular);
    entity.methods = reader.read("methods", std::vector<std::string>{});
    entity.post_status = reader.read("post_status", 201);
    entity.privileges = reader.read("privileges", std::vector<std::string>{});
    if (const auto parent = reader.read_optional<std::string>("parent")) {
      entity.parent_slot = need_slot(*parent, place);
      if (!entity.field(entity.parent_slot).reference) {
        throw LoadError(fmt::format("{}: the parent field '{}' is no reference", place, *parent));
      }
      entity.rules[entity.parent_slot].indexed = true;
    }
    // Those who show a key of this record must be found when it changes.
    for (Slot slot = 0; slot < entity.size(); ++slot) {
      if (entity.rules[slot].twin) entity.rules[entity.rules[slot].twin->of].indexed = true;
    }
    if (const json* filters = reader.get("filters")) read_filters(*filters, place);
    reader.finish();
  }
};

namespace {

void check_references(const System& system) {
  for (const Entity& entity : system.entities) {
    for (Slot slot = 0; slot < entity.size(); ++slot) {
      const FieldDeclaration& field = entity.field(slot);
      const std::string place = entity.declaration->collection + "." + field.path;
      const Entity* referred = field.reference ? system.find(*field.reference) : nullptr;
      if (field.reference && referred == nullptr) {
        throw LoadError(fmt::format("{}: there is no collection '{}'", place, *field.reference));
      }
      if (const auto& twin = entity.rules[slot].twin) {
        const auto& reference = entity.field(twin->of).reference;
        const Entity* other = reference ? system.find(*reference) : nullptr;
        if (other == nullptr || other->slot_of(twin->key) == kNoSlot) {
          throw LoadError(fmt::format("{}: its twin leads to no field", place));
        }
      }
    }
  }
}

std::unique_ptr<System> read_system(const json& object) {
  ObjectReader reader(object, "declaration");
  auto system = std::make_unique<System>();
  system->declaration.label = reader.read<std::string>("label");
  system->declaration.alias = reader.read<std::string>("alias");
  system->declaration.connection = reader.read("connection", std::vector<std::string>{});
  system->declaration.name = reader.read<std::string>("name");
  ObjectReader time(reader.need("time"), "time");
  system->time.fraction_digits = std::clamp(time.read<int>("fraction_digits"), 0, 9);
  system->time.zone = time.read<std::string>("zone");
  time.finish();
  const std::string unit = reader.read("length_unit", std::string("utf16"));
  if (unit != "utf16" && unit != "code_points") throw LoadError(fmt::format("'{}' is no unit of length", unit));
  system->length_unit = unit == "utf16" ? LengthUnit::utf16 : LengthUnit::code_points;
  const json& entities = reader.need("entities");
  system->declaration.entities.resize(entities.size());
  system->entities.resize(entities.size());
  for (std::size_t i = 0; i < entities.size(); ++i) {
    system->entities[i].time = &system->time;
    EntityLoader{system->entities[i], system->declaration.entities[i]}.read(entities[i], fmt::format("entities/{}", i));
  }
  reader.finish();
  for (const Entity& entity : system->entities) {
    for (Slot slot = 0; slot < entity.size(); ++slot) {
      const std::string& group = entity.rules[slot].unique_among;
      if (!group.empty()) system->unique_among[group].emplace_back(&entity, slot);
    }
  }
  check_references(*system);
  return system;
}

}  // namespace

tl::expected<std::unique_ptr<const System>, std::string> load_system(std::string_view json_text) {
  const json parsed = json::parse(json_text, nullptr, false);
  if (parsed.is_discarded()) return tl::unexpected(std::string("the declaration is not JSON"));
  try {
    return read_system(parsed);
  } catch (const LoadError& error) {
    return tl::unexpected(std::string(error.what()));
  }
}

std::unique_ptr<const System> load_own_system(std::string_view json_text) {
  auto loaded = load_system(json_text);
  if (!loaded) throw std::logic_error("a declaration that is compiled in: " + loaded.error());
  return std::move(*loaded);
}

}  // namespace dataflow_qa::mocks
