// Held by control_test.cpp.
#include "mocks/control_steps.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <limits>
#include <sstream>
#include <stdexcept>

#include "base/json_place.h"
#include "base/mask.h"
#include "base/text.h"
#include "base/url.h"

namespace dataflow_qa::mocks {

using base::JsonPlace;
using nlohmann::json;
using Headers = std::vector<std::pair<std::string, std::string>>;

namespace {

constexpr int many = 1'000'000;
constexpr int ten_minutes_ms = 600'000;
constexpr int default_status = 200;

int whole(const JsonPlace& place, int least, int most) {
  return static_cast<int>(place.integer(least, most));
}

bool is_header_text(const std::string& text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return c < ' ' || c == '\x7f'; });
}

Headers headers_at(const JsonPlace& place) {
  Headers headers;
  for (const auto& [name, value] : place.entries()) {
    const std::string shown = value.value().is_number_integer() ? value.value().dump() : value.string();
    if (name.empty() || name.find(':') != std::string::npos || !is_header_text(name) || !is_header_text(shown)) {
      value.fail("is not a header");
    }
    constexpr std::array<std::string_view, 4> framing{"Content-Length", "Transfer-Encoding", "Connection",
                                                      "Keep-Alive"};
    if (std::any_of(framing.begin(), framing.end(),
                    [&own = name](std::string_view each) { return base::equal_ignoring_case(each, own); })) {
      value.fail("is for the server to say: a wrong one would spoil the connection");
    }
    headers.emplace_back(name, shown);
  }
  return headers;
}

/// As it is sent: a text as it stands, anything else as JSON.
std::string body_at(const JsonPlace& place) {
  return place.value().is_string() ? place.string() : place.value().dump();
}

struct Act {
  enum class Kind { create, edit, remove } kind = Kind::create;
  std::string collection;
  std::string id;
  json record;
  Edits edits;
};

Act act_at(const JsonPlace& place, const SystemDeclaration& system) {
  Act act;
  if (!place.is_object_of({"create", "edit", "remove", "id", "record", "set"})) return act;
  int verbs = 0;
  for (const auto& [key, kind] :
       {std::pair{"create", Act::Kind::create}, {"edit", Act::Kind::edit}, {"remove", Act::Kind::remove}}) {
    const auto collection = place.optional(key);
    if (!collection) continue;
    ++verbs;
    act.kind = kind;
    act.collection = collection->string();
    if (system.find(act.collection) == nullptr) {
      collection->fail(fmt::format("{} has no collection \"{}\"", system.label, act.collection));
    }
  }
  if (verbs != 1) place.fail("expected one of \"create\", \"edit\" and \"remove\"");
  if (const auto id = place.optional("id")) {
    act.id = id->value().is_number_integer() ? id->value().dump() : id->string();
  }
  if (const auto record = place.optional("record")) act.record = record->value();
  if (const auto set = place.optional("set")) {
    for (const auto& [path, wanted] : set->entries()) act.edits.emplace_back(path, wanted.value());
  }
  const bool makes = act.kind == Act::Kind::create;
  if (makes && !act.record.is_object()) place.fail("\"create\" needs \"record\", an object");
  if (!makes && act.id.empty()) place.fail("\"edit\" and \"remove\" need \"id\"");
  return act;
}

void require(bool done, const Act& act, const Refusal& refusal) {
  if (!done) throw std::runtime_error(fmt::format("{} {}: {}", act.collection, act.id, refusal.detail));
}

void apply(MockSystem& mock, const Act& act) {
  if (act.kind == Act::Kind::create) {
    const auto made = mock.create(act.collection, act.record);
    if (!made) require(false, act, made.error());
  } else if (act.kind == Act::Kind::edit) {
    const auto edited = mock.edit(act.collection, act.id, act.edits);
    if (!edited) require(false, act, edited.error());
  } else {
    const auto removed = mock.remove(act.collection, act.id);
    if (!removed) require(false, act, removed.error());
  }
}

void read_acts(const JsonPlace& place, MockSystem& mock, FaultStep& step) {
  std::vector<Act> acts;
  for (const JsonPlace& each : place.elements()) acts.push_back(act_at(each, mock.declaration()));
  step.before_answer = [&mock, acts = std::move(acts)] {
    for (const Act& act : acts) apply(mock, act);
  };
}

CallKind call_at(const JsonPlace& place) {
  const auto text = place.string();
  const auto call = call_named(text);
  if (!call) place.fail(fmt::format("\"{}\" is not a kind of call", text));
  return call.value_or(CallKind::any);
}

void read_match(const JsonPlace& root, const Routes& routes, FaultStep& step) {
  if (const auto call = root.optional("call")) step.match.call = call_at(*call);
  if (const auto method = root.optional("method")) step.match.method = method->string();
  if (const auto route = root.optional("route")) step.match.route = routes.as_called(route->string());
  if (const auto target = root.optional("target")) step.match.target = target->string();
  if (const auto sent = root.optional("sent")) step.match.sent = sent->string();
  if (const auto without = root.optional("without")) {
    for (const JsonPlace& each : without->elements()) step.match.without.push_back(each.string());
  }
  if (const auto nth = root.optional("nth")) step.nth = whole(*nth, 1, many);
  if (const auto times = root.optional("times")) step.times = whole(*times, 0, many);
  if (const auto lasts = root.optional("lasts_ms"))
    step.lasts = std::chrono::milliseconds(whole(*lasts, 1, ten_minutes_ms));
}

void read_answer(const JsonPlace& root, FaultStep& step) {
  if (const auto place = root.optional("ending")) {
    const auto ending = ending_named(place->string());
    if (!ending) place->fail(fmt::format("\"{}\" is not an ending", place->string()));
    step.ending = ending.value_or(step.ending);
  }
  if (const auto status = root.optional("status")) step.status = whole(*status, 200, 599);
  if (const auto after_work = root.optional("after_work")) step.after_work = after_work->boolean();
  if (const auto body = root.optional("body")) step.body = body_at(*body);
  if (const auto headers = root.optional("headers")) step.headers = headers_at(*headers);
  if (const auto delay = root.optional("delay_ms")) {
    step.delay = std::chrono::milliseconds(whole(*delay, 0, ten_minutes_ms));
  }
  if (const auto delay = root.optional("answer_delay_ms")) {
    step.answer_delay = std::chrono::milliseconds(whole(*delay, 0, ten_minutes_ms));
  }
}

/// "list of /Customers", "PUT /Customers", "token": what a fault is about, in its own words.
std::string said(const FaultMatch& match) {
  std::vector<std::string_view> words;
  for (const std::string_view word :
       {call_name(match.call), std::string_view(match.method), std::string_view(match.route)}) {
    if (!word.empty()) words.push_back(word);
  }
  return fmt::format("{}", fmt::join(words, " "));
}

/// A fault that no request can meet would wait for ever.
void require_fit(const JsonPlace& place, const FaultMatch& match, const Routes& routes) {
  const auto fits = [](const FaultMatch& wanted) {
    return [&wanted](const Routes::Known& route) {
      return may_fit(wanted, route.name, !route.is_beside && !route.name.starts_with("GET "));
    };
  };
  const auto known = routes.all();
  if (std::any_of(known.begin(), known.end(), fits(match))) return;
  FaultMatch anywhere = match;
  anywhere.route.clear();
  auto nearest = routes.nearest_to(match.method, match.route, fits(anywhere));
  if (nearest.empty()) nearest = routes.nearest_to(match.method, match.route, [](const auto&) { return true; });
  place.fail(fmt::format("no request to this mock fits \"{}\"; the nearest route is {}", said(match), nearest));
}

void require_method(const JsonPlace& place, const std::string& method) {
  constexpr std::array<std::string_view, 5> methods{"GET", "POST", "PUT", "PATCH", "DELETE"};
  if (std::find(methods.begin(), methods.end(), method) != methods.end()) return;
  place.fail(fmt::format("expected one of {}", fmt::join(methods, ", ")));
}

/// A text in the path, or a name in braces for any text.
bool is_segment(std::string_view segment) {
  const bool is_name = segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
  if (is_name) segment = segment.substr(1, segment.size() - 2);
  return !segment.empty() && std::all_of(segment.begin(), segment.end(), [&](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return std::isalnum(byte) != 0 ||
           (is_name ? c == '_' : std::string_view("-._~!$&'()*+,;=:@").find(c) != std::string_view::npos);
  });
}

void require_stubbable(const JsonPlace& place, const Stub& stub, const Routes& routes) {
  std::size_t from = 1;
  bool is_path = stub.route.starts_with('/');
  while (is_path && from <= stub.route.size()) {
    const std::size_t to = std::min(stub.route.find('/', from), stub.route.size());
    is_path = is_segment(std::string_view(stub.route).substr(from, to - from));
    from = to + 1;
  }
  if (!is_path) {
    place.fail("expected a path as \"/SalesOrders/{id}\": letters and digits that need no percent sign");
  } else if (routes.serves(stub.method, stub.route)) {
    place.fail(fmt::format("this mock serves {} {} itself: a fault with \"status\" and \"body\" answers in its place",
                           stub.method, stub.route));
  }
}

/// What follows the head of an answer that has no content would be read as the next answer (RFC 9110, 15.3.5, 15.4.5).
void require_content(const JsonPlace& root, int status, const std::optional<std::string>& body) {
  const auto place = root.optional("body");
  if (place && body && !body->empty() && !has_content(status)) {
    place->fail(fmt::format("an answer with the status {} has no content", status));
  }
}

/// A target, where a secret may stand percent-encoded in any way.
std::string masked_target(const std::string& target, const base::Masker& masker) {
  constexpr std::string_view separators = "/?&=";
  std::string shown;
  for (std::size_t from = 0; from < target.size();) {
    const std::size_t to = std::min(target.find_first_of(separators, from), target.size());
    const std::string part = target.substr(from, to - from);
    const auto decoded = base::percent_decoded(part, true);
    shown += decoded && masker.holds_secret(*decoded) ? masker.masked(*decoded) : part;
    if (to < target.size()) shown += target[to];
    from = to + 1;
  }
  return masker.masked(std::move(shown));
}

/// By name; the values of one that stands several times, as one list (RFC 9110, 5.2).
json headers_of(const JournalEntry& entry, const base::Masker& masker) {
  json headers = json::object();
  std::istringstream lines(masker.masked(entry.request_headers));
  for (std::string line; std::getline(lines, line);) {
    const auto colon = std::min(line.find(": "), line.size());
    json& value = headers[line.substr(0, colon)];
    const auto own = line.substr(std::min(colon + 2, line.size()));
    value = value.is_null() ? own : value.get<std::string>() + ", " + own;
  }
  return headers;
}

}  // namespace

base::Result<Stub> read_stub(const json& object, const Routes& routes) {
  std::optional<base::Error> error;
  const JsonPlace root(object, "", error);
  Stub stub;
  if (root.is_object_of({"method", "route", "status", "body", "headers", "times"})) {
    if (const auto method = root.required("method")) require_method(*method, stub.method = method->string());
    const auto route = root.required("route");
    if (route) stub.route = routes.as_called(route->string());
    if (const auto status = root.optional("status")) stub.status = whole(*status, 200, 599);
    if (const auto body = root.optional("body")) stub.body = body_at(*body);
    if (const auto headers = root.optional("headers")) stub.headers = headers_at(*headers);
    if (const auto times = root.optional("times")) stub.times = whole(*times, 0, many);
    if (!error) require_stubbable(*route, stub, routes);
    if (!error) require_content(root, stub.status, stub.body.empty() ? std::nullopt : std::optional(stub.body));
  }
  if (error) return tl::unexpected(std::move(*error));
  return stub;
}

namespace {

json shown(const Headers& headers) {
  json object = json::object();
  for (const auto& [name, value] : headers) object[name] = value;
  return object;
}

}  // namespace

json to_json(const StubState& state) {
  return {{"id", state.id},
          {"method", state.stub.method},
          {"route", state.stub.route},
          {"status", state.stub.status},
          {"headers", shown(state.stub.headers)},
          {"body", state.stub.body},
          {"times", state.stub.times},
          {"answered", state.answered}};
}

base::Result<FaultStep> read_step(const json& object, MockSystem& mock, const Routes& routes) {
  std::optional<base::Error> error;
  const JsonPlace root(object, "", error);
  FaultStep step;
  if (root.is_object_of({"method", "route", "target", "sent", "without", "call", "nth", "times", "lasts_ms", "ending",
                         "status", "after_work", "body", "headers", "delay_ms", "answer_delay_ms", "before_answer"})) {
    read_match(root, routes, step);
    read_answer(root, step);
    if (const auto acts = root.optional("before_answer")) read_acts(*acts, mock, step);
    if (!error) require_fit(root.optional("route").value_or(root), step.match, routes);
    if (!error) require_content(root, step.status.value_or(default_status), step.body);
  }
  if (error) return tl::unexpected(std::move(*error));
  return step;
}

json to_json(const FaultState& state) {
  const FaultStep& step = state.step;
  json object{{"id", state.id},
              {"method", step.match.method},
              {"route", step.match.route},
              {"target", step.match.target},
              {"sent", step.match.sent},
              {"without", step.match.without},
              {"nth", step.nth},
              {"times", step.times},
              {"call", call_name(step.match.call)},
              {"ending", ending_name(step.ending)},
              {"headers", shown(step.headers)},
              {"seen", state.seen},
              {"spoiled", state.spoiled}};
  if (step.status) object["status"] = *step.status;
  if (step.body) object["body"] = *step.body;
  return object;
}

json to_json(const JournalEntry& entry, const base::Masker& masker) {
  constexpr std::array<const char*, 4> effects{"none", "effective", "no-op", "refused"};
  json shown{
      {"sequence", entry.sequence},
      {"moment", entry.sequence},  // its earlier name, which programs of users read
      {"received", entry.received},
      {"time",
       format_time(std::chrono::duration_cast<std::chrono::nanoseconds>(entry.time.time_since_epoch()).count(), {})},
      {"latency_us", entry.latency.count()},
      {"actor", entry.actor == Actor::harness ? "harness" : "subject"},
      {"method", entry.method},
      {"target", masked_target(entry.target, masker)},
      {"route", entry.route},
      {"collection", entry.collection},
      {"record", entry.record},
      {"status", entry.status},
      {"effect", effects.at(static_cast<std::size_t>(entry.effect))},
      {"touched_only", entry.touched_only},
      {"request_headers", headers_of(entry, masker)},
      {"request_body", masker.masked(entry.request_body)},
      {"response_body", masker.masked(entry.response_body)},
      {"bodies_dropped", entry.bodies_dropped}};
  if (entry.route.empty()) shown["nearest_route"] = entry.nearest_route;
  if (!entry.fault.empty()) shown["fault"] = entry.fault;
  if (!entry.reason.empty()) shown["reason"] = masker.masked(entry.reason);
  for (const PropertyChange& change : entry.changes) {
    shown["changes"].push_back({{"property", change.path}, {"before", change.before}, {"after", change.after}});
  }
  return shown;
}

}  // namespace dataflow_qa::mocks
