#include "harness/world/systems.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "harness/world/starting_records.h"
#include "harness/world/trouble.h"
#include "mocks/controls.h"
#include "mocks/systems.h"

namespace dataflow_qa::world {
namespace {

using nlohmann::json;

constexpr Side both_sides[] = {Side::source, Side::target};

}  // namespace

Systems::Systems(Options options)
    : options_(std::move(options)), source_(start(Side::source)), target_(start(Side::target)) {
  clock_.set_skew(options_.clock_ahead);
  // A subject that runs elsewhere may ask already: it gets its first answer when all is there.
  const auto held = hold_requests();
  const auto loaded = fixtures::load(starting_records(*options_.dataset, *options_.model),
                                     {{options_.model->system(Side::source).name, source_.get()},
                                      {options_.model->system(Side::target).name, target_.get()}});
  if (!loaded) throw HarnessTrouble(loaded.error().text());
}

std::unique_ptr<mocks::MockSystem> Systems::start(Side side) {
  const auto given = options_.ports.find(options_.model->system(side).alias);
  const int port = given == options_.ports.end() ? 0 : given->second;
  auto started = mocks::start_mock(options_.model->description(side), {.clock = &clock_,
                                                                       .journal = &journal_,
                                                                       .port = port,
                                                                       .idle_timeout_s = options_.idle_timeout_s,
                                                                       .fixed_credentials = options_.fixed_credentials,
                                                                       .id_offset = options_.id_offset,
                                                                       .switches = options_.switches[side],
                                                                       .between = options_.between[side]});
  if (!started)
    throw HarnessTrouble(fmt::format("the mock of {} cannot start: {}", label(side), started.error().text()));
  return std::move(*started);
}

std::optional<json> Systems::record(Side side, const Flow& flow, std::string_view id) const {
  return at(side).find(flow.collection(side), id);
}

Ledger::Records Systems::records(Side side, const Flow& flow) const {
  Ledger::Records result;
  for (auto& record : at(side).all(flow.collection(side))) {
    auto id = mocks::id_text(flow.entity(side), record);
    result.emplace(std::move(id), std::move(record));
  }
  return result;
}

std::vector<std::string> Systems::refresh(Side side, const Flow& flow, mocks::Snapshot& snapshot) const {
  return at(side).refresh(flow.collection(side), snapshot);
}

std::optional<json> Systems::id_of(const mapping::Lookup& lookup, const json& value) const {
  auto all = target_->field_of_all(lookup.collection, lookup.by);
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.value == value; });
  return found == all.end() ? std::nullopt : std::optional(std::move(found->id));
}

std::optional<json> Systems::value_of(const mapping::Lookup& lookup, const json& id) const {
  const auto found = target_->find(lookup.collection, id.is_string() ? id.get<std::string>() : id.dump());
  return found ? std::optional(mapping::value_at(*found, lookup.by)) : std::nullopt;
}

std::map<std::string, std::string> Systems::connection() const {
  std::map<std::string, std::string> result;
  for (const auto side : both_sides) {
    const auto& alias = options_.model->system(side).alias;
    for (const auto& [key, value] : at(side).connection()) result[fmt::format("{}.{}", alias, key)] = value;
  }
  return result;
}

std::vector<std::string> Systems::secrets() const {
  auto result = source_->secrets();
  const auto more = target_->secrets();
  result.insert(result.end(), more.begin(), more.end());
  return result;
}

std::shared_ptr<void> Systems::hold_requests() {
  using Guards = std::pair<std::shared_ptr<void>, std::shared_ptr<void>>;
  return std::make_shared<Guards>(source_->hold_requests(), target_->hold_requests());
}

void Systems::clear_faults() {
  for (const auto side : both_sides) at(side).controls()->clear_faults();
}

std::chrono::milliseconds Systems::read_lag() const {
  return std::max(source_->read_lag(), target_->read_lag());
}

void Systems::require_sound() const {
  for (const auto side : both_sides) {
    const auto troubles = at(side).troubles();
    if (!troubles.empty()) throw HarnessTrouble(fmt::format("the mock of {}: {}", label(side), troubles.front()));
  }
}

}  // namespace dataflow_qa::world
