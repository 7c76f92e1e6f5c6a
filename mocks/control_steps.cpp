#include "mocks/control_steps.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <stdexcept>

namespace dataflow_qa::mocks {

using nlohmann::json;

namespace {

/// Travels inside this file only; comes out as the error of read_step.
struct StepError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

int whole(const std::string& key, const json& value, int least, int most) {
  if (value.is_number_integer() && value >= least && value <= most) return value.get<int>();
  throw StepError(fmt::format("'{}' must be a number from {} to {}", key, least, most));
}

std::string text(const std::string& key, const json& value) {
  if (value.is_string()) return value.get<std::string>();
  throw StepError(fmt::format("'{}' must be a string", key));
}

bool is_header_text(const std::string& text) {
  for (const char c : text) {
    if (c < ' ' || c == '\x7f') return false;
  }
  return true;
}

void read_headers(const json& object, FaultStep& step) {
  if (!object.is_object()) throw StepError("'headers' must be an object");
  for (const auto& [name, value] : object.items()) {
    const std::string shown = value.is_number_integer() ? value.dump() : text(name, value);
    if (name.empty() || name.find(':') != std::string::npos || !is_header_text(name) || !is_header_text(shown)) {
      throw StepError(fmt::format("'{}' is no header", json(name).dump()));
    }
    step.headers.emplace_back(name, shown);
  }
}

struct Act {
  enum class Kind { create, edit, remove } kind = Kind::create;
  std::string collection;
  std::string id;
  json record;
  Edits edits;
};

Act read_act(const json& object, const SystemDeclaration& system) {
  Act act;
  int verbs = 0;
  if (!object.is_object()) throw StepError("'before_answer' must be a list of objects");
  for (const auto& [key, value] : object.items()) {
    if (key == "create" || key == "edit" || key == "remove") {
      ++verbs;
      act.kind = key == "create" ? Act::Kind::create : key == "edit" ? Act::Kind::edit : Act::Kind::remove;
      act.collection = text(key, value);
    } else if (key == "id") {
      act.id = value.is_number_integer() ? value.dump() : text(key, value);
    } else if (key == "record") {
      act.record = value;
    } else if (key == "set" && value.is_object()) {
      for (const auto& [path, wanted] : value.items()) act.edits.emplace_back(path, wanted);
    } else {
      throw StepError(fmt::format("unknown key '{}' in 'before_answer'", key));
    }
  }
  if (verbs != 1) throw StepError("'before_answer' needs one of 'create', 'edit', 'remove'");
  if (system.find(act.collection) == nullptr) {
    throw StepError(fmt::format("{} has no collection '{}'", system.label, act.collection));
  }
  const bool makes = act.kind == Act::Kind::create;
  if (makes && !act.record.is_object()) throw StepError("'create' needs 'record', an object");
  if (!makes && act.id.empty()) throw StepError("'edit' and 'remove' need 'id'");
  return act;
}

void require(bool done, const Act& act, const Refusal& refusal) {
  if (!done) throw std::runtime_error(fmt::format("{} {}: {}", act.collection, act.id, refusal.detail));
}

void perform(MockSystem& mock, const Act& act) {
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

void read_acts(const json& list, MockSystem& mock, FaultStep& step) {
  if (!list.is_array()) throw StepError("'before_answer' must be a list of objects");
  std::vector<Act> acts;
  for (const json& object : list) acts.push_back(read_act(object, mock.declaration()));
  step.before_answer = [&mock, acts = std::move(acts)] {
    for (const Act& act : acts) perform(mock, act);
  };
}

void read_key(const std::string& key, const json& value, MockSystem& mock, FaultStep& step) {
  constexpr int kMany = 1000000;
  constexpr int kTenMinutes = 600000;
  if (key == "method") {
    step.match.method = text(key, value);
  } else if (key == "route") {
    step.match.route = text(key, value);
  } else if (key == "target") {
    step.match.target = text(key, value);
  } else if (key == "nth") {
    step.nth = whole(key, value, 1, kMany);
  } else if (key == "times") {
    step.times = whole(key, value, 0, kMany);
  } else if (key == "ending") {
    const auto ending = ending_named(text(key, value));
    if (!ending) throw StepError(fmt::format("'{}' is no ending", text(key, value)));
    step.ending = *ending;
  } else if (key == "status") {
    step.status = whole(key, value, 200, 599);
  } else if (key == "after_work") {
    if (!value.is_boolean()) throw StepError("'after_work' must be true or false");
    step.after_work = value.get<bool>();
  } else if (key == "body") {
    step.body = value.is_string() ? value.get<std::string>() : value.dump();
  } else if (key == "headers") {
    read_headers(value, step);
  } else if (key == "delay_ms") {
    step.delay = std::chrono::milliseconds(whole(key, value, 0, kTenMinutes));
  } else if (key == "answer_delay_ms") {
    step.answer_delay = std::chrono::milliseconds(whole(key, value, 0, kTenMinutes));
  } else if (key == "before_answer") {
    read_acts(value, mock, step);
  } else {
    throw StepError(fmt::format("unknown key '{}'", key));
  }
}

std::string masked(std::string text, const std::vector<std::string>& secrets) {
  for (const std::string& secret : secrets) {
    if (secret.empty()) continue;
    for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at)) {
      text.replace(at, secret.size(), "***");
    }
  }
  return text;
}

/// The same for a target, where a secret may stand percent-encoded.
std::string masked_target(const std::string& target, const std::vector<std::string>& secrets) {
  constexpr std::string_view kSeparators = "/?&=";
  std::string shown;
  for (std::size_t from = 0; from < target.size();) {
    const std::size_t to = std::min(target.find_first_of(kSeparators, from), target.size());
    const std::string part = target.substr(from, to - from);
    const auto decoded = percent_decoded(part, true);
    const bool hides = decoded && masked(*decoded, secrets) != *decoded;
    shown += hides ? masked(*decoded, secrets) : part;
    if (to < target.size()) shown += target[to];
    from = to + 1;
  }
  return masked(std::move(shown), secrets);
}

}  // namespace

tl::expected<FaultStep, std::string> read_step(const json& object, MockSystem& mock) {
  FaultStep step;
  if (!object.is_object()) return tl::unexpected(std::string("a fault is an object"));
  try {
    for (const auto& [key, value] : object.items()) read_key(key, value, mock, step);
  } catch (const StepError& error) {
    return tl::unexpected(std::string(error.what()));
  }
  return step;
}

json to_json(const FaultState& state) {
  const FaultStep& step = state.step;
  json shown{{"id", state.id},
             {"method", step.match.method},
             {"route", step.match.route},
             {"target", step.match.target},
             {"nth", step.nth},
             {"times", step.times},
             {"ending", ending_name(step.ending)},
             {"seen", state.seen},
             {"spoiled", state.spoiled}};
  if (step.status) shown["status"] = *step.status;
  return shown;
}

json to_json(const JournalEntry& entry, const std::vector<std::string>& secrets) {
  constexpr std::array<const char*, 4> kEffects{"none", "effective", "no-op", "refused"};
  json shown{
      {"moment", entry.moment},
      {"received", entry.received},
      {"time",
       format_time(std::chrono::duration_cast<std::chrono::nanoseconds>(entry.time.time_since_epoch()).count(), {})},
      {"latency_us", entry.latency.count()},
      {"actor", entry.actor == Actor::harness ? "harness" : "subject"},
      {"method", entry.method},
      {"target", masked_target(entry.target, secrets)},
      {"route", entry.route},
      {"collection", entry.collection},
      {"record", entry.record},
      {"status", entry.status},
      {"effect", kEffects.at(static_cast<std::size_t>(entry.effect))},
      {"touched_only", entry.touched_only},
      {"request_body", masked(entry.request_body, secrets)},
      {"response_body", masked(entry.response_body, secrets)},
      {"bodies_dropped", entry.bodies_dropped}};
  if (entry.route.empty()) shown["nearest_route"] = entry.nearest_route;
  if (!entry.fault.empty()) shown["fault"] = entry.fault;
  for (const PropertyChange& change : entry.changes) {
    shown["changes"].push_back({{"property", change.path}, {"before", change.before}, {"after", change.after}});
  }
  return shown;
}

}  // namespace dataflow_qa::mocks
