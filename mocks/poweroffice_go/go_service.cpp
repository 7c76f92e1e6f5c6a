#include "mocks/poweroffice_go/go_service.h"

#include <fmt/format.h>

#include <mutex>

#include "mocks/http/body.h"
#include "mocks/poweroffice_go/json_patch.h"
#include "mocks/poweroffice_go/words.h"

namespace dataflow_qa::mocks::poweroffice_go {

using nlohmann::json;

namespace {

constexpr std::string_view kPrefix = "/v2";

bool is_json(std::string_view media) {
  return media == "application/json" || media == "application/json-patch+json" || media == "text/json" ||
         (media.starts_with("application/") && media.ends_with("+json"));
}

/// A body's JSON, or the reply that says why there is none.
tl::expected<json, Reply> json_from(const Entity& entity, const Request& request) {
  if (!is_json(media_type(request.header_text("Content-Type")))) {
    return tl::unexpected(problem({415, "Unsupported Media Type", "The Content-Type must be application/json."}));
  }
  if (request.body_too_large) return tl::unexpected(problem({413, "Content too large", "The body is too large."}));
  if (request.body.empty()) {
    return tl::unexpected(problem(validation_error(entity, entity.singular + " object is missing.")));
  }
  auto parsed = parse_body(request.body);
  if (!parsed) return tl::unexpected(problem(validation_error(entity, parsed.error())));
  return std::move(*parsed);
}

bool is_write(const Reply& reply, const Request& request) {
  return request.method != "GET" && request.method != "HEAD" && reply.note.route != "POST /OAuth/Token";
}

}  // namespace

GoService::GoService(Backend& backend, const Switches& switches, Credentials credentials)
    : backend_(backend),
      switches_(switches),
      auth_(std::move(credentials), switches, backend.clock),
      routes_(std::string(kPrefix), true) {
  routes_.add(
      "POST", "/OAuth/Token", [this](const Request& request, const PathValues&) { return auth_.token(request); },
      false);
  routes_.add("GET", "/ClientIntegrationInformation",
              [this](const Request&, const PathValues&) { return client_information(); });
  for (const Entity& entity : backend.system.entities) add_routes(entity);
}

void GoService::add_routes(const Entity& entity) {
  const std::string all = "/" + entity.declaration->collection;
  const std::string one = all + "/{id}";
  if (entity.allows("LIST")) {
    routes_.add("GET", all,
                [this, &entity](const Request& request, const PathValues&) { return list(entity, request); });
  }
  if (entity.allows("POST")) {
    routes_.add("POST", all,
                [this, &entity](const Request& request, const PathValues&) { return post(entity, request); });
  }
  if (entity.allows("GET")) {
    routes_.add("GET", one,
                [this, &entity](const Request&, const PathValues& values) { return get(entity, values[0]); });
  }
  if (entity.allows("PATCH")) {
    routes_.add("PATCH", one, [this, &entity](const Request& request, const PathValues& values) {
      return patch(entity, request, values[0]);
    });
  }
  if (entity.allows("DELETE")) {
    routes_.add("DELETE", one,
                [this, &entity](const Request&, const PathValues& values) { return remove(entity, values[0]); });
  }
}

void GoService::at(const std::string& origin) {
  origin_ = origin;
  base_url_ = origin + std::string(kPrefix);
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
  if (reply.status >= 400 && is_write(reply, request)) reply.note.effect = Effect::refused;
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
  const bool token_call = match.name == "POST /OAuth/Token";
  if (auto refused = auth_.check_subscription(request)) {
    reply = std::move(*refused);
  } else if (auto stranger = token_call ? std::nullopt : auth_.check_bearer(request)) {
    reply = std::move(*stranger);
  } else {
    reply = (*match.handler)(request, match.values);
  }
  reply.note.route = match.name;
  return reply;
}

Reply GoService::list(const Entity& entity, const Request& request) {
  const auto parameters = read_resource_parameters(entity, *request.target);
  if (!parameters) return problem(parameters.error());
  View view;
  view.old_keys_in_parts = switches_.old_keys_in_parts;
  const std::shared_lock lock(backend_.mutex);
  auto selection = select(backend_.store, entity, *request.target);
  if (!selection) return problem(selection.error());
  return page_of(entity, std::move(*selection), *parameters, request, origin_, view, walks_);
}

View GoService::view_of_one() const {
  View view;
  view.old_keys = switches_.old_keys_in_single_records;
  view.old_keys_in_parts = switches_.old_keys_in_parts;
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

Reply GoService::get(const Entity& entity, const std::string& id) const {
  const std::shared_lock lock(backend_.mutex);
  const Record* record = backend_.store.find(entity, id);
  if (record == nullptr) return problem(not_found(entity, id));
  return record_reply(entity, *record, 200);
}

Outcome GoService::create(const Entity& entity, Draft draft) {
  // Clients send null for what they leave out; on creation both are the same. [client-observed]
  for (Slot slot = 0; slot < entity.size(); ++slot) {
    if (draft.values[slot].is_null()) draft.given[slot] = false;
  }
  return backend_.store.create(entity, std::move(draft));
}

Reply GoService::post(const Entity& entity, const Request& request) {
  const auto body = json_from(entity, request);
  if (!body) return body.error();
  if (!body->is_object()) return problem(validation_error(entity, entity.singular + " object is missing."));
  Draft draft(entity);
  Violations violations;
  read_body(entity, *body, body_rules(), draft, violations);
  if (!violations.empty()) return problem(refusal(entity, violations, true));
  const std::unique_lock lock(backend_.mutex);
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

Reply GoService::patch(const Entity& entity, const Request& request, const std::string& id) {
  const auto body = json_from(entity, request);
  if (!body) return body.error();
  const std::unique_lock lock(backend_.mutex);
  const Record* record = backend_.store.find(entity, id);
  if (record == nullptr) return problem(not_found(entity, id));
  Draft draft(*record);
  Reply reply;
  const auto applied = apply_patch(entity, *body, body_rules(), draft);
  if (!applied) {
    reply = problem(validation_error(entity, fmt::format("{}: {}", entity.body_name, applied.error())));
  } else {
    const bool touch = switches_.patch_always_touches && !body->empty();
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

Reply GoService::remove(const Entity& entity, const std::string& id) {
  const std::unique_lock lock(backend_.mutex);
  const Record* record = backend_.store.find(entity, id);
  if (record == nullptr) return problem(not_found(entity, id));
  const Outcome outcome = backend_.store.remove(entity, *record);
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
  std::vector<std::string> privileges;
  for (const char* name : {"Customer_Full", "Project_Full", "Department_Full", "Employee_Full", "Location_Full",
                           "ContactGroup_Full", "CommonServices_Full", "ContactPerson_Full"}) {
    privileges.emplace_back(name);
  }
  Reply reply;
  reply.body = json{
      {"ClientId", auth_.credentials().client_key},
      {"ClientName", "Mock client AS"},
      {"ActiveClientSubscriptions", {"Accounting", "TimeTracking"}},
      {"ValidPrivileges", privileges},
      {"InvalidPrivileges", json::array()},
      {"AllowSendInvoice",
       false}}.dump();
  reply.note.secret_body = true;
  return reply;
}

Refusal GoService::not_found(const Entity& entity, std::string_view id) const {
  return poweroffice_go::not_found(entity, id);
}

Refusal GoService::refusal(const Entity& entity, const Violations& violations, bool /*creating*/) const {
  return refusal_of(backend_.system, entity, violations);
}

}  // namespace dataflow_qa::mocks::poweroffice_go
