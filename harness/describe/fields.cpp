#include "harness/describe/fields.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/describe/conventions.h"
#include "harness/describe/states.h"

namespace dataflow_qa::describe {
namespace {

constexpr std::size_t most_fields = 300;
constexpr int deepest_object = 3;
constexpr std::int64_t least_free_text = 20;

/// Where a member stands in the schemas of the bodies that write it.
struct Bodies {
  const Schema* created = nullptr;  // null: no body is known
  const Schema* updated = nullptr;

  [[nodiscard]] bool known() const { return created != nullptr || updated != nullptr; }
};

bool is_writable(const Spec& spec, const Schema* body, const std::string& name) {
  const Property* property = body == nullptr ? nullptr : body->find(name);
  return property != nullptr && !flag_at(schema_of(spec, *property->schema).facts, "readOnly");
}

/// "customer_id", "customerId", "customerID" → "customer"; empty where it does not end so.
std::string stem_of(const std::string& name) {
  for (const std::string_view ending : {"_id", "Id", "ID", "_uuid", "-id"}) {
    if (name.size() > ending.size() && name.ends_with(ending)) return name.substr(0, name.size() - ending.size());
  }
  return {};
}

class FieldsBuilder {
 public:
  FieldsBuilder(const Spec& spec, const Peer& own, const std::vector<Peer>& peers)
      : spec_(spec), own_(own), peers_(peers) {}

  EntityFields build() {
    const Envelopes& envelopes = *own_.envelopes;
    Bodies bodies{&envelopes.created, &envelopes.updated};
    if (envelopes.created.properties.empty()) bodies.created = nullptr;
    if (envelopes.updated.properties.empty()) bodies.updated = nullptr;
    add_members(envelopes.record, "", bodies, 0);
    for (const Schema* body : {bodies.created, bodies.updated}) {
      if (body != nullptr) add_hidden(*body, bodies);
    }
    const auto is_id = [&](const FieldDraft& field) { return field.path() == own_.id; };
    if (std::none_of(result_.fields.begin(), result_.fields.end(), is_id)) add_missing_id();
    return std::move(result_);
  }

 private:
  void add_missing_id() {
    FieldDraft field;
    field.json = {
        {"path", own_.id}, {"type", own_.id_type}, {"nullable", false}, {"read_only", true}, {"server_set", true}};
    field.guessed = true;
    field.remarks.emplace_back(Topic::ids, fmt::format("no member of a record looks like its id; `{}` was added: which "
                                                       "member holds it?",
                                                       own_.id));
    result_.fields.insert(result_.fields.begin(), std::move(field));
  }

  void add_members(const Schema& schema, const std::string& prefix, const Bodies& bodies, int depth) {
    for (const Property& each : schema.properties) {
      if (result_.fields.size() >= most_fields) return result_.left_out.push_back(prefix + each.name);
      add_member(each, schema, prefix, bodies, depth);
    }
  }

  void add_member(const Property& property, const Schema& holder, const std::string& prefix, const Bodies& bodies,
                  int depth) {
    const std::string path = prefix + property.name;
    Schema schema = schema_of(spec_, *property.schema);
    const std::string type = type_of(schema);
    const bool odd_name = property.name.empty() || property.name.find('.') != std::string::npos;
    if (odd_name || type == "list" || (type == "object" && depth >= deepest_object))
      return result_.left_out.push_back(path);
    const bool in_create = is_writable(spec_, bodies.created, property.name);
    const bool in_update = is_writable(spec_, bodies.updated, property.name);
    if (in_create) overlay(schema, *bodies.created->find(property.name));
    FieldDraft field;
    field.json["path"] = path;
    add_facts(schema, field);
    const bool written = in_create || in_update;
    if (flag_at(schema.facts, "readOnly") || (bodies.known() && !written)) field.json["read_only"] = true;
    if (in_create && !in_update && bodies.updated != nullptr) field.json["create_only"] = true;
    if (flag_at(schema.facts, "writeOnly")) field.json["hidden"] = true;
    const Schema* required = bodies.known() ? bodies.created : &holder;
    const bool is_required =
        required != nullptr && !field.has("read_only") && required->required.contains(property.name);
    if (is_required) field.json["required"] = true;
    if (type == "object") return add_object(std::move(field), schema, property, bodies, depth, is_required);
    add_scalar(std::move(field), schema, holder.required.contains(property.name), prefix.empty());
  }

  /// What the body of a creation says beyond what answers say.
  void overlay(Schema& schema, const Property& written) const {
    const Schema body = schema_of(spec_, *written.schema);
    for (const auto& [key, value] : body.facts.items()) schema.facts[key] = value;
    schema.nullable = schema.nullable || body.nullable;
  }

  void add_scalar(FieldDraft field, const Schema& schema, bool always_shown, bool top) {
    const std::string name = field.path();
    if (top && name == own_.id) return add_id(std::move(field));
    const bool stamped = top && stamp(field, schema);
    if (!stamped) {
      if (field.has("read_only")) field.json["server_set"] = true;
      const bool never_null =
          field.has("required") || field.has("default_value") || (always_shown && field.has("read_only"));
      if (!schema.nullable && never_null) field.json["nullable"] = false;
      const bool shown = !field.has("hidden") && !field.has("read_only");
      if (!schema.nullable && !never_null && shown) result_.unclear.push_back(name);
      if (top) recognise_state(field, result_);
      if (top) recognise(field);
      guess_format(field, name.substr(name.rfind('.') + 1));
      refer(field, name.substr(name.rfind('.') + 1));
    }
    result_.fields.push_back(std::move(field));
  }

  void add_id(FieldDraft field) {
    if (!field.has("read_only")) field.guess("read_only", true);
    for (const char* key : {"required", "create_only", "default_value", "example"}) field.json.erase(key);
    field.remarks.clear();
    field.json["nullable"] = false;
    field.json["server_set"] = true;
    result_.fields.push_back(std::move(field));
  }

  bool stamp(FieldDraft& field, const Schema& schema) {
    const std::string name = field.path();
    const bool created = means("created", name);
    if (!created && !means("changed", name)) return false;
    const bool number = field.type() == "integer";
    if (!number && field.type() != "date_time") {
      field.remarks.emplace_back(
          Topic::timestamps,
          fmt::format("`{}` looks like a timestamp of the server's, but its type is {}", name, field.type()));
      return false;
    }
    std::string& known = created ? created_ : result_.changed;
    if (!known.empty() || (number && any_stamp_ && !result_.unix_times)) {
      field.remarks.emplace_back(Topic::timestamps, fmt::format("`{}` may be a timestamp of the server's, too", name));
      return false;
    }
    known = name;
    any_stamp_ = true;
    result_.unix_times = number;
    if (const std::string example = text_at(schema.facts, "example"); !example.empty()) result_.time_example = example;
    if (const auto seconds = whole_at(schema.facts, "example"); number && seconds) {
      result_.time_example = std::to_string(*seconds);
    }
    Json json = {{"path", name}, {"type", "date_time"}, {"nullable", false}, {"read_only", true}, {"server_set", true}};
    field.json = std::move(json);
    field.guess("stamp", created ? "created" : "changed");
    return true;
  }

  /// What the name of a field alone says.
  void recognise(FieldDraft& field) const {
    const std::string name = field.path();
    const bool writable = !field.has("read_only");
    if (field.has("stamp")) return;
    if (field.type() == "boolean") {
      const bool active = means("active", name);
      if (!active && !means("inactive", name)) return;
      field.guess("inactive_value", !active);
      if (!field.has("default_value") && !field.has("required")) field.guess("default_value", active);
      return;
    }
    if (writable && (field.type() == "string" || field.type() == "integer") && means("distinct", name)) {
      field.remarks.emplace_back(Topic::unique, fmt::format("nothing says whether `{}` is unique", name));
    }
    if (field.type() != "string" || !writable || field.has("enumeration")) return;
    if (means("link", name)) field.guess("link_key", true);
    const std::int64_t most = field.json.value("max_length", least_free_text);
    if (!field.has("format") && means("free_text", name) && most >= least_free_text) field.guess("free_text", true);
  }

  static void guess_format(FieldDraft& field, const std::string& name) {
    if (field.type() != "string" || field.has("enumeration") || field.has("format") || field.has("hidden")) return;
    const std::int64_t most = field.json.value("max_length", least_free_text);
    const std::string format = format_named(name, most);
    if (format.empty()) return;
    field.guess("format", format);
    field.guess("lenient_format", true);
  }

  [[nodiscard]] const Peer* peer_named(const std::string& name) const {
    const std::string letters = letters_of(name);
    if (letters.empty()) return nullptr;
    for (const Peer& peer : peers_) {
      const std::string last = peer.resource->collection.substr(peer.resource->collection.rfind('/') + 1);
      if (letters == letters_of(peer.resource->singular) || letters == letters_of(last)) return &peer;
    }
    return means("parent", name) ? &own_ : nullptr;
  }

  void refer(FieldDraft& field, const std::string& name) const {
    if (field.has("reference") || (field.type() != "string" && field.type() != "integer")) return;
    const std::string stem = stem_of(name);
    const Peer* peer = peer_named(stem.empty() ? name : stem);
    const bool itself = peer != nullptr && peer != &own_ && peer->resource == own_.resource;
    if (peer == nullptr || itself) {
      if (!stem.empty() && !means("link", name)) {
        field.remarks.emplace_back(
            Topic::references,
            fmt::format("`{}` looks like a reference, to a collection that is not described", field.path()));
      }
      return;
    }
    if (peer->id_type != field.type()) {
      if (stem.empty()) return;
      field.remarks.emplace_back(Topic::references,
                                 fmt::format("`{}` looks like a reference to {}, but it is of type {} and their id of "
                                             "type {}",
                                             field.path(), peer->resource->collection, field.type(), peer->id_type));
      return;
    }
    for (const char* key : {"free_text", "example", "minimum", "maximum"}) field.json.erase(key);
    field.guess("reference", peer->resource->collection);
  }

  void add_object(FieldDraft field, const Schema& schema, const Property& property, const Bodies& bodies, int depth,
                  bool required) {
    const Peer* peer = peer_named(property.name);
    const bool embeds = peer != nullptr && schema.find(peer->id) != nullptr;
    if (embeds) return add_embedded(std::move(field), schema, property, bodies, *peer);
    if (required && !schema.nullable) field.json["nullable"] = false;
    const bool read_only = field.has("read_only");
    const std::string prefix = field.path() + ".";
    const std::size_t at = result_.fields.size();
    result_.fields.push_back(std::move(field));
    Schema created;
    Schema updated;
    Bodies inner;
    if (bodies.created != nullptr && bodies.created->find(property.name) != nullptr) {
      created = schema_of(spec_, *bodies.created->find(property.name)->schema);
      inner.created = &created;
    }
    if (bodies.updated != nullptr && bodies.updated->find(property.name) != nullptr) {
      updated = schema_of(spec_, *bodies.updated->find(property.name)->schema);
      inner.updated = &updated;
    }
    add_members(schema, prefix, inner, depth + 1);
    if (result_.fields.size() == at + 1) {
      result_.fields.pop_back();
      return result_.left_out.push_back(prefix.substr(0, prefix.size() - 1));
    }
    if (!read_only) return;
    for (std::size_t i = at + 1; i < result_.fields.size(); ++i) {
      result_.fields[i].json["read_only"] = true;
      for (const char* key : {"required", "free_text"}) result_.fields[i].json.erase(key);
      if (result_.fields[i].type() != "object") result_.fields[i].json["server_set"] = true;
    }
  }

  /// "customer": {"id": 7, "name": "Acme"} in answers: a reference, and what it shows of the other record.
  void add_embedded(FieldDraft field, const Schema& schema, const Property& property, const Bodies& bodies,
                    const Peer& peer) {
    const std::string prefix = field.path() + ".";
    const bool read_only = field.has("read_only");
    field.json.erase("read_only");
    FieldDraft id;
    id.json = {{"path", prefix + peer.id}, {"type", peer.id_type}};
    const std::string written = read_only ? written_as(property.name, bodies) : std::string{};
    if (!written.empty() && own_.envelopes->record.find(written) != nullptr) {
      return result_.left_out.push_back(property.name);  // the id stands beside it
    }
    bool required = field.has("required");
    if (!written.empty()) {
      const Schema* body = bodies.created != nullptr ? bodies.created : bodies.updated;
      required = body->required.contains(written);
      consumed_.push_back(written);
    }
    field.json.erase("required");
    if (required) id.json["nullable"] = false;
    if (required) id.json["required"] = true;
    id.guess("reference", peer.resource->collection);
    if (!written.empty()) id.guess("write_as", written);
    const bool fixed = read_only && written.empty();
    if (fixed) field.json["read_only"] = true;
    if (fixed) id.json["read_only"] = true;
    if (required && written.empty()) field.json["required"] = true;
    result_.fields.push_back(std::move(field));
    result_.fields.push_back(std::move(id));
    for (const Property& each : schema.properties) add_mirror(each, prefix, peer);
  }

  void add_mirror(const Property& property, const std::string& prefix, const Peer& peer) {
    if (property.name == peer.id || property.name.find('.') != std::string::npos) return;
    const Property* shown = peer.envelopes->record.find(property.name);
    const Schema schema = schema_of(spec_, *property.schema);
    const std::string type = type_of(schema);
    if (flag_at(schema.facts, "writeOnly")) return;
    const bool same = shown != nullptr && type_of(schema_of(spec_, *shown->schema)) == type;
    if (!same || type.empty() || type == "object" || type == "list" || means("changed", property.name) ||
        means("created", property.name)) {
      return result_.left_out.push_back(prefix + property.name);
    }
    FieldDraft field;
    field.json = {{"path", prefix + property.name}, {"type", type}, {"read_only", true}, {"derived", true}};
    field.guess("mirror", {{"of", prefix + peer.id}, {"key", property.name}});
    result_.fields.push_back(std::move(field));
  }

  /// The member of a body that says which record the object `name` is: "customer_id".
  [[nodiscard]] static std::string written_as(const std::string& name, const Bodies& bodies) {
    for (const Schema* body : {bodies.created, bodies.updated}) {
      if (body == nullptr) continue;
      for (const Property& each : body->properties) {
        if (letters_of(stem_of(each.name)) == letters_of(name)) return each.name;
      }
    }
    return {};
  }

  /// What bodies hold and answers do not.
  void add_hidden(const Schema& body, const Bodies& bodies) {
    for (const Property& each : body.properties) {
      const auto known = [&](const FieldDraft& field) { return field.path() == each.name; };
      const bool is_left_out =
          std::find(result_.left_out.begin(), result_.left_out.end(), each.name) != result_.left_out.end();
      if (is_left_out || std::any_of(result_.fields.begin(), result_.fields.end(), known) ||
          std::find(consumed_.begin(), consumed_.end(), each.name) != consumed_.end()) {
        continue;
      }
      const std::size_t before = result_.fields.size();
      if (before >= most_fields) return;
      add_member(each, body, "", bodies, 0);
      for (std::size_t i = before; i < result_.fields.size(); ++i) {
        if (result_.fields[i].path() == each.name) result_.fields[i].json["hidden"] = true;
        result_.fields[i].json.erase("create_only");
      }
    }
  }

  const Spec& spec_;
  const Peer& own_;
  const std::vector<Peer>& peers_;
  EntityFields result_;
  std::string created_;
  bool any_stamp_ = false;
  std::vector<std::string> consumed_;
};

}  // namespace

Peer peer_of(const Spec& spec, const Resource& resource, const Envelopes& envelopes) {
  Peer peer{&resource, &envelopes, "id", "integer"};
  const auto fits = [&](const Property& each) {
    const std::string type = type_of(schema_of(spec, *each.schema));
    return (type == "integer" || type == "string") && each.name.find('.') == std::string::npos;
  };
  const auto look = [&](auto&& is_it) {
    const auto& all = envelopes.record.properties;
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Property& each) { return is_it(each) && fits(each); });
    return found == all.end() ? nullptr : &*found;
  };
  const std::string parameter = letters_of(resource.id_parameter);
  const Property* found = look([&](const Property& each) { return letters_of(each.name) == parameter; });
  if (found == nullptr) found = look([](const Property& each) { return letters_of(each.name) == "id"; });
  if (found == nullptr) {
    const std::string own = letters_of(resource.singular) + "id";
    found = look([&](const Property& each) { return letters_of(each.name) == own; });
  }
  if (found == nullptr) found = look([](const Property& each) { return means("id", each.name); });
  if (found == nullptr) return peer;
  peer.id = found->name;
  peer.id_type = type_of(schema_of(spec, *found->schema));
  return peer;
}

EntityFields fields_of(const Spec& spec, const Peer& own, const std::vector<Peer>& peers) {
  return FieldsBuilder(spec, own, peers).build();
}

}  // namespace dataflow_qa::describe
