// Held by rest_records_test.cpp, rest_lists_test.cpp, rest_access_test.cpp and rest_errors_test.cpp. rest_writes.cpp
// makes, changes and removes records.
#include "mocks/rest/rest_service.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <mutex>

#include "base/text.h"
#include "base/url.h"
#include "mocks/rest/bodies.h"
#include "mocks/rest/cursor.h"
#include "mocks/rest/listing.h"
#include "mocks/rest/query.h"

namespace dataflow_qa::mocks::rest {

using nlohmann::json;

namespace {

bool shows_record(const OutcomeWords& outcome) {
  return outcome.body.is_string() && outcome.body.get_ref<const std::string&>() == "{record}";
}

}  // namespace

std::string RestService::Shelf::tag_of(const Record& record) const {
  return fmt::format("\"{}\"", record.values[entity.version_slot].get<std::int64_t>());
}

RestService::RestService(Backend& backend, bool fixed_credentials, const std::vector<Document>& documents)
    : backend_(backend),
      dialect_(*backend.system.dialect),
      phrases_(backend.system),
      access_(dialect_, fixed_credentials, backend.clock),
      routes_(dialect_.base_path, dialect_.ignore_path_case) {
  shelves_.reserve(backend.system.entities.size());
  for (std::size_t i = 0; i < backend.system.entities.size(); ++i) {
    const Entity& entity = backend.system.entities[i];
    const CollectionDialect& dialect = dialect_.collections[i];
    shelves_.push_back({entity, dialect, Wire(entity, dialect), PreparedForm(dialect.list)});
  }
  for (const Shelf& shelf : shelves_) add_routes(shelf);
  for (const Document& document : documents) add_document(document);
  if (dialect_.token) {
    open_.push_back(dialect_.token->method + " " + dialect_.token->path);
    routes_.add(
        dialect_.token->method, dialect_.token->path,
        [this](const Request& request, const PathValues&) { return token(request); }, false);
  }
}

void RestService::add_document(const Document& document) {
  open_.push_back("GET " + document.path);
  const auto show = [this, text = document.text](const Request&, const PathValues&) {
    Reply reply;
    reply.content_type = dialect_.content_type;
    reply.body = text;
    return reply;
  };
  routes_.add("GET", document.path, show, false);
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
    add("GET", one,
        [this, &shelf](const Request& request, const PathValues& ids) { return get(shelf, request, ids[0]); });
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
  if (path.empty()) return path;
  // The call for a token stands beside the API proper.
  if (dialect_.token && fmt::format("/{}", fmt::join(path, "/")) == dialect_.token->path) return path;
  if (!path.back().ends_with(suffix)) return {};
  path.back().resize(path.back().size() - suffix.size());
  return path;
}

Routes::Match RestService::match_of(const Request& request) const {
  if (dialect_.path_suffix.empty()) return routes_.match(request.method, request.target->path);
  return routes_.match(request.method, path_of(request));
}

bool RestService::is_open(const Routes::Match& match) const {
  return !open_.empty() && std::find(open_.begin(), open_.end(), match.name) != open_.end();
}

std::string RestService::route_of(const Request& request) const {
  return request.target ? match_of(request).name : std::string{};
}

bool RestService::is_write(const Request& request) const {
  if (request.method == "GET" || request.method == "HEAD") return false;
  return !dialect_.token || route_of(request) != dialect_.token->method + " " + dialect_.token->path;
}

Reply RestService::failure(int status, const Request& /*request*/) const {
  return phrases_.reply(status == 429 ? OutcomeKind::too_many : OutcomeKind::unavailable,
                        Words{{"status", status}, {"message", "Try again later."}});
}

Reply RestService::empty_list(const Request& request) const {
  const Routes::Match match = match_of(request);
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
  const Routes::Match match = match_of(request);
  Reply reply;
  if (const auto refused = is_open(match) ? std::nullopt : access_.refusal(request)) {
    reply = phrases_.reply(*refused, "The credentials are missing or wrong.");
  } else if (!backend_.rate_limit.admits()) {
    reply = phrases_.reply(OutcomeKind::too_many,
                           Words{{"message", "Try again later."}, {"retry_after_s", backend_.rate_limit.wait_s()}});
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
  const Body body =
      dialect_.token->in_query ? Body(json::object()) : body_of(request, dialect_.media_types, phrases_, true);
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
  const Target* target = &*request.target;
  std::optional<Target> whole;
  const Paging& paging = shelf.dialect.paging;
  if (paging.cursor_keeps_query && target->parameter(*paging.cursor) != nullptr) {
    auto kept = with_kept_query(shelf.dialect, *target);
    if (!kept) return phrases_.bad_query(kept.error().parameter, kept.error().message);
    target = &whole.emplace(std::move(*kept));
  }
  const std::shared_lock lock(backend_.mutex);
  const auto now = std::chrono::duration_cast<std::chrono::nanoseconds>(backend_.clock.now().time_since_epoch());
  const auto asked = read_list_request(backend_.store, shelf.entity, shelf.dialect, *target, now.count());
  if (!asked) return phrases_.bad_query(asked.error().parameter, asked.error().message);
  auto listed = list_reply({backend_.store, shelf.entity, shelf.dialect, shelf.wire, shelf.list_form, origin_, walks_},
                           *asked, *target, request);
  if (!listed) return phrases_.bad_query(paging.cursor.value_or(""), "The cursor is not valid.");
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

std::string RestService::word_about(const Shelf& shelf, const Record& record, std::string_view word) const {
  if (word == "id") return record.id;
  if (word == "singular") return shelf.entity.singular;
  if (word == "collection") return shelf.dialect.path;
  if (word != "url") return {};
  return fmt::format("{}/{}/{}{}", base_url_, shelf.dialect.path, base::percent_encoded(record.id),
                     dialect_.path_suffix);
}

Reply RestService::with_record(const Shelf& shelf, OutcomeKind kind, const Record& record) const {
  const OutcomeWords& outcome = dialect_.words(kind);
  const std::string& wrapper = shelf.dialect.single_wrapper;
  std::string shown;
  if (!wrapper.empty()) shown = "{" + json(wrapper).dump() + ":";
  shelf.wire.append(shown, record, single_view);
  if (!wrapper.empty()) shown += '}';
  Reply reply;
  if (shows_record(outcome)) {
    reply.status = outcome.status;
    reply.content_type = dialect_.content_type;
    reply.body = std::move(shown);
    for (const auto& [name, value] : outcome.headers) {
      reply.headers.emplace_back(
          name, filled_text(value, [&](std::string_view word) { return word_about(shelf, record, word); }));
    }
  } else {
    Words words{{"id", id_value(shelf.entity, record.id)}, {"record", json::parse(shown)}};
    for (const char* word : {"url", "singular", "collection"}) words[word] = word_about(shelf, record, word);
    reply = phrases_.reply(kind, std::move(words));
  }
  if (shelf.dialect.lock && !shelf.dialect.lock->header.empty()) {
    reply.headers.emplace_back("ETag", shelf.tag_of(record));
  }
  reply.note.collection = shelf.entity.declaration->collection;
  reply.note.record = record.id;
  return reply;
}

Reply RestService::get(const Shelf& shelf, const Request& request, const std::string& id) const {
  const auto with_deleted = asks_for_deleted(shelf.dialect, *request.target);
  if (!with_deleted) return phrases_.bad_query(with_deleted.error().parameter, with_deleted.error().message);
  const std::shared_lock lock(backend_.mutex);
  const Record* record = backend_.store.collection(shelf.entity).find(id);
  const bool hidden = record != nullptr && record->deleted && !*with_deleted;
  return record == nullptr || hidden ? no_record(shelf, id) : with_record(shelf, OutcomeKind::found, *record);
}

Refusal RestService::refusal(const Entity& entity, const Violations& violations, bool /*creating*/) const {
  return phrases_.refusal_to_person(entity, violations);
}

Refusal RestService::not_found(const Entity& entity, std::string_view id) const {
  return {dialect_.words(OutcomeKind::not_found).status, "Not found", phrases_.not_found(entity, id)};
}

}  // namespace dataflow_qa::mocks::rest
