// The mapping file's reader: JSON text to a Mapping, strictly.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "base/digest.h"
#include "base/file.h"
#include "base/json_place.h"
#include "base/suggest.h"
#include "harness/mapping/mapping.h"

namespace dataflow_qa::mapping {
namespace {

using base::did_you_mean;
using base::JsonPlace;

constexpr int version_of_format = 1;

Type type_at(const JsonPlace& place) {
  std::vector<std::pair<std::string_view, Type>> known;
  for (const Type each : {Type::string, Type::integer, Type::float_, Type::boolean, Type::date}) {
    known.emplace_back(to_string(each), each);
  }
  return place.one_of(known);
}

Edit edit_at(const JsonPlace& place) {
  std::vector<std::pair<std::string_view, Edit>> known;
  for (const Edit each : {Edit::both, Edit::source, Edit::target, Edit::create_only}) {
    known.emplace_back(to_string(each), each);
  }
  return place.one_of(known);
}

std::string slug_at(const JsonPlace& place) {
  const std::string slug = place.text();
  const auto lower = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  bool well_formed = !slug.empty() && lower(slug.front()) && lower(slug.back()) && slug.find("--") == std::string::npos;
  for (const char c : slug) well_formed = well_formed && (lower(c) || c == '-');
  if (!well_formed)
    place.fail(fmt::format("\"{}\" is not a slug: lower-case letters and digits, joined by \"-\"", slug));
  return slug;
}

void check_path(const std::string& path, const JsonPlace& place) {
  if (is_path(path)) return;
  place.fail(
      fmt::format("\"{}\" is not a property path: names joined by \".\", without blanks or any of /~*?[]\"'()", path));
}

std::string path_at(const JsonPlace& place) {
  std::string path = place.text();
  check_path(path, place);
  return path;
}

Condition condition_at(const JsonPlace& place) {
  Condition condition;
  for (const auto& [field, value] : place.members()) {
    if (field.empty()) value.fail("expected the name of a field");
    condition.equals.emplace_back(field, value.scalar());
  }
  return condition;
}

/// A value that a property of this type holds on the target's side.
nlohmann::json value_of_type(const JsonPlace& place, Type type) {
  nlohmann::json value = place.scalar();
  const bool fits = (type == Type::boolean && value.is_boolean()) ||
                    (type == Type::integer && value.is_number_integer()) ||
                    (type == Type::float_ && value.is_number()) ||
                    ((type == Type::string || type == Type::date) && value.is_string());
  if (!fits) place.fail(fmt::format("expected a value of type {}, got {}", to_string(type), value.dump()));
  return value;
}

/// {"source": target}, or [[source, target]] where the source's values are no texts.
std::vector<std::pair<nlohmann::json, JsonPlace>> enumerated_at(const JsonPlace& place) {
  std::vector<std::pair<nlohmann::json, JsonPlace>> pairs;
  if (!place.value().is_array()) {
    for (const auto& [source, target] : place.members()) pairs.emplace_back(source, target);
    return pairs;
  }
  for (const JsonPlace& each : place.list()) {
    const auto both = each.list();
    if (both.size() != 2) {
      each.fail("expected the source's value and the target's");
      return pairs;
    }
    pairs.emplace_back(both[0].scalar(), both[1]);
  }
  return pairs;
}

std::vector<EnumValue> enumeration_at(const JsonPlace& place, Type type) {
  std::vector<EnumValue> values;
  for (const auto& [source, target] : enumerated_at(place)) {
    nlohmann::json value = value_of_type(target, type);
    for (const EnumValue& other : values) {
      if (other.source == source) target.fail(fmt::format("{} is mapped already", source.dump()));
      if (other.target != value) continue;
      target.fail(fmt::format("{} already maps to {}: the reverse mapping would be ambiguous", value.dump(),
                              other.source.dump()));
    }
    values.push_back({source, std::move(value)});
  }
  return values;
}

Factor factor_at(const JsonPlace& place, Type type) {
  constexpr std::int64_t most = 1'000'000'000;
  Factor factor;
  if (!place.is_object_of({"source", "target"})) return factor;
  if (const auto source = place.required("source")) factor.source = source->integer(1, most);
  if (const auto target = place.required("target")) factor.target = target->integer(1, most);
  if (type != Type::integer && type != Type::float_) {
    place.fail(fmt::format("only a number has a factor, this property is of type {}", to_string(type)));
  }
  return factor;
}

Lookup lookup_at(const JsonPlace& place) {
  Lookup lookup;
  if (!place.is_object_of({"collection", "by"})) return lookup;
  if (const auto collection = place.required("collection")) lookup.collection = collection->text();
  if (const auto by = place.required("by")) lookup.by = path_at(*by);
  return lookup;
}

void read_conversion(const JsonPlace& place, Property& property) {
  std::vector<std::string_view> present;
  for (const std::string_view key : {"enum", "negate", "factor", "reference", "lookup"}) {
    if (place.has(key)) present.push_back(key);
  }
  if (present.size() > 1) {
    place.fail(fmt::format("a property has at most one conversion, this one has {}", fmt::join(present, " and ")));
    return;
  }
  if (const auto at = place.optional("enum")) property.enumeration = enumeration_at(*at, property.type);
  if (const auto at = place.optional("negate")) {
    property.negate = at->boolean();
    if (property.negate && property.type != Type::boolean) {
      at->fail(fmt::format("only a property of type boolean can be negated, this one is of type {}",
                           to_string(property.type)));
    }
  }
  if (const auto at = place.optional("factor")) property.factor = factor_at(*at, property.type);
  if (const auto at = place.optional("reference")) property.reference = slug_at(*at);
  if (const auto at = place.optional("lookup")) property.lookup = lookup_at(*at);
}

Property property_at(const JsonPlace& place) {
  Property property;
  if (!place.is_object_of({"source", "target", "type", "enum", "negate", "factor", "reference", "lookup", "edit",
                           "when", "source_default", "target_default"})) {
    return property;
  }
  if (const auto at = place.required("source")) property.source = path_at(*at);
  if (const auto at = place.required("target")) property.target = path_at(*at);
  if (const auto at = place.optional("type")) property.type = type_at(*at);
  read_conversion(place, property);
  if (const auto at = place.optional("edit")) property.edit = edit_at(*at);
  if (const auto at = place.optional("when")) property.when = condition_at(*at);
  if (const auto at = place.optional("source_default")) property.source_default = at->scalar();
  if (const auto at = place.optional("target_default")) property.target_default = value_of_type(*at, property.type);
  return property;
}

End end_at(const JsonPlace& place) {
  End end;
  if (!place.is_object_of({"entity", "collection"})) return end;
  if (const auto entity = place.required("entity")) end.entity = entity->text();
  if (const auto collection = place.required("collection")) end.collection = collection->text();
  return end;
}

Constants constants_at(const std::optional<JsonPlace>& place) {
  Constants constants;
  if (!place) return constants;
  for (const auto& [path, value] : place->members()) {
    check_path(path, value);
    constants.emplace_back(path, value.scalar());
  }
  return constants;
}

void read_on_create(const JsonPlace& place, Dataflow& flow) {
  if (!place.is_object_of({"source", "target"})) return;
  flow.source_on_create = constants_at(place.optional("source"));
  flow.target_on_create = constants_at(place.optional("target"));
  if (flow.source_on_create.empty() && flow.target_on_create.empty()) place.fail("expected \"source\" or \"target\"");
  if (flow.part_of) place.fail("a part is created with its whole: say it there");
}

Composition composition_at(const JsonPlace& place) {
  Composition composition;
  if (!place.is_object_of({"source", "target", "of"})) return composition;
  composition.in_target = place.has("target");
  if (place.has("source") == composition.in_target) {
    place.fail("a text stands in the \"source\" or in the \"target\": name its path there");
    return composition;
  }
  composition.text = path_at(*place.required(composition.in_target ? "target" : "source"));
  const auto pieces = place.required("of");
  for (const JsonPlace& each : pieces ? pieces->list() : std::vector<JsonPlace>{}) {
    Composition::Piece piece;
    if (each.value().is_string()) {
      piece.path = path_at(each);
    } else if (each.is_object_of({"path", "before"})) {
      if (const auto path = each.required("path")) piece.path = path_at(*path);
      if (const auto before = each.optional("before")) piece.before = before->string();
    }
    composition.pieces.push_back(std::move(piece));
  }
  return composition;
}

void read_compositions(const JsonPlace& place, Dataflow& flow) {
  for (const JsonPlace& each : place.list()) {
    flow.compositions.push_back(composition_at(each));
    const Composition& last = flow.compositions.back();
    for (auto other = flow.compositions.begin(); std::next(other) != flow.compositions.end(); ++other) {
      if (other->in_target == last.in_target && other->text == last.text) each.fail(last.text + " is composed twice");
    }
    for (const Property& property : flow.properties) {
      if ((last.in_target ? property.target : property.source) != last.text) continue;
      each.fail(fmt::format("{} is a property already: {}", last.text, property.label()));
    }
  }
}

/// A new record holds either what its counterpart does or a constant.
void check_constants(const Dataflow& flow, const JsonPlace& place) {
  for (const Property& property : flow.properties) {
    for (const auto& [constants, path] :
         {std::pair(&flow.source_on_create, &property.source), std::pair(&flow.target_on_create, &property.target)}) {
      for (const auto& [constant, value] : *constants) {
        if (constant == *path) place.fail(fmt::format("{} is a property already: {}", constant, property.label()));
      }
    }
  }
}

Dataflow dataflow_at(const JsonPlace& place) {
  Dataflow flow;
  if (!place.is_object_of(
          {"slug", "source", "target", "part_of", "when", "target_when", "on_create", "properties", "composed"})) {
    return flow;
  }
  if (const auto slug = place.required("slug")) flow.slug = slug_at(*slug);
  if (const auto source = place.required("source")) flow.source = end_at(*source);
  if (const auto target = place.required("target")) flow.target = end_at(*target);
  if (const auto whole = place.optional("part_of")) flow.part_of = slug_at(*whole);
  if (const auto when = place.optional("when")) flow.when = condition_at(*when);
  if (const auto when = place.optional("target_when")) {
    flow.target_when = condition_at(*when);
    if (flow.part_of) when->fail("a part has the records of its whole: say it there");
  }
  if (const auto constants = place.optional("on_create")) read_on_create(*constants, flow);
  std::set<std::pair<std::string, std::string>> pairs;
  if (const auto properties = place.required("properties")) {
    for (const JsonPlace& each : properties->elements()) {
      flow.properties.push_back(property_at(each));
      const Property& last = flow.properties.back();
      if (!pairs.emplace(last.source, last.target).second) {
        each.fail(fmt::format("{} is already mapped in dataflow \"{}\"", last.label(), flow.slug));
      }
    }
  }
  if (const auto constants = place.optional("on_create")) check_constants(flow, *constants);
  if (const auto composed = place.optional("composed")) read_compositions(*composed, flow);
  return flow;
}

/// The dataflow that `slug`, written at `place`, means.
const Dataflow* named(const Mapping& mapping, const JsonPlace& place, const std::string& slug) {
  if (const Dataflow* flow = mapping.find(slug)) return flow;
  std::vector<std::string_view> known;
  for (const Dataflow& flow : mapping.dataflows) known.emplace_back(flow.slug);
  place.fail(fmt::format("no dataflow has the slug \"{}\"{} (known: {})", slug, did_you_mean(slug, known),
                         fmt::join(known, ", ")));
  return nullptr;
}

void check_part(const Mapping& mapping, const Dataflow& part, const JsonPlace& place) {
  const Dataflow* whole = named(mapping, place, *part.part_of);
  if (whole == nullptr) return;
  if (whole->part_of) {
    place.fail(whole == &part ? fmt::format("\"{}\" cannot be a part of itself", part.slug)
                              : fmt::format("\"{}\" is itself a part of \"{}\"", whole->slug, *whole->part_of));
  }
  if (whole->source.collection != part.source.collection || whole->target.collection != part.target.collection) {
    place.fail(fmt::format("a part describes the same records as its whole, but \"{}\" is {} to {} and \"{}\" {} to {}",
                           part.slug, part.source.collection, part.target.collection, whole->slug,
                           whole->source.collection, whole->target.collection));
  }
}

/// Checks what must hold between dataflows: slugs and labels are unique, and every slug that is named is there.
void check_dataflows(const Mapping& mapping, const std::vector<JsonPlace>& places) {
  std::set<std::string> slugs;
  std::set<std::pair<std::string, std::string>> labels;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const Dataflow& flow = mapping.dataflows[i];
    if (!slugs.insert(flow.slug).second) places[i].fail(fmt::format("the slug \"{}\" is already taken", flow.slug));
    if (!labels.emplace(flow.source.entity, flow.target.entity).second) {
      places[i].fail(fmt::format("\"{}\" to \"{}\" is already described: a document's section would match both",
                                 flow.source.entity, flow.target.entity));
    }
    // A dataflow in which something is wrong already may have been left before its "part_of" was read.
    if (const auto part_of = places[i].optional("part_of"); part_of && flow.part_of) {
      check_part(mapping, flow, *part_of);
    }
    const auto properties = places[i].optional("properties");
    for (const JsonPlace& property : properties ? properties->elements() : std::vector<JsonPlace>{}) {
      if (const auto at = property.optional("reference")) (void)named(mapping, *at, at->text());
    }
  }
}

Mapping mapping_at(const JsonPlace& root) {
  Mapping mapping;
  if (!root.is_object_of({"mapping", "source", "target", "dataflows"})) return mapping;
  if (const auto version = root.required("mapping"); version && version->value() != version_of_format) {
    version->fail(
        fmt::format("expected version {} of the mapping format, got {}", version_of_format, version->value().dump()));
  }
  if (const auto source = root.required("source")) mapping.source = source->text();
  if (const auto target = root.required("target")) mapping.target = target->text();
  if (const auto dataflows = root.required("dataflows")) {
    const std::vector<JsonPlace> places = dataflows->list();
    for (const JsonPlace& place : places) mapping.dataflows.push_back(dataflow_at(place));
    check_dataflows(mapping, places);
  }
  return mapping;
}

}  // namespace

base::Result<Mapping> read_text(std::string_view json, std::string file_name) {
  auto mapping = base::read_json(json, file_name, mapping_at);
  if (!mapping) return mapping;
  mapping->name = std::filesystem::path(file_name).filename().string();
  mapping->sha256 = base::sha256_hex(json);
  return mapping;
}

base::Result<Mapping> read_file(const std::filesystem::path& file) {
  const auto text = base::read_file(file, "a mapping file");
  if (!text) return tl::unexpected(text.error());
  return read_text(*text, file.string());
}

}  // namespace dataflow_qa::mapping
