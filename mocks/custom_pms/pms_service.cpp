// Held by custom_pms_test.cpp.
#include "mocks/custom_pms/pms_service.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>

#include "base/digest.h"
#include "base/text.h"
#include "custom_pms_embedded.h"
#include "mocks/custom_pms/listing.h"
#include "mocks/custom_pms/problem.h"
#include "mocks/http/body.h"

namespace dataflow_qa::mocks::custom_pms {

using nlohmann::json;

namespace {

constexpr const char* documented_key = "pms-demo-key-0001";
constexpr std::string_view prefix = "/api/v1";

constexpr const char* description_request = "GET /openapi.json";

std::string_view title_of(int status) {
  switch (status) {
    case 429:
      return "Too many requests";
    case 500:
      return "Internal server error";
    case 503:
      return "Service unavailable";
    default:
      return "Failure";
  }
}

/// A body that may be read as JSON, or the reply that says why not.
tl::expected<json, Reply> object_from(const Request& request, std::initializer_list<std::string_view> media_types) {
  const std::string media = media_type(request.header_text("Content-Type"));
  if (std::find(media_types.begin(), media_types.end(), media) == media_types.end()) {
    return tl::unexpected(problem(415, "Unsupported media type",
                                  fmt::format("Content-Type must be {}.", fmt::join(media_types, " or "))));
  }
  if (!is_in_utf8(request.header_text("Content-Type"))) {
    return tl::unexpected(problem(415, "Unsupported media type", "The body must be UTF-8."));
  }
  if (request.body_too_large) {
    return tl::unexpected(problem(413, "Content too large", "A body may have at most 1 MiB."));
  }
  auto parsed = parse_body(request.body);
  if (!parsed) return tl::unexpected(problem(400, "Malformed body", parsed.error().message));
  if (!parsed->is_object()) {
    return tl::unexpected(problem(400, "Malformed body", "The body must be a JSON object."));
  }
  return std::move(*parsed);
}

bool is_idempotency_key(std::string_view key) {
  return !key.empty() && key.size() <= 128 &&
         std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

std::string entity_tag(const Entity& entity, const Record& record) {
  return fmt::format("\"{}\"", record.values[entity.version_slot].get<std::int64_t>());
}

/// True where there is no If-Match, or it names this record's version.
bool version_matches(const Request& request, const Entity& entity, const Record& record) {
  const std::string* wanted = request.header("If-Match");
  if (wanted == nullptr) return true;
  const auto tags = base::split_list(*wanted, ',');
  return std::any_of(tags.begin(), tags.end(),
                     [&](const std::string& tag) { return tag == "*" || tag == entity_tag(entity, record); });
}

Reply precondition_failed(const Entity& entity, const Record& record) {
  return problem(412, "Precondition failed",
                 fmt::format("The {}'s version is {}.", entity.singular, entity_tag(entity, record)));
}

}  // namespace

PmsService::PmsService(Backend& backend, bool fixed_credentials)
    : backend_(backend),
      routes_(std::string(prefix), false),
      api_key_(fixed_credentials ? std::string(documented_key) : base::random_hex(16)) {
  const auto description = [](const Request&, const PathValues&) {
    Reply reply;
    reply.content_type = "application/json";
    reply.body = openapi_json;
    return reply;
  };
  routes_.add("GET", "/openapi.json", description, false);
  for (const Entity& entity : backend.system.entities) add_routes(entity);
}

void PmsService::add_routes(const Entity& entity) {
  const std::string all = "/" + entity.declaration->collection;
  const std::string one = all + "/{id}";
  routes_.add("GET", all, [this, &entity](const Request& request, const PathValues&) { return list(entity, request); });
  routes_.add("POST", all,
              [this, &entity](const Request& request, const PathValues&) { return post(entity, request); });
  routes_.add("GET", one, [this, &entity](const Request& request, const PathValues& values) {
    return get(entity, request, values[0]);
  });
  routes_.add("PATCH", one, [this, &entity](const Request& request, const PathValues& values) {
    return patch(entity, request, values[0]);
  });
  routes_.add("DELETE", one, [this, &entity](const Request& request, const PathValues& values) {
    return remove(entity, request, values[0]);
  });
}

void PmsService::at(const std::string& origin) {
  base_url_ = origin + std::string(prefix);
}

std::map<std::string, std::string> PmsService::connection() const {
  return {{"base_url", base_url_}, {"api_key", api_key_}};
}

Reply PmsService::handle(const Request& request) {
  Reply reply = answer(request);
  if (is_write(request) && reply.status >= 400) reply.note.effect = Effect::refused;
  return reply;
}

bool PmsService::is_write(const Request& request) const {
  return request.method != "GET" && request.method != "HEAD";
}

std::string PmsService::route_of(const Request& request) const {
  return request.target ? routes_.match(request.method, request.target->path).name : std::string{};
}

Reply PmsService::failure(int status, const Request& /*request*/) const {
  Reply reply = problem(status, title_of(status), "Try again later.");
  if (status == 429) reply.headers.emplace_back("Retry-After", "1");
  return reply;
}

Reply PmsService::empty_list(const Request& /*request*/) const {
  Reply reply;
  reply.content_type = "application/json";
  reply.body = R"({"data":[],"nextCursor":null})";
  return reply;
}

std::shared_ptr<const void> PmsService::memory() const {
  return std::make_shared<const FirstAnswers>(first_answers_);
}

void PmsService::set_memory(const std::shared_ptr<const void>& memory) {
  first_answers_ = memory == nullptr ? FirstAnswers{} : *std::static_pointer_cast<const FirstAnswers>(memory);
}

Reply PmsService::answer(const Request& request) {
  if (!request.target) return problem(400, "Malformed target", "The request target cannot be decoded.");
  const Routes::Match match = routes_.match(request.method, request.target->path);
  Reply reply;
  if (request.header_text("X-Api-Key") != api_key_ && match.name != description_request) {
    reply = problem(401, "Unauthorized", "The header X-Api-Key is missing or wrong.");
  } else if (!backend_.rate_limit.admits()) {
    reply = failure(429, request);
  } else if (match.handler != nullptr) {
    reply = (*match.handler)(request, match.values);
  } else if (match.known_path) {
    reply = problem(405, "Method not allowed", fmt::format("{} is not possible here.", request.method));
  } else {
    reply = problem(404, "Not found", "There is no such resource.");
  }
  reply.note.route = match.name;
  if (match.handler == nullptr) reply.note.nearest_route = routes_.nearest(request.method, request.target->path);
  return reply;
}

Reply PmsService::list(const Entity& entity, const Request& request) const {
  const auto query = read_list_query(*request.target);
  if (!query) return problem(400, "Invalid query", query.error().detail, {query.error()});
  const std::shared_lock lock(backend_.mutex);
  return list_records(backend_.store.collection(entity), *query, request.received);
}

Reply PmsService::get(const Entity& entity, const Request& request, const std::string& id) const {
  const auto query = read_list_query(*request.target);
  if (!query) return problem(400, "Invalid query", query.error().detail, {query.error()});
  const std::shared_lock lock(backend_.mutex);
  const Record* record = backend_.store.collection(entity).find(id);
  if (record == nullptr || (record->deleted && !query->with_deleted)) {
    const Refusal refusal = not_found(entity, id);
    return problem(refusal.status, refusal.title, refusal.detail);
  }
  return whole_record(entity, *record, 200);
}

Reply PmsService::whole_record(const Entity& entity, const Record& record, int status) const {
  Reply reply;
  reply.status = status;
  reply.content_type = "application/json";
  append_record(reply.body, entity, record);
  reply.headers.emplace_back("ETag", entity_tag(entity, record));
  reply.note.collection = entity.declaration->collection;
  reply.note.record = record.id;
  return reply;
}

Reply PmsService::post(const Entity& entity, const Request& request) {
  auto body = object_from(request, {"application/json"});
  if (!body) return std::move(body.error());
  const std::string* key = request.header("Idempotency-Key");
  if (key == nullptr) {
    const std::unique_lock lock(backend_.mutex);
    return post_once(entity, *body);
  }
  if (!is_idempotency_key(*key)) {
    return problem(400, "Invalid header", "Idempotency-Key must be 1 to 128 visible ASCII characters.");
  }
  const std::unique_lock lock(backend_.mutex);
  const std::string known_as = entity.declaration->collection + " " + *key;
  const auto first = first_answers_.find(known_as);
  if (first == first_answers_.end()) {
    Reply reply = post_once(entity, *body);
    first_answers_.emplace(known_as, FirstAnswer{std::move(*body), reply});
    return reply;
  }
  if (first->second.body != *body) {
    return problem(409, "Conflict", "This Idempotency-Key was used with another body.");
  }
  Reply again = first->second.reply;
  again.note.effect = Effect::no_op;
  again.note.created = false;
  again.note.changes.clear();
  return again;
}

Outcome PmsService::create(const Entity& entity, Draft draft) {
  return backend_.store.create(entity, std::move(draft));
}

Reply PmsService::post_once(const Entity& entity, const json& body) {
  Draft draft(entity);
  Violations violations;
  read_body(entity, body, body_rules(), draft, violations);
  if (!violations.empty()) return refused(entity, violations, true);
  const Outcome outcome = create(entity, std::move(draft));
  if (!outcome) return refused(entity, outcome.error(), true);
  Reply reply = whole_record(entity, *outcome->record, 201);
  reply.headers.emplace_back("Location",
                             fmt::format("{}/{}/{}", prefix, entity.declaration->collection, outcome->record->id));
  note_commit(reply.note, entity, *outcome, outcome->record->id);
  reply.note.created = true;
  return reply;
}

Reply PmsService::patch(const Entity& entity, const Request& request, const std::string& id) {
  const auto body = object_from(request, {"application/merge-patch+json", "application/json"});
  if (!body) return body.error();
  const std::unique_lock lock(backend_.mutex);
  const Record* record = backend_.store.find(entity, id);
  if (record == nullptr) {
    const Refusal refusal = not_found(entity, id);
    return problem(refusal.status, refusal.title, refusal.detail);
  }
  Reply reply;
  Violations violations;
  Draft draft(*record);
  read_body(entity, *body, body_rules(), draft, violations);
  if (!version_matches(request, entity, *record)) {
    reply = precondition_failed(entity, *record);
  } else if (!violations.empty()) {
    reply = refused(entity, violations, false);
  } else if (const Outcome outcome = backend_.store.update(entity, *record, std::move(draft)); !outcome) {
    reply = refused(entity, outcome.error(), false);
  } else {
    reply = whole_record(entity, *record, 200);
    note_commit(reply.note, entity, *outcome, id);
  }
  reply.note.collection = entity.declaration->collection;
  reply.note.record = id;
  return reply;
}

Reply PmsService::remove(const Entity& entity, const Request& request, const std::string& id) {
  const std::unique_lock lock(backend_.mutex);
  const Record* record = backend_.store.find(entity, id);
  if (record == nullptr) {
    const Refusal refusal = not_found(entity, id);
    return problem(refusal.status, refusal.title, refusal.detail);
  }
  Reply reply;
  if (!version_matches(request, entity, *record)) {
    reply = precondition_failed(entity, *record);
  } else if (const Outcome outcome = backend_.store.remove(entity, *record); !outcome) {
    reply = refused(entity, outcome.error(), false);
  } else {
    reply.status = 204;
    note_commit(reply.note, entity, *outcome, id);
    reply.note.deleted = true;
  }
  reply.note.collection = entity.declaration->collection;
  reply.note.record = id;
  return reply;
}

Refusal PmsService::not_found(const Entity& entity, std::string_view id) const {
  return {404, "Not found", fmt::format("There is no {} '{}'.", entity.singular, id)};
}

Refusal PmsService::refusal(const Entity& entity, const Violations& violations, bool /*creating*/) const {
  const bool conflict = std::all_of(violations.begin(), violations.end(), [](const Violation& violation) {
    return violation.kind == ViolationKind::taken || violation.kind == ViolationKind::in_use;
  });
  std::string detail = fmt::format("The {} is not accepted:", entity.singular);
  for (const Violation& violation : violations) {
    detail += fmt::format("{}{}{} {}", &violation == violations.data() ? " " : "; ", violation.path,
                          violation.path.empty() ? "it" : "", violation.detail);
  }
  return {conflict ? 409 : 400, conflict ? "Conflict" : "Validation failed", detail + "."};
}

Reply PmsService::refused(const Entity& entity, const Violations& violations, bool creating) const {
  const Refusal why = refusal(entity, violations, creating);
  Reply reply = problem(why.status, why.title, why.detail, violations);
  reply.note.collection = entity.declaration->collection;
  return reply;
}

}  // namespace dataflow_qa::mocks::custom_pms
