// Held by rest_records_test.cpp. Calls that set fields, of the record in the path or of those that the body names.
#include <algorithm>
#include <mutex>
#include <set>

#include "mocks/rest/bodies.h"
#include "mocks/rest/rest_service.h"

namespace dataflow_qa::mocks::rest {

using nlohmann::json;

namespace {

bool is_route_of_records(const CollectionDialect& dialect, const Entity& entity, const std::string& method) {
  return (method == "GET" && entity.allows("GET")) || (method == "DELETE" && entity.allows("DELETE")) ||
         (method == dialect.writing.update_verb && entity.allows("PATCH"));
}

bool is_list_of_ids(const json& form) {
  return form.is_array() && form.size() == 1 && form.front() == Action::id_word;
}

/// Whether a body says what an action's form asks for; what it has beside that is passed over. Adds the ids.
bool take(const json& form, const json& body, std::vector<std::string>& ids) {
  if (form == Action::id_word) {
    if (!body.is_string() && !body.is_number_integer()) return false;
    ids.push_back(body.is_string() ? body.get<std::string>() : body.dump());
    return true;
  }
  if (is_list_of_ids(form)) {
    return body.is_array() && !body.empty() &&
           std::all_of(body.begin(), body.end(), [&](const json& each) { return take(form.front(), each, ids); });
  }
  if (!form.is_object()) return form == body;
  const auto members = form.items();
  return body.is_object() && std::all_of(members.begin(), members.end(), [&](const auto& member) {
           return body.contains(member.key()) && take(member.value(), body.at(member.key()), ids);
         });
}

bool has_list_of_ids(const json& form) {
  return is_list_of_ids(form) || (form.is_structured() && std::any_of(form.begin(), form.end(), has_list_of_ids));
}

bool is_asked_by_query(const Action& action, const Request& request) {
  return std::all_of(action.query.begin(), action.query.end(), [&](const auto& wanted) {
    const std::string* given = request.target->parameter(wanted.first);
    return given != nullptr && *given == wanted.second;
  });
}

}  // namespace

/// Several actions may share a route, and be distinguished by query or body.
void RestService::add_actions(const Shelf& shelf, const std::string& above, bool names_records) {
  std::set<std::string> known;
  for (const Action& action : shelf.dialect.actions) {
    if (action.names_records != names_records) continue;
    const std::string pattern = action.path.empty() ? above : above + "/" + action.path;
    if (action.path.empty() && is_route_of_records(shelf.dialect, shelf.entity, action.method)) continue;
    if (!known.insert(action.method + " " + pattern).second) continue;
    add_route(
        shelf, action.method, pattern,
        [this, &shelf, at = ActionPlace{action.path, names_records}](const Request& request, const PathValues& ids) {
          const auto asked = action_asked(shelf, at, request, ids);
          return asked ? act(shelf, *asked) : phrases_.reply(OutcomeKind::no_route, "There is no such resource.");
        });
  }
}

std::optional<RestService::AskedAction> RestService::action_asked(const Shelf& shelf, const ActionPlace& at,
                                                                  const Request& request, const PathValues& ids) const {
  std::optional<Body> body;
  for (const Action& action : shelf.dialect.actions) {
    const bool is_here = action.method == request.method && action.path == at.path;
    if (!is_here || action.names_records != at.names_records || !is_asked_by_query(action, request)) continue;
    if (action.body.is_null()) return AskedAction{action, {ids}};
    if (!body) body = body_of(request, dialect_, shelf.entity, shelf.dialect, phrases_, BodyUse::acts);
    std::vector<std::string> named;
    if (!body->has_value() || !take(action.body, **body, named)) continue;
    if (!action.names_records) return AskedAction{action, {ids}};
    AskedAction asked{action, {}, has_list_of_ids(action.body)};
    for (std::string& id : named) asked.records.emplace_back(ids).push_back(std::move(id));
    return asked;
  }
  return std::nullopt;
}

Reply RestService::act(const Shelf& shelf, const AskedAction& asked) {
  const std::unique_lock lock(backend_.mutex);
  std::vector<const Record*> records;
  for (const PathValues& ids : asked.records) {
    records.push_back(find(backend_.store, shelf, ids));
    if (records.back() == nullptr) return no_record(shelf, ids);
  }
  Reply reply;
  for (const Record* record : records) {
    Draft draft(*record);
    for (const auto& [path, value] : asked.action.sets) draft.set(shelf.entity.slot_of(path), value);
    const Outcome outcome = backend_.store.update(shelf.entity, *record, std::move(draft));
    if (!outcome) return phrases_.refusal(shelf.entity, outcome.error());
    reply = stored(shelf, OutcomeKind::updated, outcome, *record);  // of several, the journal names the last one
  }
  const bool shows_them = asked.lists && dialect_.words(OutcomeKind::updated, shelf.dialect).is_record();
  if (shows_them) reply.body = shown_list(shelf, records);
  return reply;
}

std::string RestService::shown_list(const Shelf& shelf, const std::vector<const Record*>& records) const {
  std::string rows;
  for (const Record* record : records) {
    rows += rows.empty() ? "[" : ",";
    shelf.wire.append(rows, *record, {single_view, look(true)});
  }
  rows += ']';
  const std::string& wrapper = shelf.dialect.single_wrapper;
  return wrapper.empty() ? rows : "{" + json(wrapper).dump() + ":" + rows + "}";
}

}  // namespace dataflow_qa::mocks::rest
