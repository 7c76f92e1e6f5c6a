// Held by request_kinds_test.cpp.
// What can happen to the writes of a subject.
#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "harness/model/conversion.h"
#include "harness/sabotage/request_kinds.h"

namespace dataflow_qa::sabotage {
namespace {

using mocks::Forward;
using mocks::OutcomeKind;
using mocks::Reply;
using mocks::Request;
using nlohmann::json;

bool changes_ours(Meddling& meddling, const Call& call, const Request& request) {
  return call.kind == CallKind::update && meddling.writes_ours(call, request);
}
bool makes_ours(Meddling& meddling, const Call& call, const Request& request) {
  return call.kind == CallKind::create && meddling.writes_ours(call, request);
}

/// The record as the system shows it, asked for where it has not been seen.
json shown_record(Meddling& meddling, const Call& call, const Request& request, const Forward& forward) {
  if (const auto* record = meddling.seen(call.id)) return *record;
  Request read = untied(request, *call.place);
  read.method = "GET";
  read.body.clear();
  auto body = parsed(meddling.pass({.kind = CallKind::read, .place = call.place, .id = call.id}, read, forward).body);
  const auto* record = record_of(*call.place, body);
  return record == nullptr ? json::object() : *record;
}

/// An update that is not done, answered as if it were.
Reply swallow_update(Meddling& meddling, const Call& call, const Request& request, const Forward& forward) {
  const auto record = shown_record(meddling, call, request, forward);
  meddling.touch(call.id);
  return answer_of_write(*call.place, OutcomeKind::updated, laid_over(*call.place, record, parsed(request.body)));
}

Reply swallow_updates(Meddling& meddling, const Call& call, const Request& request, const Forward& forward) {
  if (!changes_ours(meddling, call, request)) return meddling.pass(call, request, forward);
  return swallow_update(meddling, call, request, forward);
}

Reply swallow_every_second_update(Meddling& meddling, const Call& call, const Request& request,
                                  const Forward& forward) {
  if (!changes_ours(meddling, call, request)) return meddling.pass(call, request, forward);
  auto& is_second = meddling.memory()[call.id];
  is_second = is_second != true;
  return is_second == true ? meddling.pass(call, request, forward) : swallow_update(meddling, call, request, forward);
}

Reply swallow_updates_of_others(Meddling& meddling, const Call& call, const Request& request, const Forward& forward) {
  if (!changes_ours(meddling, call, request) || meddling.is_own(call.id)) return meddling.pass(call, request, forward);
  return swallow_update(meddling, call, request, forward);
}

Reply swallow_updates_of_own(Meddling& meddling, const Call& call, const Request& request, const Forward& forward) {
  if (!changes_ours(meddling, call, request) || !meddling.is_own(call.id)) return meddling.pass(call, request, forward);
  return swallow_update(meddling, call, request, forward);
}

Reply swallow_updates_of_inactive(Meddling& meddling, const Call& call, const Request& request,
                                  const Forward& forward) {
  const auto* record = meddling.seen(call.id);
  const bool inactive = record != nullptr && meddling.is_inactive(*record);
  if (!inactive || !changes_ours(meddling, call, request)) return meddling.pass(call, request, forward);
  return swallow_update(meddling, call, request, forward);
}

Reply update_another(Meddling& meddling, const Call& call, const Request& request, const Forward& forward) {
  if (!changes_ours(meddling, call, request)) return meddling.pass(call, request, forward);
  for (const auto& [id, record] : meddling.all_seen()) {
    if (id == call.id || !meddling.is_ours(record)) continue;
    const auto own = shown_record(meddling, call, request, forward);
    auto elsewhere = call;
    elsewhere.id = id;
    const auto reply = meddling.pass(elsewhere, untied(to_record(request, call.id, id), *call.place), forward);
    if (!is_success(reply.status)) return reply;
    meddling.touch(call.id);
    return answer_of_write(*call.place, OutcomeKind::updated, laid_over(*call.place, own, parsed(request.body)));
  }
  return meddling.pass(call, request, forward);
}

Reply refusal(const Place& place) {
  Reply reply;
  reply.status = place.words(OutcomeKind::invalid).status;
  reply.content_type = place.system->dialect->content_type;
  reply.body = "{}";
  return reply;
}

Reply refuse_updates(Meddling& meddling, const Call& call, const Request& request, const Forward& forward) {
  if (!changes_ours(meddling, call, request)) return meddling.pass(call, request, forward);
  meddling.touch(call.id);
  return refusal(*call.place);
}

/// The update before comes once more, after the one that followed it.
Reply repeat_old_update(Meddling& meddling, const Call& call, const Request& request, const Forward& forward) {
  if (!changes_ours(meddling, call, request)) return meddling.pass(call, request, forward);
  auto reply = meddling.pass(call, request, forward);
  const auto before = std::exchange(meddling.memory()[call.id], json(request.body));
  if (!before.is_string() || before == request.body) return reply;
  auto again = untied(request, *call.place);
  again.body = before.get<std::string>();
  if (is_success(meddling.pass(call, again, forward).status)) meddling.touch(call.id);
  return reply;
}

bool is_clearable(const mocks::FieldDeclaration& field) {
  return field.nullable && !field.required && !field.required_when && !field.read_only;
}
bool has_clearable(const Scene& scene) {
  return std::any_of(scene.properties.begin(), scene.properties.end(),
                     [&](const auto& each) { return is_clearable(each.field(scene.side)); });
}

/// What an update does not name is cleared.
Reply clear_the_rest(Meddling& meddling, const Call& call, const Request& request, const Forward& forward) {
  const auto* seen = meddling.seen(call.id);
  if (seen == nullptr || !changes_ours(meddling, call, request)) return meddling.pass(call, request, forward);
  auto body = parsed(request.body);
  bool changed = false;
  for (const auto& property : meddling.scene().properties) {
    const Member member(*call.place, property.path(meddling.scene().side));
    const auto* value = member.shown(*seen);
    if (!is_clearable(member.field()) || value == nullptr || model::is_nothing(*value) || !member.written(body).empty())
      continue;
    member.write(body, nullptr);
    changed = true;
  }
  auto reply = meddling.pass(call, changed ? with_body(request, body) : request, forward);
  if (changed && is_success(reply.status)) meddling.touch(call.id);
  return reply;
}

/// A field beyond the mapping that a person may fill in; null where there is none.
const mocks::FieldDeclaration* unmapped_field(const Scene& scene) {
  for (const auto& field : scene.place->entity->declaration->fields) {
    const auto is_it = [&](const model::Property& property) { return property.path(scene.side) == field.path; };
    const bool mapped = std::any_of(scene.properties.begin(), scene.properties.end(), is_it);
    const bool plain = field.free_text && field.nullable && !field.required && !field.read_only && !field.server_set &&
                       !field.derived && !field.create_only && !field.link_key && !field.delivery && !field.unique &&
                       !field.required_when && field.format == mocks::TextFormat::any;
    if (plain && !mapped) return &field;
  }
  return nullptr;
}
bool has_unmapped_field(const Scene& scene) {
  return unmapped_field(scene) != nullptr;
}

Reply write_beyond_mapping(Meddling& meddling, const Call& call, const Request& request, const Forward& forward) {
  if (!changes_ours(meddling, call, request)) return meddling.pass(call, request, forward);
  const Member member(*call.place, unmapped_field(meddling.scene())->path);
  auto body = parsed(request.body);
  member.write(body, "x");
  auto reply = meddling.pass(call, with_body(request, body), forward);
  if (is_success(reply.status)) meddling.touch(call.id);
  return reply;
}

/// A creation that is not done, answered with a record that is not there.
Reply swallow_creation(Meddling& meddling, const Call& call, const Request& request) {
  constexpr std::int64_t nowhere = 987'000'000;
  auto& count = meddling.memory()["made up"];
  count = count.is_null() ? 1 : count.get<std::int64_t>() + 1;
  json record = json::object();
  if (!meddling.all_seen().empty()) {
    record = meddling.all_seen().begin()->second;
    for (const auto& property : meddling.scene().properties) {
      Member(*call.place, property.path(meddling.scene().side)).show_nothing(record);
    }
  }
  record = laid_over(*call.place, record, parsed(request.body));
  const bool is_number = call.place->entity->id_kind == mocks::IdKind::number;
  const auto number = nowhere + count.get<std::int64_t>();
  const Member id(*call.place, call.place->entity->declaration->id_field);
  id.show(record, is_number ? json(number) : json(call.place->entity->id_prefix + std::to_string(number)));
  meddling.touch("");
  return answer_of_write(*call.place, OutcomeKind::created, record);
}

Reply swallow_creations(Meddling& meddling, const Call& call, const Request& request, const Forward& forward) {
  if (!makes_ours(meddling, call, request)) return meddling.pass(call, request, forward);
  return swallow_creation(meddling, call, request);
}

Reply swallow_every_second_creation(Meddling& meddling, const Call& call, const Request& request,
                                    const Forward& forward) {
  if (!makes_ours(meddling, call, request)) return meddling.pass(call, request, forward);
  auto& is_second = meddling.memory()["is second"];
  is_second = is_second != true;
  return is_second == true ? meddling.pass(call, request, forward) : swallow_creation(meddling, call, request);
}

Reply swallow_creations_of_inactive(Meddling& meddling, const Call& call, const Request& request,
                                    const Forward& forward) {
  if (!makes_ours(meddling, call, request)) return meddling.pass(call, request, forward);
  const auto record = laid_over(*call.place, json::object(), parsed(request.body));
  return meddling.is_inactive(record) ? swallow_creation(meddling, call, request)
                                      : meddling.pass(call, request, forward);
}

Reply refuse_creations(Meddling& meddling, const Call& call, const Request& request, const Forward& forward) {
  if (!makes_ours(meddling, call, request)) return meddling.pass(call, request, forward);
  meddling.touch("");
  return refusal(*call.place);
}

/// The same creation again, as far as the system takes it.
Reply double_creations(Meddling& meddling, const Call& call, const Request& request, const Forward& forward) {
  if (!makes_ours(meddling, call, request)) return meddling.pass(call, request, forward);
  auto reply = meddling.pass(call, request, forward);
  auto body = parsed(request.body);
  for (const auto& field : call.place->entity->declaration->fields) {
    const Member member(*call.place, field.path);
    if (field.link_key) member.leave_out(body);
    if (!field.unique) continue;
    for (auto* value : member.written(body)) {
      if (value->is_string() && !value->get_ref<const std::string&>().empty()) {
        *value = value->get<std::string>().substr(0, field.max_length.value_or(64) - 1) + "x";
      }
    }
  }
  const auto second = meddling.pass(call, untied(with_body(request, body), *call.place), forward);
  if (is_success(second.status)) meddling.touch(id_in(*call.place, second));
  return reply;
}

/// Every second creation is answered with the record of the one before.
Reply merge_creations(Meddling& meddling, const Call& call, const Request& request, const Forward& forward) {
  if (!makes_ours(meddling, call, request)) return meddling.pass(call, request, forward);
  auto& last = meddling.memory()["last"];
  if (last.is_string()) {
    auto record = meddling.seen(last.get<std::string>());
    meddling.touch(std::exchange(last, json()).get<std::string>());
    if (record != nullptr) return answer_of_write(*call.place, OutcomeKind::created, *record);
  }
  auto reply = meddling.pass(call, request, forward);
  if (const auto id = id_in(*call.place, reply); !id.empty()) last = id;
  return reply;
}

bool can_delete(const Scene& scene) {
  return scene.place->entity->allows("DELETE") && scene.place->entity->parent_slot == mocks::no_slot;
}

Reply undo_creations(Meddling& meddling, const Call& call, const Request& request, const Forward& forward) {
  if (!makes_ours(meddling, call, request)) return meddling.pass(call, request, forward);
  auto reply = meddling.pass(call, request, forward);
  const auto id = id_in(*call.place, reply);
  if (id.empty()) return reply;
  auto removal = untied(request, *call.place);
  removal.method = "DELETE";
  removal.body.clear();
  const auto query = std::min(request.raw_target.find('?'), request.raw_target.size());
  const auto& suffix = call.place->system->dialect->path_suffix;
  removal.raw_target.insert(query - suffix.size(), "/" + id);
  removal.target = mocks::parse_target(removal.raw_target);
  const auto removed = meddling.pass({.kind = CallKind::remove, .place = call.place, .id = id}, removal, forward);
  if (is_success(removed.status)) meddling.touch(id);
  return reply;
}

constexpr std::array of_writes = {
    RequestKind{"updates-swallowed", "updates are swallowed, and answered as if they were done", Concern::keeping, true,
                nullptr, swallow_updates},
    RequestKind{"every-second-update-swallowed", "every second update of a record is swallowed", Concern::keeping, true,
                nullptr, swallow_every_second_update},
    RequestKind{"updates-of-others-swallowed", "updates of records that the sync did not create are swallowed",
                Concern::keeping, true, nullptr, swallow_updates_of_others},
    RequestKind{"updates-of-own-swallowed", "updates of records that the sync created are swallowed", Concern::keeping,
                true, nullptr, swallow_updates_of_own},
    RequestKind{"updates-of-inactive-swallowed", "updates of inactive records are swallowed", Concern::keeping, true,
                has_inactive, swallow_updates_of_inactive},
    RequestKind{"updates-of-another", "updates change another record", Concern::keeping, true, nullptr, update_another},
    RequestKind{"updates-refused", "updates are refused", Concern::keeping, true, nullptr, refuse_updates},
    RequestKind{"old-update-again", "the update before comes again after the next one", Concern::keeping, true, nullptr,
                repeat_old_update},
    RequestKind{"rest-cleared", "an update clears every mapped property that it does not name", Concern::keeping, true,
                has_clearable, clear_the_rest},
    RequestKind{"beyond-mapping", "an update also writes a field that the mapping does not name", Concern::keeping,
                true, has_unmapped_field, write_beyond_mapping},
    RequestKind{"creations-swallowed", "creations are swallowed, and answered with a record that is not there",
                Concern::linking, true, nullptr, swallow_creations},
    RequestKind{"every-second-creation-swallowed", "every second creation is swallowed", Concern::linking, true,
                nullptr, swallow_every_second_creation},
    RequestKind{"creations-of-inactive-swallowed", "creations of inactive records are swallowed", Concern::linking,
                true, has_inactive, swallow_creations_of_inactive},
    RequestKind{"creations-refused", "creations are refused", Concern::linking, true, nullptr, refuse_creations},
    RequestKind{"creations-doubled", "creations are done twice", Concern::linking, true, nullptr, double_creations},
    RequestKind{"creations-merged", "every second creation is answered with the record of the one before",
                Concern::linking, true, nullptr, merge_creations},
    RequestKind{"creations-undone", "records are deleted as soon as they are created", Concern::linking, true,
                can_delete, undo_creations},
};

}  // namespace

std::span<const RequestKind> write_kinds() {
  return of_writes;
}

}  // namespace dataflow_qa::sabotage
