// Held by draft_test.cpp.
#include "harness/describe/gather.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <regex>

#include "harness/describe/access.h"
#include "harness/describe/conventions.h"
#include "harness/describe/outcomes.h"
#include "harness/describe/query.h"
#include "harness/describe/states.h"

namespace dataflow_qa::describe {
namespace {

constexpr std::size_t most_listed = 12;
constexpr std::int64_t least_milliseconds = 100'000'000'000;  // more seconds than any year that is meant

std::string listed(const std::vector<std::string>& names) {
  const auto shown = static_cast<std::ptrdiff_t>(std::min(names.size(), most_listed));
  std::vector<std::string> quoted;
  std::transform(names.begin(), names.begin() + shown, std::back_inserter(quoted),
                 [](const std::string& name) { return "`" + name + "`"; });
  const auto more = names.size() - quoted.size();
  return fmt::format("{}{}", fmt::join(quoted, ", "), more == 0 ? "" : fmt::format(" and {} more", more));
}

/// One entity on its way.
struct Part {
  const Resource* resource = nullptr;
  Envelopes envelopes;
  Peer peer;
  EntityFields fields;
  ListDraft lists;
  Json rest = Json::object();
};

class Gatherer {
 public:
  Gatherer(const Spec& spec, const std::vector<Resource>& resources, const std::string& name)
      : spec_(spec), resources_(resources), name_(name), prefix_(shared_prefix(resources)) {}

  Gathered gather() {
    read_parts();
    for (std::size_t i = 0; i < parts_.size(); ++i) result_.entities.push_back(entity(parts_[i], i));
    transport();
    access();
    for (const std::vector<const char*>& keys : std::vector<std::vector<const char*>>{
             {"list", "paging"}, {"single_wrapper"}, {"ordering"}, {"query"}, {"writing"}}) {
      hoist(keys);
    }
    outcomes();
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      if (!parts_[i].rest.empty()) result_.entities[i]["rest"] = parts_[i].rest;
      reorder(result_.entities[i]);
      notes_of_lists(i);
    }
    time();
    return std::move(result_);
  }

 private:
  void note(Topic topic, std::string pointer, std::string text) {
    result_.notes.push_back({topic, std::move(pointer), std::move(text)});
  }

  void read_parts() {
    parts_.resize(resources_.size());
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      parts_[i].resource = &resources_[i];
      parts_[i].envelopes = envelopes_of(spec_, resources_[i]);
      parts_[i].peer = peer_of(spec_, resources_[i], parts_[i].envelopes);
    }
    std::vector<Peer> peers;
    std::transform(parts_.begin(), parts_.end(), std::back_inserter(peers), [](const Part& part) { return part.peer; });
    for (Part& part : parts_) {
      part.fields = fields_of(spec_, part.peer, peers);
      part.lists = lists_of(spec_, *part.resource, part.envelopes, part.fields);
      part.rest = rest_of(part);
    }
  }

  Json rest_of(const Part& part) {
    Json rest = Json::object();
    const std::string path = part.resource->path.substr(prefix_.size() + 1);
    if (path != part.resource->collection) rest["path"] = path;
    rest["list"] = part.lists.list;
    if (path == part.resource->collection && resources_.size() > 1) name_collection(rest["list"], path);
    const auto set = [&rest](const char* key, const Json& value) {
      if (!value.is_null()) rest[key] = value;
    };
    if (!part.envelopes.single_wrapper.empty()) set("single_wrapper", wrapper(part, part.envelopes.single_wrapper));
    set("paging", part.lists.paging);
    set("ordering", part.lists.ordering);
    set("query", part.lists.query);
    rest["writing"] = writing_of(part);
    set("lock", lock_of(spec_, *part.resource, part.fields));
    set("actions", actions_of(*part.resource, part.fields));
    return rest;
  }

  /// {"customers": …} → {"{collection}": …}, so that all collections may say the same.
  static void name_collection(Json& list, const std::string& name) {
    if (!list.is_object()) return;
    Json named = Json::object();
    for (auto& [key, value] : list.items()) {
      name_collection(value, name);
      named[key == name ? "{collection}" : key] = value;
    }
    list = std::move(named);
  }

  [[nodiscard]] std::string wrapper(const Part& part, const std::string& written) const {
    return resources_.size() > 1 && written == part.resource->singular ? "{singular}" : written;
  }

  Json writing_of(const Part& part) {
    Json writing = Json::object();
    const std::string& verb = part.resource->update_verb;
    if (!verb.empty()) writing["update_verb"] = verb;
    if (!part.envelopes.request_wrapper.empty()) writing["wrapper"] = wrapper(part, part.envelopes.request_wrapper);
    const bool strict = member(part.envelopes.created.facts, "additionalProperties") == false;
    writing["unknown"] = strict ? "refuse" : "ignore";
    writing["read_only"] = "ignore";
    if (takes_forms(part.resource->create())) writing["forms"] = true;
    writing["mark"] = strict ? "assumed: read-only members are passed over"
                             : "assumed: unknown and read-only members are passed over";
    if (verb == "PUT") {
      note(
          Topic::writing, "/rest/writing/update_verb",
          "PUT changes a record here; the mock leaves what the body does not hold as it is: does the system clear it?");
    }
    return writing;
  }

  [[nodiscard]] bool takes_forms(const Json& operation) const {
    return member(spec_.resolved(member(operation, "requestBody")), "content")
        .contains("application/x-www-form-urlencoded");
  }

  Json entity(const Part& part, std::size_t index) {
    const Resource& resource = *part.resource;
    Json entity = {{"collection", resource.collection}, {"singular", resource.singular}};
    const auto methods = resource.methods();
    constexpr std::size_t all_methods = 5;
    if (methods.size() < all_methods) entity["methods"] = methods;
    entity["id"] = id_of(part, index);
    Json fields = Json::array();
    for (const FieldDraft& field : part.fields.fields) {
      Json json = field.json;
      if (field.guessed) json["mark"] = guessed;
      for (const auto& [topic, text] : field.remarks) {
        note(topic, fmt::format("/entities/{}/fields/{}", index, fields.size()), text);
      }
      fields.push_back(std::move(json));
    }
    entity["fields"] = std::move(fields);
    notes_of_fields(part, index);
    return entity;
  }

  void notes_of_fields(const Part& part, std::size_t index) {
    const std::string place = fmt::format("/entities/{}", index);
    add(notes_of_what_is_below(*part.resource, place));
    const auto has = [&](const char* key) {
      const auto& all = part.fields.fields;
      return std::any_of(all.begin(), all.end(), [&](const FieldDraft& field) { return field.has(key); });
    };
    if (!part.fields.unclear.empty()) {
      note(Topic::fields, place + "/fields",
           fmt::format("{} may be left out, and nothing says what an answer shows then: null, or nothing at all "
                       "(\"missing\": \"absent\")?",
                       listed(part.fields.unclear)));
    }
    if (!part.fields.left_out.empty()) {
      note(Topic::fields, place + "/fields",
           fmt::format("{} {} left out: a list, an object without known members, or one nested too deeply",
                       listed(part.fields.left_out), part.fields.left_out.size() == 1 ? "is" : "are"));
    }
    if (!has("link_key")) {
      note(Topic::unique, place + "/fields",
           fmt::format("may a sync keep the other system's id in a field of {} (\"link_key\")?",
                       part.resource->collection));
    }
    if (!has("inactive_value")) {
      note(Topic::fields, place + "/fields",
           fmt::format("does a field say that a {} is inactive or archived (\"inactive_value\")?",
                       part.resource->singular));
    }
  }

  /// "^C-\\d+$" → "C-1"; empty for what is not so plain.
  static std::string first_of_pattern(const std::string& pattern) {
    if (!pattern.starts_with("^") || !pattern.ends_with("+$")) return {};
    for (const std::string_view number : {"\\d+$", "[0-9]+$"}) {
      if (!pattern.ends_with(number)) continue;
      const std::string prefix = pattern.substr(1, pattern.size() - 1 - number.size());
      return prefix.find_first_of("[](){}\\.*+?|^$") == std::string::npos ? prefix + "1" : "";
    }
    return {};
  }

  Json id_of(const Part& part, std::size_t index) {
    Json id = {{"field", part.peer.id}, {"kind", part.peer.id_type == "integer" ? "number" : "text"}};
    const Property* property = part.envelopes.record.find(part.peer.id);
    const Schema schema = property == nullptr ? Schema{} : schema_of(spec_, *property->schema);
    if (const auto example = whole_at(schema.facts, "example");
        part.peer.id_type == "integer" && example && *example > 0) {
      id["first"] = *example;
    }
    if (part.peer.id_type == "integer") return id;
    const std::string format = letters_of(text_at(schema.facts, "format"));
    std::string example = text_at(schema.facts, "example");
    if (example.empty()) example = first_of_pattern(text_at(schema.facts, "pattern"));
    const auto sign = example.find_first_of("_-");
    if (format == "uuid" || format == "guid") {
      id["kind"] = "guid";
      return id;
    }
    if (sign != std::string::npos && example.find_first_of("_-", sign + 1) == std::string::npos) {
      id["prefix"] = example.substr(0, sign + 1);
    }
    id["mark"] = usual;
    note(Topic::ids, fmt::format("/entities/{}/id", index),
         fmt::format("what do the ids of {} look like (\"kind\", \"prefix\", \"digits\")?", part.resource->collection));
    return id;
  }

  void transport() {
    const std::string base = spec_.base_path() + prefix_;
    if (!base.empty()) result_.rest["base_path"] = base;
    const std::string& suffix = resources_.front().suffix;
    const auto same = [&](const Resource& each) { return each.suffix == suffix; };
    if (!suffix.empty() && std::all_of(resources_.begin(), resources_.end(), same))
      result_.rest["path_suffix"] = suffix;
    Json media = Json::array();
    for (const Resource& each : resources_) {
      for (const Json* operation : {&each.create(), &each.update()}) {
        add_media(member(spec_.resolved(member(*operation, "requestBody")), "content"), media);
        add_idempotency(*operation);
      }
    }
    if (!media.empty() && media != Json::array({"application/json"})) result_.rest["media_types"] = media;
    Json answers = Json::array();
    add_media(member(*spec_.success(resources_.front().list()).second, "content"), answers);
    if (answers.size() == 1 && answers[0] != "application/json") result_.rest["content_type"] = answers[0];
  }

  static void add_media(const Json& content, Json& media) {
    if (!content.is_object()) return;
    for (const auto& [type, each] : content.items()) {
      const bool known = std::find(media.begin(), media.end(), Json(type)) != media.end();
      if (type.find("json") != std::string::npos && !known) media.push_back(type);
    }
  }

  void add_idempotency(const Json& operation) {
    const Json& parameters = member(operation, "parameters");
    if (!parameters.is_array()) return;
    for (const Json& each : parameters) {
      const Json& parameter = spec_.resolved(each);
      if (text_at(parameter, "in") != "header" || letters_of(text_at(parameter, "name")) != "idempotencykey") continue;
      result_.rest["idempotency_header"] = text_at(parameter, "name");
    }
  }

  void access() {
    AccessDraft draft = access_of(spec_, resources_, name_);
    if (!draft.secrets.empty()) result_.rest["secrets"] = draft.secrets;
    if (!draft.token.is_null()) result_.rest["token"] = draft.token;
    if (!draft.authentication.empty()) result_.rest["authentication"] = draft.authentication;
    add(draft.notes);
  }

  void add(const Notes& notes) { result_.notes.insert(result_.notes.end(), notes.begin(), notes.end()); }

  /// What all entities say alike, the system says once.
  void hoist(const std::vector<const char*>& keys) {
    for (const char* key : keys) {
      for (const Part& part : parts_) {
        if (member(part.rest, key) != member(parts_.front().rest, key)) return;
      }
    }
    for (const char* key : keys) {
      hoisted_.emplace_back(key);
      if (parts_.front().rest.contains(key)) result_.rest[key] = parts_.front().rest[key];
      for (Part& part : parts_) part.rest.erase(key);
    }
  }

  void outcomes() {
    std::vector<Envelopes> envelopes;
    std::transform(parts_.begin(), parts_.end(), std::back_inserter(envelopes),
                   [](const Part& part) { return part.envelopes; });
    const OutcomeDraft draft = outcomes_of(spec_, resources_, envelopes);
    if (!draft.error_body.is_null()) result_.rest["error_body"] = draft.error_body;
    if (!draft.errors.is_null()) result_.rest["errors"] = draft.errors;
    if (!draft.outcomes.empty()) result_.rest["outcomes"] = draft.outcomes;
    add(draft.notes);
  }

  /// The fields of an entity are its longest part, and stand last.
  static void reorder(Json& entity) {
    Json fields = std::move(entity["fields"]);
    entity.erase("fields");
    entity["fields"] = std::move(fields);
  }

  /// Of what no entity has a member for.
  [[nodiscard]] bool all_say(const Note& note) const {
    return note.pointer == "/rest" && std::all_of(parts_.begin(), parts_.end(), [&](const Part& part) {
             const Notes& notes = part.lists.notes;
             return std::any_of(notes.begin(), notes.end(), [&](const Note& each) { return each.text == note.text; });
           });
  }

  void notes_of_lists(std::size_t index) {
    for (const Notes* notes : {&parts_[index].envelopes.notes, &parts_[index].lists.notes}) {
      for (const Note& each : *notes) {
        const std::string key = each.pointer.size() > 6 ? each.pointer.substr(6, each.pointer.find('/', 6) - 6) : "";
        const bool of_all = std::find(hoisted_.begin(), hoisted_.end(), key) != hoisted_.end() || all_say(each);
        note(each.topic, of_all ? each.pointer : fmt::format("/entities/{}{}", index, each.pointer), each.text);
      }
    }
  }

  void time() {
    std::string example;
    bool any = false;
    bool unix_times = false;
    for (const Part& part : parts_) {
      any = any || !part.fields.changed.empty() || !part.fields.time_example.empty();
      if (part.fields.unix_times) unix_times = true;
      if (!part.fields.time_example.empty()) example = part.fields.time_example;
    }
    if (unix_times) {
      const bool number = !example.empty() && example.find_first_not_of("0123456789") == std::string::npos;
      const bool thousandths = number && example.size() <= 15 && std::stoll(example) > least_milliseconds;
      result_.time = {{"form", thousandths ? "unix_milliseconds" : "unix_seconds"}, {"mark", guessed}};
      return note(Topic::timestamps, "/time", "timestamps are numbers: are they seconds or milliseconds?");
    }
    constexpr std::size_t seconds_end = 19;  // "2026-11-22T20:08:03"
    const bool usable = example.size() >= seconds_end && example[10] == 'T';
    if (!usable && any) {
      note(Topic::timestamps, "/time",
           "nothing says how timestamps are written; milliseconds and \"Z\" are assumed (\"fraction_digits\", "
           "\"zone\")");
    }
    if (!usable) return;
    std::string zone = example.substr(seconds_end);
    std::size_t digits = 0;
    if (zone.starts_with('.')) {
      digits = std::min(zone.find_first_not_of("0123456789", 1), zone.size()) - 1;
      zone = zone.substr(digits + 1);
    }
    static const std::regex offset("[+-]([01][0-9]|2[0-3]):[0-5][0-9]");
    if (std::regex_match(zone, offset) && zone != "+00:00") {
      note(Topic::timestamps, "/time/zone",
           fmt::format("the example {} is not in UTC: does {} hold all year?", example, zone));
    } else if (zone != "Z" && zone != "+00:00" && !zone.empty()) {
      note(Topic::timestamps, "/time/zone",
           fmt::format("the example {} ends in what is no offset such as +02:00; UTC is assumed", example));
      zone = "+00:00";
    }
    result_.time = {{"fraction_digits", std::min<std::size_t>(digits, 9)}, {"zone", zone}};
  }

  const Spec& spec_;
  const std::vector<Resource>& resources_;
  const std::string& name_;
  std::string prefix_;
  std::vector<Part> parts_;
  std::vector<std::string> hoisted_;
  Gathered result_;
};

}  // namespace

Gathered gather(const Spec& spec, const std::vector<Resource>& resources, const std::string& name) {
  return Gatherer(spec, resources, name).gather();
}

}  // namespace dataflow_qa::describe
