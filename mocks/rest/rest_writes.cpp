// Held by rest_records_test.cpp and rest_errors_test.cpp. How requests change records.
#include <fmt/format.h>

#include <algorithm>
#include <mutex>

#include "base/text.h"
#include "mocks/rest/bodies.h"
#include "mocks/rest/json_patch.h"
#include "mocks/rest/rest_service.h"

namespace dataflow_qa::mocks::rest {

using nlohmann::json;

namespace {

bool is_idempotency_key(std::string_view key, std::size_t most) {
  return !key.empty() && (most == 0 || key.size() <= most) &&
         std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

}  // namespace

Outcome RestService::create(const Entity& entity, Draft draft) {
  if (dialect_of(entity).writing.null_is_absent) {
    for (Slot slot = 0; slot < entity.size(); ++slot) {
      if (draft.values[slot].is_null()) draft.given[slot] = false;
    }
  }
  return backend_.store.create(entity, std::move(draft));
}

Reply RestService::post(const Shelf& shelf, const Request& request, const PathValues& ids) {
  auto body = record_in(request, dialect_, shelf.entity, shelf.dialect, phrases_, BodyUse::creates);
  if (!body) return std::move(body.error());
  const std::string& header = dialect_.idempotency_header;
  const std::string* key = header.empty() ? nullptr : request.header(header.c_str());
  const std::size_t most = dialect_.idempotency_key_length;
  if (key != nullptr && !is_idempotency_key(*key, most)) {
    const std::string many = most == 0 ? "" : fmt::format("1 to {} ", most);
    return phrases_.reply(OutcomeKind::bad_header, shelf.entity,
                          fmt::format("{} must be {}visible ASCII characters.", header, many));
  }
  const std::unique_lock lock(backend_.mutex);
  if (key == nullptr) return post_once(shelf, *body, ids);
  const std::string known_as = shelf.entity.declaration->collection + " " + *key;
  const auto first = first_answers_.find(known_as);
  if (first == first_answers_.end()) {
    Reply reply = post_once(shelf, *body, ids);
    first_answers_.emplace(known_as, FirstAnswer{std::move(*body), reply});
    return reply;
  }
  if (first->second.body != *body) {
    return phrases_.reply(OutcomeKind::key_reused, shelf.entity,
                          fmt::format("This {} was used with another body.", header));
  }
  Reply again = first->second.reply;
  again.note.effect = Effect::no_op;
  again.note.created = false;
  again.note.changes.clear();
  return again;
}

Reply RestService::post_once(const Shelf& shelf, const json& body, const PathValues& ids) {
  Draft draft(shelf.entity);
  Violations violations;
  shelf.wire.read(body, true, draft, violations);
  if (!violations.empty()) return phrases_.refusal(shelf.entity, violations);
  if (shelf.is_below) {
    const Slot slot = shelf.entity.parent_slot;
    const std::string& above = *shelf.entity.field(slot).reference;
    const Record* parent = backend_.store.referred(above, ids.front());
    if (parent == nullptr) {
      const std::string otherwise = fmt::format("There is no record '{}' of {}.", ids.front(), above);
      return phrases_.reply(OutcomeKind::not_found, shelf.entity,
                            phrases_.say(shelf.entity, "no_parent", otherwise, Words{{"id", ids.front()}}));
    }
    draft.set(slot, parent->values[backend_.store.collection(above).entity().id_slot]);
  }
  const Outcome outcome = create(shelf.entity, std::move(draft));
  if (!outcome) return phrases_.refusal(shelf.entity, outcome.error());
  Reply reply = stored(shelf, OutcomeKind::created, outcome, *outcome->record);
  reply.note.created = true;
  return reply;
}

Reply RestService::stored(const Shelf& shelf, OutcomeKind kind, const Outcome& outcome, const Record& record) const {
  Reply reply = with_record(shelf, kind, record);
  note_commit(reply.note, shelf.entity, *outcome, record.id);
  return reply;
}

std::optional<Reply> RestService::stale(const Shelf& shelf, const Request& request, const Record& record,
                                        json* body) const {
  if (!shelf.dialect.lock) return std::nullopt;
  const Lock& lock = *shelf.dialect.lock;
  bool given = false;
  bool fits = true;
  if (!lock.header.empty()) {
    const std::string* wanted = request.header(lock.header.c_str());
    given = wanted != nullptr;
    const auto tags = given ? base::split_list(*wanted, ',') : std::vector<std::string>{};
    fits = std::any_of(tags.begin(), tags.end(),
                       [&](const std::string& tag) { return tag == "*" || tag == shelf.tag_of(record); });
  } else if (body != nullptr) {
    const auto member = body->find(lock.member);
    given = member != body->end();
    const Slot slot = shelf.entity.slot_of(lock.member);
    fits = given && *member == shown_value(shelf.entity, slot, record.values[slot]);
    if (given) body->erase(member);
  }
  if (given ? fits : !lock.required || body == nullptr) return std::nullopt;
  const std::string now = lock.header.empty() ? "." : fmt::format(": its version is {}.", shelf.tag_of(record));
  return phrases_.reply(
      OutcomeKind::stale, shelf.entity,
      Words{{"message", fmt::format("The {} has been changed meanwhile{}", shelf.entity.singular, now)},
            {"id", record.id},
            {"singular", shelf.entity.singular}});
}

Reply RestService::changed(const Shelf& shelf, const Record& record, const json& body) {
  const Writing& writing = shelf.dialect.writing;
  Violations violations;
  Draft draft(record);
  if (writing.by_operations) {
    const auto applied = apply_patch(shelf.entity, body, shelf.wire.body_rules(), draft);
    if (!applied) {
      return phrases_.reply(
          OutcomeKind::invalid, shelf.entity,
          phrases_.say(shelf.entity, "bad_patch", "{message}", Words{{"message", applied.error().message}}));
    }
  } else {
    shelf.wire.read(body, false, draft, violations);
    if (!violations.empty()) return phrases_.refusal(shelf.entity, violations);
  }
  const bool touches = backend_.switches.on(writing.always_touches) && !(writing.by_operations && body.empty());
  const Outcome outcome = backend_.store.update(shelf.entity, record, std::move(draft), touches);
  return outcome ? stored(shelf, OutcomeKind::updated, outcome, record)
                 : phrases_.refusal(shelf.entity, outcome.error());
}

Reply RestService::update(const Shelf& shelf, const Request& request, const PathValues& ids) {
  const auto read = shelf.dialect.writing.by_operations ? &body_of : &record_in;
  auto body = read(request, dialect_, shelf.entity, shelf.dialect, phrases_, BodyUse::updates);
  if (!body) return std::move(body.error());
  const std::unique_lock lock(backend_.mutex);
  const Record* record = find(backend_.store, shelf, ids);
  if (record == nullptr) return no_record(shelf, ids);
  auto refused = stale(shelf, request, *record, &*body);
  Reply reply = refused ? std::move(*refused) : changed(shelf, *record, *body);
  reply.note.collection = shelf.entity.declaration->collection;
  reply.note.record = ids.back();
  return reply;
}

Reply RestService::remove(const Shelf& shelf, const Request& request, const PathValues& ids) {
  const std::unique_lock lock(backend_.mutex);
  const Record* record = find(backend_.store, shelf, ids);
  if (record == nullptr) return no_record(shelf, ids);
  const std::string& id = ids.back();
  Reply reply;
  if (auto refused = stale(shelf, request, *record, nullptr)) {
    reply = std::move(*refused);
  } else if (const Outcome outcome = backend_.store.remove(shelf.entity, *record); !outcome) {
    reply = phrases_.refusal(shelf.entity, outcome.error());
  } else {
    reply = phrases_.reply(OutcomeKind::deleted, shelf.entity, Words{{"id", id}});
    note_commit(reply.note, shelf.entity, *outcome, id);
    reply.note.deleted = true;
  }
  reply.note.collection = shelf.entity.declaration->collection;
  reply.note.record = id;
  return reply;
}

}  // namespace dataflow_qa::mocks::rest
