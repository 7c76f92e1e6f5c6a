// Held by sync/engine_test.cpp.
#include "sync/testing/sync_world.h"

#include <fmt/format.h>

#include <stdexcept>

#include "sync/service.h"

namespace pms_go_sync::testing {
namespace {

using dataflow_qa::mapping::value_at;

/// An independent, small statement of what equal means for the default mapping; the sync's own conversion is not asked.
Json as_source_sees_it(const SyncWorld& world, const dataflow_qa::mapping::Property& property, const Json& raw) {
  if (property.source == "type") return raw == true ? "person" : "organisation";
  if (property.negate) return raw != true;
  if (property.source == "status" && raw.is_string()) {
    auto text = raw.get<std::string>();
    text[0] = static_cast<char>(std::tolower(text[0]));
    return text;
  }
  if (property.reference && !raw.is_null()) return world.source_of(*property.reference, raw.dump());
  if (property.lookup && !raw.is_null())
    return value_at(world.go.record(property.lookup->collection, raw.dump()), property.lookup->by);
  if (property.source == "address.country" && raw.is_null()) return "NO";
  return raw;
}

}  // namespace

Plan default_plan_with(const LinkRules& rules) {
  auto read = read_plan(DATAFLOW_QA_SOURCE_DIR "/fixtures/mappings/default.json", rules);
  if (!read) throw std::runtime_error{read.error()};
  return std::move(*read);
}

const Plan& default_plan() {
  static const Plan plan = default_plan_with({});
  return plan;
}

SyncWorld::SyncWorld(EngineOptions options, const LinkRules& rules)
    : options_{options},
      plan_{rules == LinkRules{} ? default_plan() : default_plan_with(rules)},
      log_{Level::debug, [this](Level, const std::string& line) { log_lines.push_back(line); }} {
  restart();
}

void SyncWorld::restart() {
  engine_.reset();
  engine_ = std::make_unique<Engine>(plan_, pms, go, state, clock, log_, options_);
}

void SyncWorld::take_turns() {
  takes_turns_ = true;
  options_.only_to = Side::source;
}

bool SyncWorld::poll() {
  if (takes_turns_) {
    options_.only_to = other(*options_.only_to);
    restart();
  }
  clock.advance(std::chrono::seconds{1});
  try {
    return engine_->pass().has_value();
  } catch (const Crash&) {
    restart();
    return false;
  }
}

bool SyncWorld::settle() {
  pms.on_call = go.on_call = [](const Call&) { return Fault::none; };
  constexpr int most_passes = 20;
  int quiet = 0;
  for (int pass = 0; pass < most_passes && quiet < 2; ++pass) {
    clock.advance(std::chrono::hours{1});
    const int before = writes();
    const bool whole = poll();
    quiet = whole && writes() == before ? quiet + 1 : 0;
  }
  return quiet == 2;
}

std::string SyncWorld::target_of(const std::string& flow, const std::string& source_id) const {
  return state.linked_id(flow, Side::source, source_id).value_or("");
}

std::string SyncWorld::source_of(const std::string& flow, const std::string& target_id) const {
  return state.linked_id(flow, Side::target, target_id).value_or("");
}

std::string SyncWorld::differences(const std::string& flow_slug, const std::string& source_id) const {
  const auto& flow = *default_plan().find(flow_slug);
  const auto source = pms.record(flow.source_collection, source_id);
  const auto target = go.record(flow.target_collection, target_of(flow_slug, source_id));
  std::string found;
  for (const auto& [property, conditions] : flow.properties) {
    const auto raw = value_at(target, property.target);
    auto here = value_at(source, property.source);
    if (property.source == "address.country" && here.is_null()) here = "NO";
    const FlowProperty applies{property, conditions};
    if (!applies.applies_to(source)) continue;
    const auto there = as_source_sees_it(*this, property, raw);
    if (here != there) found += fmt::format("{}: {} here, {} there; ", property.source, here.dump(), there.dump());
  }
  return found;
}

}  // namespace pms_go_sync::testing
