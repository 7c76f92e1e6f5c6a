#include "harness/world/world.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "harness/subject/process_subject.h"
#include "harness/world/temporary_folder.h"
#include "mocks/controls.h"

namespace dataflow_qa::world {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

bool is_server_set(const Model& model, const std::string& alias, const std::string& collection,
                   const std::string& path) {
  const auto side = model.side_of(alias);
  const auto* entity = side ? model.system(*side).find(collection) : nullptr;
  const auto* field = entity == nullptr ? nullptr : entity->find(path);
  return field != nullptr && (field->server_set || field->derived);
}

/// Only what dataflows are about is waited for; a list of departments, say, may be read once and kept.
bool has_dataflow(const Model& model, const std::string& alias, const std::string& collection) {
  const auto side = model.side_of(alias);
  return side && model.has_flow(*side, collection);
}

SettleTracker::Rules tracker_rules(const WorldOptions& options, const Systems& systems) {
  const auto* model = options.model;
  return {.systems = {model->system(Side::source).alias, model->system(Side::target).alias},
          .labels = {{model->system(Side::source).alias, model->system(Side::source).label},
                     {model->system(Side::target).alias, model->system(Side::target).label}},
          .poll = options.subject->poll_interval,
          .quiet = options.subject->quiet,
          .read_lag = systems.read_lag(),
          .counts = [model](const std::string& alias,
                            const std::string& collection) { return has_dataflow(*model, alias, collection); },
          .patience_for_first_walk = std::min(options.subject->ready_timeout, options.subject->settle_timeout),
          .never_walked = options.never_listed,
          .server_set = [model](const std::string& alias, const std::string& collection,
                                const std::string& path) { return is_server_set(*model, alias, collection, path); }};
}

Settler::Way way_of(const subject::SubjectFile& subject) {
  if (subject.mode == subject::Mode::cycle) return Settler::Way::cycle;
  return subject.trigger ? Settler::Way::trigger : Settler::Way::daemon;
}

Settler::Rules settler_rules(const WorldOptions& options, const Systems& systems) {
  return {.way = way_of(*options.subject),
          .full_scan_interval = options.subject->full_scan_interval,
          .settle_timeout = options.subject->settle_timeout,
          .tracker = tracker_rules(options, systems)};
}

Systems::Options systems_options(const WorldOptions& options) {
  const auto poll_s = std::chrono::duration_cast<std::chrono::seconds>(options.subject->poll_interval).count();
  return {.model = options.model,
          .dataset = options.dataset,
          .ports = options.ports,
          .idle_timeout_s = static_cast<int>(60 + 2 * poll_s),
          .fixed_credentials = options.subject->mode == subject::Mode::external,
          .id_offset = options.id_offset,
          .switches = options.switches,
          .clock_ahead = options.clock_ahead,
          .between = options.between};
}

/// A fixture is known by its free texts, as far as no other fixture has the same.
void add_fixtures(const Model& model, const Flow& flow, const Ledger::Records& there, Ledger& ledger) {
  constexpr auto side = Side::source;
  std::map<std::pair<std::string, json>, int> uses;
  const auto each_text = [&](const json& record, const auto& use) {
    for (const auto& property : model.properties_of(flow, record)) {
      const auto& text = mapping::value_at(record, property.path(side));
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
    ledger.add(std::move(known));
  }
}

void remove_state_folder(const fs::path& folder) {
  std::error_code ignored;  // a folder of the temporary directory that cannot be removed does no harm
  fs::remove_all(folder, ignored);
}

}  // namespace

std::set<std::string> placeholder_names(const Model& model) {
  const auto own = subject::own_placeholders();
  std::set<std::string> names(own.begin(), own.end());
  for (const auto side : {Side::source, Side::target}) {
    const auto& system = model.system(side);
    for (const auto& key : system.connection) names.insert(system.alias + "." + key);
  }
  return names;
}

void World::let_a_tick_go_by() {
  std::this_thread::sleep_for(std::chrono::milliseconds(2));
}

World::World(WorldOptions options)
    : options_(std::move(options)),
      systems_(systems_options(options_)),
      view_(*options_.model),
      unseen_edits_(*options_.model, {{Side::source, systems_.at(Side::source).controls()->switches()},
                                      {Side::target, systems_.at(Side::target).controls()->switches()}}) {
  know_fixtures();
  // Last: what throws before leaves none. The guard knows the folder before it is made, and until it is gone.
  state_dir_ = temporary_path("dataflow-qa-state");
  state_dir_guard_.emplace(state_dir_);
  make_folder(state_dir_);
  try {
    subject_ = make_subject();
  } catch (...) {
    remove_state_folder(state_dir_);
    throw;
  }
  settler_ = std::make_unique<Settler>(
      settler_rules(options_, systems_),
      Settler::Parts{.time = &time_, .journal = &systems_.journal(), .subject = subject_.get()}, settler_hooks());
}

World::~World() {
  tasks_.close();
  settler_.reset();
  subject_.reset();
  remove_state_folder(state_dir_);
}

void World::know_fixtures() {
  for (const auto& flow : options_.model->flows()) {
    if (flow.is_part()) continue;
    for (const auto side : {Side::source, Side::target}) {
      ledger_.set_baseline(side, flow, systems_.records(side, flow));
    }
    add_fixtures(*options_.model, flow, systems_.records(Side::source, flow), ledger_);
  }
}

subject::Surroundings World::surroundings() {
  auto& journal = systems_.journal();
  const auto has_asked = [&journal](std::uint64_t since) {
    bool asked = false;
    journal.for_each_since(
        since, [&](const mocks::JournalEntry& entry) { asked = asked || entry.actor == mocks::Actor::subject; });
    return asked;
  };
  return {.connection = systems_.connection(),
          .secrets = [this] { return systems_.secrets(); },
          .output = options_.output,
          .on_news = [&journal] { journal.poke(); },
          .sequence = [&journal] { return journal.last_sequence(); },
          .has_asked_since = has_asked,
          .wait_for_request = [&journal](std::uint64_t sequence,
                                         auto deadline) { journal.wait_beyond(sequence, deadline); },
          .last_progress = [this] { return settler_->last_progress(); },
          .on_waiting = [this](const std::string& what) { waiting(what); }};
}

std::unique_ptr<subject::Subject> World::make_subject() {
  if (options_.make_subject) return options_.make_subject(state_dir_, surroundings());
  return std::make_unique<subject::ProcessSubject>(
      subject::ProcessSubject::Options{.file = options_.subject,
                                       .state_dir = state_dir_,
                                       .mapping_file = options_.mapping_file,
                                       .systems = options_.systems,
                                       .program_dir = options_.program_dir,
                                       .reaper = options_.reaper,
                                       .surroundings = surroundings()});
}

Settler::Hooks World::settler_hooks() {
  return {.on_waiting = [this](const std::string& what) { waiting(what); },
          .request_pending = [this] { return tasks_.pending(); },
          .request_is_certain = [this] { return tasks_.certain(); },
          .give_up_requests =
              [this] {
                systems_.clear_faults();
                give_up_tasks();
              },
          .was_disturbed = [this] { return std::exchange(is_disturbed_, false); },
          .revive = [this] { return revive_after_full_disk(); },
          .on_settled = [this] { note_settled(); }};
}

void World::start_subject() {
  if (started_) return;
  tasks_.open();
  settler_->start_subject();
  started_ = true;
}

/// A task that holds the clock until its request is answered would never let it go.
void World::give_up_tasks() {
  tasks_.give_up();
  systems_.clock().release();
}

void World::stop_subject() {
  interrupting_.reset();
  systems_.clear_faults();
  end_subject(Interruption::stop);
}

void World::kill_subject() {
  interrupting_.reset();
  systems_.clear_faults();
  end_subject(Interruption::kill);
}

void World::end_subject(Interruption how) {
  tasks_.close();
  give_up_tasks();
  if (how == Interruption::kill) {
    subject_->kill();
  } else {
    subject_->stop();
  }
  started_ = false;
  free_disk();
}

void World::interrupt_after_writes(const Interruptions& interruptions) {
  auto& journal = systems_.journal();
  const auto plan = std::make_shared<Interrupting>(interruptions.how, interruptions.ever_later, interruptions.nth,
                                                   interruptions.times, journal.last_sequence());
  interrupting_ = plan;
  const auto is_due = [plan, &journal] {
    int writes = 0;
    journal.for_each_since(plan->since, [&](const mocks::JournalEntry& entry) {
      const bool counts = entry.actor == mocks::Actor::subject && entry.effect == mocks::Effect::effective;
      writes += counts ? 1 : 0;
    });
    return plan->left > 0 && writes >= plan->nth;
  };
  const auto at_answer = [this, plan, is_due] {
    constexpr auto patience = std::chrono::seconds(10);
    if (!is_due()) return;
    tasks_.wait_for(
        [this, plan, is_due] {
          if (plan == interrupting_ && is_due()) interrupt();
        },
        patience);
  };
  for (const auto side : {Side::source, Side::target}) {
    mocks::FaultStep step{.times = 0};
    step.before_answer = at_answer;
    systems_.at(side).controls()->add_fault(std::move(step));
  }
}

/// While a request of the subject waits for its answer: only a kill can be done now.
void World::interrupt() {
  interrupted_ = interrupting_->how;
  interrupting_->nth = interrupting_->ever_later ? interrupting_->nth + 1 : 1;
  --interrupting_->left;
  if (interrupted_ == Interruption::kill) end_subject(Interruption::kill);
}

void World::waiting(const std::string& what) {
  tasks_.run_all();
  is_disturbed_ = is_disturbed_ || disk_full_until_;
  if (disk_full_until_ && std::chrono::steady_clock::now() >= *disk_full_until_) free_disk();
  if (const auto how = std::exchange(interrupted_, std::nullopt)) {
    is_disturbed_ = true;
    ++interruptions_;
    if (*how == Interruption::stop) end_subject(Interruption::stop);
    if (interrupting_) interrupting_->since = systems_.journal().last_sequence();
    start_subject();
  }
  if (options_.on_waiting) options_.on_waiting(what);
}

std::shared_ptr<void> World::hold_still() {
  return settler_->hold_still([this] { return systems_.hold_requests(); });
}

void World::at_next_request(Side side, mocks::FaultMatch match, AtRequest tasks, Coming coming) {
  systems_.at(side).controls()->add_fault(tasks_.at_next(std::move(match), std::move(tasks), coming));
}

void World::settle() {
  settle_compared({});
}

void World::settle_compared(const std::set<const Flow*>& asked_for) {
  auto flows = unseen_edits_.since(systems_.journal(), settled_at_);
  settled_at_ = systems_.journal().last_sequence();
  flows.insert(asked_for.begin(), asked_for.end());
  if (flows.empty()) return settler_->settle();
  std::vector<Settler::Collections> groups;
  for (const auto* flow : flows) {
    auto& group = groups.emplace_back();
    for (const auto side : {Side::source, Side::target}) {
      group.emplace(model().system(side).alias, flow->collection(side));
    }
  }
  const auto compared = settler_->settle_compared(groups);
  std::size_t i = 0;
  for (const auto* flow : flows) {
    if (compared[i++]) {
      compared_.insert(flow->whole);
    } else {
      compared_.erase(flow->whole);
    }
  }
}

void World::note_settled() {
  systems_.require_sound();
  view_.take(systems_, settler_->tracker(), settler_->last_settle());
  if (way_of(*options_.subject) == Settler::Way::daemon) {
    for (const auto& collection : settler_->tracker().given_up(settler_->now())) ++given_up_[collection];
    for (const auto& place : settler_->tracker().read_in_part(settler_->now())) ++read_in_part_[place];
  }
  for (const auto& flow : options_.model->flows()) {
    if (flow.is_part()) continue;
    for (const auto side : {Side::source, Side::target}) {
      ledger_.set_records(side, flow, view_.records(side, flow));
    }
    for (const auto side : {Side::source, Side::target}) {
      ledger_.find_pairs(side, flow, view_.records(other(side), flow));
    }
  }
}

std::set<std::string> World::unlisted() const {
  std::set<std::string> result;
  for (const auto side : {Side::source, Side::target}) {
    const auto& alias = options_.model->system(side).alias;
    if (!settler_->tracker().walks_system(alias)) result.insert(alias);
  }
  return result;
}

std::map<std::string, std::int64_t> World::figures() const {
  const auto& tracker = settler_->tracker();
  std::map<std::string, std::int64_t> result{{"requests", 0},
                                             {"effective_writes", 0},
                                             {"refused_writes", 0},
                                             {"walks", tracker.walks()},
                                             {"polls", tracker.polls()},
                                             {"most_polls", tracker.polls()},  // of one world
                                             {"settles", view_.settles()}};
  result.insert(noted_figures_.begin(), noted_figures_.end());
  if (const auto memory = subject_->peak_memory_kib()) result["most_memory_kib"] = *memory;
  systems_.journal().for_each_since(0, [&](const mocks::JournalEntry& entry) {
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
  return systems_.id_of(lookup, value);
}

std::optional<json> World::value_of(const mapping::Lookup& lookup, const json& id) const {
  return systems_.value_of(lookup, id);
}

}  // namespace dataflow_qa::world
