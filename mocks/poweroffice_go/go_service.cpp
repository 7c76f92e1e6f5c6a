// Held by poweroffice_go_test.cpp.
#include "mocks/poweroffice_go/go_service.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>

#include "base/text.h"
#include "mocks/http/body.h"
#include "mocks/poweroffice_go/json_patch.h"
#include "mocks/poweroffice_go/words.h"

namespace dataflow_qa::mocks::poweroffice_go {

using nlohmann::json;

namespace {

constexpr std::string_view prefix = "/v2";
constexpr std::int64_t longest_lag_ms = 24LL * 3600 * 1000;

std::string no_contact(const std::string& id) {
  return fmt::format("Contact with id = {} not found.", id);
}

bool is_token_call(const Request& request) {
  return request.target && request.target->path.size() == 2 &&
         base::equal_ignoring_case(request.target->path[0], "OAuth");
}

bool is_json(std::string_view media) {
  return media == "application/json" || media == "application/json-patch+json" || media == "text/json" ||
         (media.starts_with("application/") && media.ends_with("+json"));
}

/// A body's JSON, or the reply that says why there is none.
tl::expected<json, Reply> json_from(const Entity& entity, const Request& request) {
  if (!is_json(media_type(request.header_text("Content-Type")))) {
    return tl::unexpected(problem({415, "Unsupported Media Type", "The Content-Type must be application/json."}));
  }
  if (!is_in_utf8(request.header_text("Content-Type"))) {
    return tl::unexpected(problem({415, "Unsupported Media Type", "The body must be UTF-8."}));
  }
  if (request.body_too_large) return tl::unexpected(problem({413, "Content too large", "The body is too large."}));
  if (request.body.empty()) {
    return tl::unexpected(problem(validation_error(entity, entity.singular + " object is missing.")));
  }
  auto parsed = parse_body(request.body);
  if (!parsed) return tl::unexpected(problem(validation_error(entity, parsed.error().message)));
  return std::move(*parsed);
}

constexpr const char* token_route = "POST /OAuth/Token";

}  // namespace

GoService::GoService(Backend& backend, Credentials credentials)
    : backend_(backend),
      switches_(backend.switches),
      auth_(std::move(credentials), switches_, backend.clock),
      replica_(backend.store,
               [this] {
                 return std::chrono::milliseconds(std::min(switches_.number(Switch::read_lag_ms), longest_lag_ms));
               }),
      routes_(std::string(prefix), true) {
  routes_.add(
      "POST", "/OAuth/Token", [this](const Request& request, const PathValues&) { return auth_.token(request); },
      false);
  routes_.add("GET", "/ClientIntegrationInformation",
              [this](const Request&, const PathValues&) { return client_information(); });
  for (const Entity& entity : backend.system.entities) add_routes(entity);
}

void GoService::guard(const Entity& entity, const char* method, const std::string& pattern, RouteHandler handler) {
  const bool write = std::string_view(method) != "GET";
  routes_.add(method, pattern,
              [this, &entity, write, handler = std::move(handler)](const Request& request, const PathValues& ids) {
                if (auth_.may(entity.privileges, write)) return handler(request, ids);
                Reply forbidden;  // with an empty body [assumed]
                forbidden.status = 403;
                return forbidden;
              });
}

void GoService::add_routes(const Entity& entity) {
  const std::string all = "/" + entity.declaration->collection;
  const std::string of_one = entity.parent_slot == no_slot ? all : all + "/{contactId}";
  const std::string one = of_one + "/{id}";
  if (entity.allows("LIST")) {
    guard(entity, "GET", all,
          [this, &entity](const Request& request, const PathValues&) { return list(entity, request); });
  }
  if (entity.allows("POST")) {
    guard(entity, "POST", of_one,
          [this, &entity](const Request& request, const PathValues& ids) { return post(entity, request, ids); });
  }
  if (entity.allows("GET")) {
    guard(entity, "GET", one, [this, &entity](const Request&, const PathValues& ids) { return get(entity, ids); });
  }
  if (entity.allows("PATCH")) {
    guard(entity, "PATCH", one,
          [this, &entity](const Request& request, const PathValues& ids) { return patch(entity, request, ids); });
  }
  if (entity.allows("DELETE")) {
    guard(entity, "DELETE", one,
          [this, &entity](const Request&, const PathValues& ids) { return remove(entity, ids); });
  }
}

void GoService::at(const std::string& origin) {
  origin_ = origin;
  base_url_ = origin + std::string(prefix);
}

std::map<std::string, std::string> GoService::connection() const {
  const Credentials& keys = auth_.credentials();
  return {{"base_url", base_url_},
          {"token_url", origin_ + "/OAuth/Token"},
          {"app_key", keys.app_key},
          {"client_key", keys.client_key},
          {"subscription_key", keys.subscription_key}};
}

BodyRules GoService::body_rules() const {
  BodyRules rules;
  rules.ignore_case = true;
  rules.strict = false;
  rules.convert = true;
  return rules;
}

Reply GoService::handle(const Request& request) {
  Reply reply = answer(request);
  if (reply.status >= 400 && is_write(request) && reply.note.route != token_route) {
    reply.note.effect = Effect::refused;
  }
  return reply;
}

std::string GoService::route_of(const Request& request) const {
  return request.target ? routes_.match(request.method, request.target->path).name : std::string{};
}

bool GoService::is_write(const Request& request) const {
  return request.method != "GET" && request.method != "HEAD" && !is_token_call(request);
}

Reply GoService::failure(int status, const Request& request) const {
  Reply reply;
  reply.status = status;
  if (status == 429) {
    // The status is a text in the token call's example [documented], elsewhere a number [assumed].
    const json code = is_token_call(request) ? json("429") : json(429);
    reply.body = json{{"statusCode", code}, {"message", "Rate limit is exceeded. Try again in 1 seconds."}}.dump();
    reply.headers.emplace_back("Retry-After", "1");
  } else if (status == 401) {
    reply.headers.emplace_back("WWW-Authenticate", "Bearer");
  }
  return reply;
}

Reply GoService::empty_list(const Request& /*request*/) const {
  Reply reply;
  reply.status = 204;
  return reply;
}

/// The gateway knows routes first, then subscriptions; the API behind it knows tokens. [assumed]
Reply GoService::answer(const Request& request) {
  if (!request.target) return problem({400, "Bad Request", "The request target cannot be decoded."});
  const Routes::Match match = routes_.match(request.method, request.target->path);
  Reply reply;
  if (match.handler == nullptr) {
    reply.status = 404;
    reply.body = R"({"statusCode":404,"message":"Resource not found"})";
    reply.note.nearest_route = routes_.nearest(request.method, request.target->path);
    return reply;
  }
  const bool token_call = match.name == token_route;
  if (auto refused = auth_.check_subscription(request)) {
    reply = std::move(*refused);
  } else if (!backend_.rate_limit.admits()) {
    reply = failure(429, request);
  } else if (auto stranger = token_call ? std::nullopt : auth_.check_bearer(request)) {
    reply = std::move(*stranger);
  } else {
    reply = (*match.handler)(request, match.values);
  }
  reply.note.route = match.name;
  return reply;
}

Reply GoService::list(const Entity& entity, const Request& request) {
  const auto parameters = read_resource_parameters(entity, *request.target, switches_);
  if (!parameters) return problem(parameters.error());
  View view;
  view.old_keys_in_parts = switches_.on(Switch::old_keys_in_parts);
  view.unmasked = switches_.on(Switch::show_identity_numbers);
  const std::shared_lock lock(backend_.mutex);
  const Replica::Reading reading = replica_.read();
  auto selection = select(reading.store(), entity, *request.target, parameters->validated);
  if (!selection) return problem(selection.error());
  return page_of(entity, std::move(*selection), *parameters, request, origin_, view, walks_);
}

View GoService::view_of_one() const {
  View view;
  view.old_keys = switches_.on(Switch::old_keys_in_single_records);
  view.old_keys_in_parts = switches_.on(Switch::old_keys_in_parts);
  view.unmasked = switches_.on(Switch::show_identity_numbers);
  return view;
}

Reply GoService::record_reply(const Entity& entity, const Record& record, int status) const {
  Reply reply;
  reply.status = status;
  append_record(reply.body, entity, record, view_of_one());
  reply.note.collection = entity.declaration->collection;
  reply.note.record = record.id;
  return reply;
}

tl::expected<const Record*, Reply> GoService::find(const Store& store, const Entity& entity,
                                                   const PathValues& ids) const {
  const Record* record = store.find(entity, ids.back());
  if (entity.parent_slot == no_slot) {
    if (record == nullptr) return tl::unexpected(problem(not_found(entity, ids.back())));
  } else if (record == nullptr || record->values[entity.parent_slot].dump() != ids.front()) {
    return tl::unexpected(problem(
        {404, "Object(s) not found",
         fmt::format("{} with id = {} not found on Contact with id = {}.", entity.singular, ids.back(), ids.front())}));
  }
  return record;
}

Reply GoService::get(const Entity& entity, const PathValues& ids) {
  const std::shared_lock lock(backend_.mutex);
  const Replica::Reading reading = replica_.read();
  const auto record = find(reading.store(), entity, ids);
  return record ? record_reply(entity, **record, 200) : record.error();
}

Outcome GoService::create(const Entity& entity, Draft draft) {
  // Clients send null for what they leave out; on creation both are the same. [client-observed]
  for (Slot slot = 0; slot < entity.size(); ++slot) {
    if (draft.values[slot].is_null()) draft.given[slot] = false;
  }
  return backend_.store.create(entity, std::move(draft));
}

Reply GoService::post(const Entity& entity, const Request& request, const PathValues& ids) {
  const auto body = json_from(entity, request);
  if (!body) return body.error();
  if (!body->is_object()) return problem(validation_error(entity, entity.singular + " object is missing."));
  Draft draft(entity);
  Violations violations;
  read_body(entity, *body, body_rules(), draft, violations);
  if (!violations.empty()) return problem(refusal(entity, violations, true));
  const std::unique_lock lock(backend_.mutex);
  if (entity.parent_slot != no_slot) {
    const std::string& above = *entity.field(entity.parent_slot).reference;
    const Record* parent = backend_.store.referred(above, ids.front());
    if (parent == nullptr) return problem({404, "Object(s) not found", no_contact(ids.front())});
    draft.set(entity.parent_slot, parent->values[backend_.store.collection(above).entity().id_slot]);
  }
  const Outcome outcome = create(entity, std::move(draft));
  Reply reply;
  if (!outcome) {
    reply = problem(refusal(entity, outcome.error(), true));
    reply.note.collection = entity.declaration->collection;
    return reply;
  }
  reply = record_reply(entity, *outcome->record, entity.post_status);
  note_commit(reply.note, entity, *outcome, outcome->record->id);
  reply.note.created = true;
  return reply;
}

Reply GoService::patch(const Entity& entity, const Request& request, const PathValues& ids) {
  const auto body = json_from(entity, request);
  if (!body) return body.error();
  const std::unique_lock lock(backend_.mutex);
  const auto found = find(backend_.store, entity, ids);
  if (!found) return found.error();
  const Record* record = *found;
  const std::string& id = record->id;
  Draft draft(*record);
  Reply reply;
  const auto applied = apply_patch(entity, *body, body_rules(), draft);
  if (!applied) {
    reply = problem(validation_error(entity, fmt::format("{}: {}", entity.body_name, applied.error().message)));
  } else {
    const bool touch = switches_.on(Switch::patch_always_touches) && !body->empty();
    const Outcome outcome = backend_.store.update(entity, *record, std::move(draft), touch);
    if (outcome) {
      reply = record_reply(entity, *record, 200);
      note_commit(reply.note, entity, *outcome, id);
    } else {
      reply = problem(refusal(entity, outcome.error(), false));
    }
  }
  reply.note.collection = entity.declaration->collection;
  reply.note.record = id;
  return reply;
}

Reply GoService::remove(const Entity& entity, const PathValues& ids) {
  const std::unique_lock lock(backend_.mutex);
  const auto found = find(backend_.store, entity, ids);
  if (!found) return found.error();
  const std::string id = (*found)->id;
  const Outcome outcome = backend_.store.remove(entity, **found);
  Reply reply;
  if (outcome) {
    note_commit(reply.note, entity, *outcome, id);
    reply.note.deleted = true;
  } else {
    reply = problem(refusal(entity, outcome.error(), false));
  }
  reply.note.collection = entity.declaration->collection;
  reply.note.record = id;
  return reply;
}

Reply GoService::client_information() const {
  Reply reply;
  reply.body = json{
      {"ClientId", auth_.credentials().client_key},
      {"ClientName", "Mock client AS"},
      {"ActiveClientSubscriptions", {"Accounting", "TimeTracking"}},
      {"ValidPrivileges", auth_.privileges(true)},
      {"InvalidPrivileges", auth_.privileges(false)},
      {"AllowSendInvoice",
       false}}.dump();
  reply.note.secret_body = true;
  return reply;
}

Refusal GoService::not_found(const Entity& entity, std::string_view id) const {
  return poweroffice_go::not_found(entity, id);
}

Refusal GoService::refusal(const Entity& entity, const Violations& violations, bool /*creating*/) const {
  Refusal refusal = refusal_of(backend_.system, entity, violations);
  // The status of a project's validation error is known from no source.
  const bool project = entity.declaration->collection == "Projects";
  if (project && refusal.status == 400 && switches_.on(Switch::project_errors_are_422)) refusal.status = 422;
  return refusal;
}

}  // namespace dataflow_qa::mocks::poweroffice_go
