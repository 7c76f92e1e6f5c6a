#include "harness/world/world.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "harness/world/temporary_folder.h"
#include "mocks/controls.h"
#include "mocks/systems.h"

namespace dataflow_qa::world {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using Steady = std::chrono::steady_clock;

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::toupper(c); });
  return text;
}

bool is_server_set(const Model& model, const std::string& alias, const std::string& collection,
                   const std::string& path) {
  const auto side = model.side_of(alias);
  const auto* entity = side ? model.system(*side).declaration->find(collection) : nullptr;
  const auto* field = entity == nullptr ? nullptr : entity->find(path);
  return field != nullptr && (field->server_set || field->derived);
}

/// Only what dataflows are about is waited for; a list of departments, say, may be read once and kept.
bool has_dataflow(const Model& model, const std::string& alias, const std::string& collection) {
  const auto side = model.side_of(alias);
  return side && model.has_flow(*side, collection);
}

SettleTracker::Rules rules_for(const WorldOptions& options) {
  const auto* model = options.model;
  return {.systems = {model->system(Side::source).declaration->alias, model->system(Side::target).declaration->alias},
          .labels = {{model->system(Side::source).declaration->alias, model->system(Side::source).declaration->label},
                     {model->system(Side::target).declaration->alias, model->system(Side::target).declaration->label}},
          .poll = options.subject->poll_interval,
          .quiet = options.subject->quiet,
          .counts = [model](const std::string& alias,
                            const std::string& collection) { return has_dataflow(*model, alias, collection); },
          .patience_for_first_walk = options.subject->ready_timeout,
          .never_walked = options.never_listed,
          .server_set = [model](const std::string& alias, const std::string& collection,
                                const std::string& path) { return is_server_set(*model, alias, collection, path); }};
}

}  // namespace

std::set<std::string> placeholder_names(const Model& model) {
  const auto own = own_placeholders();
  std::set<std::string> names(own.begin(), own.end());
  for (const auto side : {Side::source, Side::target}) {
    const auto& system = *model.system(side).declaration;
    for (const auto& key : system.connection) names.insert(system.alias + "." + key);
  }
  return names;
}

World::World(WorldOptions options)
    : options_(std::move(options)),
      state_dir_(make_temporary_folder("dataflow-qa-state")),
      source_(start_mock(Side::source)),
      target_(start_mock(Side::target)),
      tracker_(rules_for(options_), Steady::now()) {
  load_fixtures();
  runner_ = std::make_unique<SubjectRunner>(runner_options());
}

World::~World() {
  request_hooks_.close();
  runner_.reset();
  source_.reset();
  target_.reset();
  std::error_code ignored;  // a folder of the temporary directory that cannot be removed does no harm
  fs::remove_all(state_dir_, ignored);
}

std::unique_ptr<mocks::MockSystem> World::start_mock(Side side) {
  const auto poll_s = std::chrono::duration_cast<std::chrono::seconds>(options_.subject->poll_interval).count();
  const auto given = options_.ports.find(options_.model->system(side).declaration->alias);
  const int port = given == options_.ports.end() ? 0 : given->second;
  auto started =
      options_.model->system(side).start({.clock = &clock_,
                                          .journal = &journal_,
                                          .port = port,
                                          .idle_timeout_s = static_cast<int>(60 + 2 * poll_s),
                                          .fixed_credentials = options_.subject->mode == subject::Mode::external,
                                          .id_offset = options_.id_offset,
                                          .switches = options_.switches[side]});
  if (!started) throw HarnessTrouble(fmt::format("the mock of {} cannot start: {}", label(side), started.error()));
  return std::move(*started);
}

void World::load_fixtures() {
  // A subject that runs elsewhere may ask already: it gets its first answer when all is there.
  const auto held = std::pair(source_->hold_requests(), target_->hold_requests());
  const auto loaded =
      fixtures::load(*options_.dataset, {{options_.model->system(Side::source).declaration->name, source_.get()},
                                         {options_.model->system(Side::target).declaration->name, target_.get()}});
  if (!loaded) throw HarnessTrouble(loaded.error());
  for (const auto& flow : options_.model->flows()) {
    if (flow.is_part()) continue;
    for (const auto side : {Side::source, Side::target}) ledger_.set_baseline(side, flow, records(side, flow));
    know_fixtures(Side::source, flow);
  }
}

/// A fixture is known by its free texts, as far as no other fixture has the same.
void World::know_fixtures(Side side, const Flow& flow) {
  const auto there = records(side, flow);
  std::map<std::pair<std::string, json>, int> uses;
  const auto each_text = [&](const json& record, const auto& use) {
    for (const auto& property : options_.model->properties_of(flow, record)) {
      const auto text = mapping::value_at(record, property.path(side));
      if (property.field(side).free_text && text.is_string()) use(property, text);
    }
  };
  for (const auto& [id, record] : there) {
    each_text(record, [&](const Property& property, const json& text) { ++uses[{property.path(side), text}]; });
  }
  for (const auto& [id, record] : there) {
    KnownRecord known{{side, &flow, id}, "", {}};
    each_text(record, [&](const Property& property, const json& text) {
      if (uses[{property.path(side), text}] == 1)
        known.correlation_keys.push_back({property.path(other(side)), text, false});
    });
    ledger_.add(std::move(known));
  }
}

SubjectRunner::Options World::runner_options() {
  SubjectRunner::Options runner{.file = options_.subject,
                                .state_dir = state_dir_,
                                .mapping_file = options_.mapping_file,
                                .program_dir = options_.program_dir,
                                .journal = &journal_,
                                .reaper = options_.reaper};
  runner.placeholders = connection();
  for (const auto& [placeholder, value] : runner.placeholders) {
    auto variable = upper(placeholder);
    std::replace(variable.begin(), variable.end(), '.', '_');
    runner.default_environment[variable] = value;
  }
  runner.secrets = [this] {
    auto secrets = source_->secrets();
    const auto more = target_->secrets();
    secrets.insert(secrets.end(), more.begin(), more.end());
    return secrets;
  };
  runner.on_waiting = [this](const std::string& what) { waiting(what); };
  return runner;
}

std::map<std::string, std::string> World::connection() const {
  std::map<std::string, std::string> result;
  for (const auto side : {Side::source, Side::target}) {
    const auto& alias = options_.model->system(side).declaration->alias;
    for (const auto& [key, value] : system(side).connection()) result[fmt::format("{}.{}", alias, key)] = value;
  }
  return result;
}

void World::start_subject() {
  if (started_) return;
  request_hooks_.open();
  take_journal();
  runner_->start();
  tracker_.start(std::chrono::steady_clock::now());
  started_ = true;
}

void World::stop_subject() {
  for (const auto side : {Side::source, Side::target}) system(side).controls()->clear_faults();
  request_hooks_.close();
  runner_->stop();
  started_ = false;
}

void World::waiting(const std::string& what) {
  request_hooks_.run_all();
  if (options_.on_waiting) options_.on_waiting(what);
}

void World::at_next_request(Side side, mocks::FaultMatch match, AtRequest tasks) {
  constexpr auto patience = std::chrono::seconds(10);
  ++*waited_for_;
  // What is done too late, after the settle, finds another count and does nothing.
  const auto handed_in = [&](std::function<void()> task, bool last) -> std::function<void()> {
    return [this, task = std::move(task), last, patience, now = waited_for_] {
      const auto errand = [&] {
        if (now != waited_for_) return;
        if (task) task();
        *now -= last ? 1 : 0;
      };
      request_hooks_.wait_for(errand, patience);
    };
  };
  mocks::FaultStep step{.match = std::move(match)};
  step.before_work = handed_in(std::move(tasks.before_work), false);
  step.before_answer = handed_in(std::move(tasks.before_answer), true);
  system(side).controls()->add_fault(std::move(step));
}

std::optional<json> World::record(Side side, const Flow& flow, std::string_view id) const {
  return system(side).find(flow.collection(side), id);
}

Ledger::Records World::records(Side side, const Flow& flow) const {
  Ledger::Records result;
  for (auto& record : system(side).all(flow.collection(side))) {
    auto id = mocks::id_text(flow.entity(side), record);
    result.emplace(std::move(id), std::move(record));
  }
  return result;
}

const Ledger::Records& World::settled(Side side, const Flow& flow) const {
  static const Ledger::Records none;
  const auto found = settled_.find({side, flow.whole});
  return found == settled_.end() ? none : found->second;
}

json World::settled_record(Side side, const Flow& flow, const std::string& id) const {
  const auto& all = settled(side, flow);
  const auto found = all.find(id);
  return found == all.end() ? json::object() : found->second;
}

std::optional<Oscillation> World::oscillation(Side side, const Flow& flow, std::string_view id,
                                              const std::optional<std::string>& property) const {
  const auto& alias = options_.model->system(side).declaration->alias;
  for (const auto& each : tracker_.oscillation()) {
    const bool same_record = each.system == alias && each.collection == flow.collection(side) && each.record == id;
    if (same_record && (!property || each.property == *property)) return each;
  }
  return std::nullopt;
}

std::set<std::string> World::unlisted() const {
  std::set<std::string> result;
  for (const auto side : {Side::source, Side::target}) {
    const auto& alias = options_.model->system(side).declaration->alias;
    if (!tracker_.walks_system(alias)) result.insert(alias);
  }
  return result;
}

std::map<std::string, std::int64_t> World::figures() const {
  std::map<std::string, std::int64_t> result{{"requests", 0},
                                             {"effective_writes", 0},
                                             {"refused_writes", 0},
                                             {"walks", tracker_.walks()},
                                             {"polls", tracker_.polls()},
                                             {"most_polls", tracker_.polls()},  // of one world
                                             {"settles", settles_}};
  journal_.for_each_since(0, [&](const mocks::JournalEntry& entry) {
    if (entry.actor != mocks::Actor::subject) return;
    ++result["requests"];
    if (entry.effect == mocks::Effect::effective) ++result["effective_writes"];
    if (entry.effect == mocks::Effect::refused) ++result["refused_writes"];
  });
  return result;
}

std::optional<std::string> World::counterpart_id(Side side, std::string_view slug, std::string_view id) const {
  const auto* flow = options_.model->find(slug);
  const auto pair = flow == nullptr ? std::nullopt : ledger_.pair_of(side, *flow->whole, id);
  return pair ? std::optional(pair->id(other(side))) : std::nullopt;
}

std::optional<json> World::id_of(const mapping::Lookup& lookup, const json& value) const {
  const auto* entity = target_->declaration().find(lookup.collection);
  for (const auto& record : target_->all(lookup.collection)) {
    if (mapping::value_at(record, lookup.by) == value) return record.at(entity->id_field);
  }
  return std::nullopt;
}

std::optional<json> World::value_of(const mapping::Lookup& lookup, const json& id) const {
  const auto found = target_->find(lookup.collection, id.is_string() ? id.get<std::string>() : id.dump());
  return found ? std::optional(mapping::value_at(*found, lookup.by)) : std::nullopt;
}

}  // namespace dataflow_qa::world
