// Held by dialect_test.cpp.
#include "mocks/system/dialect_reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "base/json_text.h"
#include "base/suggest.h"
#include "mocks/system/read_keys.h"
#include "mocks/system/settings.h"

namespace dataflow_qa::mocks {

using base::JsonPlace;
using nlohmann::json;

namespace {

constexpr std::array<int, outcome_kinds> usual_status{200, 200, 201, 200, 204, 400, 415, 413, 422, 422,
                                                      422, 422, 409, 409, 409, 400, 400, 400, 400, 401,
                                                      401, 401, 401, 403, 404, 404, 405, 429, 503};

bool is_success(OutcomeKind kind) {
  return kind <= OutcomeKind::deleted;
}

/// The outcome whose words a kind has where the description says nothing of it.
OutcomeKind stand_in_for(OutcomeKind kind) {
  switch (kind) {
    case OutcomeKind::duplicate:
    case OutcomeKind::no_reference:
      return OutcomeKind::invalid;
    case OutcomeKind::key_reused:
      return OutcomeKind::stale;
    case OutcomeKind::bad_header:
    case OutcomeKind::bad_page:
    case OutcomeKind::bad_numbers:
      return OutcomeKind::bad_query;
    case OutcomeKind::no_such_key:
      return OutcomeKind::no_reference;
    case OutcomeKind::bad_key:
      return OutcomeKind::no_key;
    case OutcomeKind::no_key:
      return OutcomeKind::no_credentials;
    case OutcomeKind::bad_credentials:
      return OutcomeKind::no_credentials;
    case OutcomeKind::no_route:
      return OutcomeKind::not_found;
    default:
      return kind;
  }
}

/// The outcome that an entry of "outcomes" is about; an error where it is none.
std::optional<OutcomeKind> outcome_named(const std::string& name, const JsonPlace& place) {
  std::vector<std::string_view> names;
  for (const auto& [known, kind] : outcome_names()) names.push_back(known);
  const auto known = std::find(names.begin(), names.end(), name);
  if (known != names.end()) return static_cast<OutcomeKind>(known - names.begin());
  place.fail(fmt::format("there is no outcome \"{}\"{} (known: {})", name, base::did_you_mean(name, names),
                         fmt::join(names, ", ")));
  return std::nullopt;
}

/// Whoever reads a record must find it in the answer.
void check_shown(const JsonPlace& place, OutcomeKind kind, const OutcomeWords& words) {
  if (kind != OutcomeKind::found) return;
  const auto all = placeholders_in(words.body);
  const bool shown = words.text.empty() && std::any_of(all.begin(), all.end(), [&](const auto& each) {
                       const auto& [pointer, name] = each;
                       const bool alone = words.body.at(json::json_pointer(pointer)) == "{record}";
                       return name == "record" && alone && pointer.find("/$text") == std::string::npos;
                     });
  if (!shown) place.fail("the answer must show the record: put \"{record}\" as a value into \"body\"");
}

void read_outcomes(const JsonPlace& rest, Dialect& dialect) {
  json error_body = {{"message", "{message}"}};
  if (const auto body = rest.optional("error_body")) {
    check_placeholders(*body, placeholders_of_bodies());
    error_body = body->value();
  }
  for (std::size_t i = 0; i < outcome_kinds; ++i) {
    const auto kind = static_cast<OutcomeKind>(i);
    dialect.outcomes[i] = {usual_status[i], {}, is_success(kind) ? json("{record}") : error_body, {}, {}};
  }
  auto& outcomes = dialect.outcomes;
  outcomes[static_cast<std::size_t>(OutcomeKind::deleted)].body = nullptr;
  outcomes[static_cast<std::size_t>(OutcomeKind::too_many)].headers = {{"Retry-After", "{retry_after_s}"}};
  const auto place = rest.optional("outcomes");
  if (!place) return;
  for (const auto& [name, each] : place->entries()) {
    const auto kind = outcome_named(name, each);
    if (!kind) return;
    read_outcome(each, outcomes[static_cast<std::size_t>(*kind)]);
    check_shown(each, *kind, outcomes[static_cast<std::size_t>(*kind)]);
  }
  for (std::size_t i = 0; i < outcome_kinds; ++i) {
    const auto kind = static_cast<OutcomeKind>(i);
    if (!place->has(name_of(kind))) outcomes[i] = outcomes[static_cast<std::size_t>(stand_in_for(kind))];
  }
}

/// The words that a collection has for itself. What the system has no words of its own for, follows them.
void read_own_outcomes(const JsonPlace& own, const JsonPlace& rest, const Dialect& dialect,
                       CollectionDialect& collection) {
  const auto place = own.optional("outcomes");
  if (!place) return;
  for (const auto& [name, each] : place->entries()) {
    const auto kind = outcome_named(name, each);
    if (!kind) return;
    collection.outcomes.emplace_back(*kind, dialect.words(*kind));
    read_outcome(each, collection.outcomes.back().second);
    check_shown(each, *kind, collection.outcomes.back().second);
  }
  const auto described = rest.optional("outcomes");
  for (std::size_t i = 0; i < outcome_kinds; ++i) {
    const auto kind = static_cast<OutcomeKind>(i);
    const auto* followed = collection.own_words(stand_in_for(kind));
    const bool has_words = collection.own_words(kind) != nullptr || (described && described->has(name_of(kind)));
    if (followed != nullptr && !has_words) collection.outcomes.emplace_back(kind, OutcomeWords(*followed));
  }
}

bool is_secret(const Dialect& dialect, const std::string& name) {
  return std::any_of(dialect.secrets.begin(), dialect.secrets.end(),
                     [&](const auto& secret) { return secret.first == name; });
}

/// Every {key} in what a call for a token sends is a secret of the description.
void check_sent(const JsonPlace& token, const Dialect& dialect) {
  for (const auto& [pointer, name] : placeholders_in(dialect.token->sends)) {
    if (is_secret(dialect, name)) continue;
    std::vector<std::string_view> known;
    for (const auto& [key, value] : dialect.secrets) known.emplace_back(key);
    const auto at = token.optional("sends").value_or(token);
    at.fail(fmt::format("{}: \"{{{}}}\" is no key of \"secrets\"{}", pointer, name, base::did_you_mean(name, known)));
  }
}

/// Every {key} in a credential is a secret of the description, or the token's key.
void check_credential(const JsonPlace& place, const Credential& credential, const Dialect& dialect) {
  for (const auto& [pointer, name] : placeholders_in(credential.value)) {
    const bool known = is_secret(dialect, name) || (dialect.token && dialect.token->key == name);
    if (!known) {
      place.fail(fmt::format("\"{{{}}}\" is neither a key of \"secrets\" nor the key of \"token\"", name));
    }
  }
}

void read_access(const JsonPlace& rest, const System& system, Dialect& dialect) {
  read_key(rest, "secrets", dialect.secrets);
  if (const auto token = rest.optional("token")) {
    dialect.token = token_at(*token, system);
    check_sent(*token, dialect);
    for (const Credential& each : dialect.token->credentials) {
      check_credential(*token->optional("credentials"), each, dialect);
    }
  }
  if (const auto gateway = rest.optional("gateway")) {
    for (const JsonPlace& each : gateway->list()) {
      dialect.gateway.push_back(credential_at(each));
      check_credential(each, dialect.gateway.back(), dialect);
    }
  }
  const auto ways = rest.optional("authentication");
  if (!ways) return;
  for (const JsonPlace& way : ways->elements()) {
    auto& credentials = dialect.authentication.emplace_back();
    for (const JsonPlace& each : way.list()) {
      credentials.push_back(credential_at(each));
      check_credential(each, credentials.back(), dialect);
    }
  }
}

void read_errors(const JsonPlace& rest, Dialect& dialect) {
  dialect.error_item = {{"field", "{field}"}, {"message", "{message}"}};
  if (const auto errors = rest.optional("errors"); errors && errors->is_object_of({"shape", "item"})) {
    if (const auto shape = errors->required("shape")) {
      dialect.error_shape = shape->one_of<ErrorShape>({{"list", ErrorShape::list},
                                                       {"texts", ErrorShape::texts},
                                                       {"map", ErrorShape::map},
                                                       {"tree", ErrorShape::tree},
                                                       {"first", ErrorShape::first}});
    }
    if (const auto item = errors->optional("item")) {
      check_placeholders(*item, placeholders_of_bodies());
      dialect.error_item = item->value();
    }
  }
}

/// Several ages of an API, and what a client may see and do in it.
void read_ages(const JsonPlace& rest, const System& system, Dialect& dialect) {
  if (const auto ages = rest.optional("small_keys"); ages && ages->is_object_of({"single", "parts"})) {
    if (const auto single = ages->optional("single")) dialect.key_ages.small_keys = setting_at(*single, system);
    if (const auto parts = ages->optional("parts")) dialect.key_ages.small_keys_in_parts = setting_at(*parts, system);
  }
  if (const auto unmasked = rest.optional("unmasked")) dialect.unmasked = setting_at(*unmasked, system);
  if (const auto dates = rest.optional("dates_with_time")) dialect.dates_with_time = setting_at(*dates, system);
  if (const auto place = rest.optional("privileges"); place && place->is_object_of({"held", "to_write"})) {
    dialect.privileges.emplace();
    if (const auto held = place->required("held")) {
      dialect.privileges->of_switch = switch_at(*held, system, SwitchKind::text);
    }
    read_key(*place, "to_write", dialect.privileges->to_write);
  }
  if (const auto lag = rest.optional("read_lag_ms")) dialect.read_lag = switch_at(*lag, system, SwitchKind::number);
}

/// Whether there is an action for each of two values at least, so that there is a way back.
bool is_set_by_actions(const CollectionDialect& collection, const FieldDeclaration& field) {
  std::set<json> values;
  for (const Action& action : collection.actions) {
    for (const auto& [path, value] : action.sets) {
      if (path == field.path) values.insert(value);
    }
  }
  return values.size() > 1;
}

/// A deletion that only sets a flag.
bool is_plain_deletion(const Action& action) {
  return action.method == "DELETE" && action.path.empty() && action.query.empty();
}

/// What follows from the dialect for those who only read declarations.
void declare(const Dialect& dialect, System& system) {
  if (system.declaration.connection.empty()) {
    system.declaration.connection = {"base_url"};
    if (dialect.token) system.declaration.connection.emplace_back("token_url");
    for (const auto& [key, value] : dialect.secrets) system.declaration.connection.push_back(key);
  }
  for (std::size_t i = 0; i < system.entities.size(); ++i) {
    EntityDeclaration& declaration = system.declaration.entities[i];
    const auto& query = dialect.collections[i].query;
    declaration.has_change_filter = std::any_of(query.begin(), query.end(), [&](const QueryParameter& each) {
      const bool on_change =
          std::find(each.fields.begin(), each.fields.end(), declaration.changed_field) != each.fields.end();
      return each.kind == ParameterKind::changed_since ||
             (!declaration.changed_field.empty() && on_change &&
              (each.kind == ParameterKind::conditions || each.kind == ParameterKind::compares));
    });
    if (declaration.changed_field.empty()) declaration.has_change_filter = false;
    const auto& collection = dialect.collections[i];
    for (FieldDeclaration& field : declaration.fields) field.set_by_actions = is_set_by_actions(collection, field);
    const bool only_flags = std::any_of(collection.actions.begin(), collection.actions.end(), is_plain_deletion);
    const auto& methods = system.entities[i].methods;
    declaration.has_conditional_writes = collection.lock.has_value() || collection.writing.by_operations;
    declaration.can_delete = !only_flags && std::find(methods.begin(), methods.end(), "DELETE") != methods.end();
  }
}

void read_transport(const JsonPlace& rest, Dialect& dialect) {
  read_key(rest, "base_path", dialect.base_path);
  const std::string& path = dialect.base_path;
  if (!path.empty() && (path.front() != '/' || path.back() == '/')) {
    rest.optional("base_path")->fail("expected a path like \"/api/v2\": a slash in front and none behind");
  }
  read_key(rest, "also_below", dialect.also_below);
  if (!dialect.also_below.empty() && (dialect.also_below.front() != '/' || dialect.also_below.back() == '/')) {
    rest.optional("also_below")->fail("expected a path like \"/Demo\": a slash in front and none behind");
  }
  read_key(rest, "path_suffix", dialect.path_suffix);
  read_key(rest, "typed_ids", dialect.typed_ids);
  read_key(rest, "ignore_path_case", dialect.ignore_path_case);
  read_key(rest, "content_type", dialect.content_type);
  read_key(rest, "error_content_type", dialect.error_content_type);
  read_key(rest, "media_types", dialect.media_types);
  read_key(rest, "idempotency_header", dialect.idempotency_header);
  read_key(rest, "idempotency_key_length", dialect.idempotency_key_length);
  const auto rate = rest.optional("rate_limit");
  if (!rate || !rate->is_object_of({"requests", "window_s"})) return;
  if (const auto requests = rate->required("requests"))
    dialect.rate = static_cast<int>(requests->integer(1, 1'000'000));
  if (const auto window = rate->required("window_s")) {
    dialect.rate_window_s = static_cast<int>(window->integer(1, 86'400));
  }
}

/// Records that are deleted along with the one that they refer to must be found at once.
void index_dependants(System& system) {
  for (Entity& entity : system.entities) {
    for (Slot slot = 0; slot < entity.size(); ++slot) {
      const auto& reference = entity.field(slot).reference;
      const Entity* referred = reference ? system.find(*reference) : nullptr;
      if (referred == nullptr) continue;
      const auto at = static_cast<std::size_t>(referred - system.entities.data());
      if (system.dialect->collections[at].dependants == Dependants::cascade) entity.rules[slot].indexed = true;
    }
  }
}

/// Where values are converted, bodies are read as they stand; operations name no element of a list by its object.
void check_conversion(const JsonPlace& rest, const Entity& entity, const CollectionDialect& collection) {
  for (Slot slot = 0; collection.writing.by_operations && slot < entity.size(); ++slot) {
    if (entity.rules[slot].wire.codec != Codec::list) continue;
    return rest.fail(fmt::format("{}.{}: the codec \"list\" does not go with updates by operations", collection.path,
                                 entity.field(slot).path));
  }
  for (Slot slot = 0; collection.writing.converts && slot < entity.size(); ++slot) {
    const FieldWire& wire = entity.rules[slot].wire;
    if (wire.write_as.empty() && wire.codec == Codec::plain && !wire.create_codec && !wire.update_codec) continue;
    rest.fail(fmt::format("{}.{}: \"converts\" goes with neither \"write_as\" nor a codec", collection.path,
                          entity.field(slot).path));
    return;
  }
}

bool has_only_known_keys_of_rest(const JsonPlace& rest) {
  return rest.is_object_of({"base_path", "also_below", "typed_ids", "path_suffix", "ignore_path_case", "content_type",
                            "error_content_type", "media_types", "authentication", "secrets", "token", "outcomes",
                            "error_body", "errors", "messages", "idempotency_header", "idempotency_key_length",
                            "rate_limit", "gateway", "small_keys", "unmasked", "dates_with_time", "privileges",
                            "read_lag_ms",
                            // of collections, too
                            "list", "single_wrapper", "writing", "paging", "ordering", "query", "list_view", "lock",
                            "dependants", "missing", "missing_in_lists", "query_names", "list_headers", "empty_list"});
}

}  // namespace

void read_dialect(const JsonPlace& rest, const JsonPlace& entities, System& system) {
  if (!has_only_known_keys_of_rest(rest)) return;
  Dialect& dialect = system.dialect.emplace();
  read_transport(rest, dialect);
  read_outcomes(rest, dialect);
  read_access(rest, system, dialect);
  read_errors(rest, dialect);
  read_ages(rest, system, dialect);
  const std::vector<JsonPlace> places = entities.elements();
  for (std::size_t i = 0; i < system.entities.size(); ++i) {
    CollectionDialect& collection = dialect.collections.emplace_back();
    collection.path = system.entities[i].declaration->collection;
    if (system.entities[i].methods.empty()) {
      system.entities[i].methods = {"LIST", "GET", "POST", "PATCH", "DELETE"};
    }
    read_collection_dialect(rest, system, system.entities[i], collection);
    const auto own = places[i].optional("rest");
    if (own && own->is_object_of({"path", "list", "single_wrapper", "writing", "paging", "ordering", "query",
                                  "list_view", "lock", "dependants", "actions", "missing", "missing_in_lists",
                                  "query_names", "list_headers", "empty_list", "messages", "outcomes"})) {
      read_collection_dialect(*own, system, system.entities[i], collection);
      read_own_outcomes(*own, rest, dialect, collection);
    }
    check_conversion(rest, system.entities[i], collection);
    if (collection.list.is_null() && !rest.has_failed()) {
      rest.fail(
          fmt::format("nothing says how a list of {} looks: add \"list\", for example \"{{items}}\" for a bare "
                      "array or {{\"{}\": \"{{items}}\"}}",
                      collection.path, collection.path));
    }
  }
  if (rest.has_failed()) return;
  index_dependants(system);
  declare(dialect, system);
}

std::vector<std::pair<std::string, std::string>> placeholders_in(const json& value) {
  std::vector<std::pair<std::string, std::string>> found;
  const auto add = [&found](const std::string& pointer, const std::string& text) {
    for (auto open = text.find('{'); open != std::string::npos; open = text.find('{', open + 1)) {
      const auto close = text.find('}', open);
      if (close == std::string::npos) return;
      found.emplace_back(pointer, text.substr(open + 1, close - open - 1));
    }
  };
  if (value.is_string()) {
    add("", value.get<std::string>());
  } else if (value.is_structured()) {
    for (const auto& [key, member] : value.items()) {
      if (value.is_object()) add(base::pointer_to("", key), key);
      for (const auto& [pointer, name] : placeholders_in(member)) {
        found.emplace_back(base::pointer_to("", key) + pointer, name);
      }
    }
  }
  return found;
}

void check_placeholders(const JsonPlace& place, const std::vector<std::string_view>& known) {
  for (const auto& [pointer, name] : placeholders_in(place.value())) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    place.fail(fmt::format("{}unknown placeholder \"{{{}}}\"{} (known: {})", pointer.empty() ? "" : pointer + ": ",
                           name, base::did_you_mean(name, known), fmt::join(known, ", ")));
    return;
  }
}

}  // namespace dataflow_qa::mocks
