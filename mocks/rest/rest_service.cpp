// Held by rest_records_test.cpp, rest_lists_test.cpp, rest_access_test.cpp and rest_errors_test.cpp.
#include "mocks/rest/rest_service.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <mutex>

#include "base/text.h"
#include "base/url.h"
#include "mocks/rest/bodies.h"
#include "mocks/rest/listing.h"
#include "mocks/rest/query.h"
#include "mocks/system/dialect_reader.h"

namespace dataflow_qa::mocks::rest {

using nlohmann::json;

namespace {

constexpr std::int64_t longest_lag_ms = 24LL * 3600 * 1000;

std::vector<std::string> said_in_lists(const CollectionDialect& dialect) {
  std::vector<std::string> said;
  for (const auto& [pointer, name] : placeholders_in(dialect.list)) said.push_back(name);
  for (const auto& [header, form] : dialect.list_headers) {
    for (const auto& [pointer, name] : placeholders_in(form)) said.push_back(name);
  }
  return said;
}

/// "contactId" of the field "ContactId".
std::string parent_name(const Entity& entity) {
  std::string name = entity.field(entity.parent_slot).path;
  name.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(name.front())));
  return name;
}

}  // namespace

RestService::RestService(Backend& backend, const OwnRules& rules, bool fixed_credentials)
    : backend_(backend),
      dialect_(*backend.system.dialect),
      rules_(rules),
      phrases_(backend.system,
               [this](const Entity& entity, OutcomeKind kind, int described) {
                 return rules_.status_of(backend_.switches, entity, kind, described);
               }),
      access_(backend, rules, fixed_credentials),
      routes_(dialect_.base_path, dialect_.ignore_path_case) {
  shelves_.reserve(backend.system.entities.size());
  for (std::size_t i = 0; i < backend.system.entities.size(); ++i) {
    const Entity& entity = backend.system.entities[i];
    // What no body says, the path says.
    const bool is_below = entity.parent_slot != no_slot && entity.field(entity.parent_slot).read_only;
    shelves_.push_back({entity, dialect_.collections[i], Wire(entity, dialect_.collections[i]), is_below,
                        said_in_lists(dialect_.collections[i])});
  }
  for (const Shelf& shelf : shelves_) add_routes(shelf);
  if (dialect_.token) {
    token_path_ = parse_target(dialect_.token->path).value_or(Target{}).path;
    routes_.add(
        dialect_.token->method, dialect_.token->path,
        [this](const Request& request, const PathValues&) { return token(request); }, false);
  }
  for (OwnRoute& route : rules.routes()) {
    routes_.add(route.method, route.pattern,
                [this, answer = std::move(route.answer)](const Request&, const PathValues&) {
                  return answer(backend_, access_.keys());
                });
  }
  if (!dialect_.read_lag) return;
  replica_.emplace(backend.store, [this] {
    return std::chrono::milliseconds(std::min(backend_.switches.number(*dialect_.read_lag), longest_lag_ms));
  });
}

void RestService::add_route(const Shelf& shelf, const std::string& method, const std::string& pattern,
                            RouteHandler handler) {
  if (!dialect_.privileges) return routes_.add(method, pattern, std::move(handler));
  const bool write = method != "GET";
  routes_.add(method, pattern,
              [this, &shelf, write, handler = std::move(handler)](const Request& request, const PathValues& ids) {
                if (access_.may(shelf.entity.privileges, write)) return handler(request, ids);
                return phrases_.reply(OutcomeKind::forbidden, "The client lacks the privilege.");
              });
}

void RestService::add_routes(const Shelf& shelf) {
  const std::string all = "/" + shelf.dialect.path;
  const std::string of_one = shelf.is_below ? all + "/{" + parent_name(shelf.entity) + "}" : all;
  const std::string one = of_one + "/{id}";
  const auto add = [&](const std::string& method, const std::string& pattern, RouteHandler handler) {
    add_route(shelf, method, pattern, std::move(handler));
  };
  if (shelf.entity.allows("LIST")) {
    add("GET", all, [this, &shelf](const Request& request, const PathValues&) { return list(shelf, request); });
  }
  if (shelf.entity.allows("POST")) {
    add("POST", of_one,
        [this, &shelf](const Request& request, const PathValues& ids) { return post(shelf, request, ids); });
  }
  if (shelf.entity.allows("GET")) {
    add("GET", one, [this, &shelf](const Request&, const PathValues& ids) { return get(shelf, ids); });
  }
  if (shelf.entity.allows("PATCH")) {
    add(shelf.dialect.writing.update_verb, one,
        [this, &shelf](const Request& request, const PathValues& ids) { return update(shelf, request, ids); });
  }
  if (shelf.entity.allows("DELETE")) {
    add("DELETE", one,
        [this, &shelf](const Request& request, const PathValues& ids) { return remove(shelf, request, ids); });
  }
  for (const Action& action : shelf.dialect.actions) {
    add(action.method, one + "/" + action.path,
        [this, &shelf, &action](const Request&, const PathValues& ids) { return act(shelf, action, ids); });
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

bool RestService::is_token_call(const Request& request) const {
  if (!dialect_.token || !request.target || request.method != dialect_.token->method) return false;
  const auto& path = request.target->path;
  return std::equal(path.begin(), path.end(), token_path_.begin(), token_path_.end(),
                    [this](const std::string& a, const std::string& b) {
                      return dialect_.ignore_path_case ? base::equal_ignoring_case(a, b) : a == b;
                    });
}

/// Those of a person, who fills in a form: names and values need only be what the system takes.
BodyRules RestService::body_rules() const {
  const Writing& writing = dialect_.collections.front().writing;
  BodyRules rules;
  rules.ignore_case = writing.ignore_case;
  rules.convert = writing.converts;
  return rules;
}

Routes::Match RestService::match(const Request& request) const {
  const std::string& suffix = dialect_.path_suffix;
  // The call for a token stands beside the API proper.
  if (suffix.empty() || request.target->path.empty() || is_token_call(request)) {
    return routes_.match(request.method, request.target->path);
  }
  std::vector<std::string> path = request.target->path;
  if (!path.back().ends_with(suffix)) return routes_.match(request.method, {});
  path.back().resize(path.back().size() - suffix.size());
  return routes_.match(request.method, path);
}

std::string RestService::route_of(const Request& request) const {
  return request.target ? match(request).name : std::string{};
}

bool RestService::is_write(const Request& request) const {
  return request.method != "GET" && request.method != "HEAD" && !is_token_call(request);
}

Reply RestService::failure(int status, const Request& request) const {
  const OutcomeWords* of_token = is_token_call(request) ? dialect_.token->refusal("too_many") : nullptr;
  if (status == 429 && of_token != nullptr) return phrases_.reply(*of_token, {});
  const OutcomeKind kind = status == 429   ? OutcomeKind::too_many
                           : status == 401 ? OutcomeKind::bad_credentials
                                           : OutcomeKind::unavailable;
  Reply reply = phrases_.reply(kind, Words{{"status", status}});
  reply.status = status;
  return reply;
}

Reply RestService::empty_list(const Request& request) const {
  const std::string route = route_of(request);
  const auto shelf = std::find_if(shelves_.begin(), shelves_.end(),
                                  [&](const Shelf& each) { return route == "GET /" + each.dialect.path; });
  Reply reply;
  reply.content_type = dialect_.content_type;
  reply.status = (shelf == shelves_.end() ? shelves_.front() : *shelf).dialect.empty_list_status;
  if (reply.status != 0) return reply;
  reply.status = dialect_.words(OutcomeKind::listed).status;
  const Words words{{"items", json::array()}, {"count", 0}, {"total", 0}, {"total_pages", 1}, {"page", 1}};
  reply.body = filled(shelf == shelves_.end() ? shelves_.front().dialect.list : shelf->dialect.list, words).dump();
  return reply;
}

Reply RestService::handle(const Request& request) {
  Reply reply = answer(request);
  if (is_write(request) && reply.status >= 400) reply.note.effect = Effect::refused;
  return reply;
}

std::optional<Reply> RestService::kept_out(const Request& request, bool token_call) {
  if (const auto refused = access_.gateway_refusal(request)) {
    return phrases_.reply(*refused, "The key is missing or wrong.");
  }
  const bool gateway = !dialect_.gateway.empty();  // which counts requests before the API looks at them
  if (gateway && !backend_.rate_limit.admits()) return failure(429, request);
  if (const auto refused = token_call ? std::nullopt : access_.refusal(request)) {
    return phrases_.reply(*refused, "The credentials are missing or wrong.");
  }
  if (!gateway && !backend_.rate_limit.admits()) return failure(429, request);
  return std::nullopt;
}

Reply RestService::admitted(const Request& request, const Routes::Match& match) {
  if (match.handler != nullptr) return (*match.handler)(request, match.values);
  if (match.known_path) {
    return phrases_.reply(OutcomeKind::wrong_method, fmt::format("{} is not possible here.", request.method));
  }
  return phrases_.reply(OutcomeKind::no_route, "There is no such resource.");
}

Reply RestService::answer(const Request& request) {
  if (!request.target) return phrases_.reply(OutcomeKind::bad_query, "The request target cannot be decoded.");
  const Routes::Match match = this->match(request);
  // A gateway knows routes first. [assumed]
  const bool unknown_to_gateway = match.handler == nullptr && !dialect_.gateway.empty();
  auto refused = unknown_to_gateway ? std::nullopt : kept_out(request, is_token_call(request));
  Reply reply = refused ? std::move(*refused) : admitted(request, match);
  reply.note.route = match.name;
  if (match.handler == nullptr) reply.note.nearest_route = routes_.nearest(request.method, request.target->path);
  return reply;
}

Reply RestService::token(const Request& request) {
  const auto body = dialect_.token->in_query ? std::optional(json::object()) : token_body_of(request, dialect_);
  auto given = access_.token(request, body);
  const OutcomeWords* words = given ? nullptr : dialect_.token->refusal(given.error().reason);
  Reply reply;
  if (given) {
    reply.content_type = dialect_.content_type;
    reply.body = given->dump();
  } else if (words != nullptr) {
    reply = phrases_.reply(*words, std::move(given.error().words));
  } else {
    reply = phrases_.reply(OutcomeKind::bad_credentials, "The credentials are missing or wrong.");
  }
  reply.note.secret_body = true;
  return reply;
}

View RestService::look(bool single) const {
  View view;
  view.old_keys = single && backend_.switches.on(dialect_.key_ages.small_keys);
  view.old_keys_in_parts = backend_.switches.on(dialect_.key_ages.small_keys_in_parts);
  view.unmasked = backend_.switches.on(dialect_.unmasked);
  return view;
}

Reply RestService::list(const Shelf& shelf, const Request& request) {
  const std::shared_lock lock(backend_.mutex);
  const auto lagging = replica_ ? std::optional(replica_->read()) : std::nullopt;
  const Store& store = lagging ? lagging->store() : backend_.store;
  const auto now = std::chrono::duration_cast<std::chrono::nanoseconds>(backend_.clock.now().time_since_epoch());
  const std::string today = day_of(now.count());
  const auto asked = read_list_request({store, shelf.entity, shelf.dialect, *request.target, backend_.switches, today});
  if (!asked) {
    const QueryFault& fault = asked.error();
    return phrases_.reply(fault.kind, shelf.entity,
                          phrases_.say(shelf.entity, fault.reason, fault.otherwise, fault.words));
  }
  const View view = look(false);
  auto listed =
      list_reply({store, shelf.entity, shelf.dialect, shelf.wire, origin_, walks_, view, shelf.said}, *asked, request);
  if (!listed) return phrases_.reply(OutcomeKind::bad_query, shelf.entity, "The cursor is not valid.");
  listed->content_type = dialect_.content_type;
  return std::move(*listed);
}

const Record* RestService::find(const Store& store, const Shelf& shelf, const PathValues& ids) {
  const Record* record = store.find(shelf.entity, ids.back());
  if (record == nullptr || !shelf.is_below) return record;
  const json& above = record->values[shelf.entity.parent_slot];
  const bool below = ids.front() == (above.is_string() ? above.get<std::string>() : above.dump());
  return below ? record : nullptr;
}

Reply RestService::no_record(const Shelf& shelf, const PathValues& ids) const {
  const Words about{{"id", ids.back()}, {"parent_id", ids.front()}, {"singular", shelf.entity.singular}};
  Words words = about;
  words["message"] = shelf.is_below ? phrases_.say(shelf.entity, "no_child",
                                                   "There is no {singular} '{id}' below '{parent_id}'.", about)
                                    : phrases_.not_found(shelf.entity, ids.back());
  Reply reply = phrases_.reply(OutcomeKind::not_found, std::move(words));
  reply.note.collection = shelf.entity.declaration->collection;
  return reply;
}

Reply RestService::with_record(const Shelf& shelf, OutcomeKind kind, const Record& record) const {
  const OutcomeWords& outcome = dialect_.words(kind);
  const bool bare = outcome.is_record();
  std::string shown;
  shelf.wire.append(shown, record, {single_view, look(true)});
  if (!shelf.dialect.single_wrapper.empty())
    shown = json(shelf.dialect.single_wrapper).dump().insert(0, "{") + ":" + shown + "}";
  const bool own_status = kind == OutcomeKind::created && shelf.entity.post_status;
  const int status = own_status ? *shelf.entity.post_status : outcome.status;
  Words words;
  if (!outcome.headers.empty() || !bare) {
    words = {{"id", id_value(shelf.entity, record.id)}, {"singular", shelf.entity.singular}, {"status", status}};
    words["url"] = fmt::format("{}/{}/{}{}", base_url_, shelf.dialect.path, base::percent_encoded(record.id),
                               dialect_.path_suffix);
  }
  Reply reply;
  if (bare) {
    reply.status = status;
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

Reply RestService::get(const Shelf& shelf, const PathValues& ids) {
  const std::shared_lock lock(backend_.mutex);
  const auto lagging = replica_ ? std::optional(replica_->read()) : std::nullopt;
  const Record* record = find(lagging ? lagging->store() : backend_.store, shelf, ids);
  return record == nullptr ? no_record(shelf, ids) : with_record(shelf, OutcomeKind::found, *record);
}

const CollectionDialect& RestService::dialect_of(const Entity& entity) const {
  return dialect_.collections[static_cast<std::size_t>(&entity - backend_.system.entities.data())];
}

Refusal RestService::refusal(const Entity& entity, const Violations& violations, bool /*creating*/) const {
  return phrases_.refusal_to_person(entity, violations);
}

Refusal RestService::not_found(const Entity& entity, std::string_view id) const {
  return phrases_.not_found_to_person(entity, id);
}

}  // namespace dataflow_qa::mocks::rest
