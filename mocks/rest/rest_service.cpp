// Held by rest_records_test.cpp, rest_lists_test.cpp, rest_access_test.cpp and rest_errors_test.cpp.
#include "mocks/rest/rest_service.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <mutex>

#include "base/text.h"
#include "base/url.h"
#include "mocks/rest/bodies.h"
#include "mocks/rest/listing.h"
#include "mocks/rest/query.h"

namespace dataflow_qa::mocks::rest {

using nlohmann::json;

namespace {

std::string entity_tag(const Entity& entity, const Record& record) {
  return fmt::format("\"{}\"", record.values[entity.version_slot].dump());
}

}  // namespace

RestService::RestService(Backend& backend, bool fixed_credentials)
    : backend_(backend),
      dialect_(*backend.system.dialect),
      phrases_(backend.system),
      access_(dialect_, fixed_credentials, backend.clock),
      routes_(dialect_.base_path, dialect_.ignore_path_case) {
  shelves_.reserve(backend.system.entities.size());
  for (std::size_t i = 0; i < backend.system.entities.size(); ++i) {
    const Entity& entity = backend.system.entities[i];
    shelves_.push_back({entity, dialect_.collections[i], Wire(entity, dialect_.collections[i])});
  }
  for (const Shelf& shelf : shelves_) add_routes(shelf);
  if (dialect_.token) {
    routes_.add(
        dialect_.token->method, dialect_.token->path,
        [this](const Request& request, const PathValues&) { return token(request); }, false);
  }
}

void RestService::add_routes(const Shelf& shelf) {
  const std::string all = "/" + shelf.dialect.path;
  const std::string one = all + "/{id}";
  const auto add = [this](const std::string& method, const std::string& pattern, auto handler) {
    routes_.add(method, pattern, std::move(handler));
  };
  if (shelf.entity.allows("LIST")) {
    add("GET", all, [this, &shelf](const Request& request, const PathValues&) { return list(shelf, request); });
  }
  if (shelf.entity.allows("POST")) {
    add("POST", all, [this, &shelf](const Request& request, const PathValues&) { return post(shelf, request); });
  }
  if (shelf.entity.allows("GET")) {
    add("GET", one, [this, &shelf](const Request&, const PathValues& ids) { return get(shelf, ids[0]); });
  }
  if (shelf.entity.allows("PATCH")) {
    add(shelf.dialect.writing.update_verb, one,
        [this, &shelf](const Request& request, const PathValues& ids) { return update(shelf, request, ids[0]); });
  }
  if (shelf.entity.allows("DELETE")) {
    add("DELETE", one,
        [this, &shelf](const Request& request, const PathValues& ids) { return remove(shelf, request, ids[0]); });
  }
  for (const Action& action : shelf.dialect.actions) {
    add(action.method, one + "/" + action.path,
        [this, &shelf, &action](const Request&, const PathValues& ids) { return act(shelf, action, ids[0]); });
  }
}

void RestService::at(const std::string& origin) {
  origin_ = origin;
  base_url_ = origin + dialect_.base_path;
}

std::map<std::string, std::string> RestService::connection() const {
  std::map<std::string, std::string> connection = access_.keys();
  connection["base_url"] = base_url_;
  if (dialect_.token) connection["token_url"] = origin_ + dialect_.token->path;
  return connection;
}

std::shared_ptr<const void> RestService::memory() const {
  return std::make_shared<const FirstAnswers>(first_answers_);
}

void RestService::set_memory(const std::shared_ptr<const void>& memory) {
  first_answers_ = memory == nullptr ? FirstAnswers{} : *std::static_pointer_cast<const FirstAnswers>(memory);
}

std::vector<std::string> RestService::path_of(const Request& request) const {
  std::vector<std::string> path = request.target->path;
  const std::string& suffix = dialect_.path_suffix;
  if (path.empty() || suffix.empty()) return path;
  // The call for a token stands beside the API proper.
  if (dialect_.token && fmt::format("/{}", fmt::join(path, "/")) == dialect_.token->path) return path;
  if (!path.back().ends_with(suffix)) return {};
  path.back().resize(path.back().size() - suffix.size());
  return path;
}

std::string RestService::route_of(const Request& request) const {
  return request.target ? routes_.match(request.method, path_of(request)).name : std::string{};
}

bool RestService::is_write(const Request& request) const {
  if (request.method == "GET" || request.method == "HEAD") return false;
  return !dialect_.token || route_of(request) != dialect_.token->method + " " + dialect_.token->path;
}

Reply RestService::failure(int status, const Request& /*request*/) const {
  Reply reply = phrases_.reply(status == 429 ? OutcomeKind::too_many : OutcomeKind::unavailable, Words{});
  reply.status = status;
  return reply;
}

Reply RestService::empty_list(const Request& request) const {
  const Routes::Match match = routes_.match(request.method, path_of(request));
  const auto shelf = std::find_if(shelves_.begin(), shelves_.end(),
                                  [&](const Shelf& each) { return match.name == "GET /" + each.dialect.path; });
  Reply reply;
  reply.content_type = dialect_.content_type;
  const Words words{{"items", json::array()}, {"count", 0}, {"total", 0}, {"total_pages", 1}, {"page", 1}};
  reply.body = filled(shelf == shelves_.end() ? shelves_.front().dialect.list : shelf->dialect.list, words).dump();
  return reply;
}

Reply RestService::handle(const Request& request) {
  Reply reply = answer(request);
  if (is_write(request) && reply.status >= 400) reply.note.effect = Effect::refused;
  return reply;
}

Reply RestService::answer(const Request& request) {
  if (!request.target) return phrases_.reply(OutcomeKind::bad_query, "The request target cannot be decoded.");
  const Routes::Match match = routes_.match(request.method, path_of(request));
  const bool is_token_call = dialect_.token && match.name == dialect_.token->method + " " + dialect_.token->path;
  Reply reply;
  if (const auto refused = is_token_call ? std::nullopt : access_.refusal(request)) {
    reply = phrases_.reply(*refused, "The credentials are missing or wrong.");
  } else if (!backend_.rate_limit.admits()) {
    reply = failure(429, request);
  } else if (match.handler != nullptr) {
    reply = (*match.handler)(request, match.values);
  } else if (match.known_path) {
    reply = phrases_.reply(OutcomeKind::wrong_method, fmt::format("{} is not possible here.", request.method));
  } else {
    reply = phrases_.reply(OutcomeKind::no_route, "There is no such resource.");
  }
  reply.note.route = match.name;
  if (match.handler == nullptr) reply.note.nearest_route = routes_.nearest(request.method, request.target->path);
  return reply;
}

Reply RestService::token(const Request& request) {
  Reply reply;
  const Body body = dialect_.token->in_query ? Body(json::object()) : body_of(request, dialect_, phrases_, true);
  const auto given = body && body->is_object() ? access_.token(request, *body) : std::nullopt;
  if (given) {
    reply.content_type = dialect_.content_type;
    reply.body = given->dump();
  } else {
    reply = phrases_.reply(OutcomeKind::bad_credentials, "The credentials are missing or wrong.");
  }
  reply.note.secret_body = true;
  return reply;
}

Reply RestService::list(const Shelf& shelf, const Request& request) {
  const std::shared_lock lock(backend_.mutex);
  const auto now = std::chrono::duration_cast<std::chrono::nanoseconds>(backend_.clock.now().time_since_epoch());
  const auto asked =
      read_list_request(backend_.store, shelf.entity, shelf.dialect, *request.target, day_of(now.count()));
  if (!asked) return phrases_.reply(OutcomeKind::bad_query, asked.error());
  auto listed = list_reply({backend_.store, shelf.entity, shelf.dialect, shelf.wire, origin_, walks_}, *asked, request);
  if (!listed) return phrases_.reply(OutcomeKind::bad_query, "The cursor is not valid.");
  listed->status = dialect_.words(OutcomeKind::listed).status;
  listed->content_type = dialect_.content_type;
  return std::move(*listed);
}

Reply RestService::no_record(const Shelf& shelf, const std::string& id) const {
  Reply reply = phrases_.reply(
      OutcomeKind::not_found,
      Words{{"message", phrases_.not_found(shelf.entity, id)}, {"id", id}, {"singular", shelf.entity.singular}});
  reply.note.collection = shelf.entity.declaration->collection;
  return reply;
}

Reply RestService::with_record(const Shelf& shelf, OutcomeKind kind, const Record& record) const {
  const OutcomeWords& outcome = dialect_.words(kind);
  std::string shown;
  shelf.wire.append(shown, record, single_view);
  if (!shelf.dialect.single_wrapper.empty())
    shown = json(shelf.dialect.single_wrapper).dump().insert(0, "{") + ":" + shown + "}";
  Words words{{"id", id_value(shelf.entity, record.id)}, {"singular", shelf.entity.singular}};
  if (!outcome.headers.empty() || outcome.body != "{record}") {
    words["url"] = fmt::format("{}/{}/{}{}", base_url_, shelf.dialect.path, base::percent_encoded(record.id),
                               dialect_.path_suffix);
  }
  Reply reply;
  if (outcome.body == "{record}") {
    reply.status = outcome.status;
    reply.content_type = dialect_.content_type;
    reply.body = std::move(shown);
    for (const auto& [name, value] : outcome.headers) reply.headers.emplace_back(name, filled_text(value, words));
  } else {
    words["record"] = json::parse(shown);
    reply = phrases_.reply(kind, std::move(words));
  }
  if (shelf.dialect.lock && !shelf.dialect.lock->header.empty()) {
    reply.headers.emplace_back("ETag", entity_tag(shelf.entity, record));
  }
  reply.note.collection = shelf.entity.declaration->collection;
  reply.note.record = record.id;
  return reply;
}

Reply RestService::get(const Shelf& shelf, const std::string& id) const {
  const std::shared_lock lock(backend_.mutex);
  const Record* record = backend_.store.find(shelf.entity, id);
  return record == nullptr ? no_record(shelf, id) : with_record(shelf, OutcomeKind::found, *record);
}

Outcome RestService::create(const Entity& entity, Draft draft) {
  return backend_.store.create(entity, std::move(draft));
}

Reply RestService::post(const Shelf& shelf, const Request& request) {
  auto body = record_in(request, dialect_, shelf.dialect, phrases_);
  if (!body) return std::move(body.error());
  const std::string& header = dialect_.idempotency_header;
  const std::string* key = header.empty() ? nullptr : request.header(header.c_str());
  const std::unique_lock lock(backend_.mutex);
  if (key == nullptr) return post_once(shelf, *body);
  const std::string known_as = shelf.entity.declaration->collection + " " + *key;
  const auto first = first_answers_.find(known_as);
  if (first == first_answers_.end()) {
    Reply reply = post_once(shelf, *body);
    first_answers_.emplace(known_as, FirstAnswer{std::move(*body), reply});
    return reply;
  }
  if (first->second.body != *body) {
    return phrases_.reply(OutcomeKind::stale, fmt::format("This {} was used with another body.", header));
  }
  Reply again = first->second.reply;
  again.note.effect = Effect::no_op;
  again.note.created = false;
  again.note.changes.clear();
  return again;
}

Reply RestService::post_once(const Shelf& shelf, const json& body) {
  Draft draft(shelf.entity);
  Violations violations;
  shelf.wire.read(body, true, draft, violations);
  if (!violations.empty()) return phrases_.refusal(shelf.entity, violations);
  const Outcome outcome = create(shelf.entity, std::move(draft));
  if (!outcome) return phrases_.refusal(shelf.entity, outcome.error());
  Reply reply = stored(shelf, OutcomeKind::created, outcome, *outcome->record);
  reply.note.created = true;
  return reply;
}

Reply RestService::stored(const Shelf& shelf, OutcomeKind kind, const Outcome& outcome, const Record& record) const {
  Reply reply = with_record(shelf, kind, record);
  note_commit(reply.note, shelf.entity, *outcome, record.id);
  return reply;
}

std::optional<Reply> RestService::stale(const Shelf& shelf, const Request& request, const Record& record,
                                        json* body) const {
  if (!shelf.dialect.lock) return std::nullopt;
  const Lock& lock = *shelf.dialect.lock;
  bool given = false;
  bool fits = true;
  if (!lock.header.empty()) {
    const std::string* wanted = request.header(lock.header.c_str());
    given = wanted != nullptr;
    const auto tags = given ? base::split_list(*wanted, ',') : std::vector<std::string>{};
    fits = std::any_of(tags.begin(), tags.end(),
                       [&](const std::string& tag) { return tag == "*" || tag == entity_tag(shelf.entity, record); });
  } else if (body != nullptr) {
    const auto member = body->find(lock.member);
    given = member != body->end();
    const Slot slot = shelf.entity.slot_of(lock.member);
    fits = given && *member == shown_value(shelf.entity, slot, record.values[slot]);
    if (given) body->erase(member);
  }
  if (given ? fits : !lock.required || body == nullptr) return std::nullopt;
  return phrases_.reply(OutcomeKind::stale,
                        Words{{"message", fmt::format("The {} has been changed meanwhile.", shelf.entity.singular)},
                              {"id", record.id},
                              {"singular", shelf.entity.singular}});
}

Reply RestService::update(const Shelf& shelf, const Request& request, const std::string& id) {
  auto body = record_in(request, dialect_, shelf.dialect, phrases_);
  if (!body) return std::move(body.error());
  const std::unique_lock lock(backend_.mutex);
  const Record* record = backend_.store.find(shelf.entity, id);
  if (record == nullptr) return no_record(shelf, id);
  Reply reply;
  if (auto refused = stale(shelf, request, *record, &*body)) {
    reply = std::move(*refused);
  } else {
    Violations violations;
    Draft draft(*record);
    shelf.wire.read(*body, false, draft, violations);
    const Outcome outcome = violations.empty() ? backend_.store.update(shelf.entity, *record, std::move(draft),
                                                                       shelf.dialect.writing.always_touches)
                                               : tl::unexpected(violations);
    reply = outcome ? stored(shelf, OutcomeKind::updated, outcome, *record)
                    : phrases_.refusal(shelf.entity, outcome.error());
  }
  reply.note.collection = shelf.entity.declaration->collection;
  reply.note.record = id;
  return reply;
}

Reply RestService::act(const Shelf& shelf, const Action& action, const std::string& id) {
  const std::unique_lock lock(backend_.mutex);
  const Record* record = backend_.store.find(shelf.entity, id);
  if (record == nullptr) return no_record(shelf, id);
  Draft draft(*record);
  for (const auto& [path, value] : action.sets) draft.set(shelf.entity.slot_of(path), value);
  const Outcome outcome = backend_.store.update(shelf.entity, *record, std::move(draft));
  if (!outcome) return phrases_.refusal(shelf.entity, outcome.error());
  return stored(shelf, OutcomeKind::updated, outcome, *record);
}

Reply RestService::remove(const Shelf& shelf, const Request& request, const std::string& id) {
  const std::unique_lock lock(backend_.mutex);
  const Record* record = backend_.store.find(shelf.entity, id);
  if (record == nullptr) return no_record(shelf, id);
  Reply reply;
  if (auto refused = stale(shelf, request, *record, nullptr)) {
    reply = std::move(*refused);
  } else if (const Outcome outcome = backend_.store.remove(shelf.entity, *record); !outcome) {
    reply = phrases_.refusal(shelf.entity, outcome.error());
  } else {
    reply = phrases_.reply(OutcomeKind::deleted, Words{{"id", id}, {"singular", shelf.entity.singular}});
    note_commit(reply.note, shelf.entity, *outcome, id);
    reply.note.deleted = true;
  }
  reply.note.collection = shelf.entity.declaration->collection;
  reply.note.record = id;
  return reply;
}

Refusal RestService::refusal(const Entity& entity, const Violations& violations, bool /*creating*/) const {
  return phrases_.refusal_to_person(entity, violations);
}

Refusal RestService::not_found(const Entity& entity, std::string_view id) const {
  return {dialect_.words(OutcomeKind::not_found).status, "Not found", phrases_.not_found(entity, id)};
}

}  // namespace dataflow_qa::mocks::rest
