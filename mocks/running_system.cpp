// Held by control_test.cpp and mocks/custom_pms/custom_pms_test.cpp.
#include <fmt/format.h>

#include <mutex>

#include "mocks/control_service.h"
#include "mocks/http/fault.h"
#include "mocks/http/host.h"
#include "mocks/running_controls.h"
#include "mocks/service.h"
#include "mocks/store/clock.h"

namespace dataflow_qa::mocks {

using nlohmann::json;

namespace {

/// The machinery that every system has: a backend, its service, and a host in front; and a person's way in beside it.
class RunningSystem final : public MockSystem {
 public:
  RunningSystem(std::unique_ptr<Backend> backend, std::unique_ptr<Service> service)
      : backend_(std::move(backend)), service_(std::move(service)) {}

  base::Result<void> start(const StartOptions& options) {
    controls_ = std::make_unique<RunningControls>(*backend_, *service_, faults_, options);
    if (auto set = controls_->apply_options(); !set) return tl::unexpected(std::move(set.error()));
    if (options.control) control_ = std::make_unique<ControlService>(*this, *controls_, *backend_, *service_);
    HostOptions host;
    host.system = declaration().alias;
    host.host = options.host;
    host.port = options.port;
    host.threads = options.threads;
    host.idle_timeout_s = options.idle_timeout_s;
    host.clock = options.clock;
    host.journal = options.journal;
    host.faults = &faults_;
    host.words = service_.get();
    host.between = options.between;
    host.secret_places = service_->secret_places();
    if (control_) {
      host.control = [this](const Request& request, bool here) { return control_->handle(request, here); };
    }
    auto started = Host::start(host, [this](const Request& request) { return service_->handle(request); });
    if (!started) return base::failure(fmt::format("{}: {}", declaration().name, started.error().message));
    const bool is_v6 = options.host.find(':') != std::string::npos;
    const std::string address = is_v6 ? "[" + options.host + "]" : options.host;
    service_->at(fmt::format("http://{}:{}", address, (*started)->port()));
    host_ = std::move(*started);
    return {};
  }

  [[nodiscard]] const SystemDeclaration& declaration() const override { return backend_->system.declaration; }
  [[nodiscard]] const std::string& base_url() const override { return service_->base_url(); }
  [[nodiscard]] std::map<std::string, std::string> connection() const override { return service_->connection(); }
  [[nodiscard]] std::vector<std::string> secrets() const override { return service_->secrets(); }
  [[nodiscard]] std::chrono::milliseconds read_lag() const override { return service_->read_lag(); }
  [[nodiscard]] std::shared_ptr<void> hold_requests() override { return host_->hold(); }
  [[nodiscard]] Controls* controls() override { return controls_.get(); }
  [[nodiscard]] std::vector<std::string> troubles() const override { return host_->troubles(); }

  Answer<json> create(std::string_view collection, const json& record) override;
  Answer<json> edit(std::string_view collection, std::string_view id, const Edits& edits) override;
  Answer<void> remove(std::string_view collection, std::string_view id) override;
  [[nodiscard]] std::optional<json> find(std::string_view collection, std::string_view id) const override;
  [[nodiscard]] std::vector<json> all(std::string_view collection) const override;
  [[nodiscard]] std::vector<FieldOfRecord> field_of_all(std::string_view collection,
                                                        std::string_view path) const override;
  std::vector<std::string> refresh(std::string_view collection, Snapshot& snapshot) const override;

 private:
  /// A person's request, from its beginning to its line in the journal.
  class Act {
   public:
    Act(RunningSystem& system, const char* method, std::string_view collection, std::string_view id);
    Refusal refused(Refusal refusal);
    void done(int status, const Entity& entity, const Commit& commit, const std::string& id);

   private:
    void append(int status, Note note);

    RunningSystem& system_;
    std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
    JournalEntry entry_;
  };

  [[nodiscard]] BodyRules person_rules() const {
    BodyRules rules = service_->body_rules();
    rules.strict = true;
    rules.by_person = true;
    return rules;
  }
  [[nodiscard]] Refusal no_collection(std::string_view name) const {
    return {404, "Not found", fmt::format("{} has no collection '{}'", declaration().label, name)};
  }
  static json without_parent(const Entity& entity, json record, Draft& draft);
  static void lay_edit(const Entity& entity, const BodyRules& rules, const std::string& path, const json& value,
                       Draft& draft, Violations& violations);

  std::unique_ptr<Backend> backend_;
  std::unique_ptr<Service> service_;
  Faults faults_;
  std::unique_ptr<RunningControls> controls_;
  std::unique_ptr<ControlService> control_;
  std::unique_ptr<Host> host_;  // last: its threads use the others
};

RunningSystem::Act::Act(RunningSystem& system, const char* method, std::string_view collection, std::string_view id)
    : system_(system) {
  entry_.received = system.backend_->journal.begin();
  entry_.system = system.declaration().alias;
  entry_.actor = Actor::harness;
  entry_.method = method;
  entry_.target = fmt::format("/{}{}{}", collection, id.empty() ? "" : "/", id);
  entry_.collection = collection;
  entry_.record = id;
}

Refusal RunningSystem::Act::refused(Refusal refusal) {
  Note note;
  note.collection = entry_.collection;
  note.record = entry_.record;
  note.effect = Effect::refused;
  note.reason = refusal.detail;
  append(refusal.status, std::move(note));
  return refusal;
}

void RunningSystem::Act::done(int status, const Entity& entity, const Commit& commit, const std::string& id) {
  Note note;
  note_commit(note, entity, commit, id);
  note.created = entry_.method == "POST";
  note.deleted = entry_.method == "DELETE";
  append(status, std::move(note));
}

void RunningSystem::Act::append(int status, Note note) {
  entry_.status = status;
  entry_.collection = std::move(note.collection);
  entry_.record = std::move(note.record);
  entry_.effect = note.effect;
  entry_.changes = std::move(note.changes);
  entry_.created = note.created;
  entry_.deleted = note.deleted;
  entry_.touched_only = note.touched_only;
  entry_.reason = std::move(note.reason);
  entry_.time = system_.backend_->clock.now();
  entry_.latency = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began_);
  system_.backend_->journal.append(std::move(entry_));
}

/// A person opens the record above first; its id is no field of the form.
json RunningSystem::without_parent(const Entity& entity, json record, Draft& draft) {
  if (entity.parent_slot == no_slot) return record;
  const auto parent = record.find(entity.field(entity.parent_slot).path);
  if (parent == record.end()) return record;
  draft.set(entity.parent_slot, *parent);
  record.erase(parent);
  return record;
}

Answer<json> RunningSystem::create(std::string_view collection, const json& record) {
  Act act(*this, "POST", collection, {});
  const Entity* entity = backend_->system.find(collection);
  if (entity == nullptr) return tl::unexpected(act.refused(no_collection(collection)));
  if (!record.is_object()) return tl::unexpected(act.refused({400, "No record", "the record must be an object"}));
  const std::unique_lock lock(backend_->mutex);
  Draft draft(*entity);
  Violations violations;
  read_body(*entity, without_parent(*entity, record, draft), person_rules(), draft, violations);
  Outcome outcome = violations.empty() ? service_->create(*entity, std::move(draft)) : tl::unexpected(violations);
  if (!outcome) return tl::unexpected(act.refused(service_->refusal(*entity, outcome.error(), true)));
  act.done(201, *entity, *outcome, outcome->record->id);
  return to_json(*entity, *outcome->record);
}

void RunningSystem::lay_edit(const Entity& entity, const BodyRules& rules, const std::string& path, const json& value,
                             Draft& draft, Violations& violations) {
  const Slot slot = entity.slot_of(path);
  const bool is_closed = slot == no_slot || (entity.field(slot).read_only && !entity.field(slot).set_by_actions);
  if (is_closed) {
    const bool unknown = slot == no_slot;
    violations.push_back({unknown ? ViolationKind::unknown_field : ViolationKind::read_only,
                          path,
                          unknown ? "is not a field of this record" : "is read-only",
                          value,
                          {},
                          {}});
    return;
  }
  // A person who fills in a city makes an address.
  const Slot parent = entity.rules[slot].parent;
  if (parent != no_slot && draft.values[parent].is_null()) {
    if (value.is_null()) return;
    draft.set(parent, true);
  }
  assign(entity, slot, value, rules, draft, violations);
}

Answer<json> RunningSystem::edit(std::string_view collection, std::string_view id, const Edits& edits) {
  Act act(*this, "PATCH", collection, id);
  const Entity* entity = backend_->system.find(collection);
  if (entity == nullptr) return tl::unexpected(act.refused(no_collection(collection)));
  const std::unique_lock lock(backend_->mutex);
  const Record* record = backend_->store.find(*entity, id);
  if (record == nullptr) return tl::unexpected(act.refused(service_->not_found(*entity, id)));
  Draft draft(*record);
  Violations violations;
  for (const auto& [path, value] : edits) lay_edit(*entity, person_rules(), path, value, draft, violations);
  Outcome outcome =
      violations.empty() ? backend_->store.update(*entity, *record, std::move(draft)) : tl::unexpected(violations);
  if (!outcome) return tl::unexpected(act.refused(service_->refusal(*entity, outcome.error(), false)));
  act.done(200, *entity, *outcome, record->id);
  return to_json(*entity, *record);
}

Answer<void> RunningSystem::remove(std::string_view collection, std::string_view id) {
  Act act(*this, "DELETE", collection, id);
  const Entity* entity = backend_->system.find(collection);
  if (entity == nullptr) return tl::unexpected(act.refused(no_collection(collection)));
  const std::unique_lock lock(backend_->mutex);
  const Record* record = backend_->store.find(*entity, id);
  if (record == nullptr) return tl::unexpected(act.refused(service_->not_found(*entity, id)));
  const Outcome outcome = backend_->store.remove(*entity, *record);
  if (!outcome) return tl::unexpected(act.refused(service_->refusal(*entity, outcome.error(), false)));
  act.done(204, *entity, *outcome, std::string(id));
  return {};
}

std::optional<json> RunningSystem::find(std::string_view collection, std::string_view id) const {
  const Entity* entity = backend_->system.find(collection);
  if (entity == nullptr) return std::nullopt;
  const std::shared_lock lock(backend_->mutex);
  const Record* record = backend_->store.find(*entity, id);
  if (record == nullptr) return std::nullopt;
  return to_json(*entity, *record);
}

std::vector<json> RunningSystem::all(std::string_view collection) const {
  std::vector<json> records;
  const Entity* entity = backend_->system.find(collection);
  if (entity == nullptr) return records;
  const std::shared_lock lock(backend_->mutex);
  for (const Record* record : backend_->store.collection(*entity).in_order()) {
    if (!record->deleted) records.push_back(to_json(*entity, *record));
  }
  return records;
}

std::vector<FieldOfRecord> RunningSystem::field_of_all(std::string_view collection, std::string_view path) const {
  std::vector<FieldOfRecord> result;
  const Entity* entity = backend_->system.find(collection);
  if (entity == nullptr) return result;
  const Slot slot = entity->slot_of(path);
  const bool is_shown = slot != no_slot && !entity->rules[slot].hidden;
  const std::shared_lock lock(backend_->mutex);
  for (const Record* record : backend_->store.collection(*entity).in_order()) {
    if (record->deleted) continue;
    result.push_back(
        {id_value(*entity, record->id), is_shown ? shown_value(*entity, slot, record->values[slot]) : json()});
  }
  return result;
}

std::vector<std::string> RunningSystem::refresh(std::string_view name, Snapshot& snapshot) const {
  std::vector<std::string> changed;
  const Entity* entity = backend_->system.find(name);
  if (entity == nullptr) return changed;
  const std::shared_lock lock(backend_->mutex);
  const Collection& collection = backend_->store.collection(*entity);
  std::size_t there = 0;
  for (const Record* record : collection.in_order()) {
    if (record->deleted) continue;
    ++there;
    if (record->revision <= snapshot.revision) continue;
    snapshot.records[record->id] = to_json(*entity, *record);
    changed.push_back(record->id);
  }
  snapshot.revision = collection.revision();
  // All that are there are in it by now: more than those are some that have gone.
  if (snapshot.records.size() == there) return changed;
  std::erase_if(snapshot.records, [&](const auto& each) {
    const bool gone = backend_->store.find(*entity, each.first) == nullptr;
    if (gone) changed.push_back(each.first);
    return gone;
  });
  return changed;
}

}  // namespace

void note_commit(Note& note, const Entity& entity, const Commit& commit, const std::string& id) {
  note.collection = entity.declaration->collection;
  note.record = id;
  note.effect = commit.changed ? Effect::effective : Effect::no_op;
  note.touched_only = commit.touched_only;
  for (const FieldChange& change : commit.changes) note.changes.push_back({change.path, change.before, change.after});
}

base::Result<std::unique_ptr<MockSystem>> run_system(std::unique_ptr<Backend> backend, std::unique_ptr<Service> service,
                                                     const StartOptions& options) {
  auto system = std::make_unique<RunningSystem>(std::move(backend), std::move(service));
  if (auto started = system->start(options); !started) return tl::unexpected(std::move(started.error()));
  return system;
}

}  // namespace dataflow_qa::mocks
