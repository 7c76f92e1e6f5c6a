// Held by rest_records_test.cpp, rest_lists_test.cpp and rest_errors_test.cpp. rest_entry.cpp lets requests in,
// rest_writes.cpp makes, changes and removes records.
#include "mocks/rest/rest_service.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <mutex>
#include <set>

#include "base/url.h"
#include "mocks/rest/cursor.h"
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

/// Whether records have a route of this method without any action.
/// "contactId" of the field "ContactId".
std::string parent_name(const Entity& entity) {
  std::string name = entity.field(entity.parent_slot).path;
  name.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(name.front())));
  return name;
}

}  // namespace

std::string RestService::Shelf::tag_of(const Record& record) const {
  return fmt::format("\"{}\"", record.values[entity.version_slot].get<std::int64_t>());
}

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
    const CollectionDialect& dialect = dialect_.collections[i];
    // What no body says, the path says.
    const bool is_below = entity.parent_slot != no_slot && entity.field(entity.parent_slot).read_only;
    shelves_.push_back(
        {entity, dialect, Wire(entity, dialect), PreparedForm(dialect.list), is_below, said_in_lists(dialect)});
  }
  if (!dialect_.also_below.empty()) routes_.also_below(dialect_.also_below);
  for (const Shelf& shelf : shelves_) add_routes(shelf);
  for (const Document& document : rules.documents()) add_document(document);
  if (dialect_.token) {
    open_.push_back(dialect_.token->method + " " + dialect_.token->path);
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
  if (dialect_.read_lag) replica_.emplace(backend.store, [this] { return read_lag(); });
}

std::chrono::milliseconds RestService::read_lag() const {
  if (!dialect_.read_lag) return {};
  return std::chrono::milliseconds(std::min(backend_.switches.number(*dialect_.read_lag), longest_lag_ms));
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
  const bool typed_parent =
      dialect_.typed_ids && shelf.is_below && shelf.entity.field(shelf.entity.parent_slot).type == FieldType::integer;
  const std::string parent = shelf.is_below ? parent_name(shelf.entity) + (typed_parent ? ":number" : "") : "";
  const std::string of_one = shelf.is_below ? all + "/{" + parent + "}" : all;
  const bool typed = dialect_.typed_ids && shelf.entity.id_kind == IdKind::number;
  const std::string one = of_one + (typed ? "/{id:number}" : "/{id}");
  const auto add = [&](const std::string& method, const std::string& pattern, RouteHandler handler) {
    if (pattern != one || shelf.dialect.actions.empty()) return add_route(shelf, method, pattern, std::move(handler));
    add_route(shelf, method, pattern,
              [this, &shelf, handler = std::move(handler)](const Request& request, const PathValues& ids) {
                const auto asked = action_asked(shelf, {"", false}, request, ids);
                return asked ? act(shelf, *asked) : handler(request, ids);
              });
  };
  add_actions(shelf, of_one, true);
  if (shelf.entity.allows("LIST")) {
    add("GET", all, [this, &shelf](const Request& request, const PathValues&) { return list(shelf, request); });
  }
  if (shelf.entity.allows("POST")) {
    add("POST", of_one,
        [this, &shelf](const Request& request, const PathValues& ids) { return post(shelf, request, ids); });
  }
  if (shelf.entity.allows("GET")) {
    add("GET", one, [this, &shelf](const Request& request, const PathValues& ids) { return get(shelf, request, ids); });
  }
  if (shelf.entity.allows("PATCH")) {
    add(shelf.dialect.writing.update_verb, one,
        [this, &shelf](const Request& request, const PathValues& ids) { return update(shelf, request, ids); });
  }
  if (shelf.entity.allows("DELETE")) {
    add("DELETE", one,
        [this, &shelf](const Request& request, const PathValues& ids) { return remove(shelf, request, ids); });
  }
  add_actions(shelf, one, false);
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

View RestService::look(bool single) const {
  View view;
  view.old_keys = single && backend_.switches.on(dialect_.key_ages.small_keys);
  view.old_keys_in_parts = backend_.switches.on(dialect_.key_ages.small_keys_in_parts);
  view.unmasked = backend_.switches.on(dialect_.unmasked);
  view.dates_with_time = backend_.switches.on(dialect_.dates_with_time);
  return view;
}

Reply RestService::list(const Shelf& shelf, const Request& request) {
  const Target* target = &*request.target;
  std::optional<Target> whole;
  const Paging& paging = shelf.dialect.paging;
  if (paging.cursor_keeps_query && target->parameter(*paging.cursor) != nullptr) {
    auto kept = with_kept_query(shelf.dialect, *target);
    if (!kept) return phrases_.bad_query(shelf.entity, kept.error());
    target = &whole.emplace(std::move(*kept));
  }
  const std::shared_lock lock(backend_.mutex);
  const auto lagging = replica_ ? std::optional(replica_->read()) : std::nullopt;
  const Store& store = lagging ? lagging->store() : backend_.store;
  const auto now = std::chrono::duration_cast<std::chrono::nanoseconds>(backend_.clock.now().time_since_epoch());
  const std::string today = day_of(now.count());
  const auto asked = read_list_request({store, shelf.entity, shelf.dialect, *target, backend_.switches, today});
  if (!asked) return phrases_.bad_query(shelf.entity, asked.error());
  const View view = look(false);
  auto listed =
      list_reply({store, shelf.entity, shelf.dialect, shelf.wire, shelf.list_form, origin_, walks_, view, shelf.said},
                 *asked, *target, request);
  if (!listed) {
    return phrases_.bad_query(shelf.entity, bad_cursor(paging.cursor.value_or(""), "The cursor is not valid."));
  }
  listed->content_type = dialect_.content_type;
  return std::move(*listed);
}

const Record* RestService::find(const Store& store, const Shelf& shelf, const PathValues& ids) {
  const Record* record = find_any(store, shelf, ids);
  return record == nullptr || record->deleted ? nullptr : record;
}

const Record* RestService::find_any(const Store& store, const Shelf& shelf, const PathValues& ids) {
  const Record* record = store.collection(shelf.entity).find(ids.back());
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
  Reply reply = phrases_.reply(OutcomeKind::not_found, shelf.entity, std::move(words));
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
  const OutcomeWords& outcome = dialect_.words(kind, shelf.dialect);
  const bool bare = outcome.is_record();
  const int status = outcome.status;
  const std::string& wrapper = shelf.dialect.single_wrapper;
  std::string shown;
  if (!wrapper.empty()) shown = "{" + json(wrapper).dump() + ":";
  shelf.wire.append(shown, record, {single_view, look(true)});
  if (!wrapper.empty()) shown += '}';
  Reply reply;
  if (bare) {
    reply.status = status;
    reply.content_type = dialect_.content_type;
    reply.body = std::move(shown);
    for (const auto& [name, value] : outcome.headers) {
      reply.headers.emplace_back(
          name, filled_text(value, [&](std::string_view word) { return word_about(shelf, record, word); }));
    }
  } else {
    Words words{{"id", id_value(shelf.entity, record.id)}, {"record", json::parse(shown)}, {"status", status}};
    for (const char* word : {"url", "singular", "collection"}) words[word] = word_about(shelf, record, word);
    reply = phrases_.reply(kind, shelf.entity, std::move(words));
  }
  if (shelf.dialect.lock && !shelf.dialect.lock->header.empty()) {
    reply.headers.emplace_back("ETag", shelf.tag_of(record));
  }
  reply.note.collection = shelf.entity.declaration->collection;
  reply.note.record = record.id;
  return reply;
}

Reply RestService::get(const Shelf& shelf, const Request& request, const PathValues& ids) {
  const auto with_deleted = asks_for_deleted(shelf.dialect, *request.target);
  if (!with_deleted) return phrases_.bad_query(shelf.entity, with_deleted.error());
  const std::shared_lock lock(backend_.mutex);
  const auto lagging = replica_ ? std::optional(replica_->read()) : std::nullopt;
  const Store& store = lagging ? lagging->store() : backend_.store;
  const Record* record = *with_deleted ? find_any(store, shelf, ids) : find(store, shelf, ids);
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
