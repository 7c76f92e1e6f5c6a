// Held by dialect_test.cpp.
#include "mocks/system/dialect_reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/json_text.h"
#include "base/suggest.h"
#include "mocks/system/read_keys.h"

namespace dataflow_qa::mocks {

using base::JsonPlace;
using nlohmann::json;

namespace {

const std::vector<std::string_view>& placeholders_of_bodies() {
  static const std::vector<std::string_view> known{
      "record", "status",   "title",    "message",    "detail", "field",         "pointer",       "value",
      "id",     "other_id", "singular", "collection", "errors", "global_errors", "retry_after_s", "url"};
  return known;
}

constexpr std::array<int, outcome_kinds> usual_status{200, 200, 201, 200, 204, 400, 413, 415, 422, 422, 422, 409,
                                                      409, 409, 400, 400, 401, 401, 403, 404, 404, 405, 429, 503};

bool is_success(OutcomeKind kind) {
  return kind <= OutcomeKind::deleted;
}

std::vector<std::pair<std::string_view, OutcomeKind>> outcome_names() {
  std::vector<std::pair<std::string_view, OutcomeKind>> names;
  for (std::size_t i = 0; i < outcome_kinds; ++i) {
    names.emplace_back(name_of(static_cast<OutcomeKind>(i)), static_cast<OutcomeKind>(i));
  }
  return names;
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
      return OutcomeKind::bad_query;
    case OutcomeKind::bad_credentials:
      return OutcomeKind::no_credentials;
    case OutcomeKind::no_route:
      return OutcomeKind::not_found;
    default:
      return kind;
  }
}

void read_outcome(const JsonPlace& place, OutcomeWords& words) {
  if (!place.is_object_of({"status", "title", "body", "headers"})) return;
  if (const auto status = place.optional("status")) words.status = static_cast<int>(status->integer(200, 599));
  read_key(place, "title", words.title);
  if (const auto body = place.optional("body")) {
    check_placeholders(*body, placeholders_of_bodies());
    words.body = body->value();
  }
  if (const auto headers = place.optional("headers")) {
    check_placeholders(*headers, placeholders_of_bodies());
    read_key(place, "headers", words.headers);
  }
}

void read_outcomes(const JsonPlace& rest, Dialect& dialect) {
  json error_body = {{"message", "{message}"}};
  if (const auto body = rest.optional("error_body")) {
    check_placeholders(*body, placeholders_of_bodies());
    error_body = body->value();
  }
  for (std::size_t i = 0; i < outcome_kinds; ++i) {
    const auto kind = static_cast<OutcomeKind>(i);
    dialect.outcomes[i] = {usual_status[i], {}, is_success(kind) ? json("{record}") : error_body, {}};
  }
  auto& outcomes = dialect.outcomes;
  outcomes[static_cast<std::size_t>(OutcomeKind::deleted)].body = nullptr;
  outcomes[static_cast<std::size_t>(OutcomeKind::too_many)].headers = {{"Retry-After", "{retry_after_s}"}};
  const auto place = rest.optional("outcomes");
  if (!place) return;
  std::vector<std::string_view> names;
  for (const auto& [name, kind] : outcome_names()) names.push_back(name);
  for (const auto& [name, each] : place->entries()) {
    const auto known = std::find(names.begin(), names.end(), name);
    if (known == names.end()) {
      each.fail(fmt::format("there is no outcome \"{}\"{} (known: {})", name, base::did_you_mean(name, names),
                            fmt::join(names, ", ")));
      return;
    }
    read_outcome(each, outcomes[static_cast<std::size_t>(known - names.begin())]);
  }
  for (std::size_t i = 0; i < outcome_kinds; ++i) {
    const auto kind = static_cast<OutcomeKind>(i);
    if (!place->has(name_of(kind))) outcomes[i] = outcomes[static_cast<std::size_t>(stand_in_for(kind))];
  }
}

Credential credential_at(const JsonPlace& place) {
  Credential credential;
  if (!place.is_object_of({"header", "query", "prefix", "value", "base64", "missing", "wrong"})) return credential;
  credential.in_query = place.has("query");
  if (place.has("header") == credential.in_query) place.fail("a credential is either a \"header\" or a \"query\"");
  read_key(place, credential.in_query ? "query" : "header", credential.name);
  read_key(place, "prefix", credential.prefix);
  read_key(place, "value", credential.value);
  read_key(place, "base64", credential.base64);
  if (const auto missing = place.optional("missing")) credential.missing = missing->one_of(outcome_names());
  credential.wrong = place.has("missing") ? credential.missing : credential.wrong;
  if (const auto wrong = place.optional("wrong")) credential.wrong = wrong->one_of(outcome_names());
  return credential;
}

TokenCall token_at(const JsonPlace& place) {
  TokenCall call;
  if (!place.is_object_of({"method", "path", "sends", "in", "key", "answer", "lifetime_s"})) return call;
  read_key(place, "method", call.method);
  require_key(place, "path", call.path);
  require_key(place, "sends", call.sends);
  require_key(place, "answer", call.answer);
  read_key(place, "key", call.key);
  if (const auto in = place.optional("in")) call.in_query = in->one_of<bool>({{"body", false}, {"query", true}});
  if (const auto seconds = place.optional("lifetime_s")) call.lifetime_s = seconds->integer(1, largest_number);
  return call;
}

/// Every {key} in a credential is a secret of the description, or the token's key.
void check_credential(const JsonPlace& place, const Credential& credential, const Dialect& dialect) {
  for (const auto& [pointer, name] : placeholders_in(credential.value)) {
    const auto is_it = [&name = name](const auto& secret) { return secret.first == name; };
    const bool known = std::any_of(dialect.secrets.begin(), dialect.secrets.end(), is_it) ||
                       (dialect.token && dialect.token->key == name);
    if (!known) {
      place.fail(fmt::format("\"{{{}}}\" is neither a key of \"secrets\" nor the key of \"token\"", name));
    }
  }
}

void read_access(const JsonPlace& rest, Dialect& dialect) {
  read_key(rest, "secrets", dialect.secrets);
  if (const auto token = rest.optional("token")) dialect.token = token_at(*token);
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
                                                       {"tree", ErrorShape::tree}});
    }
    if (const auto item = errors->optional("item")) {
      check_placeholders(*item, placeholders_of_bodies());
      dialect.error_item = item->value();
    }
  }
  const auto messages = rest.optional("messages");
  if (!messages) return;
  const bool known = messages->is_object_of({"unknown_field", "read_only", "wrong_type", "missing", "must_be_null",
                                             "invalid", "immutable", "taken", "no_such", "in_use"});
  if (known) check_placeholders(*messages, placeholders_of_bodies());
  if (known) read_key(rest, "messages", dialect.messages);
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
    const auto& methods = system.entities[i].methods;
    declaration.can_delete = std::find(methods.begin(), methods.end(), "DELETE") != methods.end();
  }
}

void read_transport(const JsonPlace& rest, Dialect& dialect) {
  read_key(rest, "base_path", dialect.base_path);
  const std::string& path = dialect.base_path;
  if (!path.empty() && (path.front() != '/' || path.back() == '/')) {
    rest.optional("base_path")->fail("expected a path like \"/api/v2\": a slash in front and none behind");
  }
  read_key(rest, "path_suffix", dialect.path_suffix);
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

bool has_only_known_keys_of_rest(const JsonPlace& rest) {
  return rest.is_object_of({"base_path", "path_suffix", "ignore_path_case", "content_type", "error_content_type",
                            "media_types", "authentication", "secrets", "token", "outcomes", "error_body", "errors",
                            "messages", "idempotency_header", "idempotency_key_length", "rate_limit",
                            // of collections, too
                            "list", "single_wrapper", "writing", "paging", "ordering", "query", "list_view", "lock",
                            "dependants", "missing", "missing_in_lists"});
}

}  // namespace

void read_dialect(const JsonPlace& rest, const JsonPlace& entities, System& system) {
  if (!has_only_known_keys_of_rest(rest)) return;
  Dialect& dialect = system.dialect.emplace();
  read_transport(rest, dialect);
  read_outcomes(rest, dialect);
  read_access(rest, dialect);
  read_errors(rest, dialect);
  const std::vector<JsonPlace> places = entities.elements();
  for (std::size_t i = 0; i < system.entities.size(); ++i) {
    CollectionDialect& collection = dialect.collections.emplace_back();
    collection.path = system.entities[i].declaration->collection;
    if (system.entities[i].methods.empty()) {
      system.entities[i].methods = {"LIST", "GET", "POST", "PATCH", "DELETE"};
    }
    for (Slot slot = 0; slot < system.entities[i].size(); ++slot) {
      if (system.entities[i].field(slot).reference) system.entities[i].rules[slot].indexed = true;
    }
    read_collection_dialect(rest, system, system.entities[i], collection);
    const auto own = places[i].optional("rest");
    if (own && own->is_object_of({"path", "list", "single_wrapper", "writing", "paging", "ordering", "query",
                                  "list_view", "lock", "dependants", "actions", "missing", "missing_in_lists"})) {
      read_collection_dialect(*own, system, system.entities[i], collection);
    }
    if (collection.list.is_null() && !rest.has_failed()) {
      rest.fail(
          fmt::format("nothing says how a list of {} looks: add \"list\", for example \"{{items}}\" for a bare "
                      "array or {{\"{}\": \"{{items}}\"}}",
                      collection.path, collection.path));
    }
  }
  if (!rest.has_failed()) declare(dialect, system);
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
