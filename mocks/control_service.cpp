// Held by control_test.cpp.
#include "mocks/control_service.h"

#include <fmt/format.h>

#include <charconv>

#include "base/text.h"
#include "mocks/control_steps.h"
#include "mocks/http/body.h"

namespace dataflow_qa::mocks {

using nlohmann::json;

namespace {

constexpr std::size_t most_snapshots = 16;
constexpr std::size_t most_entries = 1000;

Reply answer(int status, const json& body) {
  Reply reply;
  reply.status = status;
  reply.body = body.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
  return reply;
}

Reply wrong(int status, const std::string& sentence) {
  return answer(status, {{"error", sentence}});
}

Reply done() {
  Reply reply;
  reply.status = 204;
  return reply;
}

/// The body as an object; an empty body is an empty object.
tl::expected<json, Reply> object_of(const Request& request) {
  if (request.body_too_large) return tl::unexpected(wrong(413, "the body is too large"));
  if (request.body.empty()) return json::object();
  auto parsed = parse_body(request.body);
  if (!parsed) return tl::unexpected(wrong(400, parsed.error().message));
  if (!parsed->is_object()) return tl::unexpected(wrong(400, "the body must be a JSON object"));
  return std::move(*parsed);
}

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

json dropped_counts(const DroppedEntries& dropped) {
  json shown{{"entries", dropped.entries}, {"collections", json::object()}};
  for (const auto& [name, tally] : dropped.collections) {
    shown["collections"][name] = {{"requests", tally.requests},
                                  {"effective", tally.effective},
                                  {"no-op", tally.no_op},
                                  {"refused", tally.refused}};
  }
  return shown;
}

}  // namespace

ControlService::ControlService(MockSystem& mock, Controls& controls, Backend& backend, const Service& service)
    : mock_(mock), controls_(controls), backend_(backend), service_(service), routes_("/__control", false) {
  add_routes();
}

void ControlService::add_routes() {
  using Values = const PathValues&;
  routes_.add("GET", "", [this](const Request&, Values) { return own_routes(); });
  routes_.add("POST", "/faults", [this](const Request& request, Values) { return add_fault(request); });
  routes_.add("GET", "/faults", [this](const Request&, Values) { return faults(); });
  routes_.add("DELETE", "/faults", [this](const Request&, Values) {
    controls_.clear_faults();
    return done();
  });
  routes_.add("DELETE", "/faults/{id}", [this](const Request&, Values values) { return remove_fault(values[0]); });
  routes_.add("POST", "/stubs", [this](const Request& request, Values) { return add_stub(request); });
  routes_.add("GET", "/stubs", [this](const Request&, Values) { return stubs(); });
  routes_.add("DELETE", "/stubs", [this](const Request&, Values) {
    backend_.stubs.clear();
    return done();
  });
  routes_.add("DELETE", "/stubs/{id}", [this](const Request&, Values values) { return remove_stub(values[0]); });
  routes_.add("POST", "/reset", [this](const Request&, Values) {
    controls_.reset();
    return done();
  });
  routes_.add("POST", "/snapshot", [this](const Request&, Values) { return snapshot(); });
  routes_.add("POST", "/restore", [this](const Request& request, Values) { return restore(request); });
  routes_.add("GET", "/clock", [this](const Request&, Values) { return clock(); });
  routes_.add("POST", "/clock", [this](const Request& request, Values) { return set_clock(request); });
  routes_.add("POST", "/seed", [this](const Request& request, Values) { return seed(request); });
  routes_.add("GET", "/switches", [this](const Request&, Values) { return answer(200, controls_.switches()); });
  routes_.add("POST", "/switches", [this](const Request& request, Values) { return set_switches(request); });
  routes_.add("POST", "/rate-limit", [this](const Request& request, Values) { return set_rate_limit(request); });
  routes_.add("POST", "/end-tokens", [this](const Request&, Values) {
    controls_.end_tokens();
    return done();
  });
  routes_.add("GET", "/journal", [this](const Request& request, Values) { return journal(request); });
}

Reply ControlService::handle(const Request& request, bool from_this_machine) {
  if (!from_this_machine) return wrong(403, "/__control is for clients on this machine only");
  if (request.header("Origin") != nullptr) return wrong(403, "/__control is not for web pages");
  if (!request.target) return wrong(400, "the request target cannot be decoded");
  const Routes::Match match = routes_.match(request.method, request.target->path);
  if (match.handler == nullptr) {
    const auto nearest = routes_.nearest(request.method, request.target->path);
    return wrong(match.known_path ? 405 : 404,
                 fmt::format("there is no such route; the nearest is {} /__control{}",
                             nearest.substr(0, nearest.find(' ')), nearest.substr(nearest.find(' ') + 1)));
  }
  return (*match.handler)(request, match.values);
}

Reply ControlService::own_routes() const {
  json names = json::array();
  for (const auto& route : routes_.all()) names.push_back(std::string(base::trimmed(route.name)));
  return answer(200, {{"routes", std::move(names)}});
}

Reply ControlService::add_fault(const Request& request) {
  const auto body = object_of(request);
  if (!body) return body.error();
  auto step = read_step(*body, mock_, service_.routes());
  if (!step) return wrong(400, step.error().text());
  return answer(201, {{"id", controls_.add_fault(std::move(*step))}});
}

Reply ControlService::faults() const {
  json list = json::array();
  for (const FaultState& state : controls_.faults()) list.push_back(to_json(state));
  return answer(200, list);
}

Reply ControlService::remove_fault(const std::string& id) {
  const auto wanted = number(id);
  if (!wanted || !controls_.remove_fault(*wanted)) return wrong(404, "there is no fault " + id);
  return done();
}

Reply ControlService::add_stub(const Request& request) {
  const auto body = object_of(request);
  if (!body) return body.error();
  auto stub = read_stub(*body, service_.routes());
  if (!stub) return wrong(400, stub.error().text());
  const auto id = backend_.stubs.add(std::move(*stub), service_.routes());
  if (!id) return wrong(409, "there are as many stubs as can be kept: remove some");
  return answer(201, {{"id", *id}});
}

Reply ControlService::stubs() const {
  json list = json::array();
  for (const StubState& state : backend_.stubs.all()) list.push_back(to_json(state));
  return answer(200, list);
}

Reply ControlService::remove_stub(const std::string& id) {
  const auto wanted = number(id);
  if (!wanted || !backend_.stubs.remove(*wanted)) return wrong(404, "there is no stub " + id);
  return done();
}

Reply ControlService::snapshot() {
  auto taken = controls_.snapshot();
  const std::lock_guard lock(mutex_);
  if (snapshots_.size() >= most_snapshots) return wrong(409, "there are as many snapshots as can be kept");
  const std::string name = fmt::format("s{}", snapshots_.size() + 1);
  snapshots_.emplace(name, std::move(taken));
  return answer(201, {{"snapshot", name}});
}

Reply ControlService::restore(const Request& request) {
  const auto body = object_of(request);
  if (!body) return body.error();
  const auto given = body->find("snapshot");
  if (given == body->end() || !given->is_string()) return wrong(400, R"(say {"snapshot": "s1"})");
  const auto name = given->get<std::string>();
  std::shared_ptr<const Controls::Snapshot> wanted;
  {
    const std::lock_guard lock(mutex_);
    const auto found = snapshots_.find(name);
    if (found == snapshots_.end()) return wrong(404, fmt::format("there is no snapshot '{}'", name));
    wanted = found->second;
  }
  controls_.restore(*wanted);
  return done();
}

Reply ControlService::clock() const {
  const auto now = std::chrono::duration_cast<std::chrono::nanoseconds>(backend_.clock.now().time_since_epoch());
  return answer(200, {{"now", format_time(now.count(), {9, "Z"})}, {"held", backend_.clock.is_held()}});
}

Reply ControlService::set_clock(const Request& request) {
  const auto body = object_of(request);
  if (!body) return body.error();
  std::optional<Ticks> time;
  for (const auto& [key, value] : body->items()) {
    if (key == "set") time = value.is_string() ? parse_time(value.get<std::string>(), TimeGrammar::rfc3339) : time;
    const bool good = key == "set" ? time.has_value() : key == "held" && value.is_boolean();
    if (!good) return wrong(400, R"(say {"set": "2026-01-31T12:00:00Z"} or {"held": true})");
  }
  constexpr Ticks year2200 = 7'258'118'400'000'000'000;
  if (time && (*time < 0 || *time >= year2200)) return wrong(400, "the clock shows the years 1970 to 2199");
  if (time) {
    backend_.clock.set_now(
        Clock::TimePoint(std::chrono::duration_cast<Clock::TimePoint::duration>(std::chrono::nanoseconds(*time))));
  }
  if (body->contains("held")) {
    if (body->at("held").get<bool>()) {
      backend_.clock.hold();
    } else {
      backend_.clock.release();
    }
  }
  return clock();
}

Reply ControlService::seed(const Request& request) {
  const auto body = object_of(request);
  if (!body) return body.error();
  json made = json::object();
  const auto before = controls_.snapshot();
  for (const auto& [collection, records] : body->items()) {
    if (!records.is_array()) return wrong(400, fmt::format("'{}' must be a list of records", collection));
  }
  for (const auto& [collection, records] : body->items()) {
    for (const json& record : records) {
      const auto created = mock_.create(collection, record);
      if (!created) {
        controls_.restore(*before);
        return wrong(400, fmt::format("{} {}: {}; none was made", collection, record.dump(), created.error().detail));
      }
      made[collection].push_back(id_text(*mock_.declaration().find(collection), *created));
    }
  }
  return answer(201, made);
}

Reply ControlService::set_switches(const Request& request) {
  const auto body = object_of(request);
  if (!body) return body.error();
  const auto before = controls_.switches();
  for (const auto& [name, value] : body->items()) {
    const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
    if (auto set = controls_.set_switch(name, text); !set) {
      for (const auto& [known, old] : before) static_cast<void>(controls_.set_switch(known, old));
      return wrong(400, set.error().message + "; none was set");
    }
  }
  return answer(200, controls_.switches());
}

Reply ControlService::set_rate_limit(const Request& request) {
  constexpr int most = 1000000;
  const auto body = object_of(request);
  if (!body) return body.error();
  if (*body == json{{"described", true}}) return set_described_rate();
  const auto wanted = body->find("per_second");
  if (wanted == body->end() || !wanted->is_number_integer() || *wanted < 0 || *wanted > most) {
    return wrong(400, R"(say {"per_second": 10}; 0 is no limit; {"described": true} is what the description says)");
  }
  controls_.set_rate_limit(wanted->get<int>());
  return done();
}

Reply ControlService::set_described_rate() {
  const auto& dialect = backend_.system.dialect;
  if (!dialect || dialect->rate == 0) {
    return wrong(400, fmt::format("the description of {} has no rate_limit", backend_.system.declaration.label));
  }
  backend_.rate_limit.set(dialect->rate, dialect->rate_window_s);
  return done();
}

Reply ControlService::journal(const Request& request) const {
  const std::string* after = request.target->parameter("after");
  const auto from = after == nullptr ? std::optional<std::uint64_t>(0) : number(*after);
  if (!from) return wrong(400, "'after' must be a sequence number of the journal");
  const base::Masker masker(mock_.secrets());
  std::vector<JournalEntry> entries;
  backend_.journal.for_each_since(*from, [&](const JournalEntry& entry) {
    if (entries.size() < most_entries && entry.system == mock_.declaration().alias) entries.push_back(entry);
  });
  json list = json::array();
  for (const JournalEntry& entry : entries) list.push_back(to_json(entry, masker));
  return answer(200, {{"entries", list},
                      {"more", entries.size() == most_entries},
                      {"dropped", dropped_counts(backend_.journal.dropped())}});
}

}  // namespace dataflow_qa::mocks
